//! What a person does during a run.

use std::fmt;

use crate::decimal::is_digits;
use crate::{Config, Error, Failback, Key, WhenNone};

/// What a person did, and in which tick it takes effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervention {
    /// The tick, counted from 1.
    pub tick: u64,
    /// What was done.
    pub action: Action,
}

/// What can be done. Instances are numbered, 0 is the primary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Takes an instance down.
    Crash(u8),
    /// Brings an instance up.
    Repair(u8),
    /// Cuts the link between the checker and an instance.
    Cut(u8),
    /// Heals that link.
    Heal(u8),
    /// Takes an instance out of service.
    Drain(u8),
    /// Takes it back into service.
    Ready(u8),
    /// Orders a failover.
    Failover,
    /// Orders a failback.
    Failback,
    /// Changes a setting.
    Set(Setting),
}

/// A setting that may change during a run, and its new value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// See [`Config::fail`].
    Fail(f64),
    /// See [`Config::recover`].
    Recover(f64),
    /// See [`Config::backup_fail`].
    BackupFail(f64),
    /// See [`Config::backup_recover`].
    BackupRecover(f64),
    /// See [`Config::check_every`].
    CheckEvery(u32),
    /// See [`Config::fall`].
    Fall(u8),
    /// See [`Config::rise`].
    Rise(u8),
    /// See [`Config::check_loss`].
    CheckLoss(f64),
    /// See [`Config::failback`].
    Failback(Failback),
    /// See [`Config::failback_delay`].
    FailbackDelay(u32),
    /// See [`Config::retries`].
    Retries(u8),
    /// See [`Config::when_none`].
    WhenNone(WhenNone),
}

/// What an action is about: of several in one tick about the same, only the last counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Truth(u8),
    Link(u8),
    Service(u8),
    Order,
    Setting(Key),
}

impl Action {
    /// Reads an action as `replay` writes it, such as `crash-0` or `fail-0.4`, for a run with so many instances.
    ///
    /// # Errors
    /// There is no such action, or its instance or value is out of range.
    pub fn parse(text: &str, instances: usize) -> Result<Self, Error> {
        parse_action(text, instances).ok_or_else(|| Error::invalid(Key::Replay, text))
    }

    /// The instance that it is done to, if it is done to one.
    pub fn instance(self) -> Option<u8> {
        match self.subject() {
            Subject::Truth(i) | Subject::Link(i) | Subject::Service(i) => Some(i),
            Subject::Order | Subject::Setting(_) => None,
        }
    }

    /// Whether a run with so many instances has the one that it is done to, if it is done to one.
    pub fn fits(self, instances: usize) -> bool {
        self.instance().is_none_or(|i| usize::from(i) < instances)
    }

    pub(crate) fn subject(self) -> Subject {
        match self {
            Self::Crash(i) | Self::Repair(i) => Subject::Truth(i),
            Self::Cut(i) | Self::Heal(i) => Subject::Link(i),
            Self::Drain(i) | Self::Ready(i) => Subject::Service(i),
            Self::Failover | Self::Failback => Subject::Order,
            Self::Set(setting) => Subject::Setting(setting.key()),
        }
    }
}

impl Setting {
    /// The setting's key.
    pub fn key(self) -> Key {
        match self {
            Self::Fail(_) => Key::Fail,
            Self::Recover(_) => Key::Recover,
            Self::BackupFail(_) => Key::BackupFail,
            Self::BackupRecover(_) => Key::BackupRecover,
            Self::CheckEvery(_) => Key::CheckEvery,
            Self::Fall(_) => Key::Fall,
            Self::Rise(_) => Key::Rise,
            Self::CheckLoss(_) => Key::CheckLoss,
            Self::Failback(_) => Key::Failback,
            Self::FailbackDelay(_) => Key::FailbackDelay,
            Self::Retries(_) => Key::Retries,
            Self::WhenNone(_) => Key::WhenNone,
        }
    }

    /// Reads a setting's new value.
    ///
    /// # Errors
    /// The value is malformed or out of range, or the key may not change during a run.
    pub fn parse(key: Key, value: &str) -> Result<Self, Error> {
        let mut config = Config::default();
        config.set(key, value)?;
        Self::of(key, &config).ok_or_else(|| Error::invalid(key, value))
    }

    /// Puts the value into a configuration.
    pub fn apply(self, config: &mut Config) {
        match self {
            Self::Fail(value) => config.fail = value,
            Self::Recover(value) => config.recover = value,
            Self::BackupFail(value) => config.backup_fail = value,
            Self::BackupRecover(value) => config.backup_recover = value,
            Self::CheckEvery(value) => config.check_every = value,
            Self::Fall(value) => config.fall = value,
            Self::Rise(value) => config.rise = value,
            Self::CheckLoss(value) => config.check_loss = value,
            Self::Failback(value) => config.failback = value,
            Self::FailbackDelay(value) => config.failback_delay = value,
            Self::Retries(value) => config.retries = value,
            Self::WhenNone(value) => config.when_none = value,
        }
    }

    fn of(key: Key, config: &Config) -> Option<Self> {
        Some(match key {
            Key::Fail => Self::Fail(config.fail),
            Key::Recover => Self::Recover(config.recover),
            Key::BackupFail => Self::BackupFail(config.backup_fail),
            Key::BackupRecover => Self::BackupRecover(config.backup_recover),
            Key::CheckEvery => Self::CheckEvery(config.check_every),
            Key::Fall => Self::Fall(config.fall),
            Key::Rise => Self::Rise(config.rise),
            Key::CheckLoss => Self::CheckLoss(config.check_loss),
            Key::Failback => Self::Failback(config.failback),
            Key::FailbackDelay => Self::FailbackDelay(config.failback_delay),
            Key::Retries => Self::Retries(config.retries),
            Key::WhenNone => Self::WhenNone(config.when_none),
            Key::Seed | Key::Requests | Key::Interval | Key::Backups | Key::Preset | Key::Replay => return None,
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash(i) => write!(f, "crash-{i}"),
            Self::Repair(i) => write!(f, "repair-{i}"),
            Self::Cut(i) => write!(f, "cut-{i}"),
            Self::Heal(i) => write!(f, "heal-{i}"),
            Self::Drain(i) => write!(f, "drain-{i}"),
            Self::Ready(i) => write!(f, "ready-{i}"),
            Self::Failover => f.write_str("failover"),
            Self::Failback => f.write_str("failback"),
            Self::Set(setting) => {
                let mut config = Config::default();
                setting.apply(&mut config);
                let key = setting.key();
                write!(f, "{}-{}", key.name(), config.get(key).unwrap_or_default())
            }
        }
    }
}

/// Writes interventions as the value of `replay`.
pub(crate) fn write_replay(replay: &[Intervention]) -> String {
    let mut text = "1".to_owned();
    for Intervention { tick, action } in replay {
        text.push_str(&format!("~{tick}-{action}"));
    }
    text
}

/// Reads the value of `replay` for a run with so many instances.
pub(crate) fn parse_replay(text: &str, instances: usize) -> Result<Vec<Intervention>, Error> {
    let mut parts = text.split('~');
    if parts.next() != Some("1") {
        return Err(Error::invalid(Key::Replay, text));
    }
    let mut replay: Vec<Intervention> = Vec::new();
    for part in parts {
        let least = replay.last().map_or(1, |one| one.tick);
        let one = parse_one(part, instances).filter(|one| one.tick >= least);
        replay.push(one.ok_or_else(|| Error::invalid(Key::Replay, part))?);
    }
    Ok(replay)
}

fn parse_one(text: &str, instances: usize) -> Option<Intervention> {
    let (tick, what) = text.split_once('-')?;
    let tick = if is_digits(tick) {
        tick.parse().ok()?
    } else {
        return None;
    };
    let action = parse_action(what, instances)?;
    Some(Intervention { tick, action })
}

fn parse_action(text: &str, instances: usize) -> Option<Action> {
    match text {
        "failover" => return Some(Action::Failover),
        "failback" => return Some(Action::Failback),
        _ => {}
    }
    let (name, value) = text.rsplit_once('-')?;
    let to_instance: fn(u8) -> Action = match name {
        "crash" => Action::Crash,
        "repair" => Action::Repair,
        "cut" => Action::Cut,
        "heal" => Action::Heal,
        "drain" => Action::Drain,
        "ready" => Action::Ready,
        _ => return Some(Action::Set(Setting::parse(Key::from_name(name)?, value).ok()?)),
    };
    let number: u8 = if is_digits(value) {
        value.parse().ok()?
    } else {
        return None;
    };
    Some(to_instance(number)).filter(|action| action.fits(instances))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_reads_and_writes_the_same() {
        let text =
            "1~5-crash-0~9-check-every-4~9-failback~12-failback-manual~12-failback-delay-7~20-fail-0.125~20-failover";
        let replay = parse_replay(text, 2).unwrap();
        assert_eq!(replay.len(), 7);
        assert_eq!(write_replay(&replay), text);
    }

    #[test]
    fn a_malformed_replay_names_the_part() {
        for bad in [
            "2~5-crash-0",
            "",
            "1~",
            "1~0-crash-0",
            "1~5-crash-2",
            "1~5-crash",
            "1~5-explode-0",
            "1~6-heal-0~5-heal-0",
            "1~5-backups-2",
            "1~5-fail-1.5",
            "1~5-seed-3",
            "1~x-crash-0",
            "1~-crash-0",
            "1~5-fail--1",
            "1~5-failover-0",
            "1~99999999999999999999-failover",
            "1 ~5-crash-0",
        ] {
            let error = parse_replay(bad, 2).unwrap_err();
            assert_eq!(error.key(), "replay", "{bad}");
        }
    }
}
