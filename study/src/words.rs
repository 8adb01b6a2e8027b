//! Numbers with what they count.

use crate::number::{fixed, grouped};

/// A number with about three digits that say something: 0.16, 6.25, 11.3, 1250.
pub fn three(number: f64) -> String {
    let mut digits = 0;
    let mut size = number.abs();
    while size < 100.0 && size > 0.0 && digits < 12 {
        size *= 10.0;
        digits += 1;
    }
    fixed(number, digits)
}

/// `1 state`, `2,000 states`.
pub fn count(number: u64, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {of}{plural}", grouped(number))
}

/// `1 request`, `15 requests`; also `6.25 requests`.
pub fn requests(number: f64) -> String {
    let text = three(number);
    let plural = if text == "1" { "" } else { "s" };
    format!("{text} request{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!(three(0.160_000_000_000_000_03), "0.16");
        assert_eq!(three(6.249_999_999_999_999), "6.25");
        assert_eq!(three(11.25), "11.3");
        assert_eq!(three(0.001234), "0.00123");
        assert_eq!(three(1250.4), "1250");
        assert_eq!(three(0.0), "0");
        assert_eq!(three(9.996), "10");
        assert_eq!(three(100.0), "100");
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!(count(1, "state"), "1 state");
        assert_eq!(count(1_234_567, "state"), "1,234,567 states");
        assert_eq!(count(0, "state"), "0 states");
        assert_eq!(requests(0.999_999_999_9), "1 request");
        assert_eq!(requests(6.25), "6.25 requests");
    }
}
