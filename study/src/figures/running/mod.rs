//! How the run comes to its values: availability and the backup's share so far, against what runs do on average and the band
//! that most of them stay in.

use failover_sim::theory::{Quantity, Spread, Theory};

use crate::figures::axis::{Axis, magnitudes, multiples, step};
use crate::figures::markup::{Markup, through};
use crate::number::{grouped, percent, plain, width};

/// Standard deviations on both sides of the mean between which 95 of 100 values of a bell curve lie.
const DEVIATIONS: f64 = 1.959_963_984_540_054;
/// Up to so many requests, equal distances are equally many.
const LINEAR: u64 = 100;
/// The points that an exact line is drawn with.
const POINTS: usize = 90;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 58.0;
const TOP: f64 = 54.0;
const PLOT: f64 = 132.0;
const BOTTOM: f64 = 26.0;

/// What a run has come to after so many requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Requests so far; at least one.
    pub requests: u64,
    /// Of these failed.
    pub failed: u64,
    /// Of these with a backup active.
    pub active_backup: u64,
}

/// A run against the exact answer.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    theory: &'a Theory,
    samples: &'a [Sample],
    end: u64,
}

/// What is drawn of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    Available,
    Backup,
}

/// An exact mean, and between which values most runs are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Exact {
    mean: f64,
    band: Option<[f64; 2]>,
}

impl<'a> Running<'a> {
    /// Of a run's samples, in order, and its length; without one it is drawn up to now.
    pub fn new(theory: &'a Theory, samples: &'a [Sample], end: Option<u64>) -> Self {
        let now = samples.last().map_or(1, |sample| sample.requests);
        Self {
            theory,
            samples,
            end: end.unwrap_or(now).max(now).max(1),
        }
    }

    /// Two charts, for a place of some width in pixels.
    pub fn svg(&self, width: f64) -> String {
        let width = crate::figures::fitting(width);
        let mut markup = Markup::default();
        for share in [Share::Available, Share::Backup] {
            self.chart(&mut markup, share, width);
        }
        markup.done()
    }

    /// What the charts say, as a table.
    pub fn table(&self) -> String {
        let mut rows: Vec<u64> = magnitudes(self.end as f64, 12).into_iter().map(|n| n as u64).collect();
        let now = self.samples.last().map(|sample| sample.requests);
        for n in [Some(self.end), now].into_iter().flatten() {
            let place = rows.partition_point(|row| *row < n);
            if rows.get(place) != Some(&n) {
                rows.insert(place, n);
            }
        }
        let none = || "–".to_owned();
        let rows = rows.into_iter().map(|n| {
            let mut row = vec![grouped(n)];
            for share in [Share::Available, Share::Backup] {
                let sample = self.samples.iter().find(|sample| sample.requests == n);
                let exact = self.exact(share, n);
                row.push(sample.map_or_else(none, |sample| percent(share.of(sample))));
                row.push(percent(exact.mean));
                row.push(exact.band.map_or_else(none, |ends| {
                    let [low, high] = ends.map(percent);
                    if low == high {
                        high
                    } else {
                        [low.trim_end_matches("\u{a0}%"), &high].join("–")
                    }
                }));
            }
            row
        });
        let heads = [
            "After requests",
            "Available, this run",
            "On average",
            "95 of 100 runs",
            "At the backup, this run",
            "On average",
            "95 of 100 runs",
        ];
        Markup::default().table(&heads, rows).done()
    }

    /// What runs come to after so many requests.
    fn exact(&self, share: Share, requests: u64) -> Exact {
        let n = requests as f64;
        let (curve, quantity) = match share {
            Share::Available => (&self.theory.failed, Quantity::Failed),
            Share::Backup => (&self.theory.active_backup, Quantity::ActiveBackup),
        };
        let known = (requests.max(1) as usize).min(curve.len());
        let Spread { mean, deviation } = curve[known - 1];
        // Beyond what is known request by request all goes on as in the long run.
        let more = n - known as f64;
        let mean = mean + more * self.theory.long_run.of(quantity);
        let deviation = match self.theory.scatter {
            _ if more <= 0.0 => Some(deviation),
            Some(scatter) => Some((deviation * deviation + more * scatter.of(quantity).powi(2)).sqrt()),
            None => None,
        };
        let part = |count: f64| {
            let part = (count / n).clamp(0.0, 1.0);
            if share == Share::Available { 1.0 - part } else { part }
        };
        let band = deviation.map(|deviation| {
            let ends = [mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation].map(part);
            [ends[0].min(ends[1]), ends[0].max(ends[1])]
        });
        Exact { mean: part(mean), band }
    }

    /// The requests that the exact line is drawn at.
    fn points(&self) -> Vec<u64> {
        let end = self.end;
        if end <= LINEAR {
            return (1..=end).collect();
        }
        let ratio = (end as f64).ln() / (POINTS - 1) as f64;
        let mut points: Vec<u64> = (0..POINTS).map(|at| (at as f64 * ratio).exp().round() as u64).collect();
        points.dedup();
        points
    }

    fn chart(&self, markup: &mut Markup, share: Share, whole: f64) {
        let name = share.name();
        let now = self.samples.last();
        let last = self.exact(share, self.end);
        let about = match now {
            Some(sample) => format!(
                "After {} this run is at {}; runs are at {} on average.",
                requests(sample.requests),
                percent(share.of(sample)),
                percent(self.exact(share, sample.requests).mean)
            ),
            None => format!(
                "After {} runs are at {} on average.",
                requests(self.end),
                percent(last.mean)
            ),
        };
        markup.drawing("fl-plot", [0.0, 0.0, whole, TOP + PLOT + BOTTOM], name, &about);
        markup.words("fl-plot-name", 0.0, 12.0, name);
        self.key(markup);
        let points: Vec<(u64, Exact)> = self.points().into_iter().map(|n| (n, self.exact(share, n))).collect();
        let (x, y) = (self.across(whole), self.up(share, &points));
        self.grid(markup, &x, &y, whole);
        // What is beyond the axis in the first requests is cut off by a drawing in the drawing.
        let plot = [LEFT, TOP, whole - LEFT - RIGHT, PLOT];
        markup.open("svg", "").numbers("x y width height", &plot);
        let shown = plot.map(plain).join(" ");
        markup.attribute("viewBox", &shown).holds();
        let at = |n: u64, value: f64| (x.at(n as f64), y.axis.at(value));
        let banded = || points.iter().filter_map(|(n, exact)| Some((*n, exact.band?)));
        if banded().count() > 1 {
            let low = banded().map(|(n, [low, _])| at(n, low));
            let high: Vec<_> = banded().map(|(n, [_, high])| at(n, high)).collect();
            markup.path("fl-plot-band", &(through(low.chain(high.into_iter().rev())) + "Z"));
            markup.path("fl-plot-band-edge", &through(banded().map(|(n, [low, _])| at(n, low))));
            markup.path(
                "fl-plot-band-edge",
                &through(banded().map(|(n, [_, high])| at(n, high))),
            );
        }
        markup.path(
            "fl-plot-exact-line",
            &through(points.iter().map(|(n, exact)| at(*n, exact.mean))),
        );
        let run = self.samples.iter().map(|sample| at(sample.requests, share.of(sample)));
        if now.is_some() {
            markup.path("fl-plot-run-line", &through(run));
        }
        markup.close("svg");
        let end = at(self.end, last.mean);
        let mut beside = end.1;
        if let Some(sample) = now {
            let place = at(sample.requests, share.of(sample));
            markup
                .open("circle", "fl-plot-run-dot")
                .numbers("cx cy r", &[place.0, place.1, 4.0])
                .empty();
            let text = percent(share.of(sample));
            let room = end.0 - place.0;
            if room < width(&text) * 12.0 + 12.0 {
                // Both stand at the end of the chart, and neither on the other.
                let mut run = place.1;
                if (run - beside).abs() < 15.0 {
                    let middle = (run + beside) / 2.0;
                    let above = if run <= beside { -7.5 } else { 7.5 };
                    (run, beside) = (middle + above, middle - above);
                }
                let over = beside.max(run) - (TOP + PLOT);
                let over = over.max(0.0);
                beside -= over;
                markup.words("fl-plot-run-value", end.0 + 9.0, run - over, &text);
            } else {
                let aside = if place.1 < TOP + 16.0 { 13.0 } else { -11.0 };
                markup.words("fl-plot-run-value", place.0 + 6.0, place.1 + aside, &text);
            }
        }
        markup.words("fl-plot-exact-value", end.0 + 9.0, beside, &percent(last.mean));
        markup.close("svg");
    }

    /// What the lines mean.
    fn key(&self, markup: &mut Markup) {
        let mut x = 0.0;
        for (kind, text) in [
            ("fl-plot-run-line", "this run"),
            ("fl-plot-exact-line", "average"),
            ("fl-plot-band", "95 of 100 runs"),
        ] {
            if kind == "fl-plot-run-line" && self.samples.is_empty() {
                continue;
            }
            if kind == "fl-plot-band" {
                markup
                    .open("rect", kind)
                    .numbers("x y width height", &[x, 27.0, 20.0, 11.0])
                    .empty();
                markup.line("fl-plot-band-edge", [x, 27.0, x + 20.0, 27.0]);
                markup.line("fl-plot-band-edge", [x, 38.0, x + 20.0, 38.0]);
            } else {
                markup.line(kind, [x, 32.5, x + 20.0, 32.5]);
            }
            markup.words("fl-plot-key", x + 26.0, 32.5, text);
            x += 26.0 + width(text) * 11.5 + 14.0;
        }
    }

    fn across(&self, whole: f64) -> Axis {
        let stretch = [LEFT, whole - RIGHT];
        let ends = [1.0, (self.end as f64).max(2.0)];
        if self.end <= LINEAR {
            Axis::linear(ends, stretch)
        } else {
            Axis::log(ends, stretch)
        }
    }

    /// The axis that all values fit on, but for the wide beginning of the band.
    fn up(&self, share: Share, points: &[(u64, Exact)]) -> Up {
        let (mut low, mut high) = (1.0_f64, 0.0_f64);
        let mut see = |value: f64| {
            low = low.min(value);
            high = high.max(value);
        };
        let settled = (self.end / 20).min(20);
        for (n, exact) in points.iter().filter(|(n, _)| *n > settled) {
            see(exact.mean);
            let ends = exact.band.filter(|_| *n * 3 > self.end);
            ends.into_iter().flatten().for_each(&mut see);
        }
        let now = self.samples.last().map_or(0, |sample| sample.requests);
        for sample in self
            .samples
            .iter()
            .filter(|sample| sample.requests > settled.min(now - 1))
        {
            see(share.of(sample));
        }
        if share == Share::Backup {
            see(0.0);
        }
        // Not so near that tiny differences look large.
        if high - low < 0.01 {
            let most = if high > 0.9 { 0.1 } else { 0.2 };
            low = (high - most).max(0.0).min(low);
            high = (low + most).min(1.0).max(high);
        }
        let step = step(high - low, 4.0);
        let round = |value: f64, up: f64| ((value / step + up * (1.0 - 1e-6)).floor() * step).clamp(0.0, 1.0);
        let ends = [round(low + step * 1e-6, 0.0), round(high, 1.0)];
        Up {
            axis: Axis::linear(ends, [TOP + PLOT, TOP]),
            ticks: multiples(step, ends[0], ends[1]).collect(),
        }
    }

    fn grid(&self, markup: &mut Markup, x: &Axis, y: &Up, whole: f64) {
        for tick in &y.ticks {
            let at = y.axis.at(*tick);
            markup.line("fl-plot-grid", [LEFT, at, whole - RIGHT, at]);
            markup.words("fl-plot-tick-up", LEFT - 8.0, at, &percent(*tick));
        }
        let most = ((whole - LEFT - RIGHT) / 60.0).floor();
        let mut ticks = if self.end <= LINEAR {
            let step = step(self.end as f64, most).max(1.0);
            multiples(step, step, self.end as f64).collect()
        } else {
            magnitudes(self.end as f64, most as usize)
        };
        if ticks.first() != Some(&1.0) {
            ticks.insert(0, 1.0);
        }
        if ticks.last() != Some(&(self.end as f64)) {
            ticks.push(self.end as f64);
        }
        // The last one says what is counted, and the others keep clear of it.
        let Some(last) = ticks.pop() else { return };
        let text = requests(last as u64);
        let end = x.at(last) + width(&grouped(last as u64)) * 6.0;
        markup.words("fl-plot-tick fl-plot-tick-last", end, TOP + PLOT + 16.0, &text);
        let most = end - width(&text) * 11.5;
        let mut free = f64::NEG_INFINITY;
        for tick in ticks {
            let text = grouped(tick as u64);
            let (at, half) = (x.at(tick), width(&text) * 6.0);
            if at - half > free + 8.0 && at + half < most - 8.0 {
                free = at + half;
                markup.words("fl-plot-tick", at, TOP + PLOT + 16.0, &text);
            }
        }
    }
}

/// An axis upwards and what is written at it.
struct Up {
    axis: Axis,
    ticks: Vec<f64>,
}

impl Share {
    fn of(self, sample: &Sample) -> f64 {
        let n = sample.requests as f64;
        match self {
            Self::Available => (sample.requests - sample.failed) as f64 / n,
            Self::Backup => sample.active_backup as f64 / n,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Available => "Availability so far",
            Self::Backup => "Share of requests with a backup active",
        }
    }
}

fn requests(number: u64) -> String {
    let noun = if number == 1 { " request" } else { " requests" };
    grouped(number) + noun
}

#[cfg(test)]
mod tests;
