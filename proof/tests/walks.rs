//! Worlds too large to walk through: up to four backups, any settings, anything a person may do.

#![allow(missing_docs, reason = "tests are not public")]

#[allow(dead_code, reason = "a part of it is used here")]
#[path = "../../sim/tests/support/arbitrary.rs"]
mod arbitrary;

use arbitrary::{scenario, seed};
use failover_proof::{Promise, Seen, Watch};
use failover_sim::Action::{Heal, Ready, Set};
use failover_sim::{Action, Config, Intervention, Machine, Outcome, Record, Setting};
use proptest::prelude::*;

const TICKS: u64 = 300;

/// A machine that goes on from tick to tick, and its watch.
struct Walk {
    machine: Machine,
    watch: Watch,
}

impl Walk {
    fn new(config: &Config, seed: u64) -> Self {
        Self {
            machine: Machine::new(config, seed),
            watch: Watch::new(config),
        }
    }

    fn step(&mut self, done: &[Intervention]) -> Result<Record, TestCaseError> {
        let settings = self.machine.config().clone();
        let before = self.machine.state();
        let record = self.machine.tick(done);
        self.watch.see(Seen {
            settings: &settings,
            before,
            done,
            record,
        });
        let broken = Promise::ALL.into_iter().find(|promise| !self.watch.kept(*promise));
        prop_assert_eq!(broken, None, "tick {}", self.machine.ticks());
        Ok(record)
    }
}

/// No fault and no lost check from here on, every link whole, every instance in service.
fn quiet(instances: u8) -> Vec<Intervention> {
    let never = [
        Set(Setting::Fail(0.0)),
        Set(Setting::Recover(0.0)),
        Set(Setting::BackupFail(0.0)),
        Set(Setting::BackupRecover(0.0)),
        Set(Setting::CheckLoss(0.0)),
    ];
    let whole = (0..instances).flat_map(|i| [Heal(i), Ready(i)]);
    let at_once = |action: Action| Intervention { tick: 0, action };
    never.into_iter().chain(whole).map(at_once).collect()
}

proptest! {
    #[test]
    fn every_promise_is_kept_on_any_walk_and_when_it_ends_in_quiet((config, replay) in scenario(TICKS), seed in seed()) {
        let mut walk = Walk::new(&config, seed);
        for tick in 1..=TICKS {
            let done: Vec<_> = replay.iter().filter(|one| one.tick == tick).copied().collect();
            walk.step(&done)?;
        }
        let mut last = walk.step(&quiet(config.backups + 1))?;
        let settings = walk.machine.config().clone();
        let checks = u32::from(settings.fall.max(settings.rise));
        for _ in 1..settings.check_every * checks + settings.hold_down() {
            last = walk.step(&[])?;
        }
        prop_assert!(last.truth() == 0 || matches!(last.outcome(), Outcome::Served(_)));
    }
}
