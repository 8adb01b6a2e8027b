//! Files to be saved, and the clipboard.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Clipboard, HtmlAnchorElement, Url};

/// For so long a file is written at a time, in milliseconds; then the page has its turn.
const SLICE: f64 = 40.0;

/// Puts a file together from pieces. They are handed to the browser one by one, so that not all of them are held here.
pub async fn gathered(pieces: impl Iterator<Item = String>, kind: &str) -> Option<Blob> {
    let clock = web_sys::window()?.performance()?;
    let mut since = clock.now();
    let parts = Array::new();
    for piece in pieces {
        let part = Blob::new_with_str_sequence(&Array::of1(&piece.into())).ok()?;
        parts.push(&part);
        if clock.now() - since > SLICE {
            TimeoutFuture::new(0).await;
            since = clock.now();
        }
    }
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    Blob::new_with_blob_sequence_and_options(&parts, &bag).ok()
}

/// Offers a file; `None` where that is not allowed.
pub fn offer(name: &str, file: &Blob) -> Option<()> {
    let url = Url::create_object_url_with_blob(file).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url).ok()
}

/// Puts a text on the clipboard; says whether that is allowed.
pub async fn copied(text: &str) -> bool {
    let clipboard = web_sys::window().and_then(|window| {
        // Absent where the page is not served securely.
        let clipboard = Reflect::get(&window.navigator(), &"clipboard".into()).ok()?;
        clipboard.dyn_into::<Clipboard>().ok()
    });
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// Whether the page stands in a sandbox, which refuses files without a word unless it allows them.
pub fn is_in_sandbox() -> bool {
    web_sys::window().is_some_and(|window| {
        let is_file = window.location().protocol().is_ok_and(|protocol| protocol == "file:");
        window.origin() == "null" && !is_file
    })
}
