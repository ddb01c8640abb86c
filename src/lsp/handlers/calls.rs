//! Who calls whom.

use super::{Answer, Failure, Handler};
use crate::ide::calls::{self, Call};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyIncomingCallsRequest, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyOutgoingCallsRequest,
    CallHierarchyPrepareParams, CallHierarchyPrepareRequest, Range, ServerCapabilities, SymbolKind,
    TextDocumentIdentifier, TextDocumentPositionParams,
};

/// `textDocument/prepareCallHierarchy`
pub(super) struct Preparing;

impl Handler for Preparing {
    type Request = CallHierarchyPrepareRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.call_hierarchy_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: CallHierarchyPrepareParams) -> Answer<Option<Vec<CallHierarchyItem>>> {
        let at = state.place(&params.text_document_position_params)?;
        let found = calls::at(&mut state.workspace, &at.path, at.offset).ok_or(Failure::Nothing)?;
        Ok(Some(vec![item(state, found)]))
    }
}

/// `callHierarchy/incomingCalls`
pub(super) struct Incoming;

impl Handler for Incoming {
    type Request = CallHierarchyIncomingCallsRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {}

    fn answer(
        state: &mut State,
        params: CallHierarchyIncomingCallsParams,
    ) -> Answer<Option<Vec<CallHierarchyIncomingCall>>> {
        let (path, offset) = declared(state, params.item)?;
        let found = calls::incoming(&mut state.workspace, &path, offset).into_iter();
        let calls = found.map(|calls| {
            let from_ranges = ranges(state, &calls.places);
            CallHierarchyIncomingCall { from: item(state, calls.who), from_ranges }
        });
        Ok(Some(calls.collect()))
    }
}

/// `callHierarchy/outgoingCalls`
pub(super) struct Outgoing;

impl Handler for Outgoing {
    type Request = CallHierarchyOutgoingCallsRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {}

    fn answer(
        state: &mut State,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Answer<Option<Vec<CallHierarchyOutgoingCall>>> {
        let (path, offset) = declared(state, params.item)?;
        let found = calls::outgoing(&mut state.workspace, &path, offset).into_iter();
        let calls = found.map(|calls| {
            let from_ranges = ranges(state, &calls.places);
            CallHierarchyOutgoingCall { to: item(state, calls.who), from_ranges }
        });
        Ok(Some(calls.collect()))
    }
}

fn ranges(state: &State, places: &[crate::base::Span]) -> Vec<Range> {
    places.iter().map(|place| state.range(state.workspace.sources(), *place)).collect()
}

/// The place that an item says.
fn declared(state: &mut State, item: CallHierarchyItem) -> Answer<(String, u32)> {
    let text_document = TextDocumentIdentifier { uri: item.uri };
    let at = state.place(&TextDocumentPositionParams { text_document, position: item.selection_range.start })?;
    Ok((at.path, at.offset))
}

fn item(state: &State, call: Call) -> CallHierarchyItem {
    let sources = state.workspace.sources();
    CallHierarchyItem {
        name: call.name,
        kind: if call.is_workflow { SymbolKind::Module } else { SymbolKind::Function },
        tags: None,
        detail: Some(call.word.to_owned()),
        uri: state.uri(sources, call.span.file),
        range: state.range(sources, call.whole),
        selection_range: state.range(sources, call.span),
        data: None,
    }
}
