//! What the tests share: the given cases, arbitrary runs, and Python.

#![allow(dead_code, reason = "every test file uses a part of it")]

#[path = "../../../sim/tests/support/arbitrary.rs"]
mod arbitrary;
pub mod snake;

use failover_sim::{Query, Requests, Run};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;

/// How many requests are made of a run that has no end.
pub const UPTO: u64 = 120;

const VECTORS: [&str; 3] = [
    include_str!("../../../sim/tests/vectors/console.json"),
    include_str!("../../../sim/tests/vectors/trace.json"),
    include_str!("../../../sim/tests/vectors/lines.json"),
];

/// A run of a query.
pub fn run(text: &str) -> Run {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Run::new(query.config, query.seed.expect("a seed"), query.replay)
}

/// Every configuration of the vectors.
pub fn given() -> Vec<Run> {
    let cases = VECTORS.map(|text| serde_json::from_str::<Vec<Value>>(text).expect("the vectors are JSON"));
    cases
        .iter()
        .flatten()
        .map(|case| run(&query(&case["config"])))
        .collect()
}

/// So many runs of the full model with whatever a person may do, the same ones every time; every second has no end.
pub fn arbitrary(count: usize) -> Vec<Run> {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(42),
        ..ProptestConfig::default()
    });
    let strategy = (arbitrary::scenario(UPTO), arbitrary::seed());
    let mut one = |place: usize| {
        let ((mut config, replay), seed) = strategy.new_tree(&mut runner).expect("a run").current();
        if place.is_multiple_of(2) {
            config.requests = Requests::Count(UPTO as u32);
        }
        Run::new(config, seed, replay)
    };
    (0..count).map(&mut one).collect()
}

/// The requests that are told of a run.
pub fn last(run: &Run) -> u64 {
    run.end().unwrap_or(UPTO)
}

/// The vectors' configuration as a query: the same names with hyphens.
fn query(config: &Value) -> String {
    let keys = config.as_object().expect("an object");
    let pairs = keys.iter().map(|(key, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{}={value}", key.replace('_', "-"))
    });
    pairs.collect::<Vec<_>>().join("&")
}
