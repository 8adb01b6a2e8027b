//! Named starting values: the course's experiment and five others, each for one lesson.

use crate::{Config, Failback, Requests};

/// A named set of starting values.
#[derive(Debug)]
pub struct Preset {
    /// The name in a query.
    pub name: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
    config: fn() -> Config,
}

impl Preset {
    /// Every preset, the course's experiment first.
    pub const ALL: &[Self] = &[
        Self {
            name: "experiment-7",
            title: "The course’s experiment",
            summary: "Every fault is noticed at once: traffic follows the primary’s state request by request.",
            config: Config::default,
        },
        Self {
            name: "patient-checks",
            title: "Checks that take their time",
            summary: "Three failed checks until a fault is believed, and no retry: requests are lost in the gap.",
            config: || Config {
                requests: Requests::Count(40),
                fail: 0.1,
                fall: 3,
                rise: 2,
                retries: 0,
                ..Config::default()
            },
        },
        Self {
            name: "hold-down",
            title: "A hold-down against flapping",
            summary: "The primary comes and goes; a delayed failback stays with the backup until it has settled.",
            config: || Config {
                requests: Requests::Count(60),
                fail: 0.25,
                recover: 0.6,
                failback: Failback::Delayed,
                failback_delay: 6,
                ..Config::default()
            },
        },
        Self {
            name: "lossy-checks",
            title: "Health checks that get lost",
            summary: "The primary never fails, but its checks get lost: failovers without a fault.",
            config: || Config {
                requests: Requests::Count(60),
                fail: 0.0,
                check_loss: 0.2,
                ..Config::default()
            },
        },
        Self {
            name: "manual-failback",
            title: "Back only by hand",
            summary: "After a failover traffic stays with the backup until a person orders the failback.",
            config: || Config {
                requests: Requests::Count(40),
                fail: 0.1,
                failback: Failback::Manual,
                backup_fail: 0.05,
                ..Config::default()
            },
        },
        Self {
            name: "double-failure",
            title: "When the backups fail too",
            summary: "Two backups that fail as well: redirected requests, and some with nobody left to serve them.",
            config: || Config {
                requests: Requests::Count(60),
                fail: 0.2,
                recover: 0.3,
                backups: 2,
                backup_fail: 0.15,
                backup_recover: 0.3,
                fall: 2,
                rise: 2,
                ..Config::default()
            },
        },
    ];

    /// Its starting values.
    pub fn config(&self) -> Config {
        (self.config)()
    }

    /// The preset of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|preset| preset.name == name)
    }

    /// The preset whose starting values these are.
    pub fn of(config: &Config) -> Option<&'static Self> {
        Self::ALL.iter().find(|preset| preset.config() == *config)
    }
}
