//! All other keys of the configuration, each with its unit, a line of explanation and its kin in real systems.

use failover_sim::{Config, Key};
use yew::prelude::*;

use super::changes::file;

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
pub fn settings(config: &Config) -> Html {
    html! {
        <details class="fl-settings">
            <summary>{ "More settings" }</summary>
            <p class="fl-settings-now">{ now(config) }</p>
            <div class="fl-settings-rows">
                { for SETTINGS.iter().map(|setting| row(setting, config)) }
                <section class="fl-outside">{ Html::from_html_unchecked(OUTSIDE.into()) }</section>
                { file() }
            </div>
        </details>
    }
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

fn row(setting: &Setting, config: &Config) -> Html {
    let key = setting.key;
    let value = config.get(key).unwrap_or_default();
    let control = match setting.kind {
        Kind::Whole(..) | Kind::Chance => {
            let (min, max, step) = match setting.kind {
                Kind::Whole(min, max) => (min, max, "1"),
                _ => (0, 1, "any"),
            };
            html! {
                <input type="number" data-set={key.name()} aria-label={setting.label} min={min.to_string()} max={max.to_string()} {step} {value} />
            }
        }
        Kind::Choice(choices) => {
            html! {
                <select data-set={key.name()} aria-label={setting.label}>
                    { for choices.iter().map(|(choice, text)| html! {
                        <option key={*choice} value={*choice} selected={value == *choice}>{ *text }</option>
                    }) }
                </select>
            }
        }
    };
    html! {
        <div class="fl-setting" key={key.name()}>
            <span class="fl-setting-label" aria-hidden="true">{ setting.label }</span>
            <span class="fl-setting-control">{ control }<span class="fl-unit">{ setting.unit }</span></span>
            <p>{ setting.about }<span class="fl-kin">{ setting.kin }</span></p>
        </div>
    }
}
