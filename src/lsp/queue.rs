//! The messages that have come and were not yet worked on.
//!
//! All that are there are read before anything is done, so it is known what is not worth doing: a request that was cancelled, or one about a place in a text that has
//! changed behind it.

use lsp_server::{Connection, ErrorCode, Message, Request, RequestId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// The notification that a request is of no interest any more.
pub(super) const CANCEL: &str = "$/cancelRequest";

/// What comes next.
pub(super) enum Next {
    /// A message.
    Message(Message),
    /// Nothing for now.
    Nothing,
    /// Nothing any more.
    Gone,
}

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is to be answered.
    Now,
    /// It is to be answered when what changes its document was done.
    Later,
    /// It is not worth an answer.
    Never(Waste),
}

/// Why a request is not worth an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waste {
    /// The client has cancelled it.
    Cancelled,
    /// It is about a place in a text that has changed.
    Outdated,
}

impl Waste {
    /// The code and the words for the client.
    pub(super) const fn words(self) -> (ErrorCode, &'static str) {
        match self {
            Self::Cancelled => (ErrorCode::RequestCanceled, "the request was cancelled"),
            Self::Outdated => (ErrorCode::ContentModified, "the document has changed since"),
        }
    }
}

/// The messages that wait.
#[derive(Default)]
pub(super) struct Queue {
    messages: VecDeque<Message>,
    cancelled: BTreeSet<RequestId>,
    /// How many changes of a document wait, by its URI.
    changes: BTreeMap<String, usize>,
    gone: bool,
}

impl Queue {
    /// Takes in all messages that are there. If there is none, waits for one, at most so long.
    pub(super) fn fill(&mut self, connection: &Connection, wait: Option<Duration>) {
        if let Some(wait) = wait.filter(|_| self.messages.is_empty()) {
            match connection.receiver.recv_timeout(wait) {
                Ok(message) => self.push(message),
                Err(error) => self.gone |= error.is_disconnected(),
            }
        }
        loop {
            match connection.receiver.try_recv() {
                Ok(message) => self.push(message),
                Err(error) => {
                    self.gone |= error.is_disconnected();
                    return;
                }
            }
        }
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Next {
        let Some(message) = self.messages.pop_front() else {
            self.cancelled.clear();
            return if self.gone { Next::Gone } else { Next::Nothing };
        };
        if let Some(uri) = changed(&message)
            && let Some(left) = self.changes.get_mut(uri)
        {
            *left = left.saturating_sub(1);
        }
        Next::Message(message)
    }

    /// What becomes of a request.
    pub(super) fn fate(&mut self, request: &Request) -> Fate {
        if self.cancelled.remove(&request.id) {
            return Fate::Never(Waste::Cancelled);
        }
        let uri = request.params.pointer("/textDocument/uri").and_then(Value::as_str);
        let changes = uri.and_then(|uri| self.changes.get(uri)).copied().unwrap_or_default();
        let has_place =
            ["position", "positions", "range", "ranges"].iter().any(|key| request.params.get(key).is_some());
        match (changes, has_place) {
            (0, _) => Fate::Now,
            (_, true) => Fate::Never(Waste::Outdated),
            (_, false) => Fate::Later,
        }
    }

    /// Puts a request behind all that waits.
    pub(super) fn defer(&mut self, request: Request) {
        self.messages.push_back(request.into());
    }

    fn push(&mut self, message: Message) {
        if let Message::Notification(note) = &message
            && note.method == CANCEL
            && let Some(id) = note.params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok())
        {
            self.cancelled.insert(id);
        }
        if let Some(uri) = changed(&message) {
            *self.changes.entry(uri.to_owned()).or_default() += 1;
        }
        self.messages.push_back(message);
    }
}

/// The document that a message changes.
fn changed(message: &Message) -> Option<&str> {
    match message {
        Message::Notification(note) if note.method == "textDocument/didChange" => {
            note.params.pointer("/textDocument/uri").and_then(Value::as_str)
        }
        Message::Notification(_) | Message::Request(_) | Message::Response(_) => None,
    }
}
