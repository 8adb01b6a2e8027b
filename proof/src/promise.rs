//! What the machine promises, and what has to happen for a promise to mean something.

/// What holds after each tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Nothing is routed to an instance believed down while another in service is believed up.
    Believed,
    /// Traffic leaves the primary for a backup only if the primary is believed down, drained, or a person ordered it.
    Cause,
    /// Believed down after `fall` failed checks in a row, up after `rise` passed ones; not before, and not later.
    Rows,
    /// While the active backup is in service, an automatic or delayed failback comes only after `rise` passes and the
    /// hold-down.
    HoldDown,
    /// Manual never leaves a backup in service by itself.
    Manual,
    /// Every request ends once, where its attempts end, after at most 1 + `retries` of them.
    OneEnd,
    /// A drained instance receives nothing, except under fail-open when nobody is in service.
    Drained,
    /// With faults frozen and some instance up, requests are served within `check-every`·max(`fall`, `rise`) ticks.
    Served,
    /// With faults frozen and the primary up, automatic and delayed failback return within `check-every`·`rise` + hold-down
    /// ticks.
    Returned,
}

/// What must be able to happen, or the promises would hold for want of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Traffic goes from the primary to a backup.
    Failover,
    /// It does so while the primary is up.
    FalseFailover,
    /// The primary and a backup are down.
    DoubleFailure,
    /// Traffic returns to the primary inside the hold-down, because the backup is not in service.
    Overridden,
    /// Faults were frozen for long enough, with the primary down and another up.
    ServedByBackup,
    /// Traffic returns to the primary by itself.
    Failback,
}

impl Promise {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Believed,
        Self::Cause,
        Self::Rows,
        Self::HoldDown,
        Self::Manual,
        Self::OneEnd,
        Self::Drained,
        Self::Served,
        Self::Returned,
    ];

    /// What it says, in a line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Believed => "1 nothing goes to one believed down while another is believed up",
            Self::Cause => "2 a failover has its cause",
            Self::Rows => "3 a belief turns after its row of checks",
            Self::HoldDown => "4 failback waits for passes and hold-down",
            Self::Manual => "5 manual leaves no believed-up backup by itself",
            Self::OneEnd => "6 a request ends once, within its retries",
            Self::Drained => "7 drained instances receive nothing",
            Self::Served => "8 served soon after the last fault",
            Self::Returned => "9 returned soon after the last fault",
        }
    }

    pub(crate) fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Failover,
        Self::FalseFailover,
        Self::DoubleFailure,
        Self::Overridden,
        Self::ServedByBackup,
        Self::Failback,
    ];

    /// What happens, in a line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failover => "a failover",
            Self::FalseFailover => "a false failover",
            Self::DoubleFailure => "a double failure",
            Self::Overridden => "a hold-down overridden",
            Self::ServedByBackup => "a backup serves while faults are frozen",
            Self::Failback => "a failback by itself",
        }
    }

    pub(crate) fn bit(self) -> u8 {
        1 << self as u8
    }
}
