//! The passes in their order.

use super::Settings;
use super::baseline::Compared;
use super::cache::Cache;
use super::echo::drop_echoes;
use super::finish::Finish;
use super::offer;
use super::parallel;
use super::progress::Phase;
use super::reading::{Reading, read};
use super::spelling;
use super::unit::{Loaded, Shared, Unit};
use super::world::World;
use crate::analysis::{Scene, Undecided};
use crate::base::SourceMap;
use crate::diagnostic::{Checked, Diagnostic, Sink};
use crate::frontend;
use crate::hir::{ModuleId, Program, WorkflowId};
use crate::ir::build::{self, Input};
use crate::ir::{Document, hash};
use crate::resolve::Resolved;
use crate::rules::suppression::Suppression;
use crate::rules::targets::Target;
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
    /// How many findings were suppressed by comments.
    pub suppressed: usize,
    /// What the baseline had to do with it.
    pub compared: Compared,
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

/// Checks the files at `paths` and all that they import, as `settings` say. Files that have nothing to do with each other are checked side by
/// side, where threads are to be had.
pub fn check_with(world: &dyn World, paths: &[String], settings: &Settings) -> Report {
    let mut reading = read(world, paths, settings);
    let units = reading.units();
    let shared = reading.shared(world);
    settings.progress.begin(Phase::Checking, units.iter().map(|unit| unit.files.len()).sum());
    let outcomes = parallel::map(units, |unit| {
        let files = unit.files.len();
        let outcome = unit.check(shared, settings);
        settings.progress.done(files);
        outcome
    });
    let mut whole = Outcome::default();
    for outcome in outcomes {
        whole.append(outcome);
    }
    whole.report(reading, world, settings)
}

/// Checks the files at `paths` and keeps what the passes found out.
pub fn analysis(world: &dyn World, paths: &[String]) -> Analysis {
    analysis_with(world, paths, &Settings::default())
}

/// Checks the files at `paths` as `settings` say, and keeps what the passes found out.
pub fn analysis_with(world: &dyn World, paths: &[String], settings: &Settings) -> Analysis {
    let settings = &Settings { undecided: true, cache: None, ..settings.clone() };
    let mut reading = read(world, paths, settings);
    let (passed, outcome) = whole(&mut reading, world, settings);
    let Passed { loaded: Loaded { program, roots, .. }, resolved, typed } = passed;
    Analysis { report: outcome.report(reading, world, settings), program, resolved, typed, roots }
}

/// Compiles the file at `path`: a document for each entry workflow, with its plan and its hashes.
pub fn compile(world: &dyn World, path: &str, entry: Entry<'_>) -> Compilation {
    compile_with(world, path, entry, &Settings::default())
}

/// Compiles the file at `path` as `settings` say: what they call no error does not stand in the way.
pub fn compile_with(world: &dyn World, path: &str, entry: Entry<'_>, settings: &Settings) -> Compilation {
    let settings = &Settings { cache: None, ..settings.clone() };
    let mut reading = read(world, &[path.to_owned()], settings);
    let (Passed { loaded, resolved, typed }, outcome) = whole(&mut reading, world, settings);
    let workflows = loaded.program.workflows.iter().filter(|workflow| loaded.roots.contains(&workflow.module));
    let workflows = workflows.map(|workflow| workflow.name.text.to_string()).collect();
    let mut report = outcome.report(reading, world, settings);
    let mut sink = Sink::of(std::mem::take(&mut report.diagnostics));
    let mut built = Vec::new();
    for id in wanted(&loaded, &resolved, entry) {
        if sink.has_errors() {
            break;
        }
        let input = Input { program: &loaded.program, resolved: &resolved, typed: &typed, sources: &report.sources };
        built.push(build::build(input, id, &mut sink));
    }
    // What the documents were built from is not needed any more, and is as large as they are.
    drop((resolved, typed));
    report.diagnostics = sink.sorted();
    let plan_and_seal = |mut document: Document| {
        plan::fill(&mut document);
        hash::seal(&mut document);
        sink.check(document)
    };
    Compilation { documents: built.into_iter().filter_map(plan_and_seal).collect(), report, workflows }
}

/// Checks all that was read as one unit, without the rules of engines.
fn whole(reading: &mut Reading, world: &dyn World, settings: &Settings) -> (Passed, Outcome) {
    let unit = reading.whole();
    let shared = reading.shared(world);
    let mut sink = Sink::new();
    let passed = Passed::new(unit, shared, &mut sink);
    passed.check_rules(shared.sources, &[], &mut sink);
    let outcome = passed.outcome(&sink, shared, settings);
    (passed, outcome)
}

/// A unit that went through the passes up to the types.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) loaded: Loaded,
    pub(super) resolved: Resolved,
    pub(super) typed: Typed,
}

impl Passed {
    pub(super) fn new(unit: Unit, shared: Shared<'_>, sink: &mut Sink) -> Self {
        let loaded = unit.load(shared, sink);
        let resolved = resolve::resolve(&loaded.program, sink);
        let typed = ty::infer(&loaded.program, &resolved, shared.sources, &loaded.schemas, sink);
        Self { loaded, resolved, typed }
    }

    /// Lets all rules look at it, those of some engines among them.
    pub(super) fn check_rules(&self, sources: &SourceMap, targets: &[Target], sink: &mut Sink) {
        let Self { loaded: Loaded { program, .. }, resolved, typed } = self;
        let uses = OnceCell::new();
        let context = rules::Context { program, resolved, typed, sources, uses: &uses };
        rules::run(context, sink);
        for &target in targets {
            rules::targets::run(rules::Context { uses: &OnceCell::new(), ..context }, target, sink);
        }
    }

    /// What of the findings counts, in the words of each format.
    pub(super) fn outcome(&self, found: &Sink, shared: Shared<'_>, settings: &Settings) -> Outcome {
        let loaded = &self.loaded;
        let mut diagnostics = found.sorted();
        drop_echoes(&mut diagnostics, &loaded.program, shared.sources);
        spelling::doubt(&mut diagnostics, shared.sources);
        for &(file, kind) in &loaded.kinds {
            frontend::adapt(kind, file, shared.sources.file(file).text(), &mut diagnostics);
        }
        let undecided =
            if settings.undecided { undecided(&loaded.program, &self.resolved, &self.typed) } else { Vec::new() };
        let suppressions = loaded.suppressions.clone();
        Outcome { diagnostics, suppressions, undecided, modules: loaded.program.modules.len() }
    }
}

/// What was found in a unit, before anybody's settings: the same for the same files.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Sorted by place.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The comments that suppress findings.
    pub(super) suppressions: Vec<Suppression>,
    /// What had no answer.
    pub(super) undecided: Vec<Undecided>,
    /// How many modules there are.
    pub(super) modules: usize,
}

impl Unit {
    /// Checks the files, unless it is known what that gives.
    fn check(self, shared: Shared<'_>, settings: &Settings) -> Outcome {
        let Some(cache) = Cache::of(settings) else { return self.checked(shared, settings) };
        let entry = cache.entry(&self, shared);
        if let Some(outcome) = entry.outcome(&self) {
            return outcome;
        }
        let outcome = self.checked(shared, settings);
        entry.keep(&outcome);
        outcome
    }

    pub(super) fn checked(self, shared: Shared<'_>, settings: &Settings) -> Outcome {
        let targets = self.targets(shared.sources, settings);
        let mut sink = Sink::new();
        let passed = Passed::new(self, shared, &mut sink);
        passed.check_rules(shared.sources, &targets, &mut sink);
        passed.outcome(&sink, shared, settings)
    }

    /// The engines that any of the files is for. What is found in a file for another one, [`Settings::level`] turns off.
    pub(super) fn targets(&self, sources: &SourceMap, settings: &Settings) -> Vec<Target> {
        let of = |target| self.files.iter().any(|file| settings.target(sources.file(file.id).path()) == Some(target));
        Target::ALL.iter().copied().filter(|target| of(*target)).collect()
    }
}

impl Outcome {
    fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.suppressions.extend(other.suppressions);
        self.undecided.extend(other.undecided);
        self.modules += other.modules;
    }

    fn report(self, reading: Reading, world: &dyn World, settings: &Settings) -> Report {
        let Self { diagnostics, suppressions, mut undecided, modules } = self;
        undecided.sort_by_key(|undecided| undecided.span);
        let mut finish = Finish { sources: &reading.sources, settings, suppressions, suppressed: 0 };
        let mut diagnostics = finish.run(diagnostics);
        let (suppressed, unreadable) = (finish.suppressed, !reading.unreadable.is_empty());
        let baseline = settings.baseline.as_deref();
        let compared = baseline.map_or_else(Compared::default, |it| it.compare(&reading.sources, &mut diagnostics));
        if let Some(reason) = &settings.suppress {
            offer::comments(&mut diagnostics, &reading.sources, world, reason);
        }
        diagnostics.extend(reading.unreadable);
        Report { sources: reading.sources, diagnostics, unreadable, files: modules, suppressed, compared, undecided }
    }
}

fn wanted(loaded: &Loaded, resolved: &Resolved, entry: Entry<'_>) -> Vec<WorkflowId> {
    let of = |&module: &ModuleId| match entry {
        Entry::Every => build::entries(&loaded.program, resolved, module),
        Entry::Named(name) => named(loaded, module, name),
    };
    loaded.roots.iter().flat_map(of).collect()
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
    found
}
