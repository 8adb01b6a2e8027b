//! The state diagram of a chain: its states, or groups of them, and how likely each follows another.

mod draw;
mod face;
mod group;
mod place;
mod ways;

use failover_sim::theory::Theory;
use failover_sim::{Config, State};

use super::markup::Markup;
use crate::number::percent;
use face::{Face, Speaker};
use group::Grouping;

/// The most nodes that a diagram has.
pub const MOST_NODES: usize = 12;
/// The most arrows from one node to another before states are grouped.
const MOST_ARROWS: usize = 26;

/// A chain as a diagram.
#[derive(Clone, Debug)]
pub struct Diagram {
    nodes: Vec<Node>,
    arrows: Vec<Arrow>,
    grouping: Grouping,
    states: usize,
}

/// A state, or some that are drawn as one.
#[derive(Clone, Debug)]
struct Node {
    /// The state, or the first of them.
    state: State,
    /// How much of the long run is spent here.
    share: f64,
    face: Face,
}

/// That a node follows a node, or itself.
#[derive(Clone, Copy, Debug)]
struct Arrow {
    from: usize,
    to: usize,
    probability: f64,
}

impl Diagram {
    /// The diagram of a configuration's chain. A chain that is too large to be read state by state is grouped by the primary's
    /// truth, the belief about it, and the route.
    pub fn new(theory: &Theory, config: &Config) -> Self {
        let groups = group::group(theory, MOST_NODES, MOST_ARROWS);
        let speaker = Speaker::new(config, groups.grouping, &groups.states);
        let faces = groups.states.iter().map(|state| speaker.face(state));
        let nodes = groups.states.iter().zip(groups.shares).zip(faces);
        Self {
            nodes: nodes
                .map(|((state, share), face)| Node {
                    state: *state,
                    share,
                    face,
                })
                .collect(),
            arrows: groups.arrows,
            grouping: groups.grouping,
            states: theory.chain.len(),
        }
    }

    /// Whether a node stands for several states.
    pub fn is_grouped(&self) -> bool {
        self.nodes.len() < self.states
    }

    /// The node that a state belongs to. `None` if the chain does not come to it, as a run can that a person changed.
    pub fn node_of(&self, state: &State) -> Option<usize> {
        self.nodes
            .iter()
            .position(|node| self.grouping.same(&node.state, state))
    }

    /// The drawing, for a place of some width in pixels. Nodes bear `data-node="0"`, arrows `data-arrow="0-1"`; those that
    /// bear `data-now` too are shown as what happened last.
    pub fn svg(&self, width: f64) -> String {
        draw::draw(self, super::fitting(width))
    }

    /// What the drawing says, as a table.
    pub fn table(&self) -> String {
        let rows = self.nodes.iter().enumerate().map(|(index, node)| {
            // The likeliest first. Sorting brings more with it than all of this table.
            let mut after: Vec<&Arrow> = Vec::new();
            for arrow in self.arrows.iter().filter(|arrow| arrow.from == index) {
                let less = after.iter().position(|other| other.probability < arrow.probability);
                after.insert(less.unwrap_or(after.len()), arrow);
            }
            let after: Vec<String> = after
                .into_iter()
                .map(|arrow| {
                    let to = if arrow.to == index {
                        "itself".to_owned()
                    } else {
                        (arrow.to + 1).to_string()
                    };
                    format!("{to}: {}", percent(arrow.probability))
                })
                .collect();
            vec![
                format!("{}. {}", index + 1, node.face.words()),
                percent(node.share),
                after.join(", "),
            ]
        });
        let heads = [self.noun(), "Share of the long run", "Followed by"];
        Markup::default().table(&heads, rows).done()
    }

    fn noun(&self) -> &'static str {
        if self.is_grouped() { "States" } else { "State" }
    }

    fn title(&self) -> String {
        let nodes = self.nodes.len();
        match (self.is_grouped(), nodes) {
            (false, 1) => "The chain’s only state".to_owned(),
            (false, _) => format!("The chain’s {nodes} states, and how likely each follows another"),
            (true, _) => format!(
                "The chain’s {} states in {nodes} groups, and how likely each follows another in the long run",
                crate::number::grouped(self.states as u64)
            ),
        }
    }
}

#[cfg(test)]
mod tests;
