//! The way to the exact answer, in slices.

use super::aggregate::Aggregation;
use super::chain::{Chain, Enumeration, MOST_STATES};
use super::classes::closed_classes;
use super::eliminate::{Elimination, Solution};
use super::expect::Expectation;
use super::quantity::{Quantity, Values};
use super::{Expected, Obstacle, Spells, Theory};
use crate::{Config, Failback, Requests};

/// Works the exact answer out, as much at a time as it is told to.
#[derive(Clone, Debug)]
pub struct Solver {
    config: Config,
    stage: Stage,
    spells: Spells,
}

/// How far it is.
#[derive(Debug)]
pub enum Progress {
    /// About this share of the work is done, 0 to 1.
    Busy(f64),
    /// There is an answer, or none can be had.
    Done(Box<Result<Theory, Obstacle>>),
}

#[derive(Clone, Debug)]
enum Stage {
    Enumerate(Enumeration),
    Eliminate(Chain, Elimination),
    Aggregate(Chain, Aggregation),
    Scatter(Box<LongRun>, Solution, Vec<f64>),
    Expect(Box<LongRun>, Expectation),
    Over(Obstacle),
}

#[derive(Clone, Debug)]
struct LongRun {
    chain: Chain,
    closed_classes: usize,
    shares: Vec<f64>,
    values: Values,
    scatter: Option<Values>,
}

impl Solver {
    /// Nothing is computed yet, but for the primary's times.
    pub fn new(config: &Config) -> Self {
        Self {
            stage: Stage::Enumerate(Enumeration::new(config)),
            spells: spells(config),
            config: config.clone(),
        }
    }

    /// The primary's times in the long run: they depend on the primary alone and are known however large the chain is.
    pub fn spells(&self) -> Spells {
        self.spells
    }

    /// Goes on for about so many steps of work, a few nanoseconds each.
    pub fn go_on(&mut self, mut work: u64) -> Progress {
        // What is put in its place for a moment is never seen.
        let mut stage = std::mem::replace(&mut self.stage, Stage::Over(Obstacle::Unsettled));
        while work > 0 {
            stage = match self.step(stage, &mut work) {
                Ok(stage) => stage,
                Err(theory) => return Progress::Done(Box::new(Ok(*theory))),
            };
            if let Stage::Over(obstacle) = stage {
                self.stage = stage;
                return Progress::Done(Box::new(Err(obstacle)));
            }
        }
        let progress = progress(&stage);
        self.stage = stage;
        Progress::Busy(progress)
    }

    /// Goes on with a stage, and to the next when it is done; the error is the answer.
    fn step(&self, stage: Stage, work: &mut u64) -> Result<Stage, Box<Theory>> {
        Ok(match stage {
            Stage::Enumerate(mut enumeration) => match enumeration.go_on(work) {
                Ok(false) => Stage::Enumerate(enumeration),
                Ok(true) => {
                    let chain = enumeration.chain();
                    let elimination = Elimination::new(&chain);
                    Stage::Eliminate(chain, elimination)
                }
                Err(_) => {
                    let (states, _) = enumeration.found();
                    let transitions = enumeration.chain().transitions();
                    Stage::Over(Obstacle::TooLarge { states, transitions })
                }
            },
            Stage::Eliminate(chain, mut elimination) => match elimination.go_on(work) {
                Ok(false) => Stage::Eliminate(chain, elimination),
                Ok(true) => {
                    let solution = elimination.solution();
                    let mut long_run = LongRun::new(chain, |chain| solution.shares(chain.len()));
                    long_run.closed_classes = solution.ends.len();
                    if long_run.closed_classes == 1 {
                        Stage::Scatter(Box::new(long_run), solution, Vec::new())
                    } else {
                        self.expect(long_run)
                    }
                }
                Err(_) => match &mut closed_classes(&chain)[..] {
                    [class] => {
                        let aggregation = Aggregation::new(&chain, std::mem::take(class));
                        Stage::Aggregate(chain, aggregation)
                    }
                    several => Stage::Over(Obstacle::SeveralEnds(several.len())),
                },
            },
            Stage::Aggregate(chain, mut aggregation) => match aggregation.go_on(work) {
                Ok(false) => Stage::Aggregate(chain, aggregation),
                Ok(true) => self.expect(LongRun::new(chain, |_| aggregation.shares())),
                Err(_) => Stage::Over(Obstacle::Unsettled),
            },
            Stage::Scatter(mut long_run, solution, mut known) => match Quantity::ALL.get(known.len()) {
                Some(quantity) => {
                    known.push(long_run.scatter_of(*quantity, &solution));
                    *work = work.saturating_sub(solution.size());
                    Stage::Scatter(long_run, solution, known)
                }
                None => {
                    long_run.scatter = Some(Values::from(|quantity| known[quantity as usize]));
                    self.expect(*long_run)
                }
            },
            Stage::Expect(long_run, mut expectation) => {
                let settled = (long_run.closed_classes == 1).then_some((&long_run.shares[..], &long_run.values));
                if expectation.go_on(&long_run.chain, settled, work) {
                    return Err(Box::new(self.answer(*long_run, expectation)));
                }
                Stage::Expect(long_run, expectation)
            }
            over @ Stage::Over(_) => over,
        })
    }

    fn expect(&self, long_run: LongRun) -> Stage {
        let requests = match self.config.requests {
            Requests::Count(requests) => Some(requests.into()),
            Requests::Endless => None,
        };
        let expectation = Expectation::new(&long_run.chain, requests);
        Stage::Expect(Box::new(long_run), expectation)
    }

    fn answer(&self, long_run: LongRun, expectation: Expectation) -> Theory {
        let (expected, [failed, active_backup]) = expectation.results();
        Theory {
            chain: long_run.chain,
            closed_classes: long_run.closed_classes,
            shares: long_run.shares,
            long_run: long_run.values,
            scatter: long_run.scatter,
            spells: self.spells,
            expected: expected.map(|(requests, values)| Expected { requests, values }),
            failed,
            active_backup,
        }
    }
}

impl LongRun {
    fn new(chain: Chain, shares: impl FnOnce(&Chain) -> Vec<f64>) -> Self {
        let shares = shares(&chain);
        let mut values = Values::default();
        for (state, share) in shares.iter().enumerate() {
            let mut from_here = Values::default();
            for one in chain.after(state) {
                from_here.add(one.marks, one.probability);
            }
            values.add_all(&from_here, *share);
        }
        Self {
            chain,
            closed_classes: 1,
            shares,
            values,
            scatter: None,
        }
    }

    /// The variance that a request adds in the long run is the mean square of what it tells that was not to be expected: what
    /// it counts beyond the average, and by how much its outcome changes what is to come, which is the difference of biases.
    fn scatter_of(&self, quantity: Quantity, solution: &Solution) -> f64 {
        let chain = &self.chain;
        let average = self.values.of(quantity);
        let beyond = |holds: bool| f64::from(u8::from(holds)) - average;
        let gain = |state: usize| {
            let after = chain.after(state).iter();
            after.map(|one| one.probability * beyond(one.holds(quantity))).sum()
        };
        let bias = solution.bias((0..chain.len()).map(gain).collect());
        let news = |state: usize| -> f64 {
            let after = chain.after(state).iter();
            after
                .map(|one| {
                    one.probability * (beyond(one.holds(quantity)) + bias[one.to as usize] - bias[state]).powi(2)
                })
                .sum()
        };
        let variance: f64 = self
            .shares
            .iter()
            .enumerate()
            .map(|(state, share)| share * news(state))
            .sum();
        variance.sqrt()
    }
}

/// The primary alone, with the same health checks.
fn spells(config: &Config) -> Spells {
    let alone = Config {
        backups: 0,
        failback: Failback::Auto,
        ..config.clone()
    };
    let mut enumeration = Enumeration::new(&alone);
    while enumeration.go_on(&mut u64::MAX.clone()) == Ok(false) {}
    let chain = enumeration.chain();
    let mut elimination = Elimination::new(&chain);
    while elimination.go_on(&mut u64::MAX.clone()) == Ok(false) {}
    let shares = elimination.solution().shares(chain.len());
    Spells::new(&chain, &shares)
}

/// How far the whole is, as the stages usually take their time.
fn progress(stage: &Stage) -> f64 {
    match stage {
        Stage::Enumerate(enumeration) => {
            let (known, done) = enumeration.found();
            // Of what is found in the first half the other half may follow.
            0.3 * (done as f64 / known as f64).min(0.5 + known as f64 / (2 * MOST_STATES) as f64)
        }
        Stage::Eliminate(_, elimination) => 0.3 + 0.4 * elimination.progress(),
        Stage::Aggregate(_, aggregation) => 0.3 + 0.4 * aggregation.progress(),
        Stage::Scatter(_, _, known) => 0.7 + 0.01 * known.len() as f64,
        Stage::Expect(_, expectation) => 0.82 + 0.18 * expectation.progress(),
        Stage::Over(_) => 1.0,
    }
}
