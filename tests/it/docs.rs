//! The examples in the documentation are workflows that Flowright accepts, or refuses as the page says.
//!
//! The words behind the three backticks say how a block is checked:
//!
//! | block | checked as |
//! |---|---|
//! | `flow` | a whole file without findings |
//! | `flow file=crm.flow`, `json file=…` | a file that the page's other examples may import; a `.flow` file is checked, too |
//! | `flow prelude` | the file that the page's fragments are put into, at the line `// …` |
//! | `flow steps` | statements, put into the prelude |
//! | `flow bad E0512` | a whole file with findings of exactly these codes |
//! | `yaml`, `yaml bad E0512` | the same in YAML |
//! | `yaml part` | not checked |
//! | `json file=…`, `yaml file=…` of a kind that Flowright reads | checked as well |
//! | `text pretty` | what `rate.flow`, a file of the same page, is found to have; `BLESS=1 cargo test` rewrites it |
//! | `text report=FORMAT` | what `rate.flow`, a file of the same page, is found to have, in this format; `BLESS=1 cargo test` rewrites it |
//! | `text graph` | what `review.workflow.json`, a file of the same page, is found to have for its engine; `BLESS=1 cargo test` rewrites it |
//! | `toml`, `toml bad E1115` | a whole `flowright.toml` without findings, or with findings of exactly these codes |
//! | `text show` | what `toml example`, on the same page, means for a file; `BLESS=1 cargo test` rewrites it |
//! | `json compiled` | what `triage.flow`, a file of the same page, compiles to; `BLESS=1 cargo test` rewrites it |

use flowright::cli::report::{self, Format, Options, render};
use flowright::diagnostic::Rule;
use flowright::driver::config::{Configs, show};
use flowright::driver::{Entry, MemoryWorld, Settings, check, check_with, compile};
use flowright::ir::write;
use flowright::rules::targets::Target;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The pages with workflows in them.
const PAGES: &[&str] = &[
    "docs/language.md",
    "docs/yaml.md",
    "docs/manifests.md",
    "docs/task-lists.md",
    "docs/semantics.md",
    "docs/ir.md",
    "docs/diagnostics.md",
    "docs/suppressing.md",
    REPORTS,
    "docs/decisions.md",
    GRAPHS,
];

/// The page on formats of reports.
const REPORTS: &str = "docs/reports.md";

/// The page on graphs of nodes and edges.
const GRAPHS: &str = "docs/graph-json.md";

/// Where the prelude takes in a fragment.
const PLACE: &str = "  // …\n";

/// A fenced block of a page.
struct Block {
    line: usize,
    info: Vec<String>,
    text: String,
}

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn page(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(path)).unwrap()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { line: number + 1, info, text: String::new() });
            }
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some(block), _) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

impl Block {
    fn is(&self, words: &[&str]) -> bool {
        self.info.iter().map(String::as_str).take(words.len()).eq(words.iter().copied())
    }

    fn file(&self) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix("file="))
    }
}

/// What `block` is found to have, one line each; empty if that is what the page says.
fn problems(block: &Block, world: &MemoryWorld, prelude: &str) -> Vec<String> {
    let text = if block.is(&["flow", "steps"]) {
        let inner: String = block.text.lines().flat_map(|line| ["  ", line, "\n"]).collect();
        prelude.replace(PLACE, &inner)
    } else {
        block.text.replace(PLACE, "")
    };
    let path = block.file().unwrap_or(if block.is(&["yaml"]) { "page.flow.yaml" } else { "page.flow" });
    let report = check(&world.clone().with(path, text), &[path.to_owned()]);
    // A few statements are no whole workflow: what they compute is read elsewhere, and what the prelude declares is used there.
    let is_fragment = block.is(&["flow", "steps"]) || block.is(&["flow", "prelude"]);
    let is_elsewhere = |rule: &Rule| rule.code == "W0514" || rule.name.starts_with("unused-");
    let rules = report.diagnostics.iter().map(|found| found.rule);
    let codes: Vec<&str> = rules.filter(|rule| !(is_fragment && is_elsewhere(rule))).map(|rule| rule.code).collect();
    let wanted: Vec<&str> = block
        .info
        .iter()
        .skip(2)
        .map(String::as_str)
        .filter(|word| block.info.get(1).is_some_and(|word| word == "bad") && !word.contains('='))
        .collect();
    if codes == wanted {
        return Vec::new();
    }
    let mut found: Vec<String> =
        report.diagnostics.iter().map(|found| format!("  {} {}", found.rule.code, found.message)).collect();
    found.push(format!(
        "  where the page says: {}",
        if wanted.is_empty() { "none".to_owned() } else { wanted.join(" ") }
    ));
    found
}

#[test]
fn workflows_in_the_documentation_are_as_they_say() {
    let mut wrong = Vec::new();
    for path in PAGES {
        let blocks = blocks(&page(path));
        let files = blocks.iter().filter_map(|block| Some((block.file()?, &block.text)));
        let world = files.fold(MemoryWorld::new(), |world, (name, text)| world.with(name, text.as_str()));
        let prelude = blocks.iter().find(|block| block.is(&["flow", "prelude"])).map_or("", |block| &block.text);
        let is_workflow = |block: &&Block| {
            let of_a_kind = block.file().is_some_and(|name| flowright::frontend::of_path(name).is_some());
            block.is(&["flow"]) || of_a_kind || block.is(&["yaml"]) && !block.is(&["yaml", "part"])
        };
        for block in blocks.iter().filter(is_workflow) {
            let problems = problems(block, &world, prelude);
            if !problems.is_empty() {
                wrong.push(format!("{path}:{}\n{}", block.line, problems.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Holds a part of a page to what it should be, or with `BLESS=1` makes it so.
#[expect(clippy::disallowed_methods, reason = "blessing writes a file of the repository")]
fn holds(path: &str, said: &str, wanted: &str) {
    if std::env::var("BLESS").is_ok() {
        let blessed = page(path).replace(said, wanted);
        std::fs::write(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path), blessed).unwrap();
    } else {
        assert_eq!(said, wanted, "BLESS=1 cargo test rewrites {path}");
    }
}

/// The text of the block of a page that starts with these words, and a world with the page's files.
fn shown(path: &str, words: &[&str]) -> (String, MemoryWorld) {
    let blocks = blocks(&page(path));
    let files = blocks.iter().filter_map(|block| Some((block.file()?, &block.text)));
    let world = files.fold(MemoryWorld::new(), |world, (name, text)| world.with(name, text.as_str()));
    (blocks.iter().find(|block| block.is(words)).unwrap().text.clone(), world)
}

/// The page on files of configuration.
const CONFIGURATION: &str = "docs/configuration.md";

/// What is wrong with a file of configuration, whose neighbours are there.
fn misconfigured(text: &str) -> Vec<&'static str> {
    let world = MemoryWorld::new().at("/r/a").with("flowright.toml", text).with("../flowright.toml", "");
    let world = world.with("ci/rules.toml", "").with("stubs/crm.flow", "");
    let configs = Configs::search();
    configs.visit(&world, "x.flow");
    configs.problems().into_iter().flat_map(|wrong| wrong.diagnostics).map(|found| found.rule.code).collect()
}

#[test]
fn files_of_configuration_in_the_documentation_are_as_they_say() {
    let page = page(CONFIGURATION);
    let blocks = blocks(&page);
    let files = blocks.iter().filter(|block| block.is(&["toml"]));
    for block in files.clone() {
        let wanted: Vec<&str> = block.info.iter().skip(2).map(String::as_str).collect();
        assert_eq!(misconfigured(&block.text), wanted, "{CONFIGURATION}:{}", block.line);
    }
    assert!(files.count() > 8);
}

#[test]
fn what_holds_for_a_file_in_the_documentation_is_what_the_page_shows() {
    let (said, _) = shown(CONFIGURATION, &["text", "show"]);
    let (example, _) = shown(CONFIGURATION, &["toml", "example"]);
    let configs = Configs::search();
    configs.visit(&MemoryWorld::new().with("flowright.toml", example), "legacy/invoice.flow");
    let text = show(&configs, "legacy/invoice.flow");
    holds(CONFIGURATION, &format!("```text show\n{said}```"), &format!("```text show\n{text}```"));
}

#[test]
fn the_stubs_in_the_documentation_are_seen_by_its_workflow() {
    let (config, world) = shown(CONFIGURATION, &["toml", "stubs"]);
    let (flow, _) = shown(CONFIGURATION, &["flow", "stubbed"]);
    let codes = |world: MemoryWorld| {
        let settings = Settings { configs: Arc::new(Configs::search()), ..Settings::default() };
        let report = check_with(&world.with("a.flow", flow.as_str()), &["a.flow".to_owned()], &settings);
        report.diagnostics.iter().map(|found| found.rule.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(world.clone().with("flowright.toml", config)), [""; 0]);
    assert_eq!(codes(world), ["E0206"]);
}

#[test]
fn the_document_in_the_documentation_is_what_its_workflow_compiles_to() {
    let (said, world) = shown("docs/ir.md", &["json", "compiled"]);
    let compilation = compile(&world, "triage.flow", Entry::Every);
    let mut written = Vec::new();
    write::pretty(&*compilation.documents[0], &mut written).unwrap();
    holds("docs/ir.md", &said, &String::from_utf8(written).unwrap());
}

#[test]
fn the_finding_in_the_documentation_is_what_is_found() {
    let (said, world) = shown("docs/diagnostics.md", &["text", "pretty"]);
    let report = check(&world, &["rate.flow".to_owned()]);
    let mut written = Vec::new();
    let options = Options { width: 80, ..Options::default() };
    render(Format::PRETTY, &(&report.sources, &report.diagnostics, report.files).into(), options, &mut written)
        .unwrap();
    let written = String::from_utf8(written).unwrap();
    holds("docs/diagnostics.md", &said, &format!("{}\n", written.trim_end()));
}

#[test]
fn reports_in_the_documentation_are_what_is_written() {
    let blocks = blocks(&page(REPORTS));
    let files = blocks.iter().filter_map(|block| Some((block.file()?, &block.text)));
    let world = files.fold(MemoryWorld::new(), |world, (name, text)| world.with(name, text.as_str()));
    let found = check(&world, &["rate.flow".to_owned()]);
    let mut shown = Vec::new();
    for block in &blocks {
        let Some(name) = block.info.iter().find_map(|word| word.strip_prefix("report=")) else { continue };
        let format = *report::ALL.iter().find(|format| format.name == name).unwrap();
        let mut written = Vec::new();
        let options = Options { width: 80, ..Options::default() };
        render(format, &(&found.sources, &found.diagnostics, found.files).into(), options, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let head = format!("```{}\n", block.info.join(" "));
        holds(REPORTS, &format!("{head}{}```", block.text), &format!("{head}{}\n```", written.trim_end()));
        shown.push(name);
    }
    assert_eq!(shown, ["rich", "short", "jsonl", "github", "gitlab", "junit", "checkstyle"]);
}

#[test]
fn every_format_is_in_the_documentation() {
    let text = page(REPORTS);
    for format in report::ALL {
        assert!(text.contains(&format!("\n| `{}` | ", format.name)), "{REPORTS} does not list `{}`", format.name);
    }
}

/// A compiled document as text, without what tells where its sources stand.
fn without_places(world: &MemoryWorld, path: &str) -> String {
    let compilation = compile(world, path, Entry::Every);
    let mut written = Vec::new();
    write::pretty(&*compilation.documents[0], &mut written).unwrap();
    let places =
        ["\"line\"", "\"column\"", "\"start\"", "\"end\"", "\"path\"", "\"sha256\"", "\"hash\"", "\"semantic_hash\""];
    let text = String::from_utf8(written).unwrap();
    let lines = text.lines().filter(|line| !places.iter().any(|key| line.trim_start().starts_with(key)));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn the_graph_of_the_documentation_is_the_workflow_that_the_page_shows() {
    let (flow, world) = shown(GRAPHS, &["flow"]);
    let world = world.with("review.flow", flow);
    assert_eq!(without_places(&world, "review.workflow.json"), without_places(&world, "review.flow"));
}

#[test]
fn what_is_found_in_the_graph_of_the_documentation_is_what_the_page_shows() {
    let (said, world) = shown(GRAPHS, &["text", "graph"]);
    let paths = ["review.workflow.json".to_owned()];
    assert!(check(&world, &paths).diagnostics.is_empty());
    let report = check_with(&world, &paths, &Settings { target: Some(Target::Choreography), ..Settings::default() });
    let mut written = Vec::new();
    let options = Options { width: 100, ..Options::default() };
    render(Format::PRETTY, &(&report.sources, &report.diagnostics, report.files).into(), options, &mut written)
        .unwrap();
    let written = format!("{}\n", String::from_utf8(written).unwrap().trim_end());
    holds(GRAPHS, &format!("```text graph\n{said}```"), &format!("```text graph\n{written}```"));
}

#[test]
fn every_rule_is_in_the_documentation() {
    let text = page("docs/diagnostics.md");
    let (start, end) = ("<!-- rules: made by `BLESS=1 cargo test` -->\n", "<!-- rules end -->");
    let said = &text[text.find(start).unwrap()..text.find(end).unwrap()];
    let mut wanted = format!("{start}\n| code | name | finds |\n|---|---|---|\n");
    for rule in flowright::rules::all() {
        let page = rule.page();
        let first = page.lines().next().unwrap_or_default().replace('|', "\\|");
        _ = writeln!(wanted, "| {} | `{}` | {first} |", rule.code, rule.name);
    }
    wanted.push('\n');
    holds("docs/diagnostics.md", said, &wanted);
}

#[test]
fn every_function_is_in_the_documentation() {
    let text = page("docs/cel.md");
    let (start, end) = ("<!-- functions: made by `BLESS=1 cargo test` -->\n", "<!-- functions end -->");
    let said = &text[text.find(start).unwrap()..text.find(end).unwrap()];
    let mut wanted = start.to_owned();
    for group in flowright::cel::functions() {
        _ = writeln!(wanted, "\n**{}**\n\n```text\n{}\n```", group.title, group.signatures.join("\n"));
    }
    wanted.push('\n');
    holds("docs/cel.md", said, &wanted);
}

#[test]
fn links_in_the_documentation_lead_to_files() {
    for path in PAGES.iter().chain(&[
        "README.md",
        "CONTRIBUTING.md",
        "docs/cel.md",
        "docs/ci.md",
        "docs/fixing.md",
        "docs/formatting.md",
        "docs/performance.md",
        "docs/rules/README.md",
        "docs/terminal.md",
        "docs/testing.md",
        "fuzz/README.md",
    ]) {
        let text = page(path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            let target = folder.parent().unwrap().join(target);
            assert!(target.exists(), "{path} links to `{link}`, and nothing is there");
        }
    }
}
