//! What the run has come to, in numbers. Beside each of them there is room for its exact value, which `study` fills.

use failover_sim::Metrics;

use crate::markup::{Made, el};
use crate::words::{count, grouped, share, tenths};

/// The counts up to the playhead. The interval is that between two requests, in milliseconds.
pub fn numbers(metrics: &Metrics, interval: u32) -> Made {
    let availability = el("p|class=fl-availability").children(vec![
        el("span").says("Availability"),
        exact("availability"),
        value("availability", metrics.availability().map_or_else(none, share)),
    ]);
    let counts = [
        ("served_primary", "Served by primary", metrics.served_primary, true),
        ("served_backup", "Served by backup", metrics.served_backup, true),
        ("redirected", "Redirected", metrics.redirected, true),
        ("failed", "Failed", metrics.failed(), true),
        ("failovers", "Failovers", metrics.failovers, false),
        ("failbacks", "Failbacks (fallbacks)", metrics.failbacks, false),
    ]
    .map(|(name, label, number, of_requests)| {
        let part = match metrics.requests {
            requests if of_requests && requests > 0 => share(number as f64 / requests as f64),
            _ => String::new(),
        };
        el("div|class=fl-number")
            .with("data-kind", name.to_owned())
            .child(el("dt").says(label))
            .child(el("dd").children(vec![
                exact(name),
                el("span|class=fl-share").text(part),
                value(name, grouped(number)),
            ]))
    });
    let times = [
        (
            "mttd",
            "MTTD",
            "Mean time to detect: from the first request that the primary is down to the first that it is believed down",
            metrics.mttd_ticks(),
        ),
        (
            "mttr",
            "MTTR",
            "Mean time to repair: how long the primary was down",
            metrics.mttr_ticks(),
        ),
        (
            "mtbf",
            "MTBF",
            "Mean time between failures of the primary, from one’s beginning to the next one’s",
            metrics.mtbf_ticks(),
        ),
    ]
    .map(|(name, label, about, ticks)| {
        let seconds = |ticks: f64| format!("{} s", tenths(ticks * f64::from(interval) / 1000.0));
        let about = el("abbr").with("title", about.to_owned()).says(label);
        el("div")
            .child(el("dt").child(about))
            .child(el("dd").children(vec![
                value(name, ticks.map_or_else(none, |ticks| format!("{} req", tenths(ticks)))),
                el("span|class=fl-seconds").text(ticks.map_or_else(String::new, seconds)),
                exact(name),
            ]))
    });
    let unnoticed = match metrics.unnoticed() {
        0 => String::new(),
        failures => format!("{} ended before being noticed.", count(failures, "failure")),
    };
    el("section|class=fl-card fl-numbers|part=numbers|aria-label=Numbers").children(vec![
        availability,
        el("dl").children(counts.into()),
        el("dl|class=fl-times").children(times.into()),
        el("p|class=fl-unnoticed")
            .flag("hidden", unnoticed.is_empty())
            .text(unnoticed),
    ])
}

fn none() -> String {
    "–".to_owned()
}

fn value(name: &'static str, text: String) -> Made {
    el("strong").with("data-metric", name.to_owned()).text(text)
}

/// Room for an exact value. It stays empty here, so that what is put there is not touched.
fn exact(name: &'static str) -> Made {
    el("span|class=fl-exact").with("data-exact", name.to_owned())
}
