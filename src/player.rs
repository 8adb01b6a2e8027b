//! A run and the place in it that is looked at: the playhead.
//!
//! The playhead is a time in the run, counted in ticks: at 7.0 request 7 has ended, between 6.0 and 7.0 it is under way.
//! Nothing here reads a clock; the time in milliseconds is an argument.

use failover_sim::{Action, Config, Key, Preset, Requests, Run, Setting};

/// The slowest and the fastest speed, as multiples of the run's own pace.
pub const SPEEDS: (f64, f64) = (0.25, 64.0);

/// A run, its playhead, and whether that moves.
pub struct Player {
    run: Run,
    position: f64,
    playing_since: Option<f64>,
    speed: f64,
    upcoming: Option<Config>,
    generation: u32,
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
        self.run
            .advance_to((playhead + ahead * self.rate() / 1000.0).ceil() as u64 + 1);
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
        let target = self.done(now) + 1;
        let target = self.run.end().map_or(target, |end| target.min(end));
        self.playing_since = None;
        self.position = target as f64;
        self.run.advance_to(target);
    }

    /// Back to before the first request, paused. Recorded changes stay; those made after the end take effect now.
    pub fn restart(&mut self) {
        self.playing_since = None;
        self.position = 0.0;
        if let Some(config) = self.upcoming.take() {
            let seed = self.run.seed();
            self.replace(Run::new(config, seed, Vec::new()));
        }
    }

    /// Another run with the settings as they are now, paused at its start.
    pub fn new_run(&mut self, seed: u64, now: f64) {
        let config = self.settings(now);
        self.start(Run::new(config, seed, Vec::new()));
    }

    /// Takes another run, paused at its start.
    pub fn start(&mut self, run: Run) {
        self.playing_since = None;
        self.position = 0.0;
        self.upcoming = None;
        self.replace(run);
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
            _ if self.next_tick(now) == 1 || !key.is_adjustable() => {
                let seed = self.run.seed();
                self.start(Run::new(config, seed, Vec::new()));
            }
            _ if self.is_over(now) => self.upcoming = Some(config),
            _ => {
                let setting = Setting::parse(key, value)?;
                let tick = self.next_tick(now);
                if self.run.intervene(tick, Action::Set(setting)) {
                    self.generation += 1;
                }
            }
        }
        Ok(())
    }

    /// Starts a preset's run with the same seed.
    pub fn set_preset(&mut self, preset: &Preset) {
        let seed = self.run.seed();
        self.start(Run::new(preset.config(), seed, Vec::new()));
    }

    /// Drops the recorded changes and goes back to the start.
    pub fn clear_changes(&mut self) {
        let (config, seed) = (self.run.config().clone(), self.run.seed());
        self.start(Run::new(config, seed, Vec::new()));
    }

    /// The run itself, to read what it computes on demand.
    pub fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }

    fn next_tick(&self, now: f64) -> u64 {
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
        }
        self.generation += 1;
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

    fn replace(&mut self, run: Run) {
        self.run = run;
        self.generation += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(query: &str) -> Player {
        let query = failover_sim::Query::parse(query).expect("a valid query");
        Player::new(Run::new(query.config, query.seed.unwrap_or(42), query.replay), 1.0)
    }

    #[test]
    fn plays_at_the_pace_of_the_interval_and_stops_at_the_end() {
        let mut player = player("seed=42&requests=3");
        player.play(100.0);
        assert_eq!(player.advance(100.0, 0.0), Some(500.0));
        assert!((player.playhead(850.0) - 1.5).abs() < 1e-9);
        assert_eq!(player.done(1100.0), 2);
        assert_eq!(player.advance(9000.0, 0.0), None);
        assert!(!player.is_playing() && player.is_over(9000.0));
    }

    #[test]
    fn a_pause_keeps_the_playhead_and_makes_no_jump() {
        let mut player = player("seed=42");
        player.play(0.0);
        player.pause(750.0);
        assert!((player.playhead(99_000.0) - 1.5).abs() < 1e-9);
        player.play(99_000.0);
        assert!((player.playhead(99_250.0) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_change_before_the_first_request_is_a_starting_value_and_later_an_intervention() {
        let mut player = player("seed=42");
        player.set(Key::Fail, "0.4", 0.0).unwrap();
        assert_eq!(player.run().canonical(), "seed=42&fail=0.4");
        player.step(0.0);
        player.set(Key::Fail, "0.5", 0.0).unwrap();
        player.set(Key::Fail, "0.6", 0.0).unwrap();
        assert_eq!(player.run().canonical(), "seed=42&fail=0.4&replay=1~2-fail-0.6");
        player.set(Key::Fail, "0.4", 0.0).unwrap();
        assert_eq!(player.run().canonical(), "seed=42&fail=0.4");
    }

    #[test]
    fn a_change_after_the_end_waits_for_the_next_start() {
        let mut player = player("seed=42&requests=2");
        player.step(0.0);
        player.step(0.0);
        player.set(Key::Recover, "0.9", 0.0).unwrap();
        assert_eq!(player.run().canonical(), "seed=42&requests=2");
        assert!((player.settings(0.0).recover - 0.9).abs() < f64::EPSILON);
        player.play(0.0);
        assert_eq!(player.run().canonical(), "seed=42&requests=2&recover=0.9");
        assert_eq!(player.done(0.0), 0);
    }

    #[test]
    fn a_change_after_the_end_takes_effect_when_the_run_is_made_longer() {
        let mut player = player("seed=42&requests=2");
        player.step(0.0);
        player.step(0.0);
        player.set(Key::Fail, "0.9", 0.0).unwrap();
        player.set(Key::Requests, "9", 0.0).unwrap();
        assert_eq!(player.run().canonical(), "seed=42&requests=9&replay=1~3-fail-0.9");
        assert!((player.settings(0.0).fail - 0.9).abs() < f64::EPSILON);
    }

    #[test]
    fn a_bad_value_changes_nothing() {
        let mut player = player("seed=42");
        assert!(player.set(Key::Fail, "1.2", 0.0).is_err());
        assert!(player.set(Key::Fall, "0", 0.0).is_err());
        assert_eq!(player.run().canonical(), "seed=42");
    }

    #[test]
    fn a_speed_change_goes_on_from_the_same_place() {
        let mut player = player("seed=42");
        player.play(0.0);
        player.set_speed(4.0, 500.0);
        assert!((player.playhead(500.0) - 1.0).abs() < 1e-9);
        assert!((player.playhead(625.0) - 2.0).abs() < 1e-9);
    }
}
