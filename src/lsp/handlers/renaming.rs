//! Renaming: what would be renamed, and the edits.

use super::{Answer, Failure, Handler};
use crate::ide::rename::{prepare, rename};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameRequest, PrepareRenameResult, RenameOptions,
    RenameParams, RenameRequest, ServerCapabilities, WorkspaceEdit,
};

/// `textDocument/prepareRename`
pub(super) struct Preparing;

impl Handler for Preparing {
    type Request = PrepareRenameRequest;

    fn announce(capabilities: &mut ServerCapabilities, client: &Client) {
        if client.has("textDocument/rename/prepareSupport") {
            let options = RenameOptions { prepare_provider: Some(true), ..RenameOptions::default() };
            capabilities.rename_provider = Some(options.into());
        }
    }

    fn answer(state: &mut State, params: PrepareRenameParams) -> Answer<Option<PrepareRenameResult>> {
        let at = state.place(&params.text_document_position_params)?;
        let target = prepare(&at.focus, at.offset).map_err(|why| Failure::refused(why.0))?;
        let range = at.lines.of_span(target.span);
        Ok(Some(PrepareRenameResult::PrepareRenamePlaceholder(PrepareRenamePlaceholder {
            range,
            placeholder: target.name,
        })))
    }
}

/// `textDocument/rename`
pub(super) struct Renaming;

impl Handler for Renaming {
    type Request = RenameRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.rename_provider.get_or_insert_with(|| true.into());
    }

    fn answer(state: &mut State, params: RenameParams) -> Answer<Option<WorkspaceEdit>> {
        let at = state.place(&params.text_document_position_params)?;
        let edits = rename(&mut state.workspace, &at.path, at.offset, &params.new_name);
        let edits = edits.map_err(|why| Failure::refused(why.0))?;
        Ok(Some(state.workspace_edit(state.workspace.sources(), &edits)))
    }
}
