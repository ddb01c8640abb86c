//! Links: to imported files, schemas, and the pages of rules.

use super::{Answer, Handler};
use crate::ide::links::{Goal, links};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    DocumentLink, DocumentLinkOptions, DocumentLinkParams, DocumentLinkRequest, ServerCapabilities, Uri,
};

/// `textDocument/documentLink`
pub(super) struct Linking;

impl Handler for Linking {
    type Request = DocumentLinkRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.document_link_provider = Some(DocumentLinkOptions::default());
    }

    fn answer(state: &mut State, params: DocumentLinkParams) -> Answer<Option<Vec<DocumentLink>>> {
        let focus = state.focus(&params.text_document)?;
        let lines = state.lines(focus.source());
        let link = |link: crate::ide::links::Link| {
            let target = match link.goal {
                Goal::File(place) => {
                    let uri = state.uri(&focus.sources, place.file);
                    let start = state.range(&focus.sources, place).start;
                    // Editors take the line and the column from the fragment.
                    let at = format!("#L{},{}", start.line + 1, start.character + 1);
                    if place.start == 0 { uri } else { Uri(uri.0 + &at) }
                }
                Goal::Page(url) => Uri(url),
            };
            DocumentLink { range: lines.of_span(link.span), target: Some(target), tooltip: None, data: None }
        };
        Ok(Some(links(&focus).into_iter().map(link).collect()))
    }
}
