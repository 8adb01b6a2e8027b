//! What the run has come to, in numbers.

use failover_sim::Metrics;

use crate::markup::{Made, el};
use crate::words::{count, grouped, share, tenths};

/// The counts up to the playhead. The interval is that between two requests, in milliseconds.
pub fn numbers(metrics: &Metrics, interval: u32) -> Made {
    el("section|class=fl-card fl-numbers|aria-label=Numbers").raw(rows(metrics, interval))
}

/// The numbers as markup: it holds words of ours and numbers, and nothing in it can be touched.
fn rows(metrics: &Metrics, interval: u32) -> String {
    let none = || "–".to_owned();
    let mut markup = format!(
        "<p class=fl-availability><span>Availability</span> <strong data-metric=availability>{}</strong></p><dl>",
        metrics.availability().map_or_else(none, share)
    );
    for (name, label, number, of_requests) in [
        ("served_primary", "Served by primary", metrics.served_primary, true),
        ("served_backup", "Served by backup", metrics.served_backup, true),
        ("redirected", "Redirected", metrics.redirected, true),
        ("failed", "Failed", metrics.failed(), true),
        ("failovers", "Failovers", metrics.failovers, false),
        ("failbacks", "Failbacks (fallbacks)", metrics.failbacks, false),
    ] {
        let part = match metrics.requests {
            requests if of_requests && requests > 0 => share(number as f64 / requests as f64),
            _ => String::new(),
        };
        markup += &format!(
            "<div class=fl-number data-kind={name}><dt>{label}</dt><dd><span class=fl-share>{part}</span> \
            <strong data-metric={name}>{}</strong></dd></div>",
            grouped(number)
        );
    }
    markup += "</dl><dl class=fl-times>";
    for (name, about, ticks) in [
        (
            "MTTD",
            "Mean time to detect: from the first request that the primary is down to the first that it is believed down",
            metrics.mttd_ticks(),
        ),
        (
            "MTTR",
            "Mean time to repair: how long the primary was down",
            metrics.mttr_ticks(),
        ),
        (
            "MTBF",
            "Mean time between failures of the primary, from one’s beginning to the next one’s",
            metrics.mtbf_ticks(),
        ),
    ] {
        let seconds = |ticks: f64| format!("{} s", tenths(ticks * f64::from(interval) / 1000.0));
        markup += &format!(
            "<div><dt><abbr title='{about}'>{name}</abbr></dt><dd><strong data-metric={}>{}</strong> \
            <span class=fl-seconds>{}</span></dd></div>",
            name.to_ascii_lowercase(),
            ticks.map_or_else(none, |ticks| format!("{} req", tenths(ticks))),
            ticks.map_or(String::new(), seconds),
        );
    }
    markup += "</dl>";
    if metrics.unnoticed() > 0 {
        let failures = count(metrics.unnoticed(), "failure");
        markup += &format!("<p class=fl-unnoticed>{failures} ended before being noticed.</p>");
    }
    markup
}
