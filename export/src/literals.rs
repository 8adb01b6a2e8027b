//! Settings and actions as JSON and Python write them, which is the same.

use failover_sim::{Action, Config, Key, Setting};

/// A key of a configuration, with underscores, and its value: a number, or a text in quotes. `None` for a key that a
/// configuration does not hold.
pub fn literal(config: &Config, key: Key) -> Option<(String, String)> {
    let value = config.get(key)?;
    let is_number = value.starts_with(|first: char| first.is_ascii_digit());
    let value = if is_number { value } else { format!("\"{value}\"") };
    Some((key.name().replace('-', "_"), value))
}

/// A changed setting and its new value, likewise.
pub fn changed(setting: Setting) -> (String, String) {
    let mut config = Config::default();
    setting.apply(&mut config);
    // Every key that may change is one that a configuration holds.
    literal(&config, setting.key()).unwrap_or_default()
}

/// An action that is done to an instance: its name, and which one.
pub fn done_to(action: Action) -> Option<(&'static str, u8)> {
    Some(match action {
        Action::Crash(i) => ("crash", i),
        Action::Repair(i) => ("repair", i),
        Action::Cut(i) => ("cut", i),
        Action::Heal(i) => ("heal", i),
        Action::Drain(i) => ("drain", i),
        Action::Ready(i) => ("ready", i),
        Action::Failover | Action::Failback | Action::Set(_) => return None,
    })
}
