//! A run as JSON.

use std::fmt::{Display, Write};

use failover_sim::{Action, Intervention, Key, Outcome, Run};

use crate::literals::{changed, done_to, literal};
use crate::requests::{PIECE, Request, Requests, holds, switched};

/// A run as JSON in pieces of some 64 KiB; see [`json`].
#[derive(Clone, Debug)]
pub struct Json {
    requests: Requests,
    /// What comes before the rows, as long as it was not handed out.
    head: String,
    /// What stands before the next row; `None` once the end is written.
    before: Option<&'static str>,
}

/// A run and its requests, from the first to `upto` or to the run's end if that comes before, as one JSON object. It comes
/// in pieces, so that a million requests need no more memory than a few hundred do; `collect::<String>()` makes a text of a
/// run that is short. With `upto` 0 there are no rows.
///
/// | key | value |
/// |---|---|
/// | `format`, `version` | `"failover-lab-run"`, 1 |
/// | `run` | the run as a query in canonical form: `"seed=42&fall=3"` |
/// | `seed` | a text of digits, because not every seed fits a JSON number |
/// | `config` | what it starts with: every key of the configuration but seed, preset and replay, with underscores. Probabilities and counts are numbers, `interval` is in milliseconds; `requests` is a number or `"endless"`, `failback` and `when_none` are texts |
/// | `interventions` | what a person did, in order: `request` it takes effect with; `action`: `"crash"`, `"repair"`, `"cut"`, `"heal"`, `"drain"`, `"ready"` with the `instance`, `"failover"`, `"failback"`, or `"set"` with `key` and `value` as in `config` |
/// | `rows` | what happened, an object for each request |
///
/// A row holds:
///
/// | key | value |
/// |---|---|
/// | `request` | its number, from 1 |
/// | `truth` | for each instance, the primary first, whether it was up |
/// | `believed` | for each whether it was believed up; whether it is drained does not count |
/// | `health` | for each its health counter, 0 to rise + fall − 1 |
/// | `checked` | whether health checks ran |
/// | `lost` | for each whether its check was lost that would have passed |
/// | `active` | the instance that traffic was routed to, 0 to 4 |
/// | `switched` | `"failover"`, `"failback"` or null |
/// | `order_refused` | whether a person's order to switch could not be carried out |
/// | `hold` | ticks since the primary is believed up, at most the hold-down |
/// | `attempts` | the instances that it was sent to, in order |
/// | `outcome` | `"served"`, `"redirected"` or `"failed"` |
/// | `by` | the instance that served it, or null |
/// | `reason` | why it failed, `"undetected"` or `"no-instance"`, or null |
pub fn json(run: &Run, upto: u64) -> Json {
    Json {
        requests: Requests::new(run, upto),
        head: head(run),
        before: Some("\n"),
    }
}

impl Iterator for Json {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let before = self.before.as_mut()?;
        let mut text = std::mem::take(&mut self.head);
        let instances = self.requests.instances();
        while text.len() < PIECE {
            let Some(request) = self.requests.next() else {
                text.push_str("\n]}\n");
                self.before = None;
                break;
            };
            text.push_str(before);
            *before = ",\n";
            row(&mut text, &request, instances);
        }
        Some(text)
    }
}

/// All but the rows, which are left open.
fn head(run: &Run) -> String {
    let mut text = format!(
        "{{\"format\":\"failover-lab-run\",\"version\":1,\n\"run\":\"{}\",\n\"seed\":\"{}\",\n\"config\":{{",
        run.canonical(),
        run.seed()
    );
    let keys = Key::ALL.into_iter().filter_map(|key| literal(run.config(), key));
    join(&mut text, keys.map(|(name, value)| format!("\"{name}\":{value}")));
    text.push_str("},\n\"interventions\":[");
    join(&mut text, run.replay().iter().map(intervention));
    text.push_str("],\n\"rows\":[");
    text
}

fn intervention(one: &Intervention) -> String {
    let action = match (one.action, done_to(one.action)) {
        (_, Some((name, instance))) => format!("\"{name}\",\"instance\":{instance}"),
        (Action::Set(setting), _) => {
            let (name, value) = changed(setting);
            format!("\"set\",\"key\":\"{name}\",\"value\":{value}")
        }
        (order, _) => format!("\"{order}\""),
    };
    format!("{{\"request\":{},\"action\":{action}}}", one.tick)
}

fn row(text: &mut String, request: &Request, instances: usize) {
    let record = request.record;
    let each = || 0..instances;
    text.push_str("{\"request\":");
    text.push_str(&request.number.to_string());
    list(text, "truth", each().map(|i| holds(record.truth(), i)));
    list(text, "believed", each().map(|i| holds(record.believed(), i)));
    list(text, "health", each().map(|i| record.health(i)));
    pair(text, "checked", record.checked());
    list(text, "lost", each().map(|i| holds(record.lost(), i)));
    pair(text, "active", record.active());
    pair(text, "switched", quoted(switched(record)));
    pair(text, "order_refused", record.order_refused());
    pair(text, "hold", record.hold());
    list(text, "attempts", request.attempts.iter());
    let (outcome, by, reason) = match record.outcome() {
        Outcome::Served(by) => ("served", Some(by), None),
        Outcome::Redirected(by) => ("redirected", Some(by), None),
        Outcome::Failed(reason) => ("failed", None, Some(reason.name())),
    };
    pair(text, "outcome", quoted(Some(outcome)));
    pair(text, "by", by.map_or_else(null, |by| by.to_string()));
    pair(text, "reason", quoted(reason));
    text.push('}');
}

fn pair(text: &mut String, name: &str, value: impl Display) {
    // Writing into a text can't fail.
    let _ = write!(text, ",\"{name}\":{value}");
}

fn list<T: Display>(text: &mut String, name: &str, values: impl Iterator<Item = T>) {
    pair(text, name, "[");
    join(text, values);
    text.push(']');
}

fn join<T: Display>(text: &mut String, values: impl Iterator<Item = T>) {
    for (place, value) in values.enumerate() {
        let between = if place == 0 { "" } else { "," };
        let _ = write!(text, "{between}{value}");
    }
}

fn quoted(name: Option<&str>) -> String {
    name.map_or_else(null, |name| format!("\"{name}\""))
}

fn null() -> String {
    "null".to_owned()
}
