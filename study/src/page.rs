//! What a laboratory says on its root element, and what can be said to it.

use failover_sim::{Query, Run};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The run that is shown, and how many of its requests are.
pub fn run(root: &Element) -> Option<(Run, u64)> {
    let query = Query::parse(&root.get_attribute("data-run")?).ok()?;
    let at = root.get_attribute("data-at")?.parse().ok()?;
    Some((Run::new(query.config, query.seed?, query.replay), at))
}

/// Says something beside the console's buttons.
pub fn say(root: &Element, words: &str) {
    if let Ok(Some(place)) = root.query_selector("[data-study=said]") {
        place.set_text_content(Some(words));
    }
}

/// Asks the laboratory for something, as a button of its own with this `data-do` and `data-value` would.
pub fn ask(root: &Element, what: &str, value: &str) -> Option<()> {
    let button: HtmlElement = root.owner_document()?.create_element("button").ok()?.unchecked_into();
    button.set_hidden(true);
    button.set_attribute("data-do", what).ok()?;
    button.set_attribute("data-value", value).ok()?;
    root.append_child(&button).ok()?;
    button.click();
    button.remove();
    Some(())
}
