//! The run's record: what was done and when, and the run as a file.

use failover_sim::Run;
use yew::prelude::*;

use crate::words::{self, grouped};

/// How many changes the run has recorded, and each of them.
pub fn changes(run: &Run) -> Html {
    let backups = run.config().backups;
    html! {
        <details class="fl-changes" hidden={run.replay().is_empty()}>
            <summary>{ format!("This run has {}.", words::count(run.replay().len() as u64, "recorded change")) }</summary>
            <ol>
                { for run.replay().iter().enumerate().map(|(index, one)| html! {
                    <li key={index}>
                        <button class="fl-link" type="button" data-do="seek" data-value={one.tick.to_string()}>
                            { format!("Request {}", grouped(one.tick)) }
                        </button>
                        { format!(": {}", words::action(one.action, backups)) }
                    </li>
                }) }
            </ol>
            <button class="fl-link" type="button" data-do="clear">{ "Clear" }</button>
        </details>
    }
}

/// Buttons that write the run to a file and read it from one.
pub fn file() -> Html {
    html! {
        <p class="fl-file">
            <button class="fl-button" type="button" data-do="save">{ "Save run" }</button>
            <label class="fl-button">
                { "Open run" }
                <input type="file" accept=".txt,text/plain" data-set="file" />
            </label>
        </p>
    }
}

/// Says that the record is too long for a link.
pub fn too_long(length: usize, most: usize) -> Html {
    html! {
        <div class="fl-notice" role="alert" key="too-long">
            <p>{ format!(
                "This run’s record no longer fits into a link: it has {} characters, and {} are sure to arrive. The address holds the settings alone; save the run as a file to keep it.",
                grouped(length as u64), grouped(most as u64),
            ) }</p>
            <button class="fl-quiet" type="button" data-do="save">{ "Save run" }</button>
        </div>
    }
}
