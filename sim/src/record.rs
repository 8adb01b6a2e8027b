//! What happened in one tick, in eight bytes.

use crate::State;

/// One tick: what the instances are, what they are believed to be, and how the request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Record(u64);

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Served by the instance that it was routed to.
    Served(u8),
    /// Served by another instance, on a retry.
    Redirected(u8),
    /// Not served.
    Failed(Reason),
}

/// Why a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It met an instance whose failure was not known, and no retry was served.
    Undetected,
    /// Nobody was believed up.
    NoInstance,
}

/// What a record is made of.
pub(crate) struct Parts {
    pub truth: u8,
    pub believed: u8,
    pub active: u8,
    pub health: u32,
    pub hold: u32,
    pub outcome: Outcome,
    pub checked: bool,
    pub lost: u8,
    pub failed_over: bool,
    pub failed_back: bool,
    pub order_refused: bool,
}

const BELIEVED: u32 = 5;
const ACTIVE: u32 = 10;
const KIND: u32 = 13;
const SERVER: u32 = 15;
const HEALTH: u32 = 18;
const HOLD: u32 = 43;
const CHECKED: u32 = 53;
const LOST: u32 = 54;
const FAILED_OVER: u32 = 59;
const FAILED_BACK: u32 = 60;
const ORDER_REFUSED: u32 = 61;

impl Record {
    #[inline(always)]
    pub(crate) fn pack(parts: &Parts) -> Self {
        let (kind, server) = match parts.outcome {
            Outcome::Served(by) => (0, by),
            Outcome::Redirected(by) => (1, by),
            Outcome::Failed(Reason::Undetected) => (2, 0),
            Outcome::Failed(Reason::NoInstance) => (3, 0),
        };
        Self(
            u64::from(parts.truth)
                | u64::from(parts.believed) << BELIEVED
                | u64::from(parts.active) << ACTIVE
                | kind << KIND
                | u64::from(server) << SERVER
                | u64::from(parts.health) << HEALTH
                | u64::from(parts.hold) << HOLD
                | u64::from(parts.checked) << CHECKED
                | u64::from(parts.lost) << LOST
                | u64::from(parts.failed_over) << FAILED_OVER
                | u64::from(parts.failed_back) << FAILED_BACK
                | u64::from(parts.order_refused) << ORDER_REFUSED,
        )
    }

    /// Which instances are up: bit i for instance i.
    #[inline]
    pub fn truth(self) -> u8 {
        self.bits(0, 5) as u8
    }

    /// Which instances are believed up: bit i for instance i. Whether one is drained does not count here.
    #[inline]
    pub fn believed(self) -> u8 {
        self.bits(BELIEVED, 5) as u8
    }

    /// The health counter of an instance, 0 to rise + fall − 1.
    pub fn health(self, instance: usize) -> u8 {
        self.bits(HEALTH + 5 * instance as u32, 5) as u8
    }

    /// Health checks in a row that speak against what is believed of an instance: failed ones if it is believed up, passed
    /// ones if down. The thresholds are those in effect in that tick.
    pub fn against(self, instance: usize, fall: u8, rise: u8) -> u8 {
        let health = self.health(instance);
        if self.believed() >> instance & 1 == 1 {
            (fall + rise - 1).saturating_sub(health)
        } else {
            health
        }
    }

    /// The instance that traffic is routed to.
    #[inline]
    pub fn active(self) -> u8 {
        self.bits(ACTIVE, 3) as u8
    }

    /// Ticks since the primary is believed up, capped at the hold-down.
    pub fn hold(self) -> u32 {
        self.bits(HOLD, 10) as u32
    }

    /// How the request ended.
    #[inline]
    pub fn outcome(self) -> Outcome {
        let server = self.bits(SERVER, 3) as u8;
        match self.bits(KIND, 2) {
            0 => Outcome::Served(server),
            1 => Outcome::Redirected(server),
            2 => Outcome::Failed(Reason::Undetected),
            _ => Outcome::Failed(Reason::NoInstance),
        }
    }

    /// Whether health checks ran.
    pub fn checked(self) -> bool {
        self.bits(CHECKED, 1) == 1
    }

    /// Whose check was lost: bit i for instance i. Checks that could not pass anyway don't count.
    pub fn lost(self) -> u8 {
        self.bits(LOST, 5) as u8
    }

    /// Whether traffic went from the primary to a backup.
    #[inline]
    pub fn failed_over(self) -> bool {
        self.bits(FAILED_OVER, 1) == 1
    }

    /// Whether traffic went from a backup to the primary.
    #[inline]
    pub fn failed_back(self) -> bool {
        self.bits(FAILED_BACK, 1) == 1
    }

    /// Whether a person's order to switch could not be carried out.
    pub fn order_refused(self) -> bool {
        self.bits(ORDER_REFUSED, 1) == 1
    }

    /// The state after the tick, given how many ticks without checks come next.
    pub(crate) fn state(self, until_check: u32) -> State {
        State {
            truth: self.truth(),
            believed: self.believed(),
            health: self.bits(HEALTH, 25) as u32,
            active: self.active(),
            hold: self.hold(),
            until_check,
        }
    }

    /// The record as a row of a trace: request, truth and belief of each instance, active, outcome; tab-separated.
    pub fn trace_row(self, tick: u64, instances: usize) -> String {
        let mask = |bits: u8| -> String {
            (0..instances)
                .map(|i| if bits >> i & 1 == 1 { '1' } else { '0' })
                .collect()
        };
        let outcome = match self.outcome() {
            Outcome::Served(by) => format!("served:{by}"),
            Outcome::Redirected(by) => format!("redirected:{by}"),
            Outcome::Failed(reason) => format!("failed:{}", reason.name()),
        };
        format!(
            "{tick}\t{}\t{}\t{}\t{outcome}",
            mask(self.truth()),
            mask(self.believed()),
            self.active()
        )
    }

    #[inline(always)]
    fn bits(self, from: u32, count: u32) -> u64 {
        self.0 >> from & ((1 << count) - 1)
    }
}

impl Reason {
    /// The reason's name: `undetected`, `no-instance`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undetected => "undetected",
            Self::NoInstance => "no-instance",
        }
    }
}
