//! From a syntax tree to data: what `docs/yaml.md` says, read from right to left.

mod clauses;
mod declarations;
mod statements;
mod tests;
mod types;
mod values;

use super::node::{Entry, Item, Line, List, Map, Node, Shape, speaks};
use super::places::{Place, Remarks};
use crate::base::{FileId, Span};
use crate::frontend::EmitNames;
use crate::syntax::ast::{File, ItemKind};
use rustc_hash::FxHashSet;

/// Why a file cannot be written as YAML or JSON, though it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What has no counterpart.
    pub span: Span,
    /// Why, to go behind "this cannot be written as YAML: ".
    pub what: String,
    /// What to do about it.
    pub help: &'static str,
}

/// A file as data, and what stands above all of it.
pub(super) fn build<'t>(file: &'t File, text: &'t str) -> Result<(Vec<Line>, Map<'t>), Obstacle> {
    let remarks = Remarks::new(text, &file.comments);
    let mut builder = Builder { remarks, emits: EmitNames::default(), obstacle: None };
    let built = builder.file(file);
    builder.obstacle.map_or(Ok(built), Err)
}

/// Entries, each with the place of what it is in the source.
type Entries<'t> = Vec<(Span, Entry<'t>)>;

struct Builder<'t> {
    remarks: Remarks<'t>,
    /// The names of emits of the workflow at hand.
    emits: EmitNames,
    /// The first one.
    obstacle: Option<Obstacle>,
}

/// The place of what stands in no source.
const NOWHERE: Span = Span::new(FileId::new(0), 0, 0);

/// The parts of a file, in the order in which they are written.
#[derive(Default)]
struct Sections<'t> {
    imports: Vec<Item<'t>>,
    types: Entries<'t>,
    consts: Entries<'t>,
    secrets: Vec<Item<'t>>,
    resources: Entries<'t>,
    events: Entries<'t>,
    actions: Entries<'t>,
    machines: Entries<'t>,
    workflows: Entries<'t>,
    tests: Entries<'t>,
}

impl<'t> Builder<'t> {
    fn file(&mut self, file: &'t File) -> (Vec<Line>, Map<'t>) {
        let spans: Vec<Span> = file.items.iter().map(|item| item.span).collect();
        let (mut places, tail) = self.remarks.divide(&spans, self.remarks.all());
        let first = (0..spans.len()).min_by_key(|&at| spans[at].start);
        let mut nowhere = Place::default();
        let above = self.remarks.head(first.map_or(&mut nowhere, |first| &mut places[first]), file.doc.as_deref());
        let mut sections = Sections::default();
        for (item, place) in file.items.iter().zip(&places) {
            let doc = item.doc.as_deref();
            match &item.kind {
                ItemKind::Import(import) => sections.imports.push(self.import(import, place, doc)),
                ItemKind::Type(decl) => sections.types.push(self.type_decl(decl, place, doc)),
                ItemKind::Const(decl) => sections.consts.push(self.constant(decl, place, doc)),
                ItemKind::Secret(name) => sections.secrets.push(self.secret(name, place, doc)),
                ItemKind::Resource(resource) => sections.resources.push(self.resource(resource, place, doc)),
                ItemKind::Events(events) => sections.events.push(self.events(events, place, doc)),
                ItemKind::Action(action) => sections.actions.push(self.action(action, place, doc)),
                ItemKind::Machine(machine) => sections.machines.push(self.machine(machine, place, doc)),
                ItemKind::Workflow(workflow) => sections.workflows.push(self.workflow(workflow, place, doc)),
                ItemKind::Test(test) => sections.tests.push(self.test(test, place, doc)),
            }
        }
        (above, self.root(sections, tail))
    }

    fn root(&mut self, sections: Sections<'t>, tail: Vec<Line>) -> Map<'t> {
        let mut root = vec![(NOWHERE, entry("flowright", Node::Int(1)))];
        list_section(&mut root, "imports", sections.imports, Shape::Lines);
        self.section(&mut root, "types", sections.types);
        self.section(&mut root, "consts", sections.consts);
        list_section(&mut root, "secrets", sections.secrets, Shape::Short);
        self.section(&mut root, "resources", sections.resources);
        root.extend(sections.events);
        self.section(&mut root, "actions", sections.actions);
        self.section(&mut root, "machines", sections.machines);
        self.section(&mut root, "workflows", sections.workflows);
        self.section(&mut root, "tests", sections.tests);
        let mut map = self.map(Shape::Lines, root, tail);
        set_apart(&mut map.entries);
        map
    }

    fn section(&mut self, root: &mut Entries<'t>, key: &str, entries: Entries<'t>) {
        if !entries.is_empty() {
            let map = self.map(Shape::Lines, entries, Vec::new());
            root.push((NOWHERE, entry(key, Node::Map(map))));
        }
    }

    /// Remembers the first thing that has no counterpart.
    fn refuse(&mut self, span: Span, what: String, help: &'static str) {
        self.obstacle.get_or_insert(Obstacle { span, what, help });
    }

    /// A map of these entries, each key of which may come once.
    fn map(&mut self, shape: Shape, entries: Entries<'t>, tail: Vec<Line>) -> Map<'t> {
        let mut seen = FxHashSet::default();
        let twice = entries.iter().find(|(_, entry)| !seen.insert(entry.key.as_str()));
        if let Some((span, entry)) = twice {
            let what = format!("`{}` is there twice, and a map has each key once", entry.key);
            self.refuse(*span, what, "rename or remove one of the two");
        }
        let entries = entries.into_iter().map(|(_, entry)| with_tail_above(entry)).collect();
        Map { shape, entries, tail }
    }
}

fn list_section<'t>(root: &mut Entries<'t>, key: &str, items: Vec<Item<'t>>, shape: Shape) {
    if !items.is_empty() {
        root.push((NOWHERE, entry(key, Node::List(List { shape, items, tail: Vec::new() }))));
    }
}

/// An entry around which nothing is said.
fn entry(key: impl Into<String>, value: Node<'_>) -> Entry<'_> {
    Entry { around: super::node::Around::default(), key: key.into(), value }
}

/// An entry whose empty value has comments inside takes them above itself.
fn with_tail_above(mut entry: Entry<'_>) -> Entry<'_> {
    let tail = entry.value.take_tail_of_empty();
    entry.around.add_above(tail);
    entry
}

/// Puts empty lines between the parts of a file of which one takes several lines.
fn set_apart(entries: &mut [Entry<'_>]) {
    let mut was_long = false;
    for entry in entries {
        let long = match &entry.value {
            Node::List(list) => list.shape == Shape::Lines || list.items.iter().any(|item| item.around.speaks()),
            Node::Map(map) => map.shape == Shape::Lines,
            _ => false,
        };
        if (long || was_long || speaks(&entry.around.lead)) && entry.around.lead.first() != Some(&Line::Blank) {
            entry.around.lead.insert(0, Line::Blank);
        }
        was_long = long;
    }
}
