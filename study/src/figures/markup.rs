//! Markup, piece by piece.

use crate::number::plain;

/// Markup that is being written.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    /// Begins an element: `<rect class="fl-d-box"`.
    pub fn open(&mut self, tag: &str, class: &str) -> &mut Self {
        self.raw("<").raw(tag);
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self
    }

    /// An attribute.
    pub fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").raw(value).raw("\"")
    }

    /// An attribute that is a number.
    pub fn number(&mut self, name: &str, value: f64) -> &mut Self {
        self.attribute(name, &plain(value))
    }

    /// Attributes that are numbers: `x y`.
    pub fn numbers(&mut self, names: &str, values: &[f64]) -> &mut Self {
        for (name, value) in names.split(' ').zip(values) {
            self.number(name, *value);
        }
        self
    }

    /// Ends the beginning of an element.
    pub fn holds(&mut self) -> &mut Self {
        self.raw(">")
    }

    /// Ends an element that holds nothing.
    pub fn empty(&mut self) -> &mut Self {
        self.raw("/>")
    }

    /// Ends an element.
    pub fn close(&mut self, tag: &str) -> &mut Self {
        self.raw("</").raw(tag).raw(">")
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '<' => self.0.push_str("&lt;"),
                '&' => self.0.push_str("&amp;"),
                _ => self.0.push(letter),
            }
        }
        self
    }

    /// An element that holds text.
    pub fn says(&mut self, tag: &str, class: &str, text: &str) -> &mut Self {
        self.open(tag, class).holds().text(text).close(tag)
    }

    /// Text in a drawing.
    pub fn words(&mut self, class: &str, x: f64, y: f64, text: &str) -> &mut Self {
        self.open("text", class).numbers("x y", &[x, y]);
        self.holds().text(text).close("text")
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, ends: [f64; 4]) -> &mut Self {
        self.open("line", class).numbers("x1 y1 x2 y2", &ends).empty()
    }

    /// A line or an area of its own shape.
    pub fn path(&mut self, class: &str, shape: &str) -> &mut Self {
        self.open("path", class).attribute("d", shape).empty()
    }

    /// Begins a drawing that is read as one picture. The box is x, y, width and height.
    pub fn drawing(&mut self, class: &str, [x, y, width, height]: [f64; 4], title: &str, about: &str) -> &mut Self {
        let shown = [plain(x), plain(y), plain(width), plain(height)].join(" ");
        self.open("svg", class)
            .attribute("xmlns", "http://www.w3.org/2000/svg")
            .attribute("viewBox", &shown)
            .attribute("role", "img")
            .holds();
        self.says("title", "", title).says("desc", "", about)
    }

    /// A table: the heads of its columns, and its rows, of which the first cell is a head too.
    pub fn table(&mut self, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> &mut Self {
        self.raw("<table class=\"fl-figures\"><thead><tr>");
        for head in heads {
            self.open("th", "").attribute("scope", "col").holds();
            self.text(head).close("th");
        }
        self.raw("</tr></thead><tbody>");
        for row in rows {
            self.raw("<tr>");
            for (index, cell) in row.iter().enumerate() {
                if index == 0 {
                    self.raw("<th scope=\"row\">").text(cell).raw("</th>");
                } else {
                    self.says("td", "", cell);
                }
            }
            self.raw("</tr>");
        }
        self.raw("</tbody></table>")
    }

    /// Markup as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// All of it.
    pub fn done(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// The shape of a line through points.
pub fn through(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut shape = String::new();
    for (x, y) in points {
        shape.push(if shape.is_empty() { 'M' } else { 'L' });
        shape.push_str(&plain(x));
        shape.push(' ');
        shape.push_str(&plain(y));
    }
    shape
}
