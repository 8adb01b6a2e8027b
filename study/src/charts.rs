//! Charts of the run beside what is exact, as markup.

mod distribution;
mod running;

pub use distribution::distribution;
pub use running::running;

use crate::words::rounded;

/// Where a chart's numbers are on the page, in pixels.
struct Frame {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Frame {
    fn x(&self, part: f64) -> f64 {
        self.left + part * (self.width - self.left - self.right)
    }

    /// From 0 at the bottom to 1 at the top.
    fn y(&self, part: f64) -> f64 {
        self.top + (1.0 - part) * (self.height - self.top - self.bottom)
    }

    /// An image with a name for those who can't see it; all of it is in the table beside it too.
    fn svg(&self, name: &str, inside: &str) -> String {
        format!(
            "<svg class=fl-chart viewBox=\"0 0 {0} {1}\" width={0} height={1} role=img aria-label=\"{name}\">{inside}</svg>",
            rounded(self.width, 0),
            rounded(self.height, 0)
        )
    }
}

fn text(class: &str, x: f64, y: f64, words: &str) -> String {
    format!("<text class=\"{class}\" x={} y={}>{words}</text>", px(x), px(y))
}

fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    format!(
        "<path class=\"{class}\" d=\"M{} {}L{} {}\"/>",
        px(x1),
        px(y1),
        px(x2),
        px(y2)
    )
}

/// A way through points.
fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut d = String::new();
    for (x, y) in points {
        d.push(if d.is_empty() { 'M' } else { 'L' });
        d += &px(x);
        d.push(' ');
        d += &px(y);
    }
    d
}

fn px(number: f64) -> String {
    rounded(number, 1).replace('−', "-")
}
