//! Every moment of every world.

#![allow(missing_docs, reason = "tests are not public")]

use std::thread::available_parallelism;

use failover_proof::models;

#[test]
fn every_promise_is_kept_in_every_world() {
    let threads = available_parallelism().map_or(1, usize::from);
    for model in models() {
        let found = model.world.check(threads);
        if let Some((name, path)) = found.broken.first() {
            panic!("{}: broken: {name}\n{path}", model.name);
        }
        assert_eq!(found.moments, model.moments, "{}", model.name);
    }
}
