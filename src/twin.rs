//! The counterfactual twin: the same run, luck and interventions, with one setting changed.

use failover_sim::{Error, Key, Run};

/// A run beside the run.
pub struct Twin {
    key: Key,
    value: String,
    run: Run,
}

impl Twin {
    /// The twin of a run in which a setting has another value throughout.
    ///
    /// # Errors
    /// The value is not allowed, or the key is none that a run can be compared by.
    pub fn new(run: &Run, key: Key, value: String) -> Result<Self, Error> {
        Ok(Self {
            run: run.counterfactual(key, &value)?,
            key,
            value,
        })
    }

    /// The setting that is different.
    pub fn key(&self) -> Key {
        self.key
    }

    /// Its value in the twin.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The twin's run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The twin's run, to read what it computes on demand.
    pub fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }

    /// The run is another now; the twin keeps what it has computed as far as that still holds.
    pub fn follow(&mut self, run: &Run) {
        // The value was allowed before, and what is allowed does not depend on the run.
        let Ok(fresh) = run.counterfactual(self.key, &self.value) else {
            return;
        };
        if fresh.config() == self.run.config() && fresh.seed() == self.run.seed() {
            self.run.rewrite(fresh.replay().to_vec());
        } else {
            self.run = fresh;
        }
    }
}
