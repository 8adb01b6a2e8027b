//! How a request travels: which way it is on at each moment of its tick, told by its record alone.

use failover_sim::{Outcome, Record};

/// Where in its tick a packet reaches the balancer, and where it starts to leave it again.
pub const ARRIVES: f64 = 0.32;
/// Where in its tick the balancer has decided, and the packet leaves for an instance.
pub const LEAVES: f64 = 0.38;
/// Where in its tick the request has ended.
pub const ENDS: f64 = 0.84;
/// How far into the next tick an answer still travels.
pub const ANSWERED: f64 = 1.36;

/// What a packet is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leg {
    /// On its way from the client to the balancer, from 0 to 1.
    Entry(f64),
    /// From the balancer to an instance, from 0 to 1.
    Out { to: u8, at: f64 },
    /// Bounced off a dead instance, back to the balancer, from 0 to 1.
    Back { from: u8, at: f64 },
    /// Served by an instance.
    Served { by: u8 },
    /// The answer on its way back to the client, from 0 to 1.
    Answer { by: u8, at: f64 },
    /// Ended without an answer: at the balancer after the last instance that was tried, if any.
    Dead { tried: Option<u8> },
    /// Not there yet, or no longer.
    Gone,
}

/// What the packet of `record`, sent to `attempts` in this order, is doing at `u`: 0 is the beginning of its tick, 1 its
/// end.
pub fn leg(record: Record, attempts: &[u8], u: f64) -> Leg {
    if !(0.0..ANSWERED).contains(&u) {
        return Leg::Gone;
    }
    if u < ARRIVES {
        return Leg::Entry(ease(u / ARRIVES));
    }
    let server = match record.outcome() {
        Outcome::Served(by) | Outcome::Redirected(by) => Some(by),
        Outcome::Failed(_) => None,
    };
    if u < LEAVES {
        return match attempts.first() {
            Some(_) => Leg::Entry(1.0),
            None => Leg::Dead { tried: None },
        };
    }
    if u < ENDS && !attempts.is_empty() {
        // Each failed attempt goes out and comes back, the one that is served only out.
        let ways = attempts.len() * 2 - usize::from(server.is_some());
        let way = (u - LEAVES) / (ENDS - LEAVES) * ways as f64;
        let index = (way.floor() as usize).min(ways - 1);
        let at = ease(way - index as f64);
        let instance = attempts[index / 2];
        return if index.is_multiple_of(2) {
            Leg::Out { to: instance, at }
        } else {
            Leg::Back { from: instance, at }
        };
    }
    match server {
        Some(by) if u <= 1.0 => Leg::Served { by },
        Some(by) => Leg::Answer {
            by,
            at: ease((u - 1.0) / (ANSWERED - 1.0)),
        },
        None => Leg::Dead {
            tried: attempts.last().copied(),
        },
    }
}

/// Starts and stops gently.
fn ease(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::{Query, Run};

    fn run(query: &str) -> Run {
        let query = Query::parse(query).expect("a valid query");
        Run::new(query.config, query.seed.unwrap_or(1), query.replay)
    }

    #[test]
    fn a_served_request_goes_out_once_and_is_answered() {
        let mut run = run("seed=1&fail=0");
        let (record, attempts) = (run.record(1), run.attempts(1));
        assert_eq!(leg(record, &attempts, 0.0), Leg::Entry(0.0));
        assert!(matches!(leg(record, &attempts, 0.6), Leg::Out { to: 0, .. }));
        assert_eq!(leg(record, &attempts, 1.0), Leg::Served { by: 0 });
        assert!(matches!(leg(record, &attempts, 1.2), Leg::Answer { by: 0, .. }));
        assert_eq!(leg(record, &attempts, 2.0), Leg::Gone);
    }

    #[test]
    fn a_redirected_request_bounces_and_ends_at_the_backup() {
        let mut run = run("seed=1&fail=0&recover=0&fall=3&rise=2&replay=1~1-crash-0");
        let (record, attempts) = (run.record(1), run.attempts(1));
        assert_eq!(&*attempts, [0, 1]);
        assert!(matches!(leg(record, &attempts, 0.45), Leg::Out { to: 0, .. }));
        assert!(matches!(leg(record, &attempts, 0.6), Leg::Back { from: 0, .. }));
        assert!(matches!(leg(record, &attempts, 0.8), Leg::Out { to: 1, .. }));
        assert_eq!(leg(record, &attempts, 1.0), Leg::Served { by: 1 });
    }

    #[test]
    fn a_request_with_no_instance_dies_at_the_balancer() {
        let mut run = run("seed=1&fail=1&backups=0");
        let (record, attempts) = (run.record(1), run.attempts(1));
        assert!(attempts.is_empty());
        assert_eq!(leg(record, &attempts, 0.9), Leg::Dead { tried: None });
    }
}
