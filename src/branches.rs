//! What was left behind when a person acted: runs that can be brought back, and the last future that was discarded.

use failover_sim::{Key, Run};

/// So many changes can be taken back.
const MOST: usize = 200;

/// Runs that were left.
#[derive(Default)]
pub struct Branches {
    left: Vec<Branch>,
    ghost: Option<Ghost>,
    last: Option<Fork>,
}

/// A run as it was when it was left.
pub struct Branch {
    /// The run; nothing of it is computed.
    pub run: Run,
    /// Where the playhead stood.
    pub position: f64,
    /// The requests that had been looked at.
    pub seen: u64,
}

/// A future that was discarded, to compare with.
pub struct Ghost {
    /// The run that it belongs to.
    pub run: Run,
    /// The first request that it may be different in.
    pub from: u64,
    /// The last request of it that had been looked at.
    pub seen: u64,
}

/// Where a run was left for another one, and by which setting, if it was one.
#[derive(Clone, Copy, PartialEq)]
pub struct Fork {
    /// The first request that may be different.
    pub tick: u64,
    /// The setting that was changed.
    pub key: Option<Key>,
}

impl Branches {
    /// Whether there is anything to bring back.
    pub fn can_undo(&self) -> bool {
        !self.left.is_empty()
    }

    /// The future that was discarded last.
    pub fn ghost(&mut self) -> Option<&mut Ghost> {
        self.ghost.as_mut()
    }

    /// A run is left: for one that forks off it, or for one that has nothing to do with it. A slider that is moved on
    /// makes one change and not many.
    pub fn leave(&mut self, run: &Run, position: f64, seen: u64, fork: Option<Fork>) {
        let discards =
            fork.is_some_and(|fork| seen >= fork.tick || run.replay().last().is_some_and(|one| one.tick > fork.tick));
        let moves_on = fork.is_some_and(|fork| fork.key.is_some()) && fork == self.last && !discards;
        self.last = fork;
        if moves_on && self.can_undo() {
            return;
        }
        match fork {
            Some(fork) if discards => {
                self.ghost = Some(Ghost {
                    run: run.uncomputed(),
                    from: fork.tick,
                    seen,
                });
            }
            Some(_) => {}
            None => self.ghost = None,
        }
        if self.left.len() == MOST {
            self.left.remove(0);
        }
        self.left.push(Branch {
            run: run.uncomputed(),
            position,
            seen,
        });
    }

    /// The run that was left last. The one that it takes the place of is the discarded one now.
    pub fn back(&mut self, run: &Run, seen: u64) -> Option<Branch> {
        let branch = self.left.pop()?;
        let from = run.parting(&branch.run);
        let from = from.filter(|from| run.seed() == branch.run.seed() && seen >= *from);
        self.ghost = from.map(|from| Ghost {
            run: run.uncomputed(),
            from,
            seen,
        });
        self.last = None;
        Some(branch)
    }
}
