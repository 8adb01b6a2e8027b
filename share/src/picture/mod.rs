//! Pictures of what is shown, each a file of its own: an SVG that needs no style sheet, no font file and nothing from outside.

mod boxes;
mod colour;
mod copied;
mod heard;
mod number;
mod raster;
mod sheet;
mod style;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlCanvasElement};

use crate::markup::{all, find};
use boxes::{Corner, boxed, image, lines};
use colour::Colour;
use copied::copy;
use heard::Heard;
pub use raster::png;
use sheet::Sheet;
use style::{Ruler, Style};

/// A picture as an SVG.
pub struct Picture {
    pub svg: String,
    pub width: f64,
    pub height: f64,
}

/// What a picture says of itself.
pub struct About<'a> {
    pub title: &'a str,
    /// Which run it is of.
    pub run: &'a str,
}

/// Room around what is drawn.
const MARGIN: f64 = 12.0;

/// The scene, and beside it the twin's if there is one: all that stands still, packets and health checks where they are, the
/// sentences.
pub fn scene(root: &Element, about: &About<'_>) -> Option<Picture> {
    let scenes: Element = find(root, ".fl-scenes")?;
    let corner = Corner::of(&scenes);
    let ruler = Ruler::new(root)?;
    let mut sheet = Sheet::new(corner.width, corner.height, about, root)?;
    for scene in all(&scenes, ".fl-scene") {
        let drawing: Element = find(&scene, "svg")?;
        copy(&mut sheet, &ruler, &drawing, Some(corner.place(&drawing)));
        if let Some(canvas) = find::<HtmlCanvasElement>(&scene, "canvas:not([hidden])") {
            image(&mut sheet, &canvas, corner.place(&canvas));
        }
        for sprite in all(&scene, ".fl-sprites > :not([hidden])") {
            boxed(&mut sheet, &ruler, &sprite, corner.place(&sprite));
        }
        for words in all(&scene, ".fl-caption, .fl-scene-title") {
            lines(&mut sheet, &ruler, &words, &corner);
        }
    }
    Some(sheet.done())
}

/// A figure of the exact answer: its drawings, one below the other.
pub fn figure(root: &Element, part: &str, about: &About<'_>) -> Option<Picture> {
    let host: Element = find(root, &format!("[data-study=panel] [data-part={part}] [data-drawing]"))?;
    let drawings = all(&host, ":scope > svg");
    drawings.first()?;
    let corner = Corner::of(&host).wider(MARGIN);
    let ruler = Ruler::new(root)?;
    let mut sheet = Sheet::new(corner.width, corner.height, about, root)?;
    for drawing in &drawings {
        copy(&mut sheet, &ruler, drawing, Some(corner.place(drawing)));
    }
    Some(sheet.done())
}

/// Whether a figure is to be seen at all.
pub fn has_figure(root: &Element, part: &str) -> bool {
    let drawing = format!("[data-study=panel] [data-part={part}] [data-drawing] > svg");
    find::<Element>(root, &drawing).is_some_and(|drawing| drawing.client_width() > 0)
}

/// The timeline, drawn by the code that draws it on the page, with the playhead and the veil over what is still to come.
pub async fn timeline(root: &Element, about: &About<'_>, paint: &Function) -> Option<Picture> {
    let track: Element = find(root, ".fl-track")?;
    let canvas: Element = find(&track, "canvas")?;
    let corner = Corner::of(&canvas).wider(MARGIN);
    let ruler = Ruler::new(root)?;
    let ground = Colour::of(&Style::of(root)?.get("--fl-surface"))?;
    let sheet = Sheet::new(corner.width, corner.height, about, root)?;
    let [x, y, ..] = corner.place(&canvas);
    let heard = Heard::new(sheet, ruler, [x, y], ground.clone())?;
    let painted = Promise::new(&mut |done, _| {
        // Whatever becomes of it, nothing more than that is drawn.
        let _ = paint.call2(&JsValue::NULL, heard.context(), &done);
    });
    JsFuture::from(painted).await.ok()?;
    let mut sheet = heard.done();
    if let Some(cursor) = find::<Element>(&track, ".fl-cursor") {
        let [x, y, width, height] = corner.place(&cursor);
        let right = corner.place(&find::<Element>(&track, ".fl-window")?);
        let rest = (right[0] + right[2] - x).max(0.0).min(width);
        sheet.rect(
            [x, y + 18.0, rest, height - 36.0],
            0.0,
            &Colour {
                opacity: 0.62,
                ..ground
            },
        );
        let ink = Colour::of(&Style::of(root)?.get("--fl-ink"))?;
        if rest > 0.0 && rest <= width {
            sheet.rect([x - 1.0, y + 16.0, 2.0, height - 33.0], 1.0, &ink);
        }
    }
    Some(sheet.done())
}
