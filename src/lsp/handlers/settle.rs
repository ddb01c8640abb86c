//! `flowright/settle`: answers when nothing is left to be done, and after everything was said. For programs that drive the server: tests, benchmarks, a check in a script.

use super::{Answer, Handler};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{LspRequestMethod, MessageDirection, Request, ServerCapabilities};
use serde_json::Value;

/// `flowright/settle`
pub(super) struct Settling;

/// The request: without params, and answered with nothing.
#[derive(Debug)]
pub(super) enum SettleRequest {}

impl Request for SettleRequest {
    type Params = Value;
    type Result = ();
    const METHOD: LspRequestMethod<'static> = LspRequestMethod::Custom("flowright/settle");
    const MESSAGE_DIRECTION: MessageDirection = MessageDirection::ClientToServer;
}

impl Handler for Settling {
    type Request = SettleRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {
        // The protocol has no name for it.
    }

    fn answer(state: &mut State, _: Value) -> Answer<()> {
        state.finish();
        Ok(())
    }
}
