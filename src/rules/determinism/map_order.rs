//! W0632, `map-order`.
//!
//! What a macro makes of a map is followed from where its order can be seen (arguments, results, payloads) back over lets and eaches, so
//! nothing is said of a list of which only the size or the members count.

use crate::base::Span;
use crate::cel::ast::{BinaryOp, Call, ExprKind};
use crate::cel::{self, Expr, Type};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::{LetId, NodeId, NodeKind, RegionId, Workflow, WorkflowId};
use crate::resolve::Def;
use crate::rules::Context;
use crate::syntax::ast::ActionCall;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

rule! {
    /// The order of a list is that of a map, and a map has none.
    ///
    /// A macro over a map makes a list in the order in which the map happens to have its keys. Data that comes from outside has them in any order: JSON
    /// says that it means nothing, and what stores or hashes data sorts them. So the same input gives two results.
    ///
    /// ```flow bad
    /// workflow rank(stock: map<string, int>) -> list<string> {
    ///   step pause = wait 1s
    ///   return stock.map(sku, sku)
    /// }
    /// ```
    ///
    /// Sort the keys first.
    ///
    /// ```flow good
    /// workflow rank(stock: map<string, int>) -> list<string> {
    ///   step pause = wait 1s
    ///   return stock.map(sku, sku).sort()
    /// }
    /// ```
    ///
    /// Nothing is said where the order cannot be seen: of `size`, `in`, `all`, `exists`, `sort`, of sets, and of an `each` whose outputs nobody reads. A map that is written
    /// out keeps the order in which it is written.
    pub MAP_ORDER = warning "W0632" "map-order"
}

/// Methods and functions whose result is the same for every order of a list.
const BLIND: [&str; 15] = [
    "size",
    "sort",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "contains",
    "equivalent",
    "intersects",
    "greatest",
    "least",
    "transformMap",
    "hasValue",
    "isSorted",
    "sum",
];

/// Macros that make a list of what they go over.
const LISTING: [&str; 3] = ["map", "filter", "transformList"];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let mut search =
            Search { context, id, workflow, seen: FxHashSet::default(), open: Vec::new(), found: Vec::new() };
        search.roots();
        while let Some((region, expr)) = search.open.pop() {
            search.look(region, expr, &mut Vec::new());
        }
        search.found.sort_by_key(|found| found.primary.span);
        search.found.into_iter().for_each(|found| sink.report(found));
    }
}

/// What stands for a value that was followed, so that each is followed once.
#[derive(PartialEq, Eq, Hash)]
enum Followed {
    Let(LetId),
    Each(NodeId),
}

struct Search<'a> {
    context: Context<'a>,
    id: WorkflowId,
    workflow: &'a Workflow,
    seen: FxHashSet<Followed>,
    /// Expressions whose order is seen.
    open: Vec<(RegionId, &'a Expr)>,
    found: Vec<Diagnostic>,
}

impl<'a> Search<'a> {
    /// What leaves the workflow: arguments, payloads, results.
    fn roots(&mut self) {
        let workflow = self.workflow;
        for node in &workflow.nodes {
            if let NodeKind::Call(ActionCall { args, .. }) | NodeKind::Emit { args, .. } = &node.kind {
                self.open.extend(args.iter().map(|arg| (node.region, &arg.value)));
            }
        }
        self.open.extend(workflow.results.iter().map(|(result, _)| (Workflow::ROOT, result)));
    }

    /// Looks at a part whose order is seen. `bound`: the variables of the macros around it.
    fn look(&mut self, region: RegionId, expr: &'a Expr, bound: &mut Vec<&'a str>) {
        match &expr.kind {
            ExprKind::Ident { name, .. } if !bound.contains(&name.as_str()) => self.follow(region, name),
            ExprKind::Call(call) => self.call(region, expr, call, bound),
            ExprKind::Select(select) => self.look(region, &select.operand, bound),
            ExprKind::Index(index) => self.look(region, &index.operand, bound),
            ExprKind::List(elements) => elements.iter().for_each(|element| self.look(region, &element.value, bound)),
            ExprKind::Map(entries) => entries.iter().for_each(|entry| self.look(region, &entry.value, bound)),
            ExprKind::Conditional(conditional) => {
                self.look(region, &conditional.then, bound);
                self.look(region, &conditional.otherwise, bound);
            }
            ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
                self.look(region, &binary.left, bound);
                self.look(region, &binary.right, bound);
            }
            // What is compared or asked is a condition: whether one list is another depends on order, but nobody asks that of keys.
            ExprKind::Binary(_)
            | ExprKind::Logic(_)
            | ExprKind::Unary(_)
            | ExprKind::Ident { .. }
            | ExprKind::Literal(_)
            | ExprKind::Message(_)
            | ExprKind::Error => {}
        }
    }

    fn call(&mut self, region: RegionId, expr: &'a Expr, call: &'a Call, bound: &mut Vec<&'a str>) {
        let name = call.function.text.as_str();
        if BLIND.contains(&name) {
            return;
        }
        let Some(target) = &call.target else {
            return call.args.iter().for_each(|arg| self.look(region, arg, bound));
        };
        self.look(region, target, bound);
        if !LISTING.contains(&name) || call.args.len() < 2 {
            return call.args.iter().for_each(|arg| self.look(region, arg, bound));
        }
        if !uses(target, bound)
            && let Some(Type::Map(pair)) = self.ty(region, target)
        {
            self.report(expr, call, target, &pair.0);
        }
        // The body makes the elements.
        let variables = if name == "transformList" { 2 } else { 1 };
        let outer = bound.len();
        bound.extend(call.args.iter().take(variables).filter_map(Expr::as_ident));
        if let Some(body) = call.args.last().filter(|_| name != "filter") {
            self.look(region, body, bound);
        }
        bound.truncate(outer);
    }

    /// Goes on to what a name stands for: a let, or the list that an each went over.
    fn follow(&mut self, region: RegionId, name: &SmolStr) {
        let workflow = self.workflow;
        let resolved = &self.context.resolved.workflows[self.id];
        match resolved.scope.lookup(&self.context.resolved.names, workflow, region, name) {
            Some(Def::Let(id)) if self.seen.insert(Followed::Let(id)) => {
                self.open.push((workflow.lets[id].region, &workflow.lets[id].value));
            }
            Some(Def::Node(id)) => {
                if let NodeKind::Each { list, .. } = &workflow.nodes[id].kind
                    && self.seen.insert(Followed::Each(id))
                {
                    self.open.push((workflow.nodes[id].region, list));
                }
            }
            _ => {}
        }
    }

    /// The type of a path, as far as declarations say it.
    fn ty(&self, region: RegionId, path: &Expr) -> Option<Type> {
        let table = &self.context.typed.table;
        let (typed, resolved) = (&self.context.typed.workflows[self.id], &self.context.resolved.workflows[self.id]);
        let found = match &path.kind {
            ExprKind::Ident { name, .. } => {
                match resolved.scope.lookup(&self.context.resolved.names, self.workflow, region, name)? {
                    Def::Param(place) => {
                        self.context.typed.signatures.workflow(self.id).params.get(place).map(|param| param.ty.clone())
                    }
                    Def::Node(id) => Some(typed.outputs.nodes[id].clone()),
                    // One that writes a map out knows the order of its keys.
                    Def::Let(id) if matches!(self.workflow.lets[id].value.kind, ExprKind::Map(_)) => None,
                    Def::Let(id) => Some(typed.outputs.lets[id].clone()),
                    Def::Item(id) => typed.outputs.elements.get(&id).cloned(),
                    Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(_) => None,
                }
            }
            ExprKind::Select(select) if !select.optional => match self.ty(region, &select.operand)? {
                Type::Record(record) => record.fields.get(&select.field.text).map(|field| field.ty.clone()),
                Type::Map(pair) => Some(pair.1.clone()),
                _ => None,
            },
            ExprKind::Index(index) if !index.optional => match self.ty(region, &index.operand)? {
                Type::List(element) => Some((*element).clone()),
                Type::Map(pair) => Some(pair.1.clone()),
                _ => None,
            },
            _ => None,
        };
        found.map(|ty| table.resolve(&ty))
    }

    fn report(&mut self, expr: &Expr, call: &Call, target: &Expr, key: &Type) {
        let span: Span = call.function.span;
        let what = target.as_ident().map_or_else(|| "a map".to_owned(), |name| format!("the map `{name}`"));
        let diagnostic = MAP_ORDER
            .at(span, format!("this list has the order of {what}, and a map has none"))
            .label("any order of the keys may come out")
            .related(target.span, "a map");
        let keys_only = call.function.text == "map"
            && call.args.len() == 2
            && call.args[0].as_ident().is_some_and(|name| call.args[1].as_ident() == Some(name))
            || call.function.text == "filter";
        let sortable = matches!(key, Type::String | Type::Int | Type::Uint | Type::Enum(_));
        self.found.push(if keys_only && sortable {
            let fix = Fix::safe("sort it").replace(expr.span.after(), ".sort()");
            diagnostic.help("sort it, with `.sort()`").fix(fix)
        } else {
            diagnostic.help("go over the keys in their order, as in `m.map(k, k).sort().map(k, m[k])`")
        });
    }
}

/// Whether an expression uses one of these variables.
fn uses(expr: &Expr, bound: &[&str]) -> bool {
    let mut found = false;
    cel::visit(expr, &mut |part| found |= part.as_ident().is_some_and(|name| bound.contains(&name)));
    found
}
