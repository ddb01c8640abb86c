//! The state of reading, and the small kinds of values: names, numbers, texts, durations, lists.

use super::docs::Docs;
use crate::base::suggest::nearest;
use crate::base::{Name, Origin, Span};
use crate::cel::rules::INVALID_LITERAL;
use crate::diagnostic::{Fix, Sink};
use crate::frontend::rules::UNEXPECTED_VALUE;
use crate::frontend::tree::{Entry, Kind, Remarks, Scalar, Value, kind_name};
use crate::syntax::ast::{DurationMs, Spanned, Text};
use crate::syntax::{self, NameKind};

/// What reads a document.
pub(super) struct Reader<'t, 's> {
    pub(super) docs: Docs<'t>,
    pub(super) sink: &'s mut Sink,
    /// The comments in what was read.
    pub(super) remarks: Remarks<'t>,
    /// The expressions that were read, if anybody wants to know.
    pub(super) seen: Option<Vec<Seen>>,
}

/// An expression that was read.
pub(super) struct Seen {
    /// Where it stands.
    pub(super) place: Span,
    /// The scalar that it stands in.
    pub(super) scalar: Span,
    /// Its canonical text.
    pub(super) formatted: String,
}

/// Any dotted name of something that is declared elsewhere.
pub(super) const DOTTED: NameKind = NameKind::Used { dotted: true };
/// Any name of a step, a field or the like.
pub(super) const PLAIN: NameKind = NameKind::Used { dotted: false };

impl Reader<'_, '_> {
    /// Says that a value is of another kind than `wanted` ("a number", "a list of names").
    pub(super) fn unexpected(&mut self, value: Value<'_>, wanted: &str) {
        if value.kind() == Kind::Wrong {
            return;
        }
        let message = format!("expected {wanted}, found {}", kind_name(value.kind()));
        self.sink.report(UNEXPECTED_VALUE.at(value.span(), message));
    }

    /// Says that a value is none of some words, with the nearest one.
    pub(super) fn no_such_word(&mut self, value: Value<'_>, words: &[&'static str]) {
        if value.kind() == Kind::Wrong {
            return;
        }
        let listed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let word = value.scalar().map_or("", |scalar| scalar.text);
        let message = if word.is_empty() {
            format!("expected one of {}, found {}", listed.join(", "), kind_name(value.kind()))
        } else {
            format!("`{word}` is none of {}", listed.join(", "))
        };
        let near = nearest(word, words.iter().copied());
        self.sink.report(UNEXPECTED_VALUE.at(value.span(), message).suggest(value.span(), near));
    }

    /// The text of a scalar that is not nothing.
    pub(super) fn scalar<'a>(&mut self, value: Value<'a>, wanted: &str) -> Option<Scalar<'a>> {
        let found = value.scalar().filter(|_| value.kind() != Kind::Null);
        if found.is_none() && value.kind() != Kind::Wrong {
            let message = format!("expected {wanted}, found {}", kind_name(value.kind()));
            let report = UNEXPECTED_VALUE.at(value.span(), message);
            self.sink.report(match value.kind() {
                Kind::Map | Kind::List => {
                    report.help("put text in quotes that has `: ` in it, or starts with `{` or `[`")
                }
                _ => report,
            });
        }
        found
    }

    /// A piece of the language that is all of a text. Nothing if a comment swallows a part of it, which is reported.
    pub(super) fn code<T>(
        &mut self,
        scalar: Scalar<'_>,
        read: impl for<'m> Fn(&'m str, Origin<'m>, &mut Sink) -> T,
    ) -> Option<T> {
        self.remarks.whole(scalar, self.sink, read)
    }

    /// A text; numbers and the like count as what they are written as.
    pub(super) fn text(&mut self, value: Value<'_>) -> Option<Text> {
        self.scalar(value, "text").map(Scalar::to_text)
    }

    /// A name of the kind `kind`.
    pub(super) fn name(&mut self, value: Value<'_>, kind: NameKind) -> Option<Name> {
        let scalar = self.scalar(value, "a name")?;
        syntax::parse_name(scalar.text, scalar.origin, kind, self.sink)
    }

    /// The name that a key is.
    pub(super) fn key(&mut self, key: Scalar<'_>, kind: NameKind) -> Option<Name> {
        syntax::parse_name(key.text, key.origin, kind, self.sink)
    }

    /// A name, or a list of names.
    pub(super) fn names(&mut self, value: Value<'_>, kind: NameKind) -> Vec<Name> {
        self.one_or_many(value).into_iter().filter_map(|value| self.name(value, kind)).collect()
    }

    /// The elements of a list; another value is a list of one, nothing is an empty one.
    #[expect(clippy::unused_self, reason = "it reads as the other ways to read a value")]
    pub(super) fn one_or_many<'a>(&mut self, value: Value<'a>) -> Vec<Value<'a>> {
        match value.kind() {
            Kind::List => value.items().collect(),
            Kind::Null | Kind::Wrong => Vec::new(),
            _ => vec![value],
        }
    }

    /// The entries of a map; reports what is no map.
    pub(super) fn entries<'a>(&mut self, value: Value<'a>, what: &str) -> Vec<Entry<'a>> {
        match value.kind() {
            Kind::Map | Kind::Null => {}
            Kind::List => {
                let report = UNEXPECTED_VALUE.at(value.span(), format!("expected {what}, found a list"));
                self.sink.report(report.help("give each a name of its own, as in `name: …`, in place of `- `"));
            }
            _ => self.unexpected(value, what),
        }
        value.entries().collect()
    }

    /// A whole number.
    pub(super) fn integer(&mut self, value: Value<'_>) -> Option<Spanned<i64>> {
        match value.kind() {
            Kind::Int(number) => Some(Spanned { value: number, span: value.span() }),
            Kind::TooLarge => {
                self.sink.report(
                    INVALID_LITERAL
                        .at(value.span(), "this number is too large")
                        .help("the greatest is 9223372036854775807"),
                );
                None
            }
            _ => {
                self.unexpected(value, "a whole number");
                None
            }
        }
    }

    /// A number with or without a fraction.
    #[expect(clippy::cast_precision_loss, reason = "a factor is never that large")]
    pub(super) fn number(&mut self, value: Value<'_>) -> Option<Spanned<f64>> {
        let span = value.span();
        match value.kind() {
            Kind::Int(number) => Some(Spanned { value: number as f64, span }),
            Kind::Double(number) => Some(Spanned { value: number, span }),
            _ => {
                self.unexpected(value, "a number");
                None
            }
        }
    }

    /// Whether something holds: the place of `true`.
    pub(super) fn flag(&mut self, value: Value<'_>) -> Option<Span> {
        let Kind::Bool(holds) = value.kind() else {
            let word = value.scalar().map_or("", |scalar| scalar.text);
            let meant = match word {
                "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => "true",
                "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => "false",
                _ => {
                    self.unexpected(value, "`true` or `false`");
                    return None;
                }
            };
            let report = UNEXPECTED_VALUE.at(value.span(), format!("`{word}` is text here"));
            let fix = Fix::safe(format!("change it to `{meant}`")).replace(value.span(), meant);
            self.sink.report(report.help(format!("write `{meant}`")).fix(fix));
            return None;
        };
        holds.then(|| value.span())
    }

    /// A duration.
    pub(super) fn duration(&mut self, value: Value<'_>) -> Option<DurationMs> {
        let scalar = self.scalar(value, "a duration, as in `20s`")?;
        if let Kind::Int(_) | Kind::Double(_) | Kind::TooLarge = value.kind() {
            let report = UNEXPECTED_VALUE.at(scalar.span, "a duration has a unit, and this is a number");
            let report = report.help(format!("write the unit, as in `{}s` or `{}ms`", scalar.text, scalar.text));
            self.sink.report(report);
            return None;
        }
        self.code(scalar, syntax::parse_duration)?
    }
}
