//! The choice of a counterfactual twin, and what it comes to.

use failover_sim::{Config, Key, Metrics};

use crate::markup::{Made, el};
use crate::player::{Player, Which};
use crate::words::{self, share};

/// Settings that are worth a comparison.
const OTHERS: [(Key, &str); 13] = [
    (Key::Fall, "1"),
    (Key::Fall, "3"),
    (Key::Rise, "3"),
    (Key::CheckEvery, "1"),
    (Key::CheckEvery, "4"),
    (Key::Retries, "0"),
    (Key::Failback, "auto"),
    (Key::Failback, "manual"),
    (Key::Backups, "0"),
    (Key::Backups, "1"),
    (Key::Backups, "2"),
    (Key::Fail, "0.1"),
    (Key::Recover, "0.5"),
];

/// What is compared with, and how the two stand after `done` requests.
pub fn compare(player: &mut Player, metrics: &Metrics, done: u64) -> Vec<Made> {
    let config = player.run().config().clone();
    let chosen = player.twin().map(|twin| (twin.key(), twin.value().to_owned()));
    let is_chosen = |key: Key, value: &str| {
        chosen
            .as_ref()
            .is_some_and(|(other, text)| *other == key && text == value)
    };
    let is_own = |(key, value): &(Key, &str)| !OTHERS.contains(&(*key, *value));
    let own = chosen.iter().map(|(key, value)| (*key, value.as_str())).filter(is_own);
    // What is chosen stays in the list, though the run may have come to have that very value.
    let others = OTHERS
        .into_iter()
        .filter(|(key, value)| is_chosen(*key, value) || differs(&config, *key, value));
    let words = chosen
        .as_ref()
        .map(|(key, value)| result(player, metrics, *key, value, done));
    let options = others.chain(own).map(|(key, value)| {
        let option = el("option").with("value", format!("{}-{value}", key.name()));
        option
            .flag("selected", is_chosen(key, value))
            .text(words::setting(key, value))
    });
    let options = options.collect();
    let (which, value) = match &chosen {
        Some((key, value)) => (format!("{}-{value}", key.name()), value.clone()),
        None => Default::default(),
    };
    vec![
        el("select|class=fl-compare|data-set=compare|aria-label=Compare with the same luck and one setting changed")
            .chosen(which)
            .child(
                el("option|value=")
                    .flag("selected", chosen.is_none())
                    .says("Compare with…"),
            )
            .children(options),
        el("input|class=fl-compare|type=text|data-set=compare-value|aria-label=Value to compare with|size=6")
            .flag("hidden", chosen.is_none())
            .value(value),
        el("p|class=fl-compared|data-part=compared").text(words.unwrap_or_default()),
    ]
}

fn differs(config: &Config, key: Key, value: &str) -> bool {
    config.get(key).as_deref() != Some(value)
}

/// The two in numbers, and whether they had the same luck.
fn result(player: &mut Player, metrics: &Metrics, key: Key, value: &str, done: u64) -> String {
    let here = player.run().config().get(key).unwrap_or_default();
    let Some(there) = player.which_mut(Which::Twin).map(|run| run.metrics(done)) else {
        return String::new();
    };
    let luck = match key {
        Key::Fail | Key::BackupFail => "The luck differs: another failure probability shifts the later draws.",
        _ if key.changes_faults() => {
            "The luck differs: the draws are the same, but others of them let an instance recover."
        }
        _ => "Same luck: the faults are the same, request by request.",
    };
    let part = |metrics: &Metrics| metrics.availability().map_or("–".to_owned(), share);
    format!(
        "Availability {} with {}, {} with {}. {luck}",
        part(metrics),
        words::setting(key, &here),
        part(&there),
        words::setting(key, value),
    )
}
