//! Texts as files, offered to the person and taken from them.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers pieces of text as one file; `None` where that is not allowed.
pub fn save(name: &str, pieces: &Array) -> Option<()> {
    let bag = BlobPropertyBag::new();
    bag.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(pieces, &bag).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url).ok()
}

/// Calls back when a promise is kept, with what it brings, or broken, with nothing.
pub fn when(promise: Promise, done: Box<dyn FnOnce(Option<JsValue>)>) {
    wasm_bindgen_futures::spawn_local(async move { done(JsFuture::from(promise).await.ok()) });
}
