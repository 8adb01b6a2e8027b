//! Drawings of the page, with what style sheets say of them written into their own attributes.

use web_sys::Element;

use super::colour::Colour;
use super::number::read;
use super::sheet::Sheet;
use super::style::{Ruler, Style};

/// Where shapes are, and what shape they have.
const SHAPE: [&str; 15] = [
    "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points", "d",
];

/// Writes a drawing, or a part of one; the whole of it stands at a place: x, y, width, height.
pub fn copy(sheet: &mut Sheet, ruler: &Ruler, element: &Element, place: Option<[f64; 4]>) {
    let Some(style) = Style::of(element) else { return };
    if style.get("display") == "none" || style.get("visibility") == "hidden" {
        return;
    }
    let name = element.local_name();
    match name.as_str() {
        "title" | "desc" => {
            sheet.open(&name).says(&name, &text(element));
        }
        "svg" | "g" => {
            sheet.open(&name);
            match place {
                Some(place) => {
                    sheet.numbers("x y width height", &place);
                }
                None => attributes(sheet, element, &SHAPE[..4]),
            }
            attributes(sheet, element, &["viewBox", "transform"]);
            opacity(sheet, &style);
            sheet.raw(">");
            let mut child = element.first_element_child();
            while let Some(one) = child {
                copy(sheet, ruler, &one, None);
                child = one.next_element_sibling();
            }
            sheet.raw("</").raw(&name).raw(">");
        }
        "path" | "circle" | "rect" | "line" | "polyline" | "polygon" => {
            sheet.open(&name);
            attributes(sheet, element, &SHAPE);
            painted(sheet, &style);
            sheet.empty();
        }
        "text" if !text(element).is_empty() => {
            sheet.open(&name);
            words(sheet, ruler, element, &style);
            painted(sheet, &style);
            sheet.says(&name, &text(element));
        }
        // There is nothing else in what is drawn here.
        _ => {}
    }
}

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

fn attributes(sheet: &mut Sheet, element: &Element, names: &[&str]) {
    for name in names {
        if let Some(value) = element.get_attribute(name) {
            sheet.set(name, &value);
        }
    }
}

fn opacity(sheet: &mut Sheet, style: &Style) {
    let opacity = style.px("opacity");
    if opacity < 1.0 {
        sheet.numbers("opacity", &[opacity]);
    }
}

/// Fill and stroke.
fn painted(sheet: &mut Sheet, style: &Style) {
    let colour = |what: &str| Some(Colour::of(&style.get(what))?.times(style.px(&format!("{what}-opacity"))));
    sheet.paint("fill", colour("fill").as_ref());
    opacity(sheet, style);
    let Some(stroke) = colour("stroke") else { return };
    sheet
        .paint("stroke", Some(&stroke))
        .numbers("stroke-width", &[style.px("stroke-width")]);
    for (name, usual) in [
        ("stroke-dasharray", "none"),
        ("stroke-linecap", "butt"),
        ("stroke-linejoin", "miter"),
        ("paint-order", "normal"),
    ] {
        let value = style.get(name).replace("px", "");
        if value != usual {
            sheet.set(name, &value);
        }
    }
}

/// Where a text stands, and its type. Not every program knows the lines that a text can hang on, so that it stands on the usual
/// one here.
fn words(sheet: &mut Sheet, ruler: &Ruler, element: &Element, style: &Style) {
    let place = |name: &str| {
        element
            .get_attribute(name)
            .and_then(|value| read(&value))
            .unwrap_or(0.0)
    };
    let shift = match style.get("dominant-baseline").as_str() {
        "central" => ruler.shift(style),
        _ => 0.0,
    };
    let size = style.px("font-size");
    sheet.numbers("x y font-size", &[place("x"), place("y") + shift, size]);
    let family = style.get("font-family");
    if family != sheet.font() {
        sheet.set("font-family", &family);
    }
    for (name, usual) in [
        ("font-weight", "400"),
        ("text-anchor", "start"),
        ("letter-spacing", "normal"),
    ] {
        let value = style.get(name).replace("px", "");
        if value != usual {
            sheet.set(name, &value);
        }
    }
}
