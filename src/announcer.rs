//! What is said aloud: failovers and failbacks, not faster than can be heard.

use crate::words;

/// Failovers are said at most this often, in milliseconds.
const SAID: f64 = 3000.0;

/// Hears the counts and finds the words.
#[derive(Default)]
pub struct Announcer {
    failovers: u64,
    failbacks: u64,
    at: f64,
    text: String,
}

impl Announcer {
    /// What there is to say now; the same as before until there is something new and time to say it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Something that is said at once, because a person asked for it.
    pub fn say(&mut self, text: String, now: f64) {
        (self.text, self.at) = (text, now);
    }

    /// Takes the counts after `done` requests, at a time in milliseconds.
    pub fn hear(&mut self, failovers: u64, failbacks: u64, done: u64, now: f64) {
        let (over, back) = (
            failovers.saturating_sub(self.failovers),
            failbacks.saturating_sub(self.failbacks),
        );
        if failovers < self.failovers || failbacks < self.failbacks {
            *self = Self {
                failovers,
                failbacks,
                ..Self::default()
            };
        } else if over + back > 0 && (self.text.is_empty() || now - self.at >= SAID) {
            self.text = match (over, back) {
                (1, 0) => format!("Failover by request {done}: traffic goes to the backup."),
                (0, 1) => format!("Failback by request {done}: traffic returns to the primary."),
                _ => format!(
                    "By request {done}: {} and {}.",
                    words::count(over, "more failover"),
                    words::count(back, "more failback")
                ),
            };
            (self.failovers, self.failbacks, self.at) = (failovers, failbacks, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_quickly_is_said_together() {
        let mut announcer = Announcer::default();
        announcer.hear(1, 0, 7, 0.0);
        assert_eq!(announcer.text(), "Failover by request 7: traffic goes to the backup.");
        announcer.hear(1, 1, 9, 500.0);
        announcer.hear(2, 1, 11, 1000.0);
        assert_eq!(announcer.text(), "Failover by request 7: traffic goes to the backup.");
        announcer.hear(2, 1, 12, 3000.0);
        assert_eq!(announcer.text(), "By request 12: 1 more failover and 1 more failback.");
    }

    #[test]
    fn a_new_start_is_silent() {
        let mut announcer = Announcer::default();
        announcer.hear(3, 2, 40, 0.0);
        announcer.hear(0, 0, 0, 100.0);
        assert_eq!(announcer.text(), "");
    }
}
