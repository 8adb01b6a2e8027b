//! The Markov chain of a configuration: the states that can be reached, and with which probability one follows another.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::quantity::{Marks, Quantity};
use crate::possible::EveryWay;
use crate::rules::{Fortune, Rules, beat, draw, follow};
use crate::{Config, Links, State};

/// The most states and transitions that are gone into.
pub const MOST_STATES: usize = 200_000;
/// See [`MOST_STATES`].
pub const MOST_TRANSITIONS: usize = 2_000_000;

/// A Markov chain. States are numbered in the order in which they are found; 0 is the start.
#[derive(Clone, Debug)]
pub struct Chain {
    states: Vec<State>,
    /// Where each state's transitions begin.
    first: Vec<u32>,
    transitions: Vec<Transition>,
}

/// That one state follows another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transition {
    /// The number of the state that follows.
    pub to: u32,
    /// Which quantities count for the request in between.
    pub(crate) marks: Marks,
    /// With which probability; never 0.
    pub probability: f64,
}

/// A chain while it is being enumerated.
#[derive(Clone, Debug)]
pub(super) struct Enumeration {
    rules: Rules,
    /// What chance can bring, by the truth before and by whether health checks run.
    fortunes: FxHashMap<(u8, bool), Vec<(Fortune, f64)>>,
    numbers: FxHashMap<State, u32>,
    /// Where the last transition to each state stands.
    places: Vec<u32>,
    chain: Chain,
}

/// The chain has more states or transitions than are gone into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Chain {
    /// How many states there are.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Never: the start is a state.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// The states, the start first.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// How many transitions have a probability above 0.
    pub fn transitions(&self) -> usize {
        self.transitions.len()
    }

    /// What follows a state.
    pub fn after(&self, state: usize) -> &[Transition] {
        &self.transitions[self.first[state] as usize..self.first[state + 1] as usize]
    }
}

impl Transition {
    /// Whether a quantity counts for the request.
    pub fn holds(&self, quantity: Quantity) -> bool {
        self.marks & quantity.mark() != 0
    }
}

impl Enumeration {
    pub fn new(config: &Config) -> Self {
        let rules = Rules::new(config);
        let start = rules.start();
        Self {
            rules,
            fortunes: FxHashMap::default(),
            numbers: [(start, 0)].into_iter().collect(),
            places: Vec::new(),
            chain: Chain {
                states: vec![start],
                first: vec![0],
                transitions: Vec::new(),
            },
        }
    }

    /// Goes on for so many steps of work. Returns whether it is done.
    pub fn go_on(&mut self, work: &mut u64) -> Result<bool, TooLarge> {
        while *work > 0 {
            let at = self.chain.first.len() - 1;
            let Some(state) = self.chain.states.get(at).copied() else {
                return Ok(true);
            };
            let steps = self.expand(state) as u64;
            *work = work.saturating_sub(steps);
            if self.chain.states.len() > MOST_STATES || self.chain.transitions.len() > MOST_TRANSITIONS {
                return Err(TooLarge);
            }
        }
        Ok(false)
    }

    /// The chain, of which a part is enumerated if it is too large.
    pub fn chain(self) -> Chain {
        self.chain
    }

    /// How many states are known, and how many of them are done.
    pub fn found(&self) -> (usize, usize) {
        (self.chain.states.len(), self.chain.first.len() - 1)
    }

    /// Lists what follows the state. Returns the work that it was.
    fn expand(&mut self, state: State) -> usize {
        let mut beaten = state;
        let checked = beat(&self.rules, &mut beaten);
        let rules = &self.rules;
        let fortunes = self
            .fortunes
            .entry((state.truth(), checked))
            .or_insert_with(|| fortunes(rules, state.truth(), checked));
        let begins = self.chain.transitions.len();
        for (fortune, probability) in fortunes.iter() {
            let mut after = beaten;
            let record = follow(rules, &mut after, &mut Links::default(), &[], *fortune);
            let to = match self.numbers.entry(after) {
                Entry::Occupied(number) => *number.get(),
                Entry::Vacant(vacant) => {
                    self.chain.states.push(after);
                    *vacant.insert(self.chain.states.len() as u32 - 1)
                }
            };
            self.places.resize(self.chain.states.len(), u32::MAX);
            let place = &mut self.places[to as usize];
            match self.chain.transitions.get_mut(*place as usize) {
                // What a request counts for follows from the states before and after it.
                Some(same) if *place as usize >= begins => same.probability += probability,
                _ => {
                    *place = self.chain.transitions.len() as u32;
                    self.chain.transitions.push(Transition {
                        to,
                        marks: Quantity::marks(record),
                        probability: *probability,
                    });
                }
            }
        }
        self.chain.first.push(self.chain.transitions.len() as u32);
        fortunes.len()
    }
}

/// What chance can bring. Of an instance that is down the loss of a check changes nothing, so that it is left out.
fn fortunes(rules: &Rules, truth: u8, checked: bool) -> Vec<(Fortune, f64)> {
    let mut all: BTreeMap<(u8, u8), f64> = BTreeMap::new();
    EveryWay::default().take(|way| {
        let fortune = draw(rules, truth, checked, way);
        *all.entry((fortune.truth, fortune.lost & fortune.truth)).or_default() += way.probability();
    });
    // Thousands of rounded products do not add up to 1 to the last digit.
    let whole: f64 = all.values().sum();
    all.into_iter()
        .filter(|(_, probability)| *probability > 0.0)
        .map(|((truth, lost), probability)| (Fortune { truth, lost, checked }, probability / whole))
        .collect()
}
