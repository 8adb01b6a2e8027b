//! The exact answer: what a configuration comes to in the long run and over its first requests, without drawing a number.
//!
//! The states that can be reached are enumerated with the rules that the sampler draws from, each tick's outcomes with their
//! probabilities. That is a Markov chain, and what it does on average can be computed: by elimination, or for large chains by
//! iteration. The answer is that of a run without interventions.
//!
//! ```
//! use failover_sim::theory::{Quantity, theory};
//! use failover_sim::Config;
//!
//! let exact = theory(&Config::default()).unwrap();
//! assert_eq!(exact.chain.len(), 2);
//! assert!((exact.long_run.of(Quantity::PrimaryUp) - 4.0 / 9.0).abs() < 1e-15);
//! ```

mod aggregate;
mod chain;
mod classes;
mod course;
mod distribution;
mod eliminate;
mod expect;
mod quantity;
mod solver;
mod spells;
#[cfg(test)]
mod tests;

use std::fmt;

pub use chain::{Chain, MOST_STATES, MOST_TRANSITIONS, Transition};
pub use course::Course;
pub use distribution::{MOST_REQUESTS, distribution};
pub use expect::Spread;
pub use quantity::{Quantity, Values};
pub use solver::{Progress, Solver};
pub use spells::Spells;

use crate::Config;

/// The exact answer for a configuration.
#[derive(Clone, Debug)]
pub struct Theory {
    /// The chain.
    pub chain: Chain,
    /// How many closed classes it has: with more than one, where a run ends up depends on its luck, and what is said of the long
    /// run is the mean over that.
    pub closed_classes: usize,
    /// The long-run share of each state.
    pub shares: Vec<f64>,
    /// Per request, in the long run.
    pub long_run: Values,
    /// By how much the mean over n requests scatters, times √n, for large n. `None` for large chains, and if where a run ends up
    /// depends on its luck.
    pub scatter: Option<Values>,
    /// The primary's times in the long run.
    pub spells: Spells,
    /// Over the configuration's number of requests; `None` for an endless run.
    pub expected: Option<Expected>,
    /// How many failed, over the first 1, 2, 3 … requests, for up to 2,000 of them.
    pub failed: Vec<Spread>,
    /// In how many a backup was active, likewise.
    pub active_backup: Vec<Spread>,
}

/// What to expect of the first requests of a run.
#[derive(Clone, Debug)]
pub struct Expected {
    /// How many requests.
    pub requests: u64,
    /// The mean counts over them.
    pub values: Values,
}

/// Why there is no exact answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The chain is too large.
    TooLarge {
        /// States that were found before it was given up.
        states: usize,
        /// Transitions that were found.
        transitions: usize,
    },
    /// A large chain has several closed classes.
    SeveralEnds(usize),
    /// The iteration does not settle.
    Unsettled,
}

/// The exact answer, at once. A [`Solver`] takes it in slices.
///
/// # Errors
/// The chain is too large, or large and of a shape that there is no answer for.
pub fn theory(config: &Config) -> Result<Theory, Obstacle> {
    let mut solver = Solver::new(config);
    loop {
        if let Progress::Done(result) = solver.go_on(u64::MAX) {
            return *result;
        }
    }
}

impl Theory {
    /// The share of requests that do not fail, in the long run.
    pub fn availability(&self) -> f64 {
        1.0 - self.long_run.of(Quantity::Failed)
    }

    /// −log10 of the share that fails; `None` if none does.
    pub fn nines(&self) -> Option<f64> {
        let failed = self.long_run.of(Quantity::Failed);
        (failed > 0.0).then(|| 0.0 - failed.log10())
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { states, transitions } => write!(
                f,
                "the chain has more than {states} states and {transitions} transitions; \
                an exact answer is worked out for up to {MOST_STATES} states and {MOST_TRANSITIONS} transitions"
            ),
            Self::SeveralEnds(classes) => write!(
                f,
                "where a run ends up depends on its luck: the chain has {classes} closed classes and is too large for the exact \
                answer that takes all of them together"
            ),
            Self::Unsettled => f.write_str("the chain is too large for elimination, and the iteration did not settle"),
        }
    }
}

impl std::error::Error for Obstacle {}
