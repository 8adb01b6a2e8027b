//! What a run is studied with. It is a WebAssembly module of its own, which the page loads once it stands, and all that it
//! knows of a laboratory is what stands on the root element: the run, and how far it is shown.

mod about;
mod answer;
mod beside;
mod desk;
mod figures;
mod files;
mod followed;
mod interval;
mod markup;
mod number;
mod page;
mod panel;
mod questions;
mod quiz;
mod watch;
mod why;
mod words;

use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Follows a laboratory, given its root element, for as long as that is part of a document.
#[wasm_bindgen]
pub fn attach(root: Element) {
    about::tell(&root);
    files::listen(&root);
    // Refused only for a name that no attribute can have.
    let _ = root.set_attribute("data-study-ready", "");
    desk::Desk::open(root);
}

// The usual one weighs twice as much.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
