//! Replays that can't be read.

use failover_sim::Intervention;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A way to make a replay one that can't be read.
#[derive(Clone, Debug)]
pub enum Spoil {
    /// Another version.
    Version(&'static str),
    /// A part that is torn or has something around it.
    Part(fn(&str) -> String),
    /// One more part, in a tick that its place allows.
    Action(&'static str),
    /// One more part for an instance that is not there.
    Stranger(&'static str),
    /// One more part, in a tick that its place does not allow.
    Late,
    /// One more part, in what is no tick.
    Tick(&'static str),
}

/// What nobody can do, whichever instances there are.
const ACTIONS: &str = "- 0 crash crash- crash-x crash-+0 cut-256 explode-0 failover-0 failback-never fail fail- \
    fail--1 fail-.5 fail-1. fail-1e-3 fail-1.01 check-loss-1 check-every-0 check-every-101 fall-0 \
    rise-11 failback-delay-1001 retries-11 retries-1.0 when-none-shut backups-2 requests-20 \
    interval-20 seed-7 preset-flapping replay-1 fails-0.5";

pub fn spoil() -> impl Strategy<Value = Spoil> {
    let parts: [fn(&str) -> String; 6] = [
        |part| format!("-{part}"),
        |part| format!("{part}-"),
        |part| format!(" {part}"),
        |part| format!("{part} "),
        |part| part.to_uppercase(),
        |part| part.replacen('-', "", 1),
    ];
    let actions: Vec<_> = ACTIONS.split(' ').chain([""]).collect();
    let strangers = ["crash", "repair", "cut", "heal", "drain", "ready"];
    let ticks = ["", "0", "00", "-1", "+1", "1.0", "x", "18446744073709551616"];
    prop_oneof![
        1 => select(["", "0", "2", "01", "1 ", "1-", "v1"].as_slice()).prop_map(Spoil::Version),
        2 => select(parts.to_vec()).prop_map(Spoil::Part),
        4 => select(actions).prop_map(Spoil::Action),
        1 => select(strangers.to_vec()).prop_map(Spoil::Stranger),
        1 => Just(Spoil::Late),
        1 => select(ticks.to_vec()).prop_map(Spoil::Tick),
    ]
}

/// A text as the value of a query's key.
pub fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The text of a replay with something wrong at one place.
pub fn spoilt(replay: &[Intervention], spoil: &Spoil, place: Index, instances: usize) -> String {
    let mut parts: Vec<String> = replay
        .iter()
        .map(|one| format!("{}-{}", one.tick, one.action))
        .collect();
    // Something must follow what comes too late.
    let last = replay.last().map_or(1, |one| one.tick);
    parts.push(format!("{last}-failover"));
    let place = place.index(parts.len());
    let tick = parts[place].split_once('-').map_or("", |(tick, _)| tick).to_owned();
    let mut version = "1";
    match spoil {
        Spoil::Version(other) => version = other,
        Spoil::Part(torn) => parts[place] = torn(&parts[place]),
        Spoil::Action(action) => parts.insert(place, format!("{tick}-{action}")),
        Spoil::Stranger(name) => parts.insert(place, format!("{tick}-{name}-{instances}")),
        Spoil::Late => parts.insert(place, format!("{}-failover", last + 1)),
        Spoil::Tick(tick) => parts.insert(place, format!("{tick}-failover")),
    }
    parts.insert(0, version.to_owned());
    parts.join("~")
}
