//! The plots. Each in two forms: for a page or a slide (SVG, PNG, PDF), and for the column of a paper (PDF, PNG), where the same type
//! size needs another layout. The font is in the binary; no system library draws anything.

mod axis;
mod canvas;
mod curves;
mod effects;
mod heatmap;
mod pdf;
mod ranked;
pub mod reproduction;
mod waterfall;

use std::path::Path;
use std::sync::Once;

use anyhow::{Context, Result, anyhow};
use plotters::backend::{BitMapBackend, SVGBackend};
use plotters::prelude::IntoDrawingArea;
use plotters::style::{FontStyle, RGBColor, register_font};

use crate::analysis::Results;
use crate::analysis::results::OVERALL;
pub(super) use canvas::{Anchor, Canvas};

/// Colours by Okabe and Ito, which colour-blind readers can tell apart, and shades of ink.
pub mod colour {
    use super::RGBColor;
    pub const PAPER: RGBColor = RGBColor(255, 255, 255);
    pub const INK: RGBColor = RGBColor(28, 28, 32);
    pub const SOFT: RGBColor = RGBColor(108, 110, 118);
    pub const GRID: RGBColor = RGBColor(222, 224, 229);
    pub const BLUE: RGBColor = RGBColor(0, 114, 178);
    pub const ORANGE: RGBColor = RGBColor(213, 94, 0);
    pub const GREEN: RGBColor = RGBColor(0, 158, 115);
    pub const PURPLE: RGBColor = RGBColor(170, 80, 140);
    pub const GREY: RGBColor = RGBColor(152, 155, 163);
}

/// The one font of all figures; its licence lies beside it.
const FONT: &[u8] = include_bytes!("../../../assets/DejaVuSans.ttf");

impl Form {
    /// Pixels of the PNG for one unit of the SVG; of a column they come to 380 an inch.
    fn png_scale(self) -> u32 {
        match self {
            Form::Page => 2,
            Form::Column => 4,
        }
    }
}

/// plotters centres the whole line of a bitmap text, the part for descenders too; that looks too high beside a mark.
const LOWER_IN_PNG: f64 = 0.13;

/// One plot as it was written.
pub struct Plot {
    /// File name without its ending.
    pub name: String,
    pub title: String,
    pub svg: String,
}

/// What a figure is drawn for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page, a screen or a slide: as wide as it needs, with its title and all numbers.
    Page,
    /// One column of a paper: [`COLUMN`] units wide in type of 6.5 to 7.5 points, without a title, because papers have captions.
    Column,
}

/// Width of the column form: 8.5 cm, in units of three quarters of a point.
const COLUMN: f64 = 322.0;

/// Sizes of type in the column form: 7 and 6.5 points.
const COLUMN_TEXT: f64 = 9.4;
const COLUMN_SMALL: f64 = 8.7;

/// Something that can be drawn at any scale.
pub(super) trait Figure {
    fn title(&self) -> String;
    /// What is said below the title.
    fn about(&self) -> String;
    /// Width and height in units of the SVG.
    fn size(&self, form: Form) -> (u32, u32);
    fn draw(&self, canvas: &mut dyn Canvas, form: Form) -> Result<()>;
}

/// Paper, and on a page the title.
fn begin(figure: &dyn Figure, c: &mut dyn Canvas, form: Form) -> Result<()> {
    let (width, height) = figure.size(form);
    c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
    if form == Form::Page {
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &figure.title())?;
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, &figure.about())?;
    }
    Ok(())
}

/// Draws and writes every plot of a result.
///
/// # Errors
/// The folder can't be written to.
pub fn write_all(dir: &Path, results: &Results) -> Result<Vec<Plot>> {
    std::fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    let mut plots = Vec::new();
    let plan = &results.record.plan;
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        if b.ranked().len() > 1 {
            plots.push(write_both(dir, &format!("ranked-{}", b.name), &ranked::Ranked::new(plan, b))?);
        }
    }
    if results.benchmarks.iter().any(|b| b.effects.iter().any(|e| e.estimate.is_some())) {
        plots.push(write_both(dir, "effects", &effects::Effects::new(&results.benchmarks))?);
    }
    for b in &results.benchmarks {
        if b.interactions.iter().any(|i| i.estimate.is_some()) {
            let name = format!("interactions-{}", b.name.replace(' ', "-"));
            plots.push(write_both(dir, &name, &heatmap::Heatmap::new(b))?);
        }
    }
    let baseline = plan.baseline().label();
    for b in &results.benchmarks {
        let name = b.name.replace(' ', "-");
        for shares in &b.shares {
            let jit = shares.jit.as_ref().map_or_else(String::new, |j| format!("-{j}"));
            plots.push(write_both(
                dir,
                &format!("shares-{name}{jit}"),
                &waterfall::Waterfall::new(b, shares, &baseline),
            )?);
        }
    }
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        if let Some(figure) = curves::SpeedAndMemory::new(b) {
            plots.push(write_both(dir, &format!("memory-{}", b.name), &figure)?);
        }
        if let Some(figure) = curves::WarmUpCurves::new(b, plan.clock) {
            plots.push(write_both(dir, &format!("warmup-{}", b.name), &figure)?);
        }
    }
    Ok(plots)
}

/// Draws one figure that belongs to no matrix.
pub(super) fn write_one(dir: &Path, name: &str, figure: &dyn Figure) -> Result<Plot> {
    std::fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    write(dir, name, figure)
}

fn write(dir: &Path, name: &str, figure: &dyn Figure) -> Result<Plot> {
    let svg = svg(figure)?;
    super::write(&dir.join(format!("{name}.svg")), &svg)?;
    write_bytes(&dir.join(format!("{name}.png")), &png(figure, Form::Page)?)?;
    write_bytes(&dir.join(format!("{name}.pdf")), &pdf::pdf(figure, Form::Page, FONT)?)?;
    Ok(Plot { name: name.to_owned(), title: figure.title(), svg })
}

/// The same for a page, and once more for the column of a paper.
fn write_both(dir: &Path, name: &str, figure: &dyn Figure) -> Result<Plot> {
    let columns = dir.join("column");
    std::fs::create_dir_all(&columns).with_context(|| format!("can't create {}", columns.display()))?;
    write_bytes(&columns.join(format!("{name}.pdf")), &pdf::pdf(figure, Form::Column, FONT)?)?;
    write_bytes(&columns.join(format!("{name}.png")), &png(figure, Form::Column)?)?;
    write(dir, name, figure)
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("can't write {}", path.display()))
}

/// The width of a text in units of the SVG, in the figures' own font.
fn width_of(text: &str, size: f64) -> f64 {
    let Ok(face) = ttf_parser::Face::parse(FONT, 0) else { return 0.6 * size * text.len() as f64 };
    let advance = |c: char| face.glyph_index(c).and_then(|g| face.glyph_hor_advance(g)).unwrap_or(0);
    let units: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
    size * f64::from(units) / f64::from(face.units_per_em())
}

/// As much of a text as has room, with an ellipsis if that is not all.
fn shortened(text: &str, size: f64, room: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() && width_of(&kept, size) > room - size {}
    kept + "…"
}

/// A label in lines that have room, broken behind its plus signs.
fn lines_of(label: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in label.split_inclusive('+') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && width_of(&format!("{}{part}", lines[last]), size) > room {
            lines.push(part.to_owned());
        } else {
            lines[last] += part;
        }
    }
    lines
}

fn embedded_font() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Registering can only fail for a damaged font file, and a test draws with it.
        let _ = register_font("sans-serif", FontStyle::Normal, FONT);
    });
}

fn svg(figure: &dyn Figure) -> Result<String> {
    embedded_font();
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, figure.size(Form::Page)).into_drawing_area();
        let mut canvas = canvas::Scaled::new(&area, 1, 0.0);
        figure.draw(&mut canvas, Form::Page)?;
        area.present().map_err(|e| anyhow!("can't draw: {e}"))?;
    }
    // A viewer without DejaVu takes its own sans-serif; text is anchored, so nothing shifts out of place.
    Ok(text.replace("font-family=\"sans-serif\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\""))
}

fn png(figure: &dyn Figure, form: Form) -> Result<Vec<u8>> {
    embedded_font();
    let scale = form.png_scale();
    let (width, height) = (figure.size(form).0 * scale, figure.size(form).1 * scale);
    let mut pixels = vec![255u8; (width * height * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
        let mut canvas = canvas::Scaled::new(&area, scale, LOWER_IN_PNG);
        figure.draw(&mut canvas, form)?;
        area.present().map_err(|e| anyhow!("can't draw: {e}"))?;
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fit_their_room() {
        let label = "pep266+method-cache+tagged-ints+map-dicts+jit=method";
        assert_eq!(shortened("base", 12.0, 200.0), "base");
        for room in [60.0, 120.0, 300.0] {
            let short = shortened(label, 12.0, room);
            assert!(width_of(&short, 12.0) <= room && short.ends_with('…'), "{short}");
            let lines = lines_of(label, 12.0, room);
            assert_eq!(lines.concat(), label);
            assert!(lines.iter().all(|l| !l.contains("+m") || width_of(l, 12.0) <= room), "{lines:?}");
        }
    }
}
