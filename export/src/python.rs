//! A run as a Python script.

use failover_sim::{Action, Intervention, Key, Run};

use crate::literals::{changed, done_to, literal};

/// The model of the run, which is the same in every script: written from the design and not from the rules in `sim`, so that
/// a script is a second check of them.
const MODEL: &str = include_str!("model.py");

/// A script for Python 3.8 or newer that replays a run in CPython and prints the very lines that the page shows; with
/// `--trace` a row for each request, and with `--summary` the counts as JSON, both as the `experiment` example prints them.
/// It needs nothing but the standard library. The run's configuration and interventions stand at its top, to be changed.
///
/// A run with an end is replayed up to that end. Of an endless one the script makes `upto` requests: those that were seen.
pub fn python(run: &Run, upto: u64) -> String {
    let config = run.config();
    let requests = run.end().unwrap_or(upto);
    let seen = if run.end().is_none() {
        "  # the run has no end: so many were seen"
    } else {
        ""
    };
    let settings: String = Key::ALL
        .into_iter()
        .filter_map(|key| Some((literal(config, key)?, meaning(key)?)))
        .map(|((name, value), meaning)| format!("    \"{name}\": {value},  # {meaning}\n"))
        .collect();
    let interventions: String = run.replay().iter().map(intervention).collect();
    let interventions = match interventions.as_str() {
        "" => "[]".to_owned(),
        some => format!("[\n{some}]"),
    };
    format!(
        r#"#!/usr/bin/env python3
"""Replays a run of Failover Lab in CPython and prints the same lines.

It needs Python 3.8 or newer and nothing else. Without options it prints the console,
with --trace a row for each request, with --summary what the requests come to.

The run: {query}
"""

import argparse
import json
import math
import random
import sys

# The run. Change it and see what becomes of it.

SEED = {seed}
REQUESTS = {requests}{seen}
INTERVAL = {interval}  # milliseconds between requests
BACKUPS = {backups}

SETTINGS = {{
{settings}}}

# What a person did: the number of the request, then what was done right before it.
# (5, "crash", 0), also "repair", "cut", "heal", "drain", "ready": 0 is the primary
# (9, "set", "check_every", 4): a setting from above and its new value
# (12, "order", "failover"), also "failback"
INTERVENTIONS = {interventions}
{MODEL}"#,
        query = run.canonical(),
        seed = run.seed(),
        interval = config.interval,
        backups = config.backups,
    )
}

fn intervention(one: &Intervention) -> String {
    let action = match (one.action, done_to(one.action)) {
        (_, Some((name, instance))) => format!("\"{name}\", {instance}"),
        (Action::Set(setting), _) => {
            let (name, value) = changed(setting);
            format!("\"set\", \"{name}\", {value}")
        }
        (order, _) => format!("\"order\", \"{order}\""),
    };
    format!("    ({}, {action}),\n", one.tick)
}

/// What a setting means, in a few words; `None` for what stands by itself at the top.
fn meaning(key: Key) -> Option<&'static str> {
    Some(match key {
        Key::Fail => "the primary's failure probability, per request",
        Key::Recover => "the primary's recovery probability",
        Key::BackupFail => "each backup's failure probability",
        Key::BackupRecover => "each backup's recovery probability",
        Key::CheckEvery => "requests between health checks",
        Key::Fall => "failed checks in a row until believed down",
        Key::Rise => "passed checks in a row until believed up",
        Key::CheckLoss => "the probability that the check of a healthy instance fails",
        Key::Failback => "\"auto\", \"delayed\" or \"manual\"",
        Key::FailbackDelay => "requests of hold-down, when delayed",
        Key::Retries => "other instances tried on an error",
        Key::WhenNone => "nobody believed up: \"closed\" refuses, \"open\" sends anyway",
        Key::Seed | Key::Requests | Key::Interval | Key::Backups | Key::Preset | Key::Replay => return None,
    })
}
