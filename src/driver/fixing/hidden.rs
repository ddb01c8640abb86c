//! What an error has hidden.
//!
//! An error keeps others quiet: of an expression with a name that nobody knows the type is unknown, and fits everything; rules are silent where something is
//! left out. Where the error goes, they may speak, and what they say was wrong before. Nobody can see what was hidden, but it is known what can have been:
//!
//! | an error of | hides |
//! |---|---|
//! | syntax, or an import that leads nowhere | names, and all that comes after names |
//! | names, and all that comes after them | what comes after names |
//!
//! What points at the very text that was put in was not there before, so it is no matter of having been hidden. And a fix that guesses may have guessed wrong:
//! what is new then tells against it.

use super::Report;
use super::edits::Replaced;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::resolve::rules::MISSING_IMPORT;
use std::ops::Range;

/// In which order a text is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// How it is written, and which files it is made of.
    Syntax,
    /// What its names are.
    Names,
    /// What it means: types, and what rules find.
    Meaning,
}

impl Stage {
    fn of(rule: &Rule) -> Self {
        match rule.family() {
            _ if *rule == MISSING_IMPORT => Self::Syntax,
            "01" => Self::Syntax,
            "02" => Self::Names,
            _ => Self::Meaning,
        }
    }
}

/// The errors that are gone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mended {
    /// The first stage that one of them is about.
    first: Option<Stage>,
    guessed: bool,
    silenced: bool,
}

impl Mended {
    /// With a finding that shall be gone.
    pub(super) fn and(self, found: &Diagnostic) -> Self {
        let stage = (found.severity == Severity::Error).then(|| Stage::of(found.rule));
        Self { first: self.first.into_iter().chain(stage).min(), ..self }
    }

    /// With a finding that is gone if a guess is right.
    pub(super) fn by_guess(self) -> Self {
        Self { guessed: true, ..self }
    }

    /// With a finding that is only not said any more: what was wrong still is.
    pub(super) fn by_silence(self) -> Self {
        Self { silenced: true, ..self }
    }

    /// With others.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            first: self.first.into_iter().chain(other.first).min(),
            guessed: self.guessed || other.guessed,
            silenced: self.silenced || other.silenced,
        }
    }

    /// Whether they may have hidden something that does not point at what was put in for them.
    pub(super) fn hid(self, found: &Diagnostic) -> bool {
        let Some(first) = self.first.filter(|_| !self.guessed) else { return false };
        found.severity != Severity::Error
            || !self.silenced
                && match Stage::of(found.rule) {
                    Stage::Syntax => false,
                    Stage::Names => first == Stage::Syntax,
                    Stage::Meaning => true,
                }
    }
}

/// The places of a text that edits put in.
#[derive(Clone, Debug, Default)]
pub(super) struct Written(Vec<Range<u32>>);

impl Written {
    /// Those of further edits, too.
    pub(super) fn and(&self, replaced: &[Replaced]) -> Self {
        let moved = self.0.iter().map(|place| moved(place.start, replaced).start..moved(place.end, replaced).end);
        Self(moved.chain(replaced.iter().map(|it| it.new.clone())).collect())
    }

    /// Whether a finding in the file at `path` is about one of them.
    pub(super) fn has(&self, path: &str, report: &Report, found: &Diagnostic) -> bool {
        let span = found.primary.span;
        let meets = |place: &Range<u32>| {
            if place.is_empty() || span.is_empty() {
                place.start <= span.end && span.start <= place.end
            } else {
                place.start < span.end && span.start < place.end
            }
        };
        report.sources.file(span.file).path() == path && self.0.iter().any(meets)
    }
}

/// Where a place is after edits; of one that was replaced, what is there now.
fn moved(at: u32, replaced: &[Replaced]) -> Range<u32> {
    let mut shift = 0_i64;
    for it in replaced {
        if at < it.old.start {
            break;
        }
        if at < it.old.end {
            return it.new.clone();
        }
        shift = i64::from(it.new.end) - i64::from(it.old.end);
    }
    let at = u32::try_from(i64::from(at) + shift).unwrap_or(at);
    at..at
}
