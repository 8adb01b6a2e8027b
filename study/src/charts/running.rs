//! The run's availability and its backup's share, request by request, against the exact ones.

use failover_sim::theory::{Quantity, Spread, Theory};

use super::{Frame, line, path, px, text};
use crate::followed::{Followed, Sample};
use crate::words::{count, grouped, percent};

/// 95 of 100 lie within so many standard deviations.
const DEVIATIONS: f64 = 1.96;
/// Up to here requests stand at equal distances; beyond, each tenfold does.
const EVEN: u64 = 100;
/// At how many places the exact lines are drawn.
const PLACES: u32 = 80;
/// Rows of the table, about.
const ROWS: usize = 10;

/// What is drawn.
struct Course<'a> {
    name: &'static str,
    class: &'static str,
    curve: &'a [Spread],
    /// Per request in the long run, and its scatter.
    rate: f64,
    scatter: Option<f64>,
    /// Whether it is the share without the count.
    without: bool,
    of: fn(&Sample) -> u64,
}

/// Both charts and their table, so many pixels wide.
pub fn running(theory: &Theory, followed: &mut Followed, shown: u64, width: f64) -> String {
    let samples = followed.samples(shown);
    let last = followed.end().unwrap_or(0).max(shown).max(15);
    let scatter = |quantity| theory.scatter.map(|scatter| scatter.of(quantity));
    let courses = [
        Course {
            name: "Availability",
            class: "fl-good",
            curve: &theory.failed,
            rate: theory.long_run.of(Quantity::Failed),
            scatter: scatter(Quantity::Failed),
            without: true,
            of: |sample| sample.failed,
        },
        Course {
            name: "Backup active",
            class: "fl-backup",
            curve: &theory.active_backup,
            rate: theory.long_run.of(Quantity::ActiveBackup),
            scatter: scatter(Quantity::ActiveBackup),
            without: false,
            of: |sample| sample.active_backup,
        },
    ];
    let charts: String = courses
        .iter()
        .map(|course| course.chart(&samples, last, width))
        .collect();
    format!(
        "<figcaption>The run so far, and where it ought to be</figcaption><p class=fl-key><span class=fl-key-run>this run</span>\
        <span class=fl-key-exact>exact mean</span><span class=fl-key-band>95 of 100 runs</span></p>{charts}<details><summary>As a \
        table</summary><div class=fl-scrolls tabindex=0>{}</div></details>",
        table(&courses, &samples)
    )
}

impl Course<'_> {
    fn share(&self, part: f64) -> f64 {
        let part = part.clamp(0.0, 1.0);
        if self.without { 1.0 - part } else { part }
    }

    fn sampled(&self, sample: &Sample) -> f64 {
        self.share((self.of)(sample) as f64 / sample.requests as f64)
    }

    /// The exact mean over the first n requests, and how far off 95 of 100 runs are. Beyond what was worked out one by one each
    /// further request adds what it does in the long run.
    fn exactly(&self, n: f64) -> (f64, f64) {
        let at = self
            .curve
            .get(n as usize - 1)
            .or(self.curve.last())
            .copied()
            .unwrap_or_default();
        let further = (n - self.curve.len() as f64).max(0.0);
        let mean = at.mean + further * self.rate;
        let variance = at.deviation.powi(2) + further * self.scatter.unwrap_or(0.0).powi(2);
        (mean / n, DEVIATIONS * variance.sqrt() / n)
    }

    fn chart(&self, samples: &[Sample], last: u64, width: f64) -> String {
        let frame = Frame {
            width,
            height: 132.0,
            left: 40.0,
            right: 66.0,
            top: 14.0,
            bottom: 22.0,
        };
        let even = last <= EVEN;
        let most = last as f64;
        let x = |n: f64| {
            frame.x(if even {
                (n - 1.0) / (most - 1.0)
            } else {
                n.log10() / most.log10()
            })
        };
        let places: Vec<f64> = (0..=PLACES)
            .map(|place| {
                let part = f64::from(place) / f64::from(PLACES);
                let n = if even {
                    1.0 + part * (most - 1.0)
                } else {
                    most.powf(part)
                };
                n.round().max(1.0).min(most)
            })
            .collect();
        let mut inside = String::new();
        for part in [0.0, 0.5, 1.0] {
            let y = frame.y(part);
            inside += &line("fl-grid-line", (frame.x(0.0), y), (frame.x(1.0), y));
            inside += &text("fl-tick fl-end", frame.left - 6.0, y + 4.0, &percent(part));
        }
        for n in ticks(last, even) {
            inside += &text("fl-tick fl-middle", x(n as f64), frame.height - 5.0, &grouped(n));
        }
        // Where nothing is known of the scatter there is no band.
        if self.scatter.is_some() || last as usize <= self.curve.len() {
            let edge = |sign: f64| {
                move |n: &f64| {
                    let (mean, off) = self.exactly(*n);
                    (*n, self.share(mean + sign * off))
                }
            };
            let upper = places.iter().map(edge(1.0));
            let around = upper.chain(places.iter().rev().map(edge(-1.0)));
            let d = path(around.map(|(n, part)| (x(n), frame.y(part))));
            inside += &format!("<path class=\"fl-band {}\" d=\"{d}Z\"/>", self.class);
        }
        let exact = path(places.iter().map(|n| (x(*n), frame.y(self.share(self.exactly(*n).0)))));
        inside += &format!("<path class=fl-exact-line d=\"{exact}\"/>");
        inside += &text("fl-chart-name", frame.left, 10.0, self.name);
        let mut end = frame.y(self.share(self.exactly(most).0));
        let mut name = format!("{} alone", self.name);
        if let Some(now) = samples.last() {
            let run = path(
                samples
                    .iter()
                    .map(|one| (x(one.requests as f64), frame.y(self.sampled(one)))),
            );
            inside += &format!("<path class=\"fl-run-line {}\" d=\"{run}\"/>", self.class);
            let (at, share) = (x(now.requests as f64), self.sampled(now));
            let y = frame.y(share);
            inside += &format!(
                "<circle class=\"fl-run-end {}\" cx={} cy={} r=3.5 />",
                self.class,
                px(at),
                px(y)
            );
            inside += &text(
                "fl-run-value",
                at + 8.0,
                y + if y > end { 13.0 } else { -5.0 },
                &percent(share),
            );
            // The two labels must not cover each other at the right.
            if frame.x(1.0) - at < 30.0 && (end - y).abs() < 26.0 {
                end = if y > end { y - 12.0 } else { y + 16.0 };
            }
            name = format!(
                "{}: {} after {}",
                self.name,
                percent(share),
                count(now.requests, "request")
            );
        }
        let (mean, _) = self.exactly(most);
        let mean = percent(self.share(mean));
        inside += &text("fl-tick", frame.x(1.0) + 8.0, end + 4.0, &mean);
        frame.svg(
            &format!("{name}; exactly {mean} on average after {}", count(last, "request")),
            &inside,
        )
    }
}

/// Where numbers stand below.
fn ticks(last: u64, even: bool) -> Vec<u64> {
    if even {
        let step = [1, 2, 5, 10, 20]
            .into_iter()
            .find(|step| last / step <= 8)
            .unwrap_or(20);
        return (1..=last / step).map(|n| n * step).collect();
    }
    let mut ticks = vec![1u64];
    while ticks[ticks.len() - 1] <= last / 10 {
        ticks.push(ticks[ticks.len() - 1] * 10);
    }
    ticks
}

fn table(courses: &[Course], samples: &[Sample]) -> String {
    let step = (samples.len() / ROWS).max(1);
    let chosen = samples.iter().rev().step_by(step).collect::<Vec<_>>();
    let rows = chosen.into_iter().rev().map(|sample| {
        let cells = courses.iter().map(|course| {
            let (mean, off) = course.exactly(sample.requests as f64);
            let (one, other) = (course.share(mean - off), course.share(mean + off));
            format!(
                "<td>{}</td><td>{}</td><td>{}</td>",
                percent(course.sampled(sample)),
                percent(course.share(mean)),
                crate::interval::between(&percent(one.min(other)), &percent(one.max(other)))
            )
        });
        format!(
            "<tr><th scope=row>{}</th>{}</tr>",
            grouped(sample.requests),
            cells.collect::<String>()
        )
    });
    let heads = courses.iter().map(|course| {
        format!(
            "<th scope=col>{}</th><th scope=col>exact mean</th><th scope=col>95 of 100</th>",
            course.name
        )
    });
    format!(
        "<table><thead><tr><th scope=col>Requests</th>{}</tr></thead><tbody>{}</tbody></table>",
        heads.collect::<String>(),
        rows.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;
    use failover_sim::theory::theory;

    fn drawn(query: &str, shown: u64) -> String {
        let theory = theory(&Query::parse(query).unwrap().config).unwrap();
        let mut followed = Followed::new(format!("seed=42&{query}"));
        while !followed.advance(shown, 10_000) {}
        running(&theory, &mut followed, shown, 520.0)
    }

    #[test]
    fn nothing_is_drawn_beside_the_frame() {
        for (query, shown) in [
            ("", 0),
            ("", 1),
            ("", 15),
            ("requests=1", 1),
            ("fail=0", 9),
            ("fail=1&recover=0&backups=0", 3),
            ("requests=endless&retries=0&fall=3", 30_000),
            ("requests=100000", 500),
            (
                "fail=0.2&recover=0&backup-fail=0.1&backup-recover=0&backups=2&failback=manual",
                10,
            ),
        ] {
            let markup = drawn(query, shown);
            assert!(!markup.contains("NaN") && !markup.contains("inf"), "{query}: {markup}");
            for path in markup.split(" d=\"").skip(1) {
                let d = path.split('"').next().unwrap();
                let numbers = d.split(['M', 'L', 'Z', ' ']).filter(|part| !part.is_empty());
                for (at, number) in numbers.enumerate() {
                    let number: f64 = number.parse().unwrap();
                    let most = if at % 2 == 0 { 520.0 } else { 132.0 };
                    assert!((0.0..=most).contains(&number), "{query}: {d}");
                }
            }
        }
    }

    #[test]
    fn the_table_holds_what_the_run_came_to() {
        let markup = drawn("", 15);
        // Seed 42: the backup was active in 9 of 15 requests, and the mean of that is 7.35.
        let mut run = failover_sim::Run::new(failover_sim::Config::default(), 42, Vec::new());
        let active = run.metrics(15).active_backup as f64 / 15.0;
        let row = markup.rsplit("<tr>").next().unwrap();
        assert!(row.starts_with("<th scope=row>15</th><td>100 %</td>"), "{row}");
        assert!(
            row.contains(&format!("<td>{}</td><td>49 %</td>", percent(active))),
            "{row}"
        );
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(15, true), [2, 4, 6, 8, 10, 12, 14]);
        assert_eq!(ticks(1_000, false), [1, 10, 100, 1_000]);
        assert_eq!(ticks(25_000, false).last(), Some(&10_000));
    }
}
