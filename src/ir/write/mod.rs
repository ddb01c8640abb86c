//! Canonical JSON (RFC 8785): one form for one value, streamed into any writer.
//!
//! The key order comes from the model (see [`super::model`]); here are the numbers, which RFC 8785 takes from ECMAScript
//! (`2.0` is `2`), and no white space. Integers beyond 2^53 keep all their digits, where the RFC, which knows only doubles,
//! would round them: a seed must come back as it was written.
//!
//! With the feature `formats` also YAML and CBOR. Hashes are over canonical JSON whatever a document is written in.

#[cfg(feature = "formats")]
mod cbor;
#[cfg(feature = "formats")]
mod yaml;

#[cfg(feature = "formats")]
pub use cbor::cbor;
#[cfg(feature = "formats")]
pub use yaml::yaml;

#[cfg(feature = "formats")]
use super::Encoding;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use std::io;

/// Writes `value`, whose maps must already have the canonical key order, as the types of [`super::model`] do.
///
/// It writes in small pieces: give it a buffered writer.
pub fn canonical(value: &impl Serialize, out: impl io::Write) -> serde_json::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Canonical))
}

/// `value` as canonical text. Every type of [`super::model`] has a JSON form; what has none gives an empty text.
pub fn canonical_string(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let written = canonical(value, &mut bytes);
    debug_assert!(written.is_ok(), "a document is always written: {written:?}");
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes `value` as a file holds it; text ends with a line break. It writes in small pieces: give it a buffered writer.
#[cfg(feature = "formats")]
pub fn encoded(value: &impl Serialize, encoding: Encoding, mut out: impl io::Write) -> io::Result<()> {
    match encoding {
        Encoding::Json => {
            canonical(value, &mut out)?;
            out.write_all(b"\n")
        }
        Encoding::Yaml => yaml(value, out),
        Encoding::Cbor => cbor(value, out),
    }
}

/// Writes `value` for people: indented, with a line break at the end. The same value, not the same bytes.
pub fn pretty(value: &impl Serialize, mut out: impl io::Write) -> serde_json::Result<()> {
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n").map_err(serde_json::Error::io)
}

/// The formatter: compact, with the numbers of ECMAScript.
pub(super) struct Canonical;

impl Formatter for Canonical {
    fn write_f64<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        out.write_all(number(value).as_bytes())
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        self.write_f64(out, f64::from(value))
    }
}

/// A finite number as ECMAScript writes it (ECMA-262, `Number::toString`): the shortest digits that read back as it.
///
/// The digits are those of `serde_json`. The standard library's differ where two are equally near: there ECMAScript wants
/// the even one.
pub fn number(value: f64) -> String {
    let mut text = Vec::new();
    let written = CompactFormatter.write_f64(&mut text, value.abs());
    debug_assert!(written.is_ok(), "a vector takes every byte");
    let text = String::from_utf8(text).unwrap_or_default();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return "0".to_owned(); // also -0
    }
    // The value is 0.significant times ten to the power of `point`.
    let places = i32::try_from(whole.len() + significant.len()).unwrap_or(0) - i32::try_from(digits.len()).unwrap_or(0);
    let point = exponent.parse::<i32>().unwrap_or(0) + places;
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", placed(significant.trim_end_matches('0'), point))
}

/// Puts the decimal point, or an exponent, where ECMAScript wants it.
fn placed(digits: &str, point: i32) -> String {
    let places = usize::try_from(point).unwrap_or(0);
    match point {
        1..=21 if digits.len() <= places => format!("{digits:0<places$}"),
        1..=21 => format!("{}.{}", &digits[..places], &digits[places..]),
        -5..=0 => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{:+}", point - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Json;
    use serde_json::json;

    #[test]
    fn numbers_are_written_as_rfc_8785_shows() {
        // Appendix B of the RFC.
        let samples = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ];
        for (bits, expected) in samples {
            assert_eq!(number(f64::from_bits(bits)), expected);
        }
    }

    #[test]
    fn the_sample_of_rfc_8785_comes_out_as_it_shows() {
        let input = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                        \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        let value: Json = serde_json::from_str(input).unwrap();
        assert_eq!(canonical_string(&value), expected);
    }

    #[test]
    fn integers_keep_their_digits_and_whole_doubles_lose_their_point() {
        let value = Json(json!([2.0, 9_007_199_254_740_993_i64, i64::MIN, u64::MAX, -0.0]));
        assert_eq!(canonical_string(&value), "[2,9007199254740993,-9223372036854775808,18446744073709551615,0]");
    }
}
