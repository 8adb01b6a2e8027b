//! A run's past in bounded memory: recent ticks as records, older ones recomputed from checkpoints.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use crate::{Config, Intervention, Machine, Metrics, Record};

/// Work between two checkpoints at first, in ticks.
const STRIDE: u64 = 1 << 16;
/// The most recent records that are kept: 8 MiB.
const RECENT: usize = 1 << 20;
/// The most records of one recomputed stretch: half a MiB.
const STRETCH: u64 = 1 << 16;
/// What checkpoints may take together, in bytes.
const CHECKPOINTS: usize = 32 << 20;

/// What a run has computed.
#[derive(Clone, Debug)]
pub(crate) struct History {
    start: Checkpoint,
    checkpoints: Vec<Checkpoint>,
    checkpoint_bytes: usize,
    stride: u64,
    head: Checkpoint,
    recent: VecDeque<Record>,
    stretch: Stretch,
    cursor: Metrics,
}

/// A machine and the counts up to it.
#[derive(Clone, Debug)]
struct Checkpoint {
    machine: Machine,
    metrics: Metrics,
    /// The record of its last tick, which may have been dear to compute.
    last: Record,
}

/// Records that were recomputed.
#[derive(Clone, Debug, Default)]
struct Stretch {
    first: u64,
    records: Vec<Record>,
}

impl Checkpoint {
    fn ticks(&self) -> u64 {
        self.machine.ticks()
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.machine.heap_bytes()
    }

    fn advance(&mut self, replay: &mut Replay<'_>) -> Record {
        self.last = self.machine.tick(replay.next(self.machine.ticks() + 1));
        self.metrics.add(self.last);
        self.last
    }
}

/// The interventions, read along with the ticks.
struct Replay<'a> {
    rest: &'a [Intervention],
    next_tick: u64,
}

impl<'a> Replay<'a> {
    /// From the tick after `ticks` on.
    fn after(replay: &'a [Intervention], ticks: u64) -> Self {
        Self::from(&replay[replay.partition_point(|one| one.tick <= ticks)..])
    }

    fn from(rest: &'a [Intervention]) -> Self {
        Self {
            rest,
            next_tick: rest.first().map_or(u64::MAX, |one| one.tick),
        }
    }

    #[inline]
    fn next(&mut self, tick: u64) -> &'a [Intervention] {
        if tick != self.next_tick {
            return &[];
        }
        let (now, rest) = self.rest.split_at(self.rest.partition_point(|one| one.tick <= tick));
        *self = Self::from(rest);
        now
    }
}

impl History {
    pub(crate) fn new(config: &Config, seed: u64) -> Self {
        let start = Checkpoint {
            machine: Machine::new(config, seed),
            metrics: Metrics::default(),
            last: Record::default(),
        };
        Self {
            head: start.clone(),
            start,
            checkpoints: Vec::new(),
            checkpoint_bytes: 0,
            stride: STRIDE,
            recent: VecDeque::new(),
            stretch: Stretch::default(),
            cursor: Metrics::default(),
        }
    }

    /// How many ticks are computed.
    pub(crate) fn ticks(&self) -> u64 {
        self.head.ticks()
    }

    /// Computes up to a tick.
    pub(crate) fn advance_to(&mut self, tick: u64, replay: &[Intervention]) {
        let mut replay = Replay::after(replay, self.ticks());
        let mut due = self.next_checkpoint();
        while self.head.ticks() < tick {
            let record = self.head.advance(&mut replay);
            if self.recent.len() == RECENT {
                self.recent.pop_front();
            }
            self.recent.push_back(record);
            if self.head.machine.work() >= due {
                self.save();
                due = self.next_checkpoint();
            }
        }
    }

    /// The record of a tick that is computed.
    pub(crate) fn record(&mut self, tick: u64, replay: &[Intervention]) -> Record {
        if let Some(record) = self.at_hand(tick) {
            return record;
        }
        self.recompute(tick, replay);
        self.at_hand(tick).unwrap_or_default()
    }

    /// The records of a range that is computed.
    pub(crate) fn read(&mut self, range: RangeInclusive<u64>, replay: &[Intervention], into: &mut Vec<Record>) {
        into.clear();
        into.extend(range.map(|tick| self.record(tick, replay)));
    }

    /// The counts up to a tick that is computed.
    pub(crate) fn metrics(&mut self, tick: u64, replay: &[Intervention]) -> Metrics {
        if tick == self.ticks() {
            return self.head.metrics;
        }
        let checkpoint = self.before(tick).metrics;
        if self.cursor.requests > tick || self.cursor.requests < checkpoint.requests {
            self.cursor = checkpoint;
        }
        while self.cursor.requests < tick {
            let record = self.record(self.cursor.requests + 1, replay);
            self.cursor.add(record);
        }
        self.cursor
    }

    /// Forgets what comes after a tick.
    pub(crate) fn truncate(&mut self, tick: u64, replay: &[Intervention]) {
        if tick >= self.ticks() {
            return;
        }
        let first_recent = self.first_recent();
        while self.checkpoints.last().is_some_and(|last| last.ticks() > tick) {
            if let Some(last) = self.checkpoints.pop() {
                self.checkpoint_bytes -= last.bytes();
            }
        }
        self.head = self.before(tick).clone();
        let mut replay = Replay::after(replay, self.ticks());
        while self.head.ticks() < tick {
            self.head.advance(&mut replay);
        }
        self.recent.truncate((tick + 1).saturating_sub(first_recent) as usize);
        self.stretch = Stretch::default();
        if self.cursor.requests > tick {
            self.cursor = Metrics::default();
        }
    }

    /// The bytes it holds beside itself.
    pub(crate) fn heap_bytes(&self) -> usize {
        let records = self.recent.capacity() + self.stretch.records.capacity();
        let spare = self.checkpoints.capacity() - self.checkpoints.len();
        records * size_of::<Record>()
            + self.checkpoint_bytes
            + spare * size_of::<Checkpoint>()
            + self.start.machine.heap_bytes()
            + self.head.machine.heap_bytes()
    }

    fn first_recent(&self) -> u64 {
        self.ticks() + 1 - self.recent.len() as u64
    }

    fn at_hand(&self, tick: u64) -> Option<Record> {
        if let Some(index) = tick.checked_sub(self.first_recent()) {
            return self.recent.get(index as usize).copied();
        }
        let index = tick.checked_sub(self.stretch.first)?;
        self.stretch.records.get(index as usize).copied()
    }

    fn before(&self, tick: u64) -> &Checkpoint {
        let index = self
            .checkpoints
            .partition_point(|checkpoint| checkpoint.ticks() <= tick);
        if index == 0 {
            &self.start
        } else {
            &self.checkpoints[index - 1]
        }
    }

    fn next_checkpoint(&self) -> u64 {
        self.checkpoints.last().unwrap_or(&self.start).machine.work() + self.stride
    }

    fn save(&mut self) {
        self.checkpoint_bytes += self.head.bytes();
        self.checkpoints.push(self.head.clone());
        if self.checkpoint_bytes > CHECKPOINTS {
            let mut keep = false;
            self.checkpoints.retain(|_| {
                keep = !keep;
                keep
            });
            self.checkpoints.shrink_to_fit();
            self.checkpoint_bytes = self.checkpoints.iter().map(Checkpoint::bytes).sum();
            self.stride *= 2;
        }
    }

    /// Recomputes a stretch around a tick: from the checkpoint before it, and not into the tick that the next one follows,
    /// which may be dear.
    fn recompute(&mut self, tick: u64, replay: &[Intervention]) {
        let mut machine = self.before(tick).clone();
        let first = machine.ticks().max(tick.saturating_sub(STRETCH / 2)).max(1);
        let index = self
            .checkpoints
            .partition_point(|checkpoint| checkpoint.ticks() <= tick);
        let next = self.checkpoints.get(index).map_or(self.ticks() + 1, Checkpoint::ticks);
        let last = (first + STRETCH).min(next) - 1;
        let mut replay = Replay::after(replay, machine.ticks());
        self.stretch.first = first;
        self.stretch.records.clear();
        if machine.ticks() == first {
            self.stretch.records.push(machine.last);
        }
        while machine.ticks() < last {
            let record = machine.advance(&mut replay);
            if machine.ticks() >= first {
                self.stretch.records.push(record);
            }
        }
    }
}
