//! What the run has come to, in numbers.

use failover_sim::Metrics;
use yew::prelude::*;

use crate::words::{self, grouped, share, tenths};

/// The counts up to the playhead. The interval is that between two requests, in milliseconds.
pub fn numbers(metrics: &Metrics, interval: u32) -> Html {
    let of_all = |count: u64| match metrics.requests {
        0 => String::new(),
        requests => share(count as f64 / requests as f64),
    };
    let rows = [
        ("served_primary", "Served by primary", metrics.served_primary, true),
        ("served_backup", "Served by backup", metrics.served_backup, true),
        ("redirected", "Redirected", metrics.redirected, true),
        ("failed", "Failed", metrics.failed(), true),
        ("failovers", "Failovers", metrics.failovers, false),
        ("failbacks", "Failbacks (fallbacks)", metrics.failbacks, false),
    ];
    let seconds = f64::from(interval) / 1000.0;
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
    ];
    html! {
        <section class="fl-card fl-numbers" aria-label="Numbers">
            <p class="fl-availability">
                <span>{ "Availability" }</span>
                <strong data-metric="availability">{ metrics.availability().map_or("–".to_owned(), share) }</strong>
            </p>
            <dl>
                { for rows.into_iter().map(|(name, label, count, of_requests)| html! {
                    <div key={name} class="fl-number" data-kind={name}>
                        <dt>{ label }</dt>
                        <dd>
                            <span class="fl-share">{ if of_requests { of_all(count) } else { String::new() } }</span>
                            <strong data-metric={name}>{ grouped(count) }</strong>
                        </dd>
                    </div>
                }) }
            </dl>
            <dl class="fl-times">
                { for times.into_iter().map(|(name, label, about, ticks)| html! {
                    <div key={name}>
                        <dt><abbr title={about}>{ label }</abbr></dt>
                        <dd>
                            <strong data-metric={name}>{ ticks.map_or("–".to_owned(), words::ticks) }</strong>
                            { " " }
                            <span class="fl-seconds">{ ticks.map_or(String::new(), |ticks| format!("{} s", tenths(ticks * seconds))) }</span>
                        </dd>
                    </div>
                }) }
            </dl>
            <p class="fl-unnoticed" hidden={metrics.unnoticed() == 0}>
                { format!("{} over before being noticed.", words::count(metrics.unnoticed(), "failure")) }
            </p>
        </section>
    }
}
