//! Every given case, to the last line; the same code natively and as WebAssembly.

#![allow(missing_docs, reason = "tests are not public")]

use failover_sim::{Query, Run, lines};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CONSOLE: &str = include_str!("vectors/console.json");
const TRACE: &str = include_str!("vectors/trace.json");
const LINES: &str = include_str!("vectors/lines.json");

#[test]
fn console_is_what_cpython_prints() {
    check(CONSOLE, 18, console);
}

#[test]
fn traces_agree() {
    check(TRACE, 24, trace);
}

#[test]
fn the_console_of_the_full_model_agrees() {
    check(LINES, 24, console);
}

fn check(vectors: &str, cases: usize, of: fn(&mut Run) -> Vec<String>) {
    let vectors: Value = serde_json::from_str(vectors).expect("the vectors are JSON");
    let vectors = vectors.as_array().expect("a list of cases");
    assert_eq!(vectors.len(), cases);
    for case in vectors {
        let text = query(&case["config"]);
        let parsed = Query::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut run = Run::new(parsed.config, parsed.seed.expect("a seed"), parsed.replay);
        let expected: Vec<&str> = case["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .map(|line| line.as_str().expect("a text"))
            .collect();
        assert_eq!(of(&mut run), expected, "{text}");
    }
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

fn console(run: &mut Run) -> Vec<String> {
    let backups = run.config().backups;
    let end = run.end().expect("a length");
    (1..=end)
        .flat_map(|tick| {
            lines(tick, run.record(tick), backups)
                .map(|line| line.to_string())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn trace(run: &mut Run) -> Vec<String> {
    let instances = run.config().instances();
    let end = run.end().expect("a length");
    (1..=end)
        .map(|tick| run.record(tick).trace_row(tick, instances))
        .collect()
}
