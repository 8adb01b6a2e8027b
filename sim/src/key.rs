//! The names of the configuration's keys and what each allows.

/// A key of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The seed, 0 to 2^64 − 1.
    Seed,
    /// The length of the run, in requests.
    Requests,
    /// Milliseconds a tick at speed 1.
    Interval,
    /// The primary's failure probability, per tick.
    Fail,
    /// The primary's recovery probability, per tick.
    Recover,
    /// The number of backups.
    Backups,
    /// Each backup's failure probability, per tick.
    BackupFail,
    /// Each backup's recovery probability, per tick.
    BackupRecover,
    /// Ticks between health checks.
    CheckEvery,
    /// Failed checks in a row until an instance is believed down.
    Fall,
    /// Passed checks in a row until an instance is believed up.
    Rise,
    /// The probability that the check of a healthy instance fails.
    CheckLoss,
    /// When traffic returns to the primary.
    Failback,
    /// The hold-down in ticks, when the failback is delayed.
    FailbackDelay,
    /// Other instances tried on an error.
    Retries,
    /// What happens to a request when nobody is believed up.
    WhenNone,
    /// A named set of starting values.
    Preset,
    /// The recorded interventions.
    Replay,
}

impl Key {
    /// Every key, in the order of the canonical form.
    pub const ALL: [Self; 18] = [
        Self::Seed,
        Self::Requests,
        Self::Interval,
        Self::Fail,
        Self::Recover,
        Self::Backups,
        Self::BackupFail,
        Self::BackupRecover,
        Self::CheckEvery,
        Self::Fall,
        Self::Rise,
        Self::CheckLoss,
        Self::Failback,
        Self::FailbackDelay,
        Self::Retries,
        Self::WhenNone,
        Self::Preset,
        Self::Replay,
    ];

    /// The name in a query: `check-every`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Requests => "requests",
            Self::Interval => "interval",
            Self::Fail => "fail",
            Self::Recover => "recover",
            Self::Backups => "backups",
            Self::BackupFail => "backup-fail",
            Self::BackupRecover => "backup-recover",
            Self::CheckEvery => "check-every",
            Self::Fall => "fall",
            Self::Rise => "rise",
            Self::CheckLoss => "check-loss",
            Self::Failback => "failback",
            Self::FailbackDelay => "failback-delay",
            Self::Retries => "retries",
            Self::WhenNone => "when-none",
            Self::Preset => "preset",
            Self::Replay => "replay",
        }
    }

    /// The key of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// What its value may be, in words.
    pub fn allowed(self) -> &'static str {
        match self {
            Self::Seed => "a whole number from 0 to 18446744073709551615",
            Self::Requests => "a whole number from 1 to 1000000, or endless",
            Self::Interval => "a whole number of milliseconds from 10 to 10000",
            Self::Fail | Self::Recover | Self::BackupFail | Self::BackupRecover => "a number from 0 to 1, such as 0.25",
            Self::Backups => "a whole number from 0 to 4",
            Self::CheckEvery => "a whole number of ticks from 1 to 100",
            Self::Fall | Self::Rise => "a whole number of checks from 1 to 10",
            Self::CheckLoss => "a number from 0 to below 1, such as 0.05",
            Self::Failback => "auto, delayed or manual",
            Self::FailbackDelay => "a whole number of ticks from 0 to 1000",
            Self::Retries => "a whole number from 0 to 10",
            Self::WhenNone => "closed or open",
            Self::Preset => "the name of a preset",
            Self::Replay => "1, then interventions such as ~5-crash-0 or ~9-fail-0.4, in the order of their ticks",
        }
    }

    /// Whether another value changes the faults: another failure probability also shifts the later draws, because the
    /// second draw of a tick happens only if the first did not fire.
    pub fn changes_faults(self) -> bool {
        matches!(
            self,
            Self::Fail | Self::Recover | Self::BackupFail | Self::BackupRecover
        )
    }

    /// Whether a person may change it during a run.
    pub fn is_adjustable(self) -> bool {
        !matches!(
            self,
            Self::Seed | Self::Requests | Self::Interval | Self::Backups | Self::Preset | Self::Replay
        )
    }
}
