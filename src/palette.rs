//! The canvases' colours, read from the component's tokens.

use web_sys::{CssStyleDeclaration, Element};

/// Colours and type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    pub ink: String,
    pub soft: String,
    pub faint: String,
    pub primary: String,
    pub backup: String,
    pub good_wash: String,
    pub good_line: String,
    pub bad: String,
    pub bad_line: String,
    pub font: String,
}

impl Palette {
    /// Reads the tokens that an element has.
    pub fn of(element: &Element) -> Option<Self> {
        let style: CssStyleDeclaration = web_sys::window()?.get_computed_style(element).ok()??;
        let token = |name: &str| {
            let value = style.get_property_value(&format!("--fl-{name}"));
            value.unwrap_or_default().trim_ascii().to_owned()
        };
        Some(Self {
            ink: token("ink"),
            soft: token("soft"),
            faint: token("faint"),
            primary: token("primary"),
            backup: token("backup"),
            good_wash: token("good-wash"),
            good_line: token("good-line"),
            bad: token("bad"),
            bad_line: token("bad-line"),
            font: token("sans"),
        })
    }
}
