//! Findings as diagnostics of the protocol, and which of them the client knows.
//!
//! The findings of a document that a client has asked for are not sent to it any more, only answered; those of all others are sent when they have changed. A client
//! that has asked for those of the whole workspace is not sent any. So nothing is shown twice. What a client can do does not say whether it will: one that could ask is given
//! a moment to do so before it is sent the findings of an open document.

use super::outgoing::Asked;
use super::state::State;
use crate::base::{SourceMap, Span};
use crate::diagnostic::{Diagnostic as Finding, Label, Severity};
use crate::driver::config::Problems;
use crate::driver::unreadable_file;
use gen_lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRefreshRequest, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, PublishDiagnosticsNotification, PublishDiagnosticsParams, Uri,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Who diagnostics are from.
const SOURCE: &str = "flowright";

/// The rules about what is there and does nothing: editors show it faded. So they do for all whose names start with `unused-`.
const UNNECESSARY: &[&str] = &["dead-step", "lost-data", "redundant-otherwise", "shadowed-arm", "unreachable"];

/// What the client knows of findings.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What it was sent, where that is anything.
    sent: BTreeMap<String, Vec<Diagnostic>>,
    /// What it has asked for, and the name of the answer.
    answered: BTreeMap<String, String>,
    /// The documents that it has edited since it was sent their findings.
    pub(super) edited: BTreeSet<String>,
    /// The open documents whose findings it asks for.
    pub(super) pulled: BTreeSet<String>,
    /// The open documents whose findings it may be about to ask for: they are sent if it does not.
    pub(super) late: BTreeSet<String>,
    /// Whether it asks for the findings of all files.
    pub(super) asks_for_all: bool,
}

impl State {
    /// What is to be said of a file.
    pub(super) fn diagnostics(&self, path: &str, problems: Option<&Problems>) -> Vec<Diagnostic> {
        if let Some(Problems { sources, diagnostics }) = problems {
            let here = diagnostics.iter().filter(|it| sources.file(it.primary.span.file).path() == path);
            let here: Vec<Diagnostic> = here.map(|found| self.diagnostic(sources, found)).collect();
            if !here.is_empty() {
                return here;
            }
        }
        let problem = self.problems.iter().find(|(at, _)| at == path).map(|(_, error)| error);
        if let Some(error) = self.workspace.unreadable(path).or(problem) {
            let mut sources = SourceMap::new();
            let found = unreadable_file(&mut sources, path, error);
            return vec![self.diagnostic(&sources, &found)];
        }
        if self.workspace.settings().configs.is_wrong(path) {
            return Vec::new();
        }
        let sources = self.workspace.sources();
        self.workspace.findings(path).into_iter().map(|found| self.diagnostic(sources, found)).collect()
    }

    /// All files that there may be something to say of.
    pub(super) fn reported(&self, problems: Option<&Problems>) -> BTreeSet<String> {
        let of_config = problems.into_iter().flat_map(|it| it.sources.iter()).map(|(_, file)| file.path());
        let sources = self.workspace.sources().iter().map(|(_, file)| file.path());
        let unreadable = self.workspace.unread().chain(self.problems.iter().map(|(path, _)| path.as_str()));
        of_config.chain(sources).chain(unreadable).map(str::to_owned).collect()
    }

    fn diagnostic(&self, sources: &SourceMap, found: &Finding) -> Diagnostic {
        let related = self.client.has("textDocument/publishDiagnostics/relatedInformation")
            || self.client.has("textDocument/diagnostic/relatedInformation");
        let span = found.primary.span;
        let mut message = in_words(found);
        if !related {
            for label in found.related.iter().filter(|label| label.span != span).take(MAX_OTHERS) {
                let at = sources.position(label.span);
                let path = sources.file(label.span.file).path();
                _ = write!(message, "\n{path}:{}:{}: {}", at.line, at.column, label.text);
            }
        }
        let information = |label: &Label| DiagnosticRelatedInformation {
            location: self.location(sources, label.span),
            message: if label.text.is_empty() { "see here".to_owned() } else { label.text.clone() },
        };
        let related = (related && !found.related.is_empty()).then(|| found.related.iter().map(information).collect());
        Diagnostic {
            range: self.range(sources, span),
            severity: Some(severity(found.severity)),
            code: Some(found.rule.code.to_owned().into()),
            code_description: Some(CodeDescription { href: found.rule.url().into() }),
            source: Some(SOURCE.to_owned()),
            message: message.into(),
            tags: is_unnecessary(found).then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: related,
            data: Some(data(found, span)),
        }
    }

    /// Sends the findings of a file if the client does not know them, or keeps in mind to do that where the client may ask.
    pub(super) fn publish(&mut self, path: &str, problems: Option<&Problems>) {
        let known = &self.known;
        let is_asked = known.asks_for_all || known.pulled.contains(path);
        if !is_asked && self.client.pulls() && self.documents.get(path).is_some() {
            self.known.late.insert(path.to_owned());
        } else {
            self.send(path, problems);
        }
    }

    /// Sends the findings of the documents that the client could have asked for and has not.
    pub(super) fn publish_late(&mut self) {
        let problems = self.workspace.settings().configs.problems();
        for path in std::mem::take(&mut self.known.late) {
            self.send(&path, problems.as_ref());
        }
    }

    /// Keeps in mind that the client asks for the findings of a document; what it was sent is taken back.
    pub(super) fn is_pulled(&mut self, path: &str) {
        if self.documents.get(path).is_some() && self.known.pulled.insert(path.to_owned()) {
            self.known.late.remove(path);
            self.changed.insert(path.to_owned());
        }
    }

    fn send(&mut self, path: &str, problems: Option<&Problems>) {
        let open = self.documents.get(path);
        let (is_open, version) = (open.is_some(), open.map(|document| document.version));
        let edited = self.known.edited.remove(path);
        let pulled = self.known.asks_for_all || is_open && self.known.pulled.contains(path);
        let diagnostics = if pulled { Vec::new() } else { self.diagnostics(path, problems) };
        let sent = self.known.sent.get(path).map(Vec::as_slice).unwrap_or_default();
        if sent == diagnostics.as_slice() && (pulled || !edited) {
            return;
        }
        let params = PublishDiagnosticsParams { uri: self.paths.uri(path), version, diagnostics: diagnostics.clone() };
        self.out.notify::<PublishDiagnosticsNotification>(params);
        if diagnostics.is_empty() {
            self.known.sent.remove(path);
        } else {
            self.known.sent.insert(path.to_owned(), diagnostics);
        }
    }

    /// What becomes of a document's findings when it is closed: what is no file has none any more.
    pub(super) fn publish_closed(&mut self, path: &str) {
        self.known.edited.remove(path);
        self.known.late.remove(path);
        self.known.pulled.remove(path);
        if !self.workspace.world().has(path) {
            self.take_back(path, self.paths.uri(path));
        }
    }

    /// Takes back the findings of a file that is called otherwise from now on, until they are sent again: to the client its old name is another file's.
    pub(super) fn renamed(&mut self, path: &str, before: Uri) {
        if self.paths.uri(path) != before {
            self.take_back(path, before);
        }
    }

    fn take_back(&mut self, path: &str, uri: Uri) {
        if self.known.sent.remove(path).is_some() {
            let params = PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() };
            self.out.notify::<PublishDiagnosticsNotification>(params);
        }
    }

    /// Sends the findings of all files whose findings the client does not know.
    pub(super) fn publish_all(&mut self) {
        let problems = self.workspace.settings().configs.problems();
        let mut paths = self.reported(problems.as_ref());
        paths.extend(self.known.sent.keys().cloned());
        paths.extend(self.known.edited.iter().cloned());
        for path in paths {
            self.publish(&path, problems.as_ref());
        }
    }

    /// What the client has asked for is answered with this.
    pub(super) fn answered(&mut self, path: &str, diagnostics: &[Diagnostic]) -> String {
        let name = self.name_of(path, diagnostics);
        self.known.answered.insert(path.to_owned(), name.clone());
        name
    }

    fn name_of(&self, path: &str, diagnostics: &[Diagnostic]) -> String {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
        let version = self.documents.get(path).map_or(-1, |document| document.version);
        format!("{version}:{:016x}", hasher.finish())
    }

    /// Forgets what the client has asked for of a file.
    pub(super) fn forget_answer(&mut self, path: &str) {
        self.known.answered.remove(path);
    }

    /// Asks the client to ask again, if what it was told is not so any more.
    pub(super) fn ask_to_ask(&mut self) {
        if !self.client.has("workspace/diagnostics/refreshSupport") || self.out.waits_for(Asked::Refresh) {
            return;
        }
        let stale = self.stale();
        if stale.is_empty() {
            return;
        }
        for (path, now) in stale {
            // Each is said once: what is not asked for again is of no interest any more, unless all is.
            match now.filter(|_| self.known.asks_for_all) {
                Some(now) => _ = self.known.answered.insert(path, now),
                None => self.forget_answer(&path),
            }
        }
        self.out.ask::<DiagnosticRefreshRequest>((), Asked::Refresh);
    }

    /// The files of which the client was told something else than would be said now, and the name of that, if it is anything.
    fn stale(&self) -> Vec<(String, Option<String>)> {
        let problems = self.workspace.settings().configs.problems();
        let mut paths: BTreeSet<String> = self.known.answered.keys().cloned().collect();
        if self.known.asks_for_all {
            paths.extend(self.reported(problems.as_ref()));
        }
        let stale = paths.into_iter().filter_map(|path| {
            let (before, found) = (self.known.answered.get(&path), self.diagnostics(&path, problems.as_ref()));
            if before.is_none() && found.is_empty() {
                return None;
            }
            let now = self.name_of(&path, &found);
            (before != Some(&now)).then(|| (path, (!found.is_empty()).then_some(now)))
        });
        stale.collect()
    }
}

/// At most this many other places are named in the message, for a client that has no room for them beside it.
const MAX_OTHERS: usize = 8;

const fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Info => DiagnosticSeverity::Information,
    }
}

/// What the command line says, on lines of their own.
fn in_words(found: &Finding) -> String {
    let label = Some(found.primary.text.as_str()).filter(|text| !text.is_empty()).map(str::to_owned);
    let witness = found.witness.as_ref().map(|case| format!("when: {case}"));
    let help = found.help.as_ref().map(|help| format!("help: {help}"));
    let lines = [Some(found.message.clone()), label, witness, help];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn is_unnecessary(found: &Finding) -> bool {
    found.rule.name.starts_with("unused-") || UNNECESSARY.contains(&found.rule.name)
}

/// What tells a code action which finding this is.
fn data(found: &Finding, span: Span) -> serde_json::Value {
    json!({ "rule": found.rule.name, "start": span.start, "end": span.end })
}
