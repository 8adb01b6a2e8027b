//! The machine: rules, state and luck, one tick at a time.

use crate::health;
use crate::record::Record;
use crate::rules::{Fortune, Links, Rules, State, beat, draw, follow};
use crate::streams::{Chance, Luck};
use crate::{Action, Attempts, Config, Intervention, Setting};

/// The failover state machine with its luck: CPython's draws, or whatever else answers what the rules ask of chance.
#[derive(Clone, Debug)]
pub struct Machine<L = Luck> {
    config: Config,
    rules: Rules,
    state: State,
    links: Links,
    ticks: u64,
    luck: L,
    steady: Option<(Fortune, Record)>,
}

impl Machine {
    /// A machine before its first tick: everything up, believed up, the primary active.
    pub fn new(config: &Config, seed: u64) -> Self {
        Self::with_luck(config, State::start(config), Links::default(), Luck::new(seed))
    }

    /// The work done so far, in ticks: draws that were caught up on count too.
    pub(crate) fn work(&self) -> u64 {
        self.ticks + self.luck.caught_up() / 8
    }

    /// The bytes it holds beside itself.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.luck.heap_bytes()
    }
}

impl<L: Chance> Machine<L> {
    /// A machine in a state that it can reach with these settings, with another luck. It counts its ticks from there; a
    /// change of `check-every` takes the count for that since the start.
    pub fn with_luck(config: &Config, state: State, links: Links, luck: L) -> Self {
        Self {
            config: config.clone(),
            rules: Rules::new(config),
            state,
            links,
            ticks: 0,
            luck,
            steady: None,
        }
    }

    /// The same machine, but so many ticks after its start: the rhythm that a change of `check-every` brings hangs on it.
    pub fn after(self, ticks: u64) -> Self {
        Self { ticks, ..self }
    }

    /// Computes the next tick, given what a person did in it, in order.
    pub fn tick(&mut self, interventions: &[Intervention]) -> Record {
        self.ticks += 1;
        if !interventions.is_empty() {
            self.change_settings(interventions);
            self.steady = None;
        }
        let checked = beat(&self.rules, &mut self.state);
        let fortune = draw(&self.rules, self.state.truth, checked, &mut self.luck);
        match self.steady {
            Some((same, record)) if same == fortune => record,
            _ => self.follow(interventions, fortune),
        }
    }

    /// How many ticks have been computed.
    pub fn ticks(&self) -> u64 {
        self.ticks
    }

    /// The settings in effect.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its state after the last tick.
    pub fn state(&self) -> State {
        self.state
    }

    /// Which links are cut and which instances drained.
    pub fn links(&self) -> Links {
        self.links
    }

    /// The instances that the last tick's request was sent to, in order, given that tick's record.
    pub fn attempts(&self, last: Record) -> Attempts {
        Attempts::of(last, self.config.retries, self.links.drained)
    }

    /// Its luck.
    pub fn luck(&self) -> &L {
        &self.luck
    }

    /// What follows from a tick's fortune. Where that leaves everything as it was, the same fortune will have the same
    /// record again, and there is nothing to compute then.
    #[inline(never)]
    fn follow(&mut self, interventions: &[Intervention], fortune: Fortune) -> Record {
        let before = self.state;
        let record = follow(&self.rules, &mut self.state, &mut self.links, interventions, fortune);
        let same = before == self.state && interventions.is_empty();
        self.steady = same.then_some((fortune, record));
        record
    }

    fn change_settings(&mut self, interventions: &[Intervention]) {
        for intervention in interventions {
            if let Action::Set(setting) = intervention.action {
                self.change(setting);
            }
        }
    }

    fn change(&mut self, setting: Setting) {
        let before = self.rules;
        setting.apply(&mut self.config);
        self.rules = Rules::new(&self.config);
        if self.rules.thresholds != before.thresholds {
            self.state.health = health::reset(self.state.believed, self.rules.instances, self.rules.thresholds);
        }
        if self.rules.hold_down != before.hold_down {
            self.state.hold = self.state.hold.min(self.rules.hold_down);
        }
        if let Setting::CheckEvery(every) = setting {
            let since = ((self.ticks - 1) % u64::from(every)) as u32;
            self.state.until_check = (every - since) % every;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catching_up_is_work_and_a_stream_in_use_is_memory() {
        let mut machine = Machine::new(&Config::default(), 1);
        assert_eq!((machine.work(), machine.heap_bytes()), (0, 0));
        for _ in 0..400 {
            machine.tick(&[]);
        }
        // The primary's stream alone; the backup, which never fails, owes two draws a tick.
        let stream = machine.heap_bytes();
        assert!(stream > 624 * 4);
        assert_eq!(machine.work(), 400);
        let action = Action::Set(Setting::BackupFail(0.5));
        machine.tick(&[Intervention { tick: 401, action }]);
        assert_eq!(machine.heap_bytes(), 2 * stream);
        assert_eq!(machine.work(), 401 + 800 / 8);
    }
}
