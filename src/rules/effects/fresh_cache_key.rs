//! W0609, `fresh-cache-key`.

use crate::base::{Name, Span};
use crate::cel::ast::{BinaryOp, ExprKind};
use crate::cel::{self, Expr, Type};
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{ActionId, Callable, LetId, NodeKind, RegionId, Workflow, WorkflowId};
use crate::resolve::Def;
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::rules::Context;
use crate::syntax::ast::Archetype;
use rustc_hash::FxHashSet;

rule! {
    /// A `cached` action is given something that is another in each run.
    ///
    /// A result is found again by its arguments. With `run.id` or `run.started_at` among them nothing is ever found, all is computed again, and the cache fills with
    /// what nobody asks for.
    ///
    /// ```flow bad
    /// compute text.read(text: string, key: string) -> { words: int } { cached 30d }
    ///
    /// workflow count(text: string) -> int {
    ///   step read = text.read(text, key: "count-" + run.id)
    ///   return read.words
    /// }
    /// ```
    ///
    /// Hand over what stays the same for the same work.
    ///
    /// ```flow good
    /// compute text.read(text: string, key: string) -> { words: int } { cached 30d }
    ///
    /// workflow count(text: string) -> int {
    ///   step read = text.read(text, key: "count")
    ///   return read.words
    /// }
    /// ```
    ///
    /// Nothing is said of what steps gave, not even effects: an order has another id each time, and an address in it comes again.
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
                let described = found.describe(&what);
                sink.report(described.related(cached.span, "the result is kept for these arguments"));
            }
        }
    }
}

/// Whether a parameter has few values.
fn is_small(context: Context<'_>, action: ActionId, param: &str) -> bool {
    let mut params = context.typed.signatures.action(action).params.iter();
    let ty = params.find(|it| it.name == param).map(|it| context.typed.table.resolve(&it.ty));
    matches!(ty, Some(Type::Bool | Type::Enum(_) | Type::Null | Type::Error) | None)
}

/// A value that is another one in each run: where it is read, and by way of which names.
struct Found {
    span: Span,
    trail: Vec<(Span, String)>,
}

impl Found {
    fn describe(self, what: &str) -> Diagnostic {
        let diagnostic = FRESH_CACHE_KEY
            .at(self.span, format!("{what} is another one in each run, so no result is ever found again"))
            .label("no two runs have the same")
            .help("hand over what stays the same for the same work, or remove `cached`");
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
        while let Some(way) = open.pop() {
            let mut paths = Vec::new();
            carried(way.value, &mut paths);
            for path in paths {
                let Some((def, field)) = self.meaning(way.region, path) else { continue };
                let span = way.first.unwrap_or(path.span);
                match def {
                    Def::Run if field.is_none_or(|field| FRESH.contains(&field)) => {
                        return Some(Found { span, trail: way.trail });
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
                    Def::Run
                    | Def::Node(_)
                    | Def::Let(_)
                    | Def::Param(_)
                    | Def::Index(_)
                    | Def::Round(_)
                    | Def::Value(_) => {}
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
        // Other values have other texts.
        ExprKind::Call(call) if call.target.is_none() && call.function.text == "string" => {
            call.args.iter().for_each(|arg| carried(arg, paths));
        }
        _ => {}
    }
}

/// The first field that a chain takes of its name: `id` of `run.id`.
fn first_field(chain: &Expr) -> Option<&str> {
    let (mut field, mut at) = (None, chain);
    while let ExprKind::Select(select) = &at.kind {
        field = Some(select.field.text.as_str());
        at = &select.operand;
    }
    field
}
