//! What is declared in a document and in the workspace, what of it can be folded, and what to select around a place.

use super::{Answer, Failure, Handler};
use crate::ide::folding::{FoldKind, folds};
use crate::ide::selection;
use crate::ide::symbols::{self, Outline, OutlineKind};
use crate::lsp::client::Client;
use crate::lsp::encoding::Lines;
use crate::lsp::state::State;
use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolRequest, DocumentSymbolResponse,
    FoldingRange, FoldingRangeKind, FoldingRangeParams, FoldingRangeRequest, Location, SelectionRange,
    SelectionRangeParams, SelectionRangeRequest, ServerCapabilities, SymbolInformation, SymbolKind, Uri,
    WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolRequest, WorkspaceSymbolResponse,
};

/// `textDocument/documentSymbol`
pub(super) struct OfDocument;

impl Handler for OfDocument {
    type Request = DocumentSymbolRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.document_symbol_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: DocumentSymbolParams) -> Answer<Option<DocumentSymbolResponse>> {
        let focus = state.focus(&params.text_document)?;
        let document = focus.document().ok_or(Failure::Nothing)?;
        let lines = state.lines(focus.source());
        let known = Kinds::of(&state.client, "textDocument/documentSymbol/symbolKind");
        let found = symbols::outline(document).into_iter().map(|outline| converted(outline, &lines, known)).collect();
        if state.client.has("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport") {
            return Ok(Some(DocumentSymbolResponse::DocumentSymbolList(found)));
        }
        let mut flat = Vec::new();
        flatten(found, None, &params.text_document.uri, &mut flat);
        Ok(Some(DocumentSymbolResponse::SymbolInformationList(flat)))
    }
}

/// `workspace/symbol`
pub(super) struct OfWorkspace;

impl Handler for OfWorkspace {
    type Request = WorkspaceSymbolRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.workspace_symbol_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: WorkspaceSymbolParams) -> Answer<Option<WorkspaceSymbolResponse>> {
        let sources = state.workspace.sources();
        let known = Kinds::of(&state.client, "workspace/symbol/symbolKind");
        let found = symbols::search(&state.workspace, &params.query).into_iter().map(|it| WorkspaceSymbol {
            location: state.location(sources, it.span).into(),
            data: None,
            base_symbol_information: BaseSymbolInformation {
                name: it.name,
                kind: kind(it.kind, known),
                tags: None,
                container_name: it.container,
            },
        });
        Ok(Some(WorkspaceSymbolResponse::WorkspaceSymbolList(found.collect())))
    }
}

/// `textDocument/foldingRange`
pub(super) struct Folding;

impl Handler for Folding {
    type Request = FoldingRangeRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.folding_range_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: FoldingRangeParams) -> Answer<Option<Vec<FoldingRange>>> {
        let focus = state.focus(&params.text_document)?;
        let document = focus.document().ok_or(Failure::Nothing)?;
        let lines = state.lines(focus.source());
        let found = folds(document, focus.file, focus.source().text()).into_iter().map(|fold| {
            let range = lines.of_span(fold.span);
            FoldingRange {
                start_line: range.start.line,
                start_character: None,
                end_line: range.end.line,
                end_character: None,
                kind: match fold.kind {
                    FoldKind::Comment => Some(FoldingRangeKind::Comment),
                    FoldKind::Imports => Some(FoldingRangeKind::Imports),
                    FoldKind::Region => None,
                },
                collapsed_text: None,
            }
        });
        Ok(Some(found.collect()))
    }
}

/// `textDocument/selectionRange`
pub(super) struct Selecting;

impl Handler for Selecting {
    type Request = SelectionRangeRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.selection_range_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: SelectionRangeParams) -> Answer<Option<Vec<SelectionRange>>> {
        let focus = state.focus(&params.text_document)?;
        let document = focus.document().ok_or(Failure::Nothing)?;
        let lines = state.lines(focus.source());
        let offsets: Vec<u32> = params.positions.into_iter().map(|position| lines.offset(position)).collect();
        let found = selection::ranges(document, focus.file, focus.source().text(), &offsets);
        // From the outside in: each is the parent of the next.
        let nested = found.into_iter().filter_map(|ranges| {
            ranges.into_iter().rev().fold(None, |parent: Option<SelectionRange>, span| {
                Some(SelectionRange { range: lines.of_span(span), parent: parent.map(Box::new) })
            })
        });
        Ok(Some(nested.collect()))
    }
}

/// Outlines nest as deep as the parser lets them.
fn converted(outline: Outline, lines: &Lines, known: Kinds) -> DocumentSymbol {
    let children = outline.children.into_iter().map(|child| converted(child, lines, known));
    let children: Vec<DocumentSymbol> = children.collect();
    // Clients do not take an empty name.
    let name = if outline.name.trim().is_empty() { "…".to_owned() } else { outline.name };
    DocumentSymbol::new(
        name,
        (!outline.detail.is_empty()).then_some(outline.detail),
        kind(outline.kind, known),
        None,
        None,
        lines.of_span(outline.span),
        lines.of_span(outline.name_span),
        (!children.is_empty()).then_some(children),
    )
}

/// The same for clients that know no symbols within symbols: each before what is in it, with the name of what it is in.
fn flatten(symbols: Vec<DocumentSymbol>, container: Option<&str>, uri: &Uri, flat: &mut Vec<SymbolInformation>) {
    for symbol in symbols {
        let base = BaseSymbolInformation {
            name: symbol.name,
            kind: symbol.kind,
            tags: None,
            container_name: container.map(str::to_owned),
        };
        let location = Location { uri: uri.clone(), range: symbol.range };
        let name = base.name.clone();
        flat.push(SymbolInformation::new(None, location, base));
        flatten(symbol.children.unwrap_or_default(), Some(&name), uri, flat);
    }
}

/// Which kinds of symbols a client knows.
#[derive(Clone, Copy)]
enum Kinds {
    /// All.
    All,
    /// Those of the first version of the protocol.
    First,
}

impl Kinds {
    fn of(client: &Client, path: &str) -> Self {
        if client.knows_kinds(path) { Self::All } else { Self::First }
    }
}

const fn kind(kind: OutlineKind, known: Kinds) -> SymbolKind {
    match (known, newest(kind)) {
        (Kinds::First, SymbolKind::Struct) => SymbolKind::Class,
        (Kinds::First, SymbolKind::EnumMember | SymbolKind::Key) => SymbolKind::Constant,
        (Kinds::First, SymbolKind::Object | SymbolKind::Event) => SymbolKind::Variable,
        (_, kind) => kind,
    }
}

const fn newest(kind: OutlineKind) -> SymbolKind {
    match kind {
        OutlineKind::Namespace => SymbolKind::Namespace,
        OutlineKind::Record => SymbolKind::Struct,
        OutlineKind::Enum => SymbolKind::Enum,
        OutlineKind::Member | OutlineKind::State => SymbolKind::EnumMember,
        OutlineKind::Type => SymbolKind::Interface,
        OutlineKind::Field => SymbolKind::Field,
        OutlineKind::Const => SymbolKind::Constant,
        OutlineKind::Secret => SymbolKind::Key,
        OutlineKind::Resource => SymbolKind::Object,
        OutlineKind::Events | OutlineKind::Emit => SymbolKind::Event,
        OutlineKind::Action => SymbolKind::Function,
        OutlineKind::Machine => SymbolKind::Class,
        OutlineKind::Workflow => SymbolKind::Module,
        OutlineKind::Step | OutlineKind::Let => SymbolKind::Variable,
        OutlineKind::Block => SymbolKind::Array,
        OutlineKind::Arm => SymbolKind::Boolean,
        OutlineKind::Test => SymbolKind::Method,
    }
}
