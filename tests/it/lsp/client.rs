//! A client for tests: what an editor does, without one.
//!
//! ```ignore
//! let mut client = Client::start([("shop.flow", "workflow w() {}\n")]);
//! client.open("shop.flow");
//! let found = client.diagnostics("shop.flow");
//! let hover = client.request("textDocument/hover", client.at("shop.flow", "w()"));
//! ```

#![expect(clippy::needless_pass_by_value, reason = "`json!` makes a value, which is given away as it is written")]

use flowright::lsp::{Ending, Host, MemoryHost, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::thread::JoinHandle;
use std::time::Duration;

/// The folder that is open.
pub(crate) const ROOT: &str = "/work/my shop";

/// How long a server may take for anything before a test has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client with a server that runs beside it.
pub(crate) struct Client {
    pub(crate) host: MemoryHost,
    /// What the server said that it can do.
    pub(crate) capabilities: Value,
    /// The diagnostics of each file as they were last sent, by path, and the versions that they are of.
    pub(crate) published: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// What else the server has sent on its own, in order: notifications and requests.
    pub(crate) heard: Vec<(String, Value)>,
    /// Texts and versions of what is open.
    pub(crate) open: BTreeMap<String, (i32, String)>,
    /// What the client answers when it is asked for its settings.
    pub(crate) settings: Value,
    connection: Connection,
    server: Option<JoinHandle<Ending>>,
    next: i32,
    answers: VecDeque<Response>,
}

/// The URI of a file in the folder.
pub(crate) fn uri(path: &str) -> String {
    if path.contains(':') { path.to_owned() } else { format!("file://{}/{path}", ROOT.replace(' ', "%20")) }
}

/// The path of a URI.
pub(crate) fn path(uri: &str) -> String {
    let root = format!("file://{}/", ROOT.replace(' ', "%20"));
    uri.strip_prefix(&root).unwrap_or(uri).to_owned()
}

impl Client {
    /// A client that knows what most editors do, and a server for it.
    pub(crate) fn start<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self::start_with(files, usual(), json!({}))
    }

    /// A client with these capabilities and options.
    pub(crate) fn start_with<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
        capabilities: Value,
        options: Value,
    ) -> Self {
        let mut client = Self::new(files);
        client.hello(capabilities, options);
        client
    }

    /// Says what the client is.
    pub(crate) fn hello(&mut self, capabilities: Value, options: Value) {
        let folder = json!({"uri": uri("").trim_end_matches('/'), "name": "shop"});
        let params = json!({"processId": null, "rootUri": null, "workspaceFolders": [folder], "capabilities": capabilities, "initializationOptions": options});
        let result = self.request("initialize", params);
        self.capabilities = result["capabilities"].clone();
        self.notify("initialized", json!({}));
    }

    /// A client that has said nothing yet.
    pub(crate) fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let host = MemoryHost::new(ROOT, files.into_iter().map(|(path, text)| (path.into(), text.into())));
        Self::on(host.clone(), host)
    }

    /// A client of a server that runs on `its` machine, which has the files of `host`.
    pub(crate) fn on(host: MemoryHost, its: impl Host + Send + 'static) -> Self {
        let (server, connection) = Connection::memory();
        #[expect(clippy::disallowed_methods, reason = "the server runs beside the test")]
        let started = std::thread::spawn(move || serve(server, Box::new(its)));
        Self {
            host,
            capabilities: Value::Null,
            published: BTreeMap::new(),
            heard: Vec::new(),
            open: BTreeMap::new(),
            settings: Value::Null,
            connection,
            server: Some(started),
            next: 0,
            answers: VecDeque::new(),
        }
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        let note = Notification { method: method.to_owned(), params };
        self.connection.sender.send(note.into()).unwrap();
    }

    /// Sends a request without waiting for what comes back.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        id
    }

    /// The answer to a request.
    pub(crate) fn answer(&mut self, id: &RequestId) -> Result<Value, (i32, String)> {
        loop {
            if let Some(at) = self.answers.iter().position(|answer| answer.id == *id) {
                let answer = self.answers.remove(at).unwrap().response_result;
                return answer.map_err(|error| (error.code, error.message));
            }
            assert!(self.hear(PATIENCE), "no answer came");
        }
    }

    /// Sends a request and gives its result, which has to be there.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.try_request(method, params).unwrap_or_else(|(code, message)| panic!("{method}: {code} {message}"))
    }

    /// Sends a request and gives its result, or the code and the words of the error.
    pub(crate) fn try_request(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.ask(method, params);
        self.answer(&id)
    }

    /// Opens a file with the text that it has.
    pub(crate) fn open(&mut self, path: &str) {
        let text = flowright::driver::World::read(&self.host, path).unwrap();
        self.open_with(path, "plaintext", &text);
    }

    /// Opens a document with a text, as one of this language.
    pub(crate) fn open_with(&mut self, path: &str, language: &str, text: &str) {
        self.open.insert(path.to_owned(), (1, text.to_owned()));
        let item = json!({"uri": uri(path), "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Replaces the text of an open document.
    pub(crate) fn change(&mut self, path: &str, text: &str) {
        self.change_with(path, text, json!([{ "text": text }]));
    }

    /// Replaces the first occurrence of a text in an open document, as an edit of a range.
    pub(crate) fn edit(&mut self, path: &str, old: &str, new: &str) {
        let text = self.open[path].1.clone();
        let start = text.find(old).unwrap();
        let range = range(&text, start, start + old.len());
        self.change_with(path, &text.replacen(old, new, 1), json!([{"range": range, "text": new}]));
    }

    /// Sends changes, after which a document has this text.
    pub(crate) fn change_with(&mut self, path: &str, text: &str, changes: Value) {
        let open = self.open.get_mut(path).unwrap();
        *open = (open.0 + 1, text.to_owned());
        let document = json!({"uri": uri(path), "version": open.0});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Closes a document.
    pub(crate) fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri(path)}}));
    }

    /// Writes a file to the disk, or removes it, and says that somebody did.
    pub(crate) fn write(&mut self, path: &str, text: Option<&str>) {
        let was_there = flowright::driver::World::read(&self.host, path).is_ok();
        self.host.write(path, text);
        let kind = match (was_there, text) {
            (_, None) => 3,
            (true, Some(_)) => 2,
            (false, Some(_)) => 1,
        };
        self.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri(path), "type": kind}]}));
    }

    /// Waits until the server has nothing to do, and has said all that it has to say.
    pub(crate) fn settle(&mut self) {
        self.request("flowright/settle", Value::Null);
    }

    /// The diagnostics of a document in its newest version, as soon as they come.
    pub(crate) fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let version = self.open.get(path).map(|(version, _)| i64::from(*version));
        loop {
            if let Some((published, found)) = self.published.get(path)
                && (version.is_none() || *published == version)
            {
                return found.clone();
            }
            assert!(self.hear(PATIENCE), "no diagnostics of {path} came");
        }
    }

    /// The codes of the diagnostics of a document, in order.
    pub(crate) fn codes(&mut self, path: &str) -> Vec<String> {
        self.diagnostics(path).iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Takes in a message, if one comes in time.
    pub(crate) fn hear(&mut self, wait: Duration) -> bool {
        let Ok(message) = self.connection.receiver.recv_timeout(wait) else { return false };
        match message {
            Message::Response(response) => self.answers.push_back(response),
            Message::Notification(note) if note.method == "textDocument/publishDiagnostics" => {
                let path = path(note.params["uri"].as_str().unwrap());
                let found = note.params["diagnostics"].as_array().unwrap().clone();
                self.published.insert(path, (note.params["version"].as_i64(), found));
            }
            Message::Notification(note) => self.heard.push((note.method, note.params)),
            Message::Request(request) => {
                let result = match request.method.as_str() {
                    "workspace/configuration" => json!([self.settings]),
                    _ => Value::Null,
                };
                self.heard.push((request.method, request.params));
                self.connection.sender.send(Response { id: request.id, response_result: Ok(result) }.into()).unwrap();
            }
        }
        true
    }

    /// What was heard of a method.
    pub(crate) fn heard_of(&self, method: &str) -> Vec<&Value> {
        self.heard.iter().filter(|(heard, _)| heard == method).map(|(_, params)| params).collect()
    }

    /// Ends as an editor does, and says how the server has ended.
    pub(crate) fn end(mut self) -> Ending {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Goes without a word, and says how the server has ended.
    pub(crate) fn vanish(self) -> Ending {
        let Self { connection, server, .. } = self;
        drop(connection);
        server.unwrap().join().unwrap()
    }

    /// Waits until the server has ended.
    pub(crate) fn ended(mut self) -> Ending {
        self.server.take().unwrap().join().unwrap()
    }
}

/// What most editors can do.
pub(crate) fn usual() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "resolveSupport": {"properties": ["edit"]}},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "rename": {"prepareSupport": true}
        },
        "workspace": {
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "workspaceFolders": true,
            "configuration": true
        },
        "window": {"workDoneProgress": true}
    })
}

/// A place in a text in UTF-16, counted in the plainest way.
pub(crate) fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

/// A stretch of a text in UTF-16.
pub(crate) fn range(text: &str, start: usize, end: usize) -> Value {
    json!({"start": position(text, start), "end": position(text, end)})
}

/// A text after edits of the protocol, in UTF-16.
pub(crate) fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |place: &Value| {
        let line = place["line"].as_u64().unwrap();
        let start: usize = text.split_inclusive('\n').take(usize::try_from(line).unwrap()).map(str::len).sum();
        let units = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let mut at = start;
        for character in String::from_utf16_lossy(&text[start..].encode_utf16().take(units).collect::<Vec<_>>()).chars()
        {
            at += character.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort_by_key(|edit| edit.0);
    let mut new = text.to_owned();
    for (start, end, with) in edits.into_iter().rev() {
        new.replace_range(start..end, with);
    }
    new
}
