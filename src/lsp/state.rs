//! What the server knows, as handlers are given it.

use super::client::Client;
use super::config::Config;
use super::diagnostics::Known;
use super::documents::Documents;
use super::encoding::Lines;
use super::handlers::{Answer, Failure};
use super::host::Host;
use super::outgoing::Outgoing;
use super::paths::Paths;
use super::progress::Shown;
use super::work::Todo;
use crate::base::{FileId, SourceFile, SourceMap, Span};
use crate::diagnostic::Edit;
use crate::driver::workspace::Focus;
use crate::driver::{ReadError, Workspace};
use gen_lsp_types::{
    DocumentChange, Location, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// How many texts keep their line tables.
const KEPT_LINES: usize = 8;

/// What the server knows.
pub(super) struct State {
    /// The files, and what was found in them.
    pub(super) workspace: Workspace,
    /// The open documents.
    pub(super) documents: Documents,
    /// How documents are called.
    pub(super) paths: Paths,
    /// What the client said of itself.
    pub(super) client: Client,
    /// What people set.
    pub(super) config: Config,
    /// What they had set when the server started.
    pub(super) first: Config,
    /// Where messages to the client go.
    pub(super) out: Outgoing,
    /// The machine.
    pub(super) host: Box<dyn Host>,
    /// The folders that are open in the editor, by their paths.
    pub(super) folders: Vec<String>,
    /// The folders that were not there when they were last looked into.
    pub(super) missing: Vec<String>,
    /// What could not be looked into.
    pub(super) problems: Vec<(String, ReadError)>,
    /// The files that may have other findings than the client knows.
    pub(super) changed: BTreeSet<String>,
    /// What stood in files of configuration when nothing was wrong with them.
    pub(super) good: BTreeMap<String, Arc<str>>,
    pub(super) known: Known,
    pub(super) todo: Todo,
    pub(super) shown: Shown,
    lines: RefCell<Vec<Rc<Lines>>>,
}

/// A place in a workflow file, with all that is known of it.
pub(super) struct Place {
    /// The path of the file.
    pub(super) path: String,
    /// The analysis of it.
    pub(super) focus: Rc<Focus>,
    /// The offset of the place in its text.
    pub(super) offset: u32,
    /// Its lines.
    pub(super) lines: Rc<Lines>,
}

impl State {
    pub(super) fn new(host: Box<dyn Host>, client: Client, config: Config, out: Outgoing) -> Self {
        Self {
            workspace: Workspace::new(host.world(), config.settings(BTreeMap::new())),
            documents: Documents::default(),
            paths: Paths::default(),
            client,
            first: config.clone(),
            config,
            out,
            host,
            folders: Vec::new(),
            missing: Vec::new(),
            problems: Vec::new(),
            changed: BTreeSet::new(),
            good: BTreeMap::new(),
            known: Known::default(),
            todo: Todo::default(),
            shown: Shown::default(),
            lines: RefCell::default(),
        }
    }

    /// The path of a document.
    pub(super) fn path(&self, document: &TextDocumentIdentifier) -> String {
        self.paths.path(&document.uri)
    }

    /// The analysis of a workflow file as it is now. The answer to a question about another file is that there is none.
    pub(super) fn focus(&mut self, document: &TextDocumentIdentifier) -> Answer<Rc<Focus>> {
        let path = self.path(document);
        self.workspace.focus(&path).ok_or(Failure::Nothing)
    }

    /// The place that a question is about.
    pub(super) fn place(&mut self, params: &TextDocumentPositionParams) -> Answer<Place> {
        let focus = self.focus(&params.text_document)?;
        let lines = self.lines(focus.source());
        Ok(Place { path: focus.source().path().to_owned(), offset: lines.offset(params.position), lines, focus })
    }

    /// The text of a file, open or not, whatever file it is.
    pub(super) fn text(&self, path: &str) -> Answer<Arc<str>> {
        match self.documents.get(path) {
            Some(document) => Ok(Arc::clone(&document.text)),
            None => self.workspace.world().read(path).map(Arc::from).map_err(|_| Failure::Nothing),
        }
    }

    /// The lines of a file, for positions in it. Ask once for all positions.
    pub(super) fn lines(&self, file: &SourceFile) -> Rc<Lines> {
        self.lines_of(file.shared_text())
    }

    /// The lines of a text.
    pub(super) fn lines_of(&self, text: Arc<str>) -> Rc<Lines> {
        let mut kept = self.lines.borrow_mut();
        if let Some(known) = kept.iter().find(|known| Arc::ptr_eq(known.text(), &text)) {
            return Rc::clone(known);
        }
        if kept.len() >= KEPT_LINES {
            kept.remove(0);
        }
        let lines = Rc::new(Lines::new(text, self.client.encoding));
        kept.push(Rc::clone(&lines));
        lines
    }

    /// Where a span is in its file.
    pub(super) fn range(&self, sources: &SourceMap, span: Span) -> Range {
        self.lines(sources.file(span.file)).of_span(span)
    }

    /// Where a span is.
    pub(super) fn location(&self, sources: &SourceMap, span: Span) -> Location {
        let uri = self.uri(sources, span.file);
        Location { uri, range: self.range(sources, span) }
    }

    /// What the client calls a file.
    pub(super) fn uri(&self, sources: &SourceMap, file: FileId) -> Uri {
        self.paths.uri(sources.file(file).path())
    }

    /// Edits of some files, for the client: with the versions of open documents, where it knows what these are.
    pub(super) fn workspace_edit(&self, sources: &SourceMap, edits: &[Edit]) -> WorkspaceEdit {
        let mut files: BTreeMap<String, (Uri, Vec<TextEdit>)> = BTreeMap::new();
        for edit in edits {
            let path = sources.file(edit.span.file).path();
            let new = TextEdit { range: self.range(sources, edit.span), new_text: edit.text.clone() };
            files.entry(path.to_owned()).or_insert_with(|| (self.paths.uri(path), Vec::new())).1.push(new);
        }
        if !self.client.has("workspace/workspaceEdit/documentChanges") {
            let changes: HashMap<Uri, Vec<TextEdit>> = files.into_values().collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = files.into_iter().map(|(path, (uri, edits))| {
            let version = self.documents.get(&path).map(|document| document.version);
            let text_document_identifier = TextDocumentIdentifier { uri };
            let text_document = OptionalVersionedTextDocumentIdentifier { version, text_document_identifier };
            let edits = edits.into_iter().map(Into::into).collect();
            DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}
