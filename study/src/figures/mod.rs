//! Figures: from exact answers and counts to drawings and tables, as markup. Nothing here knows a document, and all text is
//! made of words and numbers of ours. Colours and type are in `styles/study.css`.
//!
//! Each figure is drawn for a width in CSS pixels, and stretches with the place that it is put into.

mod axis;
mod diagram;
mod distribution;
mod markup;
mod running;

pub use diagram::Diagram;
pub use distribution::{Bars, Mark};
pub use running::{Running, Sample};

/// The widths that figures are drawn for; others are taken for the nearest.
pub const WIDTHS: std::ops::RangeInclusive<f64> = 300.0..=760.0;

fn fitting(width: f64) -> f64 {
    let (least, most) = (*WIDTHS.start(), *WIDTHS.end());
    // What is no number is taken for the least.
    if width > least { width.min(most).round() } else { least }
}
