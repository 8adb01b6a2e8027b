//! What becomes of a request.

use std::ops::Deref;

use crate::MAX_INSTANCES;
use crate::record::{Outcome, Reason, Record};
use crate::rules::{Rules, State};

/// The instances that a request was sent to, in order. Empty when it was sent to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    instances: [u8; MAX_INSTANCES],
    count: usize,
}

impl Deref for Attempts {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.instances[..self.count]
    }
}

impl Attempts {
    /// What a tick's record leads to, given the retries and the drained instances of that tick.
    pub fn of(record: Record, retries: u8, drained: u8) -> Self {
        let mut attempts = Self {
            instances: [0; MAX_INSTANCES],
            count: 0,
        };
        let in_service = record.believed() & !drained;
        if record.outcome() != Outcome::Failed(Reason::NoInstance) {
            for instance in std::iter::once(record.active()).chain(others(record.active(), in_service, retries)) {
                attempts.instances[attempts.count] = instance;
                attempts.count += 1;
                if record.truth() >> instance & 1 == 1 {
                    break;
                }
            }
        }
        attempts
    }
}

/// Sends the request to the active instance, and on to others if that is down.
#[inline(always)]
pub(crate) fn send(rules: &Rules, state: &State, in_service: u8) -> Outcome {
    if in_service == 0 && !rules.open {
        return Outcome::Failed(Reason::NoInstance);
    }
    if state.truth >> state.active & 1 == 1 {
        return Outcome::Served(state.active);
    }
    others(state.active, in_service, rules.retries)
        .find(|other| state.truth >> other & 1 == 1)
        .map_or(Outcome::Failed(Reason::Undetected), Outcome::Redirected)
}

/// The instances that are tried after the active one.
fn others(active: u8, in_service: u8, retries: u8) -> impl Iterator<Item = u8> {
    (0..MAX_INSTANCES as u8)
        .filter(move |other| *other != active && in_service >> other & 1 == 1)
        .take(retries.into())
}
