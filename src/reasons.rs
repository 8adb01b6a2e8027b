//! Why a request ended as it did, in a sentence that is derived from the run and from nothing else.

use failover_sim::{Action, Failback, Outcome, Reason, Record, Run};

use crate::words::{self, count, grouped};

/// What became of a request that has ended, and why.
pub fn explain(run: &mut Run, tick: u64) -> String {
    let case = Case::of(run, tick);
    let switch = case.switch(run);
    let end = match case.record.outcome() {
        Outcome::Served(by) => format!("was served by {}.", case.the(by)),
        Outcome::Redirected(by) => format!(
            "was redirected to {}: {}.",
            case.the(by),
            case.down(run, case.record.active())
        ),
        Outcome::Failed(Reason::Undetected) => {
            format!("failed: {}; {}.", case.down(run, case.record.active()), case.no_retry())
        }
        Outcome::Failed(Reason::NoInstance) => {
            format!("failed: no instance was believed up and in service. {}", case.each(run))
        }
    };
    let mut text = format!("Request {} {end}", grouped(tick));
    for part in [switch, case.refusal()] {
        if !part.is_empty() {
            text.push(' ');
            text.push_str(&part);
        }
    }
    text
}

/// A request and what it met.
struct Case {
    tick: u64,
    record: Record,
    before: Option<Record>,
    backups: u8,
    fall: u8,
    rise: u8,
    retries: u8,
    failback: Failback,
    hold_down: u32,
    drained: u8,
    order: Option<Action>,
    attempts: Vec<u8>,
}

impl Case {
    fn of(run: &mut Run, tick: u64) -> Self {
        let config = run.config_at(tick);
        let orders = run
            .replay()
            .iter()
            .rev()
            .filter(|one| one.tick == tick)
            .map(|one| one.action);
        let order = orders
            .into_iter()
            .find(|action| matches!(action, Action::Failover | Action::Failback));
        Self {
            tick,
            record: run.record(tick),
            before: (tick > 1).then(|| run.record(tick - 1)),
            backups: config.backups,
            fall: config.fall,
            rise: config.rise,
            retries: config.retries,
            failback: config.failback,
            hold_down: config.hold_down(),
            drained: run.links_at(tick).drained,
            order,
            attempts: run.attempts(tick).to_vec(),
        }
    }

    fn the(&self, instance: u8) -> String {
        words::the(instance, self.backups)
    }

    fn is_up(&self, instance: u8) -> bool {
        self.record.truth() >> instance & 1 == 1
    }

    fn is_believed_up(&self, instance: u8) -> bool {
        self.record.believed() >> instance & 1 == 1
    }

    fn is_drained(&self, instance: u8) -> bool {
        self.drained >> instance & 1 == 1
    }

    fn against(&self, instance: u8) -> u8 {
        self.record.against(instance.into(), self.fall, self.rise)
    }

    /// Since when an instance is down, and how much of it the checker had seen.
    fn down(&self, run: &mut Run, instance: u8) -> String {
        let the = self.the(instance);
        let since = match run.down_since(instance, self.tick) {
            Some(since) => {
                let by_hand = run
                    .replay()
                    .iter()
                    .any(|one| one.tick == since && one.action == Action::Crash(instance));
                let how = if by_hand { "was crashed" } else { "went down" };
                format!("{the} {how} at request {}", grouped(since))
            }
            None => format!("{the} had long been down"),
        };
        if !self.is_believed_up(instance) {
            return format!("{since}, which was known; nobody was in service, and this run then sends all the same");
        }
        match self.against(instance) {
            0 => format!("{since}; no check had failed since"),
            seen => format!(
                "{since}; the checker had seen {seen} of {} failed {}",
                self.fall,
                if self.fall == 1 { "check" } else { "checks" }
            ),
        }
    }

    /// Why the request was not redirected.
    fn no_retry(&self) -> String {
        match (self.retries, self.attempts.get(1..).unwrap_or_default()) {
            (0, _) => "no retry is allowed".to_owned(),
            (_, []) => "there was no other instance in service to retry on".to_owned(),
            (_, tried) => {
                let names: Vec<_> = tried.iter().map(|i| self.the(*i)).collect();
                format!(
                    "{}, tried next, {} down too",
                    words::join(&names, " and "),
                    if tried.len() == 1 { "was" } else { "were" }
                )
            }
        }
    }

    /// Why each instance was out of service.
    fn each(&self, run: &mut Run) -> String {
        let mut parts = Vec::new();
        for instance in 0..=self.backups {
            let the = self.the(instance);
            parts.push(match (self.is_up(instance), self.is_believed_up(instance)) {
                (_, true) => format!("{the} was drained"),
                (false, false) => match run.down_since(instance, self.tick) {
                    Some(since) => format!("{the} was down since request {}", grouped(since)),
                    None => format!("{the} had long been down"),
                },
                (true, false) => match self.against(instance) {
                    0 => format!("{the} was up, but believed down"),
                    seen => format!("{the} was up, but only {seen} of {} checks had passed", self.rise),
                },
            });
        }
        words::capital(&words::join(&parts, "; ")) + "."
    }

    /// Why traffic moved, if it did.
    fn switch(&self, run: &Run) -> String {
        let record = self.record;
        let active = self.the(record.active());
        let ordered = self.order.is_some() && !record.order_refused();
        let before = self.before.map_or(0, Record::active);
        if before == record.active() {
            return String::new();
        }
        let left = self.the(before);
        if record.failed_back() {
            let why = if ordered {
                "by order".to_owned()
            } else if self.is_drained(before) {
                format!("{left} was drained")
            } else if !self.is_believed_up(before) {
                format!("{left} was believed down")
            } else if self.hold_down > 0 {
                format!(
                    "the primary had been believed up for {}",
                    count(self.hold_down.into(), "request")
                )
            } else {
                "the primary was believed up".to_owned()
            };
            return format!("Failback: {why}.");
        }
        let why = if ordered {
            "by order".to_owned()
        } else if self.is_drained(before) && self.is_believed_up(before) {
            format!("{left} was drained")
        } else if run.config_at(self.tick).fall == 1 {
            format!("{left} did not pass its health check")
        } else {
            format!("{left} failed {} in a row", count(self.fall.into(), "check"))
        };
        let name = if record.failed_over() { "Failover" } else { "Switch" };
        // Traffic returns by itself only to a primary that could take it.
        let returns = ordered && self.is_believed_up(0) && !self.is_drained(0);
        let lasts = match (returns, self.failback) {
            (true, Failback::Auto) => " With automatic failback it lasts one request.".to_owned(),
            (true, Failback::Delayed) if self.hold_down > 0 => format!(
                " With delayed failback it lasts for the hold-down, {}.",
                count(self.hold_down.into(), "request")
            ),
            _ => String::new(),
        };
        format!("{name} to {active}: {why}.{lasts}")
    }

    /// Why an order was not carried out.
    fn refusal(&self) -> String {
        if !self.record.order_refused() {
            return String::new();
        }
        match self.order {
            Some(Action::Failback) if self.is_drained(0) => {
                "The ordered failback was refused: the primary is drained.".to_owned()
            }
            Some(Action::Failback) => "The ordered failback was refused: the primary was believed down.".to_owned(),
            _ if self.backups == 0 => "The ordered failover was refused: there is no backup.".to_owned(),
            _ => "The ordered failover was refused: no other backup was believed up and in service.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;

    fn explained(query: &str, tick: u64) -> String {
        let query = Query::parse(query).expect("a valid query");
        let mut run = Run::new(query.config, query.seed.unwrap_or(1), query.replay);
        explain(&mut run, tick)
    }

    const CALM: &str = "seed=1&fail=0&recover=0";

    #[test]
    fn a_failed_request_tells_since_when_and_what_the_checker_knew() {
        let run = format!("{CALM}&fall=3&retries=0&replay=1~7-crash-0");
        assert_eq!(
            explained(&run, 7),
            "Request 7 failed: the primary was crashed at request 7; the checker had seen 1 of 3 failed checks; no retry is allowed."
        );
        assert!(explained(&run, 8).contains("at request 7; the checker had seen 2 of 3 failed checks"));
        assert_eq!(
            explained(&run, 9),
            "Request 9 was served by the backup. Failover to the backup: the primary failed 3 checks in a row."
        );
        let drawn = explained("seed=1&fail=1&recover=0&check-every=4&retries=0&replay=1~1-repair-0", 2);
        assert_eq!(
            drawn,
            "Request 2 failed: the primary went down at request 2; no check had failed since; no retry is allowed."
        );
    }

    #[test]
    fn a_redirected_request_tells_who_was_down() {
        let run = format!("{CALM}&fall=2&backups=2&replay=1~2-crash-0~2-crash-1");
        assert_eq!(
            explained(&format!("{run}&retries=2"), 2),
            "Request 2 was redirected to backup 2: the primary was crashed at request 2; the checker had seen 1 of 2 failed checks."
        );
        assert!(explained(&format!("{run}&retries=1"), 2).ends_with("; backup 1, tried next, was down too."));
    }

    #[test]
    fn a_request_with_no_instance_tells_why_of_each() {
        let run = format!("{CALM}&rise=3&replay=1~2-crash-0~3-drain-1~5-repair-0");
        assert_eq!(
            explained(&run, 3),
            "Request 3 failed: no instance was believed up and in service. The primary was down since request 2; the backup was drained."
        );
        assert!(
            explained(&run, 5)
                .contains("The primary was up, but only 1 of 3 checks had passed; the backup was drained.")
        );
        let open = explained(&format!("{CALM}&backups=0&when-none=open&replay=1~2-crash-0"), 4);
        assert!(
            open.starts_with("Request 4 failed: the primary was crashed at request 2, which was known; nobody"),
            "{open}"
        );
    }

    #[test]
    fn an_order_tells_how_long_it_lasts_or_why_it_was_refused() {
        assert_eq!(
            explained(&format!("{CALM}&replay=1~2-failover"), 2),
            "Request 2 was served by the backup. Failover to the backup: by order. With automatic failback it lasts one request."
        );
        assert!(
            explained(&format!("{CALM}&replay=1~2-failover"), 3).ends_with("Failback: the primary was believed up.")
        );
        for down in ["crash-0~3-failover", "drain-0~3-failover"] {
            let away = format!("{CALM}&backups=2&replay=1~2-{down}");
            assert!(explained(&away, 3).ends_with("Switch to backup 2: by order."));
        }
        let delayed = format!("{CALM}&failback=delayed&failback-delay=4&replay=1~2-failover");
        assert!(explained(&delayed, 2).ends_with("it lasts for the hold-down, 4 requests."));
        assert!(explained(&delayed, 6).contains("had been believed up for 4 requests"));
        assert!(explained(&format!("{CALM}&backups=0&replay=1~2-failover"), 2).ends_with("there is no backup."));
        assert!(explained(&format!("{CALM}&replay=1~2-crash-1~3-failover"), 3).contains("refused: no other backup"));
        assert!(
            explained(&format!("{CALM}&failback=manual&replay=1~2-crash-0~5-failback"), 5)
                .contains("refused: the primary was believed down")
        );
    }
}
