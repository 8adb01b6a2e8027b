//! A run and the place in it that is looked at: the playhead.
//!
//! The playhead is a time in the run, counted in ticks: at 7.0 request 7 has ended, between 6.0 and 7.0 it is under way.
//! Nothing here reads a clock; the time in milliseconds is an argument.

use failover_sim::{Action, Config, Error, Key, Preset, Requests, Run, Setting};

use crate::branches::{Branches, Fork};
use crate::twin::Twin;

/// The slowest and the fastest speed, as multiples of the run's own pace.
pub const SPEEDS: (f64, f64) = (0.25, 64.0);
/// So many requests further than was seen an endless run is computed at a time.
const AT_ONCE: u64 = 1_000_000;

/// A run, its playhead, and whether that moves.
pub struct Player {
    run: Run,
    position: f64,
    playing_since: Option<f64>,
    speed: f64,
    upcoming: Option<Config>,
    generation: u32,
    /// The requests that have been looked at; what lies beyond is not shown before its time.
    seen: u64,
    /// From this request on what was read before no longer holds.
    stale: Option<u64>,
    branches: Branches,
    twin: Option<Twin>,
}

/// Which of two runs is meant that are looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The run itself.
    Run,
    /// The same with one setting changed.
    Twin,
}

impl Player {
    /// A player at the start of a run, paused.
    pub fn new(run: Run, speed: f64) -> Self {
        Self {
            run,
            position: 0.0,
            playing_since: None,
            speed: speed.clamp(SPEEDS.0, SPEEDS.1),
            upcoming: None,
            generation: 0,
            seen: 0,
            stale: None,
            branches: Branches::default(),
            twin: None,
        }
    }

    /// The run that is looked at.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Changes whenever what was shown before may no longer be part of the run.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Whether the playhead moves by itself.
    pub fn is_playing(&self) -> bool {
        self.playing_since.is_some()
    }

    /// The speed, 1 being the run's own interval.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Requests a second at the present speed.
    pub fn rate(&self) -> f64 {
        1000.0 * self.speed / f64::from(self.run.config().interval)
    }

    /// The playhead at a time, in ticks.
    pub fn playhead(&self, now: f64) -> f64 {
        let moved = match self.playing_since {
            Some(since) => (now - since).max(0.0) * self.rate() / 1000.0,
            None => 0.0,
        };
        let limit = self.run.end().map_or(f64::INFINITY, |end| end as f64);
        (self.position + moved).min(limit)
    }

    /// The requests that have ended at the playhead.
    pub fn done(&self, now: f64) -> u64 {
        // Sums of fractions of a tick may miss the whole number by a rounding error.
        (self.playhead(now) + 1e-6).floor() as u64
    }

    /// Whether the last request has ended.
    pub fn is_over(&self, now: f64) -> bool {
        self.run.end().is_some_and(|end| self.done(now) >= end)
    }

    /// Computes the run up to the playhead and `ahead` milliseconds beyond it; stops at the end. This is what the timer
    /// calls. Returns the milliseconds until the next request ends, or `None` when nothing moves.
    pub fn advance(&mut self, now: f64, ahead: f64) -> Option<f64> {
        let playhead = self.playhead(now);
        let due = (playhead + ahead * self.rate() / 1000.0).ceil() as u64 + 1;
        self.run.advance_to(due);
        self.advance_twin();
        self.seen = self.seen.max(self.done(now));
        if self.is_playing() && self.is_over(now) {
            self.pause(now);
        }
        let next = (self.done(now) + 1) as f64;
        self.is_playing()
            .then(|| ((next - playhead) * 1000.0 / self.rate()).max(0.0))
    }

    /// Starts to play; from the end, the run starts over.
    pub fn play(&mut self, now: f64) {
        if self.is_over(now) {
            self.restart();
        }
        self.playing_since = Some(now);
    }

    /// Stops the playhead where it is.
    pub fn pause(&mut self, now: f64) {
        self.position = self.playhead(now);
        self.playing_since = None;
    }

    /// Pauses after one more request.
    pub fn step(&mut self, now: f64) {
        self.seek((self.done(now) + 1) as f64);
    }

    /// Pauses where the request before had ended: at the beginning of the one that is under way, if one is.
    pub fn step_back(&mut self, now: f64) {
        self.seek((self.playhead(now) - 1e-6).ceil() - 1.0);
    }

    /// Pauses at the end of the request that is under way, if one is.
    pub fn settle(&mut self) {
        self.seek((self.position - 1e-6).ceil());
    }

    /// Pauses at a place in the run.
    pub fn seek(&mut self, playhead: f64) {
        let limit = self.run.end().unwrap_or_else(|| self.seen().saturating_add(AT_ONCE)) as f64;
        self.playing_since = None;
        self.position = playhead.max(0.0).min(limit);
        self.advance(0.0, 0.0);
    }

    /// Back to before the first request, paused. Recorded changes stay; those made after the end take effect now.
    pub fn restart(&mut self) {
        if let Some(config) = self.upcoming.take() {
            self.start_with(config, None);
        }
        self.seek(0.0);
    }

    /// Another run with the settings as they are now, paused at its start.
    pub fn new_run(&mut self, seed: u64, now: f64) {
        self.anchor(now);
        let config = self.settings(now);
        self.start(Run::new(config, seed, Vec::new()), None);
    }

    /// Takes another run, paused at its start. The one before can be brought back.
    pub fn start(&mut self, run: Run, fork: Option<Fork>) {
        self.branches.leave(&self.run, self.position, self.seen, fork);
        self.seen = 0;
        self.upcoming = None;
        self.run = run;
        self.changed(1);
        self.seek(0.0);
    }

    /// Does something in the tick after the playhead. What was to come from there on is discarded, and can be brought back.
    /// Returns whether there is such a tick.
    pub fn act(&mut self, action: Action, now: f64) -> bool {
        if !self.can_act(now) {
            return false;
        }
        let tick = self.next_tick(now);
        let key = match action {
            Action::Set(setting) => Some(setting.key()),
            _ => None,
        };
        let before = self.run.uncomputed();
        if self.run.intervene(tick, action) {
            let fork = Some(Fork { tick, key });
            self.branches.leave(&before, self.playhead(now), self.seen, fork);
            self.seen = self.seen.min(tick - 1);
            self.changed(tick);
        }
        true
    }

    /// Takes the last change back: the run, its future and the playhead are again as they were before.
    pub fn undo(&mut self) {
        if let Some(branch) = self.branches.back(&self.run, self.seen) {
            let position = branch.position;
            self.seen = branch.seen;
            self.upcoming = None;
            // Of another seed all is another.
            let from = self
                .run
                .parting(&branch.run)
                .filter(|_| branch.run.seed() == self.run.seed());
            let config = self.run.config();
            // The length and the pace are no changes that could be taken back; they stay as they are.
            let same = Config {
                requests: config.requests,
                interval: config.interval,
                ..branch.run.config().clone()
            };
            if branch.run.seed() == self.run.seed() && same == *config {
                self.run.rewrite(branch.run.replay().to_vec());
            } else {
                self.run = branch.run;
            }
            self.seen = self.run.end().map_or(self.seen, |end| self.seen.min(end));
            self.changed(from.unwrap_or(1));
            self.seek(position);
        }
    }

    /// The run that was left, and what can be brought back.
    pub fn branches(&mut self) -> &mut Branches {
        &mut self.branches
    }

    /// The first request that has changed since this was asked last, if any has.
    pub fn take_stale(&mut self) -> Option<u64> {
        self.stale.take()
    }

    /// How many requests have been looked at.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Compares with the same run with one setting changed, such as `fall` set to `3`; or no longer.
    ///
    /// # Errors
    /// There is no such value, or the key is none that a run can be compared by.
    pub fn compare(&mut self, other: Option<(Key, String)>) -> Result<(), Error> {
        self.twin = match other {
            Some((key, value)) => Some(Twin::new(&self.run, key, value)?),
            None => None,
        };
        self.changed(1);
        self.advance_twin();
        Ok(())
    }

    /// The twin, if there is one.
    pub fn twin(&self) -> Option<&Twin> {
        self.twin.as_ref()
    }

    /// One of the two runs, to read what it computes on demand.
    pub fn which_mut(&mut self, which: Which) -> Option<&mut Run> {
        match which {
            Which::Run => Some(&mut self.run),
            Which::Twin => self.twin.as_mut().map(Twin::run_mut),
        }
    }

    /// Sets the speed; the playhead goes on from where it is.
    pub fn set_speed(&mut self, speed: f64, now: f64) {
        self.anchor(now);
        self.speed = speed.clamp(SPEEDS.0, SPEEDS.1);
    }

    /// The settings that the next request will meet, or that the next start will take.
    pub fn settings(&self, now: f64) -> Config {
        match &self.upcoming {
            Some(config) => config.clone(),
            None => self.run.config_at(self.next_tick(now)),
        }
    }

    /// Sets a key to a value from the next tick on. Before the first request it changes what the run starts with; after
    /// the last, what it will start with when it is played again.
    pub fn set(&mut self, key: Key, value: &str, now: f64) -> Result<(), failover_sim::Error> {
        let mut config = self.settings(now);
        config.set(key, value)?;
        match key {
            Key::Requests => self.set_requests(config.requests, now),
            Key::Interval => {
                self.anchor(now);
                self.run.set_interval(config.interval);
                if let Some(upcoming) = &mut self.upcoming {
                    upcoming.interval = config.interval;
                }
            }
            _ if config == self.settings(now) => {}
            _ if self.next_tick(now) == 1 || !key.is_adjustable() => self.start_with(config, Some(key)),
            _ if !self.can_act(now) => self.upcoming = Some(config),
            _ => {
                self.act(Action::Set(Setting::parse(key, value)?), now);
            }
        }
        Ok(())
    }

    /// Starts a preset's run with the same seed.
    pub fn set_preset(&mut self, preset: &Preset) {
        self.start_with(preset.config(), None);
    }

    /// Drops the recorded changes and goes back to the start.
    pub fn clear_changes(&mut self) {
        let run = Run::new(self.run.config().clone(), self.run.seed(), Vec::new());
        let tick = self.run.replay().first().map_or(1, |one| one.tick);
        self.start(run, Some(Fork { tick, key: None }));
    }

    /// The run itself, to read what it computes on demand.
    pub fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }

    /// Whether there is a request that something can be done with.
    pub fn can_act(&self, now: f64) -> bool {
        self.run.end().is_none_or(|end| self.next_tick(now) <= end)
    }

    /// The request that what is done now takes effect with.
    pub fn next_tick(&self, now: f64) -> u64 {
        if self.is_playing() {
            // The faults of the request that is under way have happened.
            return self.done(now) + 2;
        }
        (self.playhead(now) - 1e-6).ceil().max(0.0) as u64 + 1
    }

    fn anchor(&mut self, now: f64) {
        self.position = self.playhead(now);
        if self.playing_since.is_some() {
            self.playing_since = Some(now);
        }
    }

    fn set_requests(&mut self, requests: Requests, now: f64) {
        self.anchor(now);
        self.run.set_requests(requests);
        if let Some(upcoming) = &mut self.upcoming {
            upcoming.requests = requests;
        }
        if let Some(end) = self.run.end() {
            self.position = self.position.min(end as f64);
            self.seen = self.seen.min(end);
        }
        self.changed(self.seen + 1);
        if !self.is_over(now) {
            self.adopt_upcoming(now);
        }
    }

    /// The run goes on after all: what waited for the next start takes effect from the next tick on.
    fn adopt_upcoming(&mut self, now: f64) {
        let Some(upcoming) = self.upcoming.take() else { return };
        let tick = self.next_tick(now);
        for key in Key::ALL.into_iter().filter(|key| key.is_adjustable()) {
            let setting = upcoming.get(key).and_then(|value| Setting::parse(key, &value).ok());
            if let Some(setting) = setting {
                self.run.intervene(tick, Action::Set(setting));
            }
        }
    }

    /// Starts over with the same seed and these settings. What was done in the first tick stays.
    fn start_with(&mut self, config: Config, key: Option<Key>) {
        let instances = config.instances();
        let stays = |action: Action| match action {
            Action::Set(setting) => key.is_some_and(|key| key != setting.key()),
            other => other.fits(instances),
        };
        let first = self.run.replay().iter().take_while(|one| one.tick == 1);
        let replay = first
            .filter(|one| key.is_some() && stays(one.action))
            .copied()
            .collect();
        self.start(Run::new(config, self.run.seed(), replay), Some(Fork { tick: 1, key }));
    }

    fn advance_twin(&mut self) {
        if let Some(twin) = &mut self.twin {
            twin.run_mut().advance_to(self.run.ticks());
        }
    }

    /// The run is another one now.
    fn changed(&mut self, from: u64) {
        self.generation += 1;
        self.stale = Some(self.stale.map_or(from, |tick| tick.min(from)).max(1));
        if let Some(twin) = &mut self.twin {
            twin.follow(&self.run);
        }
    }
}

#[cfg(test)]
mod tests;
