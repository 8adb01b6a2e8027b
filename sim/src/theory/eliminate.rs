//! Grassmann, Taksar and Heyman's elimination: exact to the last digits, because it never subtracts.
//!
//! States are taken out one after the other; the chain that is left is the old one watched only while it is in the states
//! that are left. Whatever leads to a state that is taken out leads on to where that goes: p(i,j) becomes
//! p(i,j) + p(i,k)·p(k,j) / s, with s the sum of p(k,j) over all others j. (Grassmann, Taksar, Heyman: Regenerative analysis and
//! steady state distributions for Markov chains, Operations Research 33, 1985.) The state with the fewest ways in and out is taken
//! first, so that few ways are new; when nearly all are there, rows become plain arrays.
//!
//! A state that leads nowhere else stands for a closed class and stays. How likely each class is to be the end, the long-run
//! shares and the bias all follow from the states taken out, in turn or in reverse.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::chain::Chain;

/// The most states left that become plain arrays: more take too long.
const MOST_DENSE: usize = 1500;
const NONE: u32 = u32::MAX;

/// A chain while states are taken out.
#[derive(Clone, Debug)]
pub(super) struct Elimination {
    /// What leads from a state to others that are left.
    rows: Vec<Vec<(u32, f64)>>,
    /// What leads to a state; some may have been taken out.
    columns: Vec<Vec<u32>>,
    is_left: Vec<bool>,
    left: usize,
    entries: usize,
    queue: BinaryHeap<(Reverse<u64>, Reverse<u32>)>,
    /// Where in the row at hand a state stands.
    places: Vec<u32>,
    dense: Option<Dense>,
    solution: Solution,
}

/// The states left, each with a row of all, and behind those the ends that are known.
#[derive(Clone, Debug)]
struct Dense {
    columns: Vec<u32>,
    ends: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

/// The states as they were taken out.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    taken: Vec<Taken>,
    /// A state of each closed class.
    pub ends: Vec<u32>,
}

/// A state that was taken out: where it led to, and what led to it.
#[derive(Clone, Debug)]
struct Taken {
    state: u32,
    /// The probability to leave it, s.
    leaves: f64,
    /// p(k,j) / s
    out: Vec<(u32, f64)>,
    /// p(i,k) / s
    into: Vec<(u32, f64)>,
}

/// It takes too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDense;

impl Elimination {
    pub fn new(chain: &Chain) -> Self {
        let row = |state: usize| {
            let others = chain.after(state).iter().filter(|one| one.to as usize != state);
            others.map(|one| (one.to, one.probability)).collect()
        };
        Self::of((0..chain.len()).map(row).collect())
    }

    /// For each state the probabilities to go to others.
    pub fn of(rows: Vec<Vec<(u32, f64)>>) -> Self {
        let count = rows.len();
        let mut columns = vec![Vec::new(); count];
        for (state, row) in rows.iter().enumerate() {
            for (to, _) in row {
                columns[*to as usize].push(state as u32);
            }
        }
        let mut made = Self {
            entries: rows.iter().map(Vec::len).sum(),
            is_left: vec![true; count],
            left: count,
            queue: BinaryHeap::new(),
            places: vec![NONE; count],
            dense: None,
            solution: Solution::default(),
            rows,
            columns,
        };
        made.queue = (0..count as u32)
            .map(|state| (Reverse(made.cost(state)), Reverse(state)))
            .collect();
        made
    }

    /// Goes on for so many steps of work. Returns whether it is done.
    pub fn go_on(&mut self, work: &mut u64) -> Result<bool, TooDense> {
        while *work > 0 {
            let steps = if self.dense.is_some() {
                self.take_dense()
            } else if self.left > 64 && self.entries * 3 > self.left * self.left {
                if self.left > MOST_DENSE {
                    return Err(TooDense);
                }
                self.become_dense();
                Some(1)
            } else {
                self.take_sparse()
            };
            match steps {
                Some(steps) => *work = work.saturating_sub(steps),
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    /// How much of it is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let count = self.rows.len() as f64;
        let left = self.dense.as_ref().map_or(self.left, |dense| dense.rows.len()) as f64;
        1.0 - (left / count).powi(3)
    }

    pub fn solution(self) -> Solution {
        self.solution
    }

    fn cost(&self, state: u32) -> u64 {
        self.rows[state as usize].len() as u64 * self.columns[state as usize].len() as u64
    }

    /// Takes the state out that makes the fewest new ways. Returns the work that it was, or nothing if none is left.
    fn take_sparse(&mut self) -> Option<u64> {
        let state = loop {
            let (Reverse(cost), Reverse(state)) = self.queue.pop()?;
            if !self.is_left[state as usize] {
                continue;
            }
            let is_left = &self.is_left;
            self.columns[state as usize].retain(|from| is_left[*from as usize]);
            let now = self.cost(state);
            if now <= cost {
                break state;
            }
            self.queue.push((Reverse(now), Reverse(state)));
        };
        let at = state as usize;
        self.is_left[at] = false;
        self.left -= 1;
        let mut out = std::mem::take(&mut self.rows[at]);
        self.entries -= out.len();
        let leaves: f64 = out.iter().map(|(_, p)| p).sum();
        if out.is_empty() {
            self.solution.ends.push(state);
            self.columns[at] = Vec::new();
            return Some(1);
        }
        out.iter_mut().for_each(|(_, p)| *p /= leaves);
        let mut steps = 8;
        let mut into = Vec::with_capacity(self.columns[at].len());
        for from in std::mem::take(&mut self.columns[at]) {
            let row = &mut self.rows[from as usize];
            let before = row.len();
            let place = row.iter().position(|(to, _)| *to == state);
            let Some(place) = place else {
                unreachable!("what leads to a state is in its column")
            };
            let (_, p) = row.swap_remove(place);
            for (place, (to, _)) in row.iter().enumerate() {
                self.places[*to as usize] = place as u32;
            }
            for (to, share) in out.iter().filter(|(to, _)| *to != from) {
                match self.places[*to as usize] {
                    NONE => {
                        row.push((*to, p * share));
                        self.columns[*to as usize].push(from);
                    }
                    place => row[place as usize].1 += p * share,
                }
            }
            for (to, _) in row.iter() {
                self.places[*to as usize] = NONE;
            }
            self.entries = self.entries + row.len() - before;
            steps += (row.len() + before + out.len()) as u64;
            into.push((from, p / leaves));
        }
        self.solution.taken.push(Taken {
            state,
            leaves,
            out,
            into,
        });
        Some(steps)
    }

    fn become_dense(&mut self) {
        let left: Vec<u32> = (0..self.rows.len() as u32)
            .filter(|state| self.is_left[*state as usize])
            .collect();
        let columns: Vec<u32> = left.iter().chain(&self.solution.ends).copied().collect();
        for (place, state) in columns.iter().enumerate() {
            self.places[*state as usize] = place as u32;
        }
        let row = |state: &u32| {
            let mut row = vec![0.0; columns.len()];
            for (to, p) in &self.rows[*state as usize] {
                row[self.places[*to as usize] as usize] = *p;
            }
            row
        };
        self.dense = Some(Dense {
            rows: left.iter().map(row).collect(),
            ends: (left.len()..columns.len()).collect(),
            columns,
        });
    }

    /// Takes the last state out. Returns the work that it was, or nothing if none is left.
    fn take_dense(&mut self) -> Option<u64> {
        let dense = self.dense.as_mut()?;
        let mut out = dense.rows.pop()?;
        let count = dense.rows.len();
        let ways: Vec<usize> = (0..count)
            .chain(dense.ends.iter().copied())
            .filter(|to| out[*to] > 0.0)
            .collect();
        let leaves: f64 = ways.iter().map(|to| out[*to]).sum();
        if ways.is_empty() {
            dense.ends.push(count);
            self.solution.ends.push(dense.columns[count]);
            return Some(1 + count as u64);
        }
        out.iter_mut().for_each(|p| *p /= leaves);
        let mut into = Vec::new();
        for (from, row) in dense.rows.iter_mut().enumerate() {
            let p = row[count];
            if p > 0.0 {
                into.push((dense.columns[from], p / leaves));
                for (to, share) in row[..count].iter_mut().zip(&out) {
                    *to += p * share;
                }
                for end in &dense.ends {
                    row[*end] += p * out[*end];
                }
                // What leads back to itself is no way.
                row[from] = 0.0;
            }
        }
        self.solution.taken.push(Taken {
            state: dense.columns[count],
            leaves,
            out: ways.iter().map(|to| (dense.columns[*to], out[*to])).collect(),
            into,
        });
        Some((self.solution.taken.last().map_or(0, |taken| taken.into.len()) * count) as u64 / 4 + 8)
    }
}

impl Solution {
    /// How many ways the states had that were taken out: what going through them once takes.
    pub fn size(&self) -> u64 {
        self.taken
            .iter()
            .map(|taken| (taken.out.len() + taken.into.len()) as u64)
            .sum()
    }

    /// How likely each closed class is to be the end, seen from the start, which is state 0.
    pub fn absorbed(&self, states: usize) -> Vec<f64> {
        if let [_] = self.ends[..] {
            return vec![1.0];
        }
        let absorbed = |end: &u32| {
            let mut likely = vec![0.0; states];
            likely[*end as usize] = 1.0;
            for taken in self.taken.iter().rev() {
                likely[taken.state as usize] = taken.out.iter().map(|(to, share)| share * likely[*to as usize]).sum();
            }
            likely[0]
        };
        self.ends.iter().map(absorbed).collect()
    }

    /// The long-run share of each state; with several closed classes, its expectation over which of them is the end.
    pub fn shares(&self, states: usize) -> Vec<f64> {
        let mut shares = vec![0.0; states];
        let mut class = vec![0; states];
        for (number, end) in self.ends.iter().enumerate() {
            shares[*end as usize] = 1.0;
            class[*end as usize] = number;
        }
        for taken in self.taken.iter().rev() {
            let at = taken.state as usize;
            for (from, p) in &taken.into {
                let share = shares[*from as usize] * p;
                if share > 0.0 {
                    class[at] = class[*from as usize];
                    shares[at] += share;
                }
            }
        }
        let mut sums = vec![0.0; self.ends.len()];
        for (share, class) in shares.iter().zip(&class) {
            sums[*class] += share;
        }
        let absorbed = self.absorbed(states);
        for (share, class) in shares.iter_mut().zip(&class) {
            *share *= absorbed[*class] / sums[*class];
        }
        shares
    }

    /// The bias of each state: by how much more is gained from it on than from a state of average worth, given what each state
    /// gains beyond the average. It is the solution of g = gain + P·g, up to a constant.
    pub fn bias(&self, mut gain: Vec<f64>) -> Vec<f64> {
        for taken in &self.taken {
            for (from, p) in &taken.into {
                gain[*from as usize] += p * gain[taken.state as usize];
            }
        }
        let mut bias = vec![0.0; gain.len()];
        for taken in self.taken.iter().rev() {
            let onwards: f64 = taken.out.iter().map(|(to, share)| share * bias[*to as usize]).sum();
            bias[taken.state as usize] = gain[taken.state as usize] / taken.leaves + onwards;
        }
        bias
    }
}
