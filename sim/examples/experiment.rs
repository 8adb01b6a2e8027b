//! The course's experiment on the command line.
//!
//! ```text
//! cargo run -q --release -p failover-sim --example experiment -- 'seed=42&fail=0.2' --format console|trace|summary|theory [--pace]
//! ```
//!
//! Without a query it runs with the defaults, and without a seed with a fresh one. `--pace` waits the run's `interval`
//! between requests, as the course's program does. Bad input ends it with one line on standard error and exit code 2.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use failover_sim::theory::{Quantity, Theory, Values, theory};
use failover_sim::{Intervention, Machine, Metrics, Query, Record, Requests, lines};
use lexopt::{Arg, Parser, ValueExt};

/// What is asked for.
struct Options {
    query: Query,
    seed: u64,
    format: Format,
    pace: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Console,
    Trace,
    Summary,
    Theory,
}

fn main() -> ExitCode {
    let arguments = env::args_os().skip(1).collect();
    run(
        arguments,
        &mut BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        &mut io::stderr(),
    )
    .into()
}

/// The whole program; returns its exit code.
fn run(arguments: Vec<OsString>, out: &mut impl Write, problems: &mut impl Write) -> u8 {
    let (message, code) = match options(arguments) {
        Ok(options) if options.format == Format::Theory => match theory(&options.query.config) {
            Ok(theory) => {
                return written(
                    writeln!(out, "{}", exact(&theory, options.query.config.interval)),
                    problems,
                );
            }
            Err(obstacle) => (format!("--format theory: {obstacle}"), 2),
        },
        Ok(options) => return written(write(&options, out), problems),
        Err(message) => (message, 2),
    };
    // Where even standard error is closed, the exit code must do.
    let _ = writeln!(problems, "{message}");
    code
}

/// The exit code after writing.
fn written(result: io::Result<()>, problems: &mut impl Write) -> u8 {
    match result {
        // Whoever reads may have seen enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(problems, "standard output: {error}");
            1
        }
        _ => 0,
    }
}

/// Reads the arguments; the error is one line.
fn options(arguments: Vec<OsString>) -> Result<Options, String> {
    let mut parser = Parser::from_args(arguments);
    let mut text: Option<String> = None;
    let mut format = Format::Console;
    let mut pace = false;
    while let Some(argument) = parser.next().map_err(one_line)? {
        match argument {
            Arg::Long("format") => format = named(&parser.value().map_err(one_line)?)?,
            Arg::Long("pace") => pace = true,
            Arg::Value(value) if text.is_none() => text = Some(value.string().map_err(one_line)?),
            other => return Err(one_line(other.unexpected())),
        }
    }
    let query = Query::parse(text.as_deref().unwrap_or_default()).map_err(|error| error.to_string())?;
    if format == Format::Summary && query.config.requests == Requests::Endless {
        return Err(
            "requests: “endless” is not allowed with --format summary; allowed is a whole number from 1 to 1000000"
                .into(),
        );
    }
    if format == Format::Theory && !query.replay.is_empty() {
        return Err(
            "replay: interventions are not allowed with --format theory, the exact answer is that of a run without them"
                .into(),
        );
    }
    let seed = match query.seed {
        Some(seed) => seed,
        None => getrandom::u64().map_err(|error| format!("seed: no fresh one to be had ({error}); give one"))?,
    };
    Ok(Options {
        query,
        seed,
        format,
        pace,
    })
}

fn named(name: &OsStr) -> Result<Format, String> {
    match name.to_str() {
        Some("console") => Ok(Format::Console),
        Some("trace") => Ok(Format::Trace),
        Some("summary") => Ok(Format::Summary),
        Some("theory") => Ok(Format::Theory),
        _ => Err(format!(
            "--format: {name:?} is not allowed; allowed is console, trace, summary or theory"
        )),
    }
}

fn one_line(error: lexopt::Error) -> String {
    let text: String = error
        .to_string()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("{text}; usage: experiment [QUERY] [--format console|trace|summary|theory] [--pace]")
}

/// Runs and writes. It keeps no records, so that an endless run needs no more memory than a short one.
fn write(options: &Options, out: &mut impl Write) -> io::Result<()> {
    let Query { config, replay, .. } = &options.query;
    let end = match config.requests {
        Requests::Count(count) => u64::from(count),
        Requests::Endless => u64::MAX,
    };
    let pause = Duration::from_millis(config.interval.into());
    let mut machine = Machine::new(config, options.seed);
    let mut metrics = Metrics::default();
    let mut rest = replay.as_slice();
    for tick in 1..=end {
        let record = machine.tick(taken(&mut rest, tick));
        metrics.add(record);
        write_request(options, tick, record, out)?;
        if options.pace {
            out.flush()?;
            if tick < end {
                thread::sleep(pause);
            }
        }
    }
    if options.format == Format::Summary {
        writeln!(out, "{}", summary(&metrics, config.interval))?;
    }
    out.flush()
}

/// Takes this tick's interventions from the front.
fn taken<'a>(rest: &mut &'a [Intervention], tick: u64) -> &'a [Intervention] {
    let count = rest.iter().take_while(|one| one.tick == tick).count();
    let (now, later) = rest.split_at(count);
    *rest = later;
    now
}

fn write_request(options: &Options, tick: u64, record: Record, out: &mut impl Write) -> io::Result<()> {
    let config = &options.query.config;
    match options.format {
        Format::Console => lines(tick, record, config.backups).try_for_each(|line| writeln!(out, "{line}")),
        Format::Trace => writeln!(out, "{}", record.trace_row(tick, config.instances())),
        Format::Summary | Format::Theory => Ok(()),
    }
}

/// One JSON object: the counts, then what they come to, in ticks and in seconds; null where there is no value.
fn summary(metrics: &Metrics, interval: u32) -> String {
    let counts = [
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
    ];
    let values = [("availability", metrics.availability()), ("nines", metrics.nines())];
    let times = [
        ("mttr", metrics.mttr_ticks()),
        ("mtbf", metrics.mtbf_ticks()),
        ("mttd", metrics.mttd_ticks()),
    ];
    let counts = counts.map(|(name, count)| format!("\"{name}\":{count}"));
    object(
        counts
            .into_iter()
            .chain(values.map(number))
            .chain(in_both(times, interval)),
    )
}

/// One JSON object: the number of states, what happens per request in the long run, and how often in the configuration's
/// number of requests, which is null for an endless run.
fn exact(theory: &Theory, interval: u32) -> String {
    let numbers = |values: Values| {
        Quantity::METRICS
            .into_iter()
            .map(move |one| number((one.name(), Some(values.of(one)))))
    };
    let values = [("availability", Some(theory.availability())), ("nines", theory.nines())];
    let times = [
        ("mttr", theory.spells.mttr_ticks),
        ("mtbf", theory.spells.mtbf_ticks),
        ("mttd", theory.spells.mttd_ticks),
    ];
    let long_run = numbers(theory.long_run)
        .chain(values.map(number))
        .chain(in_both(times, interval));
    let expected = theory.expected.as_ref().map_or("null".to_owned(), |expected| {
        let requests = format!("\"requests\":{}", expected.requests);
        object([requests].into_iter().chain(numbers(expected.values)))
    });
    object([
        format!("\"states\":{}", theory.chain.len()),
        format!("\"closed_classes\":{}", theory.closed_classes),
        format!("\"long_run\":{}", object(long_run)),
        format!("\"expected_in\":{expected}"),
    ])
}

/// Times in ticks and in seconds.
fn in_both<const N: usize>(times: [(&str, Option<f64>); N], interval: u32) -> impl Iterator<Item = String> {
    times.into_iter().flat_map(move |(name, ticks)| {
        let seconds = ticks.map(|ticks| ticks * f64::from(interval) / 1000.0);
        [
            number((&format!("{name}_ticks"), ticks)),
            number((&format!("{name}_seconds"), seconds)),
        ]
    })
}

fn number((name, value): (&str, Option<f64>)) -> String {
    let value = value.map_or_else(|| "null".to_owned(), |value| format!("{value:?}"));
    format!("\"{name}\":{value}")
}

fn object(members: impl IntoIterator<Item = String>) -> String {
    format!("{{{}}}", members.into_iter().collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(arguments: &[&str]) -> (u8, String, String) {
        let (mut out, mut problems) = (Vec::new(), Vec::new());
        let code = run(arguments.iter().map(OsString::from).collect(), &mut out, &mut problems);
        (
            code,
            String::from_utf8(out).unwrap(),
            String::from_utf8(problems).unwrap(),
        )
    }

    #[test]
    fn the_formats_are_console_trace_and_summary() {
        let (code, console, problems) = said(&["seed=42&requests=7"]);
        assert_eq!((code, problems.as_str()), (0, ""));
        assert!(
            console.ends_with("⚠ Primary is down! Switching to Backup...\n✅ Request 7 handled by Backup Service\n")
        );
        assert_eq!(said(&["--format", "console", "seed=42&requests=7"]).1, console);
        let trace = said(&["seed=42&requests=7", "--format=trace"]).1;
        assert_eq!(trace.lines().last(), Some("7\t01\t01\t1\tserved:1"));
        let summary = said(&["seed=42&requests=7", "--format", "summary"]).1;
        let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
        assert_eq!(summary["requests"], 7);
        assert_eq!(summary["served_primary"], 6);
        assert_eq!(summary["availability"], 1.0);
        assert!(summary["nines"].is_null() && summary["mttr_seconds"].is_null());
        assert_eq!(summary["mttd_seconds"], 0.0);
    }

    #[test]
    fn theory_is_one_object_with_the_names_of_the_metrics() {
        let json = |query: &str| -> serde_json::Value {
            let (code, text, problems) = said(&[query, "--format", "theory"]);
            assert_eq!((code, problems.as_str()), (0, ""));
            serde_json::from_str(&text).unwrap()
        };
        let exact = json("fail=0.5&recover=0.5&interval=1000");
        assert_eq!(exact["states"], 2);
        let near = |name: &str, value: f64| (exact["long_run"][name].as_f64().unwrap() - value).abs() < 1e-12;
        assert!(near("primary_up", 1.0 / 3.0) && near("mttr_seconds", 4.0) && near("mttd_seconds", 0.0));
        assert_eq!(exact["long_run"]["availability"], 1.0);
        assert!(exact["long_run"]["nines"].is_null());
        assert_eq!(exact["expected_in"]["requests"], 15);
        let endless = json("requests=endless&fail=0");
        assert!(endless["expected_in"].is_null() && endless["long_run"]["mtbf_ticks"].is_null());
        assert_eq!(endless["long_run"]["served_primary"], 1.0);
    }

    #[test]
    fn a_query_may_carry_interventions() {
        let (_, trace, _) = said(&[
            "seed=42&fail=0&requests=3&replay=1~2-crash-0~3-repair-0",
            "--format",
            "trace",
        ]);
        assert_eq!(
            trace,
            "1\t11\t11\t0\tserved:0\n2\t01\t01\t1\tserved:1\n3\t11\t11\t0\tserved:0\n"
        );
    }

    #[test]
    fn no_query_is_the_default_run_with_a_fresh_seed() {
        let (code, out, _) = said(&[]);
        assert_eq!((code, out.matches("Request").count()), (0, 15));
    }

    #[test]
    fn bad_input_is_one_line_that_names_it_and_exit_code_2() {
        for (arguments, named) in [
            (vec!["fail=2"], "fail"),
            (vec!["fial=0.2"], "fial"),
            (vec!["seed=1\n"], "seed"),
            (vec!["replay=1~5-crash-3"], "replay"),
            (vec!["requests=endless", "--format", "summary"], "requests"),
            (vec!["replay=1~5-crash-0", "--format", "theory"], "replay"),
            (
                vec![
                    "backups=4&backup-fail=0.1&check-loss=0.1&check-every=4&fall=3",
                    "--format",
                    "theory",
                ],
                "states",
            ),
            (vec!["--format", "xml"], "--format"),
            (vec!["seed=1", "--format"], "--format"),
            (vec!["--fast"], "--fast"),
            (vec!["seed=1", "fail=0.1"], "fail=0.1"),
        ] {
            let (code, out, problems) = said(&arguments);
            assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
            assert!(
                problems.ends_with('\n') && problems.lines().count() == 1 && problems.contains(named),
                "{problems}"
            );
        }
    }

    #[test]
    fn an_endless_run_ends_quietly_when_nobody_reads_on() {
        struct Closing(usize);
        impl Write for Closing {
            fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or(ErrorKind::BrokenPipe)?;
                Ok(buffer.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut problems = Vec::new();
        assert_eq!(
            run(vec!["requests=endless".into()], &mut Closing(1000), &mut problems),
            0
        );
        assert!(problems.is_empty());
    }
}
