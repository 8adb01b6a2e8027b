//! A long run stays within its memory, and can be looked up anywhere all the same.

#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "tests are not public")]

use failover_sim::{Machine, Metrics, Query, Record, Run};

const BOUND: usize = 64 << 20;
const TICKS: u64 = 3_000_000;

/// Looks a run up far behind its end, and compares with a machine that only goes forward.
fn check(text: &str) {
    let query = Query::parse(text).unwrap();
    let mut run = Run::new(query.config.clone(), 42, query.replay.clone());
    for tick in (1..=TICKS).step_by(500_000) {
        run.advance_to(tick);
        assert!(run.heap_bytes() <= BOUND, "{text}");
    }
    run.advance_to(TICKS);
    let places = [
        2_999_999, 1_500_001, 1, 1_499_999, 65_536, 65_537, 1_500_000, 1_500_002, 2_000_000,
    ];
    let mut machine = Machine::new(&query.config, 42);
    let mut metrics = Metrics::default();
    let expected: Vec<(Record, Metrics)> = (1..=TICKS)
        .map(|tick| {
            let now: Vec<_> = query.replay.iter().filter(|one| one.tick == tick).copied().collect();
            let record = machine.tick(&now);
            metrics.add(record);
            (record, metrics)
        })
        .filter({
            let mut tick = 0;
            move |_| {
                tick += 1;
                places.contains(&tick)
            }
        })
        .collect();
    let mut sorted = places;
    sorted.sort_unstable();
    for tick in places {
        let (record, metrics) = expected[sorted.binary_search(&tick).unwrap()];
        assert_eq!(run.record(tick), record, "{text} at {tick}");
        assert_eq!(run.metrics(tick), metrics, "{text} at {tick}");
        assert!(run.heap_bytes() <= BOUND, "{text}");
    }
}

#[test]
fn the_courses_experiment_without_end() {
    check("requests=endless");
}

#[test]
fn four_backups_with_lost_checks() {
    check("requests=endless&backups=4&fail=0.1&backup-fail=0.1&fall=3&rise=2&check-loss=0.1");
}

#[test]
fn draws_that_come_to_matter_late() {
    check("requests=endless&backups=4&replay=1~1500000-check-loss-0.3~1500001-backup-fail-0.1");
}
