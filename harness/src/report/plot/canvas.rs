//! A small drawing surface over plotters' backends, in units that scale: the same figure as SVG and as a sharper PNG.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, IntoFont, RGBColor, ShapeStyle, TextStyle};

/// Where a text stands relative to its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Left,
    Middle,
    Right,
    /// Turned by 90° and read upwards, beginning at the point.
    Upwards,
}

/// What figures draw on. Object-safe, so that figures needn't know the backend.
pub trait Canvas {
    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, fill: RGBColor) -> Result<()>;
    fn frame(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor) -> Result<()>;
    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) -> Result<()>;
    fn dot(&mut self, x: f64, y: f64, radius: f64, fill: RGBColor) -> Result<()>;
    fn polygon(&mut self, points: &[(f64, f64)], fill: RGBColor) -> Result<()>;
    /// `y` is the middle of the text's height.
    fn text(&mut self, x: f64, y: f64, size: f64, colour: RGBColor, anchor: Anchor, text: &str)
    -> Result<()>;
}

/// plotters takes a font size for the height of a line; ours are ems, as everywhere else.
const LINE_PER_EM: f64 = 1.18;

/// A plotters drawing area with a scale.
pub struct Scaled<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    scale: f64,
    /// How far text is moved down, in parts of its size.
    lower: f64,
}

impl<'a, DB: DrawingBackend> Scaled<'a, DB> {
    pub fn new(area: &'a DrawingArea<DB, Shift>, scale: u32, lower: f64) -> Scaled<'a, DB> {
        Scaled { area, scale: f64::from(scale), lower }
    }

    fn at(&self, x: f64, y: f64) -> (i32, i32) {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn stroke(&self, colour: RGBColor, width: f64) -> ShapeStyle {
        colour.stroke_width((width * self.scale).round().max(1.0) as u32)
    }
}

impl<DB: DrawingBackend> Canvas for Scaled<'_, DB> {
    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, fill: RGBColor) -> Result<()> {
        let corners = [self.at(x, y), self.at(x + width, y + height)];
        self.area.draw(&Rectangle::new(corners, fill.filled())).map_err(|e| anyhow!("can't draw: {e}"))
    }

    fn frame(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor) -> Result<()> {
        let points = vec![
            self.at(x, y),
            self.at(x + width, y),
            self.at(x + width, y + height),
            self.at(x, y + height),
            self.at(x, y),
        ];
        let style = self.stroke(colour, 1.5);
        self.area.draw(&PathElement::new(points, style)).map_err(|e| anyhow!("can't draw: {e}"))
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) -> Result<()> {
        let points = vec![self.at(from.0, from.1), self.at(to.0, to.1)];
        let style = self.stroke(colour, width);
        self.area.draw(&PathElement::new(points, style)).map_err(|e| anyhow!("can't draw: {e}"))
    }

    fn dot(&mut self, x: f64, y: f64, radius: f64, fill: RGBColor) -> Result<()> {
        let radius = (radius * self.scale).round() as i32;
        let circle = Circle::new(self.at(x, y), radius, fill.filled());
        self.area.draw(&circle).map_err(|e| anyhow!("can't draw: {e}"))
    }

    fn polygon(&mut self, points: &[(f64, f64)], fill: RGBColor) -> Result<()> {
        let points: Vec<(i32, i32)> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.area.draw(&Polygon::new(points, fill.filled())).map_err(|e| anyhow!("can't draw: {e}"))
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
        let font = ("sans-serif", size * LINE_PER_EM * self.scale).into_font();
        let (font, horizontal) = match anchor {
            Anchor::Left => (font, HPos::Left),
            Anchor::Middle => (font, HPos::Center),
            Anchor::Right => (font, HPos::Right),
            Anchor::Upwards => (font.transform(FontTransform::Rotate270), HPos::Left),
        };
        let (x, y) = match anchor {
            Anchor::Upwards => (x + self.lower * size, y),
            _ => (x, y + self.lower * size),
        };
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Center));
        self.area
            .draw(&Text::new(text.to_owned(), self.at(x, y), style))
            .map_err(|e| anyhow!("can't draw: {e}"))
    }
}
