//! Exact values beside the laboratory's numbers.

use std::cell::RefCell;

use failover_sim::theory::{Quantity, Spells, Theory};
use web_sys::Element;

use crate::followed::Followed;
use crate::interval::{between, interval};
use crate::markup::find;
use crate::number::percent;
use crate::why::Topic;
use crate::words::three;

/// The numbers that have an exact value beside them, as the laboratory names them.
const NUMBERS: [Topic; 10] = [
    Topic::Availability,
    Topic::Of(Quantity::ServedPrimary),
    Topic::Of(Quantity::ServedBackup),
    Topic::Of(Quantity::Redirected),
    Topic::Of(Quantity::Failed),
    Topic::Of(Quantity::Failovers),
    Topic::Of(Quantity::Failbacks),
    Topic::Mttd,
    Topic::Mttr,
    Topic::Mtbf,
];

/// The places beside the numbers, and what stands there.
pub struct Beside(RefCell<Vec<(Topic, Element, String)>>);

impl Beside {
    /// The places of a laboratory.
    pub fn new(root: &Element) -> Self {
        let place = |topic: Topic| {
            Some((
                topic,
                find(root, &format!("[data-exact={}]", topic.name()))?,
                String::new(),
            ))
        };
        Self(RefCell::new(NUMBERS.into_iter().filter_map(place).collect()))
    }

    /// Writes the exact value beside each number, and where 95 of 100 runs as long as this one lie.
    pub fn write(&self, theory: Option<&Theory>, spells: Spells, followed: &Followed, shown: u64, work: u64) {
        let requests = if shown > 0 { shown } else { followed.end().unwrap_or(0) };
        for (topic, place, before) in self.0.borrow_mut().iter_mut() {
            let told = told(*topic, theory, spells, requests, work).map_or_else(String::new, |(exact, range)| {
                // What is certain needs no range.
                let value = exact.trim_start_matches("exact ").trim_end_matches(" on average");
                let range = range.filter(|range| range != value);
                let range = range.map_or_else(String::new, |range| format!(" <span class=fl-range>{range}</span>"));
                format!(
                    "<button type=button class=fl-why data-why={} title=\"Exactly, and where 95 of 100 runs lie. Why?\">{exact}</button>{range}",
                    topic.name()
                )
            });
            // What stands there already keeps the focus it may have.
            if *before != told {
                place.set_inner_html(&told);
                *before = told;
            }
        }
    }
}

/// The exact value in words, and the range.
fn told(
    topic: Topic,
    theory: Option<&Theory>,
    spells: Spells,
    requests: u64,
    work: u64,
) -> Option<(String, Option<String>)> {
    let ticks = |ticks: Option<f64>| ticks.map(|ticks| (format!("exact {} req", three(ticks)), None));
    match topic {
        Topic::Mttd => ticks(spells.mttd_ticks),
        Topic::Mttr => ticks(spells.mttr_ticks),
        Topic::Mtbf => ticks(spells.mtbf_ticks),
        Topic::Availability => {
            let theory = theory?;
            let n = requests as f64;
            let range = interval(theory, Quantity::Failed, requests, work)
                .map(|failed| between(&percent(1.0 - failed.high / n), &percent(1.0 - failed.low / n)));
            Some((
                format!("exact {}", percent(theory.availability())),
                range.filter(|_| requests > 0),
            ))
        }
        Topic::Of(quantity) => {
            let theory = theory?;
            let range = interval(theory, quantity, requests, work).filter(|_| requests > 0);
            if matches!(quantity, Quantity::Failovers | Quantity::Failbacks) {
                // How many there are of them depends on the run's length.
                return Some(match range {
                    Some(range) => (
                        format!("{} on average", three(range.mean)),
                        Some(between(&three(range.low.round()), &three(range.high.round()))),
                    ),
                    None => (format!("exact {}", percent(theory.long_run.of(quantity))), None),
                });
            }
            let n = requests as f64;
            let range = range.map(|range| between(&percent(range.low / n), &percent(range.high / n)));
            Some((format!("exact {}", percent(theory.long_run.of(quantity))), range))
        }
    }
}
