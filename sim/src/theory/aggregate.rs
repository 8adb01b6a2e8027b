//! The long run of chains too large for elimination: iterative aggregation and disaggregation.
//!
//! What changes slowly is who is up and where traffic goes; all else follows quickly. So states that agree in that are put
//! together, the small chain of these groups is solved exactly, and its shares correct those of the states; then sweeps of
//! Gauss and Seidel's method spread what belongs together, and so on until nothing changes. (Koury, McAllister, Stewart: Iterative
//! methods for computing stationary distributions of nearly completely decomposable Markov chains, SIAM J. Alg. Disc. Meth. 5,
//! 1984.)

use rustc_hash::FxHashMap;

use super::chain::Chain;
use super::eliminate::Elimination;

/// How far the shares may be from balance, together.
const BALANCED: f64 = 1e-15;
/// How much they may still move in a round, together.
const STILL: f64 = 1e-13;
const MOST_ROUNDS: u32 = 5_000;
const SWEEPS: u32 = 4;

/// The shares while they are computed. The chain has one closed class.
#[derive(Clone, Debug)]
pub(super) struct Aggregation {
    /// What leads to each state from others, and with which probability it is left.
    first: Vec<u32>,
    into: Vec<(u32, f64)>,
    leaves: Vec<f64>,
    group: Vec<u32>,
    groups: usize,
    class: Vec<u32>,
    shares: Vec<f64>,
    rounds: u32,
    last_move: f64,
}

/// The shares do not settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsettled;

impl Aggregation {
    pub fn new(chain: &Chain, mut class: Vec<u32>) -> Self {
        class.sort_unstable();
        let count = chain.len();
        let mut first = vec![0; count + 1];
        let mut leaves = vec![0.0; count];
        for state in &class {
            for one in chain.after(*state as usize).iter().filter(|one| one.to != *state) {
                first[one.to as usize + 1] += 1;
                leaves[*state as usize] += one.probability;
            }
        }
        for state in 0..count {
            first[state + 1] += first[state];
        }
        let mut into = vec![(0, 0.0); first[count] as usize];
        let mut next = first.clone();
        for state in &class {
            for one in chain.after(*state as usize).iter().filter(|one| one.to != *state) {
                let place = &mut next[one.to as usize];
                into[*place as usize] = (*state, one.probability);
                *place += 1;
            }
        }
        let mut numbers: FxHashMap<(u8, u8), u32> = FxHashMap::default();
        let mut group = vec![0; count];
        let mut shares = vec![0.0; count];
        for at in class.iter().map(|state| *state as usize) {
            let state = chain.states()[at];
            let number = numbers.len() as u32;
            group[at] = *numbers.entry((state.truth(), state.active())).or_insert(number);
            shares[at] = 1.0 / class.len() as f64;
        }
        Self {
            first,
            into,
            leaves,
            group,
            groups: numbers.len(),
            class,
            shares,
            rounds: 0,
            last_move: 1.0,
        }
    }

    /// Goes on for so many steps of work. Returns whether it is done.
    pub fn go_on(&mut self, work: &mut u64) -> Result<bool, Unsettled> {
        while *work > 0 {
            if self.rounds == MOST_ROUNDS {
                return Err(Unsettled);
            }
            *work = work.saturating_sub(self.into.len() as u64 * u64::from(SWEEPS + 2));
            if self.round() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How much of it is done, from 0 to 1, judged by the digits that stand.
    pub fn progress(&self) -> f64 {
        (self.last_move.log10() / STILL.log10()).clamp(0.0, 1.0)
    }

    pub fn shares(self) -> Vec<f64> {
        self.shares
    }

    /// Aggregation, disaggregation, sweeps. Returns whether nothing changes any more.
    fn round(&mut self) -> bool {
        let before = self.shares.clone();
        self.correct();
        for _ in 0..SWEEPS {
            for state in &self.class {
                let at = *state as usize;
                self.shares[at] = self.inflow(at) / self.leaves[at];
            }
        }
        let sum: f64 = self.shares.iter().sum();
        self.shares.iter_mut().for_each(|share| *share /= sum);
        let moved = |(share, before): (&f64, &f64)| (share - before).abs();
        self.last_move = self.shares.iter().zip(&before).map(moved).sum();
        self.rounds += 1;
        self.last_move < STILL && self.imbalance() < BALANCED * self.class.len().max(10) as f64
    }

    fn inflow(&self, state: usize) -> f64 {
        let into = &self.into[self.first[state] as usize..self.first[state + 1] as usize];
        into.iter().map(|(from, p)| self.shares[*from as usize] * p).sum()
    }

    fn imbalance(&self) -> f64 {
        let off = |state: &u32| {
            let at = *state as usize;
            (self.inflow(at) - self.shares[at] * self.leaves[at]).abs()
        };
        self.class.iter().map(off).sum()
    }

    /// Solves the chain of the groups and gives each group's states their part of its share.
    fn correct(&mut self) {
        let mut sums = vec![0.0; self.groups];
        let mut flows: Vec<FxHashMap<u32, f64>> = vec![FxHashMap::default(); self.groups];
        for state in &self.class {
            let at = *state as usize;
            sums[self.group[at] as usize] += self.shares[at];
            for (from, p) in &self.into[self.first[at] as usize..self.first[at + 1] as usize] {
                let (from, to) = (*from as usize, self.group[at]);
                if self.group[from] != to && self.shares[from] > 0.0 {
                    *flows[self.group[from] as usize].entry(to).or_default() += self.shares[from] * p;
                }
            }
        }
        let rows = flows.into_iter().zip(&sums).map(|(row, sum)| {
            let mut row: Vec<(u32, f64)> = row.into_iter().map(|(to, flow)| (to, flow / sum)).collect();
            row.sort_unstable_by_key(|(to, _)| *to);
            row
        });
        let mut elimination = Elimination::of(rows.collect());
        // The groups are few: 32 truths and five instances that traffic can go to.
        while elimination.go_on(&mut u64::MAX.clone()) == Ok(false) {}
        let corrected = elimination.solution().shares(self.groups);
        for state in &self.class {
            let at = *state as usize;
            let group = self.group[at] as usize;
            if sums[group] > 0.0 {
                self.shares[at] *= corrected[group] / sums[group];
            }
        }
    }
}
