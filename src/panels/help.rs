//! The keys, and what the signs in the scene mean.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::markup::{Made, el};

/// Opens the list, or closes it.
pub fn toggle(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        if dialog.open() {
            dialog.close();
        } else {
            // Refused only while the element is out of the document; there is nobody to see it then.
            let _ = dialog.show_modal();
        }
    }
}

/// The list of keys and signs.
pub fn help(dialog: &NodeRef) -> Made {
    el("dialog|class=fl-help|aria-label=Keys and signs")
        .at(dialog)
        .child(el("div|data-about=keys-and-signs"))
        .child(el("button|class=fl-button|type=button|data-do=help").says("Close"))
}
