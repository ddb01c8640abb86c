//! `flowright lsp` as editors start it: bytes in, bytes out, and how it ends.

use crate::cli::{folder, run};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long a server may take for anything.
const LIMIT: Duration = Duration::from_secs(60);

struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// What it has shown to people.
    said: Vec<String>,
}

impl Server {
    fn start(place: &PathBuf, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_flowright"))
            .current_dir(place)
            .arg("lsp")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out, said: Vec::new() }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.child.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// The next message that is no request and no log.
    fn hear(&mut self) -> Value {
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                self.out.read_line(&mut line).unwrap();
                if line == "\r\n" {
                    break;
                }
                length = line.trim_end().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
            }
            let mut body = vec![0; length];
            self.out.read_exact(&mut body).unwrap();
            let message: Value = serde_json::from_slice(&body).unwrap();
            if message["method"] == "window/showMessage" {
                self.said.push(message["params"]["message"].as_str().unwrap().to_owned());
            }
            if message["method"].is_null() || message["method"] == "textDocument/publishDiagnostics" {
                return message;
            }
        }
    }

    fn hello(&mut self, root: &Value) {
        let params = json!({"capabilities": {}, "rootUri": root});
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}));
        assert_eq!(self.hear()["result"]["serverInfo"]["name"], "flowright");
        self.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    }

    /// Closes the stream, and gives the exit code and standard error.
    #[expect(clippy::disallowed_methods, reason = "a test that hangs has to end")]
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.child.stdin.take());
        let (end, ended) = mpsc::channel();
        std::thread::spawn(move || end.send(self.child.wait_with_output().unwrap()));
        let output = ended.recv_timeout(LIMIT).expect("it ends");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

fn notify(method: &str) -> Value {
    json!({"jsonrpc": "2.0", "method": method})
}

#[test]
fn it_checks_the_folder_that_the_client_has_open() {
    let place = folder(
        "lsp-process",
        &[
            ("my shop/a.flow", b"const A = x\n"),
            ("my shop/.gitignore", b"out/\n"),
            ("my shop/out/b.flow", b"const A = x\n"),
        ],
    );
    let root = format!("file://{}/my%20shop", place.display());
    let mut server = Server::start(&place, &[]);
    server.hello(&json!(root));
    let found = server.hear();
    assert_eq!(found["params"]["uri"], format!("{root}/a.flow"));
    assert_eq!(found["params"]["diagnostics"][0]["code"], "E0311");
    server.send(&json!({"jsonrpc": "2.0", "id": "s", "method": "flowright/settle"}));
    assert_eq!(server.hear(), json!({"jsonrpc": "2.0", "id": "s", "result": null}));
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
    assert_eq!(server.hear(), json!({"jsonrpc": "2.0", "id": 2, "result": null}));
    server.send(&notify("exit"));
    assert_eq!(server.end(), (Some(0), String::new()));
}

#[test]
fn a_folder_that_is_not_there_is_said_once_and_is_no_file() {
    let place = folder("lsp-missing", &[("here/a.flow", b"const A = x\n")]);
    let mut server = Server::start(&place, &[]);
    let uri = |name: &str| json!({"uri": format!("file://{}/{name}", place.display()), "name": name});
    let params = json!({"capabilities": {}, "workspaceFolders": [uri("here"), uri("gone")]});
    server.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}));
    server.hear();
    server.send(&notify("initialized"));
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "flowright/settle"}));
    let found = server.hear();
    assert_eq!(found["params"]["diagnostics"][0]["code"], "E0311", "{found}");
    assert_eq!(server.hear()["id"], 2, "nothing is said of the folder");
    server.send(&json!({"jsonrpc": "2.0", "id": 3, "method": "shutdown"}));
    server.hear();
    server.send(&notify("exit"));
    assert_eq!(server.said, ["the folder `../gone` is not there, so nothing in it is checked"]);
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_file_without_a_folder_is_checked_from_its_own_folder() {
    let place = folder("lsp-single", &[("lib.flow", b"const LIMIT = 1\n"), ("other.flow", b"const A = x\n")]);
    let mut server = Server::start(&folder("lsp-elsewhere", &[]), &[]);
    server.hello(&Value::Null);
    let uri = format!("file://{}/a.flow", place.display());
    let text = "import \"lib.flow\" as lib\nconst A = lib.LIMIT + lib.LIMT\n";
    let item = json!({"uri": uri, "languageId": "flow", "version": 3, "text": text});
    server.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}));
    let found = server.hear();
    assert_eq!((&found["params"]["uri"], &found["params"]["version"]), (&json!(uri), &json!(3)));
    assert_eq!(found["params"]["diagnostics"][0]["code"], "E0311", "{found}");
    server.send(&notify("exit"));
    assert_eq!(server.end(), (Some(1), String::new()), "it was not told to shut down");
}

#[test]
fn broken_json_is_answered_and_the_next_message_is_read() {
    let mut server = Server::start(&folder("lsp-broken", &[]), &[]);
    server.bytes(b"Content-Length: 5\r\n\r\n{\"a\":");
    assert_eq!(server.hear()["error"]["code"], -32700);
    server.send(&json!([notify("initialized")]));
    assert_eq!(server.hear()["error"]["code"], -32600);
    server.send(&json!({"id": 9, "what": "is this"}));
    let answer = server.hear();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(9), &json!(-32600)));
    server.bytes(b"Content-Length: 2\r\n\r\n\xff\xfe");
    assert_eq!(server.hear()["error"]["code"], -32700);
    server.hello(&Value::Null);
    assert_eq!(server.end(), (Some(1), String::new()));
}

#[test]
fn a_stream_that_is_no_protocol_ends_it_with_a_word() {
    let mut server = Server::start(&folder("lsp-noise", &[]), &[]);
    server.bytes(b"GET / HTTP/1.1\r\n\r\n");
    let (code, said) = server.end();
    assert_eq!(
        (code, said.as_str()),
        (Some(2), "error: cannot understand the client: `GET / HTTP/1.1` is no header of a message\n")
    );
}

#[test]
fn a_client_that_dies_takes_it_along() {
    let place = folder("lsp-dead", &[("a.flow", b"const A = x\n")]);
    assert_eq!(Server::start(&place, &[]).end(), (Some(1), String::new()));
    let mut server = Server::start(&place, &[]);
    server.bytes(b"Content-Length: 500\r\n\r\n{\"jsonrpc\"");
    assert_eq!(server.end(), (Some(1), String::new()));
}

#[test]
fn what_went_wrong_is_kept_in_a_file_for_who_wants_it() {
    let place = folder("lsp-log", &[]);
    let mut server = Server::start(&place, &["--log", "server.log"]);
    server.hello(&Value::Null);
    server.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///none.flow"}}}));
    server.send(&json!({"jsonrpc": "2.0", "id": "x", "method": "foo/bar"}));
    server.hear();
    server.send(&json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 7}}));
    server.send(&json!({"jsonrpc": "2.0", "id": 9, "result": null}));
    server.send(&json!([]));
    server.hear();
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
    server.hear();
    server.send(&notify("exit"));
    assert_eq!(server.end().0, Some(0));
    let log = flowright::driver::World::read(
        &flowright::driver::os_world::OsWorld::new(),
        place.join("server.log").to_str().unwrap(),
    );
    let log = log.unwrap();
    // How long things take differs.
    let untimed = |line: &str| match line.split_once(" ms") {
        Some((before, outcome)) => format!("{}{outcome}", before.rsplit_once(": ").unwrap().0),
        None => line.to_owned(),
    };
    let mut lines: Vec<String> = log.lines().map(untimed).collect();
    // It is read beside what is worked on.
    let refused = "a message was refused: this is no request, no notification and no response";
    assert!(lines.iter().any(|line| line == refused), "{log}");
    lines.retain(|line| line != refused);
    let wanted = [
        "initialize 1",
        "initialized",
        "cannot close `/none.flow`: it is not open",
        "textDocument/didClose",
        "foo/bar \"x\", error -32601: `foo/bar` is not known",
        "$/cancelRequest 7",
        "answer 9",
        "shutdown 2",
        "exit",
    ];
    assert_eq!(lines, wanted, "{log}");
    assert!(log.lines().next().unwrap().ends_with(" ms"), "{log}");
    let (code, _, err) = run(&place, &["lsp", "--log", "no/such/folder/x.log"]);
    assert!(code == Some(3) && err.starts_with("error: cannot write the log `no/such/folder/x.log`: "), "{err}");
}

#[test]
fn help_says_that_editors_start_it() {
    let (code, out, _) = run(&folder("lsp-help", &[]), &["lsp", "--help"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("Editors start this command") && out.contains("docs/editors.md"), "{out}");
}
