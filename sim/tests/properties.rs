//! What holds for every text, every configuration and every run.

#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "tests are not public")]

mod support;

use std::collections::HashSet;

use failover_sim::{
    Action, Config, Error, Intervention, MAX_INSTANCES, Machine, Metrics, Outcome, Query, Reason, Record, Run,
};
use proptest::prelude::*;
use support::arbitrary::{action, config, query, scenario, seed};
use support::reference::{Reference, Tick};

const TICKS: u64 = 300;

/// This tick's part of a replay.
fn at(replay: &[Intervention], tick: u64) -> Vec<Intervention> {
    replay.iter().filter(|one| one.tick == tick).copied().collect()
}

/// The records of a machine that is never seeked.
fn straight(config: &Config, seed: u64, replay: &[Intervention]) -> Vec<Record> {
    let mut machine = Machine::new(config, seed);
    (1..=TICKS).map(|tick| machine.tick(&at(replay, tick))).collect()
}

fn shown(record: Record, attempts: Vec<u8>, instances: usize) -> Tick {
    let each = |bits: u8| (0..instances).map(|i| bits >> i & 1 == 1).collect();
    Tick {
        truth: each(record.truth()),
        believed: each(record.believed()),
        health: (0..instances).map(|i| record.health(i)).collect(),
        active: record.active(),
        hold: record.hold(),
        outcome: record.outcome(),
        attempts,
        checked: record.checked(),
        lost: each(record.lost()),
        failed_over: record.failed_over(),
        failed_back: record.failed_back(),
        order_refused: record.order_refused(),
    }
}

fn reads_whatever_it_is(text: &str) -> Result<(), TestCaseError> {
    let (lenient, errors) = Query::lenient(text);
    match Query::parse(text) {
        Ok(strict) => {
            prop_assert!(errors.is_empty());
            prop_assert_eq!(&strict, &lenient);
        }
        Err(error) => prop_assert_eq!(Some(&error), errors.first()),
    }
    for error in &errors {
        let message = error.to_string();
        prop_assert!(!message.chars().any(char::is_control));
        if let Error::Duplicate { key, .. } | Error::Invalid { key, .. } = error {
            prop_assert!(message.contains(key.name()) && message.contains(key.allowed()));
        }
    }
    let mut run = Run::new(lenient.config, 1, lenient.replay);
    run.advance_to(3);
    prop_assert_eq!(run.ticks(), run.end().map_or(3, |end| end.min(3)));
    Ok(())
}

/// The mean of so many numbers; none has none.
fn mean(numbers: &[u64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<u64>() as f64 / numbers.len() as f64)
}

/// The primary's down spells, each as its ticks, and whether it has ended.
fn spells(records: &[Record]) -> Vec<(Vec<usize>, bool)> {
    let mut spells: Vec<(Vec<usize>, bool)> = Vec::new();
    for (tick, record) in records.iter().enumerate() {
        let lasts = spells.last_mut().filter(|(_, ended)| !ended);
        match (record.truth() & 1 == 1, lasts) {
            (true, Some((_, ended))) => *ended = true,
            (true, None) => {}
            (false, Some((ticks, _))) => ticks.push(tick),
            (false, None) => spells.push((vec![tick], false)),
        }
    }
    spells
}

proptest! {
    #[test]
    fn a_run_knows_the_machines_state_and_attempts((config, replay) in scenario(60), seed in seed()) {
        let mut machine = Machine::new(&config, seed);
        let config = Config { requests: failover_sim::Requests::Endless, ..config };
        let mut run = Run::new(config, seed, replay.clone());
        prop_assert_eq!(run.state(0), machine.state());
        for tick in 1..=60 {
            let record = machine.tick(&at(&replay, tick));
            prop_assert_eq!(run.state(tick), machine.state());
            prop_assert_eq!(run.attempts(tick), machine.attempts(record));
        }
    }

    #[test]
    fn metrics_are_the_sums_of_what_happened((config, replay) in scenario(TICKS), seed in seed()) {
        let records = straight(&config, seed, &replay);
        let mut metrics = Metrics::default();
        records.iter().for_each(|record| metrics.add(*record));
        let count = |is: fn(&Record) -> bool| records.iter().filter(|record| is(record)).count() as u64;
        prop_assert_eq!(metrics.requests, TICKS);
        prop_assert_eq!(metrics.served_primary, count(|r| r.outcome() == Outcome::Served(0)));
        prop_assert_eq!(metrics.served_backup, count(|r| matches!(r.outcome(), Outcome::Served(1..))));
        prop_assert_eq!(metrics.redirected, count(|r| matches!(r.outcome(), Outcome::Redirected(_))));
        prop_assert_eq!(metrics.failed_undetected, count(|r| r.outcome() == Outcome::Failed(Reason::Undetected)));
        prop_assert_eq!(metrics.failed_no_instance, count(|r| r.outcome() == Outcome::Failed(Reason::NoInstance)));
        prop_assert_eq!(metrics.primary_up, count(|r| r.truth() & 1 == 1));
        prop_assert_eq!(metrics.active_backup, count(|r| r.active() != 0));
        let before = std::iter::once(0).chain(records.iter().map(|record| record.active()));
        let switches: Vec<_> = before.zip(&records).filter(|(from, to)| (*from == 0) != (to.active() == 0)).collect();
        let failovers = switches.iter().filter(|(from, _)| *from == 0);
        prop_assert_eq!(metrics.failovers, failovers.clone().count() as u64);
        prop_assert_eq!(metrics.failbacks, (switches.len() - failovers.clone().count()) as u64);
        prop_assert_eq!(metrics.false_failovers, failovers.filter(|(_, to)| to.truth() & 1 == 1).count() as u64);
        let failed = metrics.failed_undetected + metrics.failed_no_instance;
        prop_assert_eq!(metrics.availability(), Some((TICKS - failed) as f64 / TICKS as f64));
        let nines = (failed > 0).then(|| -(failed as f64 / TICKS as f64).log10());
        prop_assert_eq!(metrics.nines(), nines);

        let spells = spells(&records);
        let lengths: Vec<u64> = spells.iter().filter(|(_, ended)| *ended).map(|(ticks, _)| ticks.len() as u64).collect();
        let distances: Vec<u64> = spells.windows(2).map(|two| (two[1].0[0] - two[0].0[0]) as u64).collect();
        let noticed = |ticks: &[usize]| ticks.iter().position(|tick| records[*tick].believed() & 1 == 0);
        let delays: Vec<u64> = spells.iter().filter_map(|(ticks, _)| noticed(ticks)).map(|delay| delay as u64).collect();
        let unnoticed = spells.iter().filter(|(ticks, ended)| *ended && noticed(ticks).is_none()).count();
        prop_assert_eq!(metrics.mttr_ticks(), mean(&lengths));
        prop_assert_eq!(metrics.mtbf_ticks(), mean(&distances));
        prop_assert_eq!(metrics.mttd_ticks(), mean(&delays));
        prop_assert_eq!(metrics.unnoticed(), unnoticed as u64);
    }

    #[test]
    fn any_text_can_be_read(text in ".{0,60}") {
        reads_whatever_it_is(&text)?;
    }

    #[test]
    fn what_is_nearly_a_query_can_be_read(text in query()) {
        reads_whatever_it_is(&text)?;
    }

    #[test]
    fn the_canonical_form_reads_as_what_it_was_written_from(start in config(), (_, replay) in scenario(1000), seed in seed()) {
        let start = Config { backups: 4, ..start };
        let text = Query::canonical(&start, seed, &replay);
        let read = Query::parse(&text);
        let expected = Query { config: start, seed: Some(seed), replay };
        prop_assert_eq!(read.as_ref(), Ok(&expected));
        prop_assert_eq!(Query::lenient(&text), (expected.clone(), vec![]));
        prop_assert_eq!(Query::canonical(&expected.config, seed, &expected.replay), text);
    }

    #[test]
    fn a_configuration_without_replay_reads_back(start in config(), seed in seed()) {
        let read = Query::parse(&Query::canonical(&start, seed, &[]));
        prop_assert_eq!(read, Ok(Query { config: start, seed: Some(seed), replay: vec![] }));
    }

    #[test]
    fn the_machine_does_what_the_reference_does((config, replay) in scenario(TICKS), seed in seed()) {
        let instances = config.instances();
        let mut reference = Reference::new(&config, seed);
        let mut run = Run::new(config, seed, replay.clone());
        for tick in 1..=TICKS {
            let expected = reference.tick(&at(&replay, tick));
            let actual = shown(run.record(tick), run.attempts(tick).to_vec(), instances);
            prop_assert_eq!(actual, expected, "tick {}", tick);
        }
    }

    #[test]
    fn a_record_is_the_same_however_it_is_reached(
        (config, replay) in scenario(TICKS), seed in seed(), ticks in prop::collection::vec(1..=TICKS, 1..12),
    ) {
        let expected = straight(&config, seed, &replay);
        let mut run = Run::new(config, seed, replay);
        let mut read = Vec::new();
        for tick in ticks {
            prop_assert_eq!(run.record(tick), expected[tick as usize - 1]);
            let mut folded = Metrics::default();
            expected[..tick as usize].iter().for_each(|record| folded.add(*record));
            prop_assert_eq!(run.metrics(tick), folded);
            run.read(tick..=TICKS, &mut read);
            prop_assert_eq!(&read, &expected[tick as usize - 1..]);
        }
    }

    #[test]
    fn a_run_that_is_intervened_in_is_the_run_of_its_link(
        (config, replay) in scenario(TICKS), seed in seed(),
        steps in prop::collection::vec((1..=TICKS, action(5)), 1..8),
    ) {
        let config = Config { backups: 4, ..config };
        let mut run = Run::new(config, seed, replay);
        run.advance_to(TICKS);
        for (tick, action) in steps {
            let before = (run.replay().to_vec(), run.ticks());
            if run.intervene(tick, action) {
                prop_assert!(run.ticks() < tick);
                prop_assert!(run.replay().iter().all(|one| one.tick <= tick));
            } else {
                prop_assert_eq!(&before, &(run.replay().to_vec(), run.ticks()));
            }
            let keys: Vec<_> = at(run.replay(), tick).iter().filter_map(|one| match one.action {
                Action::Set(setting) => Some(setting.key()),
                _ => None,
            }).collect();
            let once: HashSet<_> = keys.iter().filter(|key| matches!(action, Action::Set(new) if new.key() == **key)).collect();
            prop_assert!(keys.iter().filter(|key| once.contains(key)).count() <= 1);
            if let Action::Set(setting) = action {
                let mut set = run.config_at(tick);
                setting.apply(&mut set);
                prop_assert_eq!(set, run.config_at(tick));
            }
            run.advance_to(TICKS.min(tick + 40));
            let read = Query::parse(&run.canonical()).unwrap();
            let mut fresh = Run::new(read.config, read.seed.unwrap(), read.replay);
            for tick in 1..=run.ticks() {
                prop_assert_eq!(run.record(tick), fresh.record(tick), "tick {}", tick);
            }
            prop_assert_eq!(run.metrics(run.ticks()), fresh.metrics(run.ticks()));
        }
    }

    #[test]
    fn a_machine_stands_where_its_records_and_its_run_say((config, replay) in scenario(TICKS), seed in seed()) {
        let mut machine = Machine::new(&config, seed);
        let run = Run::new(config, seed, replay.clone());
        let mut against = [0; MAX_INSTANCES];
        for tick in 1..=TICKS {
            let (mut settings, before) = (machine.config().clone(), machine.state().believed());
            for one in at(&replay, tick) {
                let thresholds = (settings.fall, settings.rise);
                if let Action::Set(setting) = one.action {
                    setting.apply(&mut settings);
                }
                if thresholds != (settings.fall, settings.rise) {
                    against = [0; MAX_INSTANCES];
                }
            }
            let record = machine.tick(&at(&replay, tick));
            let state = machine.state();
            let passed = record.truth() & !record.lost() & !machine.links().cut;
            for (i, count) in against.iter_mut().enumerate().take(settings.instances()) {
                let has = |set: u8| set >> i & 1 == 1;
                let disagrees = has(passed) != has(before) && has(record.believed()) == has(before);
                if record.checked() {
                    *count = if disagrees { *count + 1 } else { 0 };
                }
                prop_assert_eq!(record.against(i, settings.fall, settings.rise), *count);
            }
            prop_assert_eq!(machine.ticks(), tick);
            prop_assert_eq!(machine.config(), &run.config_at(tick));
            prop_assert_eq!(machine.links(), run.links_at(tick));
            prop_assert_eq!((state.truth(), state.believed()), (record.truth(), record.believed()));
            prop_assert_eq!((state.active(), state.hold()), (record.active(), record.hold()));
            prop_assert!((0..machine.config().instances()).all(|i| state.health(i) == record.health(i)));
            // Checks run in the ticks 1, 1 + every, 1 + 2 · every and so on.
            let every = u64::from(machine.config().check_every);
            prop_assert_eq!(u64::from(state.until_check()), (every - tick % every) % every);
            prop_assert_eq!(record.checked(), (tick - 1).is_multiple_of(every));
        }
    }

    #[test]
    fn a_machine_goes_on_from_wherever_it_is_put((config, replay) in scenario(TICKS), seed in seed(), from in 1..TICKS) {
        let mut whole = Machine::new(&config, seed);
        for tick in 1..=from {
            whole.tick(&at(&replay, tick));
        }
        let mut luck = whole.luck().clone();
        let mut part = Machine::with_luck(whole.config(), whole.state(), whole.links(), &mut luck).after(from);
        for tick in from + 1..=TICKS {
            prop_assert_eq!(part.tick(&at(&replay, tick)), whole.tick(&at(&replay, tick)), "tick {}", tick);
        }
    }

    #[test]
    fn every_request_ends_once_and_where_its_attempts_end((config, replay) in scenario(TICKS), seed in seed()) {
        let mut run = Run::new(config, seed, replay);
        for tick in 1..=TICKS {
            let record = run.record(tick);
            let attempts = run.attempts(tick);
            let is_up = |i: u8| record.truth() >> i & 1 == 1;
            match record.outcome() {
                Outcome::Served(by) => prop_assert!(*attempts == [by] && is_up(by) && by == record.active()),
                Outcome::Redirected(by) => {
                    prop_assert!(attempts.len() > 1 && attempts.last() == Some(&by) && is_up(by) && by != record.active());
                }
                Outcome::Failed(Reason::Undetected) => prop_assert!(!attempts.is_empty() && !attempts.iter().any(|i| is_up(*i))),
                Outcome::Failed(Reason::NoInstance) => prop_assert!(attempts.is_empty()),
            }
        }
        let sum = run.metrics(TICKS);
        prop_assert_eq!(sum.served_primary + sum.served_backup + sum.redirected + sum.failed(), TICKS);
    }
}
