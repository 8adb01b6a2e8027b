//! All other keys of the configuration, each with its unit. `study` tells what they mean (`data-about`).

use super::changes::file;
use crate::markup::{Made, el};
use failover_sim::{Config, Key};

struct Setting {
    key: Key,
    label: &'static str,
    unit: &'static str,
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
        kind: Kind::Whole(10, 10_000),
    },
    Setting {
        key: Key::Fail,
        label: "Failure probability, exact",
        unit: "per request",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Recover,
        label: "Recovery probability, exact",
        unit: "per request",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Backups,
        label: "Backups",
        unit: "instances",
        kind: Kind::Whole(0, 4),
    },
    Setting {
        key: Key::BackupFail,
        label: "Backup failure probability",
        unit: "per request",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::BackupRecover,
        label: "Backup recovery probability",
        unit: "per request",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::CheckEvery,
        label: "Check every",
        unit: "requests",
        kind: Kind::Whole(1, 100),
    },
    Setting {
        key: Key::Fall,
        label: "Fall",
        unit: "checks",
        kind: Kind::Whole(1, 10),
    },
    Setting {
        key: Key::Rise,
        label: "Rise",
        unit: "checks",
        kind: Kind::Whole(1, 10),
    },
    Setting {
        key: Key::CheckLoss,
        label: "Lost checks",
        unit: "per check",
        kind: Kind::Chance,
    },
    Setting {
        key: Key::Failback,
        label: "Failback",
        unit: "",
        kind: Kind::Choice(&[("auto", "automatic"), ("delayed", "delayed"), ("manual", "manual")]),
    },
    Setting {
        key: Key::FailbackDelay,
        label: "Failback delay",
        unit: "requests",
        kind: Kind::Whole(0, 1000),
    },
    Setting {
        key: Key::Retries,
        label: "Retries",
        unit: "instances",
        kind: Kind::Whole(0, 10),
    },
    Setting {
        key: Key::WhenNone,
        label: "When none is believed up",
        unit: "",
        kind: Kind::Choice(&[("closed", "refuse (closed)"), ("open", "send anyway (open)")]),
    },
];

/// The fold with all other settings.
pub fn settings(config: &Config) -> Made {
    let mut rows: Vec<_> = SETTINGS.iter().map(|setting| row(setting, config)).collect();
    rows.push(el("section|class=fl-outside|data-about=outside"));
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
        el("p").with("data-about", key.name().to_owned()),
    ])
}
