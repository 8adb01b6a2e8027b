//! The machine and its watch, as a model checker walks through them.

use std::sync::Arc;

use failover_sim::{
    Action, Config, EveryWay, Intervention, Key, Links, Machine, Outcome, Query, Record, Setting, State,
};
use stateright::{Checker, HasDiscoveries, Model, Property};

use crate::{Event, Promise, Seen, Watch};

/// Settings that a person may choose between, and what else a person may do in a tick.
#[derive(Clone, Debug)]
pub struct World {
    settings: Vec<Config>,
    /// All that can be done in one tick; nothing is the first.
    doings: Vec<Vec<Intervention>>,
    /// The rhythms of all settings fit into so many ticks.
    rhythm: u64,
    events: &'static [Event],
}

/// All that the next tick depends on, and what the watch remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    state: State,
    links: Links,
    settings: u8,
    /// Ticks since the start, as far as the rhythm of checks asks for them.
    ticks: u64,
    watch: Watch,
}

/// One of the things that a tick can lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    done: Arc<[Intervention]>,
    record: Record,
    to: Moment,
}

/// What came of a check.
#[derive(Debug)]
pub struct Finding {
    /// How many different moments there are.
    pub moments: usize,
    /// How many steps lead from one to another.
    pub steps: usize,
    /// Promises that are broken and events that never happen, each with a shortest way there.
    pub broken: Vec<(&'static str, String)>,
}

impl World {
    /// A world of such settings, each written as a query, of which the first holds at the start. Changing from one to
    /// another is among the things that can be done.
    ///
    /// # Panics
    /// A query can't be read, or two have different numbers of backups.
    pub fn new(settings: &[&str], doings: Vec<Vec<Action>>, events: &'static [Event]) -> Self {
        let settings: Vec<Config> = settings
            .iter()
            .map(|text| Query::parse(text).unwrap_or_else(|error| panic!("{error}")).config)
            .collect();
        assert!(settings.iter().all(|one| one.backups == settings[0].backups));
        let rhythm = settings.iter().map(|one| u64::from(one.check_every)).fold(1, common);
        let doings = std::iter::once(vec![]).chain(doings);
        let at_once = |actions: Vec<Action>| {
            actions
                .into_iter()
                .map(|action| Intervention { tick: 0, action })
                .collect()
        };
        Self {
            doings: doings.map(at_once).collect(),
            settings,
            rhythm,
            events,
        }
    }

    /// Walks through all moments, or up to the first broken promise if there is one.
    pub fn check(self, threads: usize) -> Finding {
        let events = self.events;
        let checker = self
            .checker()
            .threads(threads)
            .finish_when(HasDiscoveries::AnyFailures)
            .spawn_bfs()
            .join();
        let found = checker.discoveries();
        let broken = Promise::ALL.iter().filter_map(|promise| {
            let path = found.get(promise.name())?;
            let steps = path.clone().into_actions();
            Some((promise.name(), steps.iter().map(Step::shown).collect::<String>()))
        });
        let never = events.iter().filter(|event| !found.contains_key(event.name()));
        let mut broken: Vec<_> = broken.collect();
        if broken.is_empty() {
            broken.extend(never.map(|event| (event.name(), "    never happens\n".to_owned())));
        }
        Finding {
            moments: checker.unique_state_count(),
            steps: checker.state_count(),
            broken,
        }
    }

    /// Adds all that a tick can lead to, given what a person did in it; each thing once.
    fn ways(&self, from: &Moment, settings: u8, done: &Arc<[Intervention]>, steps: &mut Vec<Step>) {
        let first = steps.len();
        let before = &self.settings[usize::from(from.settings)];
        EveryWay::default().take(|way| {
            let mut machine = Machine::with_luck(before, from.state, from.links, way).after(from.ticks);
            let record = machine.tick(done);
            let (state, links) = (machine.state(), machine.links());
            let same = |step: &Step| step.record == record && step.to.state == state && step.to.links == links;
            if steps[first..].iter().any(same) {
                return;
            }
            let mut watch = from.watch;
            watch.see(Seen {
                settings: before,
                before: from.state,
                done,
                record,
            });
            let to = Moment {
                state,
                links,
                settings,
                ticks: machine.ticks() % self.rhythm,
                watch,
            };
            steps.push(Step {
                done: Arc::clone(done),
                record,
                to,
            });
        });
    }
}

impl Model for World {
    type State = Moment;
    type Action = Step;

    fn init_states(&self) -> Vec<Moment> {
        let start = &self.settings[0];
        vec![Moment {
            state: State::start(start),
            links: Links::default(),
            settings: 0,
            ticks: 0,
            watch: Watch::new(start),
        }]
    }

    fn actions(&self, from: &Moment, steps: &mut Vec<Step>) {
        if !from.watch.kept_all() {
            return;
        }
        let idle = |done: &&Vec<Intervention>| !done.iter().any(|one| is_idle(one.action, from.links));
        for done in self.doings.iter().filter(idle) {
            self.ways(from, from.settings, &done.as_slice().into(), steps);
        }
        let now = &self.settings[usize::from(from.settings)];
        for (to, config) in self.settings.iter().enumerate() {
            if config != now {
                self.ways(from, to as u8, &changes(now, config).into(), steps);
            }
        }
    }

    fn next_state(&self, _: &Moment, step: Step) -> Option<Moment> {
        Some(step.to)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always(Promise::Believed.name(), |_, at: &Moment| {
                at.watch.kept(Promise::Believed)
            }),
            Property::always(Promise::Cause.name(), |_, at: &Moment| at.watch.kept(Promise::Cause)),
            Property::always(Promise::Rows.name(), |_, at: &Moment| at.watch.kept(Promise::Rows)),
            Property::always(Promise::HoldDown.name(), |_, at: &Moment| {
                at.watch.kept(Promise::HoldDown)
            }),
            Property::always(Promise::Manual.name(), |_, at: &Moment| at.watch.kept(Promise::Manual)),
            Property::always(Promise::OneEnd.name(), |_, at: &Moment| at.watch.kept(Promise::OneEnd)),
            Property::always(Promise::Drained.name(), |_, at: &Moment| {
                at.watch.kept(Promise::Drained)
            }),
            Property::always(Promise::Served.name(), |_, at: &Moment| at.watch.kept(Promise::Served)),
            Property::always(Promise::Returned.name(), |_, at: &Moment| {
                at.watch.kept(Promise::Returned)
            }),
        ];
        // The checker takes plain functions, so that each event has its own.
        properties.extend(self.events.iter().map(|event| {
            Property::sometimes(
                event.name(),
                match event {
                    Event::Failover => |_, at: &Moment| at.watch.saw(Event::Failover),
                    Event::FalseFailover => |_, at: &Moment| at.watch.saw(Event::FalseFailover),
                    Event::DoubleFailure => |_, at: &Moment| at.watch.saw(Event::DoubleFailure),
                    Event::Overridden => |_, at: &Moment| at.watch.saw(Event::Overridden),
                    Event::ServedByBackup => |_, at: &Moment| at.watch.saw(Event::ServedByBackup),
                    Event::Failback => |_, at: &Moment| at.watch.saw(Event::Failback),
                },
            )
        }));
        properties
    }
}

impl Step {
    /// The step in a line: what was done, and what came of it.
    fn shown(&self) -> String {
        let record = self.record;
        let done: String = self.done.iter().map(|one| format!("{} ", one.action)).collect();
        let outcome = match record.outcome() {
            Outcome::Served(by) => format!("served:{by}"),
            Outcome::Redirected(by) => format!("redirected:{by}"),
            Outcome::Failed(reason) => format!("failed:{}", reason.name()),
        };
        format!(
            "    {done}up {:b} believed {:b} checked {} lost {:b} active {} {outcome}\n",
            record.truth(),
            record.believed(),
            u8::from(record.checked()),
            record.lost(),
            record.active(),
        )
    }
}

/// The settings that differ, each with its new value.
fn changes(from: &Config, to: &Config) -> Vec<Intervention> {
    let adjustable = Key::ALL.iter().filter(|key| key.is_adjustable());
    adjustable
        .filter(|key| from.get(**key) != to.get(**key))
        .filter_map(|key| Setting::parse(*key, &to.get(*key)?).ok())
        .map(|setting| Intervention {
            tick: 0,
            action: Action::Set(setting),
        })
        .collect()
}

fn is_idle(action: Action, links: Links) -> bool {
    let has = |set: u8, i: u8| set >> i & 1 == 1;
    match action {
        Action::Cut(i) => has(links.cut, i),
        Action::Heal(i) => !has(links.cut, i),
        Action::Drain(i) => has(links.drained, i),
        Action::Ready(i) => !has(links.drained, i),
        _ => false,
    }
}

/// The least number that both divide.
fn common(one: u64, other: u64) -> u64 {
    (1..)
        .map(|times| one * times)
        .find(|most| most % other == 0)
        .unwrap_or(one)
}
