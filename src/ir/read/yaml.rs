//! YAML 1.2 as JSON text, by its core schema (section 10.3): `on` and `yes` are text, `0x1f` and `.5` are numbers.
//!
//! An alias is what its anchor holds, written again; how much may be written again is bounded, so that no small file
//! becomes a large one. Tags beyond `!!str` are refused: they would say what a type says already.

use super::text::Text;
use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How many bytes the aliases of a document may stand for.
const MAX_REPEATED: usize = 16 * 1024 * 1024;

/// The JSON text of the one document in `yaml`.
pub(super) fn json(yaml: &str) -> Result<String, String> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    // A key may be as long as a line.
    options.simple_key_max_lookahead = usize::MAX;
    let mut reader = Reader::default();
    for next in Parser::new_from_str_with_options(yaml, options) {
        let (event, span) = next.map_err(|error| {
            let mark = error.marker();
            format!("{}, at line {} column {}", error.info(), mark.line(), mark.col() + 1)
        })?;
        let read = reader.event(&event);
        read.map_err(|message| format!("{message}, at line {} column {}", span.start.line(), span.start.col() + 1))?;
    }
    reader.text.finish()
}

#[derive(Default)]
struct Reader {
    text: Text,
    /// Open lists and objects that have an anchor, by depth.
    anchored: Vec<(usize, usize, usize)>,
    anchors: FxHashMap<usize, Range<usize>>,
    repeated: usize,
}

impl Reader {
    fn event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let start = self.scalar(value, *style, tag.as_deref())?;
                if *anchor > 0 {
                    self.anchors.insert(*anchor, start..self.text.len());
                }
            }
            Event::SequenceStart(_, anchor, tag) => {
                no_tag(tag.as_deref())?;
                let start = self.text.list()?;
                self.open(*anchor, start);
            }
            Event::MappingStart(_, anchor, tag) => {
                no_tag(tag.as_deref())?;
                let start = self.text.object()?;
                self.open(*anchor, start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Alias(anchor) => self.alias(*anchor)?,
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, start: usize) {
        if anchor > 0 {
            self.anchored.push((self.text.depth(), anchor, start));
        }
    }

    fn close(&mut self) -> Result<(), String> {
        let depth = self.text.depth();
        self.text.close()?;
        if let Some((_, anchor, start)) = self.anchored.pop_if(|(at, ..)| *at == depth) {
            self.anchors.insert(anchor, start..self.text.len());
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize) -> Result<(), String> {
        let range = self.anchors.get(&anchor).ok_or("an alias stands inside of what it stands for")?.clone();
        self.repeated += range.len();
        if self.repeated > MAX_REPEATED {
            return Err("its aliases make it too large".to_owned());
        }
        self.text.again(range).map(drop)
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<usize, String> {
        if tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str")) {
            return self.text.string(value);
        }
        no_tag(tag)?;
        if style != ScalarStyle::Plain {
            return self.text.string(value);
        }
        match value {
            "" | "~" | "null" | "Null" | "NULL" => self.text.plain("null"),
            "true" | "True" | "TRUE" => self.text.plain("true"),
            "false" | "False" | "FALSE" => self.text.plain("false"),
            _ if is_special(value) => Err(format!("the number {value} has no JSON form")),
            _ => match number(value) {
                Some(Number::Whole(digits)) => self.text.plain(&digits),
                Some(Number::Double(value)) => self.text.double(value),
                None => self.text.string(value),
            },
        }
    }
}

fn no_tag(tag: Option<&Tag>) -> Result<(), String> {
    tag.map_or(Ok(()), |tag| Err(format!("the tag `{}` has no meaning here", tag.original())))
}

/// Infinities and what is no number.
fn is_special(value: &str) -> bool {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(value, ".nan" | ".NaN" | ".NAN")
}

enum Number {
    /// As JSON writes it.
    Whole(String),
    Double(f64),
}

fn number(value: &str) -> Option<Number> {
    let (sign, unsigned) = match value.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", value.strip_prefix('+').unwrap_or(value)),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !unsigned.is_empty() && digits(unsigned) {
        let significant = unsigned.trim_start_matches('0');
        let significant = if significant.is_empty() { "0" } else { significant };
        return Some(Number::Whole(format!("{sign}{significant}")));
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = value.strip_prefix(prefix).filter(|digits| !digits.starts_with('+')) {
            return u64::from_str_radix(digits, radix).ok().map(|value| Number::Whole(value.to_string()));
        }
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let valid = digits(whole) && digits(fraction) && digits(exponent) && !exponent.is_empty();
    if !valid || whole.is_empty() && (fraction.is_empty() || !mantissa.starts_with('.')) {
        return None;
    }
    value.parse().ok().map(Number::Double)
}
