//! The watch: it sees tick after tick, counts for itself, and notes which promise is broken.

use failover_sim::{
    Action, Attempts, Config, Failback, Intervention, MAX_INSTANCES, Outcome, Reason, Record, State, WhenNone,
};

use crate::{Event, Promise};

/// What the watch remembers; each count only as far as a promise asks for it, so that there are few of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Watch {
    cut: u8,
    drained: u8,
    /// Checks of the same result in a row, passed ones above 0, failed ones below.
    rows: [i8; MAX_INSTANCES],
    /// Whether the primary passed `rise` checks in a row since it was last believed down.
    passed: bool,
    /// Ticks since the primary is believed up, or since a person's order took the traffic from it, at most the hold-down.
    up_for: u32,
    /// Ticks since the last fault, lost check, cut link, drained instance, order or change of settings.
    calm: u32,
    broken: u16,
    happened: u8,
}

/// A tick as it is seen from outside.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The settings before the tick.
    pub settings: &'a Config,
    /// The state before the tick.
    pub before: State,
    /// What a person did in it.
    pub done: &'a [Intervention],
    /// What happened in it.
    pub record: Record,
}

/// What the promises are about, in one tick.
struct Tick {
    config: Config,
    changed: bool,
    order: Option<Action>,
    before: State,
    record: Record,
    /// Believed up and not drained.
    in_service: u8,
}

impl Watch {
    /// Before the first tick: everything is up and believed up, and the hold-down is over.
    pub fn new(config: &Config) -> Self {
        Self {
            cut: 0,
            drained: 0,
            rows: [0; MAX_INSTANCES],
            passed: true,
            up_for: config.hold_down(),
            calm: 0,
            broken: 0,
            happened: 0,
        }
    }

    /// Looks at the next tick.
    pub fn see(&mut self, seen: Seen) {
        let mut tick = Tick {
            config: seen.settings.clone(),
            changed: false,
            order: None,
            before: seen.before,
            record: seen.record,
            in_service: 0,
        };
        for one in seen.done {
            self.note(one.action, &mut tick);
        }
        tick.in_service = tick.record.believed() & !self.drained;
        self.count(&tick);
        self.broken = 0;
        for promise in Promise::ALL {
            if !self.holds(promise, &tick) {
                self.broken |= promise.bit();
            }
        }
        self.happened = Event::ALL
            .iter()
            .filter(|event| self.sees(**event, &tick))
            .map(|event| event.bit())
            .sum();
        let to = tick.record.active();
        if tick.order == Some(Action::Failover) && is_backup(to) && to != tick.before.active() {
            // Under `delayed` an ordered failover lasts the hold-down.
            self.up_for = 0;
        }
    }

    /// Whether a promise was kept in the last tick.
    pub fn kept(&self, promise: Promise) -> bool {
        self.broken & promise.bit() == 0
    }

    /// Whether something happened in the last tick.
    pub fn saw(&self, event: Event) -> bool {
        self.happened & event.bit() != 0
    }

    /// Whether every promise was kept in the last tick.
    pub fn kept_all(&self) -> bool {
        self.broken == 0
    }

    fn note(&mut self, action: Action, tick: &mut Tick) {
        match action {
            Action::Cut(i) => self.cut |= 1 << i,
            Action::Heal(i) => self.cut &= !(1 << i),
            Action::Drain(i) => self.drained |= 1 << i,
            Action::Ready(i) => self.drained &= !(1 << i),
            Action::Failover | Action::Failback => tick.order = Some(action),
            Action::Set(setting) => {
                let before = (tick.config.fall, tick.config.rise);
                setting.apply(&mut tick.config);
                tick.changed = true;
                if before != (tick.config.fall, tick.config.rise) {
                    // Rows begin anew with new thresholds.
                    self.rows = [0; MAX_INSTANCES];
                }
                self.up_for = self.up_for.min(tick.config.hold_down());
            }
            Action::Crash(_) | Action::Repair(_) => {}
        }
    }

    fn count(&mut self, tick: &Tick) {
        let Tick { config, record, .. } = tick;
        let (fall, rise) = thresholds(config);
        if record.checked() {
            let passes = record.truth() & !record.lost() & !self.cut;
            for (i, row) in self.rows.iter_mut().enumerate().take(config.instances()) {
                *row = if has(passes, i as u8) {
                    rise.min(1 + (*row).max(0))
                } else {
                    (-fall).max((*row).min(0) - 1)
                };
            }
        }
        let believed = has(record.believed(), 0);
        self.passed = (self.passed && believed) || self.rows[0] >= rise;
        self.up_for = if believed && has(tick.before.believed(), 0) {
            config.hold_down().min(self.up_for + 1)
        } else {
            0
        };
        let disturbed = record.lost() != 0 || self.cut != 0 || self.drained != 0 || tick.order.is_some();
        self.calm = if disturbed {
            0
        } else if tick.changed || record.truth() != tick.before.truth() {
            1
        } else {
            (self.calm + 1).min(served_within(config).max(returned_within(config)))
        };
    }

    fn holds(&self, promise: Promise, tick: &Tick) -> bool {
        let Tick {
            config, record, order, ..
        } = tick;
        let (from, to) = (tick.before.active(), record.active());
        let leaves_service = is_backup(from) && to != from && has(tick.in_service, from);
        match promise {
            Promise::Believed => has(record.believed(), to) || tick.in_service & !(1 << to) == 0,
            Promise::Cause => {
                from != 0
                    || to == 0
                    || !has(record.believed(), 0)
                    || has(self.drained, 0)
                    || *order == Some(Action::Failover)
            }
            Promise::Rows => {
                let (fall, rise) = thresholds(config);
                (0..config.instances() as u8).all(|i| {
                    let row = self.rows[usize::from(i)];
                    let turned = (row >= rise) || (row > -fall && has(tick.before.believed(), i));
                    has(record.believed(), i) == turned
                })
            }
            Promise::HoldDown => {
                let by_itself = to == 0 && *order != Some(Action::Failback) && config.failback != Failback::Manual;
                !(leaves_service && by_itself) || self.passed && self.up_for >= config.hold_down()
            }
            Promise::Manual => {
                let ordered = match order {
                    Some(Action::Failback) => to == 0,
                    Some(_) => is_backup(to),
                    None => false,
                };
                config.failback != Failback::Manual || !leaves_service || ordered
            }
            Promise::OneEnd => ends_once(tick, self.drained),
            Promise::Drained => {
                let exempt = config.when_none == WhenNone::Open && tick.in_service == 0;
                let attempts = Attempts::of(*record, config.retries, self.drained);
                exempt && attempts.len() == 1 || !attempts.iter().any(|i| has(self.drained, *i))
            }
            Promise::Served => {
                self.calm < served_within(config)
                    || record.truth() == 0
                    || matches!(record.outcome(), Outcome::Served(_))
            }
            Promise::Returned => {
                self.calm < returned_within(config)
                    || !has(record.truth(), 0)
                    || config.failback == Failback::Manual
                    || to == 0
            }
        }
    }

    fn sees(&self, event: Event, tick: &Tick) -> bool {
        let Tick { config, record, .. } = tick;
        let (from, to) = (tick.before.active(), record.active());
        let up = has(record.truth(), 0);
        let failed_over = from == 0 && is_backup(to);
        let failed_back = is_backup(from) && to == 0 && tick.order.is_none();
        match event {
            Event::Failover => failed_over,
            Event::FalseFailover => failed_over && up,
            Event::DoubleFailure => !up && (1..config.instances() as u8).any(|i| !has(record.truth(), i)),
            Event::Overridden => failed_back && self.up_for < config.hold_down() && !has(tick.in_service, from),
            Event::ServedByBackup => self.calm >= served_within(config) && !up && record.truth() != 0,
            Event::Failback => failed_back,
        }
    }
}

/// Whether the request's outcome and the instances it was sent to agree with each other and with the retries.
fn ends_once(tick: &Tick, drained: u8) -> bool {
    let Tick { config, record, .. } = tick;
    let attempts = Attempts::of(*record, config.retries, drained);
    let refused = tick.in_service == 0 && config.when_none == WhenNone::Closed;
    let Some((last, missed)) = attempts.split_last() else {
        return refused && record.outcome() == Outcome::Failed(Reason::NoInstance);
    };
    let retried = &attempts[1..];
    let most = 1 + usize::from(config.retries);
    let tried = attempts.iter().fold(0, |tried, i| tried | 1 << i);
    !refused
        && attempts[0] == record.active()
        && attempts.len() <= most
        && !retried.contains(&attempts[0])
        && retried.is_sorted_by(|one, next| one < next)
        && retried.iter().all(|i| has(tick.in_service, *i))
        && missed.iter().all(|i| !has(record.truth(), *i))
        && match record.outcome() {
            Outcome::Served(by) => attempts.len() == 1 && by == *last && has(record.truth(), by),
            Outcome::Redirected(by) => attempts.len() > 1 && by == *last && has(record.truth(), by),
            Outcome::Failed(Reason::Undetected) => {
                !has(record.truth(), *last) && (attempts.len() == most || tick.in_service & !tried == 0)
            }
            Outcome::Failed(Reason::NoInstance) => false,
        }
}

fn served_within(config: &Config) -> u32 {
    config.check_every * u32::from(config.fall.max(config.rise))
}

fn returned_within(config: &Config) -> u32 {
    config.check_every * u32::from(config.rise) + config.hold_down()
}

fn thresholds(config: &Config) -> (i8, i8) {
    (config.fall as i8, config.rise as i8)
}

fn is_backup(instance: u8) -> bool {
    instance != 0
}

fn has(set: u8, instance: u8) -> bool {
    set >> instance & 1 == 1
}
