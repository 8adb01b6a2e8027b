//! Numbers and plurals in words.

/// A share as a percentage with one decimal: `44.4 %`. What is neither 0 nor 1 is never written as such.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        percent if percent > 0.0 && percent < 0.05 => "< 0.1 %".to_owned(),
        percent if (99.95..100.0).contains(&percent) => format!("{} %", nines(percent)),
        percent => format!("{} %", rounded(percent, 1)),
    }
}

/// A number with about three digits that say something: 0.16, 6.25, 11.3, 1250.
pub fn decimal(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size => 2 - size.log10().floor().max(-9.0) as i32,
    };
    rounded(number, digits)
}

/// `1 state`, `2,000 states`.
pub fn count(number: u64, of: &str) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    let grouped = groups.collect::<Vec<_>>().join(",");
    if number == 1 {
        format!("1 {of}")
    } else {
        format!("{grouped} {of}s")
    }
}

/// `1 request`, `15 requests`; also `6.25 requests`.
pub fn requests(number: f64) -> String {
    let text = decimal(number);
    if text == "1" {
        "1 request".to_owned()
    } else {
        format!("{text} requests")
    }
}

/// Rounded to so many decimals, without zeros at the end.
fn rounded(number: f64, digits: i32) -> String {
    let text = format!("{number:.*}", digits.max(0) as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A percentage just below 100 with as many decimals as show that.
fn nines(percent: f64) -> String {
    let digits = (-(100.0 - percent).log10() - 1e-6).ceil().clamp(2.0, 12.0);
    let cut = 10f64.powf(digits);
    rounded((percent * cut + 1e-3).floor() / cut, digits as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages() {
        assert_eq!(percent(4.0 / 9.0), "44.4 %");
        assert_eq!(percent(0.5), "50 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1e-5), "< 0.1 %");
        assert_eq!(percent(0.99999), "99.999 %");
        assert_eq!(percent(1.0 - 1e-7), "99.99999 %");
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!(decimal(0.16000000000000003), "0.16");
        assert_eq!(decimal(6.249999999999999), "6.25");
        assert_eq!(decimal(11.25), "11.2");
        assert_eq!(decimal(0.001234), "0.00123");
        assert_eq!(decimal(1250.4), "1250");
        assert_eq!(decimal(0.0), "0");
        assert_eq!(count(1, "state"), "1 state");
        assert_eq!(count(1_234_567, "state"), "1,234,567 states");
        assert_eq!(count(0, "state"), "0 states");
        assert_eq!(requests(0.9999999999), "1 request");
    }
}
