//! What the run has come to, in numbers.

use failover_sim::Metrics;
use yew::prelude::*;

use crate::words::{grouped, share};

/// The counts up to the playhead.
pub fn numbers(metrics: &Metrics) -> Html {
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
        </section>
    }
}
