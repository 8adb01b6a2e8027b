//! What a tick can lead to, written once: the sampler draws from it, the exact chain enumerates it.

use crate::health::{self, Thresholds};
use crate::record::{Parts, Record};
use crate::request;
use crate::route;
use crate::streams::{Chance, Odds};
use crate::{Action, Config, Failback, Intervention, WhenNone};

/// Which links between checker and instance are cut, and which instances are out of service: bit i for instance i.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links {
    /// Links that are cut.
    pub cut: u8,
    /// Instances that are drained.
    pub drained: u8,
}

/// A configuration, ready for use in every tick.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub instances: usize,
    pub fail: Odds,
    pub recover: Odds,
    pub backup_fail: Odds,
    pub backup_recover: Odds,
    pub check_loss: Odds,
    pub thresholds: Thresholds,
    pub hold_down: u32,
    pub returns: bool,
    pub retries: u8,
    pub open: bool,
    pub check_every: u32,
}

/// All that the next tick depends on, apart from the draws, the settings, and which links are cut or instances drained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    pub(crate) truth: u8,
    pub(crate) believed: u8,
    /// The health counters, five bits each.
    pub(crate) health: u32,
    pub(crate) active: u8,
    pub(crate) hold: u32,
    /// Ticks without health checks that come before the next with them.
    pub(crate) until_check: u32,
}

/// A person's order to switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Failover,
    Failback,
}

impl Rules {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            instances: config.instances(),
            fail: Odds::new(config.fail),
            recover: Odds::new(config.recover),
            backup_fail: Odds::new(config.backup_fail),
            backup_recover: Odds::new(config.backup_recover),
            check_loss: Odds::new(config.check_loss),
            thresholds: Thresholds::new(config.fall, config.rise),
            hold_down: config.hold_down(),
            returns: config.failback != Failback::Manual,
            retries: config.retries,
            open: config.when_none == WhenNone::Open,
            check_every: config.check_every,
        }
    }

    /// Everything up and believed up, the primary active, the hold-down over.
    pub(crate) fn start(&self) -> State {
        let all = (1 << self.instances) - 1;
        State {
            truth: all,
            believed: all,
            health: health::reset(all, self.instances, self.thresholds),
            active: 0,
            hold: self.hold_down,
            until_check: 0,
        }
    }
}

impl State {
    /// The state before the first tick: everything up and believed up, the primary active, the hold-down over.
    pub fn start(config: &Config) -> Self {
        Rules::new(config).start()
    }

    /// Which instances are up: bit i for instance i.
    pub fn truth(&self) -> u8 {
        self.truth
    }

    /// Which instances are believed up: bit i for instance i. Whether one is drained does not count here.
    pub fn believed(&self) -> u8 {
        self.believed
    }

    /// The health counter of an instance, 0 to rise + fall − 1.
    pub fn health(&self, instance: usize) -> u8 {
        health::counter(self.health, instance)
    }

    /// The instance that traffic is routed to.
    pub fn active(&self) -> u8 {
        self.active
    }

    /// Ticks since the primary is believed up, capped at the hold-down.
    pub fn hold(&self) -> u32 {
        self.hold
    }

    /// Ticks without health checks that come before the next with them.
    pub fn until_check(&self) -> u32 {
        self.until_check
    }
}

/// Whether health checks run in this tick; the rhythm goes on.
#[inline(always)]
pub(crate) fn beat(rules: &Rules, state: &mut State) -> bool {
    let checked = state.until_check == 0;
    state.until_check = if checked { rules.check_every } else { state.until_check } - 1;
    checked
}

/// What chance brings in a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fortune {
    /// Bit i: instance i is up after the fault draws.
    pub truth: u8,
    /// Bit i: the health check of instance i is lost.
    pub lost: u8,
    /// Whether health checks run; no chance, but it decides whether they are drawn.
    pub checked: bool,
}

/// All of a tick's draws: every instance may fail, one that does not fail may recover, a health check may be lost.
#[inline(always)]
pub(crate) fn draw(rules: &Rules, truth: u8, checked: bool, chance: &mut impl Chance) -> Fortune {
    let mut fortune = Fortune {
        truth: 0,
        lost: 0,
        checked,
    };
    for instance in 0..rules.instances {
        let up = truth >> instance & 1 == 1;
        let (fail, recover) = match instance {
            0 => (rules.fail, rules.recover),
            _ => (rules.backup_fail, rules.backup_recover),
        };
        let up = if up && fail.never() {
            chance.skip_faults(instance);
            true
        } else {
            let (fails, recovers) = chance.faults(instance, fail, recover);
            !fails & (up | recovers)
        };
        fortune.truth |= u8::from(up) << instance;
        if checked {
            fortune.lost |= u8::from(chance.check_lost(instance, rules.check_loss)) << instance;
        }
    }
    fortune
}

/// The rest of the tick, which follows: what a person did to the instances, health checks, hold-down, route, request.
pub(crate) fn follow(
    rules: &Rules,
    state: &mut State,
    links: &mut Links,
    actions: &[Intervention],
    fortune: Fortune,
) -> Record {
    state.truth = fortune.truth;
    let order = if actions.is_empty() {
        None
    } else {
        act(actions, state, links)
    };
    let was_believed = state.believed;
    let passable = state.truth & !links.cut;
    // A check that fails anyway is not lost.
    let lost = fortune.lost & passable;
    if fortune.checked {
        health::count(rules, state, passable & !lost);
    }
    hold_down(rules, state, was_believed);
    let before = state.active;
    let in_service = state.believed & !links.drained;
    let obeyed = order.is_some_and(|order| route::obey(order, state, in_service));
    if !obeyed {
        state.active = route::choose(rules, state, in_service);
    }
    Record::pack(&Parts {
        truth: state.truth,
        believed: state.believed,
        active: state.active,
        health: state.health,
        hold: state.hold,
        outcome: request::send(rules, state, in_service),
        checked: fortune.checked,
        lost,
        failed_over: before == 0 && state.active != 0,
        failed_back: before != 0 && state.active == 0,
        order_refused: order.is_some() && !obeyed,
    })
}

/// Counts the ticks since the primary is believed up.
#[inline(always)]
fn hold_down(rules: &Rules, state: &mut State, was_believed: u8) {
    let stays_up = state.believed & was_believed & 1 != 0;
    state.hold = if stays_up {
        (state.hold + 1).min(rules.hold_down)
    } else {
        0
    };
}

/// Does what a person did to instances and links; of several orders to switch the last counts.
fn act(actions: &[Intervention], state: &mut State, links: &mut Links) -> Option<Order> {
    let mut order = None;
    for intervention in actions {
        match intervention.action {
            Action::Crash(i) => state.truth &= !(1 << i),
            Action::Repair(i) => state.truth |= 1 << i,
            Action::Cut(i) => links.cut |= 1 << i,
            Action::Heal(i) => links.cut &= !(1 << i),
            Action::Drain(i) => links.drained |= 1 << i,
            Action::Ready(i) => links.drained &= !(1 << i),
            Action::Failover => order = Some(Order::Failover),
            Action::Failback => order = Some(Order::Failback),
            // Settings changed before the faults.
            Action::Set(_) => {}
        }
    }
    order
}
