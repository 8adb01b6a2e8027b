//! Which states are drawn as one, and how likely groups follow each other.

use failover_sim::State;
use failover_sim::theory::{Chain, Theory};

use super::Arrow;

/// Requests from the start, for states that the long run does not know; and how many steps those may take.
const FIRST: usize = 1_000;
const MOST_WORK: usize = 1_000_000;

/// What is drawn as one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Each state is one.
    Alone,
    /// States that agree in the primary's truth, the belief about it, and the active instance.
    Route,
    /// The same, but whichever backup is active.
    AnyBackup,
}

/// Groups of states.
pub struct Groups {
    pub grouping: Grouping,
    /// The first state of each group.
    pub states: Vec<State>,
    pub shares: Vec<f64>,
    pub arrows: Vec<Arrow>,
}

impl Grouping {
    /// Whether two states are drawn as one.
    pub fn same(self, one: &State, other: &State) -> bool {
        self == Self::Alone && one == other || self != Self::Alone && self.key(one) == self.key(other)
    }

    fn key(self, state: &State) -> usize {
        let active = match self {
            Self::AnyBackup => state.active().min(1),
            _ => state.active(),
        };
        usize::from((active << 1 | state.truth() & 1) << 1 | state.believed() & 1)
    }
}

/// Groups a chain's states as little as there need be for so many nodes and arrows.
pub fn group(theory: &Theory, most_nodes: usize, most_arrows: usize) -> Groups {
    let fits = |groups: &Groups| {
        let arrows = groups.arrows.iter().filter(|arrow| arrow.from != arrow.to);
        groups.states.len() <= most_nodes && arrows.count() <= most_arrows
    };
    if theory.chain.len() <= most_nodes {
        let groups = grouped(theory, Grouping::Alone);
        if fits(&groups) {
            return groups;
        }
    }
    let groups = grouped(theory, Grouping::Route);
    if fits(&groups) {
        return groups;
    }
    grouped(theory, Grouping::AnyBackup)
}

fn grouped(theory: &Theory, grouping: Grouping) -> Groups {
    let chain = &theory.chain;
    let mut states = Vec::new();
    // The node of each key, for there are few keys and many states.
    let mut known = [usize::MAX; 32];
    let of: Vec<usize> = chain
        .states()
        .iter()
        .map(|state| {
            let key = grouping.key(state);
            if grouping == Grouping::Alone || known[key] == usize::MAX {
                known[key] = states.len();
                states.push(*state);
            }
            known[key]
        })
        .collect();
    let count = states.len();
    let mut shares = vec![0.0; count];
    for (node, share) in of.iter().zip(&theory.shares) {
        shares[*node] += share;
    }
    let mut weights = theory.shares.clone();
    if shares.contains(&0.0) {
        let visits = visits(chain);
        for ((weight, visits), node) in weights.iter_mut().zip(visits).zip(&of) {
            if shares[*node] == 0.0 {
                *weight = visits;
            }
        }
    }
    let mut flows = vec![0.0; count * count];
    let mut whole = vec![0.0; count];
    for (state, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        whole[of[state]] += weight;
        for one in chain.after(state) {
            flows[of[state] * count + of[one.to as usize]] += weight * one.probability;
        }
    }
    let arrows = flows.iter().enumerate().filter(|(_, flow)| **flow > 0.0);
    let arrows = arrows.map(|(place, flow)| Arrow {
        from: place / count,
        to: place % count,
        probability: (flow / whole[place / count]).min(1.0),
    });
    Groups {
        grouping,
        arrows: arrows.collect(),
        states,
        shares,
    }
}

/// How often each state is met in the first requests; a little for those that are not.
fn visits(chain: &Chain) -> Vec<f64> {
    let mut visits = vec![1e-9; chain.len()];
    let mut likely = vec![0.0; chain.len()];
    likely[0] = 1.0;
    for _ in 0..(MOST_WORK / chain.transitions()).clamp(3, FIRST) {
        let mut next = vec![0.0; chain.len()];
        for (state, p) in likely.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            visits[state] += p;
            for one in chain.after(state) {
                next[one.to as usize] += p * one.probability;
            }
        }
        likely = next;
    }
    visits
}
