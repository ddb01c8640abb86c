//! The text of a duration, exactly: `3.5s`, `1h30m`, `-250ms`.
//!
//! The form is that of Go's `time.ParseDuration`, which the language definition refers to. The crate behind the evaluator reads
//! the numbers as doubles, which loses nanoseconds of long durations.

use crate::cel::value::Moment;

const SECOND: i128 = 1_000_000_000;

/// Units with their nanoseconds; longer names come before those that they start with.
const UNITS: [(&str, i128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
];

/// The duration that `text` stands for, if it stands for one of at most 2^63 nanoseconds, about 292 years.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let (sign, mut rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if rest.is_empty() {
        return None;
    }
    let mut nanos = 0_i128;
    if rest != "0" {
        while !rest.is_empty() {
            let (part, behind) = component(rest)?;
            nanos = nanos.checked_add(part)?;
            rest = behind;
        }
    }
    let nanos = i64::try_from(sign * nanos).ok()?;
    let (seconds, nanos) = (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000));
    Some(Moment { seconds, nanos: u32::try_from(nanos).ok()? })
}

/// The nanoseconds of the number and unit at the start of `text`, and what follows.
fn component(text: &str) -> Option<(i128, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), digits);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (unit, nanos) = UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // Digits beyond the fifteenth are less than a nanosecond of every unit but the hour, of which they are less than four.
    let fraction = &fraction[..fraction.len().min(15)];
    let parts: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    Some((whole.checked_mul(*nanos)?.checked_add(parts * nanos / scale)?, &rest[unit.len()..]))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_exactly() {
        for (text, seconds, nanos) in [
            ("0", 0, 0),
            ("3.5s", 3, 500_000_000),
            ("1h30m", 5400, 0),
            ("-0.5s", -1, 500_000_000),
            ("+1.s", 1, 0),
            (".5ms", 0, 500_000),
            ("1m1ns", 60, 1),
            ("2µs", 0, 2_000),
            ("8975203061.043592436s", 8_975_203_061, 43_592_436),
            ("0.0000000000000001h", 0, 0),
            ("-9223372036.854775808s", -9_223_372_037, 145_224_192),
        ] {
            assert_eq!(parse(text), Some(Moment { seconds, nanos }), "{text}");
        }
        for text in [
            "",
            "-",
            "1",
            "s",
            ".s",
            "1 s",
            "1d",
            "1e3s",
            "--1s",
            "1s ",
            "inf s",
            "9223372036.854775808s",
            "99999999999999999999999999999999999999999s",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
