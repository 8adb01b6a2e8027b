//! What a run is shared with: its link, code that puts it into another page, and files. It is a WebAssembly module of its
//! own, which the element loads when somebody asks for it. Of a laboratory it knows what its root element says and shows.

mod address;
mod download;
mod embed;
mod markup;
mod panel;
mod picture;
mod preview;
mod report;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Opens the panel in a laboratory, given its root element, where the page and the element's script have their addresses, and
/// the link that the element tells of itself. `paint` draws the timeline on a canvas and calls back when that is done.
#[wasm_bindgen]
pub fn open(root: Element, page: &str, script: &str, link: &str, paint: Function) {
    let place = web_sys::window().and_then(|window| window.location().href().ok());
    let home = address::Home::new(&place.unwrap_or_default(), page, script);
    // A root element that is not a laboratory's has nothing to be shared.
    let _ = panel::open(root, home, link, paint);
}

// The usual one weighs twice as much.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
