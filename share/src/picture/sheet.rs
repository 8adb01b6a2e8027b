//! An SVG that is being written.

use web_sys::Element;

use super::colour::Colour;
use super::number::written as number;
use super::style::Style;
use super::{About, Picture};
use crate::markup::escaped;

/// An SVG that is being written.
pub struct Sheet {
    markup: String,
    width: f64,
    height: f64,
    font: String,
}

/// A text, by its middle line.
pub struct Text<'a> {
    pub text: &'a str,
    pub x: f64,
    /// Where its letters stand.
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'a str,
    pub size: f64,
    pub weight: &'a str,
    pub colour: Colour,
}

impl Sheet {
    /// An empty sheet with the ground and the type that an element has.
    pub fn new(width: f64, height: f64, about: &About<'_>, element: &Element) -> Option<Self> {
        let style = Style::of(element)?;
        let ground = Colour::of(&style.get("--fl-surface"))?;
        Some(Self::with(width, height, about, &ground, &style.get("font-family")))
    }

    fn with(width: f64, height: f64, about: &About<'_>, ground: &Colour, font: &str) -> Self {
        let mut sheet = Self {
            markup: String::new(),
            width,
            height,
            font: font.to_owned(),
        };
        let (title, run) = (escaped(about.title), escaped(about.run));
        sheet
            .open("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .numbers("width height", &[width, height])
            .set("viewBox", &format!("0 0 {} {}", number(width), number(height)))
            .set("role", "img")
            .set("font-family", font);
        sheet.raw(&format!("><title>{title}</title><desc>The run: {run}</desc>"));
        sheet.rect([0.0, 0.0, width, height], 0.0, ground);
        sheet
    }

    /// The type that all of it has, unless a text says another.
    pub fn font(&self) -> &str {
        &self.font
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str) -> &mut Self {
        self.raw("<").raw(name)
    }

    /// An attribute of the element that was begun.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        let value = escaped(value);
        self.raw(" ").raw(name).raw("=\"").raw(&value).raw("\"")
    }

    /// Attributes with numbers: their names, with blanks between them.
    pub fn numbers(&mut self, names: &str, values: &[f64]) -> &mut Self {
        for (name, value) in names.split(' ').zip(values) {
            self.set(name, &number(*value));
        }
        self
    }

    /// A fill or a stroke.
    pub fn paint(&mut self, what: &str, colour: Option<&Colour>) -> &mut Self {
        let Some(colour) = colour else {
            return self.set(what, "none");
        };
        self.set(what, &colour.text);
        if colour.opacity < 1.0 {
            self.set(&format!("{what}-opacity"), &number(colour.opacity));
        }
        self
    }

    /// Ends an element that holds nothing.
    pub fn empty(&mut self) -> &mut Self {
        self.raw("/>")
    }

    /// An element that holds a text.
    pub fn says(&mut self, name: &str, text: &str) -> &mut Self {
        let text = escaped(text);
        self.raw(">").raw(&text).raw("</").raw(name).raw(">")
    }

    /// A rectangle, x, y, width and height, with round corners.
    pub fn rect(&mut self, place: [f64; 4], round: f64, colour: &Colour) -> &mut Self {
        self.open("rect").numbers("x y width height", &place);
        if round > 0.0 {
            self.numbers("rx", &[round]);
        }
        self.paint("fill", Some(colour)).empty()
    }

    /// A text.
    pub fn text(&mut self, text: &Text<'_>) -> &mut Self {
        self.open("text").numbers("x y font-size", &[text.x, text.y, text.size]);
        if text.weight != "400" {
            self.set("font-weight", text.weight);
        }
        if text.anchor != "start" {
            self.set("text-anchor", text.anchor);
        }
        self.paint("fill", Some(&text.colour)).says("text", text.text)
    }

    /// Markup as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.markup.push_str(markup);
        self
    }

    /// All of it.
    pub fn done(mut self) -> Picture {
        self.raw("</svg>\n");
        Picture {
            svg: self.markup,
            width: self.width,
            height: self.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    fn sheet(title: &str) -> Sheet {
        let about = About {
            title,
            run: "seed=42&fall=3",
        };
        let ground = Colour::of("rgb(1, 2, 3)").unwrap();
        Sheet::with(300.0, 150.5, &about, &ground, "\"Inter\", sans-serif")
    }

    #[test]
    fn it_stands_by_itself() {
        let mut sheet = sheet("<script>\"'&");
        sheet.text(&Text {
            text: "</text><b>",
            x: 1.0,
            y: 2.0,
            anchor: "middle",
            size: 12.0,
            weight: "600",
            colour: Colour::of("rgba(4, 5, 6, 0.5)").unwrap(),
        });
        let picture = sheet.done();
        let document = Document::parse(&picture.svg).unwrap();
        let svg = document.root_element();
        assert_eq!(svg.attribute("viewBox"), Some("0 0 300 150.5"));
        let child = |name: &str| svg.children().find(|child| child.has_tag_name(name)).unwrap();
        assert_eq!(child("title").text(), Some("<script>\"'&"));
        assert_eq!(child("desc").text(), Some("The run: seed=42&fall=3"));
        assert_eq!(child("rect").attribute("fill"), Some("#010203"));
        let text = child("text");
        assert_eq!(text.text(), Some("</text><b>"));
        assert_eq!(
            (text.attribute("fill"), text.attribute("fill-opacity")),
            (Some("#040506"), Some("0.5"))
        );
    }
}
