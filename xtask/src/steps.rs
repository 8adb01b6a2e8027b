//! Steps that say what they are, how long they took, and at which of them it ended.

use std::time::{Duration, Instant};

use crate::process::Outcome;

/// Steps that were done, and how long each took.
#[derive(Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Does a step. If it fails, the report ends with it.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n[{}] {name}", self.done.len() + 1);
        let start = Instant::now();
        let outcome = work();
        let time = start.elapsed();
        if let Err(error) = outcome {
            self.table();
            println!("{:>8.1} s  {name}: FAILED", time.as_secs_f64());
            println!("{} passed, 1 failed", self.done.len());
            return Err(format!("{name}: {error}"));
        }
        println!("    done in {:.1} s", time.as_secs_f64());
        self.done.push((name, time));
        Ok(())
    }

    /// Prints all steps with their times, and that none failed.
    pub fn report(&self) {
        self.table();
        let total: Duration = self.done.iter().map(|(_, time)| *time).sum();
        println!("{:>8.1} s  together", total.as_secs_f64());
        println!("{} passed, 0 failed", self.done.len());
    }

    fn table(&self) {
        println!();
        for (name, time) in &self.done {
            println!("{:>8.1} s  {name}", time.as_secs_f64());
        }
    }
}
