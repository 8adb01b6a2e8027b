//! Decimal numbers as the configuration writes them: `[0-9]+` or `[0-9]+.[0-9]+`, read and written to the last bit.
//!
//! They are read by comparing a guess with the exact value until it is the nearest double, and written by trying digits
//! until they read as it: the standard library's way, and even the smallest library's, weighs several times as much in the
//! page, for a speed that nobody needs.

use std::cmp::Ordering;

/// More digits than this are told apart by whether all of the rest are zero.
const MOST_DIGITS: usize = 800;
/// Numbers with more zeros after the point than this are nearer to zero than to any other double, and those with more
/// digits before it are beyond all of them.
const MOST_PLACES: usize = 400;

/// The double that is nearest to a decimal number, of two the one whose last bit is 0; `None` if the text is none.
pub fn read(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let mut digits: Vec<u8> = whole.bytes().chain(part.bytes()).map(|digit| digit - b'0').collect();
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    let mut exponent = -(part.len() as i32);
    if digits.is_empty() || part.len() > digits.len() + MOST_PLACES {
        return Some(0.0);
    }
    if digits.len() > part.len() + MOST_PLACES {
        return Some(f64::INFINITY);
    }
    if digits.len() > MOST_DIGITS {
        exponent += (digits.len() - MOST_DIGITS - 1) as i32;
        // A last digit that is not zero stands for all that follow; whole numbers may end with zeros.
        digits.truncate(MOST_DIGITS);
        digits.push(1);
    }
    Some(nearest(&digits, exponent))
}

/// The double nearest to the digits times a power of ten.
fn nearest(digits: &[u8], exponent: i32) -> f64 {
    let leading = digits.len().min(17);
    let mut guess = digits[..leading]
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(*digit)) as f64;
    let places = exponent + (digits.len() - leading) as i32;
    for _ in 0..places.abs() {
        guess = if places > 0 { guess * 10.0 } else { guess / 10.0 };
    }
    let mut bits = guess.min(f64::MAX).to_bits();
    // The doubles that are not negative have the order of their bits.
    loop {
        match compare(digits, exponent, bits) {
            Ordering::Greater if bits == f64::INFINITY.to_bits() => break,
            Ordering::Greater => bits += 1,
            Ordering::Equal => return f64::from_bits(bits + (bits & 1)),
            Ordering::Less if bits == 0 => break,
            Ordering::Less => match compare(digits, exponent, bits - 1) {
                Ordering::Less => bits -= 1,
                Ordering::Equal => return f64::from_bits(bits - (bits & 1)),
                Ordering::Greater => break,
            },
        }
    }
    f64::from_bits(bits)
}

/// Compares the exact value with the middle between a double and the next one.
fn compare(digits: &[u8], exponent: i32, bits: u64) -> Ordering {
    let power = (bits >> 52) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, power) = if power == 0 {
        (fraction, -1075)
    } else {
        (fraction | 1 << 52, power - 1076)
    };
    let middle = mantissa * 2 + 1;
    let mut left = Vec::new();
    digits.iter().for_each(|digit| times(&mut left, 10, (*digit).into()));
    let mut right = vec![middle as u32];
    if middle >> 32 != 0 {
        right.push((middle >> 32) as u32);
    }
    for _ in 0..exponent.abs() {
        times(if exponent > 0 { &mut left } else { &mut right }, 10, 0);
    }
    for _ in 0..power.abs() {
        times(if power > 0 { &mut right } else { &mut left }, 2, 0);
    }
    let lengths = left.len().cmp(&right.len());
    lengths.then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

/// Multiplies a whole number, its lowest 32 bits first, and adds to it.
fn times(number: &mut Vec<u32>, factor: u32, plus: u32) {
    let mut carry = u64::from(plus);
    for limb in number.iter_mut() {
        let product = u64::from(*limb) * u64::from(factor) + carry;
        *limb = product as u32;
        carry = product >> 32;
    }
    if carry > 0 {
        number.push(carry as u32);
    }
}

/// The shortest decimal number that reads as this double, which is finite and not negative; of several the nearest.
pub fn write(value: f64) -> String {
    let (digits, point) = shortest(value.abs());
    let mut number = String::new();
    if point <= 0 {
        number.push('0');
    }
    for place in point.min(0)..(digits.len() as i32).max(point) {
        if place == point && place > 0 || place == point.min(0) && point <= 0 {
            number.push('.');
        }
        let digit = usize::try_from(place).ok().and_then(|place| digits.get(place));
        number.push(char::from(b'0' + digit.unwrap_or(&0)));
    }
    match number.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => number,
    }
}

/// The fewest digits that read as this double, and how many of them stand before the point.
fn shortest(value: f64) -> (Vec<u8>, i32) {
    let (exact, point) = exact(value);
    for count in 1..exact.len() {
        let mut up = exact[..count].to_vec();
        let mut down = up.clone();
        // A nine that is counted up is gone; where all are nines, a one stands before them.
        let carried = up.iter().rposition(|digit| *digit < 9);
        up.truncate(carried.map_or(0, |place| place + 1));
        let mut up_point = point;
        match up.last_mut() {
            Some(digit) => *digit += 1,
            None => {
                up.push(1);
                up_point += 1;
            }
        }
        while down.last() == Some(&0) {
            down.pop();
        }
        let mut both = [(down, point), (up, up_point)];
        if exact[count] >= 5 {
            both.reverse();
        }
        for (digits, point) in both {
            if nearest(&digits, point - digits.len() as i32) == value {
                return (digits, point);
            }
        }
    }
    (exact, point)
}

/// All digits of a double, and how many of them stand before the point: for every double that is no whole number ends
/// somewhere as a decimal too.
fn exact(value: f64) -> (Vec<u8>, i32) {
    let bits = value.to_bits();
    let (power, fraction) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
    let (mantissa, power) = if power == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, power - 1075)
    };
    let mut number = vec![mantissa as u32, (mantissa >> 32) as u32];
    for _ in 0..power.abs() {
        // A half is five tenths.
        times(&mut number, if power > 0 { 2 } else { 5 }, 0);
    }
    let mut digits = Vec::new();
    while number.iter().any(|limb| *limb > 0) {
        let mut rest = 0;
        for limb in number.iter_mut().rev() {
            let part = rest << 32 | u64::from(*limb);
            *limb = (part / 10) as u32;
            rest = part % 10;
        }
        digits.push(rest as u8);
    }
    let point = if digits.is_empty() {
        0
    } else {
        digits.len() as i32 + power.min(0)
    };
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    digits.reverse();
    (digits, point)
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
    fn any_digits_are_read_as_the_standard_library_reads_them() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for round in 0..20_000 {
            let lengths = if round % 50 == 0 { (400, 900) } else { (3, 30) };
            let mut number = |most| {
                (0..next(most))
                    .map(|_| char::from(b'0' + next(10) as u8))
                    .collect::<String>()
            };
            let text = format!("{}0.{}{}", number(lengths.0), "0".repeat(round % 23), number(lengths.1));
            let text = text + "5";
            assert_eq!(read(&text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn the_middle_between_two_doubles_goes_to_the_even_one_and_a_hair_beside_it_does_not() {
        // 2^53 + 1 and 2^53 + 3, and one tenth of a unit in the 900th place beside them.
        for middle in ["9007199254740993", "9007199254740995"] {
            for text in [
                middle.to_owned(),
                format!("{middle}.{}1", "0".repeat(900)),
                format!("{middle}.0"),
            ] {
                assert_eq!(read(&text), text.parse().ok(), "{text}");
            }
        }
        for text in [
            "17976931348623157".to_owned() + &"0".repeat(292),
            "1".to_owned() + &"0".repeat(309),
            format!("0.{}5", "0".repeat(323)),
            "9".repeat(2_000_000),
            format!("0.{}", "9".repeat(2_000_000)),
            format!("0.{}9", "0".repeat(2_000_000)),
        ] {
            assert_eq!(read(&text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn any_double_is_written_as_the_standard_library_writes_it() {
        let mut state = 11_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state
        };
        for round in 0..4000_u64 {
            let bits = next() ^ next() >> 32;
            let value = match round % 4 {
                // Between 0 and 1, decimals of a few digits, powers of two with their neighbours, anything.
                0 => (bits >> 11) as f64 / (1_u64 << 53) as f64,
                1 => (bits >> 40) as f64 / 10_f64.powi((round % 9) as i32),
                2 => f64::from_bits(((bits % 2047) << 52) + round % 3 - round % 2),
                _ if round % 40 == 3 => f64::from_bits(bits >> 1),
                _ => f64::from_bits((bits >> 12) + ((900 + bits % 200) << 52)),
            };
            if value.is_finite() && value >= 0.0 {
                assert_eq!(write(value), value.to_string(), "{value:e}");
                assert_eq!(read(&write(value)), Some(value));
            }
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
