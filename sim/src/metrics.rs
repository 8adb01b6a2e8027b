//! What a run comes to, in counts.

use crate::record::{Outcome, Reason, Record};

/// The counts over the first requests of a run. All are per request, unless they say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Requests so far; one each tick.
    pub requests: u64,
    /// Served by the primary, to which they were routed.
    pub served_primary: u64,
    /// Served by a backup, to which they were routed.
    pub served_backup: u64,
    /// Served by another instance on a retry.
    pub redirected: u64,
    /// Failed on an instance whose failure was not known.
    pub failed_undetected: u64,
    /// Failed because nobody was believed up.
    pub failed_no_instance: u64,
    /// Switches from the primary to a backup.
    pub failovers: u64,
    /// Switches from a backup to the primary.
    pub failbacks: u64,
    /// Failovers while the primary was up, ordered ones too.
    pub false_failovers: u64,
    /// Ticks in which the primary was up.
    pub primary_up: u64,
    /// Ticks in which a backup was active.
    pub active_backup: u64,
    spells: Spells,
}

/// The primary's down spells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spells {
    /// The first tick of the spell that lasts, 0 if there is none.
    since: u64,
    noticed: bool,
    started: u64,
    first_start: u64,
    last_start: u64,
    ended: u64,
    ended_ticks: u64,
    noticed_count: u64,
    noticed_ticks: u64,
    unnoticed: u64,
}

impl Metrics {
    /// Counts the next tick.
    pub fn add(&mut self, record: Record) {
        self.requests += 1;
        match record.outcome() {
            Outcome::Served(0) => self.served_primary += 1,
            Outcome::Served(_) => self.served_backup += 1,
            Outcome::Redirected(_) => self.redirected += 1,
            Outcome::Failed(Reason::Undetected) => self.failed_undetected += 1,
            Outcome::Failed(Reason::NoInstance) => self.failed_no_instance += 1,
        }
        let up = record.truth() & 1;
        self.failovers += u64::from(record.failed_over());
        self.failbacks += u64::from(record.failed_back());
        self.false_failovers += u64::from(record.failed_over()) & u64::from(up);
        self.primary_up += u64::from(up);
        self.active_backup += u64::from(record.active() != 0);
        if up == 0 || self.spells.since != 0 {
            self.spells.add(self.requests, up == 1, record.believed() & 1 == 1);
        }
    }

    /// Requests that failed, for whatever reason.
    pub fn failed(&self) -> u64 {
        self.failed_undetected + self.failed_no_instance
    }

    /// The share of requests that did not fail; `None` before the first.
    pub fn availability(&self) -> Option<f64> {
        ratio(self.requests - self.failed(), self.requests)
    }

    /// −log10 of the share that failed: 3 for 99.9 %. `None` before the first request and while none has failed.
    pub fn nines(&self) -> Option<f64> {
        if self.failed() == 0 {
            return None;
        }
        ratio(self.failed(), self.requests).map(|failed| 0.0 - failed.log10())
    }

    /// Mean time to repair in ticks: the mean length of the primary's down spells that ended.
    pub fn mttr_ticks(&self) -> Option<f64> {
        ratio(self.spells.ended_ticks, self.spells.ended)
    }

    /// Mean time between failures in ticks: the mean distance between the starts of successive down spells.
    pub fn mtbf_ticks(&self) -> Option<f64> {
        let spells = &self.spells;
        ratio(spells.last_start - spells.first_start, spells.started.saturating_sub(1))
    }

    /// Mean time to detect in ticks: from the first tick down to the first believed down, over the spells that were
    /// noticed before they ended.
    pub fn mttd_ticks(&self) -> Option<f64> {
        ratio(self.spells.noticed_ticks, self.spells.noticed_count)
    }

    /// Down spells that ended before they were noticed.
    pub fn unnoticed(&self) -> u64 {
        self.spells.unnoticed
    }
}

impl Spells {
    fn add(&mut self, tick: u64, up: bool, believed_up: bool) {
        if up {
            self.ended += 1;
            self.ended_ticks += tick - self.since;
            self.unnoticed += u64::from(!self.noticed);
            self.since = 0;
            return;
        }
        if self.since == 0 {
            self.since = tick;
            self.noticed = false;
            if self.started == 0 {
                self.first_start = tick;
            }
            self.started += 1;
            self.last_start = tick;
        }
        if !believed_up && !self.noticed {
            self.noticed = true;
            self.noticed_count += 1;
            self.noticed_ticks += tick - self.since;
        }
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use crate::{Query, Run};

    #[test]
    fn spells_are_measured_from_failure_to_notice_and_to_repair() {
        let query = Query::parse(
            "seed=1&requests=40&fail=0&recover=0&fall=3&rise=2&replay=1~5-crash-0~12-repair-0~25-crash-0~26-repair-0~35-crash-0",
        )
        .unwrap();
        let mut run = Run::new(query.config, 1, query.replay);
        assert_eq!(run.metrics(4).mttr_ticks(), None);
        let metrics = run.metrics(40);
        assert_eq!(metrics.mttr_ticks(), Some((7.0 + 1.0) / 2.0));
        assert_eq!(metrics.mtbf_ticks(), Some(15.0));
        assert_eq!(metrics.mttd_ticks(), Some(2.0));
        assert_eq!(metrics.unnoticed(), 1);
        assert_eq!(metrics.nines(), None);
        assert_eq!(metrics.availability(), Some(1.0));
        // Nothing served is zero nines, and not minus zero.
        let all_failed = crate::Metrics {
            requests: 4,
            failed_no_instance: 4,
            ..Default::default()
        };
        assert!(all_failed.nines().is_some_and(f64::is_sign_positive));
    }
}
