//! The exact answers, against the given cases and against the sampler.

#![allow(missing_docs, reason = "tests are not public")]

use failover_sim::theory::{Quantity, Theory, Values, theory};
use failover_sim::{Machine, Query};
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
        for quantity in Quantity::ALL {
            let (mean, error) = sampled(&query, quantity);
            let off = (mean - exact.long_run.of(quantity)).abs();
            assert!(
                off <= 4.0 * error,
                "{query}, {}: {mean} is {off} off, which is {} standard errors",
                quantity.name(),
                off / error
            );
        }
    }
}

/// The mean over a million requests and its standard error, by the means of 100 batches.
fn sampled(query: &str, quantity: Quantity) -> (f64, f64) {
    const BATCHES: usize = 100;
    const SIZE: usize = 10_000;
    let query = Query::parse(query).expect("the query is valid");
    let mut machine = Machine::new(&query.config, 2026);
    let means: Vec<f64> = (0..BATCHES)
        .map(|_| (0..SIZE).filter(|_| quantity.holds(machine.tick(&[]))).count() as f64 / SIZE as f64)
        .collect();
    let count = BATCHES as f64;
    let mean = means.iter().sum::<f64>() / count;
    let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
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
