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
pub fn three(number: f64) -> String {
    let mut digits = 0;
    let mut size = number.abs();
    while size < 100.0 && size > 0.0 && digits < 12 {
        size *= 10.0;
        digits += 1;
    }
    rounded(number, digits)
}

/// `1 state`, `2,000 states`.
pub fn count(number: u64, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {of}{plural}", grouped(number))
}

/// With commas: `2,000`.
pub fn grouped(number: u64) -> String {
    let mut text = String::new();
    for (place, digit) in number.to_string().chars().rev().enumerate() {
        if place > 0 && place.is_multiple_of(3) {
            text.insert(0, ',');
        }
        text.insert(0, digit);
    }
    text
}

/// `1 request`, `15 requests`; also `6.25 requests`.
pub fn requests(number: f64) -> String {
    let text = three(number);
    if text == "1" {
        "1 request".to_owned()
    } else {
        format!("{text} requests")
    }
}

/// Rounded to so many decimals, without zeros at the end. Done in whole numbers, which is a tenth of the code that the standard
/// library brings for any float.
pub fn rounded(number: f64, digits: u32) -> String {
    let scale = 10u64.pow(digits);
    let scaled = (number.abs() * scale as f64).round() as u64;
    let mut text = (scaled / scale).to_string();
    let mut rest = scaled % scale;
    if rest > 0 {
        let mut digits = digits as usize;
        while rest.is_multiple_of(10) {
            rest /= 10;
            digits -= 1;
        }
        let rest = rest.to_string();
        text.push('.');
        text.extend(std::iter::repeat_n('0', digits - rest.len()));
        text += &rest;
    }
    if number < 0.0 && scaled > 0 {
        format!("−{text}")
    } else {
        text
    }
}

/// A percentage just below 100 with as many decimals as show that.
fn nines(percent: f64) -> String {
    let mut digits = 2;
    let mut gap = 100.0 - percent;
    while gap < 0.009_999 && digits < 12 {
        gap *= 10.0;
        digits += 1;
    }
    let scale = 10u64.pow(digits) as f64;
    rounded((percent * scale + 1e-3).floor() / scale, digits)
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
        assert_eq!(three(0.16000000000000003), "0.16");
        assert_eq!(three(6.249999999999999), "6.25");
        assert_eq!(three(11.25), "11.3");
        assert_eq!(three(0.001234), "0.00123");
        assert_eq!(three(1250.4), "1250");
        assert_eq!(three(0.0), "0");
        assert_eq!(three(9.996), "10");
        assert_eq!(three(100.0), "100");
        assert_eq!(rounded(-0.25, 2), "−0.25");
        assert_eq!(rounded(7.05, 3), "7.05");
        assert_eq!(count(1, "state"), "1 state");
        assert_eq!(count(1_234_567, "state"), "1,234,567 states");
        assert_eq!(count(0, "state"), "0 states");
        assert_eq!(requests(0.9999999999), "1 request");
    }
}
