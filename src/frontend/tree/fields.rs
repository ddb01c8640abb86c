//! Reading the entries of a map by their keys, and saying what does not belong.

use super::{Entry, Kind, Value};
use crate::base::suggest::nearest;
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::rules::{MISSING_KEY, UNEXPECTED_VALUE, UNKNOWN_KEY};

/// What keys are called in other languages of workflows, and here.
const SYNONYMS: [(&str, &str); 14] = [
    ("if", "when"),
    ("condition", "when"),
    ("depends_on", "after"),
    ("dependsOn", "after"),
    ("dependencies", "after"),
    ("run", "uses"),
    ("action", "uses"),
    ("args", "with"),
    ("inputs", "with"),
    ("input", "params"),
    ("inputs", "params"),
    ("outputs", "returns"),
    ("retries", "retry"),
    ("jobs", "workflows"),
];

/// The entries of a map, taken out one by one by their keys.
pub(in crate::frontend) struct Fields<'a> {
    value: Value<'a>,
    /// What the map is, as in "a step".
    what: String,
    entries: Vec<Option<Entry<'a>>>,
    /// All keys that were asked for.
    known: Vec<&'static str>,
    /// What is missing.
    missing: Vec<Missing>,
}

/// What is missing where none of some keys is there.
struct Missing {
    keys: Vec<&'static str>,
    report: Diagnostic,
}

impl<'a> Fields<'a> {
    /// The entries of `value`, which is `what` ("a step", "the retry of `x`"). Reports what is no map.
    pub(in crate::frontend) fn of(value: Value<'a>, what: impl Into<String>, sink: &mut Sink) -> Option<Self> {
        let what = what.into();
        if value.kind() == Kind::Wrong {
            return None;
        }
        if value.kind() != Kind::Map {
            let message = format!("{what} is a map of keys, and this is {}", kind_name(value.kind()));
            sink.report(UNEXPECTED_VALUE.at(value.span(), message));
            return None;
        }
        Some(Self { value, what, entries: value.entries().map(Some).collect(), known: Vec::new(), missing: Vec::new() })
    }

    /// The value of a key; none if it is not there or has nothing behind it.
    pub(in crate::frontend) fn take(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.entry(key).map(|entry| entry.value).filter(|value| value.kind() != Kind::Null)
    }

    /// A key with its value.
    pub(in crate::frontend) fn entry(&mut self, key: &'static str) -> Option<Entry<'a>> {
        self.known.push(key);
        self.entries.iter_mut().find(|entry| entry.is_some_and(|entry| entry.key.text == key)).and_then(Option::take)
    }

    /// The value of a key that has to be there. Reports it if it is not.
    pub(in crate::frontend) fn require(&mut self, key: &'static str, sink: &mut Sink) -> Option<Value<'a>> {
        let found = self.take(key);
        if found.is_none() {
            let message = format!("{} has no `{key}`", self.what);
            // A `null` is there to be pointed at; what is left out in YAML is not.
            if let Some(empty) = self.value.entries().find(|entry| entry.key.text == key) {
                let value = Some(empty.value.span()).filter(|value| !value.is_empty());
                sink.report(MISSING_KEY.at(value.unwrap_or(empty.key.span), message));
            } else {
                let first = self.value.entries().next().map_or(self.value.span(), |entry| entry.key.span);
                self.lacks(&[key], MISSING_KEY.at(first, message));
            }
        }
        found
    }

    /// Has [`Self::finish`] report that one of these keys is missing, unless one that is there was meant to be it.
    pub(in crate::frontend) fn lacks(&mut self, keys: &[&'static str], report: Diagnostic) {
        self.missing.push(Missing { keys: keys.to_vec(), report });
    }

    /// Whether a key that nobody asked for is `key`, misspelt. To be asked when all others were asked for.
    pub(in crate::frontend) fn has_misspelt(&self, key: &'static str) -> bool {
        let free = self.free();
        free.contains(&key) && self.entries.iter().flatten().any(|entry| meant(entry.key.text, &free) == Some(key))
    }

    /// The keys that were asked for in vain, those first that have to be there. A key that is there cannot have been meant once more.
    fn free(&self) -> Vec<&'static str> {
        let missing = self.missing.iter().flat_map(|missing| &missing.keys);
        missing.chain(&self.known).copied().filter(|key| self.value.get_key(key).is_none()).collect()
    }

    /// Takes what was not asked for, and asks for it no more.
    pub(in crate::frontend) fn rest(&mut self) -> Vec<Entry<'a>> {
        self.entries.drain(..).flatten().collect()
    }

    /// Reports the keys that nobody asked for, and those that are missing. What is missing for a misspelt key is one mistake with that.
    pub(in crate::frontend) fn finish(mut self, sink: &mut Sink) {
        let free = self.free();
        for entry in std::mem::take(&mut self.entries).into_iter().flatten() {
            let name = entry.key.text;
            let meant = meant(name, &free);
            if let Some(at) = self.missing.iter().position(|missing| meant.is_some_and(|it| missing.keys.contains(&it)))
            {
                self.missing.remove(at);
            }
            let report = UNKNOWN_KEY.at(entry.key.span, format!("{} has no key `{name}`", self.what));
            let near = nearest(name, free.iter().copied());
            sink.report(match (near, meant) {
                (None, Some(ours)) => report.help(format!("write `{ours}`, if that is meant")),
                // Quotes stay.
                (Some(near), _) => report.suggest(entry.key.origin.whole(), Some(near)),
                (None, None) => {
                    let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
                    report.help(format!("its keys are {}", known.join(", ")))
                }
            });
        }
        for missing in self.missing {
            sink.report(missing.report);
        }
    }
}

/// Which of the keys that are not there yet `name` was meant to be: one that is written much like it, or one that other languages call so.
fn meant(name: &str, free: &[&'static str]) -> Option<&'static str> {
    let synonym = || SYNONYMS.iter().find(|(word, ours)| *word == name && free.contains(ours)).map(|(_, ours)| *ours);
    nearest(name, free.iter().copied()).and_then(|near| free.iter().copied().find(|key| *key == near)).or_else(synonym)
}

/// A kind of value in words.
pub(in crate::frontend) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Null | Kind::Wrong => "nothing",
        Kind::Bool(_) => "true or false",
        Kind::Int(_) | Kind::TooLarge | Kind::Double(_) => "a number",
        Kind::Text => "text",
        Kind::List => "a list",
        Kind::Map => "a map",
    }
}
