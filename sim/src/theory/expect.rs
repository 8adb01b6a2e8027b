//! What is to be expected of the first requests: exactly, and how far runs scatter around it.

use super::chain::Chain;
use super::quantity::{Quantity, Values};

/// How close to the long run the chain must be for the rest to be counted as such: it can only come closer.
const MIXED: f64 = 1e-12;
/// For how many requests at most each single one is kept, and how many steps that may take: a longer course follows from the
/// long run.
const LONGEST: u64 = 2_000;
const MOST_WORK: u64 = 5_000_000;
/// The quantities whose course is kept: what the page draws.
pub(super) const DRAWN: [Quantity; 2] = [Quantity::Failed, Quantity::ActiveBackup];

/// The expectation of a quantity and its standard deviation, counted over the first requests of a run.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Spread {
    /// The mean count.
    pub mean: f64,
    /// The standard deviation of the count.
    pub deviation: f64,
}

/// Expectations while they are computed, one request after the other from the start.
#[derive(Clone, Debug)]
pub(super) struct Expectation {
    requests: Option<u64>,
    /// For how many requests the course is kept.
    kept: u64,
    /// How many requests are gone through.
    end: u64,
    /// Requests from one health check to the next.
    cycle: u64,
    done: u64,
    /// How likely each state is after so many requests.
    likely: Vec<f64>,
    next: Vec<f64>,
    values: Values,
    /// For each drawn quantity and each state: the count's expectation there, and that of its square.
    moments: [Vec<(f64, f64)>; DRAWN.len()],
    next_moments: [Vec<(f64, f64)>; DRAWN.len()],
    curves: [Vec<Spread>; DRAWN.len()],
}

impl Expectation {
    /// Of an endless run only the course is followed.
    pub fn new(chain: &Chain, requests: Option<u64>) -> Self {
        let start = |count: usize| {
            let mut likely = vec![0.0; count];
            likely[0] = 1.0;
            likely
        };
        let zeros = vec![(0.0, 0.0); chain.len()];
        let most = (MOST_WORK / chain.transitions() as u64).clamp(20, LONGEST);
        let kept = requests.map_or(most, |requests| requests.min(most));
        Self {
            requests,
            kept,
            end: requests.unwrap_or(kept),
            cycle: 1 + chain
                .states()
                .iter()
                .map(|state| u64::from(state.until_check()))
                .max()
                .unwrap_or(0),
            done: 0,
            likely: start(chain.len()),
            next: vec![0.0; chain.len()],
            values: Values::default(),
            moments: std::array::from_fn(|_| zeros.clone()),
            next_moments: std::array::from_fn(|_| zeros.clone()),
            curves: Default::default(),
        }
    }

    /// Goes on for so many steps of work. What each state's share and each value is in the long run is for knowing when the
    /// chain has come so near to it that the rest can be counted at once. Returns whether it is done.
    pub fn go_on(&mut self, chain: &Chain, long_run: Option<(&[f64], &Values)>, work: &mut u64) -> bool {
        while *work > 0 {
            if self.done == self.end {
                return true;
            }
            *work = work.saturating_sub(self.step(chain));
            if self.done > self.kept
                && self.done.is_multiple_of(64)
                && let Some((shares, values)) = long_run
                && self.end - self.done >= self.cycle
                && self.is_mixed(chain, shares)
            {
                // Whole cycles of health checks come to the average; what is left of one does not.
                let cycles = (self.end - self.done) / self.cycle * self.cycle;
                self.values.add_all(values, cycles as f64);
                self.done += cycles;
            }
        }
        self.done == self.end
    }

    /// How much of it is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        self.done as f64 / self.end as f64
    }

    /// The expected counts, and the courses of what is drawn.
    pub fn results(self) -> (Option<(u64, Values)>, [Vec<Spread>; DRAWN.len()]) {
        (self.requests.map(|requests| (requests, self.values)), self.curves)
    }

    fn step(&mut self, chain: &Chain) -> u64 {
        let with_moments = self.done < self.kept;
        self.next.fill(0.0);
        if with_moments {
            self.next_moments
                .iter_mut()
                .for_each(|moments| moments.fill((0.0, 0.0)));
        }
        let mut work = 1;
        // Summed up state by state and request by request: rounding a large sum at each of many small steps would add up.
        let mut request = Values::default();
        for state in 0..chain.len() {
            let here = self.likely[state];
            if here == 0.0 {
                continue;
            }
            let after = chain.after(state);
            work += after.len() as u64;
            let mut from_here = Values::default();
            for one in after {
                let to = one.to as usize;
                self.next[to] += here * one.probability;
                from_here.add(one.marks, one.probability);
                if with_moments {
                    for (which, quantity) in DRAWN.into_iter().enumerate() {
                        let (count, square) = self.moments[which][state];
                        let p = one.probability;
                        let held = f64::from(u8::from(one.holds(quantity)));
                        let there = &mut self.next_moments[which][to];
                        there.0 += p * (count + here * held);
                        there.1 += p * (square + held * (2.0 * count + here));
                    }
                    work += 1;
                }
            }
            request.add_all(&from_here, here);
        }
        self.values.add_all(&request, 1.0);
        std::mem::swap(&mut self.likely, &mut self.next);
        if with_moments {
            std::mem::swap(&mut self.moments, &mut self.next_moments);
            for (moments, curve) in self.moments.iter().zip(&mut self.curves) {
                let mean: f64 = moments.iter().map(|(count, _)| count).sum();
                let square: f64 = moments.iter().map(|(_, square)| square).sum();
                curve.push(Spread {
                    mean,
                    deviation: (square - mean * mean).max(0.0).sqrt(),
                });
            }
        }
        self.done += 1;
        if self.done.is_multiple_of(1024) {
            // Rounding errors would add up to a probability that is not 1.
            let sum: f64 = self.likely.iter().sum();
            self.likely.iter_mut().for_each(|p| *p /= sum);
        }
        work
    }

    /// Whether the chain is where it is in the long run. In between health checks it goes round a cycle: compared is the share
    /// of a state among those of its place in it.
    fn is_mixed(&self, chain: &Chain, shares: &[f64]) -> bool {
        let state = self.likely.iter().position(|p| *p > 0.0);
        let Some(place) = state.map(|state| chain.states()[state].until_check()) else {
            return false;
        };
        let here = |(state, share): (usize, &f64)| {
            if chain.states()[state].until_check() == place {
                *share
            } else {
                0.0
            }
        };
        let whole: f64 = shares.iter().enumerate().map(here).sum();
        let off = shares
            .iter()
            .enumerate()
            .map(|one| (here(one) / whole - self.likely[one.0]).abs());
        off.sum::<f64>() < MIXED
    }
}
