//! The console's lines and the run as files and on the clipboard, and a run from a file.

use failover_export::console;
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Clipboard, Element, Event, HtmlAnchorElement, HtmlInputElement, Url};

use crate::page::{ask, run, say};

/// A longer run's lines are not copied: the clipboard would need them all in memory at once.
const MOST_COPIED: u64 = 100_000;
/// What is said where the clipboard or a file is refused.
const REFUSED: &str = "Not allowed here: select the lines instead";

/// Listens to the buttons that copy, download and save, and to the field that opens a file. What is heard may ask the page for
/// something, which is a click itself.
pub fn listen(root: &Element) {
    let lab = root.clone();
    let clicked = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        // Whether anything was to be done here.
        let _ = click(&lab, &event);
    });
    let lab = root.clone();
    let changed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let _ = change(&lab, &event);
    });
    for (name, closure) in [("click", clicked), ("change", changed)] {
        // Nothing refuses a listener; it lives as long as the element.
        let _ = root.add_event_listener_with_callback(name, closure.into_js_value().unchecked_ref());
    }
}

fn click(root: &Element, event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let button = target.closest("[data-do]").ok()??;
    match button.get_attribute("data-do")?.as_str() {
        "copy" => copy(root),
        "download" => {
            let (mut run, done) = run(root)?;
            let pieces = console(&mut run, done).map(JsValue::from).collect();
            if save(&format!("failover-{}.txt", run.seed()), &pieces).is_none() {
                say(root, REFUSED);
            }
            Some(())
        }
        "save" => {
            let (run, _) = run(root)?;
            let text = Array::of1(&(run.canonical() + "\n").into());
            match save(&format!("failover-run-{}.txt", run.seed()), &text) {
                None => ask(root, "notice", "Saving a file is not allowed here."),
                saved => saved,
            }
        }
        _ => None,
    }
}

/// Puts all lines on the clipboard, unless they are too many, and says what came of it.
fn copy(root: &Element) -> Option<()> {
    let (mut run, done) = run(root)?;
    if done > MOST_COPIED {
        say(root, "Too many lines to copy: download them");
        return None;
    }
    let text: String = console(&mut run, done).collect();
    // Absent where the page is not served securely.
    let clipboard = Reflect::get(&web_sys::window()?.navigator(), &"clipboard".into()).ok();
    let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<Clipboard>().ok()) else {
        say(root, REFUSED);
        return None;
    };
    let promise = clipboard.write_text(&text);
    let root = root.clone();
    spawn_local(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        say(&root, if copied { "Copied" } else { REFUSED });
    });
    Some(())
}

/// Offers pieces of text as one file; `None` where that is not allowed.
fn save(name: &str, pieces: &Array) -> Option<()> {
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

/// Reads the file that was chosen, and asks for the run in it.
fn change(root: &Element, event: &Event) -> Option<()> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = field.files()?.get(0)?;
    // The same file can then be chosen again.
    field.set_value("");
    let root = root.clone();
    spawn_local(async move {
        match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
            Some(text) => ask(&root, "load", &text),
            None => ask(&root, "notice", "The file could not be read."),
        };
    });
    Some(())
}
