//! Numbers of style sheets and drawings. The standard way of reading and writing doubles weighs as much as a panel does.

use failover_sim::decimal;

/// Reads a number as browsers write it: `-12.5`, `1e-7`.
pub fn read(text: &str) -> Option<f64> {
    let (number, power) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, number),
    };
    let power: i32 = power.parse().ok()?;
    Some(sign * decimal::read(digits)? * 10f64.powi(power))
}

/// Writes a number with no more digits than can be seen.
pub fn written(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn numbers_are_read_as_browsers_write_them() {
        for (text, number) in [
            ("12", 12.0),
            ("-9.5", -9.5),
            ("0.25", 0.25),
            ("2e+3", 2000.0),
            ("5e-1", 0.5),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for text in ["", "auto", "-", "1e", "calc(1)", "1.5.2"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_short() {
        let all = [0.0, 1.0, -1.5, 0.126, -0.004, 12.3, 1.05].map(written);
        assert_eq!(all, ["0", "1", "-1.5", "0.13", "0", "12.3", "1.05"]);
    }
}
