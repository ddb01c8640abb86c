//! The first message: what the client is, where it works, and what the server can do.

use super::client::Client;
use super::config::Config;
use super::handlers;
use super::host::Host;
use super::outgoing::Outgoing;
use super::paths;
use super::state::State;
use gen_lsp_types::{
    InitializeResult, Save, ServerCapabilities, ServerInfo, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde_json::Value;

/// What the server knows once a client has said what it is.
pub(super) fn state(host: Box<dyn Host>, params: &Value) -> State {
    let mut config = Config::default();
    let wrong = params.get("initializationOptions").map(|options| config.set(options)).unwrap_or_default();
    let mut state = State::new(host, Client::of(params), config, Outgoing::new());
    if !wrong.is_empty() {
        state.warn(format!("these settings are not understood: `{}`", wrong.join("`, `")));
    }
    let folders = folders(params);
    if let Some(root) = folders.first() {
        state.enter(root);
    }
    let uri = |folder: &String| gen_lsp_types::Uri(paths::uri(folder));
    state.folders = folders.iter().map(|folder| state.paths.path(&uri(folder))).collect();
    state.todo.look = !folders.is_empty();
    state.todo.name_profile = true;
    state
}

/// The folders that are open, by their absolute paths, the most important first.
fn folders(params: &Value) -> Vec<String> {
    let all = params.get("workspaceFolders").and_then(Value::as_array);
    let named = all.into_iter().flatten().filter_map(|folder| paths::absolute(folder.get("uri")?.as_str()?));
    let folders: Vec<String> = named.collect();
    if !folders.is_empty() {
        return folders;
    }
    let root_uri = params.get("rootUri").and_then(Value::as_str).and_then(paths::absolute);
    let root_path =
        || params.get("rootPath").and_then(Value::as_str).filter(|path| !path.is_empty()).map(paths::of_system);
    root_uri.or_else(root_path).into_iter().collect()
}

/// What the server can do.
pub(super) fn greeting(client: &Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::Bool(true)),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    let mut capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(sync.into()),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    };
    for entry in handlers::ALL {
        (entry.announce)(&mut capabilities, client);
    }
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "flowright".to_owned(), version }) }
}
