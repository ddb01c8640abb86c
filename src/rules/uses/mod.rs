//! What of the program is used, and by what: a graph that is looked through once for all rules about unused things.
//!
//! Its vertices are declarations, parameters, lets and imports; an edge leads from what names something to what it names. What a run
//! can come by is the *roots*: workflows, tests, machines, and what a file declares for others. All that cannot be reached from there is unused, also
//! what only names, in turn, something unused. That is the mark phase of a garbage collector (`McCarthy` 1960), and it makes the answer stay the
//! same when unused things are removed one after the other.
//!
//! A file without a workflow declares things for others, and so does one that another file imports and uses: nothing in it is called unused. All
//! files that are checked together count.

mod gather;

use crate::base::Span;
use crate::diagnostic::{Severity, Sink};
use crate::graph::{Graph, reach, scc};
use crate::hir::{ActionId, ConstId, LetId, ModuleId, Program, ResourceId, SecretId, TypeId, WorkflowId};
use crate::resolve::Resolved;
use crate::ty::Typed;
use rustc_hash::{FxHashMap, FxHashSet};

/// Something that may be used or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// What runs, or is there for somebody outside.
    Root,
    /// The declarations of a module, for others.
    Module(ModuleId),
    /// An import of a module, by its place.
    Import(ModuleId, usize),
    /// A declared type.
    Type(TypeId),
    /// A constant.
    Const(ConstId),
    /// A secret.
    Secret(SecretId),
    /// A resource.
    Resource(ResourceId),
    /// An action.
    Action(ActionId),
    /// A parameter of a workflow, by its place.
    Param(WorkflowId, usize),
    /// A let of a workflow.
    Let(WorkflowId, LetId),
}

/// How a thing is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// By what runs, perhaps through others.
    Live,
    /// Only by what is unused itself.
    Named,
    /// Nothing names it.
    None,
}

/// What is used, of a whole program.
#[derive(Debug)]
pub struct Uses {
    numbers: Numbers,
    live: Vec<bool>,
    named: Vec<bool>,
    /// What names what, of those that are not used.
    unused: Vec<(u32, u32)>,
    /// The files in which names may have been lost or misspelt.
    broken: FxHashSet<crate::base::FileId>,
}

/// The families of rules, by the digits of their codes, whose errors hide what names something: syntax, names, types.
const HIDING: [&str; 3] = ["01", "02", "03"];

impl Uses {
    /// Looks through the whole program. In files with errors of syntax, names or types, which `sink` has, nothing is claimed.
    pub fn of(program: &Program, resolved: &Resolved, typed: &Typed, sink: &Sink) -> Self {
        let numbers = Numbers::new(program);
        let edges = gather::edges(program, resolved, typed);
        let number = |thing| numbers.of(thing);
        let graph = Graph::new(numbers.count, edges.iter().map(|&(from, to)| (number(from), number(to))));
        let live = reach::from(&graph, [numbers.of(Thing::Root)]);
        // That a file declares something names nothing.
        let is_naming = |from: Thing, to: Thing| from != to && !matches!(from, Thing::Module(_));
        let mut named = vec![false; numbers.count];
        for &(from, to) in &edges {
            named[numbers.of(to) as usize] |= is_naming(from, to);
        }
        let naming = edges.iter().filter(|(from, to)| is_naming(*from, *to));
        let naming = naming.map(|&(from, to)| (numbers.of(from), numbers.of(to)));
        let unused = naming.filter(|(from, to)| !live[*from as usize] && !live[*to as usize]).collect();
        let hiding = sink.found().iter().filter(|found| found.severity == Severity::Error);
        let hiding = hiding.filter(|found| HIDING.contains(&found.rule.family()));
        let broken = hiding.map(|found| found.primary.span.file).collect();
        Self { numbers, live, named, unused, broken }
    }

    /// How a thing is used.
    pub fn of_thing(&self, thing: Thing) -> Use {
        let number = self.numbers.of(thing) as usize;
        match (self.live[number], self.named[number]) {
            (true, _) => Use::Live,
            (false, true) => Use::Named,
            (false, false) => Use::None,
        }
    }

    /// The groups of two and more of `things`, unused ones, that hang together by what names what, and that nothing else names: they can go together, and
    /// some of them only so. Each as places in `things`, ascending.
    pub fn chains(&self, things: &[Thing]) -> Vec<Vec<usize>> {
        let places: FxHashMap<u32, u32> = things.iter().map(|thing| self.numbers.of(*thing)).zip(0..).collect();
        let mut from_outside = vec![false; things.len()];
        let mut links = Vec::new();
        for (from, to) in &self.unused {
            match (places.get(from), places.get(to)) {
                (Some(&from), Some(&to)) => links.extend([(from, to), (to, from)]),
                (None, Some(&to)) => from_outside[to as usize] = true,
                (_, None) => {}
            }
        }
        let components = scc::components(&Graph::new(things.len(), links));
        let whole =
            components.iter().filter(|part| part.len() > 1 && !part.iter().any(|at| from_outside[*at as usize]));
        whole.map(|part| part.iter().map(|place| *place as usize).collect()).collect()
    }

    /// Whether anything names a thing, be it used or not.
    pub fn is_named(&self, thing: Thing) -> bool {
        self.named[self.numbers.of(thing) as usize]
    }

    /// Whether the file of a place has errors that may hide what names something.
    pub fn is_broken(&self, place: Span) -> bool {
        self.broken.contains(&place.file)
    }
}

/// A number for each thing: the kinds one after the other.
#[derive(Debug)]
struct Numbers {
    /// Where the imports of each module begin.
    imports: Vec<usize>,
    modules: usize,
    types: usize,
    consts: usize,
    secrets: usize,
    resources: usize,
    actions: usize,
    /// Where the parameters and the lets of each workflow begin.
    workflows: Vec<(usize, usize)>,
    count: usize,
}

impl Numbers {
    fn new(program: &Program) -> Self {
        let mut count = 1;
        let mut take = |some: usize| {
            count += some;
            count - some
        };
        Self {
            modules: take(program.modules.len()),
            imports: program.modules.iter().map(|module| take(module.imports.len())).collect(),
            types: take(program.types.len()),
            consts: take(program.consts.len()),
            secrets: take(program.secrets.len()),
            resources: take(program.resources.len()),
            actions: take(program.actions.len()),
            workflows: program.workflows.iter().map(|it| (take(it.params.len()), take(it.lets.len()))).collect(),
            count,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a source of 64 MiB has fewer than 2^32 names")]
    fn of(&self, thing: Thing) -> u32 {
        let number = match thing {
            Thing::Root => 0,
            Thing::Module(id) => self.modules + id.index(),
            Thing::Import(id, place) => self.imports[id.index()] + place,
            Thing::Type(id) => self.types + id.index(),
            Thing::Const(id) => self.consts + id.index(),
            Thing::Secret(id) => self.secrets + id.index(),
            Thing::Resource(id) => self.resources + id.index(),
            Thing::Action(id) => self.actions + id.index(),
            Thing::Param(id, place) => self.workflows[id.index()].0 + place,
            Thing::Let(id, decl) => self.workflows[id.index()].1 + decl.index(),
        };
        number as u32
    }
}
