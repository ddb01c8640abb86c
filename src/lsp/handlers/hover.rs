//! Hover: what there is to know about a place.

use super::{Answer, Handler};
use crate::ide;
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{Hover, HoverParams, HoverRequest, ServerCapabilities};

/// `textDocument/hover`
pub(super) struct Hovering;

impl Handler for Hovering {
    type Request = HoverRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.hover_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: HoverParams) -> Answer<Option<Hover>> {
        let at = state.place(&params.text_document_position_params)?;
        let Some(found) = ide::hover(&at.focus, at.offset) else { return Ok(None) };
        let contents = state.client.markup("textDocument/hover/contentFormat", found.markdown).into();
        Ok(Some(Hover { contents, range: Some(at.lines.of_span(found.range)) }))
    }
}
