//! All that a tick can lead to, each with its probability.

use crate::streams::{Chance, Odds};
use crate::{Config, Intervention, Links, Machine, Record, State};

/// One of the things that a tick can lead to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Possible {
    /// How likely it is; never 0.
    pub probability: f64,
    /// The state after the tick.
    pub state: State,
    /// The links after the tick.
    pub links: Links,
    /// What happened in it.
    pub record: Record,
}

/// Answers the questions of chance one way after the other, until every possible way was taken.
///
/// An answer that can't happen, because its odds are 0 or 1, is never given.
#[derive(Clone, Debug, Default)]
pub struct EveryWay {
    /// The answers of this way, and whether there is another to each.
    answers: Vec<(bool, bool)>,
    at: usize,
    probability: f64,
}

/// All that the next tick can lead to, from a state that can be reached with these settings. What chance brings in several
/// ways stands in the list as often.
pub fn possible(config: &Config, state: State, links: Links, interventions: &[Intervention]) -> Vec<Possible> {
    let mut all = Vec::new();
    EveryWay::default().take(|way| {
        let mut machine = Machine::with_luck(config, state, links, &mut *way);
        let record = machine.tick(interventions);
        all.push(Possible {
            state: machine.state(),
            links: machine.links(),
            record,
            probability: way.probability(),
        });
    });
    all
}

impl EveryWay {
    /// Does the same again and again, and each time chance answers differently.
    pub fn take(mut self, mut act: impl FnMut(&mut Self)) {
        loop {
            self.at = 0;
            self.probability = 1.0;
            act(&mut self);
            while self.answers.last().is_some_and(|(_, another)| !another) {
                self.answers.pop();
            }
            match self.answers.last_mut() {
                Some(last) => *last = (!last.0, false),
                None => return,
            }
        }
    }

    /// The probability of all answers given so far this way.
    pub fn probability(&self) -> f64 {
        self.probability
    }

    fn happens(&mut self, odds: Odds) -> bool {
        let chance = odds.probability();
        if self.at == self.answers.len() {
            self.answers.push((chance > 0.0, chance > 0.0 && chance < 1.0));
        }
        let (happens, _) = self.answers[self.at];
        self.at += 1;
        self.probability *= if happens { chance } else { 1.0 - chance };
        happens
    }
}

impl Chance for EveryWay {
    fn faults(&mut self, _: usize, fail: Odds, recover: Odds) -> (bool, bool) {
        let fails = self.happens(fail);
        (fails, !fails && self.happens(recover))
    }

    fn skip_faults(&mut self, _: usize) {}

    fn check_lost(&mut self, _: usize, loss: Odds) -> bool {
        self.happens(loss)
    }
}

impl<C: Chance> Chance for &mut C {
    fn faults(&mut self, instance: usize, fail: Odds, recover: Odds) -> (bool, bool) {
        (**self).faults(instance, fail, recover)
    }

    fn skip_faults(&mut self, instance: usize) {
        (**self).skip_faults(instance);
    }

    fn check_lost(&mut self, instance: usize, loss: Odds) -> bool {
        (**self).check_lost(instance, loss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;

    #[test]
    fn every_way_is_taken_once_and_probabilities_add_up_to_one() {
        let config =
            Query::parse("fail=0.25&recover=0.5&check-loss=0.125&backups=2&backup-fail=0.5&backup-recover=0.5")
                .unwrap()
                .config;
        let all = possible(&config, State::start(&config), Links::default(), &[]);
        // Each instance fails, or doesn't and may recover; and its check may be lost.
        assert_eq!(all.len(), (3 * 2usize).pow(3));
        assert_eq!(all.iter().map(|one| one.probability).sum::<f64>(), 1.0);
        let failed: f64 = all
            .iter()
            .filter(|one| one.state.truth() & 1 == 0)
            .map(|one| one.probability)
            .sum();
        assert_eq!(failed, 0.25);
    }

    #[test]
    fn what_cannot_happen_is_not_listed() {
        let config = Query::parse("fail=1&recover=0.5").unwrap().config;
        let all = possible(&config, State::start(&config), Links::default(), &[]);
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].probability, all[0].state.truth()), (1.0, 0b10));
    }

    #[test]
    fn what_is_drawn_is_possible() {
        let query = Query::parse("fail=0.3&backup-fail=0.2&backups=2&check-every=3&check-loss=0.1&fall=2&rise=3&failback=delayed&failback-delay=4").unwrap();
        let mut machine = Machine::new(&query.config, 5);
        for _ in 0..500 {
            let all = possible(&query.config, machine.state(), machine.links(), &[]);
            let record = machine.tick(&[]);
            assert!(
                all.iter()
                    .any(|one| one.record == record && one.state == machine.state())
            );
        }
    }
}
