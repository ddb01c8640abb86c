//! What the client said of itself.
//!
//! Read from the message as it came, piece by piece: a client that says something odd of one feature is still served with all others.

use super::encoding::Encoding;
use super::plain::plain;
use gen_lsp_types::{MarkupContent, MarkupKind};
use serde_json::Value;

/// A client.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    capabilities: Value,
    /// What columns count.
    pub(super) encoding: Encoding,
    /// The process that has started the server.
    pub(super) process: Option<u32>,
}

impl Client {
    /// What the parameters of `initialize` say.
    pub(super) fn of(params: &Value) -> Self {
        let capabilities = params.get("capabilities").cloned().unwrap_or_default();
        let encoding = Encoding::negotiated(capabilities.pointer("/general/positionEncodings"));
        let process = params.get("processId").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
        Self { capabilities, encoding, process }
    }

    /// Whether a capability is there and is not `false`: `textDocument/hover/contentFormat`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.capability(path).is_some_and(|it| !matches!(it, Value::Bool(false) | Value::Null))
    }

    /// A capability.
    pub(super) fn capability(&self, path: &str) -> Option<&Value> {
        path.split('/').try_fold(&self.capabilities, |value, key| value.get(key))
    }

    /// Whether a list among the capabilities has a text in it.
    pub(super) fn lists(&self, path: &str, text: &str) -> bool {
        let all = self.capability(path).and_then(Value::as_array);
        all.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(text)))
    }

    /// Whether it says which kinds of symbols or completions it knows; else it knows those of the first version of the protocol, up to 18. Who lists
    /// kinds has to be able to take others, too.
    pub(super) fn knows_kinds(&self, path: &str) -> bool {
        self.capability(path).is_some_and(|kinds| kinds.get("valueSet").is_some_and(Value::is_array))
    }

    /// Whether it asks for the diagnostics of its documents.
    pub(super) fn pulls(&self) -> bool {
        self.has("textDocument/diagnostic")
    }

    /// A text in Markdown, or as plain text for a client that does not know better; `path` is the capability that lists what it knows, what it likes best first.
    pub(super) fn markup(&self, path: &str, markdown: impl Into<String>) -> MarkupContent {
        let known = self.capability(path).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let markdown = markdown.into();
        match known.into_iter().find(|kind| matches!(*kind, "markdown" | "plaintext")) {
            Some("markdown") => MarkupContent { kind: MarkupKind::Markdown, value: markdown },
            _ => MarkupContent { kind: MarkupKind::PlainText, value: plain(&markdown) },
        }
    }
}
