//! The keys, and what the signs in the scene mean.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::markup::{Made, el};

/// Nothing in it ever changes.
const HELP: &str = "<h2>Keys</h2><dl>\
<div><dt><kbd>Space</kbd><dd>play or pause</div>\
<div><dt><kbd>→ ←</kbd><dd>one request further, one back</div>\
<div><dt><kbd>R</kbd><dd>restart with the same seed</div>\
<div><dt><kbd>N</kbd><dd>new run with a fresh seed</div>\
<div><dt><kbd>Ctrl Z</kbd><dd>take the last change back</div>\
<div><dt><kbd>Home End</kbd><dd>on the timeline: to the start, to the end; Page Up and Down go far</div>\
<div><dt><kbd>↑ ↓</kbd><dd>in the console: from line to line, the scene shows its request</div>\
<div><dt><kbd>?</kbd><dd>this list</div>\
</dl><h2>Signs</h2><ul>\
<li>The ring of an instance shows what it is: whole when up, broken when down. Click it, or its link, to act on it.\
<li>The badge beside it shows what the checker believes, and why. A framed badge is wrong at the moment.\
<li>Numbered discs are requests; the bold way is theirs. Small dots on the dotted ways are health checks.\
<li>Failover: traffic goes from the primary to a backup. Failback (the course says fallback): it returns.\
<li>On the timeline a bracket spans the requests for which a failure was not noticed; a flag marks what you did.\
</ul><button class=fl-button type=button data-do=help>Close</button>";

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
        .raw(HELP)
}
