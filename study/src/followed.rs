//! The run as the page shows it, followed request by request.

use failover_sim::theory::Quantity;
use failover_sim::{Config, Metrics, Query, Run, State};

use crate::figures::Sample;

/// Up to here every request is kept; beyond, each is some way after the one before.
const EACH: u64 = 400;

/// A run, and what it came to on the way.
pub struct Followed {
    text: String,
    query: Query,
    run: Run,
    metrics: Metrics,
    samples: Vec<Sample>,
}

impl Followed {
    /// The run of a canonical query, which always carries a seed.
    pub fn new(text: String) -> Self {
        let (query, _) = Query::lenient(&text);
        let run = Run::new(
            query.config.clone(),
            query.seed.unwrap_or_default(),
            query.replay.clone(),
        );
        Self {
            text,
            query,
            run,
            metrics: Metrics::default(),
            samples: Vec::new(),
        }
    }

    /// Its query as text, as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Its length; `None` if it is endless.
    pub fn end(&self) -> Option<u64> {
        self.run.end()
    }

    /// Follows it up to a request, by so many requests at most. Returns whether it came so far.
    pub fn advance(&mut self, to: u64, most: u64) -> bool {
        let to = self.run.end().map_or(to, |end| to.min(end));
        let from = self.metrics.requests + 1;
        let until = to.min(self.metrics.requests + most);
        let mut records = Vec::new();
        self.run.read(from..=until, &mut records);
        for record in records {
            self.metrics.add(record);
            let last = self.samples.last().map_or(0, |sample| sample.requests);
            if self.metrics.requests <= EACH || self.metrics.requests - last > last / 128 {
                self.samples.push(sample(&self.metrics));
            }
        }
        until >= to
    }

    /// What the run came to over the first requests.
    pub fn metrics(&mut self, requests: u64) -> Metrics {
        if requests == self.metrics.requests {
            self.metrics
        } else {
            self.run.metrics(requests)
        }
    }

    /// What it came to on the way to so many requests, which are among them.
    pub fn samples(&mut self, requests: u64) -> Vec<Sample> {
        let mut samples: Vec<Sample> = self
            .samples
            .iter()
            .take_while(|sample| sample.requests <= requests)
            .copied()
            .collect();
        if requests > 0 && samples.last().is_none_or(|last| last.requests < requests) {
            let metrics = self.metrics(requests);
            samples.push(sample(&metrics));
        }
        samples
    }

    /// The state after a request.
    pub fn state(&mut self, request: u64) -> State {
        self.run.state(request)
    }

    /// The settings that the next request meets.
    pub fn config(&self, requests: u64) -> Config {
        self.run.config_at(requests + 1)
    }

    /// How many requests a quantity held for, over the first ones.
    pub fn count(&mut self, quantity: Quantity, requests: u64) -> u64 {
        if requests == 0 {
            return 0;
        }
        let mut records = Vec::new();
        self.run.read(1..=requests, &mut records);
        records.into_iter().filter(|record| quantity.holds(*record)).count() as u64
    }
}

fn sample(metrics: &Metrics) -> Sample {
    Sample {
        requests: metrics.requests,
        failed: metrics.failed(),
        active_backup: metrics.active_backup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_what_the_run_came_to() {
        let mut followed = Followed::new("seed=7&requests=100000&retries=0&fall=2".to_owned());
        while !followed.advance(50_000, 777) {}
        let samples = followed.samples(50_000);
        assert!((900..2000).contains(&samples.len()), "{}", samples.len());
        assert_eq!(samples[0].requests, 1);
        assert_eq!(samples.last().map(|sample| sample.requests), Some(50_000));
        for sample in samples.iter().step_by(37) {
            let metrics = followed.run.metrics(sample.requests);
            assert_eq!(
                (metrics.failed(), metrics.active_backup),
                (sample.failed, sample.active_backup)
            );
        }
        // Back to an earlier request, which is not among those kept.
        let back = followed.samples(4_321);
        assert_eq!(back.last().map(|sample| sample.requests), Some(4_321));
        assert_eq!(followed.count(Quantity::Failed, 4_321), back[back.len() - 1].failed);
    }

    #[test]
    fn it_ends_where_the_run_ends() {
        let mut followed = Followed::new("seed=7&requests=20".to_owned());
        assert!(followed.advance(1_000, 1_000));
        assert_eq!(followed.samples(20).len(), 20);
        assert!(followed.samples(0).is_empty());
    }
}
