//! Scripts are run in CPython and print what `sim` says, to the last line.

#![allow(missing_docs, reason = "tests are not public")]

mod support;

use std::collections::HashSet;
use std::process::Output;

use failover_export::python;
use failover_sim::{Action, Outcome, Reason, Run, lines};
use serde_json::Value;
use support::snake::{self, printed};
use support::{UPTO, arbitrary, given, last, run};

const ARBITRARY: usize = 300;

fn console(run: &mut Run) -> String {
    let backups = run.config().backups;
    let of = |tick, record| {
        lines(tick, record, backups)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    (1..=last(run)).map(|tick| of(tick, run.record(tick))).collect()
}

fn trace(run: &mut Run) -> String {
    let instances = run.config().instances();
    (1..=last(run))
        .map(|tick| run.record(tick).trace_row(tick, instances) + "\n")
        .collect()
}

/// Everything that a script prints is what `sim` says.
fn agree(runs: Vec<Run>) {
    let scripts: Vec<String> = runs.iter().map(|run| python(run, UPTO)).collect();
    let printed = printed(&scripts, ["", "--trace", "--summary"]);
    for (mut run, [lines, rows, counts]) in runs.into_iter().zip(printed) {
        same(&run, &lines, &console(&mut run.clone()));
        same(&run, &rows, &trace(&mut run.clone()));
        same_counts(&mut run, &counts);
    }
}

fn same(run: &Run, printed: &str, expected: &str) {
    for (line, (printed, expected)) in printed.lines().zip(expected.lines()).enumerate() {
        assert_eq!(printed, expected, "line {} of {}", line + 1, run.canonical());
    }
    assert_eq!(printed, expected, "{}", run.canonical());
}

fn same_counts(run: &mut Run, printed: &str) {
    let printed: Value = serde_json::from_str(printed).expect("a summary is JSON");
    let metrics = run.metrics(last(run));
    for (name, count) in [
        ("requests", metrics.requests),
        ("served_primary", metrics.served_primary),
        ("served_backup", metrics.served_backup),
        ("redirected", metrics.redirected),
        ("failed_undetected", metrics.failed_undetected),
        ("failed_no_instance", metrics.failed_no_instance),
        ("failovers", metrics.failovers),
        ("failbacks", metrics.failbacks),
        ("false_failovers", metrics.false_failovers),
        ("primary_up", metrics.primary_up),
        ("active_backup", metrics.active_backup),
        ("unnoticed", metrics.unnoticed()),
    ] {
        assert_eq!(printed[name], count, "{name} of {}", run.canonical());
    }
    let interval = f64::from(run.config().interval);
    let seconds = |ticks: Option<f64>| ticks.map(|ticks| ticks * interval / 1000.0);
    for (name, value) in [
        ("availability", metrics.availability()),
        ("nines", metrics.nines()),
        ("mttr_ticks", metrics.mttr_ticks()),
        ("mttr_seconds", seconds(metrics.mttr_ticks())),
        ("mtbf_ticks", metrics.mtbf_ticks()),
        ("mtbf_seconds", seconds(metrics.mtbf_ticks())),
        ("mttd_ticks", metrics.mttd_ticks()),
        ("mttd_seconds", seconds(metrics.mttd_ticks())),
    ] {
        let both = printed[name].as_f64().zip(value);
        // Logarithms may differ in the last bit.
        let same = both.map_or(printed[name].is_null() && value.is_none(), |(one, other)| {
            (one - other).abs() <= 1e-12 * other.abs()
        });
        assert!(same, "{name} of {}: {} and {value:?}", run.canonical(), printed[name]);
    }
    assert_eq!(printed.as_object().map(|keys| keys.len()), Some(20));
}

#[test]
fn the_given_cases_print_the_same() {
    agree(given());
}

#[test]
fn any_run_prints_the_same() {
    agree(arbitrary(ARBITRARY));
}

/// What is compared is worth comparing only if everything happens in it.
#[test]
fn the_arbitrary_runs_show_all_that_can_happen() {
    let mut seen = HashSet::new();
    for mut run in arbitrary(ARBITRARY) {
        seen.insert(format!("{} backups", run.config().backups));
        seen.insert(run.config().failback.name().to_owned());
        seen.insert(run.config().when_none.name().to_owned());
        for one in run.replay() {
            let name = match one.action {
                Action::Set(setting) => format!("set {}", setting.key().name()),
                other => other.to_string().split('-').next().unwrap_or_default().to_owned(),
            };
            seen.insert(format!("did {name}"));
        }
        for tick in 1..=last(&run) {
            let record = run.record(tick);
            let by = |by: u8| if by == 0 { "the primary" } else { "a backup" };
            seen.insert(match record.outcome() {
                Outcome::Served(i) => format!("served by {}", by(i)),
                Outcome::Redirected(i) => format!("redirected to {}", by(i)),
                Outcome::Failed(Reason::Undetected) => "undetected".to_owned(),
                Outcome::Failed(Reason::NoInstance) => "no instance".to_owned(),
            });
            for (happened, what) in [
                (record.order_refused(), "order refused"),
                (record.lost() != 0, "check lost"),
                (record.failed_over(), "failover"),
                (record.failed_back(), "failback"),
                (run.attempts(tick).len() > 2, "a second retry"),
                (record.hold() > 1 && record.active() != 0, "hold-down"),
                (!record.checked(), "unchecked"),
            ] {
                if happened {
                    seen.insert(what.to_owned());
                }
            }
        }
    }
    let mut seen: Vec<String> = seen.into_iter().collect();
    seen.sort();
    // Five numbers of backups, three ways to fail back, two when nobody is believed up, eight actions, twelve settings, six
    // outcomes, seven happenings.
    assert_eq!(seen.len(), 5 + 3 + 2 + 8 + 12 + 6 + 7, "{seen:#?}");
}

#[test]
fn a_file_of_its_own_runs_compiles_and_prints_in_utf_8() {
    let mut run = run("seed=42&backups=2&fall=3&requests=60&replay=1~5-crash-0~12-repair-0");
    let folder = std::env::temp_dir().join(format!("failover-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("replay.py");
    std::fs::write(&path, python(&run, 0)).expect("a file");
    let path = path.to_str().expect("a path in UTF-8");
    snake::python(&["-W", "error", "-m", "py_compile", path], "");
    let text = |output: Output| String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n");
    let console_printed = text(snake::python(&["-W", "error", path], ""));
    let trace_printed = text(snake::python(&["-W", "error", path, "--trace"], ""));
    std::fs::remove_dir_all(&folder).expect("no folder");
    assert_eq!(console_printed, console(&mut run));
    assert_eq!(trace_printed, trace(&mut run));
}

#[test]
fn an_endless_run_goes_as_far_as_it_was_seen_and_another_to_its_end() {
    let endless = python(&run("seed=1&requests=endless"), 7);
    assert!(endless.contains("\nREQUESTS = 7  # "), "{endless}");
    let ended = python(&run("seed=1&requests=90"), 7);
    assert!(ended.contains("\nREQUESTS = 90\n"), "{ended}");
    assert_eq!(printed(&[python(&run("seed=1&requests=endless"), 0)], [""]), [[""]]);
}

#[test]
fn a_changed_literal_changes_the_run() {
    let script = python(&run("seed=42&replay=1~5-crash-0"), 0);
    let changed = script
        .replace("\"fall\": 1,", "\"fall\": 3,")
        .replace("    (5, \"crash\", 0)", "    (3, \"drain\", 0)");
    let mut other = run("seed=42&fall=3&replay=1~3-drain-0");
    assert_eq!(printed(&[changed], [""]), [[console(&mut other)]]);
}
