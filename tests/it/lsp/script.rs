//! Random edits: after every one the server knows what a fresh check of the same texts finds, and nothing makes it fail.
//!
//! `PROPTEST_CASES` says how many scripts there are, and `PROPTEST_RNG_SEED` gives others.

use super::client::{Client, path as path_of, uri, usual};
use flowright::driver::config::Configs;
use flowright::driver::{MemoryWorld, Settings, check_with};
use flowright::frontend;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How many scripts there are where `PROPTEST_CASES` does not say: each takes some dozen checks of a few files.
const CASES: u32 = 16;

/// The files of some workspaces.
fn workspaces() -> Vec<BTreeMap<String, String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = ["archetypes", "choreography", "orchestrator-events", "song", "task-plan", "triage", "broken"];
    let mut workspaces: Vec<_> = folders.iter().map(|folder| files_of(&root.join(folder))).collect();
    workspaces.push(library());
    workspaces
}

#[expect(clippy::disallowed_methods, reason = "the examples are files")]
fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if entry.is_dir() {
                open.push(entry);
            } else if [".flow", ".yaml", ".json", ".toml"].iter().any(|ending| name.ends_with(ending))
                && name != "ir.json"
            {
                files.insert(name, std::fs::read_to_string(entry).unwrap());
            }
        }
    }
    files
}

/// Files that need each other, a schema, and a file of configuration.
fn library() -> BTreeMap<String, String> {
    let schema = r#"{"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"]}"#;
    let lib = "// 🐢 shared\nconst LIMIT = 5\ntype Order from \"order.json\"\neffect pay(order: Order, note: string) { timeout 5s }\n";
    let shop = "import \"lib.flow\" as lib\nworkflow shop(order: lib.Order) {\n  step paid = lib.pay(order, note: \"ż🐢\") when order.total > lib.LIMIT\n}\n";
    let bank = "import \"lib.flow\" as lib\r\nworkflow bank(order: lib.Order) {\r\n  step paid = lib.pay(order, note: \"x\")\r\n  // flowright: allow(unused-let) 🐢\r\n  let late = order.total > 3\r\n}\r\n";
    let yaml = "flowright: 1\nimports:\n  lib: lib.flow\nworkflows:\n  twin:\n    params: {order: lib.Order}\n    steps:\n      - step: paid\n        run: lib.pay\n        with: {order: \"${order}\", note: \"ż${lib.LIMIT}\"}\n        when: order.total > lib.LIMIT\n";
    let toml = "[rules]\nmissing-timeout = \"error\"\nunused-const = \"off\"\n";
    let files = [
        ("lib.flow", lib),
        ("shop.flow", shop),
        ("bank.flow", bank),
        ("twin.flow.yaml", yaml),
        ("order.json", schema),
        ("flowright.toml", toml),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// What columns count.
#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    const fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// The positions of a text in order, counted in the plainest way: each with its offset. A line ends before its line break.
fn positions(text: &str, encoding: Encoding) -> Vec<(usize, (u64, u64))> {
    let (mut line, mut column, mut all) = (0, 0, Vec::new());
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        all.push((at, (line, column)));
        match character {
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {
                characters.next();
                (line, column) = (line + 1, 0);
            }
            '\r' | '\n' => (line, column) = (line + 1, 0),
            other => column += encoding.width(other) as u64,
        }
    }
    all.push((text.len(), (line, column)));
    all
}

/// A step of a script; what the numbers mean depends on the text.
#[derive(Clone, Debug)]
enum Op {
    Insert(u32, &'static str),
    Delete(u32, u32),
    /// Half of a statement, from anywhere.
    Paste(u32, u32, u32),
    Undo,
    Crlf,
    Close,
    Ask(u32),
}

const PIECES: &[&str] = &[
    "x",
    " ",
    "\n",
    "\r\n",
    "\r",
    "🐢",
    "é",
    "\"",
    "{",
    "}",
    "(",
    ")",
    "step a = ",
    " when ",
    " after ",
    "// ",
    "${",
    ": ",
    "- ",
    "'",
    "import \"lib.flow\" as l\n",
    "lib.",
    "\u{2028}",
    "\u{0}",
    "workflow w() {\n",
    "type T = {a: int}\n",
    "[rules]\n",
    "const A = 1\n",
    "\t",
    ",",
    "\u{feff}",
];

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (any::<u32>(), 0..PIECES.len()).prop_map(|(at, piece)| Op::Insert(at, PIECES[piece])),
        3 => (any::<u32>(), 0..40_u32).prop_map(|(at, length)| Op::Delete(at, length)),
        3 => (any::<u32>(), any::<u32>(), 0..60_u32).prop_map(|(at, from, length)| Op::Paste(at, from, length)),
        2 => Just(Op::Undo),
        1 => Just(Op::Crlf),
        1 => Just(Op::Close),
        3 => any::<u32>().prop_map(Op::Ask),
    ]
}

/// A client, and the texts that it should have.
struct Script {
    client: Client,
    encoding: Encoding,
    files: BTreeMap<String, String>,
    /// The file that is edited, and its texts before.
    path: String,
    before: Vec<String>,
    /// The text of the file when nothing was wrong with any file of configuration: if it is one, that holds until it is right again.
    good: String,
}

impl Script {
    fn new(files: BTreeMap<String, String>, file: usize, encoding: Encoding) -> Self {
        let mut capabilities = usual();
        capabilities["general"]["positionEncodings"] = json!([encoding.name()]);
        let client = Client::start_with(files.clone(), capabilities, json!({}));
        assert_eq!(client.capabilities["positionEncoding"], encoding.name());
        let path = files.keys().nth(file % files.len()).unwrap().clone();
        let mut script = Self { client, encoding, good: files[&path].clone(), files, path, before: Vec::new() };
        script.open();
        script.compare();
        script
    }

    fn open(&mut self) {
        let text = self.files[&self.path].clone();
        self.client.open_with(&self.path, "plaintext", &text);
    }

    fn run(&mut self, op: &Op) {
        let text = self.files[&self.path].clone();
        let places = positions(&text, self.encoding);
        let place = |at: u32| at as usize % places.len();
        match *op {
            Op::Insert(at, piece) => self.edit(&text, &places, (place(at), place(at)), piece),
            Op::Delete(at, length) => {
                let start = place(at);
                self.edit(&text, &places, (start, (start + length as usize).min(places.len() - 1)), "");
            }
            Op::Paste(at, from, length) => {
                let (from, to) = (place(from), (place(from) + length as usize).min(places.len() - 1));
                let piece = text[places[from].0..places[to].0].to_owned();
                self.edit(&text, &places, (place(at), place(at)), &piece);
            }
            Op::Undo => {
                if let Some(before) = self.before.pop() {
                    self.files.insert(self.path.clone(), before.clone());
                    self.client.change(&self.path, &before);
                }
            }
            Op::Crlf => {
                let new = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text.replace('\n', "\r\n") };
                self.before.push(text);
                self.files.insert(self.path.clone(), new.clone());
                self.client.change(&self.path, &new);
            }
            Op::Close => {
                // What was edited is saved first.
                self.client.host.write(&self.path, Some(&text));
                self.client.close(&self.path);
                self.open();
            }
            Op::Ask(at) => self.ask(&places, place(at)),
        }
        self.compare();
    }

    fn edit(&mut self, text: &str, places: &[(usize, (u64, u64))], (start, end): (usize, usize), piece: &str) {
        let mut new = text.to_owned();
        new.replace_range(places[start].0..places[end].0, piece);
        let range = json!({"start": shown(places[start].1), "end": shown(places[end].1)});
        self.before.push(text.to_owned());
        self.files.insert(self.path.clone(), new.clone());
        self.client.change_with(&self.path, &new, json!([{"range": range, "text": piece}]));
    }

    /// Whether the server knows what a fresh check finds.
    fn compare(&mut self) {
        self.client.settle();
        let shown = self.shown();
        let wanted = self.checked();
        assert_eq!(shown, wanted, "{}:\n{:?}", self.path, self.files[&self.path]);
    }

    /// What the client was told: files with findings, each with its places as offsets.
    fn shown(&self) -> BTreeMap<String, Vec<(usize, usize, String, String)>> {
        let mut shown = BTreeMap::new();
        for (path, (_, found)) in self.client.published.iter().filter(|(_, (_, found))| !found.is_empty()) {
            let offsets = offsets(&self.files[path], self.encoding);
            let one = |it: &Value| {
                let (start, end) = (offset(&offsets, &it["range"]["start"]), offset(&offsets, &it["range"]["end"]));
                let message = it["message"].as_str().unwrap().lines().next().unwrap_or_default().to_owned();
                for other in it["relatedInformation"].as_array().into_iter().flatten() {
                    let file = path_of(other["location"]["uri"].as_str().unwrap());
                    let range = &other["location"]["range"];
                    let offsets = self::offsets(&self.files[&file], self.encoding);
                    assert!(offset(&offsets, &range["start"]) <= offset(&offsets, &range["end"]));
                }
                (start, end, it["code"].as_str().unwrap().to_owned(), message)
            };
            let mut all: Vec<_> = found.iter().map(one).collect();
            all.sort();
            all.dedup();
            shown.insert(path.clone(), all);
        }
        shown
    }

    /// What a fresh check finds.
    fn checked(&mut self) -> BTreeMap<String, Vec<(usize, usize, String, String)>> {
        let all = self.files.iter();
        let world = all.fold(MemoryWorld::new().at(super::client::ROOT), |world, (path, text)| world.with(path, text));
        let is_workflow = |path: &&String| {
            let by_content = || frontend::recognise(path, &self.files[*path]).is_some();
            frontend::of_path(path).is_some() || **path == self.path && by_content()
        };
        let paths: Vec<String> = self.files.keys().filter(is_workflow).cloned().collect();
        let settings = |world: &MemoryWorld| {
            let settings = Settings { configs: Arc::new(Configs::search()), ..Settings::default() };
            for path in &paths {
                settings.configs.visit(world, path);
            }
            if self.path == "flowright.toml" {
                settings.configs.visit(world, &self.path);
            }
            settings
        };
        let problems = settings(&world).configs.problems();
        let world = if problems.is_some() { world.with(&self.path, &self.good) } else { world };
        let report = check_with(&world, &paths, &settings(&world));
        let found = report.diagnostics.iter().map(|it| (&report.sources, it));
        // Of a file that is wrong only that is said.
        let found =
            found.filter(|(sources, it)| problems.is_none() || sources.file(it.primary.span.file).path() != self.path);
        let wrong = problems.iter().flat_map(|it| it.diagnostics.iter().map(|found| (&it.sources, found)));
        let mut checked: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (sources, it) in found.chain(wrong) {
            let (path, text) = (sources.file(it.primary.span.file).path(), sources.file(it.primary.span.file).text());
            let (start, end) = (it.primary.span.start as usize, it.primary.span.end as usize);
            // A place between the two characters of a line break is the end of the line.
            let at = |at: usize| {
                if at > 0 && text[..at].ends_with('\r') && text[at..].starts_with('\n') { at - 1 } else { at }
            };
            let message = it.message.lines().next().unwrap_or_default().to_owned();
            checked.entry(path.to_owned()).or_default().push((at(start), at(end), it.rule.code.to_owned(), message));
        }
        if problems.is_none() {
            self.good = self.files[&self.path].clone();
        }
        for all in checked.values_mut() {
            all.sort();
            all.dedup();
        }
        checked
    }

    /// Asks whatever can be asked at a place. Any answer will do, but that the server has failed.
    fn ask(&mut self, places: &[(usize, (u64, u64))], at: usize) {
        let (start, end) = (shown(places[at].1), shown(places[(at + 30).min(places.len() - 1)].1));
        let params = json!({
            "textDocument": {"uri": uri(&self.path)}, "position": start, "positions": [start], "range": {"start": start, "end": end},
            "context": {"includeDeclaration": true, "diagnostics": []}, "newName": "renamed", "query": "a", "ch": "}",
            "options": {"tabSize": 2, "insertSpaces": true},
        });
        let asked: Vec<_> = METHODS.iter().map(|method| (method, self.client.ask(method, params.clone()))).collect();
        for (method, id) in asked {
            match self.client.answer(&id) {
                Ok(result) => self.look_at(method, &result),
                Err((code, message)) => assert_ne!(code, -32603, "{method}: {message}"),
            }
        }
    }

    /// Whether all places in an answer are places of the text, as far as they say that they are of this one.
    fn look_at(&self, method: &str, result: &Value) {
        let offsets = offsets(&self.files[&self.path], self.encoding);
        let mut open = vec![result];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(all) => open.extend(all),
                Value::Object(all)
                    if all.get("uri").or(all.get("targetUri")).is_some_and(|it| *it != uri(&self.path)) => {}
                Value::Object(all) if all.contains_key("textDocument") => {}
                Value::Object(all) => {
                    if let Some(range) = all.get("range") {
                        let ends = (offset(&offsets, &range["start"]), offset(&offsets, &range["end"]));
                        assert!(ends.0 <= ends.1, "{method}: {range}");
                    }
                    open.extend(all.values());
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
}

/// What can be asked about a place. What is not known is refused, which is an answer.
const METHODS: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/typeDefinition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/prepareCallHierarchy",
    "textDocument/documentLink",
    "textDocument/codeAction",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/codeLens",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "workspace/symbol",
    "flowright/graph",
];

fn shown((line, character): (u64, u64)) -> Value {
    json!({"line": line, "character": character})
}

fn offsets(text: &str, encoding: Encoding) -> BTreeMap<(u64, u64), usize> {
    positions(text, encoding).into_iter().map(|(offset, place)| (place, offset)).collect()
}

/// The offset of a position, which has to be one of the text.
fn offset(offsets: &BTreeMap<(u64, u64), usize>, position: &Value) -> usize {
    let place = (position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap());
    *offsets.get(&place).unwrap_or_else(|| panic!("{position} is no place in the text"))
}

fn config() -> Config {
    let default = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { CASES };
    Config { cases, failure_persistence: None, max_shrink_iters: 200, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn after_every_edit_the_server_knows_what_a_fresh_check_finds(
        workspace in 0..8_usize,
        file in any::<usize>(),
        encoding in prop_oneof![Just(Encoding::Utf8), Just(Encoding::Utf16), Just(Encoding::Utf32)],
        ops in prop::collection::vec(op(), 1..10),
    ) {
        let files = workspaces().swap_remove(workspace);
        let mut script = Script::new(files, file, encoding);
        for op in &ops {
            script.run(op);
        }
        script.client.end();
    }
}
