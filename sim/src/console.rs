//! The lines that the course's program prints.

use std::fmt;

use crate::record::{Outcome, Reason, Record};

/// A line of the console. Its text is exactly what the course's program prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The primary is believed down; printed for every such request.
    PrimaryDown,
    /// Traffic returns to the primary.
    PrimaryBack,
    /// The request met a dead instance.
    IsDown(&'static str),
    /// It is sent to another one.
    Redirecting {
        /// Whether that is the primary.
        to_primary: bool,
    },
    /// It was served.
    Handled {
        /// The request's number.
        request: u64,
        /// Who served it.
        by: &'static str,
    },
    /// It was not served.
    Failed {
        /// The request's number.
        request: u64,
        /// Why.
        reason: Reason,
    },
}

/// The name of an instance: "Primary Service", "Backup Service", or with several backups "Backup Service 2".
pub fn name(instance: u8, backups: u8) -> &'static str {
    match (instance, backups) {
        (0, _) => "Primary Service",
        (_, ..=1) => "Backup Service",
        (1, _) => "Backup Service 1",
        (2, _) => "Backup Service 2",
        (3, _) => "Backup Service 3",
        _ => "Backup Service 4",
    }
}

/// The lines of a request, in order.
pub fn lines(tick: u64, record: Record, backups: u8) -> impl Iterator<Item = Line> {
    let primary = if record.believed() & 1 == 0 {
        Some(Line::PrimaryDown)
    } else {
        record.failed_back().then_some(Line::PrimaryBack)
    };
    let down = Some(Line::IsDown(name(record.active(), backups)));
    let (down, redirecting, end) = match record.outcome() {
        Outcome::Served(by) => (
            None,
            None,
            Line::Handled {
                request: tick,
                by: name(by, backups),
            },
        ),
        Outcome::Redirected(by) => (
            down,
            Some(Line::Redirecting { to_primary: by == 0 }),
            Line::Handled {
                request: tick,
                by: name(by, backups),
            },
        ),
        Outcome::Failed(reason) => (
            down.filter(|_| reason == Reason::Undetected),
            None,
            Line::Failed { request: tick, reason },
        ),
    };
    [primary, down, redirecting, Some(end)].into_iter().flatten()
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PrimaryDown => f.write_str("⚠ Primary is down! Switching to Backup..."),
            Self::PrimaryBack => f.write_str("✅ Primary is back! Switching traffic to Primary..."),
            Self::IsDown(name) => write!(f, "❌ {name} is down!"),
            Self::Redirecting { to_primary } => {
                let to = if *to_primary { "primary" } else { "backup" };
                write!(f, "➡ Redirecting request to {to}...")
            }
            Self::Handled { request, by } => write!(f, "✅ Request {request} handled by {by}"),
            Self::Failed { request, reason } => write!(f, "❌ Request {request} failed: {}", reason.name()),
        }
    }
}
