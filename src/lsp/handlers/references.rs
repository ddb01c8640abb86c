//! All places of a name, in all files or in one.

use super::{Answer, Handler};
use crate::ide::references::{highlights, references};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, DocumentHighlightRequest, Location,
    ReferenceParams, ReferencesRequest, ServerCapabilities,
};

/// `textDocument/references`
pub(super) struct Everywhere;

impl Handler for Everywhere {
    type Request = ReferencesRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.references_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: ReferenceParams) -> Answer<Option<Vec<Location>>> {
        let at = state.place(&params.text_document_position_params)?;
        let declaration = params.context.include_declaration;
        let found = references(&mut state.workspace, &at.path, at.offset, declaration);
        let sources = state.workspace.sources();
        Ok(Some(found.into_iter().map(|span| state.location(sources, span)).collect()))
    }
}

/// `textDocument/documentHighlight`
pub(super) struct Here;

impl Handler for Here {
    type Request = DocumentHighlightRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.document_highlight_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: DocumentHighlightParams) -> Answer<Option<Vec<DocumentHighlight>>> {
        let at = state.place(&params.text_document_position_params)?;
        let kind = |writes| if writes { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read };
        let found = highlights(&at.focus, at.offset).into_iter();
        let shown = found.map(|it| DocumentHighlight { range: at.lines.of_span(it.span), kind: Some(kind(it.writes)) });
        Ok(Some(shown.collect()))
    }
}
