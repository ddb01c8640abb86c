//! Requests, each in a file of its own: the params of the protocol become arguments of a function of `ide`, and what that gives becomes the result.
//!
//! A new one is a file with a [`Handler`] and one line in [`ALL`], which is also where the capabilities of the server come from:
//!
//! ```ignore
//! //! Hover: what is under the cursor.
//!
//! pub(super) struct Hovering;
//!
//! impl Handler for Hovering {
//!     type Request = HoverRequest;
//!
//!     fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
//!         capabilities.hover_provider = Some(true.into());
//!     }
//!
//!     fn answer(state: &mut State, params: HoverParams) -> Answer<Option<Hover>> {
//!         let at = state.place(&params.text_document_position_params)?;
//!         let Some(found) = ide::hover(&at.focus, at.offset) else { return Ok(None) };
//!         let contents = state.client.markup("textDocument/hover/contentFormat", found.markdown).into();
//!         Ok(Some(Hover { contents, range: Some(at.lines.of_span(found.range)) }))
//!     }
//! }
//! ```
//!
//! Nothing has to be said of cancelled or outdated requests, of panics, or of params that are wrong: that is done before and around. `?` on a document that is no
//! workflow file answers `null`; [`Failure::refused`] says why something cannot be done, in the words of a finding.

mod calls;
mod code_action;
mod code_lens;
mod completion;
mod definition;
mod diagnostics;
mod formatting;
mod graph;
mod hover;
mod inlay_hints;
mod links;
mod outline;
mod references;
mod renaming;
mod settle;
mod tokens;

use super::client::Client;
use super::state::State;
use gen_lsp_types::{LspRequestMethod, Request, ServerCapabilities};
use lsp_server::{ErrorCode, ResponseError};
use serde_json::Value;

/// The requests that are answered.
pub(super) const ALL: &[Entry] = &[
    Entry::of::<calls::Preparing>(),
    Entry::of::<calls::Incoming>(),
    Entry::of::<calls::Outgoing>(),
    Entry::of::<definition::OfName>(),
    Entry::of::<definition::OfType>(),
    Entry::of::<links::Linking>(),
    Entry::of::<outline::OfDocument>(),
    Entry::of::<outline::OfWorkspace>(),
    Entry::of::<outline::Folding>(),
    Entry::of::<outline::Selecting>(),
    Entry::of::<references::Everywhere>(),
    Entry::of::<references::Here>(),
    Entry::of::<renaming::Preparing>(),
    Entry::of::<renaming::Renaming>(),
    Entry::of::<tokens::Whole>(),
    Entry::of::<tokens::Part>(),
    Entry::of::<diagnostics::OfDocument>(),
    Entry::of::<diagnostics::OfWorkspace>(),
    Entry::of::<completion::Completing>(),
    Entry::of::<completion::Signatures>(),
    Entry::of::<code_action::Offered>(),
    Entry::of::<code_action::Chosen>(),
    Entry::of::<formatting::Whole>(),
    Entry::of::<formatting::Part>(),
    Entry::of::<formatting::OnType>(),
    Entry::of::<hover::Hovering>(),
    Entry::of::<inlay_hints::Hinting>(),
    Entry::of::<code_lens::Lenses>(),
    Entry::of::<graph::Graphs>(),
    Entry::of::<settle::Settling>(),
];

/// Something that clients ask.
pub(super) trait Handler {
    /// What they ask: its method, its params and its result.
    type Request: Request;

    /// Says that it is answered.
    fn announce(capabilities: &mut ServerCapabilities, client: &Client);

    /// Answers it.
    fn answer(
        state: &mut State,
        params: <Self::Request as Request>::Params,
    ) -> Answer<<Self::Request as Request>::Result>;
}

/// An answer.
pub(super) type Answer<T> = Result<T, Failure>;

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is nothing to say: the answer is `null`.
    Nothing,
    /// Something is wrong.
    Error(i32, String),
}

impl Failure {
    /// Says why what is asked for cannot be done.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::of(ErrorCode::RequestFailed, message)
    }

    /// An error of this kind.
    pub(super) fn of(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Error(code as i32, message.into())
    }

    /// What becomes of it.
    pub(super) fn response(self) -> Result<Value, ResponseError> {
        match self {
            Self::Nothing => Ok(Value::Null),
            Self::Error(code, message) => Err(ResponseError { code, message, data: None }),
        }
    }
}

/// A handler in the list.
pub(super) struct Entry {
    /// The method that it answers.
    pub(super) method: LspRequestMethod<'static>,
    /// Says that it is answered.
    pub(super) announce: fn(&mut ServerCapabilities, &Client),
    /// Answers it.
    pub(super) answer: fn(&mut State, Value) -> Answer<Value>,
}

impl Entry {
    const fn of<H: Handler>() -> Self {
        Self { method: <H::Request as Request>::METHOD, announce: H::announce, answer: answer::<H> }
    }

    /// The one that answers a method.
    pub(super) fn named(method: &str) -> Option<&'static Self> {
        ALL.iter().find(|entry| entry.method.as_str() == method)
    }
}

fn answer<H: Handler>(state: &mut State, params: Value) -> Answer<Value> {
    let params = serde_json::from_value(params).map_err(|error| {
        Failure::of(ErrorCode::InvalidParams, format!("the params are not as they should be: {error}"))
    })?;
    let result = H::answer(state, params)?;
    serde_json::to_value(result).map_err(|error| Failure::of(ErrorCode::InternalError, error.to_string()))
}
