//! All other keys of the configuration, each with its unit, a line of explanation and its kin in real systems.

use super::changes::file;
use crate::markup::{Made, el};
use failover_sim::{Config, Key};

struct Setting {
    key: Key,
    label: &'static str,
    unit: &'static str,
    about: &'static str,
    kin: &'static str,
    kind: Kind,
}

enum Kind {
    Whole(u32, u32),
    Chance,
    Choice(&'static [(&'static str, &'static str)]),
}

const SETTINGS: [Setting; 14] = [
    Setting {
        key: Key::Interval,
        label: "Interval",
        unit: "ms",
        about: "Time between two requests at speed 1×.",
        kin: "A pace for the eye; no option in real systems.",
        kind: Kind::Whole(10, 10_000),
    },
    Setting {
        key: Key::Fail,
        label: "Failure probability, exact",
        unit: "per request",
        about: "The chance that a request's tick takes the primary down.",
        kin: "The world's, not an option: 1 ÷ mean time to failure.",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Recover,
        label: "Recovery probability, exact",
        unit: "per request",
        about: "The chance that a primary which did not just fail comes up.",
        kin: "Kubernetes: how soon restartPolicy brings a container back.",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Backups,
        label: "Backups",
        unit: "instances",
        about: "How many instances stand by. A change starts a new run.",
        kin: "HAProxy: server lines with backup. Keepalived: routers in state BACKUP.",
        kind: Kind::Whole(0, 4),
    },
    Setting {
        key: Key::BackupFail,
        label: "Backup failure probability",
        unit: "per request",
        about: "The same for each backup.",
        kin: "The world's, not an option.",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::BackupRecover,
        label: "Backup recovery probability",
        unit: "per request",
        about: "The same for each backup.",
        kin: "The world's, not an option.",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::CheckEvery,
        label: "Check every",
        unit: "requests",
        about: "Requests from one health check to the next.",
        kin: "HAProxy: inter. Keepalived: interval. Kubernetes: periodSeconds.",
        kind: Kind::Whole(1, 100),
    },
    Setting {
        key: Key::Fall,
        label: "Fall",
        unit: "checks",
        about: "Failed checks in a row until an instance is believed down.",
        kin: "HAProxy: fall. Keepalived: fall. Kubernetes: failureThreshold.",
        kind: Kind::Whole(1, 10),
    },
    Setting {
        key: Key::Rise,
        label: "Rise",
        unit: "checks",
        about: "Passed checks in a row until it is believed up again.",
        kin: "HAProxy: rise. Keepalived: rise. Kubernetes: successThreshold.",
        kind: Kind::Whole(1, 10),
    },
    Setting {
        key: Key::CheckLoss,
        label: "Lost checks",
        unit: "per check",
        about: "The chance that the check of a healthy instance fails. Below 1.",
        kin: "The network's; a short timeout check (HAProxy) or timeoutSeconds (Kubernetes) raises it.",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Failback,
        label: "Failback",
        unit: "",
        about: "When traffic returns to the primary.",
        kin: "Keepalived: preempt, preempt_delay, nopreempt. HAProxy is automatic.",
        kind: Kind::Choice(&[("auto", "automatic"), ("delayed", "delayed"), ("manual", "manual")]),
    },
    Setting {
        key: Key::FailbackDelay,
        label: "Failback delay",
        unit: "requests",
        about: "The hold-down: how long the primary must be believed up before a delayed failback.",
        kin: "Keepalived: preempt_delay. HAProxy's slowstart is its kin.",
        kind: Kind::Whole(0, 1000),
    },
    Setting {
        key: Key::Retries,
        label: "Retries",
        unit: "instances",
        about: "Other instances that a request which met a dead one is sent to.",
        kin: "HAProxy: retries with option redispatch.",
        kind: Kind::Whole(0, 10),
    },
    Setting {
        key: Key::WhenNone,
        label: "When none is believed up",
        unit: "",
        about: "Refuse the request, or send it to the last one used.",
        kin: "HAProxy: 503 (closed). Kubernetes: publishNotReadyAddresses (open).",
        kind: Kind::Choice(&[("closed", "refuse (closed)"), ("open", "send anyway (open)")]),
    },
];

/// What the model leaves out; nothing in it ever changes.
const OUTSIDE: &str = "<h2>What the model leaves out</h2><ul>\
<li>Latency and time-outs: a check or a request is answered at once or never. Waiting for a dead instance costs real users seconds.\
<li>Load: a backup takes all traffic without slowing down. Real ones may be smaller, cold, or pulled down in turn.\
<li>Replicated state: any instance can answer any request. Real backups may lack the last writes.\
<li>Split brain: one balancer with one checker decides. Two that disagree could both act as primary.\
</ul>";

/// The fold with all other settings.
pub fn settings(config: &Config) -> Made {
    let mut rows: Vec<_> = SETTINGS.iter().map(|setting| row(setting, config)).collect();
    rows.push(el("section|class=fl-outside").raw(OUTSIDE));
    rows.push(file());
    el("details|class=fl-settings").children(vec![
        el("summary").says("More settings"),
        el("p|class=fl-settings-now").text(now(config)),
        el("div|class=fl-settings-rows").children(rows),
    ])
}

fn now(config: &Config) -> String {
    let retries = match config.retries {
        0 => "no retry".to_owned(),
        1 => "1 retry".to_owned(),
        n => format!("{n} retries"),
    };
    let failback = match config.get(Key::Failback).as_deref() {
        Some("delayed") => format!("failback after {}", config.failback_delay),
        Some("manual") => "manual failback".to_owned(),
        _ => "automatic failback".to_owned(),
    };
    format!("fall {} · rise {} · {retries} · {failback}", config.fall, config.rise)
}

fn row(setting: &Setting, config: &Config) -> Made {
    let key = setting.key;
    let value = config.get(key).unwrap_or_default();
    let number = |least: u32, most: u32, step: &str| {
        el("input|type=number")
            .with("min", least.to_string())
            .with("max", most.to_string())
            .with("step", step.to_owned())
    };
    let control = match setting.kind {
        Kind::Whole(least, most) => number(least, most, "1").value(value),
        Kind::Chance => number(0, 1, "any").value(value),
        Kind::Choice(choices) => {
            let options = choices.iter().map(|(choice, text)| {
                let option = el("option").with("value", (*choice).to_owned());
                option.flag("selected", value == *choice).says(text)
            });
            el("select").children(options.collect()).chosen(value)
        }
    };
    let control = control
        .with("data-set", key.name().to_owned())
        .with("aria-label", setting.label.to_owned());
    el("div|class=fl-setting").children(vec![
        el("span|class=fl-setting-label|aria-hidden=true").says(setting.label),
        el("span|class=fl-setting-control")
            .child(control)
            .child(el("span|class=fl-unit").says(setting.unit)),
        el("p")
            .says(setting.about)
            .child(el("span|class=fl-kin").says(setting.kin)),
    ])
}
