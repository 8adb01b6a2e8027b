//! What the scene shows at a moment of a run: a function of the run and the playhead, and of nothing else.

use failover_sim::{MAX_INSTANCES, Outcome, Reason, Record, Run};

use super::flight::{ENDS, LEAVES};
use crate::reasons::explain;
use crate::words::the;

/// Where in a tick the answers of the health checks are back at the checker.
pub const LEARNT: f64 = 0.3;

/// An instance as the scene shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstanceView {
    /// Whether it is up.
    pub up: bool,
    /// Whether traffic is routed to it.
    pub active: bool,
    /// Whether it is taken out of service by hand.
    pub drained: bool,
    /// Whether the checker's link to it is cut.
    pub cut: bool,
    /// What the checker believes.
    pub belief: Belief,
}

/// What the checker believes of an instance, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Belief {
    pub up: bool,
    /// Whether any health check has run yet.
    pub checked: bool,
    /// Checks in a row that speak against the belief.
    pub against: u8,
    /// As many as would turn it; for a fresh "down", as many as have turned it.
    pub needed: u8,
}

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The request that is under way or has just ended; 0 before the first.
    pub tick: u64,
    /// How far its tick has come: 1 when it has ended.
    pub phase: f64,
}

impl Moment {
    /// The moment at a playhead.
    pub fn at(playhead: f64) -> Self {
        let tick = (playhead - 1e-6).ceil().max(0.0);
        Self {
            tick: tick as u64,
            phase: if tick == 0.0 {
                1.0
            } else {
                (playhead - (tick - 1.0)).clamp(0.0, 1.0)
            },
        }
    }

    /// The part of its tick.
    pub fn scene(self) -> Scene {
        let part = match self.phase {
            phase if phase < LEARNT => Part::Checking,
            phase if phase < LEAVES => Part::Decided,
            phase if phase < ENDS => Part::Sent,
            _ => Part::Ended,
        };
        Scene { tick: self.tick, part }
    }
}

/// A part of a tick in which the scene's attributes and words stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Faults have happened, the checks are on their way.
    Checking,
    /// Belief and route are settled.
    Decided,
    /// The request is on its way to an instance.
    Sent,
    /// The request has ended.
    Ended,
}

/// All that the scene's attributes and words depend on, for a given run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    pub tick: u64,
    pub part: Part,
}

/// Every instance at a moment. Faults are seen at once, belief and route when the checks are back.
pub fn instances(run: &mut Run, moment: Moment) -> [InstanceView; MAX_INSTANCES] {
    let mut views = [InstanceView::default(); MAX_INSTANCES];
    let learnt = match moment.scene().part {
        Part::Checking => moment.tick.saturating_sub(1),
        _ => moment.tick,
    };
    let now = (moment.tick > 0).then(|| run.record(moment.tick));
    let known = (learnt > 0).then(|| run.record(learnt));
    let config = run.config_at(learnt.max(1));
    let links = run.links_at(moment.tick.max(1));
    for (i, view) in views.iter_mut().enumerate().take(config.instances()) {
        let bit = 1 << i;
        view.up = now.is_none_or(|record| record.truth() & bit != 0);
        view.active = known.map_or(0, Record::active) as usize == i;
        view.drained = moment.tick > 0 && links.drained & bit != 0;
        view.cut = moment.tick > 0 && links.cut & bit != 0;
        view.belief = match known {
            None => Belief {
                up: true,
                ..Belief::default()
            },
            Some(record) => belief(record, i, config.fall, config.rise),
        };
    }
    views
}

/// What happens, in a sentence; empty when there is nothing to say.
pub fn caption(run: &mut Run, moment: Moment) -> String {
    if moment.tick == 0 {
        return String::new();
    }
    let record = run.record(moment.tick);
    let backups = run.config().backups;
    let active = the(record.active(), backups);
    let primary_up = record.truth() & 1 != 0;
    let believed_up = record.believed() & 1 != 0;
    let part = moment.scene().part;
    if part == Part::Checking {
        return match primary_up {
            true => format!("Request {} is on its way.", moment.tick),
            false => format!("Request {} is on its way. The primary is down.", moment.tick),
        };
    }
    if part == Part::Ended || record.outcome() == Outcome::Failed(Reason::NoInstance) {
        // The reason in full stands under the timeline; here there is room for its beginning.
        let mut sentence = explain(run, moment.tick);
        if let Some(end) = sentence.find([';', '.']) {
            sentence.truncate(end);
        }
        return sentence + ".";
    }
    if record.failed_over() {
        return format!("Failover: traffic switches to {active}.");
    }
    if record.failed_back() {
        return "Failback: traffic returns to the primary.".to_owned();
    }
    if part == Part::Decided {
        return match (primary_up, believed_up) {
            (false, true) => "The primary is down, but the checker still believes it up.".to_owned(),
            (true, false) => "The primary is up, but the checker still believes it down.".to_owned(),
            _ => format!("The balancer routes to {active}."),
        };
    }
    match (
        holds(record.truth(), record.active()),
        holds(record.believed(), record.active()),
    ) {
        (false, true) => format!("Not noticed yet: request {} goes to {active}.", moment.tick),
        _ => format!("Request {} goes to {active}.", moment.tick),
    }
}

impl Belief {
    /// The belief's ground in a few words.
    pub fn ground(self) -> String {
        let Self {
            up,
            checked,
            against,
            needed,
        } = self;
        match (up, checked, against) {
            (_, false, _) => "not checked yet".to_owned(),
            (true, _, 0) => "last check passed".to_owned(),
            (true, ..) => format!("{against} of {needed} failed"),
            (false, _, 0) => format!("{needed} of {needed} failed"),
            (false, ..) => format!("{against} of {needed} passed"),
        }
    }
}

fn belief(record: Record, i: usize, fall: u8, rise: u8) -> Belief {
    let up = record.believed() & (1 << i) != 0;
    let against = record.against(i, fall, rise);
    Belief {
        up,
        checked: true,
        against,
        needed: if up || against == 0 { fall } else { rise },
    }
}

/// Whether a set of instances holds one.
fn holds(set: u8, instance: u8) -> bool {
    set >> instance & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;

    fn run(query: &str) -> Run {
        let query = Query::parse(query).expect("a valid query");
        let mut run = Run::new(query.config, query.seed.unwrap_or(1), query.replay);
        run.advance_to(10);
        run
    }

    #[test]
    fn truth_is_seen_before_belief() {
        let mut run = run("seed=1&fail=0&recover=0&replay=1~2-crash-0");
        let early = instances(&mut run, Moment::at(1.1));
        assert!(!early[0].up && early[0].belief.up && early[0].active);
        let late = instances(&mut run, Moment::at(1.5));
        assert!(!late[0].up && !late[0].belief.up && late[1].active);
    }

    #[test]
    fn a_badge_counts_the_checks_that_speak_against_it() {
        let mut run = run("seed=1&fail=0&recover=0&fall=3&rise=2&replay=1~1-crash-0~5-repair-0");
        let ground = |run: &mut Run, at| instances(run, Moment::at(at))[0].belief.ground();
        assert_eq!(ground(&mut run, 0.0), "not checked yet");
        assert_eq!(ground(&mut run, 1.0), "1 of 3 failed");
        assert_eq!(ground(&mut run, 3.0), "3 of 3 failed");
        assert_eq!(ground(&mut run, 5.0), "1 of 2 passed");
        assert_eq!(ground(&mut run, 6.0), "last check passed");
    }

    #[test]
    fn a_caption_says_no_more_than_happened() {
        let mut open = run("seed=1&fail=0&recover=0&backups=0&when-none=open&replay=1~2-crash-0");
        assert!(caption(&mut open, Moment::at(2.0)).contains("was crashed at request 2"));
        let mut closed = run("seed=1&fail=0&recover=0&backups=0&replay=1~2-crash-0");
        assert!(caption(&mut closed, Moment::at(1.5)).contains("no instance was believed up"));
        let mut slow = run("seed=1&fail=0&recover=0&fall=3&retries=0&replay=1~2-crash-0");
        assert!(caption(&mut slow, Moment::at(1.6)).starts_with("Not noticed yet"));
        assert!(caption(&mut slow, Moment::at(2.0)).contains("was crashed at request 2"));
    }

    #[test]
    fn whole_ticks_show_the_request_that_has_just_ended() {
        assert_eq!(Moment::at(0.0), Moment { tick: 0, phase: 1.0 });
        assert_eq!(Moment::at(7.0), Moment { tick: 7, phase: 1.0 });
        assert_eq!(Moment::at(6.25), Moment { tick: 7, phase: 0.25 });
    }
}
