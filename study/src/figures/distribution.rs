//! How likely each count is over a run's requests, and which one this run has.

use failover_sim::theory::Quantity;

use super::axis::{Axis, multiples, step};
use super::markup::Markup;
use crate::number::{count, grouped, percent, width};

/// What is less likely is left out at both ends.
const RARE: f64 = 1e-6;
/// The least width of a bar with the gap behind it.
const BAR: f64 = 9.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 78.0;
const PLOT: f64 = 150.0;
const BOTTOM: f64 = 28.0;
/// Bars that there are beside the first, at least.
const FEW: usize = 5;
/// Rows of the table.
const ROWS: f64 = 16.0;

/// A run's own count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How many it has.
    pub count: u64,
    /// Whether the run is still on its way.
    pub so_far: bool,
}

/// A distribution as bars.
#[derive(Clone, Debug)]
pub struct Bars<'a> {
    likely: &'a [f64],
    quantity: Quantity,
    mark: Option<Mark>,
}

/// Counts that are drawn as one bar.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bar {
    from: usize,
    to: usize,
    probability: f64,
}

impl<'a> Bars<'a> {
    /// Of how likely each count is: entry k for k of them, over as many requests as there are entries after the first.
    pub fn new(likely: &'a [f64], quantity: Quantity, mark: Option<Mark>) -> Self {
        let most = likely.len() as u64 - 1;
        let mark = mark.map(|mark| Mark {
            count: mark.count.min(most),
            ..mark
        });
        Self { likely, quantity, mark }
    }

    /// What is shown, in a sentence: `Of 15 requests the backup serves …`.
    pub fn title(&self) -> String {
        let n = self.likely.len() as u64 - 1;
        let requests = if n == 1 { "request" } else { "requests" };
        let n = grouped(n);
        match self.quantity {
            Quantity::ServedPrimary => format!("Of {n} {requests} the primary serves …"),
            Quantity::ServedBackup => format!("Of {n} {requests} the backup serves …"),
            Quantity::Redirected => format!("Of {n} {requests} … are redirected"),
            Quantity::FailedUndetected => format!("Of {n} {requests} … fail undetected"),
            Quantity::FailedNoInstance => format!("Of {n} {requests} … find no instance"),
            Quantity::Failed => format!("Of {n} {requests} … fail"),
            Quantity::Failovers => format!("Failovers in {n} {requests}"),
            Quantity::Failbacks => format!("Failbacks in {n} {requests}"),
            Quantity::FalseFailovers => format!("False failovers in {n} {requests}"),
            Quantity::PrimaryUp => format!("Of {n} {requests} the primary is up in …"),
            Quantity::ActiveBackup => format!("Of {n} {requests} a backup is active in …"),
            Quantity::Switching => format!("“Switching” lines in {n} {requests}"),
        }
    }

    /// The drawing, for a place of some width in pixels.
    pub fn svg(&self, width: f64) -> String {
        let whole = super::fitting(width);
        let bars = self.bars(((whole - LEFT - RIGHT) / BAR).floor());
        let (first, last) = (bars[0].from, bars[bars.len() - 1].to);
        let mut markup = Markup::default();
        let title = self.title();
        markup.drawing("fl-plot", [0.0, 0.0, whole, TOP + PLOT + BOTTOM], &title, &self.about());
        markup.words("fl-plot-name", 0.0, 12.0, &title);
        let pitch = ((whole - LEFT - RIGHT) / bars.len() as f64).min(64.0);
        let right = LEFT + pitch * bars.len() as f64;
        let x = Axis::linear([first as f64, last as f64 + 1.0], [LEFT, right]);
        let highest = bars.iter().map(|bar| bar.probability).fold(0.0, f64::max);
        let parts = step(highest, 3.0);
        let top = (highest / parts - 1e-6).ceil() * parts;
        let y = Axis::linear([0.0, top], [TOP + PLOT, TOP]);
        for tick in multiples(parts, 0.0, top) {
            let at = y.at(tick);
            markup.line("fl-plot-grid", [LEFT, at, whole - RIGHT, at]);
            markup.words("fl-plot-tick-up", LEFT - 8.0, at, &percent(tick));
        }
        let gap = (pitch * 0.16).clamp(1.5, 6.0);
        let marked = self
            .mark
            .and_then(|mark| bars.iter().position(|bar| bar.holds(mark.count)));
        for (index, bar) in bars.iter().enumerate() {
            let class = if Some(index) == marked {
                "fl-plot-bar fl-plot-bar-now"
            } else {
                "fl-plot-bar"
            };
            let at = y.at(bar.probability);
            let left = LEFT + index as f64 * pitch + gap / 2.0;
            markup.open("rect", class).attribute("data-count", &bar.name());
            markup.numbers("x y width height", &[left, at, pitch - gap, TOP + PLOT - at]);
            markup.empty();
        }
        let middle = |index: usize| LEFT + (index as f64 + 0.5) * pitch;
        let place = |at: f64, text: &str| {
            let half = crate::number::width(text) * 6.0 + 2.0;
            // Clamping between what is not known beforehand brings a message about floats with it, and their formatting.
            at.min(whole - half).max(half)
        };
        // A bar's middle stands for the middle of what it counts.
        let per = (bars[0].to - bars[0].from + 1) as f64;
        let mean = x.at(self.mean() + 0.5 * if per > 1.0 { 1.0 } else { per });
        let text = ["mean ", &count(self.mean())].concat();
        markup.line("fl-plot-mean-line", [mean, TOP - 10.0, mean, TOP + PLOT]);
        markup.words("fl-plot-mean", place(mean, &text), TOP - 18.0, &text);
        if let (Some(mark), Some(index)) = (self.mark, marked) {
            let at = middle(index);
            let text = self.says(mark);
            markup.words("fl-plot-now", place(at, &text), TOP - 38.0, &text);
            let head = y.at(bars[index].probability) - 5.0;
            let beside = (at - mean).abs();
            let from = if beside < crate::number::width("mean 00.0") * 6.0 {
                TOP - 8.0
            } else {
                TOP - 29.0
            };
            if from < head - 8.0 {
                markup.line("fl-plot-now-line", [at, from, at, head - 6.0]);
            }
            let shape = through_triangle(at, head);
            markup.path("fl-plot-now-head", &shape);
        }
        self.names(&mut markup, &bars, pitch);
        markup.close("svg").done()
    }

    /// What the drawing says, as a table.
    pub fn table(&self) -> String {
        let rows = self.bars(ROWS).into_iter().map(|bar| {
            let mark = self.mark.filter(|mark| bar.holds(mark.count));
            vec![
                bar.name(),
                percent(bar.probability),
                mark.map_or(String::new(), |mark| self.says(mark)),
            ]
        });
        Markup::default()
            .table(&["Count", "Probability", "This run"], rows)
            .done()
    }

    fn says(&self, mark: Mark) -> String {
        let so_far = if mark.so_far { "this run so far: " } else { "this run: " };
        [so_far, &grouped(mark.count)].concat()
    }

    fn about(&self) -> String {
        let mean = format!("{} on average.", count(self.mean()));
        match self.mark {
            Some(mark) => format!("{mean} {}.", self.says(mark).replacen('t', "T", 1)),
            None => mean,
        }
    }

    fn mean(&self) -> f64 {
        self.likely.iter().enumerate().map(|(k, p)| k as f64 * p).sum()
    }

    /// The bars, so many at most.
    fn bars(&self, most: f64) -> Vec<Bar> {
        let mark = self.mark.map(|mark| mark.count as usize);
        let shown = |k: &usize| self.likely[*k] > RARE || Some(*k) == mark;
        let first = (0..self.likely.len()).find(shown).unwrap_or(0);
        let last = (first..self.likely.len()).rev().find(shown).unwrap_or(first);
        // A few more, so that a single one is seen to be one of several.
        let last = last.max((first + FEW).min(self.likely.len() - 1));
        let first = first.min(last.saturating_sub(FEW));
        let per = step((last - first + 1) as f64, (most - 1.0).max(1.0)).max(1.0) as usize;
        let start = first / per * per;
        (start..=last)
            .step_by(per)
            .map(|from| {
                let to = (from + per - 1).min(self.likely.len() - 1);
                let probability = self.likely[from..=to].iter().sum();
                Bar { from, to, probability }
            })
            .collect()
    }

    /// Names under the bars, as many as there is room for.
    fn names(&self, markup: &mut Markup, bars: &[Bar], pitch: f64) {
        let widest = bars.iter().map(|bar| width(&bar.name())).fold(0.0, f64::max) * 11.5 + 10.0;
        let every = step(widest / pitch, 1.0).max(1.0) as usize;
        let per = bars[0].to - bars[0].from + 1;
        for (index, bar) in bars.iter().enumerate() {
            if (bar.from / per).is_multiple_of(every) {
                markup.words(
                    "fl-plot-tick",
                    LEFT + (index as f64 + 0.5) * pitch,
                    TOP + PLOT + 16.0,
                    &bar.name(),
                );
            }
        }
    }
}

impl Bar {
    fn holds(&self, count: u64) -> bool {
        (self.from as u64..=self.to as u64).contains(&count)
    }

    fn name(&self) -> String {
        if self.from == self.to {
            grouped(self.from as u64)
        } else {
            [grouped(self.from as u64), grouped(self.to as u64)].join("–")
        }
    }
}

/// A head that points down at a place.
fn through_triangle(x: f64, y: f64) -> String {
    super::markup::through([(x, y), (x - 4.5, y - 7.0), (x + 4.5, y - 7.0)]) + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;
    use failover_sim::theory::{distribution, theory};
    use roxmltree::Document;

    fn likely(query: &str, quantity: Quantity, requests: usize) -> Vec<f64> {
        let config = Query::parse(&format!("seed=1&{query}")).unwrap().config;
        distribution(&theory(&config).unwrap().chain, quantity, requests).unwrap()
    }

    #[test]
    fn the_marked_bar_is_that_of_the_run() {
        for (requests, count) in [(15, 0), (15, 7), (15, 15), (300, 171), (1000, 560), (1000, 2), (1, 1)] {
            let likely = likely("", Quantity::ServedBackup, requests);
            let mark = Mark { count, so_far: false };
            let bars = Bars::new(&likely, Quantity::ServedBackup, Some(mark));
            let svg = bars.svg(340.0);
            let document = Document::parse(&svg).unwrap();
            let marked = document
                .descendants()
                .filter(|node| node.attribute("class") == Some("fl-plot-bar fl-plot-bar-now"));
            let marked: Vec<_> = marked.collect();
            assert_eq!(marked.len(), 1, "{requests} {count}");
            let name = marked[0].attribute("data-count").unwrap().replace(',', "");
            let (from, to) = name.split_once('–').unwrap_or((&name, &name));
            assert!((from.parse().unwrap()..=to.parse().unwrap()).contains(&count), "{name}");
            assert!(svg.contains(&format!(">this run: {count}</text>")));
            assert_eq!(bars.table().matches(&format!("this run: {count}<")).count(), 1);
        }
    }

    #[test]
    fn bars_hold_all_that_is_likely() {
        for requests in [15, 300, 1000] {
            for quantity in [Quantity::ServedBackup, Quantity::Failovers, Quantity::Failed] {
                let likely = likely("fall=2&retries=0", quantity, requests);
                let bars = Bars::new(&likely, quantity, None);
                for most in [20.0, 60.0] {
                    let shown = bars.bars(most);
                    let whole: f64 = shown.iter().map(|bar| bar.probability).sum();
                    assert!((whole - 1.0).abs() < 1e-4, "{requests} {quantity:?} {whole}");
                    assert!(shown.len() as f64 <= most);
                    assert!(shown.windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
                }
            }
        }
    }

    #[test]
    fn a_table_holds_the_probabilities() {
        let likely = likely("", Quantity::Failovers, 15);
        let table = Bars::new(&likely, Quantity::Failovers, None).table();
        let table = Document::parse(&table).unwrap();
        let rows = table
            .descendants()
            .filter(|node| node.has_tag_name("tbody"))
            .flat_map(|body| body.children());
        for (k, row) in rows.enumerate() {
            let cells: Vec<&str> = row.children().filter_map(|cell| cell.text()).collect();
            assert_eq!(cells, [k.to_string(), percent(likely[k])]);
        }
    }

    #[test]
    fn edges_are_well_formed() {
        for (query, requests) in [
            ("", 1),
            ("fail=0", 15),
            ("fail=1", 15),
            ("backups=0&fail=1", 1000),
            ("", 1000),
        ] {
            for quantity in Quantity::ALL {
                let likely = likely(query, quantity, requests);
                for mark in [
                    None,
                    Some(Mark { count: 3, so_far: true }),
                    Some(Mark {
                        count: 9_999,
                        so_far: false,
                    }),
                ] {
                    let bars = Bars::new(&likely, quantity, mark);
                    for width in [320.0, 720.0] {
                        let svg = bars.svg(width);
                        assert!(
                            !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style="),
                            "{query}"
                        );
                        Document::parse(&svg).unwrap();
                        Document::parse(&bars.table()).unwrap();
                    }
                }
            }
        }
    }
}
