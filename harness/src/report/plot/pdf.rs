//! Figures as PDF, for papers: vector graphics with the font embedded (only the glyphs that are used), as publishers ask.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use plotters::style::RGBColor;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::canvas::{Anchor, Canvas};
use super::{Figure, Form};

/// Points for one unit of the SVG: CSS's pixel.
const POINTS: f64 = 0.75;

/// Where the baseline is below the middle of a text, in ems: half the height of DejaVu's capitals.
const BASELINE: f64 = 0.36;

/// Circle as four Bézier curves: distance of the control points.
const KAPPA: f64 = 0.5523;

struct PdfCanvas<'a> {
    content: Content,
    height: f64,
    face: Face<'a>,
    glyphs: GlyphRemapper,
    /// For each glyph in the subset: its text, and its width in thousandths of an em.
    used: BTreeMap<u16, (char, f64)>,
}

impl PdfCanvas<'_> {
    fn at(&self, x: f64, y: f64) -> (f32, f32) {
        ((x * POINTS) as f32, ((self.height - y) * POINTS) as f32)
    }

    fn fill_colour(&mut self, c: RGBColor) {
        let part = |v: u8| f32::from(v) / 255.0;
        self.content.set_fill_rgb(part(c.0), part(c.1), part(c.2));
    }

    fn stroke_colour(&mut self, c: RGBColor, width: f64) {
        let part = |v: u8| f32::from(v) / 255.0;
        self.content.set_stroke_rgb(part(c.0), part(c.1), part(c.2));
        self.content.set_line_width((width * POINTS) as f32);
    }

    /// The glyphs of a text as the font's codes, and its width in ems.
    fn shape(&mut self, text: &str) -> (Vec<u8>, f64) {
        let unit = f64::from(self.face.units_per_em());
        let mut codes = Vec::new();
        let mut width = 0.0;
        for c in text.chars() {
            let glyph = self.face.glyph_index(c).unwrap_or(GlyphId(0));
            let advance = f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) / unit;
            let code = self.glyphs.remap(glyph.0);
            self.used.insert(code, (c, advance * 1000.0));
            codes.extend(code.to_be_bytes());
            width += advance;
        }
        (codes, width)
    }
}

impl Canvas for PdfCanvas<'_> {
    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, fill: RGBColor) -> Result<()> {
        self.fill_colour(fill);
        let (left, bottom) = self.at(x, y + height);
        self.content.rect(left, bottom, (width * POINTS) as f32, (height * POINTS) as f32).fill_nonzero();
        Ok(())
    }

    fn frame(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor) -> Result<()> {
        self.stroke_colour(colour, 1.5);
        let (left, bottom) = self.at(x, y + height);
        self.content.rect(left, bottom, (width * POINTS) as f32, (height * POINTS) as f32).stroke();
        Ok(())
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) -> Result<()> {
        self.stroke_colour(colour, width);
        let ((x0, y0), (x1, y1)) = (self.at(from.0, from.1), self.at(to.0, to.1));
        self.content.move_to(x0, y0).line_to(x1, y1).stroke();
        Ok(())
    }

    fn dot(&mut self, x: f64, y: f64, radius: f64, fill: RGBColor) -> Result<()> {
        self.fill_colour(fill);
        let (cx, cy) = self.at(x, y);
        let r = (radius * POINTS) as f32;
        let k = (radius * POINTS * KAPPA) as f32;
        self.content
            .move_to(cx + r, cy)
            .cubic_to(cx + r, cy + k, cx + k, cy + r, cx, cy + r)
            .cubic_to(cx - k, cy + r, cx - r, cy + k, cx - r, cy)
            .cubic_to(cx - r, cy - k, cx - k, cy - r, cx, cy - r)
            .cubic_to(cx + k, cy - r, cx + r, cy - k, cx + r, cy)
            .fill_nonzero();
        Ok(())
    }

    fn polygon(&mut self, points: &[(f64, f64)], fill: RGBColor) -> Result<()> {
        self.fill_colour(fill);
        for (i, (x, y)) in points.iter().enumerate() {
            let (x, y) = self.at(*x, *y);
            if i == 0 {
                self.content.move_to(x, y);
            } else {
                self.content.line_to(x, y);
            }
        }
        self.content.close_path().fill_nonzero();
        Ok(())
    }

    fn text(
        &mut self,
        x: f64,
        y: f64,
        size: f64,
        colour: RGBColor,
        anchor: Anchor,
        text: &str,
    ) -> Result<()> {
        let (codes, width) = self.shape(text);
        let back = match anchor {
            Anchor::Left | Anchor::Upwards => 0.0,
            Anchor::Middle => width * size / 2.0,
            Anchor::Right => width * size,
        };
        self.fill_colour(colour);
        let matrix = if anchor == Anchor::Upwards {
            let (x, y) = self.at(x + BASELINE * size, y);
            [0.0, 1.0, -1.0, 0.0, x, y]
        } else {
            let (x, y) = self.at(x - back, y + BASELINE * size);
            [1.0, 0.0, 0.0, 1.0, x, y]
        };
        self.content
            .begin_text()
            .set_font(Name(b"F"), (size * POINTS) as f32)
            .set_text_matrix(matrix)
            .show(Str(&codes))
            .end_text();
        Ok(())
    }
}

/// A figure as a PDF of one page of its own size.
///
/// # Errors
/// The figure can't be drawn.
pub fn pdf(figure: &dyn Figure, form: Form, font: &[u8]) -> Result<Vec<u8>> {
    let face = Face::parse(font, 0).map_err(|e| anyhow!("the font is damaged: {e}"))?;
    let (width, height) = figure.size(form);
    let mut canvas = PdfCanvas {
        content: Content::new(),
        height: f64::from(height),
        face,
        glyphs: GlyphRemapper::new(),
        used: BTreeMap::new(),
    };
    figure.draw(&mut canvas, form)?;
    let mut document = Pdf::new();
    let [catalog, pages, page, content, font_id, cid, descriptor, file, unicode] =
        std::array::from_fn(|i| Ref::new(i as i32 + 1));
    document.catalog(catalog).pages(pages);
    document.pages(pages).kids([page]).count(1);
    let mut p = document.page(page);
    let size = Rect::new(0.0, 0.0, (f64::from(width) * POINTS) as f32, (f64::from(height) * POINTS) as f32);
    p.parent(pages).media_box(size).contents(content);
    p.resources().fonts().pair(Name(b"F"), font_id);
    p.finish();
    document.stream(content, &canvas.content.finish());
    embed_font(
        &mut document,
        font,
        &canvas.face,
        &canvas.glyphs,
        &canvas.used,
        [font_id, cid, descriptor, file, unicode],
    )?;
    Ok(document.finish())
}

const FONT_NAME: &[u8] = b"HARNES+DejaVuSans";

fn embed_font(
    document: &mut Pdf,
    font: &[u8],
    face: &Face,
    glyphs: &GlyphRemapper,
    used: &BTreeMap<u16, (char, f64)>,
    [font_id, cid, descriptor, file, unicode]: [Ref; 5],
) -> Result<()> {
    let subset = subsetter::subset(font, 0, glyphs).map_err(|e| anyhow!("can't embed the font: {e}"))?;
    let identity = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    document
        .type0_font(font_id)
        .base_font(Name(FONT_NAME))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(unicode);
    let mut described = document.cid_font(cid);
    described
        .subtype(CidFontType::Type2)
        .base_font(Name(FONT_NAME))
        .system_info(identity)
        .font_descriptor(descriptor)
        .default_width(0.0)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = described.widths();
    for (code, (_, width)) in used {
        widths.consecutive(*code, [*width as f32]);
    }
    widths.finish();
    described.finish();
    let scale = 1000.0 / f32::from(face.units_per_em());
    let bounds = face.global_bounding_box();
    document
        .font_descriptor(descriptor)
        .name(Name(FONT_NAME))
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(
            f32::from(bounds.x_min) * scale,
            f32::from(bounds.y_min) * scale,
            f32::from(bounds.x_max) * scale,
            f32::from(bounds.y_max) * scale,
        ))
        .italic_angle(0.0)
        .ascent(f32::from(face.ascender()) * scale)
        .descent(f32::from(face.descender()) * scale)
        .cap_height(f32::from(face.capital_height().unwrap_or(0)) * scale)
        .stem_v(80.0)
        .font_file2(file);
    // Hexadecimal: a font is binary, and some mail and version control systems still aren't.
    document.stream(file, &hexadecimal(&subset)).filter(Filter::AsciiHexDecode);
    let mut map = UnicodeCmap::new(Name(b"Harness"), identity);
    for (code, (c, _)) in used {
        map.pair(*code, *c);
    }
    document.stream(unicode, &map.finish());
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(2 * bytes.len() + 1);
    for b in bytes {
        text.extend(format!("{b:02x}").bytes());
    }
    text.push(b'>');
    text
}
