//! What is counted of a request.

use crate::{Line, Metrics, Record, lines};

/// Something that happens in a request or doesn't. All but the last two are counts of [`Metrics`], and named as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "they are named as the fields of Metrics")]
pub enum Quantity {
    ServedPrimary,
    ServedBackup,
    Redirected,
    FailedUndetected,
    FailedNoInstance,
    Failovers,
    Failbacks,
    FalseFailovers,
    PrimaryUp,
    ActiveBackup,
    /// Failed, for whatever reason.
    Failed,
    /// The console says that the primary is down and traffic is switched: on every request that it is believed down.
    Switching,
}

/// A number for each quantity.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Values([f64; Quantity::ALL.len()]);

/// Which quantities a request counts for, a bit each.
pub(crate) type Marks = u16;

impl Quantity {
    /// Those that are counted by name in the metrics of a run.
    pub const METRICS: [Self; 10] = [
        Self::ServedPrimary,
        Self::ServedBackup,
        Self::Redirected,
        Self::FailedUndetected,
        Self::FailedNoInstance,
        Self::Failovers,
        Self::Failbacks,
        Self::FalseFailovers,
        Self::PrimaryUp,
        Self::ActiveBackup,
    ];

    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 12] = {
        let [a, b, c, d, e, f, g, h, i, j] = Self::METRICS;
        [a, b, c, d, e, f, g, h, i, j, Self::Failed, Self::Switching]
    };

    /// Its name, as metrics are named: `served_primary`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServedPrimary => "served_primary",
            Self::ServedBackup => "served_backup",
            Self::Redirected => "redirected",
            Self::FailedUndetected => "failed_undetected",
            Self::FailedNoInstance => "failed_no_instance",
            Self::Failovers => "failovers",
            Self::Failbacks => "failbacks",
            Self::FalseFailovers => "false_failovers",
            Self::PrimaryUp => "primary_up",
            Self::ActiveBackup => "active_backup",
            Self::Failed => "failed",
            Self::Switching => "switching",
        }
    }

    /// Whether a request counts for it.
    pub fn holds(self, record: Record) -> bool {
        let mut one = Metrics::default();
        one.add(record);
        let count = match self {
            Self::ServedPrimary => one.served_primary,
            Self::ServedBackup => one.served_backup,
            Self::Redirected => one.redirected,
            Self::FailedUndetected => one.failed_undetected,
            Self::FailedNoInstance => one.failed_no_instance,
            Self::Failovers => one.failovers,
            Self::Failbacks => one.failbacks,
            Self::FalseFailovers => one.false_failovers,
            Self::PrimaryUp => one.primary_up,
            Self::ActiveBackup => one.active_backup,
            Self::Failed => one.failed(),
            Self::Switching => lines(1, record, 1).filter(|line| *line == Line::PrimaryDown).count() as u64,
        };
        count > 0
    }

    pub(crate) fn marks(record: Record) -> Marks {
        Self::ALL
            .into_iter()
            .filter(|quantity| quantity.holds(record))
            .map(Self::mark)
            .sum()
    }

    pub(crate) fn mark(self) -> Marks {
        1 << self as Marks
    }
}

impl Values {
    /// The number for a quantity.
    pub fn of(&self, quantity: Quantity) -> f64 {
        self.0[quantity as usize]
    }

    pub(crate) fn from(of: impl Fn(Quantity) -> f64) -> Self {
        Self(Quantity::ALL.map(of))
    }

    /// Counts marks so many times.
    pub(crate) fn add(&mut self, marks: Marks, weight: f64) {
        let mut left = marks;
        while left != 0 {
            self.0[left.trailing_zeros() as usize] += weight;
            left &= left - 1;
        }
    }

    /// Adds another's numbers, so many times.
    pub(crate) fn add_all(&mut self, other: &Self, weight: f64) {
        for (mine, others) in self.0.iter_mut().zip(other.0) {
            *mine += others * weight;
        }
    }
}
