//! The form of a literate test: a heading, a workflow, what is said of it.

use crate::configured::{self, QUIET};
use crate::{actions, fixes, profile, suppressed, text};
use flowright::diagnostic::{Level, Levels, Selector};
use flowright::driver::cache::{MemoryStore, Store};
use flowright::driver::{self, Entry, MemoryWorld, Report, Settings};
use flowright::plan;
use flowright::rules::targets::Target;
use std::fmt::Write as _;
use std::sync::Arc;

/// The file that a block of a language is unless it says otherwise.
const MAIN: [(&str, &str); 4] =
    [("flow", "main.flow"), ("yaml", "main.flow.yaml"), ("json", "main.flow.json"), ("toml", "flowright.toml")];

/// A heading with a workflow under it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) heading: String,
    /// The files, the one to check first.
    files: Vec<(String, String)>,
    /// The engine that it shall run on.
    target: Option<Target>,
    /// The rules that its document asks for.
    rules: Vec<String>,
    /// Rules that nearly find something here, and rightly do not.
    pub(crate) near: Vec<String>,
    /// Where the `flow` block ends, so that what is expected can be put behind it.
    end: usize,
    /// What is expected of `check`, in a `text` block.
    text: Option<Block>,
    /// What is expected of `plan`, in a `plan` block.
    plan: Option<Block>,
}

/// The inside of a fenced block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) info: String,
    pub(crate) body: String,
    /// The lines of the fences, from 0.
    first: usize,
    last: usize,
}

impl Case {
    pub(crate) fn run(&self) -> Result<(), String> {
        let world = self.world();
        let report = self.check();
        let expected = self.text.as_ref().map_or("", |block| block.body.as_str());
        same("what `flowright check` says", expected, &text::report(&report))?;
        self.stays_near(&report)?;
        self.remembers(&report)?;
        self.compiles_with_all_allowed();
        fixes::hold(&self.files, &self.settings(), &report)?;
        suppressed::hold(&self.files, &self.settings(), &report)?;
        actions::hold(&self.files, &self.settings())?;
        if let Some(expected) = &self.plan {
            same("what `flowright plan` says", &expected.body, &self.plan(&world))?;
        }
        Ok(())
    }

    fn world(&self) -> MemoryWorld {
        self.files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text))
    }

    fn check(&self) -> Report {
        configured::check(&self.world(), &self.files[0].0, &self.settings())
    }

    /// The codes of the rules that are expected to find something.
    pub(crate) fn found(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.iter().flat_map(|block| block.body.lines()).filter(|line| !line.starts_with(' '));
        lines.filter_map(|line| Some(line.split_once('[')?.1.split_once("]: ")?.0))
    }

    /// A near miss is none.
    fn stays_near(&self, report: &Report) -> Result<(), String> {
        let hit = self.near.iter().find(|name| report.diagnostics.iter().any(|found| found.rule.name == **name));
        hit.map_or(Ok(()), |name| Err(format!("`{name}` shall find nothing here\n{}", text::report(report))))
    }

    /// What was found comes out of a cache as it went in.
    fn remembers(&self, report: &Report) -> Result<(), String> {
        let cache: Option<Arc<dyn Store>> = Some(Arc::new(MemoryStore::default()));
        let settings = Settings { cache, ..self.settings() };
        let check = || configured::check(&self.world(), &self.files[0].0, &settings);
        for (when, found) in [("the first", check()), ("the next", check())] {
            let same = found.diagnostics == report.diagnostics
                && (found.files, found.suppressed) == (report.files, report.suppressed);
            if !same {
                return Err(format!("with a cache, {when} check finds something else\n{}", text::report(&found)));
            }
        }
        Ok(())
    }

    /// Whoever lives with all findings that can be lived with gets a document, or is told why not; nothing panics.
    fn compiles_with_all_allowed(&self) {
        let levels = Levels::new().with(Selector::All, Level::Off);
        let settings = Settings { levels, ..Settings::default() };
        let compiled = driver::compile_with(&self.world(), &self.files[0].0, Entry::Every, &settings);
        for document in compiled.documents {
            plan::plans(&document);
        }
    }

    fn settings(&self) -> Settings {
        configured::configured(profile::settings(&self.rules, self.target), &self.files)
    }

    fn plan(&self, world: &MemoryWorld) -> String {
        let compilation = driver::compile(world, &self.files[0].0, Entry::Every);
        let mut tables = Vec::new();
        for document in &compilation.documents {
            let plans = plan::plans(document);
            let entry = document.workflows.iter().zip(&plans).find(|((name, _), _)| **name == document.entry);
            tables.extend(entry.map(|((_, workflow), plan)| plan::text::table(workflow, plan).trim_end().to_owned()));
        }
        let mut text = tables.join("\n\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

fn same(what: &str, expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let or = |text: &str| if text.is_empty() { "(nothing)\n".to_owned() } else { text.to_owned() };
    Err(format!("{what} has changed (BLESS=1 accepts it)\n--- expected\n{}--- now\n{}", or(expected), or(actual)))
}

/// The tests of a document, and what is wrong with its form.
pub(crate) fn parse(markdown: &str) -> (Vec<Case>, Vec<String>) {
    let (mut cases, mut problems) = (Vec::<Case>::new(), Vec::new());
    let mut heading = String::new();
    let rules = profile::wanted(markdown);
    let mut open = false;
    for part in parts(markdown) {
        let block = match part {
            Part::Heading(text) => {
                (heading, open) = (text, false);
                continue;
            }
            Part::Block(block) => block,
        };
        let more = block.info.contains("file=");
        match block.info.split(' ').next().unwrap_or_default() {
            "flow" | "yaml" | "json" | "toml" if open && (more || block.info.starts_with("toml")) => {
                let case = last(&mut cases);
                case.files.extend(split(&block));
                case.end = block.last;
            }
            "flow" | "yaml" | "json" if open && last(&mut cases).files[0].1 == QUIET.1 => {
                let case = last(&mut cases);
                let mut files = split(&block);
                files.extend(case.files.drain(1..));
                (case.files, case.end) = (files, block.last);
            }
            "flow" | "yaml" | "json" if open => {
                problems.push(format!("`{heading}` has two workflows; give each a heading"));
            }
            "flow" | "yaml" | "json" | "toml" => {
                let files = workflow_and(&block);
                let (heading, target) = (heading.clone(), target(&block.info));
                let near = near(&block.info);
                let rules = rules.iter().chain(&near).cloned().collect();
                cases.push(Case { heading, files, target, rules, near, end: block.last, ..Case::default() });
                open = true;
            }
            "text" | "plan" if !open => problems.push(format!("`{heading}` expects something of no workflow")),
            "text" => last(&mut cases).text = Some(block),
            "plan" => last(&mut cases).plan = Some(block),
            _ => {}
        }
    }
    let mut names: Vec<_> = cases.iter().map(|case| case.heading.as_str()).collect();
    names.sort_unstable();
    problems
        .extend(names.windows(2).filter(|it| it[0] == it[1]).map(|it| format!("two headings are called `{}`", it[0])));
    (cases, problems)
}

/// The files of a block, a workflow first: one without findings before those of configuration.
pub(crate) fn workflow_and(block: &Block) -> Vec<(String, String)> {
    let mut files = split(block);
    if block.info.starts_with("toml") {
        files.insert(0, (QUIET.0.to_owned(), QUIET.1.to_owned()));
    }
    files
}

fn last(cases: &mut [Case]) -> &mut Case {
    let at = cases.len() - 1;
    &mut cases[at]
}

/// The document with what is said now in place of what was expected.
pub(crate) fn bless(markdown: &str) -> String {
    let lines: Vec<&str> = markdown.lines().collect();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for case in parse(markdown).0 {
        let said = text::report(&case.check());
        match &case.text {
            Some(block) if said.is_empty() => edits.push((block.first, block.last + 1, String::new())),
            Some(block) => edits.push((block.first + 1, block.last, said)),
            None if said.is_empty() => {}
            None => edits.push((case.end + 1, case.end + 1, format!("```text\n{said}```\n"))),
        }
        if let Some(block) = &case.plan {
            edits.push((block.first + 1, block.last, case.plan(&case.world())));
        }
    }
    let (mut out, mut at) = (String::new(), 0);
    for (first, end, text) in edits {
        lines[at..first].iter().for_each(|line| _ = writeln!(out, "{line}"));
        out.push_str(&text);
        at = end;
    }
    lines[at..].iter().for_each(|line| _ = writeln!(out, "{line}"));
    out
}

/// The files of a block: `// file: name.flow`, or `# file: name.flow.yaml`, on a line of its own starts another one. The first is
/// called as the block's language wants it, or as `file=name` says behind that; in the pages of rules `file:name`, since rustdoc takes no `=` there.
pub(crate) fn split(block: &Block) -> Vec<(String, String)> {
    let mut words = block.info.split(' ');
    let language = words.next().unwrap_or_default();
    let plain = MAIN.iter().find(|(name, _)| *name == language).map_or("main.flow", |(_, file)| file);
    let name =
        words.find_map(|word| word.strip_prefix("file=").or_else(|| word.strip_prefix("file:"))).unwrap_or(plain);
    let mut files = vec![(name.to_owned(), String::new())];
    for line in block.body.split_inclusive('\n') {
        match line.strip_prefix("// file: ").or_else(|| line.strip_prefix("# file: ")) {
            Some(name) if files.len() == 1 && files[0].1.is_empty() => name.trim().clone_into(&mut files[0].0),
            Some(name) => files.push((name.trim().to_owned(), String::new())),
            None => files.last_mut().into_iter().for_each(|(_, text)| text.push_str(line)),
        }
    }
    files
}

/// The rules that the words behind an opening fence say to find nothing here: `near:dead-step,cycle`.
fn near(info: &str) -> Vec<String> {
    let lists = info.split(' ').filter_map(|word| word.strip_prefix("near:"));
    lists.flat_map(|list| list.split(',')).map(str::to_owned).collect()
}

/// The engine that the words behind an opening fence name: `target=choreography`.
pub(crate) fn target(info: &str) -> Option<Target> {
    info.split(' ')
        .any(|word| matches!(word, "target=choreography" | "target:choreography"))
        .then_some(Target::Choreography)
}

pub(crate) enum Part {
    Heading(String),
    Block(Block),
}

/// The headings and the fenced blocks of a document.
pub(crate) fn parts(markdown: &str) -> Vec<Part> {
    let (mut parts, mut open) = (Vec::new(), None::<Block>);
    for (number, line) in markdown.lines().enumerate() {
        match &mut open {
            Some(block) if line.trim_end() == "```" => {
                block.last = number;
                parts.extend(open.take().map(Part::Block));
            }
            Some(block) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
            None => match (line.strip_prefix("```"), line.strip_prefix('#')) {
                (Some(info), _) => {
                    open = Some(Block { info: info.trim().to_owned(), first: number, ..Block::default() });
                }
                (None, Some(title)) => parts.push(Part::Heading(title.trim_start_matches('#').trim().to_owned())),
                (None, None) => {}
            },
        }
    }
    parts
}
