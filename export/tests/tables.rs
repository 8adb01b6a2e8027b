//! JSON and CSV hold what `sim` says of every request.

#![allow(missing_docs, reason = "tests are not public")]

mod support;

use failover_export::{csv, json};
use failover_sim::{Action, Config, Key, Outcome, Query, Run};
use serde_json::{Map, Value, json as value};
use support::{UPTO, arbitrary, given, last, run};

const ARBITRARY: usize = 100;

fn runs() -> Vec<Run> {
    given().into_iter().chain(arbitrary(ARBITRARY)).collect()
}

/// What is told of a request, as JSON.
fn row(run: &mut Run, request: u64) -> Value {
    let record = run.record(request);
    let instances = run.config().instances();
    let each = |set: u8| -> Vec<bool> { (0..instances).map(|i| set >> i & 1 == 1).collect() };
    let (outcome, by, reason) = match record.outcome() {
        Outcome::Served(by) => ("served", Some(by), None),
        Outcome::Redirected(by) => ("redirected", Some(by), None),
        Outcome::Failed(reason) => ("failed", None, Some(reason.name())),
    };
    let switched = match (record.failed_over(), record.failed_back()) {
        (true, _) => Some("failover"),
        (_, true) => Some("failback"),
        _ => None,
    };
    value!({
        "request": request,
        "truth": each(record.truth()),
        "believed": each(record.believed()),
        "health": (0..instances).map(|i| record.health(i)).collect::<Vec<_>>(),
        "checked": record.checked(),
        "lost": each(record.lost()),
        "active": record.active(),
        "switched": switched,
        "order_refused": record.order_refused(),
        "hold": record.hold(),
        "attempts": run.attempts(request).to_vec(),
        "outcome": outcome,
        "by": by,
        "reason": reason,
    })
}

/// A text as the values of JSON have it: a number where it is one.
fn typed(text: &str) -> Value {
    let fraction = || text.parse::<f64>().map_or(text.into(), Value::from);
    text.parse::<u64>().map_or_else(|_| fraction(), Value::from)
}

/// A configuration from an export's object, by way of a query.
fn config(object: &Map<String, Value>) -> Config {
    let mut config = Config::default();
    for (name, value) in object {
        let key = Key::from_name(&name.replace('_', "-")).expect("a key");
        let text = match value.as_f64().filter(|_| value.is_f64()) {
            Some(number) => failover_sim::decimal::write(number),
            None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        };
        config.set(key, &text).expect("a value");
    }
    config
}

#[test]
fn json_holds_the_run_and_every_request() {
    for mut run in runs() {
        let text: String = json(&run, last(&run)).collect();
        let record: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let name = run.canonical();
        let keys: Vec<&String> = record.as_object().expect("an object").keys().collect();
        assert_eq!(keys.len(), 7, "{keys:?}");
        assert_eq!(
            (&record["format"], &record["version"]),
            (&value!("failover-lab-run"), &value!(1))
        );
        assert_eq!(record["run"], name);
        assert_eq!(record["seed"], run.seed().to_string(), "{name}");
        let held = record["config"].as_object().expect("an object");
        assert_eq!((held.len(), &config(held)), (15, run.config()), "{name}");
        assert_eq!(record["interventions"], interventions(&run), "{name}");
        let rows = record["rows"].as_array().expect("a list");
        assert_eq!(rows.len() as u64, last(&run), "{name}");
        for (request, held) in (1..).zip(rows) {
            assert_eq!(*held, row(&mut run, request), "{name}");
        }
    }
}

fn interventions(run: &Run) -> Value {
    let of = |action: Action| match (action, action.instance()) {
        (Action::Set(setting), _) => {
            let mut config = Config::default();
            setting.apply(&mut config);
            let value = typed(&config.get(setting.key()).expect("a value"));
            value!({"action": "set", "key": setting.key().name().replace('-', "_"), "value": value})
        }
        (_, Some(instance)) => {
            let name = action.to_string();
            value!({"action": name.split('-').next(), "instance": instance})
        }
        (order, None) => value!({"action": order.to_string()}),
    };
    run.replay()
        .iter()
        .map(|one| {
            let mut object = of(one.action);
            object["request"] = one.tick.into();
            object
        })
        .collect()
}

#[test]
fn csv_holds_every_request() {
    for mut run in runs() {
        let name = run.canonical();
        let text: String = csv(&run, last(&run)).collect();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len() as u64, last(&run), "{name}");
        for (request, held) in (1..).zip(&rows) {
            let field = |column: &str| {
                let place = header.iter().position(|name| name == column);
                &held[place.unwrap_or_else(|| panic!("no column {column}"))]
            };
            assert_eq!(field("done"), done(&run, request), "{name}");
            let row = row(&mut run, request);
            let mut columns = 1;
            for (key, value) in row.as_object().expect("an object") {
                let key = if key == "truth" { "up" } else { key };
                match value.as_array().filter(|_| key != "attempts") {
                    Some(values) => {
                        for (i, value) in values.iter().enumerate() {
                            assert_eq!(
                                field(&format!("{key}_{i}")),
                                plain(value),
                                "{key} of {request} of {name}"
                            );
                            columns += 1;
                        }
                    }
                    None => {
                        assert_eq!(field(key), plain(value), "{key} of {request} of {name}");
                        columns += 1;
                    }
                }
            }
            assert_eq!((header.len(), held.len()), (columns, columns));
        }
    }
}

/// What a person did with a request, as `replay` writes it.
fn done(run: &Run, request: u64) -> String {
    let done = run.replay().iter().filter(|one| one.tick == request);
    done.map(|one| one.action.to_string()).collect::<Vec<_>>().join("~")
}

/// A value as a field: 1 or 0, nothing for null, a list with `>` in between.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "1".to_owned(),
        Value::Bool(false) => "0".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(">"),
        other => other.to_string(),
    }
}

#[test]
fn no_field_is_a_formula_and_none_needs_quotes() {
    for run in runs() {
        let text: String = csv(&run, UPTO).collect();
        assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
        for field in text.split("\r\n").flat_map(|row| row.split(',')) {
            let first = field.chars().next().unwrap_or('0');
            assert!(first.is_ascii_lowercase() || first.is_ascii_digit(), "{field}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~>".contains(c);
            assert!(field.chars().all(plain), "{field}");
        }
    }
}

#[test]
fn an_export_ends_where_it_is_told_to_or_with_the_run() {
    let rows = |run: &Run, upto| {
        let record: Value = serde_json::from_str(&json(run, upto).collect::<String>()).expect("JSON");
        let table: String = csv(run, upto).collect();
        let rows = record["rows"].as_array().map(Vec::len);
        assert_eq!(table.matches("\r\n").count() - 1, rows.unwrap_or_default());
        rows
    };
    let ended = run("seed=1&requests=15");
    let endless = run("seed=1&requests=endless");
    assert_eq!([0, 7, 15, 99].map(|upto| rows(&ended, upto)), [0, 7, 15, 15].map(Some));
    assert_eq!([0, 7, 99].map(|upto| rows(&endless, upto)), [0, 7, 99].map(Some));
}

#[test]
fn a_million_requests_come_in_small_pieces() {
    let run = run("seed=7&requests=1000000&backups=4&backup-fail=0.1&fall=3&replay=1~5-crash-0~900000-repair-0");
    let count = |pieces: &mut dyn Iterator<Item = String>| {
        pieces.fold((0, 0), |(lines, longest), piece| {
            (lines + piece.matches('\n').count(), longest.max(piece.len()))
        })
    };
    let (lines, longest) = count(&mut csv(&run, u64::MAX));
    assert_eq!(lines, 1_000_001);
    assert!(longest < 70_000, "{longest}");
    let (lines, longest) = count(&mut json(&run, 200_000));
    assert_eq!(lines, 200_000 + 7);
    assert!(longest < 70_000, "{longest}");
}

#[test]
fn the_query_leads_back_to_the_run() {
    for run in runs() {
        let record: Value = serde_json::from_str(&json(&run, 0).collect::<String>()).expect("JSON");
        let query = Query::parse(record["run"].as_str().expect("a text")).expect("a query");
        assert_eq!((&query.config, query.seed), (run.config(), Some(run.seed())));
        assert_eq!(query.replay, run.replay());
    }
}
