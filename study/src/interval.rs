//! Between which counts most runs lie.

use failover_sim::theory::{Quantity, Theory, distribution};

/// How large a share of runs lies between: 95 of 100.
const MOST: f64 = 0.95;
/// The standard deviations of a bell curve on both sides of its mean that hold so many.
const DEVIATIONS: f64 = 1.959_963_984_540_054;
/// Requests for which the whole distribution is worked out.
const EXACTLY: u64 = 200;
/// Steps of work that it may take when there is time, and while a run plays.
pub const PATIENT: u64 = 3_000_000;
/// See [`PATIENT`].
pub const BRIEF: u64 = 200_000;

/// The counts between which 95 of 100 runs lie, over the first requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// For short runs from the exact distribution, of which as little as can be is left out at either end. For long ones from the
/// exact variance, since counts of many requests scatter like a bell curve once the start is forgotten. `None` if neither is
/// to be had for so much work.
pub fn interval(theory: &Theory, quantity: Quantity, requests: u64, work: u64) -> Option<Interval> {
    if requests <= EXACTLY {
        let steps = requests * requests / 2 * theory.chain.transitions() as u64;
        let likely = (steps <= work).then(|| distribution(&theory.chain, quantity, requests as usize))?;
        return likely.map(|likely| exactly(&likely));
    }
    let n = requests as f64;
    let deviation = theory.scatter?.of(quantity) * n.sqrt();
    let mean = theory.long_run.of(quantity) * n;
    is_settled(theory, requests).then(|| Interval {
        mean,
        low: (mean - DEVIATIONS * deviation).max(0.0),
        high: (mean + DEVIATIONS * deviation).min(n),
    })
}

/// Whether runs so long scatter as they do in the long run and have forgotten their start. It is judged by what was worked out
/// request by request: in how many of them a backup is active.
fn is_settled(theory: &Theory, requests: u64) -> bool {
    let (Some(scatter), Some(last)) = (theory.scatter, theory.active_backup.last()) else {
        return false;
    };
    let at = theory.active_backup.get(requests as usize - 1).unwrap_or(last);
    let n = requests.min(theory.active_backup.len() as u64) as f64;
    let deviation = scatter.of(Quantity::ActiveBackup) * n.sqrt();
    let off = (at.mean - theory.long_run.of(Quantity::ActiveBackup) * n).abs();
    (at.deviation - deviation).abs() <= 0.1 * deviation + 1e-9 && off <= 0.3 * deviation + 1e-9
}

/// A range in words; one of no width is its value.
pub fn between(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{}–{high}", low.trim_end_matches("\u{a0}%"))
    }
}

fn exactly(likely: &[f64]) -> Interval {
    let (mut low, mut high) = (0, likely.len() - 1);
    let mut left = 1.0 - MOST + 1e-12;
    // The less likely end goes first, so that the interval is as short as it can be.
    while low < high {
        let cut = likely[low].min(likely[high]);
        if cut > left {
            break;
        }
        left -= cut;
        if likely[low] <= likely[high] {
            low += 1;
        } else {
            high -= 1;
        }
    }
    Interval {
        mean: likely.iter().enumerate().map(|(k, p)| k as f64 * p).sum(),
        low: low as f64,
        high: high as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::theory::theory;
    use failover_sim::{Machine, Query};

    #[test]
    fn as_many_runs_lie_between_as_it_says() {
        for (query, quantity, requests) in [
            ("", Quantity::ServedBackup, 15),
            ("", Quantity::Failovers, 15),
            ("fall=3&rise=2&retries=0", Quantity::Failed, 100),
            ("", Quantity::ActiveBackup, 1000),
        ] {
            let config = Query::parse(query).unwrap().config;
            let theory = theory(&config).unwrap();
            let interval = interval(&theory, quantity, requests, PATIENT).unwrap();
            let lies_between = (0..2000).filter(|seed| {
                let mut machine = Machine::new(&config, *seed);
                let count = (0..requests).filter(|_| quantity.holds(machine.tick(&[]))).count() as f64;
                (interval.low..=interval.high).contains(&count)
            });
            let share = lies_between.count() as f64 / 2000.0;
            // Whole counts can't be cut so that exactly 95 of 100 are left.
            assert!(
                (0.935..0.995).contains(&share),
                "{query} {quantity:?}: {share} {interval:?}"
            );
        }
    }

    #[test]
    fn nothing_is_said_of_runs_that_still_remember_their_start() {
        let slow = theory(
            &Query::parse("fail=0.0005&recover=0.001&requests=endless")
                .unwrap()
                .config,
        )
        .unwrap();
        assert_eq!(interval(&slow, Quantity::ServedBackup, 300, PATIENT), None);
        let quick = theory(&Query::parse("requests=endless").unwrap().config).unwrap();
        assert!(interval(&quick, Quantity::ServedBackup, 300, PATIENT).is_some());
        assert_eq!(interval(&quick, Quantity::ServedBackup, 200, 10), None);
    }

    #[test]
    fn nothing_that_is_certain_has_a_width() {
        let theory = theory(&Query::parse("fail=0").unwrap().config).unwrap();
        let always = interval(&theory, Quantity::PrimaryUp, 15, PATIENT).unwrap();
        assert_eq!((always.low, always.mean, always.high), (15.0, 15.0, 15.0));
        let never = interval(&theory, Quantity::Failovers, 5000, BRIEF).unwrap();
        assert_eq!((never.low, never.mean, never.high), (0.0, 0.0, 0.0));
    }
}
