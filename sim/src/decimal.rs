//! Decimal numbers as the configuration writes them: `[0-9]+` or `[0-9]+.[0-9]+`, read and written to the last bit.
//!
//! Two small libraries do the work: the standard library's ways to read and to write a double weigh a quarter of the whole
//! page, most of it tables for a speed that nobody needs here.

/// The double that is nearest to a decimal number; `None` if the text is none.
pub fn read(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if !is_digits(whole) || !is_digits(part) {
        return None;
    }
    // The parser wants no zeros that say nothing.
    let whole = whole.trim_start_matches('0').as_bytes();
    let part = part.trim_end_matches('0').as_bytes();
    Some(minimal_lexical::parse_float(whole.iter(), part.iter(), 0))
}

/// The shortest decimal number that reads as this double, which is finite and not negative.
pub fn write(value: f64) -> String {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format(value.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let point = whole.len() as i32 + exponent;
    let digits = format!("{whole}{}", part.trim_end_matches('0'));
    let mut number = String::new();
    if point <= 0 {
        number.push('0');
    }
    for place in point.min(0)..(digits.len() as i32).max(point) {
        if place == point && place > 0 || place == point.min(0) && point <= 0 {
            number.push('.');
        }
        let digit = usize::try_from(place)
            .ok()
            .and_then(|place| digits.as_bytes().get(place));
        number.push(digit.map_or('0', |digit| char::from(*digit)));
    }
    match number.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => number,
    }
}

/// Whether a text is `[0-9]+`.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_the_standard_library_reads_them() {
        let long = format!("0.{}1", "0".repeat(400));
        let digits = format!("0.{}", "1234567890".repeat(90));
        for text in [
            "0",
            "1",
            "0.1",
            "0.2",
            "0.3",
            "00.50",
            "12.75",
            "0.123456789012345678",
            "0.99999999999999999999",
            &long,
            &digits,
            "0.00000000000000000000000000000000000000000001",
            "0.49999999999999994",
            "0.500000000000000166533453693773481063544750213623046875",
        ] {
            assert_eq!(read(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn decimals_are_written_as_the_standard_library_writes_them() {
        for value in [
            0.0,
            1.0,
            0.2,
            0.25,
            64.0,
            12.75,
            1e-5,
            1e-7,
            1.5e-300,
            f64::MIN_POSITIVE,
            5e-324,
            1.0 / 3.0,
            1e15,
            1e16,
            1.5e17,
            123_456_789.5,
        ] {
            assert_eq!(write(value), value.to_string());
        }
    }
}
