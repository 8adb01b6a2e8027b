//! Small dealings with the document.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, ShadowRoot};

/// Text from outside as text in markup.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The element below another that a selector names.
pub fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// Writes markup into an element below another.
pub fn write(root: &Element, selector: &str, markup: &str) {
    if let Some(place) = find(root, selector) {
        place.set_inner_html(markup);
    }
}

/// What is entered in the fields below an element, in order.
pub fn fields(root: &Element, selector: &str) -> Vec<String> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|i| Some(value(found.item(i)?.dyn_ref()?)))
        .collect()
}

/// What is chosen or entered in a field.
pub fn value(field: &Element) -> String {
    let value = Reflect::get(field, &"value".into());
    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Clicks the first element that a selector names.
pub fn click(root: &Element, selector: &str) {
    if let Some(element) = find(root, selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Whether the focus is in an element.
pub fn has_focus(element: &Element) -> bool {
    let root = element.get_root_node();
    let active = match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => root.dyn_ref::<Document>().and_then(Document::active_element),
    };
    active.is_some_and(|active| element.contains(Some(&active)))
}

/// Puts the focus on the first element that a selector names.
pub fn focus(root: &Element, selector: &str) {
    if let Some(element) = find(root, selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What can't have the focus leaves it where it is.
        let _ = element.focus();
    }
}
