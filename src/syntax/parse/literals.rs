//! Names and plain literals: from a matched rule to its value.

use super::cursor::Parser;
use super::grammar::Node;
use super::keywords::{self, NameUse};
use crate::base::Name;
use crate::cel::rules::INVALID_LITERAL;
use crate::syntax::ast::{DurationMs, Spanned};

impl Parser<'_, '_> {
    /// A name as it stands: a reference, a field or the like.
    pub(super) fn name(&self, node: &Node<'_>) -> Name {
        let text = node.as_str();
        Name::new(text, self.span_of(text))
    }

    /// A name that is declared here. It may be no word of the language; of a dotted name, that holds for the first part.
    pub(super) fn new_name(&mut self, node: &Node<'_>, name_use: NameUse) -> Name {
        let name = self.name(node);
        let first = name.as_str().split('.').next().unwrap_or_default();
        let place = self.span_of(&node.as_str()[..first.len()]);
        keywords::report_reserved(first, name_use, place, self.sink);
        name
    }

    /// A whole number.
    pub(super) fn integer(&mut self, node: &Node<'_>) -> Spanned<i64> {
        let span = self.span_of(node.as_str());
        let value = node.as_str().parse().unwrap_or_else(|_| {
            self.too_large(node, "the greatest is 9223372036854775807");
            1
        });
        Spanned { value, span }
    }

    /// A number with or without a fraction. Digits always make a number, an infinite one at worst.
    pub(super) fn number(&self, node: &Node<'_>) -> Spanned<f64> {
        Spanned { value: node.as_str().parse().unwrap_or(f64::INFINITY), span: self.span_of(node.as_str()) }
    }

    /// The figure of `v1`.
    pub(super) fn version(&mut self, node: &Node<'_>) -> Spanned<u32> {
        let value = node.as_str()[1..].parse().unwrap_or_else(|_| {
            self.too_large(node, "the greatest version is v4294967295");
            1
        });
        Spanned { value, span: self.span_of(node.as_str()) }
    }

    /// A duration.
    pub(super) fn duration(&mut self, node: &Node<'_>) -> DurationMs {
        let value = milliseconds(node.as_str()).unwrap_or_else(|| {
            self.too_large(node, "the longest is about 292 million years");
            1
        });
        Spanned { value, span: self.span_of(node.as_str()) }
    }

    fn too_large(&mut self, node: &Node<'_>, help: &str) {
        let span = self.span_of(node.as_str());
        self.sink.report(INVALID_LITERAL.at(span, "this number is too large").help(help));
    }
}

/// The milliseconds of `1h30m`, unless they are too many. The greatest is that of CEL's own whole numbers.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let mut total = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let (digits, behind) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let (unit, behind) = behind.split_at(behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len()));
        let scale = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(scale)?)?;
        rest = behind;
    }
    i64::try_from(total).is_ok().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn durations_add_up_in_milliseconds() {
        assert_eq!(milliseconds("250ms"), Some(250));
        assert_eq!(milliseconds("1h30m"), Some(5_400_000));
        assert_eq!(milliseconds("7d"), Some(604_800_000));
        assert_eq!(milliseconds("99999999999999999d"), None);
    }
}
