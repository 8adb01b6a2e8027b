//! What a person can come to: every control, every value, in any order.

use failover_sim::{Action, Config, Intervention, Key, MAX_INSTANCES, Requests, Run, decimal};
use proptest::prelude::*;
use proptest::sample::select;

use super::arbitrary::{action, config};

/// What a person does who scrubs through a run.
#[derive(Clone, Debug)]
pub enum Step {
    Intervene(u64, Action),
    Look(u64),
    Count(u64),
    Length(Requests),
    Pace(u32),
}

/// An end within the first `ticks` ticks, or none.
fn length(ticks: u64) -> impl Strategy<Value = Requests> {
    let short = (1..=ticks as u32).prop_map(Requests::Count);
    prop_oneof![1 => short, 2 => Just(Requests::Endless)]
}

fn step(ticks: u64, instances: u8) -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1..=ticks, action(instances)).prop_map(|(tick, action)| Step::Intervene(tick, action)),
        2 => (1..=ticks).prop_map(Step::Look),
        2 => (1..=ticks).prop_map(Step::Count),
        1 => length(ticks).prop_map(Step::Length),
        1 => (10_u32..=10_000).prop_map(Step::Pace),
    ]
}

/// A configuration, and what is done in the first `ticks` ticks, in any order.
pub fn scrubbed(ticks: u64) -> impl Strategy<Value = (Config, Vec<Step>)> {
    (config(), length(ticks)).prop_flat_map(move |(config, requests)| {
        let steps = prop::collection::vec(step(ticks, config.backups + 1), 0..24);
        (Just(Config { requests, ..config }), steps)
    })
}

/// All that a person can do: every step of every slider, every whole number, every choice, everything done to an instance.
pub fn doable() -> Vec<Action> {
    let names = ["crash", "repair", "cut", "heal", "drain", "ready"];
    let done = names
        .iter()
        .flat_map(|name| (0..MAX_INSTANCES).map(move |i| format!("{name}-{i}")));
    let set = Key::ALL
        .iter()
        .flat_map(|key| values().into_iter().map(|value| format!("{}-{value}", key.name())));
    let orders = ["failover", "failback"].map(str::to_owned);
    let all = done.chain(orders).chain(set);
    all.filter_map(|text| Action::parse(&text, MAX_INSTANCES).ok())
        .collect()
}

/// The values of all controls, whichever key they are for.
fn values() -> Vec<String> {
    let choices = ["auto", "delayed", "manual", "closed", "open", "endless", "1000000"].map(str::to_owned);
    let steps = (0..=100).map(|n| decimal::write(f64::from(n) / 100.0));
    choices
        .into_iter()
        .chain(steps)
        .chain((0..=10_000).map(|n: u32| n.to_string()))
        .collect()
}

/// The values of a key that differ from its default.
fn changes(key: Key) -> Vec<String> {
    let start = Config::default();
    let differs = |value: &String| {
        let mut config = start.clone();
        config.set(key, value).is_ok() && config != start
    };
    values().into_iter().filter(differs).collect()
}

/// A configuration that a person has come to.
pub fn changed() -> impl Strategy<Value = Config> {
    let keys = Key::ALL.into_iter().filter(|key| !changes(*key).is_empty());
    let values: Vec<_> = keys.map(|key| (Just(key), select(changes(key)))).collect();
    values.prop_map(|values| {
        let mut config = Config::default();
        for (key, value) in values {
            config.set(key, &value).expect("it was allowed before");
        }
        config
    })
}

/// Fifty actions in the order of their ticks.
pub fn done() -> impl Strategy<Value = Vec<(u64, Action)>> {
    let tick = prop_oneof![Just(1_000_000), 100_000_u64..=1_000_000, 1_u64..=1_000_000];
    prop::collection::vec((tick, select(doable())), 50).prop_map(|mut done| {
        done.sort_by_key(|(tick, _)| *tick);
        done
    })
}

/// The run whose link is the longest that a person can come to with 50 actions.
pub fn longest() -> Run {
    let mut config = Config::default();
    for key in Key::ALL {
        if let Some(value) = changes(key).into_iter().max_by_key(String::len) {
            config.set(key, &value).expect("it was allowed before");
        }
    }
    let action = doable()
        .into_iter()
        .max_by_key(|action| action.to_string().len())
        .expect("something can be done");
    let last = Intervention {
        tick: 1_000_000,
        action,
    };
    Run::new(config, u64::MAX, vec![last; 50])
}
