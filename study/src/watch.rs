//! Changes of a laboratory's root element, told once a frame.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, Node, ResizeObserver, ShadowRoot};

/// What a laboratory says on its root element: the run, the requests that are shown of it, and whether it plays.
const TOLD: [&str; 3] = ["data-run", "data-at", "data-state"];

/// Calls back at once, and with the next frame after the root element says something new, until it leaves its document.
pub fn follow(root: Element, mut update: impl FnMut(&Element) + 'static) {
    update(&root);
    let is_due = Rc::new(Cell::new(false));
    let frame: Rc<Closure<dyn FnMut()>> = {
        let (root, is_due) = (root.clone(), is_due.clone());
        Rc::new(Closure::new(move || {
            is_due.set(false);
            if root.is_connected() {
                update(&root);
            }
        }))
    };
    let watched = root.clone();
    let told = Closure::<dyn FnMut(Array, MutationObserver)>::new(move |_, observer: MutationObserver| {
        if !watched.is_connected() {
            observer.disconnect();
        } else if let Some(window) = web_sys::window()
            && !is_due.replace(true)
        {
            // Nothing refuses a frame.
            let _ = window.request_animation_frame((*frame).as_ref().unchecked_ref());
        }
    });
    // The script engine forgets it, and all that it holds, once nothing is observed any more.
    let Ok(observer) = MutationObserver::new(told.into_js_value().unchecked_ref()) else {
        return;
    };
    let attributes = MutationObserverInit::new();
    attributes.set_attribute_filter(&TOLD.iter().map(|name| JsValue::from_str(name)).collect::<Array>());
    let children = MutationObserverInit::new();
    children.set_child_list(true);
    // Both are complete, so that neither is refused.
    let _ = observer.observe_with_options(&root, &attributes);
    for node in above(&root) {
        let _ = observer.observe_with_options(&node, &children);
    }
}

/// Calls back when an element has become wider or narrower.
pub fn widths(element: &Element, changed: impl Fn() + 'static) {
    let (watched, before) = (element.clone(), Cell::new(element.client_width()));
    let told = Closure::<dyn FnMut()>::new(move || {
        let width = watched.client_width();
        if before.replace(width) != width {
            changed();
        }
    });
    if let Ok(observer) = ResizeObserver::new(told.into_js_value().unchecked_ref()) {
        observer.observe(element);
    }
}

/// Whether any of an element is where the window is.
pub fn is_in_sight(element: &Element) -> bool {
    let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
    let place = element.get_bounding_client_rect();
    height.is_none_or(|height| place.top() < height && place.bottom() > 0.0)
}

/// All that holds an element, out of shadow roots too: when it leaves its document, one of these loses a child.
fn above(element: &Element) -> impl Iterator<Item = Node> {
    std::iter::successors(holder(element), holder)
}

fn holder(node: &Node) -> Option<Node> {
    node.parent_node()
        .or_else(|| Some(node.dyn_ref::<ShadowRoot>()?.host().into()))
}
