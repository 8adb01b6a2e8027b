//! A run's records, summed up so that any stretch of it can be drawn in a few hundred columns.

use failover_sim::{MAX_INSTANCES, Outcome, Record, Run};

use super::window::Window;

/// Requests that are summed up in one go; more of them wait for the next, so that the page never stands still.
const AT_ONCE: u64 = 1_000_000;

/// What happened in a few successive requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    /// How many requests.
    pub ticks: u32,
    /// Of them, for each instance: up, believed up, and active.
    pub up: [u32; MAX_INSTANCES],
    pub believed: [u32; MAX_INSTANCES],
    pub active: [u32; MAX_INSTANCES],
    /// Requests in which what the primary is and what it is believed to be differ.
    pub wrong: u32,
    pub served_primary: u32,
    pub served_backup: u32,
    pub redirected: u32,
    pub failed: u32,
}

/// Successive bins, as far as the run was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    first: u64,
    per: u64,
    next: u64,
    list: Vec<Bin>,
}

impl Bin {
    fn add(&mut self, record: Record) {
        self.ticks += 1;
        for i in 0..MAX_INSTANCES {
            self.up[i] += u32::from(record.truth() >> i & 1);
            self.believed[i] += u32::from(record.believed() >> i & 1);
        }
        self.active[usize::from(record.active())] += 1;
        self.wrong += u32::from((record.truth() ^ record.believed()) & 1);
        match record.outcome() {
            Outcome::Served(0) => self.served_primary += 1,
            Outcome::Served(_) => self.served_backup += 1,
            Outcome::Redirected(_) => self.redirected += 1,
            Outcome::Failed(_) => self.failed += 1,
        }
    }

    /// A bin's counts as parts of its requests.
    pub fn part(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.ticks.max(1))
    }
}

impl Bins {
    /// Empty bins for a stretch of requests, in at most so many columns.
    pub fn new(window: Window, columns: u64) -> Self {
        Self {
            first: window.first,
            per: window.span.div_ceil(columns.max(1)),
            next: window.first,
            list: Vec::new(),
        }
    }

    /// Whether these are bins of that stretch, in that many columns.
    pub fn fits(&self, window: Window, columns: u64) -> bool {
        self.first == window.first && self.per == window.span.div_ceil(columns.max(1))
    }

    /// Requests in a bin.
    pub fn per(&self) -> u64 {
        self.per
    }

    /// The bins, the first one first. The last may hold fewer requests than the others.
    pub fn list(&self) -> &[Bin] {
        &self.list
    }

    /// The first request that is not summed up.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Sums up to a request; says whether all is done.
    pub fn extend(&mut self, run: &mut Run, to: u64) -> bool {
        let now = to.min(self.next + AT_ONCE);
        while self.next <= now {
            if (self.next - self.first).is_multiple_of(self.per) {
                self.list.push(Bin::default());
            }
            if let Some(bin) = self.list.last_mut() {
                bin.add(run.record(self.next));
            }
            self.next += 1;
        }
        self.next > to
    }

    /// Forgets what comes after a request.
    pub fn truncate(&mut self, tick: u64) {
        if tick + 1 < self.next {
            let whole = (tick + 1).saturating_sub(self.first) / self.per;
            self.list.truncate(whole as usize);
            self.next = self.first + whole * self.per;
        }
    }

    /// Takes as many requests into a bin as fit a window that has doubled.
    pub fn halve_to(&mut self, window: Window, columns: u64) {
        if self.first == window.first && self.per * 2 == window.span.div_ceil(columns.max(1)) {
            self.halve();
        }
    }

    fn halve(&mut self) {
        self.per *= 2;
        let pairs = self.list.chunks(2).map(|pair| {
            let mut sum = pair[0];
            if let Some(other) = pair.get(1) {
                sum.take(other);
            }
            sum
        });
        self.list = pairs.collect();
    }
}

impl Bin {
    fn take(&mut self, other: &Self) {
        self.ticks += other.ticks;
        for i in 0..MAX_INSTANCES {
            self.up[i] += other.up[i];
            self.believed[i] += other.believed[i];
            self.active[i] += other.active[i];
        }
        self.wrong += other.wrong;
        self.served_primary += other.served_primary;
        self.served_backup += other.served_backup;
        self.redirected += other.redirected;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;

    fn run(query: &str) -> Run {
        let query = Query::parse(query).expect("a valid query");
        Run::new(query.config, query.seed.unwrap_or(1), query.replay)
    }

    const QUERY: &str = "seed=5&requests=endless&backups=2&fall=2&rise=2&backup-fail=0.1";

    #[test]
    fn bins_hold_what_the_run_counts() {
        let mut run = run(QUERY);
        let mut bins = Bins::new(Window { first: 1, span: 10_000 }, 300);
        assert_eq!(bins.per(), 34);
        assert!(bins.extend(&mut run, 7_001));
        let metrics = run.metrics(7_001);
        let sum = |count: fn(&Bin) -> u32| bins.list().iter().map(|bin| u64::from(count(bin))).sum::<u64>();
        assert_eq!(sum(|bin| bin.ticks), 7_001);
        assert_eq!(sum(|bin| bin.failed), metrics.failed());
        assert_eq!(sum(|bin| bin.redirected), metrics.redirected);
        assert_eq!(sum(|bin| bin.served_backup), metrics.served_backup);
        assert_eq!(sum(|bin| bin.up[0]), metrics.primary_up);
        assert_eq!(7_001 - sum(|bin| bin.active[0]), metrics.active_backup);
        assert_eq!(bins.list().last().map(|bin| bin.ticks), Some(7_001 % 34));
    }

    #[test]
    fn truncated_bins_grow_to_what_they_would_have_been() {
        let (mut one, mut other) = (run(QUERY), run(QUERY));
        let window = Window { first: 41, span: 2_000 };
        let (mut bins, mut expected) = (Bins::new(window, 100), Bins::new(window, 100));
        bins.extend(&mut one, 2_040);
        bins.truncate(777);
        assert!(bins.next() <= 778);
        bins.extend(&mut one, 1_500);
        expected.extend(&mut other, 1_500);
        assert_eq!(bins, expected);
        bins.truncate(0);
        assert!(bins.list().is_empty());
    }

    #[test]
    fn halved_bins_are_those_of_twice_the_stretch() {
        let (mut one, mut other) = (run(QUERY), run(QUERY));
        let mut bins = Bins::new(Window { first: 1, span: 640 }, 320);
        bins.extend(&mut one, 637);
        bins.halve();
        bins.extend(&mut one, 1_100);
        let mut expected = Bins::new(Window { first: 1, span: 1280 }, 320);
        expected.extend(&mut other, 1_100);
        assert_eq!(bins, expected);
    }
}
