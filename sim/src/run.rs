//! A run: configuration, seed, interventions, and what follows from them.

use std::ops::RangeInclusive;

use crate::history::History;
use crate::rules::Links;
use crate::{Action, Attempts, Config, Intervention, Metrics, Query, Record, Requests};

/// A run that can be computed, looked up anywhere, and continued from anywhere, in bounded memory.
#[derive(Clone, Debug)]
pub struct Run {
    config: Config,
    seed: u64,
    replay: Vec<Intervention>,
    history: History,
}

impl Run {
    /// A run before its first tick. The interventions are taken in the order of their ticks.
    pub fn new(config: Config, seed: u64, replay: Vec<Intervention>) -> Self {
        let mut ordered: Vec<Intervention> = Vec::with_capacity(replay.len());
        for one in replay {
            // They come in order from a link; an insertion is then no more than a push.
            let place = ordered.partition_point(|other| other.tick <= one.tick);
            ordered.insert(place, one);
        }
        Self {
            history: History::new(&config, seed),
            config,
            seed,
            replay: ordered,
        }
    }

    /// The values that it started with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The interventions, in the order in which they take effect.
    pub fn replay(&self) -> &[Intervention] {
        &self.replay
    }

    /// How many ticks are computed.
    pub fn ticks(&self) -> u64 {
        self.history.ticks()
    }

    /// Its length in ticks; `None` if it is endless.
    pub fn end(&self) -> Option<u64> {
        match self.config.requests {
            Requests::Count(count) => Some(count.into()),
            Requests::Endless => None,
        }
    }

    /// Computes up to a tick, and never past the end.
    pub fn advance_to(&mut self, tick: u64) {
        let tick = self.end().map_or(tick, |end| tick.min(end));
        self.history.advance_to(tick, &self.replay);
    }

    /// What happened in a tick, counted from 1; computed if it isn't yet.
    ///
    /// # Panics
    /// There is no such tick: 0, or one past the end.
    pub fn record(&mut self, tick: u64) -> Record {
        self.compute(tick);
        self.history.record(tick, &self.replay)
    }

    /// What happened in a range of ticks; the buffer's content is replaced.
    ///
    /// # Panics
    /// The range holds a tick that does not exist.
    pub fn read(&mut self, range: RangeInclusive<u64>, into: &mut Vec<Record>) {
        if range.is_empty() {
            return into.clear();
        }
        self.compute(*range.start());
        self.compute(*range.end());
        self.history.read(range, &self.replay, into);
    }

    /// The counts over the requests from 1 to `tick`. Cheap when it is asked forwards.
    pub fn metrics(&mut self, tick: u64) -> Metrics {
        self.advance_to(tick);
        let tick = tick.min(self.ticks());
        self.history.metrics(tick, &self.replay)
    }

    /// The settings in effect during a tick.
    pub fn config_at(&self, tick: u64) -> Config {
        let mut config = self.config.clone();
        for one in self.until(tick) {
            if let Action::Set(setting) = one.action {
                setting.apply(&mut config);
            }
        }
        config
    }

    /// Which links are cut and which instances drained during a tick.
    pub fn links_at(&self, tick: u64) -> Links {
        let mut links = Links::default();
        for one in self.until(tick) {
            match one.action {
                Action::Cut(i) => links.cut |= 1 << i,
                Action::Heal(i) => links.cut &= !(1 << i),
                Action::Drain(i) => links.drained |= 1 << i,
                Action::Ready(i) => links.drained &= !(1 << i),
                _ => {}
            }
        }
        links
    }

    /// The instances that a tick's request was sent to, in order.
    ///
    /// # Panics
    /// There is no such tick.
    pub fn attempts(&mut self, tick: u64) -> Attempts {
        Attempts::of(
            self.record(tick),
            self.config_at(tick).retries,
            self.links_at(tick).drained,
        )
    }

    /// Does something in a tick: all that was computed or recorded after the tick before is discarded, but for what is
    /// recorded in this very tick. A second change of the same setting in one tick replaces the first, and one to the
    /// value in effect leaves no trace. Returns whether the run is another now.
    pub fn intervene(&mut self, tick: u64, action: Action) -> bool {
        let tick = tick.max(1);
        let before = self.replay.clone();
        self.replay.retain(|one| {
            let replaced = match (one.action, action) {
                (Action::Set(old), Action::Set(new)) => one.tick == tick && old.key() == new.key(),
                _ => false,
            };
            one.tick <= tick && !replaced
        });
        let idle = match action {
            Action::Set(setting) => {
                let in_effect = self.config_at(tick);
                let mut config = in_effect.clone();
                setting.apply(&mut config);
                config == in_effect
            }
            _ => false,
        };
        if !idle {
            self.replay.push(Intervention { tick, action });
        }
        let changed = self.replay != before;
        if changed {
            self.history.truncate(tick - 1, &self.replay);
        }
        changed
    }

    /// Changes the length; what lies past the new end is forgotten.
    pub fn set_requests(&mut self, requests: Requests) {
        self.config.requests = requests;
        if let Some(end) = self.end() {
            self.history.truncate(end, &self.replay);
        }
    }

    /// Changes the pace, in milliseconds a tick.
    pub fn set_interval(&mut self, interval: u32) {
        self.config.interval = interval;
    }

    /// The run as a query in canonical form.
    pub fn canonical(&self) -> String {
        Query::canonical(&self.config, self.seed, &self.replay)
    }

    /// The bytes that it holds beside itself.
    pub fn heap_bytes(&self) -> usize {
        self.history.heap_bytes() + self.replay.capacity() * size_of::<Intervention>()
    }

    fn compute(&mut self, tick: u64) {
        let exists = tick > 0 && self.end().is_none_or(|end| tick <= end);
        assert!(exists, "tick {tick} is not part of the run");
        self.advance_to(tick);
    }

    fn until(&self, tick: u64) -> &[Intervention] {
        &self.replay[..self.replay.partition_point(|one| one.tick <= tick)]
    }
}
