//! What a tick can lead to, written once: the sampler draws from it, the exact chain may enumerate it.

use crate::health::{self, Thresholds};
use crate::record::{Parts, Record};
use crate::request;
use crate::route;
use crate::streams::{Chance, Event, Odds};
use crate::{Action, Config, Failback, Intervention, WhenNone};

/// Which links between checker and instance are cut, and which instances are out of service: bit i for instance i.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
}

/// All that the next tick depends on, apart from the draws, the settings, links and the place in the checks' rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// Bit i: instance i is up.
    pub truth: u8,
    /// Bit i: instance i is believed up.
    pub believed: u8,
    /// The health counters, five bits each.
    pub health: u32,
    pub active: u8,
    pub hold: u32,
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
        }
    }
}

/// One tick: faults, what a person did to the instances, health checks, hold-down, route, request.
#[inline(always)]
pub(crate) fn step(
    rules: &Rules,
    state: &mut State,
    links: &mut Links,
    actions: &[Intervention],
    check_due: bool,
    chance: &mut impl Chance,
) -> Record {
    faults(rules, state, chance);
    let order = if actions.is_empty() {
        None
    } else {
        act(actions, state, links)
    };
    let was_believed = state.believed;
    let lost = if check_due {
        health::check(rules, state, links.cut, chance)
    } else {
        0
    };
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
        checked: check_due,
        lost,
        failed_over: before == 0 && state.active != 0,
        failed_back: before != 0 && state.active == 0,
        order_refused: order.is_some() && !obeyed,
    })
}

/// Every instance may fail, and one that does not fail may recover.
#[inline(always)]
fn faults(rules: &Rules, state: &mut State, chance: &mut impl Chance) {
    for instance in 0..rules.instances {
        let bit = 1 << instance;
        let (fail, recover) = match instance {
            0 => (rules.fail, rules.recover),
            _ => (rules.backup_fail, rules.backup_recover),
        };
        if chance.fires(Event::Fail, instance, fail) {
            state.truth &= !bit;
        } else if state.truth & bit != 0 {
            // It is up already; only the draw is taken.
            chance.skip(Event::Recover, instance);
        } else if chance.fires(Event::Recover, instance, recover) {
            state.truth |= bit;
        }
    }
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
