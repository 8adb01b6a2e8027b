//! A run: configuration, seed, interventions, and what follows from them.

use std::ops::RangeInclusive;

use crate::history::History;
use crate::rules::Links;
use crate::{Action, Attempts, Config, Error, Intervention, Key, Metrics, Query, Record, Requests, State};

/// How far back the beginning of a spell is looked for, in ticks.
const LOOK_BACK: u64 = 65_536;

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
        Self {
            history: History::new(&config, seed),
            config,
            seed,
            replay: ordered(replay),
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
        settings(&self.config, until(&self.replay, tick))
    }

    /// Which links are cut and which instances drained during a tick.
    pub fn links_at(&self, tick: u64) -> Links {
        links(until(&self.replay, tick))
    }

    /// The state after a tick; that of tick 0 is the start.
    ///
    /// # Panics
    /// There is no such tick.
    pub fn state(&mut self, tick: u64) -> State {
        if tick == 0 {
            return State::start(&self.config);
        }
        let every = self.config_at(tick).check_every;
        let since = ((tick - 1) % u64::from(every)) as u32;
        self.record(tick).state(every - 1 - since)
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

    /// Since which tick an instance is down that is down in `tick`: the first of the spell. `None` if it is up, or if the
    /// spell began more than 65,536 ticks before.
    ///
    /// # Panics
    /// There is no such tick.
    pub fn down_since(&mut self, instance: u8, tick: u64) -> Option<u64> {
        let mut is_up = |tick: u64| self.record(tick).truth() >> instance & 1 == 1;
        if is_up(tick) {
            return None;
        }
        let earliest = tick.saturating_sub(LOOK_BACK + 1);
        let before = (earliest..tick).rev().find(|at| *at == 0 || is_up(*at));
        before.map(|at| at + 1)
    }

    /// Does something in a tick: all that was computed or recorded after the tick before is discarded, but for what is
    /// recorded in this very tick. A second action about the same thing in one tick replaces the first, and what is so
    /// already leaves no trace. Returns whether the run is another now.
    pub fn intervene(&mut self, tick: u64, action: Action) -> bool {
        let tick = tick.max(1);
        let mut replay = self.replay.clone();
        replay.retain(|one| one.tick < tick || one.tick == tick && one.action.subject() != action.subject());
        if !is_idle(&self.config, &replay, action) {
            replay.push(Intervention { tick, action });
        }
        if until(&self.replay, tick) == replay {
            return false;
        }
        self.rewrite(replay)
    }

    /// Takes other interventions; what was computed stays up to where they differ. Returns whether they do.
    pub fn rewrite(&mut self, replay: Vec<Intervention>) -> bool {
        let replay = ordered(replay);
        let Some(tick) = parting(&self.replay, &replay) else {
            return false;
        };
        self.replay = replay;
        self.history.truncate(tick.max(1) - 1, &self.replay);
        true
    }

    /// The same run with nothing computed.
    pub fn uncomputed(&self) -> Self {
        Self::new(self.config.clone(), self.seed, self.replay.clone())
    }

    /// The first tick in which another run with the same seed may differ; `None` if there is none.
    pub fn parting(&self, other: &Self) -> Option<u64> {
        if self.config != other.config {
            return Some(1);
        }
        parting(&self.replay, &other.replay)
    }

    /// The same run with one setting changed throughout: the same seed, and the same interventions but those that change
    /// this setting or are done to an instance that is not there.
    ///
    /// # Errors
    /// The value is malformed or out of range, or the key is none that a run can be compared by.
    pub fn counterfactual(&self, key: Key, value: &str) -> Result<Self, Error> {
        if !key.is_adjustable() && key != Key::Backups {
            return Err(Error::invalid(key, value));
        }
        let mut config = self.config.clone();
        config.set(key, value)?;
        let instances = config.instances();
        let applies = |action: Action| match action {
            Action::Set(setting) => setting.key() != key,
            other => other.fits(instances),
        };
        let replay = self.replay.iter().filter(|one| applies(one.action)).copied().collect();
        Ok(Self::new(config, self.seed, replay))
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
}

/// Interventions in the order of their ticks, and within one as they came.
fn ordered(replay: Vec<Intervention>) -> Vec<Intervention> {
    let mut ordered: Vec<Intervention> = Vec::with_capacity(replay.len());
    for one in replay {
        // They come in order from a link; an insertion is then no more than a push.
        let place = ordered.partition_point(|other| other.tick <= one.tick);
        ordered.insert(place, one);
    }
    ordered
}

/// The tick of the first intervention in which two replays differ.
fn parting(one: &[Intervention], other: &[Intervention]) -> Option<u64> {
    let same = one.iter().zip(other).take_while(|(this, that)| this == that).count();
    let rest = [one.get(same), other.get(same)];
    rest.into_iter().flatten().map(|one| one.tick).min()
}

/// What was done up to a tick.
fn until(replay: &[Intervention], tick: u64) -> &[Intervention] {
    &replay[..replay.partition_point(|one| one.tick <= tick)]
}

fn settings(start: &Config, done: &[Intervention]) -> Config {
    let mut config = start.clone();
    for one in done {
        if let Action::Set(setting) = one.action {
            setting.apply(&mut config);
        }
    }
    config
}

fn links(done: &[Intervention]) -> Links {
    let mut links = Links::default();
    for one in done {
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

/// Whether an action, after all that was done, changes nothing. Crash and repair are never idle: the tick's own draws come
/// before them; orders aren't either.
fn is_idle(start: &Config, done: &[Intervention], action: Action) -> bool {
    let links = links(done);
    let holds = |set: u8, i: u8| set >> i & 1 == 1;
    match action {
        Action::Set(setting) => {
            let in_effect = settings(start, done);
            let mut config = in_effect.clone();
            setting.apply(&mut config);
            config == in_effect
        }
        Action::Cut(i) => holds(links.cut, i),
        Action::Heal(i) => !holds(links.cut, i),
        Action::Drain(i) => holds(links.drained, i),
        Action::Ready(i) => !holds(links.drained, i),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Run {
        let query = Query::parse(text).unwrap();
        Run::new(query.config, query.seed.unwrap_or(1), query.replay)
    }

    #[test]
    fn of_actions_about_the_same_thing_in_one_tick_the_last_stays() {
        let mut run = run("seed=1");
        for text in [
            "crash-0", "cut-0", "repair-0", "failover", "heal-0", "failback", "drain-1", "fall-3", "fall-2",
        ] {
            run.intervene(4, Action::parse(text, 2).unwrap());
        }
        assert_eq!(
            run.canonical(),
            "seed=1&replay=1~4-repair-0~4-failback~4-drain-1~4-fall-2"
        );
    }

    #[test]
    fn what_is_so_already_leaves_no_trace_and_discards_nothing() {
        let mut run = run("seed=1&replay=1~3-cut-0~9-drain-1");
        assert!(!run.intervene(5, Action::Cut(0)));
        assert!(!run.intervene(5, Action::Ready(1)));
        assert!(!run.intervene(5, Action::Set(crate::Setting::Fall(1))));
        assert_eq!(run.replay().len(), 2);
        assert!(run.intervene(5, Action::Heal(0)));
        assert_eq!(run.canonical(), "seed=1&replay=1~3-cut-0~5-heal-0");
        assert!(run.intervene(5, Action::Cut(0)));
        assert_eq!(run.canonical(), "seed=1&replay=1~3-cut-0");
    }

    #[test]
    fn a_rewritten_run_keeps_what_both_have_in_common() {
        let mut run = run("seed=1&requests=90&replay=1~20-crash-0~40-crash-1");
        run.advance_to(90);
        let other = self::run("seed=1&requests=90&replay=1~20-crash-0~60-failback");
        assert!(run.rewrite(other.replay().to_vec()));
        assert_eq!(run.ticks(), 39);
        assert!(!run.rewrite(other.replay().to_vec()));
        let mut other = other;
        assert!((1..=90).all(|tick| run.record(tick) == other.record(tick)));
    }

    #[test]
    fn a_spell_is_followed_back_to_its_first_tick() {
        let mut run =
            run("seed=1&fail=0&recover=0&requests=endless&replay=1~5-crash-0~9-repair-0~12-crash-0~80000-repair-0");
        assert_eq!(run.down_since(0, 4), None);
        assert_eq!(run.down_since(0, 5), Some(5));
        assert_eq!(run.down_since(0, 8), Some(5));
        assert_eq!(run.down_since(0, 40), Some(12));
        assert_eq!(run.down_since(0, 70_000), None);
        assert_eq!(run.down_since(1, 40), None);
        let mut first = self::run("seed=1&replay=1~1-crash-0&recover=0");
        assert_eq!(first.down_since(0, 3), Some(1));
    }

    #[test]
    fn a_counterfactual_changes_one_setting_throughout() {
        let run = run("seed=7&backups=2&replay=1~2-fall-2~3-crash-2~4-crash-1~5-recover-0.5");
        let twin = |key, value| run.counterfactual(key, value).unwrap().canonical();
        assert_eq!(
            twin(Key::Fall, "3"),
            "seed=7&backups=2&fall=3&replay=1~3-crash-2~4-crash-1~5-recover-0.5"
        );
        assert_eq!(
            twin(Key::Backups, "1"),
            "seed=7&replay=1~2-fall-2~4-crash-1~5-recover-0.5"
        );
        for (key, value) in [
            (Key::Seed, "3"),
            (Key::Interval, "20"),
            (Key::Fall, "11"),
            (Key::Failback, "never"),
        ] {
            assert_eq!(run.counterfactual(key, value).unwrap_err().key(), key.name());
        }
    }
}
