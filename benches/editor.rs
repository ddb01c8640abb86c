//! The language server as an editor meets it: the real process, over its pipes, with a file of 5,000 lines in a workspace of 500 files.
//! `cargo bench --bench editor` prints how long each kind of answer takes, next to its budget.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "this program measures a process and says what came out"
)]

#[expect(dead_code, reason = "other benchmarks use more of it")]
mod generate;

use serde_json::{Value, json};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How many files the workspace has.
const FILES: usize = 500;

/// How many lines the open file has.
const LINES: usize = 5_000;

/// How many keys are pressed for each measure.
const KEYS: usize = 400;

/// The longest that anything may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    let folder = std::env::temp_dir().join(format!("flowright-bench-{}", std::process::id()));
    let (uri, text) = write(&folder);
    println!("{:<36} {:>8} {:>8} {:>8} {:>8}", "ms", "median", "p99", "most", "budget");

    let started = Instant::now();
    let mut server = Server::start(&folder);
    server.initialize(&folder);
    server.open(&uri, &text);
    server.diagnostics(&uri, 1);
    Row::once("start to first diagnostics", 1_000.0, started.elapsed()).print();
    server.quiet();
    Row::once("start to the last of 500 files", f64::NAN, started.elapsed().saturating_sub(QUIET)).print();

    let mut editor = Editor::new(&uri, &text);
    let mut keys = Vec::new();
    for _ in 0..KEYS {
        let version = editor.press(&mut server);
        let pressed = Instant::now();
        server.diagnostics(&uri, version);
        keys.push(pressed.elapsed());
    }
    Row::of("keystroke to diagnostics", 50.0, &keys).print();

    for (name, method) in [("hover", "textDocument/hover"), ("completion", "textDocument/completion")] {
        let mut known = Vec::new();
        for _ in 0..KEYS / 4 {
            let asked = Instant::now();
            server.request(method, &editor.here());
            known.push(asked.elapsed());
            editor.line += 11;
        }
        Row::of(name, 20.0, &known).print();
        let mut fresh = Vec::new();
        for _ in 0..KEYS / 4 {
            let version = editor.press(&mut server);
            let asked = Instant::now();
            server.request(method, &editor.here());
            fresh.push(asked.elapsed());
            server.diagnostics(&uri, version);
        }
        Row::of(&format!("{name}, right behind a keystroke"), f64::NAN, &fresh).print();
    }
    let mut known = Vec::new();
    for _ in 0..KEYS / 4 {
        let here = editor.here();
        let (document, at) = (&here["textDocument"], &here["position"]);
        let context = json!({ "diagnostics": [] });
        let params = json!({ "textDocument": document, "range": { "start": at, "end": at }, "context": context });
        let asked = Instant::now();
        server.request("textDocument/codeAction", &params);
        known.push(asked.elapsed());
        editor.line += 11;
    }
    Row::of("code actions", 20.0, &known).print();
    println!("{:<36} {:>8} {:>8} {:>8} {:>8}", "greatest memory, MiB", "", "", server.memory(), 200);
    server.stop();
    // What stays behind in a folder for what is temporary is no loss.
    _ = std::fs::remove_dir_all(&folder);
}

/// Writes the workspace: the address and the text of the file that is opened.
fn write(folder: &Path) -> (String, String) {
    for (name, text) in generate::tree::files(FILES - 1) {
        let path = folder.join(name);
        path.parent().map(std::fs::create_dir_all).transpose().expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }
    // Ten lines are not steps.
    let text = generate::layered(LINES - 10);
    assert_eq!(text.lines().count(), LINES);
    let path = folder.join("large.flow");
    std::fs::write(&path, &text).expect("the file can be written");
    (address(&path), text)
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// How long nothing is said before all is said.
const QUIET: Duration = Duration::from_millis(700);

/// The process and its pipes.
struct Server {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    requests: i64,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_flowright")));
        command.arg("lsp").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        Self { child, input, messages, requests: 0 }
    }

    fn initialize(&mut self, folder: &Path) {
        let params = json!({
            "processId": null,
            "rootUri": address(folder),
            "capabilities": { "textDocument": {
                "publishDiagnostics": { "versionSupport": true },
                "codeAction": { "resolveSupport": { "properties": ["edit"] } },
            } },
        });
        self.request("initialize", &params);
        self.notify("initialized", &json!({}));
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "flowright", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server answers");
            if message["id"] == json!(id) && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{message}");
                return message["result"].clone();
            }
        }
    }

    /// Waits for the findings of a version of a file.
    fn diagnostics(&mut self, uri: &str, version: i64) {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server publishes its findings");
            let params = &message["params"];
            let published = message["method"] == "textDocument/publishDiagnostics" && params["uri"] == json!(uri);
            if published && params["version"] == json!(version) {
                return;
            }
        }
    }

    /// Waits until nothing more is said.
    fn quiet(&self) {
        while self.messages.recv_timeout(QUIET).is_ok() {}
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
        self.input.flush().expect("the server reads");
    }

    /// The most memory that the process has had, where the system tells.
    fn memory(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kib.map_or_else(|| "?".to_owned(), |kib| (kib / 1024).to_string())
    }

    fn stop(mut self) {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        let ended = self.child.wait().expect("the server ends");
        assert!(ended.success(), "{ended}");
    }
}

/// One message of the server; none at its end.
fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Somebody who types: a letter into the name of a step that is read, so that it is unknown, and takes it away again.
struct Editor {
    uri: String,
    version: i64,
    line: usize,
    column: usize,
    typed: bool,
}

impl Editor {
    fn new(uri: &str, text: &str) -> Self {
        let line = LINES / 2;
        let column = text.lines().nth(line).and_then(|line| line.find(".value")).expect("a step reads others");
        Self { uri: uri.to_owned(), version: 1, line, column, typed: false }
    }

    /// Presses a key, and says which version that makes.
    fn press(&mut self, server: &mut Server) -> i64 {
        self.version += 1;
        let (start, end, text) =
            if self.typed { (self.column, self.column + 1, "") } else { (self.column, self.column, "x") };
        // Keys are pressed in one place, questions are asked anywhere.
        let middle = LINES / 2;
        let range =
            json!({ "start": { "line": middle, "character": start }, "end": { "line": middle, "character": end } });
        self.typed = !self.typed;
        let document = json!({ "uri": self.uri, "version": self.version });
        let changes = json!([{ "range": range, "text": text }]);
        server.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
        self.version
    }

    /// The place of a question.
    fn here(&self) -> Value {
        let line = self.line % (LINES - 20) + 10;
        json!({ "textDocument": { "uri": self.uri }, "position": { "line": line, "character": 40 } })
    }
}

/// One measure.
struct Row {
    name: String,
    budget: f64,
    times: Vec<f64>,
}

impl Row {
    fn of(name: &str, budget: f64, times: &[Duration]) -> Self {
        let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect();
        times.sort_by(f64::total_cmp);
        Self { name: name.to_owned(), budget, times }
    }

    fn once(name: &str, budget: f64, time: Duration) -> Self {
        Self::of(name, budget, &[time])
    }

    fn print(&self) {
        let at = |share: usize| self.times[(self.times.len() - 1) * share / 100];
        let budget = if self.budget.is_nan() { String::new() } else { self.budget.to_string() };
        println!("{:<36} {:>8.1} {:>8.1} {:>8.1} {budget:>8}", self.name, at(50), at(99), at(100));
    }
}
