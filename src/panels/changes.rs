//! The run's record: what was done and when, and the run as a file.

use crate::markup::{Made, el};
use crate::words::{self, grouped};
use failover_sim::Run;

/// How many changes the run has recorded, and each of them.
pub fn changes(run: &Run) -> Made {
    let backups = run.config().backups;
    let mut list = String::new();
    for one in run.replay() {
        list += &format!(
            "<li><button class=fl-link type=button data-do=seek data-value={}>Request {}</button>: {}",
            one.tick,
            grouped(one.tick),
            words::action(one.action, backups),
        );
    }
    let number = words::count(run.replay().len() as u64, "recorded change");
    el("details|class=fl-changes")
        .flag("hidden", run.replay().is_empty())
        .children(vec![
            el("summary").text(format!("This run has {number}.")),
            el("ol").raw(list),
            el("button|class=fl-link|type=button|data-do=clear").says("Clear"),
        ])
}

/// Buttons that write the run to a file and read it from one, which is what `study` does.
pub fn file() -> Made {
    el("p|class=fl-file").raw(
        "<button class=fl-button type=button data-do=save>Save run</button> \
        <label class=fl-button>Open run<input type=file accept='.txt,text/plain' data-set=file></label>",
    )
}

/// Says that the record is too long for a link.
pub fn too_long(length: usize, most: usize) -> Made {
    let text = format!(
        "This run no longer fits into a link: {} characters of at most {}. Save it as a file; the address holds the settings alone.",
        grouped(length as u64),
        grouped(most as u64),
    );
    el("div|class=fl-notice|role=alert")
        .key("too-long".to_owned())
        .children(vec![
            el("p").text(text),
            el("button|class=fl-quiet|type=button|data-do=save").says("Save run"),
        ])
}
