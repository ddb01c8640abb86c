//! Going to where something, or its type, is declared.

use super::{Answer, Failure, Handler};
use crate::base::SourceMap;
use crate::ide::definition::{Definition, definition, type_definition};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    Definition as Places, DefinitionParams, DefinitionRequest, DefinitionResponse, LocationLink, ServerCapabilities,
    TypeDefinitionParams, TypeDefinitionRequest, TypeDefinitionResponse,
};

/// `textDocument/definition`
pub(super) struct OfName;

impl Handler for OfName {
    type Request = DefinitionRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.definition_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: DefinitionParams) -> Answer<Option<DefinitionResponse>> {
        let at = state.place(&params.text_document_position_params)?;
        let found = definition(&mut state.workspace, &at.path, at.offset).ok_or(Failure::Nothing)?;
        let sources = state.workspace.sources();
        Ok(Some(if state.client.has("textDocument/definition/linkSupport") {
            links(state, sources, &found).into()
        } else {
            places(state, sources, &found).into()
        }))
    }
}

/// `textDocument/typeDefinition`
pub(super) struct OfType;

impl Handler for OfType {
    type Request = TypeDefinitionRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.type_definition_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: TypeDefinitionParams) -> Answer<Option<TypeDefinitionResponse>> {
        let at = state.place(&params.text_document_position_params)?;
        let found = type_definition(&mut state.workspace, &at.path, at.offset).ok_or(Failure::Nothing)?;
        let sources = state.workspace.sources();
        Ok(Some(if state.client.has("textDocument/typeDefinition/linkSupport") {
            links(state, sources, &found).into()
        } else {
            places(state, sources, &found).into()
        }))
    }
}

fn links(state: &State, sources: &SourceMap, found: &Definition) -> Vec<LocationLink> {
    let link = |to: &crate::ide::symbol::Declared| LocationLink {
        origin_selection_range: Some(state.range(sources, found.from)),
        target_uri: state.uri(sources, to.name.file),
        // In other formats a name may stand outside of what it names, which clients do not take.
        target_range: state.range(sources, if to.whole.contains(to.name) { to.whole } else { to.name }),
        target_selection_range: state.range(sources, to.name),
    };
    found.to.iter().map(link).collect()
}

fn places(state: &State, sources: &SourceMap, found: &Definition) -> Places {
    Places::LocationList(found.to.iter().map(|to| state.location(sources, to.name)).collect())
}
