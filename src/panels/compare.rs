//! The choice of a counterfactual twin, and what it comes to.

use failover_sim::{Config, Key, Metrics};
use yew::prelude::*;

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
pub fn compare(player: &mut Player, metrics: &Metrics, done: u64) -> Html {
    let config = player.run().config().clone();
    let chosen = player.twin().map(|twin| (twin.key(), twin.value().to_owned()));
    let listed = |key: Key, value: &str| OTHERS.iter().any(|(other, text)| *other == key && *text == value);
    let others = OTHERS.into_iter().filter(|(key, value)| differs(&config, *key, value));
    let own = chosen
        .iter()
        .filter(|(key, value)| !listed(*key, value))
        .map(|(key, value)| (*key, value.as_str()));
    let is_chosen = |key: Key, value: &str| {
        chosen
            .as_ref()
            .is_some_and(|(other, text)| *other == key && text == value)
    };
    let words = chosen
        .as_ref()
        .map(|(key, value)| result(player, metrics, *key, value, done));
    html! {
        <div class="fl-compare">
            <select data-set="compare" aria-label="Compare with the same luck and one setting changed">
                <option value="" selected={chosen.is_none()}>{ "Compare with…" }</option>
                { for others.chain(own).map(|(key, value)| html! {
                    <option
                        key={words::setting(key, value)} value={format!("{}-{value}", key.name())} selected={is_chosen(key, value)}
                    >{ words::setting(key, value) }</option>
                }) }
            </select>
            <input
                type="text" data-set="compare-value" aria-label="Value to compare with" hidden={chosen.is_none()}
                value={chosen.as_ref().map_or(String::new(), |(_, value)| value.clone())} size="6"
            />
            <p data-part="compared">{ words }</p>
        </div>
    }
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
    let luck = if key.shifts_luck() {
        "The luck differs: another probability shifts the later draws."
    } else {
        "Same luck: the faults are the same, request by request."
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
