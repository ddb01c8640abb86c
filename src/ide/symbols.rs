//! What is declared in a file, as a tree; and what is declared in a whole workspace, by a part of its name.
//!
//! Both need nothing but the trees of the files, so they can be asked for at each key stroke.

use crate::base::{Name, Span};
use crate::driver::Workspace;
use crate::driver::workspace::Document;
use crate::syntax::ast::{
    Action, Arm, Item, ItemKind, Machine, MachineItem, Param, Stmt, StmtKind, TypeBody, TypeExprKind, Work, Workflow,
};
use crate::syntax::format::fragments::{self, Fragment};
use rustc_hash::FxHashSet;

/// How many symbols of a workspace are given at most; who wants others types more of the name.
pub const MAX_FOUND: usize = 256;

/// How many characters a detail has at most: it stands on one line beside the name.
const MAX_DETAIL: usize = 120;

/// Something that is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its name.
    pub name: String,
    /// Its signature, or what else is said in a few words; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: OutlineKind,
    /// All of it.
    pub span: Span,
    /// Its name, or what stands for it; lies in `span`.
    pub name_span: Span,
    /// What is declared in it; each lies in `span`.
    pub children: Vec<Self>,
}

/// What is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutlineKind {
    /// The namespace of an import.
    Namespace,
    /// A type that is a record.
    Record,
    /// A type that is a choice of strings.
    Enum,
    /// A member of such a type.
    Member,
    /// Any other type.
    Type,
    /// A field of a record type.
    Field,
    /// A constant.
    Const,
    /// A secret.
    Secret,
    /// A resource.
    Resource,
    /// The names of lifecycle events.
    Events,
    /// An action.
    Action,
    /// A machine.
    Machine,
    /// A state of a machine.
    State,
    /// A workflow.
    Workflow,
    /// A step that calls, waits or awaits.
    Step,
    /// An emit.
    Emit,
    /// A choose, an each or a loop.
    Block,
    /// An arm of a choose.
    Arm,
    /// A `let`.
    Let,
    /// A test.
    Test,
}

/// A symbol of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OutlineKind,
    /// What it is declared in: the workflow of a step.
    pub container: Option<String>,
    /// Its name's place.
    pub span: Span,
}

/// What is declared in a file, in the order of the text.
pub fn outline(document: &Document) -> Vec<Outline> {
    let mut found = Vec::new();
    for tree in document.trees.iter() {
        let items = tree.items.iter().filter_map(of_item);
        found.extend(items.flat_map(held));
    }
    found.sort_by_key(|outline| (outline.span.start, std::cmp::Reverse(outline.span.end)));
    found
}

/// The symbols of a workspace whose names have the letters of `query` in them, in that order; the best ones first.
pub fn search(workspace: &Workspace, query: &str) -> Vec<Found> {
    let mut found: Vec<(i32, Found)> = Vec::new();
    for (_, document) in workspace.documents() {
        let mut seen: FxHashSet<(Span, OutlineKind)> = FxHashSet::default();
        for item in document.trees.iter().flat_map(|tree| &tree.items) {
            declared(item, &mut |name, kind, container| {
                let Some(score) = score(query, &name.text) else { return };
                if seen.insert((name.span, kind)) {
                    let container = container.map(str::to_owned);
                    found.push((score, Found { name: name.text.to_string(), kind, container, span: name.span }));
                }
            });
        }
    }
    found.sort_by(|(one, a), (other, b)| {
        other
            .cmp(one)
            .then_with(|| a.name.len().cmp(&b.name.len()))
            .then_with(|| (&a.name, a.span).cmp(&(&b.name, b.span)))
    });
    found.truncate(MAX_FOUND);
    found.into_iter().map(|(_, found)| found).collect()
}

/// How well a name fits what somebody types, if the letters come in it one after the other: letters that follow each other and letters
/// that begin
/// a word count more.
fn score(query: &str, name: &str) -> Option<i32> {
    let (mut score, mut last) = (0, None);
    let mut letters = name.char_indices();
    let mut before = '_';
    for wanted in query.chars().filter(|c| !c.is_whitespace()) {
        loop {
            let (at, letter) = letters.next()?;
            let begins = !before.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
            before = letter;
            if letter.eq_ignore_ascii_case(&wanted) {
                score += 1 + i32::from(letter == wanted) + 4 * i32::from(begins);
                score += if last.is_some_and(|last| last + 1 == at) { 6 } else { 0 };
                last = Some(at);
                break;
            }
        }
    }
    Some(score + if name.eq_ignore_ascii_case(query) { 20 } else { 0 })
}

/// Visits what a declaration declares that somebody may look for in a workspace: itself, and the steps and lets of a workflow.
fn declared(item: &Item, see: &mut dyn FnMut(&Name, OutlineKind, Option<&str>)) {
    match &item.kind {
        ItemKind::Import(_) | ItemKind::Events(_) => {}
        ItemKind::Type(decl) => see(&decl.name, type_kind(&decl.body), None),
        ItemKind::Const(decl) => see(&decl.name, OutlineKind::Const, None),
        ItemKind::Secret(name) => see(name, OutlineKind::Secret, None),
        ItemKind::Resource(decl) => see(&decl.name, OutlineKind::Resource, None),
        ItemKind::Action(action) => see(&action.name, OutlineKind::Action, None),
        ItemKind::Machine(machine) => see(&machine.name, OutlineKind::Machine, None),
        ItemKind::Workflow(workflow) => {
            see(&workflow.name, OutlineKind::Workflow, None);
            in_body(&workflow.body, &mut |name, kind| see(name, kind, Some(&workflow.name.text)));
        }
        ItemKind::Test(test) => {
            let name = Name::new(test.title.value.as_str(), test.title.span);
            see(&name, OutlineKind::Test, None);
        }
    }
}

/// Blocks are as deep as the parser lets them be.
fn in_body(body: &[Stmt], see: &mut dyn FnMut(&Name, OutlineKind)) {
    for statement in body {
        match &statement.kind {
            StmtKind::Step(step) => see(&step.name, OutlineKind::Step),
            StmtKind::Let { name, .. } => see(name, OutlineKind::Let),
            StmtKind::Choose(choose) => {
                see(&choose.name, OutlineKind::Block);
                choose.arms.iter().for_each(|arm| in_body(&arm.body, see));
            }
            StmtKind::Each(each) => {
                see(&each.name, OutlineKind::Block);
                in_body(&each.body, see);
            }
            StmtKind::Loop(block) => {
                see(&block.name, OutlineKind::Block);
                in_body(&block.body, see);
            }
            StmtKind::Emit(emit) => emit.name.iter().for_each(|name| see(name, OutlineKind::Emit)),
            StmtKind::Edge(_) | StmtKind::Return(_) => {}
        }
    }
}

fn of_item(item: &Item) -> Option<Outline> {
    let of = |name: &Name, kind, detail| Outline {
        name: name.text.to_string(),
        detail,
        kind,
        span: item.span,
        name_span: name.span,
        children: Vec::new(),
    };
    Some(match &item.kind {
        ItemKind::Import(import) => of(import.namespace.as_ref()?, OutlineKind::Namespace, import.path.value.clone()),
        ItemKind::Type(decl) => {
            let detail = match &decl.body {
                TypeBody::Expr(body) => fragments::line(Fragment::Type(body)),
                TypeBody::Schema(path) => path.value.clone(),
            };
            Outline { children: of_type(&decl.body), ..of(&decl.name, type_kind(&decl.body), detail) }
        }
        ItemKind::Const(decl) => of(&decl.name, OutlineKind::Const, fragments::line(Fragment::Expr(&decl.value))),
        ItemKind::Secret(name) => of(name, OutlineKind::Secret, String::new()),
        ItemKind::Resource(decl) => {
            let capacity = decl.capacity.map_or(1, |capacity| capacity.value);
            of(&decl.name, OutlineKind::Resource, format!("capacity {capacity}"))
        }
        ItemKind::Events(decl) => {
            let name = Name::new(decl.prefix.value.as_str(), decl.prefix.span);
            of(&name, OutlineKind::Events, format!("v{}", decl.version.value))
        }
        ItemKind::Action(Action { archetype, name, params, returns, .. }) => {
            let detail = format!("{} {}", archetype.as_str(), signature(params, returns.as_ref()));
            of(name, OutlineKind::Action, detail)
        }
        ItemKind::Machine(machine) => {
            Outline { children: of_machine(machine), ..of(&machine.name, OutlineKind::Machine, String::new()) }
        }
        ItemKind::Workflow(Workflow { name, params, returns, body, .. }) => Outline {
            children: body.iter().filter_map(of_statement).collect(),
            ..of(name, OutlineKind::Workflow, signature(params, returns.as_ref()))
        },
        ItemKind::Test(test) => {
            let name = Name::new(test.title.value.as_str(), test.title.span);
            of(&name, OutlineKind::Test, String::new())
        }
    })
}

/// The parameters and the result of something, as they are written.
fn signature(params: &[Param], returns: Option<&crate::syntax::ast::TypeExpr>) -> String {
    let params: Vec<String> =
        params.iter().map(|param| format!("{}: {}", param.name, fragments::line(Fragment::Type(&param.ty)))).collect();
    let returns = returns.map(|returns| format!(" -> {}", fragments::line(Fragment::Type(returns))));
    format!("({}){}", params.join(", "), returns.unwrap_or_default())
}

fn type_kind(body: &TypeBody) -> OutlineKind {
    match body {
        TypeBody::Schema(_) => OutlineKind::Record,
        TypeBody::Expr(body) => match body.kind {
            TypeExprKind::Record { .. } => OutlineKind::Record,
            TypeExprKind::Enum(_) => OutlineKind::Enum,
            _ => OutlineKind::Type,
        },
    }
}

fn of_type(body: &TypeBody) -> Vec<Outline> {
    let TypeBody::Expr(body) = body else { return Vec::new() };
    match &body.kind {
        TypeExprKind::Record { fields, .. } => fields
            .iter()
            .map(|field| Outline {
                name: field.name.text.to_string(),
                detail: fragments::line(Fragment::Type(&field.ty)),
                kind: OutlineKind::Field,
                span: field.name.span.to(field.ty.span),
                name_span: field.name.span,
                children: Vec::new(),
            })
            .collect(),
        TypeExprKind::Enum(members) => members.iter().map(|it| leaf(&it.value, it.span, OutlineKind::Member)).collect(),
        _ => Vec::new(),
    }
}

/// The states, each where it is first mentioned.
fn of_machine(machine: &Machine) -> Vec<Outline> {
    let mut found: Vec<Outline> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut see = |state: &Name, name| {
        if seen.insert(name) {
            found.push(leaf(name, state.span, OutlineKind::State));
        }
    };
    for item in &machine.items {
        match item {
            MachineItem::Initial(state) => see(state, &state.text),
            MachineItem::Final(states) => states.iter().for_each(|state| see(state, &state.text)),
            MachineItem::Transition(it) => it.from.iter().chain([&it.to]).for_each(|state| see(state, &state.text)),
        }
    }
    found
}

fn leaf(name: &str, span: Span, kind: OutlineKind) -> Outline {
    Outline { name: name.to_owned(), detail: String::new(), kind, span, name_span: span, children: Vec::new() }
}

/// Blocks are as deep as the parser lets them be.
fn of_statement(statement: &Stmt) -> Option<Outline> {
    let of = |name: &Name, kind, detail: String| Outline {
        name: name.text.to_string(),
        detail,
        kind,
        span: statement.span,
        name_span: name.span,
        children: Vec::new(),
    };
    let body = |body: &[Stmt]| body.iter().filter_map(of_statement).collect();
    Some(match &statement.kind {
        StmtKind::Step(step) => {
            let detail = match &step.work {
                Work::Error => String::new(),
                Work::Call(call) => call.action.text.to_string(),
                Work::WaitFor(duration) => format!("wait {}", fragments::duration(duration.value)),
                Work::WaitUntil(until) => format!("wait until {}", fragments::line(Fragment::Expr(until))),
                Work::Await { event, .. } => format!("await {}", event.value),
            };
            of(&step.name, OutlineKind::Step, detail)
        }
        StmtKind::Let { name, value } => of(name, OutlineKind::Let, fragments::line(Fragment::Expr(value))),
        StmtKind::Choose(choose) => Outline {
            children: choose.arms.iter().map(of_arm).collect(),
            ..of(&choose.name, OutlineKind::Block, "choose".to_owned())
        },
        StmtKind::Each(each) => {
            let detail = format!("each {} in {}", each.item, fragments::line(Fragment::Expr(&each.list)));
            Outline { children: body(&each.body), ..of(&each.name, OutlineKind::Block, detail) }
        }
        StmtKind::Loop(block) => {
            let max = block.max.map_or_else(String::new, |max| format!(" max {}", max.value));
            let detail = format!("loop{max}");
            Outline { children: body(&block.body), ..of(&block.name, OutlineKind::Block, detail) }
        }
        StmtKind::Emit(emit) => {
            let event = Name::new(emit.event.value.as_str(), emit.event.span);
            of(emit.name.as_ref().unwrap_or(&event), OutlineKind::Emit, format!("emit {}", event.text))
        }
        StmtKind::Edge(_) | StmtKind::Return(_) => return None,
    })
}

fn of_arm(arm: &Arm) -> Outline {
    let name = arm
        .when
        .as_ref()
        .map_or_else(|| "otherwise".to_owned(), |when| format!("when {}", fragments::line(Fragment::Expr(when))));
    Outline {
        name,
        detail: String::new(),
        kind: OutlineKind::Arm,
        span: arm.span,
        name_span: arm.head,
        children: arm.body.iter().filter_map(of_statement).collect(),
    }
}

/// An outline whose children lie in it. In other formats what is done in a block may be written elsewhere: such children come beside it.
/// Trees are as deep as
/// the parser lets them be.
fn held(mut outline: Outline) -> Vec<Outline> {
    if outline.detail.chars().count() > MAX_DETAIL {
        outline.detail = outline.detail.chars().take(MAX_DETAIL).chain(['…']).collect();
    }
    if !outline.span.contains(outline.name_span) {
        outline.name_span = outline.span;
    }
    let children: Vec<Outline> = std::mem::take(&mut outline.children).into_iter().flat_map(held).collect();
    let (inside, beside): (Vec<_>, Vec<_>) = children.into_iter().partition(|child| outline.span.contains(child.span));
    outline.children = inside;
    outline.children.sort_by_key(|child| (child.span.start, std::cmp::Reverse(child.span.end)));
    outline.children.dedup_by(|next, first| next.span == first.span && next.name == first.name);
    let mut found = vec![outline];
    found.extend(beside);
    found
}
