//! What the browser has made of the style sheets.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement};

use super::number::read;

/// An element's style as it is.
pub struct Style(CssStyleDeclaration);

impl Style {
    /// An element's.
    pub fn of(element: &Element) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        Some(Self(style))
    }

    /// That of what a style sheet puts after an element's content.
    pub fn after(element: &Element) -> Option<Self> {
        let window = web_sys::window()?;
        let style = window.get_computed_style_with_pseudo_elt(element, "::after").ok()??;
        Some(Self(style))
    }

    /// A property's value.
    pub fn get(&self, name: &str) -> String {
        self.0.get_property_value(name).unwrap_or_default().trim().to_owned()
    }

    /// A property that is a length in pixels, or a number.
    pub fn px(&self, name: &str) -> f64 {
        read(self.get(name).trim_end_matches("px")).unwrap_or(0.0)
    }
}

/// Measures type.
pub struct Ruler {
    context: CanvasRenderingContext2d,
}

impl Ruler {
    /// A ruler made by an element's document.
    pub fn new(element: &Element) -> Option<Self> {
        Some(Self {
            context: context(element)?,
        })
    }

    /// How far below the middle of a text its letters stand.
    pub fn below_middle(&self, font: &str, size: f64) -> f64 {
        self.context.set_font(font);
        let metrics = self.context.measure_text("x");
        let found =
            metrics.map(|metrics| (metrics.font_bounding_box_ascent() - metrics.font_bounding_box_descent()) / 2.0);
        // Not every browser tells; this is what most types have.
        found.ok().filter(|shift| shift.is_finite()).unwrap_or(0.35 * size)
    }

    /// The same for the type of an element's text.
    pub fn shift(&self, style: &Style) -> f64 {
        let font = ["font-weight", "font-size", "font-family"].map(|name| style.get(name));
        self.below_middle(&font.join(" "), style.px("font-size"))
    }
}

/// A canvas that is not shown.
pub fn context(element: &Element) -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement = element
        .owner_document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    canvas.get_context("2d").ok()??.dyn_into().ok()
}
