//! What a person does to a run, and what a link carries of it; the same code natively and as WebAssembly.

#![allow(missing_docs, reason = "tests are not public")]

mod support;

use std::collections::HashSet;
use std::sync::LazyLock;

use failover_sim::{Action, Key, MAX_INSTANCES, Query, Run};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use support::arbitrary::{action, config, forked, scenario, seed};
use support::person::{Step, changed, doable, done, longest, scrubbed};
use support::spoilt::{escaped, spoil, spoilt};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TICKS: u64 = 300;
const LATE: u64 = 200_000;

/// As WebAssembly there is no file to remember a failed case in; the cases are the same ones every time instead.
fn cases() -> ProptestConfig {
    if cfg!(target_arch = "wasm32") {
        ProptestConfig {
            rng_seed: RngSeed::Fixed(42),
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    } else {
        ProptestConfig::default()
    }
}

fn last(run: &Run) -> u64 {
    run.end().map_or(TICKS, |end| end.min(TICKS))
}

fn of_link(text: &str) -> Run {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Run::new(query.config, query.seed.expect("a seed"), query.replay)
}

fn same(run: &mut Run, other: &mut Run) -> Result<(), TestCaseError> {
    prop_assert_eq!(run.canonical(), other.canonical());
    prop_assert_eq!(run.replay(), other.replay());
    for tick in 1..=last(run) {
        prop_assert_eq!(run.record(tick), other.record(tick), "tick {}", tick);
        prop_assert_eq!(run.metrics(tick), other.metrics(tick), "tick {}", tick);
    }
    Ok(())
}

fn take(run: &mut Run, step: Step) -> Result<(), TestCaseError> {
    match step {
        Step::Intervene(tick, action) => {
            let before = run.replay().to_vec();
            run.intervene(tick, action);
            let kept = before.partition_point(|one| one.tick < tick);
            prop_assert!(run.replay().starts_with(&before[..kept]));
            shows(run, tick, action)?;
        }
        Step::Look(tick) => {
            run.record(tick.min(last(run)));
        }
        Step::Count(tick) => {
            run.metrics(tick);
        }
        Step::Length(requests) => run.set_requests(requests),
        Step::Pace(interval) => run.set_interval(interval),
    }
    prop_assert!(run.end().is_none_or(|end| run.ticks() <= end));
    Ok(())
}

/// Without this, a run that forgets what is done to it would agree with its link.
fn shows(run: &mut Run, tick: u64, action: Action) -> Result<(), TestCaseError> {
    let holds = |set: u8, i: u8| set >> i & 1 == 1;
    let links = run.links_at(tick);
    let happens = tick <= last(run);
    let is_shown = match action {
        Action::Crash(i) => !happens || !holds(run.record(tick).truth(), i),
        Action::Repair(i) => !happens || holds(run.record(tick).truth(), i),
        Action::Cut(i) => holds(links.cut, i),
        Action::Heal(i) => !holds(links.cut, i),
        Action::Drain(i) => holds(links.drained, i),
        Action::Ready(i) => !holds(links.drained, i),
        Action::Failover => !happens || run.record(tick).order_refused() || run.record(tick).active() > 0,
        Action::Failback => !happens || run.record(tick).order_refused() || run.record(tick).active() == 0,
        Action::Set(setting) => {
            let mut set = run.config_at(tick);
            setting.apply(&mut set);
            set == run.config_at(tick)
        }
    };
    prop_assert!(is_shown, "{} in tick {}", action, tick);
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_run_that_was_scrubbed_comes_back_from_its_link((config, steps) in scrubbed(TICKS), seed in seed()) {
        let mut run = Run::new(config, seed, vec![]);
        for step in steps {
            take(&mut run, step)?;
        }
        let mut back = of_link(&run.canonical());
        same(&mut run, &mut back)?;
    }

    #[test]
    fn a_rewritten_run_is_the_run_of_its_new_replay(
        (config, replays) in forked(TICKS), seed in seed(), counted in prop::collection::vec((0..=TICKS, 0..=TICKS), 4),
    ) {
        let mut run = Run::new(config.clone(), seed, replays[0].clone());
        for (i, (before, after)) in counted.into_iter().enumerate() {
            run.metrics(before);
            let replay = &replays[(i + 1) % 2];
            let mut fresh = Run::new(config.clone(), seed, replay.clone());
            let differ = run.replay() != fresh.replay();
            prop_assert_eq!(run.rewrite(replay.clone()), differ);
            run.advance_to(TICKS);
            prop_assert_eq!(run.metrics(after), fresh.metrics(after));
            same(&mut run, &mut fresh)?;
        }
    }

    #[test]
    fn what_was_done_is_undone_by_the_replays_before(
        (config, replay) in scenario(TICKS), seed in seed(),
        steps in prop::collection::vec((1..=TICKS, action(1), 0..=TICKS), 1..6),
    ) {
        let mut run = Run::new(config, seed, replay);
        let mut before = Vec::new();
        for (tick, action, computed) in steps {
            before.push(run.clone());
            run.intervene(tick, action);
            run.advance_to(computed);
        }
        while let Some(mut earlier) = before.pop() {
            run.rewrite(earlier.replay().to_vec());
            same(&mut run, &mut earlier)?;
        }
    }

    #[test]
    fn a_twin_differs_in_one_setting_and_has_the_same_luck(
        (config, replay) in scenario(TICKS), seed in seed(), other in config(),
    ) {
        let mut run = Run::new(config, seed, replay);
        for key in Key::ALL.into_iter().filter(|key| key.is_adjustable() || *key == Key::Backups) {
            let value = other.get(key).expect("a configuration holds it");
            let mut twin = run.counterfactual(key, &value).expect("the value is allowed");
            for tick in [0, TICKS] {
                let mut expected = run.config_at(tick);
                expected.set(key, &value).expect("the value is allowed");
                prop_assert_eq!(twin.config_at(tick), expected);
            }
            // The four chances of faults move the instances that they are about, and no other.
            let moved = match key {
                Key::Fail | Key::Recover => 1,
                Key::BackupFail | Key::BackupRecover => !1,
                _ => 0,
            };
            prop_assert_eq!(moved != 0, key.changes_faults());
            let both = (1 << run.config().instances().min(twin.config().instances())) - 1;
            let links = [&run, &twin].map(|run| run.links_at(TICKS)).map(|links| (links.cut & both, links.drained & both));
            prop_assert_eq!(links[0], links[1]);
            for tick in 1..=TICKS {
                let truths = [&mut run, &mut twin].map(|run| run.record(tick).truth() & both & !moved);
                prop_assert_eq!(truths[0], truths[1], "{} {} in tick {}", key.name(), value, tick);
            }
            let mut back = of_link(&twin.canonical());
            same(&mut twin, &mut back)?;
        }
    }

    #[test]
    fn a_malformed_replay_is_named_and_costs_nothing_but_itself(
        (config, replay) in scenario(TICKS), seed in seed(), spoil in spoil(), place in any::<Index>(), first in any::<bool>(),
    ) {
        let rest = Query::canonical(&config, seed, &[]);
        let instances = config.instances();
        let text = spoilt(&replay, &spoil, place, instances);
        let pair = format!("replay={}", escaped(&text));
        let query = if first { format!("{pair}&{rest}") } else { format!("{rest}&{pair}") };
        let (read, errors) = Query::lenient(&query);
        prop_assert_eq!(read, Query { config, seed: Some(seed), replay: vec![] });
        prop_assert_eq!(errors.len(), 1);
        prop_assert_eq!(errors[0].key(), "replay");
        prop_assert!(text.split('~').any(|part| part == errors[0].value()) || text == errors[0].value());
        prop_assert_eq!(Query::parse(&query), Err(errors[0].clone()));
    }

    #[test]
    fn whatever_a_replay_says_the_rest_is_kept(
        (config, replay) in scenario(TICKS), seed in seed(), place in any::<Index>(), with in "[-~0-9a-z. &=%+\u{e9}]?",
    ) {
        let link = Query::canonical(&config, seed, &replay);
        let (rest, text) = link.split_once("&replay=").unwrap_or((&link, "1"));
        let mut changed: Vec<char> = text.chars().collect();
        let place = place.index(changed.len());
        changed.splice(place..=place, with.chars());
        let text: String = changed.into_iter().collect();
        let (read, errors) = Query::lenient(&format!("{rest}&replay={}", escaped(&text)));
        prop_assert_eq!((&read.config, read.seed), (&config, Some(seed)));
        match errors.as_slice() {
            [] => {
                let back = of_link(&Query::canonical(&config, seed, &read.replay));
                prop_assert_eq!(back.replay(), read.replay);
            }
            [error] => prop_assert!(error.key() == "replay" && read.replay.is_empty()),
            _ => prop_assert!(false, "{:?}", errors),
        }
    }

    #[test]
    fn a_spell_begins_where_a_walk_through_the_records_meets_it((config, replay) in scenario(TICKS), seed in seed()) {
        let instances = config.instances();
        let mut run = Run::new(config, seed, replay);
        let mut walk = run.clone();
        let mut since = [None; MAX_INSTANCES];
        let mut walked = Vec::new();
        for tick in 1..=TICKS {
            let truth = walk.record(tick).truth();
            for (i, since) in since.iter_mut().enumerate() {
                *since = if truth >> i & 1 == 1 { None } else { since.or(Some(tick)) };
            }
            walked.push(since);
        }
        for tick in (1..=TICKS).rev() {
            for (i, since) in walked[tick as usize - 1][..instances].iter().enumerate() {
                prop_assert_eq!(run.down_since(i as u8, tick), *since, "{} in tick {}", i, tick);
            }
        }
    }
}

#[test]
fn the_longest_link_of_fifty_actions_is_at_most_2000_characters() {
    let text = longest().canonical();
    assert!(text.len() <= 2000, "{}: {text}", text.len());
    // No key is left out, and nothing has to be escaped.
    let keys: Vec<_> = form_urlencoded::parse(text.as_bytes())
        .filter_map(|(key, _)| Key::from_name(&key))
        .collect();
    assert_eq!(
        keys,
        Key::ALL
            .into_iter()
            .filter(|key| *key != Key::Preset)
            .collect::<Vec<_>>()
    );
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"=&~-.".contains(&byte)),
        "{text}"
    );
    assert_eq!(of_link(&text).replay().len(), 50);
    let kind = |action: &Action| {
        let text = action.to_string();
        let name = text.rsplit_once('-').map_or(text.as_str(), |(name, _)| name);
        (matches!(action, Action::Set(_)), name.to_owned())
    };
    let kinds: HashSet<_> = doable().iter().map(kind).collect();
    assert_eq!(kinds.len(), 6 + 2 + 12);
}

#[test]
fn a_run_whose_luck_is_shifted_is_up_where_fewer_failures_would_have_it_down() {
    // Were the draws the same, more failures could only ever mean more ticks down.
    for (text, key, instance) in [("seed=1", Key::Fail, 0), ("seed=1&backup-fail=0.2", Key::BackupFail, 1)] {
        let mut run = of_link(&format!("{text}&requests=2000"));
        let mut twin = run.counterfactual(key, "0.3").expect("the value is allowed");
        let mut is_up = |tick| [&mut run, &mut twin].map(|run| run.record(tick).truth() >> instance & 1 == 1);
        assert!((1..=2000).any(|tick| is_up(tick) == [false, true]), "{text}");
        assert!(key.changes_faults());
    }
}

#[test]
fn what_does_not_shift_luck_changes_outcomes_and_no_fault() {
    for (seed, (text, key, value)) in (1..=5).flat_map(|seed| {
        [
            ("fall=1", Key::Fall, "3"),
            ("failback=auto", Key::Failback, "manual"),
            ("backups=1", Key::Backups, "0"),
        ]
        .map(|case| (seed, case))
    }) {
        let text = format!("seed={seed}&requests=2000&backup-fail=0.1&{text}");
        let mut run = of_link(&text);
        let mut twin = run.counterfactual(key, value).expect("the value is allowed");
        let both = if key == Key::Backups { 1 } else { 3 };
        let mut others = 0;
        for tick in 1..=2000 {
            let (own, other) = (run.record(tick), twin.record(tick));
            assert_eq!(
                own.truth() & both,
                other.truth() & both,
                "{text} {value} in tick {tick}"
            );
            others += u32::from(own.outcome() != other.outcome());
        }
        assert!(others > 0, "{text} {value}");
    }
}

#[test]
fn a_fork_far_back_is_exact_on_both_sides_of_a_checkpoint() {
    let start = "seed=5&requests=endless&backups=2&backup-fail=0.1&check-loss=0.1&fall=2";
    let mut run = of_link(start);
    let unforked = run.metrics(LATE);
    for fork in [1, 65_535, 65_536, 65_537, 65_538, 131_072, 131_073, 150_000, LATE] {
        let is_up = run.record(fork).truth() & 1 == 1;
        let what = if is_up { "crash" } else { "repair" };
        let text = format!("{start}&replay=1~{fork}-{what}-0~{fork}-fail-0.4");
        let mut fresh = of_link(&text);
        assert!(run.rewrite(fresh.replay().to_vec()));
        // The end comes first, so that all else is looked up.
        for tick in [LATE]
            .into_iter()
            .chain(fork.saturating_sub(2).max(1)..=(fork + 2).min(LATE))
        {
            assert_eq!(run.record(tick), fresh.record(tick), "{text} in tick {tick}");
            assert_eq!(run.metrics(tick), fresh.metrics(tick), "{text} in tick {tick}");
        }
        assert!(run.rewrite(vec![]));
        assert_eq!(run.metrics(LATE), unforked, "{text}");
    }
}

#[test]
fn a_spell_that_began_65535_ticks_before_is_followed_back_and_one_of_65537_is_not() {
    let mut run = of_link("seed=1&fail=0&requests=endless&recover=0&replay=1~7-crash-0");
    assert_eq!(run.down_since(0, 7 + 65_535), Some(7));
    assert_eq!(run.down_since(0, 7 + 65_537), None);
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_link_of_fifty_actions_is_longer_than_the_longest(config in changed(), seed in seed(), done in done()) {
        static LONGEST: LazyLock<usize> = LazyLock::new(|| longest().canonical().len());
        let instances = config.instances();
        let mut run = Run::new(config, seed, vec![]);
        for (tick, action) in done {
            if action.instance().is_none_or(|i| usize::from(i) < instances) {
                run.intervene(tick, action);
            }
        }
        prop_assert!(run.canonical().len() <= *LONGEST);
        prop_assert!(run.replay().len() <= 50);
    }
}
