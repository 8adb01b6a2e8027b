//! The exact distribution of a count over a run, with this run's count marked in it.

use failover_sim::theory::{MOST_REQUESTS, Quantity, Theory, distribution as exactly};

use super::{Frame, line, px, text};
use crate::followed::Followed;
use crate::words::{count, grouped, percent, three};

/// What is less likely at either end is not drawn.
const LEAST: f64 = 5e-4;
/// The most bars: more counts are put together.
const BARS: usize = 48;

/// The chart and its table, so many pixels wide; a sentence where there is none.
pub fn distribution(theory: &Theory, quantity: Quantity, followed: &mut Followed, shown: u64, width: f64) -> String {
    let requests = followed.end().filter(|end| *end <= MOST_REQUESTS as u64);
    let Some(likely) = requests.and_then(|requests| exactly(&theory.chain, quantity, requests as usize)) else {
        return format!(
            "<p>It is worked out for runs of up to {} requests of chains that are not too large.</p>",
            grouped(MOST_REQUESTS as u64)
        );
    };
    let requests = likely.len() as u64 - 1;
    let mine = (shown > 0).then(|| followed.count(quantity, shown) as usize);
    let over = shown == requests;
    let bars = Bars::new(&likely, mine);
    let mean: f64 = likely.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
    let what = match quantity {
        Quantity::ServedBackup => "requests served by the backup",
        Quantity::Failovers => "failovers",
        _ => "failed requests",
    };
    let mine_said = match mine {
        Some(mine) if over => format!(
            " This run: <b>{mine}</b>, and {} of all runs have as many.",
            percent(likely[mine])
        ),
        Some(mine) => format!(" This run so far, after {}: <b>{mine}</b>.", count(shown, "request")),
        None => String::new(),
    };
    format!(
        "<p class=fl-told>{} have {} {what} on average.{mine_said}</p>{}<details><summary>As a table</summary>\
        <div class=fl-scrolls tabindex=0>{}</div></details>",
        if requests == 1 {
            "Runs of 1 request".to_owned()
        } else {
            format!("Runs of {}", count(requests, "request"))
        },
        three(mean),
        bars.chart(mean, mine, over, what, width),
        bars.table(what, mine)
    )
}

/// Counts from `first` on, `each` of them in a bar.
struct Bars {
    first: usize,
    each: usize,
    likely: Vec<f64>,
}

impl Bars {
    fn new(likely: &[f64], mine: Option<usize>) -> Self {
        let counts = |p: &f64| *p > LEAST;
        let first = likely
            .iter()
            .position(counts)
            .unwrap_or(0)
            .min(mine.unwrap_or(usize::MAX));
        let last = likely.iter().rposition(counts).unwrap_or(0).max(mine.unwrap_or(0));
        let each = (last - first) / BARS + 1;
        Self {
            first,
            each,
            likely: likely[first..=last]
                .chunks(each)
                .map(|chunk| chunk.iter().sum())
                .collect(),
        }
    }

    fn bar_of(&self, number: usize) -> usize {
        (number - self.first) / self.each
    }

    fn name(&self, bar: usize) -> String {
        let from = self.first + bar * self.each;
        if self.each == 1 {
            from.to_string()
        } else {
            format!("{from}–{}", from + self.each - 1)
        }
    }

    fn chart(&self, mean: f64, mine: Option<usize>, over: bool, what: &str, width: f64) -> String {
        let frame = Frame {
            width,
            height: 190.0,
            left: 8.0,
            right: 8.0,
            top: 34.0,
            bottom: 24.0,
        };
        let count = self.likely.len() as f64;
        let highest = self.likely.iter().copied().fold(0.0, f64::max);
        let slot = frame.x(1.0 / count) - frame.x(0.0);
        // Few bars are not as wide as the page.
        let (slot, left) = if slot > 56.0 {
            (56.0, frame.x(0.5) - 28.0 * count)
        } else {
            (slot, frame.x(0.0))
        };
        let middle = |at: f64| left + (at + 0.5) * slot;
        let labelled = (30.0 / slot).ceil().max(1.0) as usize;
        let mut inside = line(
            "fl-grid-line",
            (frame.x(0.0), frame.y(0.0)),
            (frame.x(1.0), frame.y(0.0)),
        );
        let mine_bar = mine.map(|mine| self.bar_of(mine));
        for (bar, p) in self.likely.iter().enumerate() {
            let top = frame.y(p / highest);
            let class = if mine_bar == Some(bar) {
                "fl-bar fl-mine"
            } else {
                "fl-bar"
            };
            let wide = (slot - 3.0).max(1.0);
            inside += &format!(
                "<rect class=\"{class}\" x={} y={} width={} height={} rx=2 />",
                px(middle(bar as f64) - wide / 2.0),
                px(top),
                px(wide),
                px((frame.y(0.0) - top).max(0.5))
            );
            if bar.is_multiple_of(labelled) {
                let number = (self.first + bar * self.each).to_string();
                inside += &text("fl-tick fl-middle", middle(bar as f64), frame.height - 7.0, &number);
            }
        }
        let place = (mean - self.first as f64 + 0.5) / self.each as f64 - 0.5;
        let x = middle(place);
        inside += &line("fl-mean-line", (x, 26.0), (x, frame.y(0.0)));
        inside += &label(&frame, x, 22.0, "fl-tick", &format!("mean {}", three(mean)));
        if let (Some(bar), Some(mine)) = (mine_bar, mine) {
            let (x, top) = (middle(bar as f64), frame.y(self.likely[bar] / highest));
            let so_far = if over { "this run" } else { "so far" };
            inside += &format!(
                "<path class=fl-mine-mark d=\"M{} {}l-5 -8h10Z\"/>",
                px(x),
                px(top - 2.0)
            );
            let y = if (x - middle(place)).abs() < 70.0 {
                9.0
            } else {
                top - 14.0
            };
            inside += &label(
                &frame,
                x,
                y.min(top - 14.0).max(9.0),
                "fl-mine-label",
                &format!("{so_far}: {mine}"),
            );
        }
        frame.svg(
            &format!("Distribution of {what}; the table below holds its numbers"),
            &inside,
        )
    }

    fn table(&self, what: &str, mine: Option<usize>) -> String {
        let rows = self.likely.iter().enumerate().map(|(bar, p)| {
            let marked = mine.is_some_and(|mine| self.bar_of(mine) == bar);
            format!(
                "<tr><th scope=row>{}</th><td>{}</td><td>{}</td></tr>",
                self.name(bar),
                percent(*p),
                if marked { "this run" } else { "" }
            )
        });
        format!(
            "<table><thead><tr><th scope=col>{what}</th><th scope=col>of all runs</th><th></th></tr></thead><tbody>{}</tbody></table>",
            rows.collect::<String>()
        )
    }
}

/// A label above a place, kept within the frame.
fn label(frame: &Frame, x: f64, y: f64, class: &str, words: &str) -> String {
    let half = words.chars().count() as f64 * 3.4;
    let x = x.max(half + 2.0).min(frame.width - half - 2.0);
    text(&format!("{class} fl-middle"), x, y, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;
    use failover_sim::theory::theory;

    fn drawn(query: &str, quantity: Quantity, shown: u64) -> String {
        let theory = theory(&Query::parse(query).unwrap().config).unwrap();
        let mut followed = Followed::new(format!("seed=42&{query}"));
        while !followed.advance(shown, 10_000) {}
        distribution(&theory, quantity, &mut followed, shown, 520.0)
    }

    #[test]
    fn the_run_is_marked_where_its_count_is() {
        let markup = drawn("", Quantity::Failovers, 15);
        let mut run = failover_sim::Run::new(failover_sim::Config::default(), 42, Vec::new());
        let mine = run.metrics(15).failovers;
        assert_eq!(markup.matches("fl-bar fl-mine").count(), 1);
        assert!(markup.contains(&format!(">this run: {mine}<")), "{markup}");
        assert!(markup.contains("have 1.64 failovers on average"), "{markup}");
        let rows = markup.split("<tbody>").nth(1).unwrap();
        let row = rows.split("<tr>").find(|row| row.contains("this run")).unwrap();
        assert!(row.contains(&format!("<th scope=row>{mine}</th>")), "{row}");
        assert!(!drawn("", Quantity::Failovers, 0).contains("fl-mine"));
    }

    #[test]
    fn long_runs_have_fewer_bars_than_counts() {
        let markup = drawn("requests=1000", Quantity::ServedBackup, 700);
        assert!(markup.matches("<rect").count() <= BARS + 1);
        assert!(drawn("requests=endless", Quantity::Failovers, 10).contains("up to 1,000 requests"));
        let certain = drawn("fail=0", Quantity::Failed, 15);
        assert!(
            certain.contains("<td>100 %</td>") && !certain.contains("NaN"),
            "{certain}"
        );
    }
}
