//! The keys, and what the signs in the scene mean.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

const KEYS: [(&str, &str); 6] = [
    ("Space", "play or pause"),
    ("→", "one request further"),
    ("R", "restart with the same seed"),
    ("N", "new run with a fresh seed"),
    ("↑ ↓", "in the console: from line to line, the scene shows its request"),
    ("?", "this list"),
];

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
pub fn help(dialog: &NodeRef) -> Html {
    html! {
        <dialog class="fl-help" ref={dialog.clone()} aria-label="Keys and signs">
            <h2>{ "Keys" }</h2>
            <dl>
                { for KEYS.iter().map(|(key, what)| html! {
                    <div key={*key}><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></div>
                }) }
            </dl>
            <h2>{ "Signs" }</h2>
            <ul>
                <li>{ "The ring of an instance shows what it is: whole when up, broken when down." }</li>
                <li>{ "The badge beside it shows what the health checker believes, and on what grounds. A framed badge is wrong at the moment." }</li>
                <li>{ "Numbered discs are requests; the bold way is the one they take. Small dots on the dotted ways are health checks." }</li>
                <li>{ "Failover: traffic goes from the primary to a backup. Failback (the course says fallback): it returns." }</li>
            </ul>
            <button class="fl-button" type="button" data-do="help">{ "Close" }</button>
        </dialog>
    }
}
