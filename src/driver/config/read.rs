//! Reads one file of configuration, and reports all its mistakes at once.

use super::file::{Entry, File, Override, Part, Wanted};
use super::globs::{Globs, Wrong};
use super::selector::selector;
use super::shape::{self, Key, Kind};
use super::toml::{self, Node, Parsed, Table, Value};
use crate::base::suggest::nearest;
use crate::base::{FileId, Name, SourceFile, Span};
use crate::diagnostic::{Diagnostic, Fix, Selector, Severity};
use crate::rules;
use crate::rules::configuration::{
    FIXED_RULE, INVALID_GLOB, INVALID_SETTING, INVALID_TOML, MISSING_REASON, MISSING_SETTING, REPEATED_RULE,
    UNKNOWN_RULE, UNKNOWN_SETTING,
};
use crate::rules::targets::Target;
use std::collections::BTreeSet;

/// What the file says that lies in the absolute folder `base`, and what is wrong with it.
pub(super) fn read(id: FileId, source: &SourceFile, base: &str) -> (File, Vec<Diagnostic>) {
    let Parsed { table, errors, lost } = toml::parse(id, source);
    let mut reader = Reader { base, found: Vec::new() };
    let mut file = reader.file((source.path(), id), table);
    let mut found = reader.found;
    // What stands on a line that is no TOML, or behind a bracket that is not closed, was not read as it was meant.
    let line = |span: Span| source.lines().line(span.start);
    let unread = errors.iter().filter(|it| it.rule == &INVALID_TOML).map(|it| line(it.primary.span));
    let unread: BTreeSet<usize> = unread.collect();
    let is_read = |span: Span| !unread.contains(&line(span)) && lost.is_none_or(|lost| span.start < lost);
    found.retain(|it| is_read(it.primary.span));
    file.extends.retain(|name| is_read(name.span));
    file.stubs.retain(|name| is_read(name.span));
    file.profile = file.profile.filter(|name| is_read(name.span) && unread.is_empty());
    found.extend(errors);
    (file, found)
}

struct Reader<'b> {
    base: &'b str,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn file(&mut self, (path, id): (&str, FileId), table: Table) -> File {
        let (mut extends, mut profile, mut stubs) = (Vec::new(), None, Vec::new());
        let (mut exclude, mut profiles) = (Globs::default(), Vec::new());
        let plain = self.part(table, (shape::FILE, "a file of configuration"), &mut |reader, key, node| match key {
            "extends" => extends = reader.texts(key, node),
            "profile" => profile = reader.text(key, node),
            "stubs" => stubs = reader.texts(key, node),
            "exclude" => exclude = reader.globs(key, node).unwrap_or_default(),
            "profiles" => profiles = reader.profiles(key, node),
            _ => {}
        });
        File { path: path.to_owned(), id, extends, profile, exclude, stubs, plain, profiles }
    }

    /// What can be said outside of a profile as well as in one; the `other` keys are passed on.
    fn part(
        &mut self,
        table: Table,
        (keys, what): (&[Key], &str),
        other: &mut dyn FnMut(&mut Self, &str, Node),
    ) -> Part {
        let mut part = Part::default();
        for (name, node) in table {
            let span = node.span;
            match self.key(&name, keys, what) {
                None => {}
                Some("rules") => part.rules = self.rules("rules", node),
                Some("overrides") => part.overrides = self.overrides(node),
                Some("deny") => part.deny = self.word(keys, &name, node).map(|_| span),
                Some("target") => part.target = self.word(keys, &name, node).and_then(engine).map(|it| (it, span)),
                Some(key) => other(self, key, node),
            }
        }
        part
    }

    fn profiles(&mut self, key: &str, node: Node) -> Vec<(Name, Part)> {
        let Some(table) = self.table(key, node, "a table, as in `[profiles.strict]`") else { return Vec::new() };
        let mut profiles = Vec::new();
        for (name, node) in table {
            let Some(table) = self.table(&name.text, node, "a table, as in `[profiles.strict]`") else { continue };
            profiles.push((name, self.part(table, (shape::PROFILE, "a profile"), &mut |_, _, _| {})));
        }
        profiles
    }

    fn overrides(&mut self, node: Node) -> Vec<Override> {
        let Value::List(items) = node.value else {
            return self.wrong("overrides", &node, "a list of tables, as in `[[overrides]]`").unwrap_or_default();
        };
        let mut overrides = Vec::new();
        for item in items {
            let span = item.span;
            let Some(table) = self.table("overrides", item, "a list of tables, as in `[[overrides]]`") else {
                continue;
            };
            overrides.extend(self.one_override(span, table));
        }
        overrides
    }

    fn one_override(&mut self, span: Span, table: Table) -> Option<Override> {
        let (mut files, mut rules, mut reason) = (None, None, None);
        let mut has_files = false;
        for (name, node) in table {
            match self.key(&name, shape::OVERRIDE, "an override") {
                Some("files") => {
                    let span = node.span;
                    (files, has_files) = (self.globs("files", node), true);
                    if files.as_ref().is_some_and(Globs::is_empty) {
                        let found = MISSING_SETTING.at(span, "an override for no files does nothing");
                        self.found.push(found.help("say for which files it is, as in `files = [\"legacy/**\"]`"));
                    }
                }
                Some("rules") => rules = Some(self.rules("rules", node)),
                Some("reason") => reason = self.text("reason", node),
                Some(_) | None => {}
            }
        }
        let missing = [("files", has_files), ("rules", rules.is_some())];
        for (name, _) in missing.into_iter().filter(|(_, is_there)| !is_there) {
            let message = format!("an override without `{name}` does nothing");
            let help = match name {
                "files" => "say for which files it is, as in `files = [\"legacy/**\"]`",
                _ => "say what holds there, as in `rules = { missing-timeout = \"off\" }`",
            };
            self.found.push(MISSING_SETTING.at(span, message).help(help));
        }
        let rules = rules?;
        let off = rules.iter().find(|entry| entry.level == Wanted::Off);
        if let Some(off) = off.filter(|_| reason.is_none_or(|reason| reason.text.trim().is_empty())) {
            self.found.push(
                MISSING_REASON
                    .at(off.span, "a rule is turned off for some files, and nobody knows why")
                    .help("say why, and until when, with `reason = \"…\"` in this override"),
            );
        }
        Some(Override { files: files?, rules })
    }

    fn rules(&mut self, key: &str, node: Node) -> Vec<Entry> {
        let expected = "a table of rules and levels, as in `missing-timeout = \"error\"`";
        let Some(table) = self.table(key, node, expected) else { return Vec::new() };
        let mut entries: Vec<Entry> = Vec::new();
        for (name, node) in table {
            let (selector, level) = (self.selector(&name), self.level(&name, &node));
            let (Some(selector), Some(level)) = (selector, level) else { continue };
            if let Some(first) = entries.iter().find(|entry| entry.selector == selector) {
                self.found.push(
                    REPEATED_RULE
                        .at(name.span, format!("`{name}` has a level already"))
                        .label("said again here")
                        .related(first.span, "first said here")
                        .help("keep one of the two"),
                );
                continue;
            }
            self.changeable(&name, &selector, level);
            entries.push(Entry { selector, level, span: name.span });
        }
        entries
    }

    fn selector(&mut self, name: &Name) -> Option<Selector> {
        match selector(&name.text) {
            Ok(selector) => Some(selector),
            Err(unknown) => {
                let found = UNKNOWN_RULE.at(name.span, unknown.to_string()).help(unknown.help());
                self.found.push(found.suggest(name.span, unknown.nearest));
                None
            }
        }
    }

    fn level(&mut self, name: &Name, node: &Node) -> Option<Wanted> {
        let level = match &node.value {
            Value::Text(text) => level(text),
            Value::Flag(flag) => {
                let level = if *flag { "on" } else { "off" };
                let found = INVALID_SETTING.at(node.span, format!("the level of `{name}` is a string, not a boolean"));
                let fix = Fix::safe(format!("change it to `\"{level}\"`")).replace(node.span, format!("\"{level}\""));
                self.found.push(found.help(format!("write `\"{level}\"`")).fix(fix));
                return None;
            }
            Value::List(_) | Value::Table(_) | Value::Other(_) => {
                let message = format!("the level of `{name}` is a string, not {}", node.kind());
                self.found.push(INVALID_SETTING.at(node.span, message).help(levels()));
                return None;
            }
        };
        if level.is_none()
            && let Value::Text(text) = &node.value
        {
            let found = INVALID_SETTING.at(node.span, format!("no level is called `{text}`")).help(levels());
            let near = nearest(text, shape::LEVELS.iter().map(|(name, _)| *name)).map(|near| format!("\"{near}\""));
            self.found.push(found.suggest(node.span, near.as_deref()));
        }
        level
    }

    /// Reports a level for rules that have none but their own.
    fn changeable(&mut self, name: &Name, selector: &Selector, level: Wanted) {
        let rules: Vec<_> = rules::all().iter().filter(|rule| selector.means(rule)).collect();
        let fits = matches!(level, Wanted::Own | Wanted::On(Severity::Error));
        if fits || rules.iter().any(|rule| !rule.is_fixed()) || rules.is_empty() {
            return;
        }
        let single = matches!(selector, Selector::Rule(_));
        let message = if single {
            format!("`{name}` is always an error")
        } else {
            format!("the rules of `{name}` are always errors")
        };
        self.found.push(FIXED_RULE.at(name.span, message).help("remove this line, and mend the findings instead"));
    }

    /// The key that a name is, if it is one of `keys`.
    fn key(&mut self, name: &Name, keys: &[Key], what: &str) -> Option<&'static str> {
        let names = || keys.iter().map(|key| key.name);
        if let Some(key) = names().find(|key| *key == name.text) {
            return Some(key);
        }
        let help = if selector(&name.text).is_ok() {
            "levels of rules stand under `[rules]`".to_owned()
        } else {
            format!("the settings of {what} are `{}`", names().collect::<Vec<_>>().join("`, `"))
        };
        let found = UNKNOWN_SETTING.at(name.span, format!("`{name}` is no setting of {what}")).help(help);
        self.found.push(found.suggest(name.span, nearest(&name.text, names())));
        None
    }

    fn text(&mut self, key: &str, node: Node) -> Option<Name> {
        match node.value {
            Value::Text(text) => Some(Name::new(text, node.span)),
            _ => self.wrong(key, &node, "a string"),
        }
    }

    /// A string, or a list of them.
    fn texts(&mut self, key: &str, node: Node) -> Vec<Name> {
        match node.value {
            Value::List(items) => items.into_iter().filter_map(|item| self.text(key, item)).collect(),
            Value::Text(text) => vec![Name::new(text, node.span)],
            _ => self.wrong(key, &node, "a string, or a list of strings").unwrap_or_default(),
        }
    }

    fn word(&mut self, keys: &[Key], name: &Name, node: Node) -> Option<&'static str> {
        let words: &[&str] = keys
            .iter()
            .find_map(|key| match key.kind {
                Kind::Word(words) if key.name == name.text => Some(words),
                _ => None,
            })
            .unwrap_or_default();
        let text = self.text(&name.text, node)?;
        let word = words.iter().copied().find(|word| *word == text.text);
        if word.is_none() {
            let found = INVALID_SETTING.at(text.span, format!("`{name}` cannot be `{text}`"));
            let near = nearest(&text.text, words.iter().copied()).map(|near| format!("\"{near}\""));
            let found = found.help(format!("write `\"{}\"`", words.join("\"`, or `\"")));
            self.found.push(found.suggest(text.span, near.as_deref()));
        }
        word
    }

    /// Patterns of paths; none where one of them is wrong.
    fn globs(&mut self, key: &str, node: Node) -> Option<Globs> {
        let whole = node.span;
        let patterns = self.texts(key, node);
        match Globs::new(self.base, patterns.iter().map(Name::as_str)) {
            Ok(globs) if globs.are_exceptions() => {
                let found = INVALID_GLOB.at(whole, "there are exceptions, and nothing that they are made of");
                self.found.push(
                    found.help("put a pattern without `!` before them, as in `[\"legacy/**\", \"!legacy/new/**\"]`"),
                );
                None
            }
            Ok(globs) => Some(globs),
            Err(Wrong::TooMany) => {
                let count = patterns.len();
                let found = INVALID_GLOB.at(whole, format!("{count} patterns are too many to be looked for at once"));
                self.found.push(found.help("name folders rather than files: `legacy/**` means all that is in it"));
                None
            }
            Err(Wrong::Patterns(wrong)) => {
                let found = wrong.into_iter().filter_map(|(place, what)| {
                    let pattern = patterns.get(place)?;
                    let found = INVALID_GLOB.at(pattern.span, format!("`{pattern}` is no pattern of paths: {what}"));
                    Some(found.help("write it as in `.gitignore`: `legacy/**`, `*.gen.flow`, `!legacy/new/**`"))
                });
                self.found.extend(found);
                None
            }
        }
    }

    fn table(&mut self, key: &str, node: Node, expected: &str) -> Option<Table> {
        match node.value {
            Value::Table(table) => Some(table),
            _ => self.wrong(key, &node, expected),
        }
    }

    /// Says that a setting is of the wrong kind.
    fn wrong<T>(&mut self, key: &str, node: &Node, expected: &str) -> Option<T> {
        let message = format!("`{key}` cannot be {}", node.kind());
        self.found.push(INVALID_SETTING.at(node.span, message).help(format!("write {expected}")));
        None
    }
}

fn level(text: &str) -> Option<Wanted> {
    match text {
        "off" => Some(Wanted::Off),
        "on" => Some(Wanted::Own),
        "info" => Some(Wanted::On(Severity::Info)),
        "warn" | "warning" => Some(Wanted::On(Severity::Warning)),
        "error" => Some(Wanted::On(Severity::Error)),
        _ => None,
    }
}

fn levels() -> String {
    let names: Vec<String> = shape::LEVELS.iter().take(5).map(|(name, _)| format!("`\"{name}\"`")).collect();
    format!("the levels are {}", names.join(", "))
}

fn engine(word: &str) -> Option<Target> {
    Target::ALL.iter().copied().find(|target| target.name() == word)
}
