//! The configuration: what a run starts with, apart from its seed.

use crate::decimal::{self, is_digits};
use crate::{Error, Key};

/// The most instances there can be: the primary and four backups.
pub const MAX_INSTANCES: usize = 5;

/// What a run starts with. The default is the course's experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The length of the run.
    pub requests: Requests,
    /// Milliseconds a tick at speed 1, 10 to 10,000.
    pub interval: u32,
    /// The primary's failure probability per tick, 0 to 1.
    pub fail: f64,
    /// The primary's recovery probability per tick, 0 to 1.
    pub recover: f64,
    /// The number of backups, 0 to 4.
    pub backups: u8,
    /// Each backup's failure probability per tick, 0 to 1.
    pub backup_fail: f64,
    /// Each backup's recovery probability per tick, 0 to 1.
    pub backup_recover: f64,
    /// Ticks between health checks, 1 to 100.
    pub check_every: u32,
    /// Failed checks in a row until believed down, 1 to 10.
    pub fall: u8,
    /// Passed checks in a row until believed up, 1 to 10.
    pub rise: u8,
    /// The probability that the check of a healthy instance fails, 0 to below 1.
    pub check_loss: f64,
    /// When traffic returns to the primary.
    pub failback: Failback,
    /// Ticks of hold-down when the failback is delayed, 0 to 1000.
    pub failback_delay: u32,
    /// Other instances tried on an error, 0 to 10.
    pub retries: u8,
    /// What happens when nobody is believed up.
    pub when_none: WhenNone,
}

/// The length of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requests {
    /// 1 to 1,000,000 requests.
    Count(u32),
    /// No end.
    Endless,
}

/// When traffic returns to a primary that is believed up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failback {
    /// At once.
    Auto,
    /// After the hold-down.
    Delayed,
    /// When a person orders it.
    Manual,
}

/// What happens to a request when nobody is believed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenNone {
    /// It fails.
    Closed,
    /// It is sent to the active instance all the same.
    Open,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            requests: Requests::Count(15),
            interval: 500,
            fail: 0.2,
            recover: 0.2,
            backups: 1,
            backup_fail: 0.0,
            backup_recover: 0.2,
            check_every: 1,
            fall: 1,
            rise: 1,
            check_loss: 0.0,
            failback: Failback::Auto,
            failback_delay: 0,
            retries: 1,
            when_none: WhenNone::Closed,
        }
    }
}

impl Config {
    /// The number of instances: the primary and its backups.
    pub fn instances(&self) -> usize {
        1 + usize::from(self.backups)
    }

    /// The hold-down H in ticks: the delay when the failback is delayed, else 0.
    pub fn hold_down(&self) -> u32 {
        if self.failback == Failback::Delayed {
            self.failback_delay
        } else {
            0
        }
    }

    /// A key's value as the canonical form writes it; `None` for seed, preset and replay, which a configuration doesn't
    /// hold.
    pub fn get(&self, key: Key) -> Option<String> {
        Some(match key {
            Key::Requests => match self.requests {
                Requests::Count(count) => count.to_string(),
                Requests::Endless => "endless".to_owned(),
            },
            Key::Interval => self.interval.to_string(),
            Key::Fail => decimal::write(self.fail),
            Key::Recover => decimal::write(self.recover),
            Key::Backups => self.backups.to_string(),
            Key::BackupFail => decimal::write(self.backup_fail),
            Key::BackupRecover => decimal::write(self.backup_recover),
            Key::CheckEvery => self.check_every.to_string(),
            Key::Fall => self.fall.to_string(),
            Key::Rise => self.rise.to_string(),
            Key::CheckLoss => decimal::write(self.check_loss),
            Key::Failback => self.failback.name().to_owned(),
            Key::FailbackDelay => self.failback_delay.to_string(),
            Key::Retries => self.retries.to_string(),
            Key::WhenNone => self.when_none.name().to_owned(),
            Key::Seed | Key::Preset | Key::Replay => return None,
        })
    }

    /// Sets a key from its text.
    ///
    /// # Errors
    /// The value is malformed or out of range, or the key is none that a configuration holds; nothing is changed then.
    pub fn set(&mut self, key: Key, value: &str) -> Result<(), Error> {
        match key {
            Key::Requests if value == "endless" => self.requests = Requests::Endless,
            Key::Requests => self.requests = Requests::Count(whole(key, value, 1, 1_000_000)?),
            Key::Interval => self.interval = whole(key, value, 10, 10_000)?,
            Key::Fail => self.fail = probability(key, value)?,
            Key::Recover => self.recover = probability(key, value)?,
            Key::Backups => self.backups = small(key, value, 0, 4)?,
            Key::BackupFail => self.backup_fail = probability(key, value)?,
            Key::BackupRecover => self.backup_recover = probability(key, value)?,
            Key::CheckEvery => self.check_every = whole(key, value, 1, 100)?,
            Key::Fall => self.fall = small(key, value, 1, 10)?,
            Key::Rise => self.rise = small(key, value, 1, 10)?,
            Key::CheckLoss => self.check_loss = probability(key, value)?,
            Key::Failback => self.failback = Failback::parse(value).ok_or_else(|| Error::invalid(key, value))?,
            Key::FailbackDelay => self.failback_delay = whole(key, value, 0, 1000)?,
            Key::Retries => self.retries = small(key, value, 0, 10)?,
            Key::WhenNone => self.when_none = WhenNone::parse(value).ok_or_else(|| Error::invalid(key, value))?,
            Key::Seed | Key::Preset | Key::Replay => return Err(Error::invalid(key, value)),
        }
        Ok(())
    }
}

impl Failback {
    const ALL: [Self; 3] = [Self::Auto, Self::Delayed, Self::Manual];

    /// The name in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Delayed => "delayed",
            Self::Manual => "manual",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }
}

impl WhenNone {
    /// The name in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Closed, Self::Open].into_iter().find(|one| one.name() == text)
    }
}

fn whole(key: Key, value: &str, least: u32, most: u32) -> Result<u32, Error> {
    let number = if is_digits(value) {
        value.parse::<u32>().ok()
    } else {
        None
    };
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Error::invalid(key, value))
}

fn small(key: Key, value: &str, least: u8, most: u8) -> Result<u8, Error> {
    // In range of a byte because `most` is one.
    Ok(whole(key, value, least.into(), most.into())? as u8)
}

fn probability(key: Key, value: &str) -> Result<f64, Error> {
    decimal::read(value)
        .filter(|number| {
            if key == Key::CheckLoss {
                *number < 1.0
            } else {
                *number <= 1.0
            }
        })
        .ok_or_else(|| Error::invalid(key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_one_way_only() {
        let mut config = Config::default();
        for bad in [
            "", ".5", "1.", "-0", "+1", "1e-3", "0x1", " 1", "1_0", "nan", "inf", "١", "0.1.2", "1.1",
        ] {
            assert!(config.set(Key::Fail, bad).is_err(), "{bad}");
        }
        for bad in ["15.0", "0", "1000001", "99999999999999999999", "Endless"] {
            assert!(config.set(Key::Requests, bad).is_err(), "{bad}");
        }
        assert_eq!(config, Config::default());
        config.set(Key::Fail, "00.125").unwrap();
        assert_eq!(config.get(Key::Fail).unwrap(), "0.125");
    }

    #[test]
    fn a_check_is_never_lost_for_certain() {
        let mut config = Config::default();
        assert!(config.set(Key::CheckLoss, "1").is_err());
        assert!(config.set(Key::CheckLoss, "0.99999999999999999999").is_err());
        config.set(Key::CheckLoss, "0.999").unwrap();
    }
}
