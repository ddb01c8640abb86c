//! Formatting: of a document, of some of its lines, and while somebody types.

use super::{Answer, Handler};
use crate::ide::lex;
use crate::lsp::client::Client;
use crate::lsp::formatting::{Change, changes};
use crate::lsp::state::State;
use gen_lsp_types::{
    DocumentFormattingParams, DocumentFormattingRequest, DocumentOnTypeFormattingOptions,
    DocumentOnTypeFormattingParams, DocumentOnTypeFormattingRequest, DocumentRangeFormattingParams,
    DocumentRangeFormattingRequest, ServerCapabilities, TextDocumentIdentifier, TextEdit,
};

/// `textDocument/formatting`
pub(super) struct Whole;

impl Handler for Whole {
    type Request = DocumentFormattingRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.document_formatting_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: DocumentFormattingParams) -> Answer<Option<Vec<TextEdit>>> {
        edits(state, &params.text_document, |_| true)
    }
}

/// `textDocument/rangeFormatting`
pub(super) struct Part;

impl Handler for Part {
    type Request = DocumentRangeFormattingRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.document_range_formatting_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: DocumentRangeFormattingParams) -> Answer<Option<Vec<TextEdit>>> {
        let (start, end) = (params.range.start.line as usize, params.range.end.line as usize);
        // The line that a selection ends before is not selected.
        let end = if params.range.end.character == 0 && end > start { end } else { end + 1 };
        edits(state, &params.text_document, |change| touches(change, start, end))
    }
}

/// `textDocument/onTypeFormatting`: the statement that a brace has closed, the line that a newline has ended. What does not parse is left alone.
pub(super) struct OnType;

impl Handler for OnType {
    type Request = DocumentOnTypeFormattingRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        let options = DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".to_owned(),
            more_trigger_character: Some(vec!["\n".to_owned()]),
        };
        capabilities.document_on_type_formatting_provider = Some(options);
    }

    fn answer(state: &mut State, params: DocumentOnTypeFormattingParams) -> Answer<Option<Vec<TextEdit>>> {
        let line = params.position.line as usize;
        let (start, end) = match params.ch.as_str() {
            "}" => (opening(state, &params)?.unwrap_or(line), line + 1),
            // The cursor stands in the line behind, whose blanks somebody is about to need.
            "\n" => (line.saturating_sub(1), line),
            _ => return Ok(None),
        };
        edits(state, &params.text_document, |change| change.lines.start >= start && change.lines.end <= end)
    }
}

/// The line of the brace that the one before the cursor closes.
fn opening(state: &mut State, params: &DocumentOnTypeFormattingParams) -> Answer<Option<usize>> {
    let text = state.text(&state.path(&params.text_document))?;
    let lines = state.lines_of(text);
    let end = lines.offset(params.position) as usize;
    let (mut open, mut closed) = (Vec::new(), None);
    for token in lex::tokens(&lines.text()[..end]) {
        match token.text {
            "{" => open.push(token.start),
            "}" => closed = open.pop(),
            _ => {}
        }
    }
    Ok(closed.map(|at| lines.line(u32::try_from(at).unwrap_or(u32::MAX))))
}

fn edits(
    state: &mut State,
    document: &TextDocumentIdentifier,
    is_wanted: impl Fn(&Change) -> bool,
) -> Answer<Option<Vec<TextEdit>>> {
    let path = state.path(document);
    let text = state.text(&path)?;
    let kind = state.documents.get(&path).and_then(|document| document.kind);
    let changes = changes(&path, &text, kind);
    let lines = state.lines_of(text);
    let wanted: Vec<TextEdit> = changes.into_iter().filter(is_wanted).map(|change| change.edit(&lines)).collect();
    Ok((!wanted.is_empty()).then_some(wanted))
}

/// Whether a change is about lines from `start` to before `end`. One that only inserts stands before its line.
fn touches(change: &Change, start: usize, end: usize) -> bool {
    if change.lines.is_empty() {
        return (start..end).contains(&change.lines.start);
    }
    change.lines.start < end && change.lines.end > start
}
