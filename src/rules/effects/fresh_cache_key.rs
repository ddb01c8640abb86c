//! W0609, `fresh-cache-key`.

use super::via::{self, HUMAN};
use crate::base::{Name, Span};
use crate::cel::ast::{BinaryOp, ExprKind};
use crate::cel::{self, Expr, Type};
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{ActionId, Callable, LetId, NodeId, NodeKind, RegionId, Workflow, WorkflowId};
use crate::resolve::Def;
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::rules::Context;
use crate::syntax::ast::Archetype;
use rustc_hash::FxHashSet;

rule! {
    /// A `cached` action is given something that is another in each run.
    ///
    /// A result is found again by its arguments. What an `effect` gives is mostly new each time it is done (an id, a receipt, a link), and so is `run.id` or
    /// `run.started_at`: with such an argument nothing is ever found, all is computed again, and the cache fills with what nobody asks for.
    ///
    /// ```flow bad
    /// effect files.upload(text: string) -> { url: string } { timeout 30s }
    /// compute text.read(url: string) -> { words: int } { cached 30d }
    ///
    /// workflow count(text: string) -> int {
    ///   step file = files.upload(text)
    ///   step read = text.read(url: file.url)
    ///   return read.words
    /// }
    /// ```
    ///
    /// Hand over what stays the same for the same work. An effect that gives the same when it is done again says so, `idempotent`, and what only reads is
    /// a `compute`.
    ///
    /// ```flow good
    /// effect files.upload(text: string) -> { url: string } { timeout 30s idempotent }
    /// compute text.read(url: string) -> { words: int } { cached 30d }
    ///
    /// workflow count(text: string) -> int {
    ///   step file = files.upload(text)
    ///   step read = text.read(url: file.url)
    ///   return read.words
    /// }
    /// ```
    ///
    /// Nothing is said of arguments with few values, as a `bool`, and of what people answer: these come again.
    pub FRESH_CACHE_KEY = warning "W0609" "fresh-cache-key"
}

/// The fields of `run` that are another in each run.
const FRESH: [&str; 2] = ["id", "started_at"];

/// A value is followed over at most this many names in a row. A longer way is not found.
const MAX_WAY: usize = 16;

/// At most this many lets are looked at for one argument.
const MAX_LETS: usize = 64;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        for (node, callee) in workflow.nodes.iter().zip(&context.resolved.workflows[id].callees) {
            let (NodeKind::Call(call), Some(Callable::Action(action))) = (&node.kind, *callee) else { continue };
            let declared = &context.program.actions[action];
            // That an effect is cached is another rule's.
            let Some(cached) = declared.cached.filter(|_| declared.archetype != Archetype::Effect) else { continue };
            let search = Search { context, id, workflow };
            for arg in &call.args {
                if is_small(context, action, &arg.name.text) {
                    continue;
                }
                let Some(found) = search.fresh(node.region, &arg.value) else { continue };
                let what = format!("`{}` of the cached `{}`", arg.name, declared.name);
                let described = found.describe(context, &what);
                sink.report(described.related(cached.span, "the result is kept for these arguments"));
            }
        }
    }
}

/// Whether a parameter has few values.
fn is_small(context: Context<'_>, action: ActionId, param: &str) -> bool {
    let mut params = context.typed.signatures.action(action).params.iter();
    params.find(|it| it.name == param).is_none_or(|it| has_few_values(context, &it.ty))
}

fn has_few_values(context: Context<'_>, ty: &Type) -> bool {
    matches!(context.typed.table.resolve(ty), Type::Bool | Type::Enum(_) | Type::Null | Type::Error)
}

/// What makes a value another one in each run.
enum Source {
    /// The run itself.
    Run,
    /// What an effect gave.
    Effect(ActionId),
}

/// A value that is another one in each run: where it is read, and by way of which names.
struct Found {
    span: Span,
    source: Source,
    trail: Vec<(Span, String)>,
}

impl Found {
    fn describe(self, context: Context<'_>, what: &str) -> Diagnostic {
        let ends = "so no result is ever found again";
        let (message, label, help) = match self.source {
            Source::Run => (
                format!("{what} is another one in each run, {ends}"),
                "no two runs have the same".to_owned(),
                "hand over what stays the same for the same work, or remove `cached`".to_owned(),
            ),
            Source::Effect(effect) => {
                let name = &context.program.actions[effect].name;
                (
                    format!("{what} is what the effect `{name}` gave, {ends} if that is new each time"),
                    format!("from the effect `{name}`"),
                    format!(
                        "hand over what stays the same, declare `{name}` as `idempotent` if it gives the same again, or as a \
                         `compute` if it only reads"
                    ),
                )
            }
        };
        let diagnostic = FRESH_CACHE_KEY.at(self.span, message).label(label).help(help);
        self.trail.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.related(span, text))
    }
}

/// Follows values back to where they come from, over lets and the elements of eaches.
struct Search<'a> {
    context: Context<'a>,
    id: WorkflowId,
    workflow: &'a Workflow,
}

/// A value on the way back: where it stands, and how it is reached.
struct Way<'a> {
    region: RegionId,
    value: &'a Expr,
    /// Where the argument reads the first of the names.
    first: Option<Span>,
    trail: Vec<(Span, String)>,
}

impl<'a> Way<'a> {
    /// The way on to the value of a name, which `path` reads; none where it is too long.
    fn on(&self, path: &Expr, name: &Name, region: RegionId, value: &'a Expr) -> Option<Self> {
        let mut trail = self.trail.clone();
        trail.push((name.span, format!("by way of `{name}`")));
        let is_short = trail.len() <= MAX_WAY;
        is_short.then_some(Self { region, value, first: self.first.or(Some(path.span)), trail })
    }
}

impl<'a> Search<'a> {
    /// The first part of a value that is another one in each run.
    fn fresh(&self, region: RegionId, value: &'a Expr) -> Option<Found> {
        let mut open = vec![Way { region, value, first: None, trail: Vec::new() }];
        let mut lets: FxHashSet<LetId> = FxHashSet::default();
        while let Some(mut way) = open.pop() {
            let mut paths = Vec::new();
            carried(way.value, &mut paths);
            for path in paths {
                let Some((def, field)) = self.meaning(way.region, path) else { continue };
                let span = way.first.unwrap_or(path.span);
                match def {
                    Def::Run if field.is_none_or(|field| FRESH.contains(&field)) => {
                        return Some(Found { span, source: Source::Run, trail: way.trail });
                    }
                    Def::Node(node) => {
                        if let Some(effect) = self.effect(node).filter(|effect| !self.is_small_part(*effect, path)) {
                            let step = self.workflow.nodes[node].name.span;
                            way.trail.push((step, "done anew in each run".to_owned()));
                            return Some(Found { span, source: Source::Effect(effect), trail: way.trail });
                        }
                    }
                    Def::Let(id) if lets.len() < MAX_LETS && lets.insert(id) => {
                        let decl = &self.workflow.lets[id];
                        open.extend(way.on(path, &decl.name, decl.region, &decl.value));
                    }
                    Def::Item(each) => {
                        let node = &self.workflow.nodes[each];
                        if let NodeKind::Each { item, list, .. } = &node.kind {
                            open.extend(way.on(path, item, node.region, list));
                        }
                    }
                    Def::Run | Def::Let(_) | Def::Param(_) | Def::Index(_) | Def::Round(_) | Def::Value(_) => {}
                }
            }
        }
        None
    }

    /// What a path reads, and its first field.
    fn meaning(&self, region: RegionId, path: &'a Expr) -> Option<(Def, Option<&'a str>)> {
        let mut found = None;
        let scope = &self.context.resolved.workflows[self.id].scope;
        cel::free_variables(path, STEP_FUNCTIONS, &mut |used| {
            let meaning = scope.meaning(&self.context.resolved.names, self.workflow, region, &used);
            found = found.or(meaning.map(|(def, _)| (def, first_field(used.expr))));
        });
        found
    }

    /// The effect that a step does, if what it gives may be new each time.
    fn effect(&self, node: NodeId) -> Option<ActionId> {
        let Some(Callable::Action(id)) = self.context.resolved.workflows[self.id].callees[node] else { return None };
        let action = &self.context.program.actions[id];
        let steady = action.deterministic.is_some() || action.cached.is_some() || via::kind(action) == Some(HUMAN);
        (!steady && via::is_unrepeatable(self.context, id)).then_some(id)
    }

    /// Whether a chain of fields reads something with few values of what an action gives.
    fn is_small_part(&self, action: ActionId, chain: &Expr) -> bool {
        let (mut fields, mut at) = (Vec::new(), chain);
        while let ExprKind::Select(select) = &at.kind {
            fields.push(select.field.text.as_str());
            at = &select.operand;
        }
        let mut ty = self.context.typed.signatures.action(action).returns.clone();
        for name in fields.into_iter().rev() {
            let Type::Record(record) = self.context.typed.table.resolve(&ty) else { return false };
            let Some(field) = record.fields.get(name) else { return false };
            ty = field.ty.clone();
        }
        has_few_values(self.context, &ty)
    }
}

/// The paths whose values are in the value of an expression, unchanged.
fn carried<'e>(expr: &'e Expr, paths: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Ident { .. } | ExprKind::Select(_) => paths.push(expr),
        ExprKind::Map(entries) => entries.iter().for_each(|entry| carried(&entry.value, paths)),
        ExprKind::List(elements) => elements.iter().for_each(|element| carried(&element.value, paths)),
        ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
            carried(&binary.left, paths);
            carried(&binary.right, paths);
        }
        _ => {}
    }
}

/// The first field that a chain takes of its name: `id` of `run.id`.
fn first_field(chain: &Expr) -> Option<&str> {
    cel::chain(chain).fields().next()
}
