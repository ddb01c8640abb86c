//! What clients tell: documents that are opened, changed and closed, files, folders and settings.

use super::config::Config;
use super::documents::{Document, Refused, kind};
use super::files::watchers;
use super::outgoing::Asked;
use super::paths;
use super::state::State;
use gen_lsp_types::{
    CodeLensRefreshRequest, ConfigurationItem, ConfigurationParams, ConfigurationRequest, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    InlayHintRefreshRequest, Registration, RegistrationParams, RegistrationRequest,
};
use lsp_server::{Notification, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// The section of the settings that is ours.
const SECTION: &str = "flowright";

impl State {
    /// Takes in what the client tells. What is not known is of no interest.
    pub(super) fn told(&mut self, note: Notification) {
        let Notification { method, params } = note;
        match method.as_str() {
            "initialized" => self.register(),
            "textDocument/didOpen" => self.with(&method, params, Self::opened),
            "textDocument/didChange" => self.with(&method, params, Self::edited),
            "textDocument/didSave" => self.with(&method, params, |state, params| state.saved(&params)),
            "textDocument/didClose" => self.with(&method, params, |state, params| state.closed(&params)),
            "workspace/didChangeWatchedFiles" => {
                self.with(&method, params, |state, params: DidChangeWatchedFilesParams| {
                    state.happened(&params.changes);
                });
            }
            "workspace/didChangeConfiguration" => self.with(&method, params, |state, params| state.configured(&params)),
            "workspace/didChangeWorkspaceFolders" => self.with(&method, params, Self::folders_changed),
            _ => {}
        }
    }

    /// Takes in an answer of the client.
    pub(super) fn replied(&mut self, response: Response) {
        let asked = self.out.answered(&response.id);
        match (asked, response.response_result) {
            (Some(Asked::Settings), Ok(settings)) => {
                if let Some(settings) = settings.get(0) {
                    self.set(settings);
                }
            }
            (Some(_), Err(error)) => self.host.log(&format!("the client refused: {}", error.message)),
            (Some(_) | None, _) => {}
        }
    }

    fn with<P: DeserializeOwned>(&mut self, method: &str, params: Value, take: fn(&mut Self, P)) {
        match serde_json::from_value(params) {
            Ok(params) => take(self, params),
            Err(error) => self.warn(format!("`{method}` was ignored, its params are not as they should be: {error}")),
        }
    }

    fn register(&mut self) {
        let mut registrations = Vec::new();
        let mut register = |method: &str, options: Value| {
            registrations.push(Registration {
                id: format!("flowright/{method}"),
                method: method.to_owned(),
                register_options: Some(options),
            });
        };
        if self.client.has("workspace/didChangeWatchedFiles/dynamicRegistration") {
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers() };
            register("workspace/didChangeWatchedFiles", serde_json::to_value(options).unwrap_or_default());
        }
        if self.client.has("workspace/didChangeConfiguration/dynamicRegistration") {
            register("workspace/didChangeConfiguration", json!({ "section": SECTION }));
        }
        if !registrations.is_empty() {
            self.out.ask::<RegistrationRequest>(RegistrationParams { registrations }, Asked::Nothing);
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        if self.paths.root().is_none()
            && self.folders.is_empty()
            && let Some(file) = paths::absolute(&item.uri.0)
        {
            // Nothing else says where to start.
            self.enter(crate::driver::path::folder(&file));
            self.todo.configure = true;
        }
        let path = self.paths.path(&item.uri);
        let before = self.paths.uri(&path);
        self.paths.opened(&item.uri);
        self.renamed(&path, before);
        let kind = kind(&path, &String::from(item.language_id));
        let document = Document { version: item.version, text: Arc::from(item.text), kind };
        let done = self.documents.open(&path, document);
        self.took(&path, done, "open");
        self.look_around(&path);
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        let path = self.path(&params.text_document);
        self.look_around(&path);
    }

    /// Looks again at the files that one needs, where nobody says when they change.
    fn look_around(&mut self, path: &str) {
        if !self.client.has("workspace/didChangeWatchedFiles/dynamicRegistration") {
            for path in self.workspace.needs(path) {
                self.note_file(&path);
            }
        }
    }

    fn edited(&mut self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let path = self.paths.path(&document.text_document_identifier.uri);
        let changed = self.documents.change(&path, document.version, params.content_changes, self.client.encoding);
        let changed = changed.map(|_| ());
        self.took(&path, changed, "change");
    }

    /// Gives the workspace the text of a document that was opened or changed.
    fn took(&mut self, path: &str, done: Result<(), Refused>, what: &str) {
        if let Err(refused) = done {
            return self.warn(format!("cannot {what} `{path}`: {refused}"));
        }
        let Some(document) = self.documents.get(path) else { return };
        self.workspace.open(path, Arc::clone(&document.text), document.kind);
        self.known.edited.insert(path.to_owned());
        if self.is_config(path) {
            self.todo.configure = true;
        }
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let path = self.path(&params.text_document);
        if let Err(refused) = self.documents.close(&path) {
            return self.warn(format!("cannot close `{path}`: {refused}"));
        }
        self.workspace.close(&path);
        self.forget_answer(&path);
        self.note_file(&path);
        // While it is still called what the client calls it.
        self.publish_closed(&path);
        let before = self.paths.uri(&path);
        self.paths.closed(&path);
        self.renamed(&path, before);
    }

    fn configured(&mut self, params: &DidChangeConfigurationParams) {
        match params.settings.get(SECTION) {
            Some(settings) if !settings.is_null() => self.set(settings),
            _ if self.client.has("workspace/configuration") => {
                let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
                self.out.ask::<ConfigurationRequest>(ConfigurationParams { items: vec![item] }, Asked::Settings);
            }
            _ => {}
        }
    }

    fn set(&mut self, settings: &Value) {
        // What is not there any more is as it was at the start.
        let before = std::mem::replace(&mut self.config, self.first.clone());
        let wrong = self.config.set(settings);
        if !wrong.is_empty() {
            self.warn(format!("these settings are not understood: `{}`", wrong.join("`, `")));
        }
        let Config { inlay_hints, code_lens, .. } = before;
        if !self.config.checks_like(&before) {
            self.todo.configure = true;
        }
        if self.config.inlay_hints != inlay_hints && self.client.has("workspace/inlayHint/refreshSupport") {
            self.out.ask::<InlayHintRefreshRequest>((), Asked::Nothing);
        }
        if self.config.code_lens != code_lens && self.client.has("workspace/codeLens/refreshSupport") {
            self.out.ask::<CodeLensRefreshRequest>((), Asked::Nothing);
        }
    }

    fn folders_changed(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for folder in params.event.removed {
            let path = self.paths.path(&folder.uri);
            self.folders.retain(|known| *known != path);
        }
        for folder in params.event.added {
            if self.paths.root().is_none()
                && let Some(root) = paths::absolute(&folder.uri.0)
            {
                self.enter(&root);
            }
            let path = self.paths.path(&folder.uri);
            if !self.folders.contains(&path) {
                self.folders.push(path);
            }
        }
        self.todo.look = true;
    }
}
