//! What is no drawing on the page but boxes and words, as shapes.

use web_sys::{DomRect, Element, HtmlCanvasElement, Node, Range};

use super::colour::Colour;
use super::number::read;
use super::sheet::{Sheet, Text};
use super::style::{Ruler, Style};

/// The part of the page that is shown: places are counted from its corner.
#[derive(Clone, Copy)]
pub struct Corner {
    left: f64,
    top: f64,
    pub width: f64,
    pub height: f64,
}

impl Corner {
    /// An element's.
    pub fn of(element: &Element) -> Self {
        let rect = element.get_bounding_client_rect();
        Self {
            left: rect.left(),
            top: rect.top(),
            width: rect.width(),
            height: rect.height(),
        }
    }

    /// With so much room around.
    pub fn wider(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
        }
    }

    /// Where an element is: x, y, width, height.
    pub fn place(&self, element: &Element) -> [f64; 4] {
        self.rect(&element.get_bounding_client_rect())
    }

    fn rect(&self, rect: &DomRect) -> [f64; 4] {
        [
            rect.left() - self.left,
            rect.top() - self.top,
            rect.width(),
            rect.height(),
        ]
    }
}

/// Draws an element with its ground, its edge and its one line of text, and what a style sheet puts after that.
pub fn boxed(sheet: &mut Sheet, ruler: &Ruler, element: &Element, place: [f64; 4]) {
    let Some(style) = Style::of(element) else { return };
    shape(sheet, &style, place);
    let text = element.text_content().unwrap_or_default();
    said(sheet, ruler, &style, &text, place);
    let Some(after) = Style::after(element) else { return };
    let content = after.get("content");
    let Some(sign) = content.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return;
    };
    if after.get("position") != "absolute" {
        return said(sheet, ruler, &after, sign, place);
    }
    let edge = style.px("border-top-width");
    let size = after.px("width");
    let place = [
        place[0] + place[2] - edge - after.px("right") - size,
        place[1] + edge + after.px("top"),
        size,
        after.px("height"),
    ];
    shape(sheet, &after, place);
    said(sheet, ruler, &after, sign, place);
}

/// Ground and edge.
fn shape(sheet: &mut Sheet, style: &Style, [x, y, width, height]: [f64; 4]) {
    let edge = style.px("border-top-width");
    let ground = Colour::of(&style.get("background-color"));
    let line = Colour::of(&style.get("border-top-color")).filter(|_| edge > 0.0);
    if ground.is_none() && line.is_none() {
        return;
    }
    let round = style.get("border-top-left-radius");
    let round = match round.strip_suffix('%') {
        Some(percent) => read(percent).unwrap_or(0.0) / 100.0 * width,
        None => style.px("border-top-left-radius"),
    };
    let round = (round.min(width / 2.0).min(height / 2.0) - edge / 2.0).max(0.0);
    let inside = [x + edge / 2.0, y + edge / 2.0, width - edge, height - edge];
    sheet.open("rect").numbers(
        "x y width height rx",
        &[inside[0], inside[1], inside[2], inside[3], round],
    );
    sheet.paint("fill", ground.as_ref());
    if let Some(line) = line {
        sheet.paint("stroke", Some(&line)).numbers("stroke-width", &[edge]);
    }
    sheet.empty();
}

/// A text in the middle of its box.
fn said(sheet: &mut Sheet, ruler: &Ruler, style: &Style, text: &str, [x, y, width, height]: [f64; 4]) {
    let size = style.px("font-size");
    if let Some(colour) = Colour::of(&style.get("color"))
        && size > 0.0
        && !text.is_empty()
    {
        sheet.text(&Text {
            text,
            x: x + width / 2.0,
            y: y + height / 2.0 + ruler.shift(style),
            anchor: "middle",
            size,
            weight: &style.get("font-weight"),
            colour,
        });
    }
}

/// A picture of a canvas.
pub fn image(sheet: &mut Sheet, canvas: &HtmlCanvasElement, place: [f64; 4]) {
    if let Ok(data) = canvas.to_data_url() {
        sheet
            .open("image")
            .numbers("x y width height", &place)
            .set("href", &data)
            .empty();
    }
}

/// Writes a text in the lines that the page has broken it into.
pub fn lines(sheet: &mut Sheet, ruler: &Ruler, element: &Element, corner: &Corner) {
    let Some(style) = Style::of(element).filter(|style| style.get("display") != "none") else {
        return;
    };
    let Some(colour) = Colour::of(&style.get("color")) else {
        return;
    };
    for (text, place) in broken(element, corner) {
        sheet.text(&Text {
            text: text.trim_end(),
            x: place[0],
            y: place[1] + place[3] / 2.0 + ruler.shift(&style),
            anchor: "start",
            size: style.px("font-size"),
            weight: &style.get("font-weight"),
            colour: colour.clone(),
        });
    }
}

/// The lines of an element's text, each with the place of its first word.
fn broken(element: &Element, corner: &Corner) -> Vec<(String, [f64; 4])> {
    let mut lines: Vec<(String, [f64; 4])> = Vec::new();
    let texts = std::iter::successors(element.first_child(), Node::next_sibling);
    for node in texts.filter(|node| node.node_type() == Node::TEXT_NODE) {
        let text = node.text_content().unwrap_or_default();
        let mut from = 0;
        for word in text.split_inclusive(' ') {
            let length = word.encode_utf16().count() as u32;
            if let Some(rect) = rect(&node, from, from + word.trim_end().encode_utf16().count() as u32) {
                let place = corner.rect(&rect);
                match lines.last_mut() {
                    Some((line, first)) if (first[1] - place[1]).abs() < first[3] / 2.0 => line.push_str(word),
                    _ => lines.push((word.to_owned(), place)),
                }
            }
            from += length;
        }
    }
    lines
}

fn rect(node: &Node, from: u32, to: u32) -> Option<DomRect> {
    let range: Range = node.owner_document()?.create_range().ok()?;
    range.set_start(node, from).ok()?;
    range.set_end(node, to).ok()?;
    Some(range.get_bounding_client_rect())
}
