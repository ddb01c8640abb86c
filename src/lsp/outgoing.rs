//! Messages to the client.

use gen_lsp_types::{
    LogMessageNotification, LogMessageParams, MessageType, Notification, Request, ShowMessageNotification,
    ShowMessageParams,
};
use lsp_server::{Connection, Message, RequestId, Response, ResponseError};
use serde_json::Value;
use std::collections::BTreeMap;

/// What the client was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Something that needs no answer; an error is logged.
    Nothing,
    /// The settings.
    Settings,
    /// To ask for diagnostics again.
    Refresh,
}

/// Messages that are to be sent.
pub(super) struct Outgoing {
    messages: Vec<Message>,
    next: i32,
    asked: BTreeMap<RequestId, Asked>,
}

impl Outgoing {
    pub(super) const fn new() -> Self {
        Self { messages: Vec::new(), next: 0, asked: BTreeMap::new() }
    }

    /// Tells the client something.
    pub(super) fn notify<N: Notification>(&mut self, params: N::Params) {
        let params = serde_json::to_value(params).unwrap_or_default();
        let method = N::METHOD.as_str().to_owned();
        self.messages.push(lsp_server::Notification { method, params }.into());
    }

    /// Asks the client for something.
    pub(super) fn ask<R: Request>(&mut self, params: R::Params, what: Asked) {
        let id = RequestId::from(self.next);
        self.next += 1;
        self.asked.insert(id.clone(), what);
        let params = serde_json::to_value(params).unwrap_or_default();
        self.messages.push(lsp_server::Request { id, method: R::METHOD.as_str().to_owned(), params }.into());
    }

    /// What an answer of the client is about.
    pub(super) fn answered(&mut self, id: &RequestId) -> Option<Asked> {
        self.asked.remove(id)
    }

    /// Whether the client was asked for that and has not answered.
    pub(super) fn waits_for(&self, what: Asked) -> bool {
        self.asked.values().any(|it| *it == what)
    }

    /// Answers a request.
    pub(super) fn answer(&mut self, id: RequestId, response_result: Result<Value, ResponseError>) {
        self.messages.push(Response { id, response_result }.into());
    }

    /// Writes into the log that the client shows to whoever looks for it.
    pub(super) fn log(&mut self, kind: MessageType, message: impl Into<String>) {
        self.notify::<LogMessageNotification>(LogMessageParams { kind, message: message.into() });
    }

    /// Shows something to people.
    pub(super) fn show(&mut self, kind: MessageType, message: impl Into<String>) {
        self.notify::<ShowMessageNotification>(ShowMessageParams { kind, message: message.into() });
    }

    /// Sends what is to be sent. False if nobody is there any more.
    pub(super) fn flush(&mut self, connection: &Connection) -> bool {
        self.messages.drain(..).all(|message| connection.sender.send(message).is_ok())
    }
}
