//! Reading the entries of a map by their keys, and saying what does not belong.

use super::{Entry, Kind, Value};
use crate::base::suggest::nearest;
use crate::diagnostic::Sink;
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
        Some(Self { value, what, entries: value.entries().map(Some).collect(), known: Vec::new() })
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
            let empty = self.value.entries().find(|entry| entry.key.text == key);
            // A `null` is there to be pointed at; what is left out in YAML is not.
            let empty =
                empty.map(|entry| Some(entry.value.span()).filter(|it| !it.is_empty()).unwrap_or(entry.key.span));
            let first = || self.value.entries().next().map_or(self.value.span(), |entry| entry.key.span);
            sink.report(MISSING_KEY.at(empty.unwrap_or_else(first), format!("{} has no `{key}`", self.what)));
        }
        found
    }

    /// Takes what was not asked for, and asks for it no more.
    pub(in crate::frontend) fn rest(&mut self) -> Vec<Entry<'a>> {
        self.entries.drain(..).flatten().collect()
    }

    /// Reports the keys that nobody asked for.
    pub(in crate::frontend) fn finish(self, sink: &mut Sink) {
        if self.entries.iter().all(Option::is_none) {
            return;
        }
        // A key that is there cannot have been meant once more.
        let free: Vec<&str> = self.known.iter().copied().filter(|key| self.value.get_key(key).is_none()).collect();
        for entry in self.entries.into_iter().flatten() {
            let name = entry.key.text;
            let report = UNKNOWN_KEY.at(entry.key.span, format!("{} has no key `{name}`", self.what));
            let near = nearest(name, free.iter().copied());
            let elsewhere = SYNONYMS.iter().find(|(word, ours)| *word == name && free.contains(ours));
            sink.report(if let (None, Some((_, ours))) = (near, elsewhere) {
                report.help(format!("write `{ours}`, if that is meant"))
            } else if let Some(near) = near {
                // Quotes stay.
                report.suggest(entry.key.origin.whole(), Some(near))
            } else {
                let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
                report.help(format!("its keys are {}", known.join(", ")))
            });
        }
    }
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
