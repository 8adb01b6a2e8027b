//! The exact answers, against the given cases and against the sampler.

#![allow(missing_docs, reason = "tests are not public")]

use failover_sim::theory::{Quantity, Theory, Values, theory};
use failover_sim::{Machine, Metrics, Query};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const THEORY: &str = include_str!("vectors/theory.json");

#[test]
fn long_run_expectations_and_states_are_those_of_the_vectors() {
    for (query, case) in cases() {
        let exact = exact(&query);
        assert_eq!(exact.chain.len() as u64, case["states"], "{query}");
        compare(&query, &exact.long_run, &case["long_run"]);
        let expected = exact.expected.expect("the run has an end");
        assert_eq!(expected.requests, case["expected_in"]["requests"], "{query}");
        compare(&query, &expected.values, &case["expected_in"]);
    }
}

#[test]
fn a_million_requests_agree_with_theory() {
    for (query, _) in cases() {
        let exact = exact(&query);
        let sampled = sampled(&query);
        let rates = Quantity::ALL.map(|quantity| (quantity.name(), Some(exact.long_run.of(quantity))));
        let times = [
            ("MTTR", exact.spells.mttr_ticks),
            ("MTBF", exact.spells.mtbf_ticks),
            ("MTTD", exact.spells.mttd_ticks),
        ];
        for ((what, value), batches) in rates.into_iter().chain(times).zip(sampled) {
            let Some(value) = value else {
                // A primary that fails for good still has the one spell, which it never ends.
                assert!(
                    batches.iter().all(Option::is_none) || query.contains("fail=1"),
                    "{query}, {what}"
                );
                continue;
            };
            let batches: Option<Vec<f64>> = batches.into_iter().collect();
            let (mean, error) = mean_and_error(&batches.expect("every batch has a value"));
            let off = (mean - value).abs();
            assert!(
                off <= 4.0 * error + 1e-12,
                "{query}, {what}: {mean} is {:.1} standard errors from {value}",
                off / error
            );
        }
    }
}

/// A million requests in batches: of each the shares of all quantities, then the primary's mean times.
fn sampled(query: &str) -> Vec<Vec<Option<f64>>> {
    const BATCHES: usize = 50;
    const SIZE: usize = 20_000;
    let query = Query::parse(query).expect("the query is valid");
    let mut machine = Machine::new(&query.config, 2026);
    // What depends on where a run starts is over soon, if it ever comes.
    for _ in 0..100 {
        machine.tick(&[]);
    }
    let mut batches = vec![Vec::new(); Quantity::ALL.len() + 3];
    for _ in 0..BATCHES {
        let mut counts = [0; Quantity::ALL.len()];
        let mut metrics = Metrics::default();
        for _ in 0..SIZE {
            let record = machine.tick(&[]);
            metrics.add(record);
            for (count, quantity) in counts.iter_mut().zip(Quantity::ALL) {
                *count += u32::from(quantity.holds(record));
            }
        }
        let shares = counts.map(|count| Some(f64::from(count) / SIZE as f64));
        let times = [metrics.mttr_ticks(), metrics.mtbf_ticks(), metrics.mttd_ticks()];
        for (batch, value) in batches.iter_mut().zip(shares.into_iter().chain(times)) {
            batch.push(value);
        }
    }
    batches
}

/// The mean of batches, and its standard error by how they scatter.
fn mean_and_error(batches: &[f64]) -> (f64, f64) {
    let count = batches.len() as f64;
    let mean = batches.iter().sum::<f64>() / count;
    let variance = batches.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

fn exact(query: &str) -> Theory {
    theory(&Query::parse(query).expect("the query is valid").config).expect("there is an exact answer")
}

/// The cases as queries.
fn cases() -> Vec<(String, Value)> {
    let cases: Vec<Value> = serde_json::from_str(THEORY).expect("the vectors are JSON");
    assert_eq!(cases.len(), 14);
    let query = |case: &Value| {
        let config = case["config"].as_object().expect("a configuration");
        let pairs = config.iter().map(|(key, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{}={value}", key.replace('_', "-"))
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    cases.into_iter().map(|case| (query(&case), case)).collect()
}

fn compare(query: &str, values: &Values, case: &Value) {
    for quantity in Quantity::METRICS {
        let (own, given) = (values.of(quantity), case[quantity.name()].as_f64().expect("a number"));
        assert!(
            (own - given).abs() <= 1e-10,
            "{query}, {}: {own}, not {given}",
            quantity.name()
        );
    }
}
