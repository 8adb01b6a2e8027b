//! Numbers in words that people read.

use failover_sim::{Action, Key, Metrics, Requests, Run, decimal};

/// A probability as a percentage: "20 %", "12.3 %".
pub fn percent(probability: f64) -> String {
    // Enough digits for what a slider or a person sets, and no tail of a binary fraction.
    let text = fixed(probability * 100.0, 6);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A share as a percentage with one digit.
pub fn share(part: f64) -> String {
    format!("{} %", tenths(part * 100.0))
}

/// A number with one digit after the point.
pub fn tenths(value: f64) -> String {
    fixed(value, 1)
}

/// A speed as a factor: "¼×", "1×", "64×".
pub fn speed(speed: f64) -> String {
    for (value, text) in [(0.25, "¼×"), (0.5, "½×")] {
        if (speed - value).abs() < 1e-9 {
            return text.to_owned();
        }
    }
    let rounded = if speed < 10.0 {
        (speed * 100.0).round() / 100.0
    } else {
        speed.round()
    };
    format!("{}×", decimal::write(rounded))
}

/// A pace: "2 requests a second", "a request every 2 seconds".
pub fn pace(rate: f64) -> String {
    let short = |value: f64| {
        let rounded = if value < 10.0 {
            (value * 10.0).round() / 10.0
        } else {
            value.round()
        };
        grouped_float(rounded)
    };
    if rate >= 0.95 {
        let rate = short(rate);
        let noun = if rate == "1" { "request" } else { "requests" };
        format!("{rate} {noun} a second")
    } else {
        format!("a request every {} seconds", short(1.0 / rate))
    }
}

/// A whole number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The name of an instance: "primary", "backup 2".
pub fn short_name(instance: u8, backups: u8) -> String {
    match (instance, backups) {
        (0, _) => "primary".to_owned(),
        (_, 1) => "backup".to_owned(),
        (i, _) => format!("backup {i}"),
    }
}

/// A text that begins a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// An instance inside a sentence: "the primary", "backup 2".
pub fn the(instance: u8, backups: u8) -> String {
    let article = if instance == 0 || backups == 1 { "the " } else { "" };
    format!("{article}{}", short_name(instance, backups))
}

/// What a person did, in a few words: "crash of the primary", "fall 3".
pub fn action(action: Action, backups: u8) -> String {
    let of = |what: &str| {
        let instance = action.instance().unwrap_or_default();
        format!("{what} {}", the(instance, backups))
    };
    match action {
        Action::Crash(_) => of("crash"),
        Action::Repair(_) => of("repair"),
        Action::Cut(_) => of("cut the link to"),
        Action::Heal(_) => of("heal the link to"),
        Action::Drain(_) => of("drain"),
        Action::Ready(_) => of("ready"),
        Action::Failover => "failover now".to_owned(),
        Action::Failback => "failback now".to_owned(),
        Action::Set(setting) => {
            let key = setting.key();
            let text = action.to_string();
            self::setting(key, &text[key.name().len() + 1..])
        }
    }
}

/// A setting and its value: "fall 3", "failback manual".
pub fn setting(key: Key, value: &str) -> String {
    format!("{} {value}", key.name().replace('-', " "))
}

/// "1 failover", "2 failovers".
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// "Request 7 of 15".
pub fn progress(done: u64, run: &Run) -> String {
    match run.end() {
        Some(end) => format!("Request {} of {}", grouped(done), grouped(end)),
        None => format!("Request {} of an endless run", grouped(done)),
    }
}

/// What pressing Play will do.
pub fn invitation(requests: Requests, rate: f64) -> String {
    match requests {
        Requests::Count(number) => format!(
            "Press Play to send {}, {}.",
            count(number.into(), "request"),
            pace(rate)
        ),
        Requests::Endless => format!("Press Play to send requests without end, {}.", pace(rate)),
    }
}

/// A finished run in a line.
pub fn summary(metrics: &Metrics) -> String {
    let mut parts = vec![
        format!("{} served by the primary", grouped(metrics.served_primary)),
        format!("{} by the backup", grouped(metrics.served_backup)),
    ];
    if metrics.redirected > 0 {
        parts.push(format!("{} redirected", grouped(metrics.redirected)));
    }
    parts.push(format!("{} failed", grouped(metrics.failed())));
    format!(
        "{}: {}. {} and {}.",
        count(metrics.requests, "request"),
        join(&parts, ", "),
        count(metrics.failovers, "failover"),
        count(metrics.failbacks, "failback"),
    )
}

/// Texts with something between them. The library's way brings a variant for each length of that.
pub fn join(parts: &[String], between: &str) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}

/// A number with three digits after the point.
pub fn thousandths(value: f64) -> String {
    fixed(value, 3)
}

/// A number with so many digits after the point. By way of a whole number: the standard way of formatting weighs as much
/// in the page as a panel does.
fn fixed(value: f64, digits: u32) -> String {
    let scale = 10_u64.pow(digits);
    let scaled = (value.abs() * scale as f64).round() as u64;
    let sign = if value < 0.0 && scaled != 0 { "-" } else { "" };
    format!(
        "{sign}{}.{:0width$}",
        scaled / scale,
        scaled % scale,
        width = digits as usize
    )
}

fn grouped_float(value: f64) -> String {
    if value.fract() == 0.0 {
        grouped(value as u64)
    } else {
        decimal::write(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_no_tail() {
        assert_eq!(percent(0.2), "20 %");
        assert_eq!(percent(0.29), "29 %");
        assert_eq!(percent(0.123), "12.3 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn numbers_have_as_many_digits_as_asked() {
        assert_eq!(tenths(-0.04), "0.0");
        assert_eq!(tenths(-12.34), "-12.3");
        assert_eq!(share(1.0), "100.0 %");
        assert_eq!(share(0.8461), "84.6 %");
    }

    #[test]
    fn speeds_and_paces_are_words() {
        assert_eq!(speed(0.25), "¼×");
        assert_eq!(speed(64.0), "64×");
        assert_eq!(pace(2.0), "2 requests a second");
        assert_eq!(pace(1.0), "1 request a second");
        assert_eq!(pace(0.5), "a request every 2 seconds");
        assert_eq!(pace(6400.0), "6,400 requests a second");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(count(1, "failover"), "1 failover");
    }
}
