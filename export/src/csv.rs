//! A run as a table for spreadsheets.

use std::fmt::Write;

use failover_sim::{Outcome, Run};

use crate::requests::{PIECE, Request, Requests, holds, switched};

/// A table in pieces of some 64 KiB; see [`csv`].
#[derive(Clone, Debug)]
pub struct Csv {
    requests: Requests,
    head: bool,
}

/// A run's requests, from the first to `upto` or to the run's end if that comes before, as a table after RFC 4180: a header,
/// then a row for each request; commas between fields, CRLF after every row. It comes in pieces, so that a million requests
/// need no more memory than a few hundred do; `collect::<String>()` makes a text of a run that is short. With `upto` 0 it is
/// the header alone.
///
/// | column | value |
/// |---|---|
/// | `request` | its number, from 1 |
/// | `done` | what a person did with it, as `replay` writes it, with `~` in between: `crash-0~fall-3`; empty if nothing |
/// | `up_0` … | what each instance was, 0 the primary: 1 up, 0 down |
/// | `believed_0` … | what was believed of it: 1 up, 0 down; whether it is drained does not count |
/// | `health_0` … | its health counter, 0 to rise + fall − 1 |
/// | `checked` | 1 if health checks ran, else 0 |
/// | `lost_0` … | 1 if its check was lost that would have passed, else 0 |
/// | `active` | the instance that traffic was routed to, 0 to 4 |
/// | `switched` | `failover`, `failback`, or empty |
/// | `order_refused` | 1 if a person's order to switch could not be carried out, else 0 |
/// | `hold` | ticks since the primary is believed up, at most the hold-down |
/// | `attempts` | the instances that it was sent to, in order: `0>1`; empty if none |
/// | `outcome` | `served`, `redirected` or `failed` |
/// | `by` | the instance that served it; empty if none did |
/// | `reason` | why it failed: `undetected` or `no-instance`; empty if it did not |
///
/// A spreadsheet takes no field for a formula: all of them are empty or begin with a lower-case letter or a digit, none needs
/// quotes, and nothing in them comes from outside.
pub fn csv(run: &Run, upto: u64) -> Csv {
    Csv {
        requests: Requests::new(run, upto),
        head: true,
    }
}

impl Iterator for Csv {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut text = String::new();
        let instances = self.requests.instances();
        if self.head {
            self.head = false;
            header(&mut text, instances);
        }
        while text.len() < PIECE {
            let Some(request) = self.requests.next() else { break };
            row(&mut text, &request, instances);
        }
        (!text.is_empty()).then_some(text)
    }
}

fn header(text: &mut String, instances: usize) {
    let of_each = |text: &mut String, name: &str| {
        for instance in 0..instances {
            add(text, format_args!(",{name}_{instance}"));
        }
    };
    text.push_str("request,done");
    of_each(text, "up");
    of_each(text, "believed");
    of_each(text, "health");
    text.push_str(",checked");
    of_each(text, "lost");
    text.push_str(",active,switched,order_refused,hold,attempts,outcome,by,reason\r\n");
}

fn row(text: &mut String, request: &Request, instances: usize) {
    let record = request.record;
    let of_each = |text: &mut String, set: u8| {
        for instance in 0..instances {
            text.push_str(if holds(set, instance) { ",1" } else { ",0" });
        }
    };
    add(text, format_args!("{},", request.number));
    for (place, one) in request.done.iter().enumerate() {
        let between = if place == 0 { "" } else { "~" };
        add(text, format_args!("{between}{}", one.action));
    }
    of_each(text, record.truth());
    of_each(text, record.believed());
    for instance in 0..instances {
        add(text, format_args!(",{}", record.health(instance)));
    }
    add(text, format_args!(",{}", u8::from(record.checked())));
    of_each(text, record.lost());
    add(
        text,
        format_args!(
            ",{},{},{},{},",
            record.active(),
            switched(record).unwrap_or_default(),
            u8::from(record.order_refused()),
            record.hold()
        ),
    );
    for (place, instance) in request.attempts.iter().enumerate() {
        let between = if place == 0 { "" } else { ">" };
        add(text, format_args!("{between}{instance}"));
    }
    match record.outcome() {
        Outcome::Served(by) => add(text, format_args!(",served,{by},\r\n")),
        Outcome::Redirected(by) => add(text, format_args!(",redirected,{by},\r\n")),
        Outcome::Failed(reason) => add(text, format_args!(",failed,,{}\r\n", reason.name())),
    }
}

fn add(text: &mut String, what: std::fmt::Arguments) {
    // Writing into a text can't fail.
    let _ = text.write_fmt(what);
}
