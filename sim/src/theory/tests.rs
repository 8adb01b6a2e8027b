//! What the exact answer must agree with: brute force, itself worked out in other ways, closed forms.

use proptest::prelude::*;

use super::aggregate::Aggregation;
use super::chain::Enumeration;
use super::classes::closed_classes;
use super::eliminate::Elimination;
use super::*;
use crate::{Links, Query, State, possible};

fn config(query: &str) -> Config {
    Query::parse(query).unwrap().config
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(1.0)
}

/// Follows every way that a run can take, and tells of each its probability and how often each quantity counted.
fn every_run(config: &Config, requests: u32, visit: &mut impl FnMut(f64, [u32; 12])) {
    fn go(
        config: &Config,
        state: State,
        left: u32,
        likely: f64,
        counts: [u32; 12],
        visit: &mut impl FnMut(f64, [u32; 12]),
    ) {
        if left == 0 {
            return visit(likely, counts);
        }
        for one in possible(config, state, Links::default(), &[]) {
            let mut counts = counts;
            for (count, quantity) in counts.iter_mut().zip(Quantity::ALL) {
                *count += u32::from(quantity.holds(one.record));
            }
            go(config, one.state, left - 1, likely * one.probability, counts, visit);
        }
    }
    go(config, State::start(config), requests, 1.0, [0; 12], visit);
}

#[test]
fn expectations_spread_and_distributions_are_those_of_all_runs_together() {
    for query in [
        "requests=6",
        "requests=6&fall=2&rise=2&retries=0",
        "requests=4&backup-fail=0.1&check-every=2&when-none=open",
        "requests=3&check-loss=0.3&backup-fail=0.4&failback=manual",
    ] {
        let config = config(query);
        let exact = theory(&config).unwrap();
        let expected = exact.expected.as_ref().unwrap();
        let n = expected.requests as usize;
        let mut likely = [[0.0; 7]; 12];
        every_run(&config, n as u32, &mut |probability, counts| {
            for (likely, count) in likely.iter_mut().zip(counts) {
                likely[count as usize] += probability;
            }
        });
        for quantity in Quantity::ALL {
            let own = distribution(&exact.chain, quantity, n).unwrap();
            let brute = &likely[quantity as usize];
            assert!(
                own.iter().zip(brute).all(|(own, brute)| near(*own, *brute)),
                "{query} {quantity:?}"
            );
            let mean: f64 = own.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            assert!(near(mean, expected.values.of(quantity)), "{query} {quantity:?}");
            let variance: f64 = own.iter().enumerate().map(|(k, p)| (k as f64 - mean).powi(2) * p).sum();
            let spread = match quantity {
                Quantity::Failed => exact.failed[n - 1],
                Quantity::ActiveBackup => exact.active_backup[n - 1],
                _ => continue,
            };
            assert!(
                near(spread.mean, mean) && near(spread.deviation.powi(2), variance),
                "{query}"
            );
        }
    }
}

#[test]
fn the_course_in_closed_form_is_the_chain() {
    for (fail, recover) in [
        (0.2, 0.2),
        (0.05, 0.3),
        (0.9, 0.9),
        (1.0, 0.2),
        (0.0, 0.2),
        (0.2, 0.0),
        (1e-6, 1e-5),
        (0.0, 0.0),
    ] {
        for requests in [1, 15, 1000, 300_000] {
            let config = Config {
                fail,
                recover,
                requests: crate::Requests::Count(requests),
                ..Config::default()
            };
            let course = Course::new(&config).unwrap();
            let exact = theory(&config).unwrap();
            let long_run = |quantity| exact.long_run.of(quantity);
            assert!(
                near(course.primary_up().unwrap_or(1.0), long_run(Quantity::PrimaryUp)),
                "{fail} {recover}"
            );
            assert!(
                near(course.failovers().unwrap_or(0.0), long_run(Quantity::Failovers)),
                "{fail} {recover}"
            );
            let expected = exact.expected.unwrap().values;
            let off = |one: f64, other: f64| (one - other).abs() <= 1e-10 * f64::from(requests);
            let up = course.expected_up(requests.into());
            assert!(off(up, expected.of(Quantity::PrimaryUp)), "{fail} {recover} {requests}");
            let failovers = course.expected_failovers(requests.into());
            assert!(
                off(failovers, expected.of(Quantity::Failovers)),
                "{fail} {recover} {requests}"
            );
            // The variance of a share of two states is p(1 − p)(1 + λ)/(1 − λ), for each request.
            if let Some(p) = course.primary_up() {
                let lambda = course.memory();
                let variance = p * (1.0 - p) * (1.0 + lambda) / (1.0 - lambda);
                assert!(
                    (exact.scatter.unwrap().of(Quantity::PrimaryUp).powi(2) - variance).abs()
                        <= 1e-9 * variance.max(1.0)
                );
            }
        }
    }
    assert_eq!(Course::new(&config("check-every=2")), None);
    // What changes nothing as long as failures are known at once and the backup never fails.
    let same = config("interval=100&retries=0&when-none=open&backup-recover=0.7&requests=40");
    assert_eq!(Course::new(&same), Course::new(&Config::default()));
    assert_eq!(Course::new(&config("backup-fail=0.1")), None);
}

#[test]
fn what_never_happens_has_no_value() {
    let never_fails = theory(&config("fail=0&recover=0.5")).unwrap();
    assert_eq!(never_fails.spells, Spells::default());
    assert_eq!((never_fails.availability(), never_fails.nines()), (1.0, None));
    let never_recovers = theory(&config("fail=0.5&recover=0")).unwrap();
    assert_eq!(never_recovers.spells, Spells::default());
    assert_eq!(never_recovers.long_run.of(Quantity::ActiveBackup), 1.0);
    let nobody = theory(&config("fail=1&backups=0")).unwrap();
    assert!(
        nobody
            .nines()
            .is_some_and(|nines| nines == 0.0 && nines.is_sign_positive())
    );
}

#[test]
fn where_a_run_ends_up_may_depend_on_its_luck() {
    // Whoever is last believed up stays the one that traffic goes to, and everything fails in the end.
    let exact = theory(&config(
        "fail=0.2&recover=0&backup-fail=0.1&backup-recover=0&backups=2&failback=manual",
    ))
    .unwrap();
    assert_eq!((exact.closed_classes, exact.scatter), (3, None));
    assert!(near(exact.shares.iter().sum(), 1.0));
    assert_eq!(exact.availability(), 0.0);
    // The primary is active in the end if all fail in the same tick or both backups before it; else one of the backups is.
    let mut active = 0.0;
    let (p, b) = (0.2, 0.1);
    // Seen from all up, both up; from primary and one backup up; and so on: first-step analysis by hand.
    let one_left = p / (1.0 - (1.0 - p) * 1.0);
    let one_backup = ((1.0 - p) * b * one_left + p * b) / (1.0 - (1.0 - p) * (1.0 - b));
    let all_up = (p * b * b + (1.0 - p) * b * b * one_left + (1.0 - p) * 2.0 * b * (1.0 - b) * one_backup)
        / (1.0 - (1.0 - p) * (1.0 - b) * (1.0 - b));
    for (state, share) in exact.chain.states().iter().zip(&exact.shares) {
        active += if state.active() == 0 { *share } else { 0.0 };
    }
    assert!(near(active, all_up), "{active} {all_up}");
}

#[test]
fn slices_come_to_the_same() {
    let config = config("fall=2&rise=3&backup-fail=0.1&failback=delayed&failback-delay=5&check-every=3&requests=5000");
    let whole = theory(&config).unwrap();
    let mut solver = Solver::new(&config);
    let mut last = 0.0;
    let mut slices = 0;
    let sliced = loop {
        match solver.go_on(1_000) {
            Progress::Busy(progress) => {
                assert!((last..=1.0).contains(&progress), "{last} {progress}");
                last = progress;
                slices += 1;
            }
            Progress::Done(result) => break result.unwrap(),
        }
    };
    assert!(slices > 20);
    assert_eq!((whole.long_run, whole.scatter), (sliced.long_run, sliced.scatter));
    assert_eq!(whole.expected.unwrap().values, sliced.expected.unwrap().values);
}

#[test]
fn a_chain_that_is_too_large_says_how_large_and_soon() {
    let config = config("backups=4&backup-fail=0.1&check-loss=0.1&fall=3&rise=3&check-every=4");
    let Err(obstacle @ Obstacle::TooLarge { states, .. }) = theory(&config) else {
        panic!("it is too large");
    };
    assert!(states > 10_000);
    assert!(obstacle.to_string().contains(&states.to_string()));
    // The primary's own times are known all the same.
    let spells = Solver::new(&config).spells();
    assert!(near(spells.mttr_ticks.unwrap(), 6.25));
    let alone = theory(&Config { backups: 0, ..config }).unwrap();
    assert_eq!(spells, alone.spells);
    assert!(spells.mttd_ticks.unwrap() > 0.5);
}

#[test]
fn iteration_comes_to_what_elimination_does() {
    for query in [
        "fail=0.1&backup-fail=0.05&backups=2&check-every=2&fall=2&rise=2&check-loss=0.05",
        "fail=0.01&recover=0.05&backup-fail=0.01&check-every=4&fall=3&rise=2&check-loss=0.02&failback=delayed&failback-delay=20",
        "fail=0.0001&recover=0.001&backup-fail=0.0001&backup-recover=0.001&fall=3&failback=manual",
    ] {
        let exact = theory(&config(query)).unwrap();
        let mut class = closed_classes(&exact.chain);
        assert_eq!(class.len(), 1);
        let mut aggregation = Aggregation::new(&exact.chain, class.remove(0));
        while !aggregation.go_on(&mut 1_000_000).unwrap() {}
        let off = exact
            .shares
            .iter()
            .zip(aggregation.shares())
            .map(|(one, other)| (one - other).abs());
        assert!(off.sum::<f64>() < 1e-11, "{query}");
    }
}

#[test]
fn a_chain_too_dense_for_elimination_is_iterated() {
    let exact = theory(&config(
        "requests=1&fail=0.1&backup-fail=0.1&backups=3&check-every=2&fall=3&rise=2&check-loss=0.1",
    ))
    .unwrap();
    assert_eq!(exact.scatter, None);
    let course = Course {
        fails: 0.1,
        recovers: 0.18,
    };
    assert!((exact.long_run.of(Quantity::PrimaryUp) - course.primary_up().unwrap()).abs() < 1e-11);
    let moved = exact.long_run.of(Quantity::Failovers) - exact.long_run.of(Quantity::Failbacks);
    assert!(moved.abs() < 1e-11);
}

prop_compose! {
    fn probability()(kind in 0..6, any in 0.0..1.0) -> f64 {
        match kind {
            0 => 0.0,
            1 => 1.0,
            2 => any * 1e-4,
            _ => any,
        }
    }
}

prop_compose! {
    /// Small chains of every kind, degenerate ones among them.
    fn any_config()(
        fail in probability(), recover in probability(), backup_fail in probability(), backup_recover in probability(),
        backups in 0u8..3, check_every in 1u32..4, fall in 1u8..4, rise in 1u8..4, loss in probability(),
        failback in 0usize..3, failback_delay in 0u32..6, retries in 0u8..3, open in any::<bool>(), requests in 1u32..40,
    ) -> Config {
        Config {
            fail, recover, backup_fail, backup_recover, backups, check_every, fall, rise, failback_delay, retries,
            check_loss: if loss < 1.0 { loss } else { 0.5 },
            failback: [crate::Failback::Auto, crate::Failback::Delayed, crate::Failback::Manual][failback],
            when_none: if open { crate::WhenNone::Open } else { crate::WhenNone::Closed },
            requests: crate::Requests::Count(requests),
            ..Config::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_are_in_balance_and_counts_add_up(config in any_config()) {
        let exact = theory(&config).unwrap();
        let chain = &exact.chain;
        let mut after = vec![0.0; chain.len()];
        for (state, share) in exact.shares.iter().enumerate() {
            let mut whole = 0.0;
            for one in chain.after(state) {
                prop_assert!(one.probability > 0.0);
                whole += one.probability;
                after[one.to as usize] += share * one.probability;
            }
            prop_assert!(near(whole, 1.0));
        }
        let off: f64 = exact.shares.iter().zip(&after).map(|(share, after)| (share - after).abs()).sum();
        prop_assert!(off < 1e-13, "{}", off);
        prop_assert!(near(exact.shares.iter().sum(), 1.0));
        prop_assert_eq!(closed_classes(chain).len(), exact.closed_classes);

        let of = |quantity| exact.long_run.of(quantity);
        let served = of(Quantity::ServedPrimary) + of(Quantity::ServedBackup) + of(Quantity::Redirected);
        prop_assert!(near(served + of(Quantity::Failed), 1.0));
        prop_assert!(near(of(Quantity::Failovers), of(Quantity::Failbacks)));
        prop_assert!(of(Quantity::FalseFailovers) <= of(Quantity::Failovers) + 1e-15);

        let expected = exact.expected.as_ref().unwrap();
        let ends: f64 = [Quantity::ServedPrimary, Quantity::ServedBackup, Quantity::Redirected, Quantity::Failed]
            .into_iter().map(|quantity| expected.values.of(quantity)).sum();
        prop_assert!(near(ends, expected.requests as f64));
        prop_assert_eq!(exact.failed.len() as u64, expected.requests.min(2000));
    }
}

#[test]
fn what_is_counted_at_once_is_what_steps_come_to() {
    let config = config("fall=3&rise=2&check-every=4&backup-fail=0.1&failback=delayed&failback-delay=3&requests=5001");
    let exact = theory(&config).unwrap();
    let chain = &exact.chain;
    let mut likely = vec![0.0; chain.len()];
    likely[0] = 1.0;
    let mut steps = Values::default();
    for _ in 0..5001 {
        let mut next = vec![0.0; chain.len()];
        for (state, here) in likely.iter().enumerate() {
            for one in chain.after(state) {
                next[one.to as usize] += here * one.probability;
                steps.add(one.marks, here * one.probability);
            }
        }
        likely = next;
    }
    let expected = exact.expected.unwrap().values;
    for quantity in Quantity::ALL {
        assert!(
            (expected.of(quantity) - steps.of(quantity)).abs() < 1e-8,
            "{quantity:?}"
        );
    }
}

/// The states' numbers do not depend on how much is enumerated at a time.
#[test]
fn enumeration_in_slices_is_the_same_chain() {
    let config = config("fall=3&rise=2&backup-fail=0.1&check-loss=0.1");
    let mut whole = Enumeration::new(&config);
    assert_eq!(whole.go_on(&mut u64::MAX.clone()), Ok(true));
    let mut sliced = Enumeration::new(&config);
    while sliced.go_on(&mut 1) == Ok(false) {}
    let (whole, sliced) = (whole.chain(), sliced.chain());
    assert_eq!(whole.states(), sliced.states());
    assert!((0..whole.len()).all(|state| whole.after(state) == sliced.after(state)));
    let mut elimination = Elimination::new(&whole);
    while elimination.go_on(&mut 1) == Ok(false) {}
    assert_eq!(elimination.solution().ends.len(), 1);
}
