//! Numbers as text, by way of whole numbers: the standard way of formatting weighs as much as a figure does.

/// What is off by no more than this, in parts, is off by rounding.
const ROUNDING: f64 = 1e-12;

/// A number with one digit after the point, if that is none of zero: `12.5`, `12`.
pub fn plain(value: f64) -> String {
    fixed(value, 1)
}

/// A share as a percentage that is not broken across lines: `44.4 %`. What is neither nothing nor all is not written as such.
pub fn percent(share: f64) -> String {
    let rest = 1.0 - share;
    let digits = if share > ROUNDING && share < 0.0005 {
        return "<\u{a0}0.1\u{a0}%".to_owned();
    } else if rest > ROUNDING && rest < 0.0005 {
        // 99.9951 has as many nines as show how much is missing.
        let mut digits = 1;
        let mut missing = rest * 1000.0;
        while missing < 0.95 {
            missing *= 10.0;
            digits += 1;
        }
        digits
    } else {
        1
    };
    fixed(share * 100.0, digits) + "\u{a0}%"
}

/// A count with one digit after the point where it is small, and its thousands apart: `6.3`, `1,250`.
pub fn count(value: f64) -> String {
    if value < 100.0 {
        plain(value)
    } else {
        grouped(value.round() as u64)
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

/// About how wide a text is, in widths of its size: rather too wide than too narrow, since fonts differ.
pub fn width(text: &str) -> f64 {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | '.' | ',' | ' ' | '\u{a0}' => 0.34,
        'f' | 't' | 'r' => 0.42,
        'm' | 'w' | '%' | 'W' | 'M' => 0.95,
        '0'..='9' | 'A'..='Z' => 0.66,
        _ => 0.62,
    };
    text.chars().map(letter).sum()
}

/// Rounded to so many digits after the point, without zeros at the end.
pub fn fixed(value: f64, digits: u32) -> String {
    let scale = 10_u64.pow(digits);
    // What lies in the middle goes up, even if computing it has lost its last bits.
    let scaled = (value.abs() * scale as f64 * (1.0 + ROUNDING)).round() as u64;
    let (whole, mut part) = (scaled / scale, scaled % scale);
    let mut text = String::new();
    if value < 0.0 && scaled != 0 {
        text.push('-');
    }
    text.push_str(&whole.to_string());
    let mut place = scale;
    while part > 0 {
        if place == scale {
            text.push('.');
        }
        place /= 10;
        text.push(char::from(b'0' + (part / place) as u8));
        part %= place;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        assert_eq!(plain(12.0), "12");
        assert_eq!(plain(-0.04), "0");
        assert_eq!(plain(-12.34), "-12.3");
        assert_eq!(fixed(3.040_5, 4), "3.0405");
        assert_eq!(fixed(11.249_999_999_999_998, 1), "11.3");
        assert_eq!(fixed(11.249_999, 1), "11.2");
        assert_eq!(count(6.25), "6.3");
        assert_eq!(count(1250.4), "1,250");
    }

    #[test]
    fn shares_are_not_rounded_to_nothing_or_all() {
        let percent = |share| percent(share).replace('\u{a0}', " ");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(1.0 - 1e-15), "100 %");
        assert_eq!(percent(4.0 / 9.0), "44.4 %");
        assert_eq!(percent(0.16), "16 %");
        assert_eq!(percent(1e-6), "< 0.1 %");
        assert_eq!(percent(0.9995), "99.95 %");
        assert_eq!(percent(0.999_95), "99.995 %");
        assert_eq!(percent(0.999_999), "99.9999 %");
        assert_eq!(percent(0.9994), "99.9 %");
    }
}
