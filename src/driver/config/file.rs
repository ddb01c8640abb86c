//! What one file of configuration says, with the places where it says so.

use super::globs::Globs;
use crate::base::{FileId, Name, Span};
use crate::diagnostic::{Level, Rule, Selector, Severity};
use crate::rules::targets::Target;

/// A file of configuration.
#[derive(Debug)]
pub(super) struct File {
    /// Its path.
    pub(super) path: String,
    /// Its text.
    pub(super) id: FileId,
    /// The files that it builds on.
    pub(super) extends: Vec<Name>,
    /// The profile that it chooses.
    pub(super) profile: Option<Name>,
    /// What is not looked for.
    pub(super) exclude: Globs,
    /// Files with declarations for all.
    pub(super) stubs: Vec<Name>,
    /// What it says outside of profiles.
    pub(super) plain: Part,
    /// What its profiles say.
    pub(super) profiles: Vec<(Name, Part)>,
}

/// What can be said in a profile, and outside of one.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// That warnings are denied.
    pub(super) deny: Option<Span>,
    /// The engine.
    pub(super) target: Option<(Target, Span)>,
    /// The levels.
    pub(super) rules: Vec<Entry>,
    /// The levels for some files.
    pub(super) overrides: Vec<Override>,
}

/// Levels for some files.
#[derive(Debug)]
pub(super) struct Override {
    /// The files.
    pub(super) files: Globs,
    /// The levels.
    pub(super) rules: Vec<Entry>,
}

/// A level for some rules.
#[derive(Debug)]
pub(super) struct Entry {
    /// The rules.
    pub(super) selector: Selector,
    /// The level.
    pub(super) level: Wanted,
    /// Where it is said.
    pub(super) span: Span,
}

/// A level as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Not reported.
    Off,
    /// As grave as this.
    On(Severity),
    /// As grave as the rule itself says.
    Own,
}

impl Wanted {
    /// What it is for a rule.
    pub(super) const fn of(self, rule: &Rule) -> Level {
        match self {
            Self::Off => Level::Off,
            Self::On(severity) => Level::On(severity),
            Self::Own => Level::On(rule.severity),
        }
    }
}

impl File {
    /// What it says of a rule in the file at an absolute path, under a profile, if anything.
    pub(super) fn entry(&self, rule: &Rule, path: &str, profile: Option<&str>) -> Option<&Entry> {
        let profile = self.of_profile(profile);
        profile
            .and_then(|part| part.by_place(rule, path))
            .or_else(|| self.plain.by_place(rule, path))
            .or_else(|| profile.and_then(|part| narrowest(&part.rules, rule)))
            .or_else(|| narrowest(&self.plain.rules, rule))
    }

    /// What it says under a name.
    pub(super) fn of_profile(&self, name: Option<&str>) -> Option<&Part> {
        self.profiles.iter().find(|(profile, _)| Some(profile.as_str()) == name).map(|(_, part)| part)
    }
}

impl Part {
    /// What the overrides say of a rule in the file at an absolute path.
    fn by_place(&self, rule: &Rule, path: &str) -> Option<&Entry> {
        let here = self.overrides.iter().rev();
        here.filter_map(|it| Some((it, narrowest(&it.rules, rule)?)))
            .find(|(it, _)| it.files.mean(path))
            .map(|(_, entry)| entry)
    }
}

/// The narrowest entry that means a rule. Two that are as narrow and mean it are reported when they are read.
fn narrowest<'e>(entries: &'e [Entry], rule: &Rule) -> Option<&'e Entry> {
    entries.iter().filter(|entry| entry.selector.means(rule)).max_by_key(|entry| entry.selector.rank())
}
