//! The passes in their order.

use super::Settings;
use super::echo::drop_echoes;
use super::load::{Loaded, load};
use super::world::World;
use crate::analysis::{Scene, Undecided};
use crate::base::SourceMap;
use crate::diagnostic::{Checked, Diagnostic, Level, Sink};
use crate::frontend;
use crate::hir::{ModuleId, Program, WorkflowId};
use crate::ir::build::{self, Input};
use crate::ir::{Document, hash};
use crate::resolve::Resolved;
use crate::rules::Uses;
use crate::ty::Typed;
use crate::{plan, resolve, rules, ty};
use std::cell::OnceCell;

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// All files that took part, imported ones included.
    pub sources: SourceMap,
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether a file could not be read, so that the answer is incomplete.
    pub unreadable: bool,
    /// How many workflow files were checked.
    pub files: usize,
    /// The questions about when what runs that had no answer, sorted by place.
    pub undecided: Vec<Undecided>,
}

/// What a compilation gave.
#[derive(Debug, Default)]
pub struct Compilation {
    /// What was found on the way.
    pub report: Report,
    /// The documents that were asked for; none if an error was found.
    pub documents: Vec<Checked<Document>>,
    /// The names of the workflows that could have been asked for.
    pub workflows: Vec<String>,
}

/// What is known of the program after a check: for commands that ask about it.
#[derive(Debug)]
pub struct Analysis {
    /// What was found.
    pub report: Report,
    /// The declarations.
    pub program: Program,
    /// What their names mean.
    pub resolved: Resolved,
    /// Their types, and when what runs.
    pub typed: Typed,
    /// The modules of the files that were named, in that order; without those that could not be read.
    pub roots: Vec<ModuleId>,
}

/// Which workflows of a file are compiled.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// Those that no other workflow of the file calls.
    Every,
    /// The one of this name.
    Named(&'a str),
}

/// Checks the files at `paths` and all that they import.
pub fn check(world: &dyn World, paths: &[String]) -> Report {
    check_with(world, paths, &Settings::default())
}

/// Checks the files at `paths` and all that they import, as `settings` say.
pub fn check_with(world: &dyn World, paths: &[String], settings: &Settings) -> Report {
    let mut sink = Sink::new();
    let loaded = load(world, paths, &mut sink);
    let (resolved, typed) = analyse(&loaded, &mut sink);
    if let Some(target) = settings.target {
        let uses = OnceCell::new();
        let context = context(&loaded, &resolved, &typed, &uses);
        rules::targets::run(context, target, &mut sink);
    }
    let undecided = undecided(&loaded.program, &resolved, &typed);
    Report { undecided, ..report(loaded, &sink, settings) }
}

/// Checks the files at `paths` and keeps what the passes found out.
pub fn analysis(world: &dyn World, paths: &[String]) -> Analysis {
    let mut sink = Sink::new();
    let mut loaded = load(world, paths, &mut sink);
    let (resolved, typed) = analyse(&loaded, &mut sink);
    let undecided = undecided(&loaded.program, &resolved, &typed);
    let (program, roots) = (std::mem::take(&mut loaded.program), loaded.roots.clone());
    let files = program.modules.len();
    Analysis {
        report: Report { files, undecided, ..report(loaded, &sink, &Settings::default()) },
        program,
        resolved,
        typed,
        roots,
    }
}

/// Compiles the file at `path`: a document for each entry workflow, with its plan and its hashes.
pub fn compile(world: &dyn World, path: &str, entry: Entry<'_>) -> Compilation {
    let mut sink = Sink::new();
    let loaded = load(world, &[path.to_owned()], &mut sink);
    let (resolved, typed) = analyse(&loaded, &mut sink);
    let entries = |&module: &ModuleId| match entry {
        Entry::Every => build::entries(&loaded.program, &resolved, module),
        Entry::Named(name) => named(&loaded, module, name),
    };
    let wanted: Vec<WorkflowId> = loaded.roots.iter().flat_map(entries).collect();
    let workflows = loaded.program.workflows.iter().filter(|workflow| loaded.roots.contains(&workflow.module));
    let workflows = workflows.map(|workflow| workflow.name.text.to_string()).collect();
    let mut built = Vec::new();
    for id in wanted {
        if sink.has_errors() {
            break;
        }
        let input = Input { program: &loaded.program, resolved: &resolved, typed: &typed, sources: &loaded.sources };
        built.push(build::build(input, id, &mut sink));
    }
    // What the documents were built from is not needed any more, and is as large as they are.
    let undecided = undecided(&loaded.program, &resolved, &typed);
    drop((resolved, typed));
    let report = Report { undecided, ..report(loaded, &sink, &Settings::default()) };
    let plan_and_seal = |mut document: Document| {
        plan::fill(&mut document);
        hash::seal(&mut document);
        sink.check(document)
    };
    Compilation { documents: built.into_iter().filter_map(plan_and_seal).collect(), report, workflows }
}

/// Everything between the syntax and the document.
fn analyse(loaded: &Loaded, sink: &mut Sink) -> (Resolved, Typed) {
    let resolved = resolve::resolve(&loaded.program, sink);
    let typed = ty::infer(&loaded.program, &resolved, &loaded.sources, &loaded.schemas, sink);
    rules::run(context(loaded, &resolved, &typed, &OnceCell::new()), sink);
    (resolved, typed)
}

/// What rules look at.
const fn context<'a>(
    loaded: &'a Loaded,
    resolved: &'a Resolved,
    typed: &'a Typed,
    uses: &'a OnceCell<Uses>,
) -> rules::Context<'a> {
    rules::Context { program: &loaded.program, resolved, typed, sources: &loaded.sources, uses }
}

fn named(loaded: &Loaded, module: ModuleId, name: &str) -> Vec<WorkflowId> {
    let own = loaded.program.workflows.enumerate().filter(|(_, workflow)| workflow.module == module);
    own.filter(|(_, workflow)| workflow.name.text == name).map(|(id, _)| id).collect()
}

/// What was not decided of the workflows whose order is known: of the others nothing is asked.
fn undecided(program: &Program, resolved: &Resolved, typed: &Typed) -> Vec<Undecided> {
    let mut found = Vec::new();
    for (id, workflow) in program.workflows.enumerate() {
        let scene = Scene { workflow, resolved: &resolved.workflows[id], names: &resolved.names };
        let facts = &typed.workflows[id].facts;
        found.extend(facts.is_known().then(|| facts.unanswered(scene)).into_iter().flatten());
    }
    found.sort_by_key(|undecided| undecided.span);
    found
}

fn report(loaded: Loaded, sink: &Sink, settings: &Settings) -> Report {
    let mut diagnostics = sink.sorted();
    drop_echoes(&mut diagnostics, &loaded.sources);
    for &(file, kind) in &loaded.kinds {
        frontend::adapt(kind, file, loaded.sources.file(file).text(), &mut diagnostics);
    }
    levelled(&mut diagnostics, &loaded.sources, settings);
    Report {
        files: loaded.program.modules.len(),
        unreadable: loaded.unreadable,
        sources: loaded.sources,
        diagnostics,
        undecided: Vec::new(),
    }
}

/// Gives each finding the severity that is wanted, and leaves out those that nobody wants.
fn levelled(found: &mut Vec<Diagnostic>, sources: &SourceMap, settings: &Settings) {
    found.retain_mut(|found| match settings.level(found.rule, sources.file(found.primary.span.file).path()) {
        None => found.rule.enabled,
        Some(Level::Off) => false,
        Some(Level::On(severity)) => {
            found.severity = severity;
            true
        }
    });
}
