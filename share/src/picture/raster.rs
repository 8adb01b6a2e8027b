//! A picture as a PNG.

use js_sys::{Promise, encode_uri_component};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::Picture;

/// Pixels of the PNG for one of the picture's.
const SCALE: f64 = 2.0;

/// Draws a picture; `None` where the browser does not.
pub async fn png(picture: &Picture) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    // Strict pages allow an image by its data, and none by an object's address.
    image.set_src(&format!("data:image/svg+xml,{}", encode_uri_component(&picture.svg)));
    JsFuture::from(image.decode()).await.ok()?;
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let [width, height] = [picture.width, picture.height].map(|length| (length * SCALE).round());
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)
        .ok()?;
    let blob = Promise::new(&mut |done, failed| {
        if canvas.to_blob(&done).is_err() {
            // A promise that was just made can be refused.
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}
