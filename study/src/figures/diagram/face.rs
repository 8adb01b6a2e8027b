//! What is written in a node: what tells the states of a chain apart, and nothing else.

use failover_sim::{Config, Failback, State};

use super::group::Grouping;

/// What a node says, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    pub lines: Vec<Line>,
    /// The active instance.
    pub active: u8,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is drawn before the text.
    pub sign: Sign,
    pub text: String,
    /// What is believed, drawn behind the text.
    pub belief: Option<bool>,
}

/// A small drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    None,
    Up,
    Down,
    BelievedUp,
    BelievedDown,
    Route,
}

/// Knows what tells the states apart.
pub struct Speaker<'a> {
    config: &'a Config,
    /// The instances of which something is said.
    told: Vec<usize>,
    routes: bool,
    holds: bool,
    checks: bool,
    grouping: Grouping,
}

impl<'a> Speaker<'a> {
    /// For the states that are to be told apart.
    pub fn new(config: &'a Config, grouping: Grouping, states: &[State]) -> Self {
        let first = &states[0];
        let differs = |of: &dyn Fn(&State) -> u32| states.iter().any(|state| of(state) != of(first));
        let alone = grouping == Grouping::Alone;
        let differs_in = |instance: usize| {
            differs(&|state| u32::from(state.truth() >> instance & 1))
                || differs(&|state| u32::from(state.believed() >> instance & 1))
                || differs(&|state| u32::from(state.health(instance)))
        };
        let told: Vec<usize> = (0..config.instances())
            .filter(|instance| if alone { differs_in(*instance) } else { *instance == 0 })
            .collect();
        Self {
            config,
            told: if told.is_empty() { vec![0] } else { told },
            routes: states.len() == 1 || differs(&|state| u32::from(state.active())),
            holds: alone && config.failback == Failback::Delayed && differs(&|state| state.hold()),
            checks: alone && differs(&|state| state.until_check()),
            grouping,
        }
    }

    /// What is said of a state.
    pub fn face(&self, state: &State) -> Face {
        let mut lines = Vec::new();
        for instance in &self.told {
            self.instance(state, *instance, &mut lines);
        }
        if self.routes {
            let to = match (self.grouping, state.active()) {
                (Grouping::AnyBackup, 1..) => "a backup".to_owned(),
                (_, active) => self.name(active.into()),
            };
            lines.push(Line::new(Sign::Route, to));
        }
        if self.holds && state.believed() & 1 == 1 && state.hold() < self.config.hold_down() {
            let hold = format!("held {} of {}", state.hold(), self.config.hold_down());
            lines.push(Line::new(Sign::None, hold));
        }
        if self.checks {
            let checks = match state.until_check() {
                0 => "check next".to_owned(),
                wait => format!("check in {}", wait + 1),
            };
            lines.push(Line::new(Sign::None, checks));
        }
        Face {
            lines,
            active: state.active(),
        }
    }

    fn instance(&self, state: &State, instance: usize, lines: &mut Vec<Line>) {
        let is_up = state.truth() >> instance & 1 == 1;
        let believed = state.believed() >> instance & 1 == 1;
        let sign = if is_up { Sign::Up } else { Sign::Down };
        let mut name = self.name(instance);
        name[..1].make_ascii_uppercase();
        let (fall, rise) = (self.config.fall, self.config.rise);
        let against = match (self.grouping, believed) {
            (Grouping::Alone, true) => fall + rise - 1 - state.health(instance).min(fall + rise - 1),
            (Grouping::Alone, false) => state.health(instance),
            _ => 0,
        };
        let row = match (against, believed) {
            (0, _) => None,
            (_, true) => Some(format!("{against} of {fall} failed")),
            (_, false) => Some(format!("{against} of {rise} passed")),
        };
        let is_only = self.told.len() == 1;
        if is_only {
            let truth = if is_up { "up" } else { "down" };
            lines.push(Line::new(sign, format!("{name} {truth}")));
        } else {
            lines.push(Line {
                belief: Some(believed),
                ..Line::new(sign, name)
            });
        }
        let sign = match (is_only, believed) {
            (false, _) => Sign::None,
            (true, true) => Sign::BelievedUp,
            (true, false) => Sign::BelievedDown,
        };
        if let Some(row) = row {
            lines.push(Line::new(sign, row));
        } else if is_only {
            let belief = if believed { "believed up" } else { "believed down" };
            lines.push(Line::new(sign, belief.to_owned()));
        }
    }

    fn name(&self, instance: usize) -> String {
        match (instance, self.config.backups) {
            (0, _) => "primary".to_owned(),
            (_, 1) => "backup".to_owned(),
            (i, _) => format!("backup {i}"),
        }
    }
}

impl Face {
    /// It in words.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for line in &self.lines {
            if !words.is_empty() {
                words.push_str(if line.belief.is_some() { "; " } else { ", " });
            }
            if line.sign == Sign::Route {
                words.push_str("traffic to ");
            }
            words.push_str(&line.text);
            words.push_str(match (line.belief, line.sign == Sign::Up) {
                (None, _) => "",
                (Some(true), true) => " up, believed up",
                (Some(false), true) => " up, believed down",
                (Some(true), false) => " down, believed up",
                (Some(false), false) => " down, believed down",
            });
        }
        words
    }
}

impl Line {
    fn new(sign: Sign, text: String) -> Self {
        Self {
            sign,
            text,
            belief: None,
        }
    }
}
