//! Arbitrary configurations and interventions.

use failover_sim::{Action, Config, Failback, Intervention, Key, Requests, Setting, WhenNone};
use proptest::prelude::*;
use proptest::sample::Index;

/// A probability, the two ends and the plain ones more often than others.
fn probability() -> impl Strategy<Value = f64> {
    prop_oneof![2 => Just(0.0), 1 => Just(1.0), 4 => (0_u32..=20).prop_map(|n| f64::from(n) / 20.0), 2 => 0.0..=1.0]
}

fn loss() -> impl Strategy<Value = f64> {
    probability().prop_map(|p| if p < 1.0 { p } else { 0.3 })
}

fn failback() -> impl Strategy<Value = Failback> {
    prop_oneof![Just(Failback::Auto), Just(Failback::Delayed), Just(Failback::Manual)]
}

fn when_none() -> impl Strategy<Value = WhenNone> {
    prop_oneof![Just(WhenNone::Closed), Just(WhenNone::Open)]
}

fn delay() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0_u32..12, 1 => 0_u32..=1000]
}

fn every() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(1), 4 => 1_u32..6, 1 => 1_u32..=100]
}

fn checks() -> impl Strategy<Value = u8> {
    prop_oneof![3 => 1_u8..4, 1 => 1_u8..=10]
}

/// Any configuration that a query can give.
pub fn config() -> impl Strategy<Value = Config> {
    let requests = prop_oneof![9 => (1_u32..=1_000_000).prop_map(Requests::Count), 1 => Just(Requests::Endless)];
    let chances = (probability(), probability(), probability(), probability(), loss());
    let health = (every(), checks(), checks());
    let route = (failback(), delay(), 0_u8..=10, when_none());
    (requests, 10_u32..=10_000, 0_u8..=4, chances, health, route).prop_map(
        |(requests, interval, backups, chances, health, route)| Config {
            requests,
            interval,
            backups,
            fail: chances.0,
            recover: chances.1,
            backup_fail: chances.2,
            backup_recover: chances.3,
            check_loss: chances.4,
            check_every: health.0,
            fall: health.1,
            rise: health.2,
            failback: route.0,
            failback_delay: route.1,
            retries: route.2,
            when_none: route.3,
        },
    )
}

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        probability().prop_map(Setting::Fail),
        probability().prop_map(Setting::Recover),
        probability().prop_map(Setting::BackupFail),
        probability().prop_map(Setting::BackupRecover),
        every().prop_map(Setting::CheckEvery),
        checks().prop_map(Setting::Fall),
        checks().prop_map(Setting::Rise),
        loss().prop_map(Setting::CheckLoss),
        failback().prop_map(Setting::Failback),
        delay().prop_map(Setting::FailbackDelay),
        (0_u8..=10).prop_map(Setting::Retries),
        when_none().prop_map(Setting::WhenNone),
    ]
}

/// Anything that a person may do to a run with so many instances.
pub fn action(instances: u8) -> impl Strategy<Value = Action> {
    prop_oneof![
        (0..instances).prop_map(Action::Crash),
        (0..instances).prop_map(Action::Repair),
        (0..instances).prop_map(Action::Cut),
        (0..instances).prop_map(Action::Heal),
        (0..instances).prop_map(Action::Drain),
        (0..instances).prop_map(Action::Ready),
        Just(Action::Failover),
        Just(Action::Failback),
        setting().prop_map(Action::Set),
        setting().prop_map(Action::Set),
    ]
}

/// A configuration and interventions in its first `ticks` ticks, in order.
pub fn scenario(ticks: u64) -> impl Strategy<Value = (Config, Vec<Intervention>)> {
    config().prop_flat_map(move |config| {
        let one = (1..=ticks, action(config.backups + 1)).prop_map(|(tick, action)| Intervention { tick, action });
        let replay = prop::collection::vec(one, 0..24).prop_map(|mut replay| {
            replay.sort_by_key(|one| one.tick);
            replay
        });
        (
            Just(Config {
                requests: Requests::Endless,
                ..config
            }),
            replay,
        )
    })
}

/// A configuration, and two replays of which the second has some of the first one's beginning.
pub fn forked(ticks: u64) -> impl Strategy<Value = (Config, [Vec<Intervention>; 2])> {
    scenario(ticks).prop_flat_map(move |(config, first)| {
        let one = (1..=ticks, action(config.backups + 1)).prop_map(|(tick, action)| Intervention { tick, action });
        let more = prop::collection::vec(one, 0..8);
        (Just((config, first)), any::<Index>(), more).prop_map(|((config, first), keep, more)| {
            let kept = &first[..keep.index(first.len() + 1)];
            let second = kept.iter().copied().chain(more).collect();
            (config, [first, second])
        })
    })
}

/// Any seed; those whose highest words are zero more often than chance would have them.
pub fn seed() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), any::<u32>().prop_map(u64::from), Just(0), Just(u64::MAX)]
}

/// Text that is nearly a query.
pub fn query() -> impl Strategy<Value = String> {
    let key = prop_oneof![6 => prop::sample::select(Key::ALL.as_slice()).prop_map(|key| key.name().to_owned()), 1 => ".{0,8}"];
    let value = prop_oneof![
        "[0-9]{1,3}(\\.[0-9]{1,3})?",
        ".{0,12}",
        "1(~[0-9]{1,2}-[a-z-]{1,14}-[0-9.]{1,3}){0,4}",
        "(auto|manual|open|endless|%[0-9a-f%]{0,3})",
    ];
    prop::collection::vec((key, value, prop_oneof![8 => Just("="), 1 => Just("")]), 0..6).prop_map(|pairs| {
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(key, value, equals)| format!("{key}{equals}{value}"))
            .collect();
        pairs.join("&")
    })
}
