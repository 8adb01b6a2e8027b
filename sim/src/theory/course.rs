//! The course's experiment in closed form.
//!
//! With one backup that never fails, a health check in every tick, fall and rise 1 and no lost checks, belief is truth and
//! the backup is active exactly while the primary is down: two states. Let f = `fail`. A primary that is down comes up if the
//! first draw does not fire and the second does: r = (1 − fail)·recover. So
//!
//! - in balance as many go down as come up, π_up·f = (1 − π_up)·r, and with that **π_up = r / (f + r)**;
//! - a failover is the step from up to down: **f·r / (f + r)** per request;
//! - what is left of the start after t requests shrinks by the same factor each time, **λ = 1 − f − r**: the primary is up in
//!   request t with probability π_up + (1 − π_up)·λ^t;
//! - over the first n requests it is up π_up·n + (1 − π_up)·(λ + λ² + … + λⁿ) times on average, and the failovers are f times how
//!   often it was up *before* a request, which is f·(π_up·n + (1 − π_up)·(1 + λ + … + λⁿ⁻¹)).

use crate::Config;
use crate::streams::Odds;

/// The course's experiment, solved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The probability to fail in a tick, f.
    pub fails: f64,
    /// The probability to come up in a tick, r = (1 − fail)·recover.
    pub recovers: f64,
}

impl Course {
    /// `None` if the configuration is not the course's experiment, whatever the two probabilities are.
    pub fn new(config: &Config) -> Option<Self> {
        let like = Config {
            fail: config.fail,
            recover: config.recover,
            requests: config.requests,
            interval: config.interval,
            // Neither matters where the primary's failures are known at once and the backup never fails.
            backup_recover: config.backup_recover,
            retries: config.retries,
            when_none: config.when_none,
            ..Config::default()
        };
        let fails = Odds::new(config.fail).probability();
        (like == *config).then(|| Self {
            fails,
            recovers: (1.0 - fails) * Odds::new(config.recover).probability(),
        })
    }

    /// The long-run share of requests in which the primary is up, π_up = r / (f + r). `None` if it can neither fail nor come
    /// up: it then stays as it starts.
    pub fn primary_up(&self) -> Option<f64> {
        let sum = self.fails + self.recovers;
        (sum > 0.0).then(|| self.recovers / sum)
    }

    /// Failovers per request in the long run, f·r / (f + r).
    pub fn failovers(&self) -> Option<f64> {
        self.primary_up().map(|up| up * self.fails)
    }

    /// What is left of the start after each request, λ = 1 − f − r.
    pub fn memory(&self) -> f64 {
        1.0 - self.fails - self.recovers
    }

    /// In how many of the first n requests the primary is up, on average.
    pub fn expected_up(&self, requests: u64) -> f64 {
        let n = requests as f64;
        self.primary_up()
            .map_or(n, |up| up * n + (1.0 - up) * self.memory() * self.powers(requests))
    }

    /// How many failovers there are in the first n requests, on average.
    pub fn expected_failovers(&self, requests: u64) -> f64 {
        let n = requests as f64;
        self.primary_up()
            .map_or(0.0, |up| self.fails * (up * n + (1.0 - up) * self.powers(requests)))
    }

    /// 1 + λ + … + λⁿ⁻¹
    fn powers(&self, requests: u64) -> f64 {
        let left = self.fails + self.recovers;
        // 1 − λⁿ without losing the digits of a small f + r.
        let gone = if self.memory() > 0.0 {
            -(requests as f64 * (-left).ln_1p()).exp_m1()
        } else {
            1.0 - self.memory().powi(requests.min(1 << 30) as i32)
        };
        gone / left
    }
}
