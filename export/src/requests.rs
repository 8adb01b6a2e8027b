//! A run's requests, one after the other, in no more memory than one needs.

use failover_sim::{Attempts, Intervention, Machine, Record, Run};

/// Text is handed out in pieces of about this many bytes.
pub const PIECE: usize = 1 << 16;

/// The requests of a run up to one of them.
#[derive(Clone, Debug)]
pub struct Requests {
    machine: Machine,
    /// What is still to be done.
    rest: std::vec::IntoIter<Intervention>,
    last: u64,
}

/// A request, and all that is told of it.
pub struct Request {
    pub number: u64,
    /// What a person did with it.
    pub done: Vec<Intervention>,
    pub record: Record,
    pub attempts: Attempts,
}

impl Requests {
    /// Those from the first to `upto`, or to the run's end if that comes before.
    pub fn new(run: &Run, upto: u64) -> Self {
        Self {
            machine: Machine::new(run.config(), run.seed()),
            rest: run.replay().to_vec().into_iter(),
            last: run.end().map_or(upto, |end| end.min(upto)),
        }
    }

    /// How many instances there are: the primary and its backups.
    pub fn instances(&self) -> usize {
        self.machine.config().instances()
    }
}

impl Iterator for Requests {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        if self.machine.ticks() >= self.last {
            return None;
        }
        let number = self.machine.ticks() + 1;
        let now = self.rest.as_slice().partition_point(|one| one.tick <= number);
        let done: Vec<Intervention> = self.rest.by_ref().take(now).collect();
        let record = self.machine.tick(&done);
        Some(Request {
            number,
            done,
            record,
            attempts: self.machine.attempts(record),
        })
    }
}

/// Whether an instance is one of a set: bit i for instance i.
pub fn holds(set: u8, instance: usize) -> bool {
    set >> instance & 1 == 1
}

/// A switch by its name.
pub fn switched(record: Record) -> Option<&'static str> {
    let failover = record.failed_over().then_some("failover");
    failover.or(record.failed_back().then_some("failback"))
}
