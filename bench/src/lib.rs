//! The measured work: the machine with its counts, for the two configurations that are compared.

use failover_sim::theory::theory;
use failover_sim::{Machine, Metrics, Query};
use wasm_bindgen::prelude::*;

/// The configurations: a name and a query each.
pub const CASES: [(&str, &str); 2] = [
    ("default", "seed=42"),
    (
        "two backups, fall 3, rise 2, lost checks, delayed failback",
        "seed=42&backups=2&fall=3&rise=2&check-loss=0.05&failback=delayed&failback-delay=10",
    ),
];

/// The configurations whose exact answer is timed: few states, the hardest of the given cases, and large ones.
pub const CHAINS: [&str; 5] = [
    "requests=1000",
    "fail=0.01&backup-fail=0.01&check-every=4&fall=3&rise=2&check-loss=0.02&failback=delayed&failback-delay=20",
    "fail=0.1&recover=0.3&backups=2&backup-fail=0.05&check-every=2&fall=2&rise=2&check-loss=0.05&retries=2",
    "fail=0.1&backup-fail=0.1&backups=3&check-every=3&fall=2&rise=2",
    "fail=0.1&backup-fail=0.1&backups=3&check-every=3&fall=3&rise=2&check-loss=0.1",
];

/// Works out the exact answer; returns how many transitions the chain has.
///
/// # Panics
/// There is no such chain.
#[wasm_bindgen]
pub fn exact(chain: usize) -> usize {
    let query = Query::parse(CHAINS[chain]).expect("a valid query");
    theory(&query.config).expect("an exact answer").chain.transitions()
}

/// A chain's query.
///
/// # Panics
/// There is no such chain.
#[wasm_bindgen]
pub fn chain_name(chain: usize) -> String {
    CHAINS[chain].to_owned()
}

/// How many chains there are.
#[wasm_bindgen]
pub fn chain_count() -> usize {
    CHAINS.len()
}

/// Runs a configuration for so many ticks; returns the requests served by the primary, so that nothing is left out.
///
/// # Panics
/// There is no such case.
#[wasm_bindgen]
pub fn ticks(case: usize, count: u32) -> f64 {
    let query = Query::parse(CASES[case].1).expect("a valid query");
    let mut machine = Machine::new(&query.config, query.seed.unwrap_or(0));
    let mut metrics = Metrics::default();
    for _ in 0..count {
        metrics.add(machine.tick(&[]));
    }
    metrics.served_primary as f64
}

/// A configuration's name.
///
/// # Panics
/// There is no such case.
#[wasm_bindgen]
pub fn case_name(case: usize) -> String {
    CASES[case].0.to_owned()
}

/// How many configurations there are.
#[wasm_bindgen]
pub fn case_count() -> usize {
    CASES.len()
}
