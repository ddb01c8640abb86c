//! Whether the name of a step is a field of data that somebody else reads.
//!
//! What an each or a loop gives is made of records whose fields are the steps and lets in it. Where such data goes on as a whole, into
//! an argument or the
//! result, its fields are known there by name, and no analysis may see who reads them.

use super::{Refusal, Renamed, place};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{Call, ExprKind};
use crate::hir::{NodeId, RegionId, Seat, Workflow, WorkflowId};
use crate::ide::{Focus, Symbol};
use crate::resolve::Def;
use crate::syntax::ast::TestItem;
use crate::ty::view::View;

/// Functions that take a step and not its data.
const ABOUT: [&str; 5] = ["ran", "failed", "skipped", "error", "size"];

/// Methods that give what they are called on, or elements of it, as they are.
const PASSING: [&str; 12] =
    ["filter", "reverse", "slice", "sort", "sortBy", "distinct", "flatten", "first", "last", "orValue", "or", "value"];

/// Says where the data goes on that what is renamed is a field of.
pub(super) fn stays(focus: &Focus, renamed: &Renamed<'_>) -> Result<(), Refusal> {
    for symbol in &renamed.symbols {
        let (id, region) = match symbol {
            Symbol::Node(id, node) => (*id, focus.program().workflows[*id].nodes[*node].region),
            Symbol::Let(id, decl) => (*id, focus.program().workflows[*id].lets[*decl].region),
            _ => continue,
        };
        for block in blocks(&focus.program().workflows[id], region) {
            block_stays(focus, id, block, renamed)?;
        }
    }
    Ok(())
}

/// The blocks that something in a region is a field of, from the inside out.
fn blocks(workflow: &Workflow, region: RegionId) -> Vec<NodeId> {
    let frames = std::iter::successors(Some(workflow.regions[region].frame), |&frame| {
        workflow.parent(frame).map(|outer| workflow.regions[outer].frame)
    });
    frames.filter_map(|frame| workflow.regions[frame].owner).collect()
}

fn block_stays(focus: &Focus, id: WorkflowId, block: NodeId, renamed: &Renamed<'_>) -> Result<(), Refusal> {
    let workflow = &focus.program().workflows[id];
    let scope = &focus.resolved().workflows[id].scope;
    let names = carriers(focus, id, block);
    let mut found = None;
    workflow.seats(&mut |seat, expr| {
        let means = |name: &str, def: Def| {
            scope.lookup(&focus.resolved().names, workflow, seat.region(workflow), name) == Some(def)
        };
        // What goes into a let goes on where the let is read.
        if found.is_none() && !matches!(seat, Seat::Let(_)) {
            found = names.iter().filter(|(name, def)| means(name, *def)).find_map(|(name, _)| whole(expr, name));
        }
    });
    let view = View::new(focus.program(), focus.resolved(), focus.typed());
    for test in focus.program().tests.iter().filter(|test| view.tested(test) == Some(id)) {
        let expectations = test.items.iter().filter_map(|item| match item {
            TestItem::Expect(expectation) => Some(expectation),
            TestItem::Given { .. } | TestItem::Mock { .. } => None,
        });
        found = found.or_else(|| {
            expectations.flat_map(|it| names.iter().map(move |(name, _)| whole(it, name))).flatten().next()
        });
    }
    match found {
        None => Ok(()),
        Some(at) => Err(Refusal(format!(
            "`{}` is a field of what `{}` gives, and that goes on as a whole in {}: who reads it there knows the field by its name",
            renamed.old,
            workflow.nodes[block].name,
            place(focus, at)
        ))),
    }
}

/// The names that stand for what a block gives: its own, and those of lets that are all of it.
fn carriers(focus: &Focus, id: WorkflowId, block: NodeId) -> Vec<(&str, Def)> {
    let workflow = &focus.program().workflows[id];
    let mut names = vec![(workflow.nodes[block].name.as_str(), Def::Node(block))];
    // Lets may stand in any order; each round finds at least one more, or is the last.
    loop {
        let known = names.len();
        for (decl, it) in workflow.lets.enumerate() {
            let is_known = names.iter().any(|(_, def)| *def == Def::Let(decl));
            if !is_known && names.iter().any(|(name, _)| whole(&it.value, name).is_some()) {
                names.push((&it.name.text, Def::Let(decl)));
            }
        }
        if names.len() == known {
            return names;
        }
    }
}

/// Where an expression hands on all of what a name stands for, or of an element of it. Expressions are as deep as the parser lets them be.
fn whole(expr: &Expr, name: &str) -> Option<Span> {
    let of = |expr: &Expr| whole(expr, name);
    match &expr.kind {
        ExprKind::Error | ExprKind::Literal(_) => None,
        ExprKind::Ident { .. } => (expr.as_ident() == Some(name)).then_some(expr.span),
        ExprKind::Select(select) => inside(&select.operand, name),
        ExprKind::Index(index) => of(&index.operand).or_else(|| of(&index.index)),
        ExprKind::Call(call) => {
            let target = call.target.as_ref();
            let target = target.and_then(|it| if passes_on(call) { of(it) } else { inside(it, name) });
            let about = call.target.is_none() && ABOUT.contains(&call.function.text.as_str());
            target.or_else(|| call.args.iter().find_map(|arg| if about { inside(arg, name) } else { of(arg) }))
        }
        ExprKind::Unary(unary) => of(&unary.operand),
        ExprKind::Binary(binary) => of(&binary.left).or_else(|| of(&binary.right)),
        ExprKind::Logic(logic) => logic.operands.iter().find_map(of),
        ExprKind::Conditional(it) => of(&it.condition).or_else(|| of(&it.then)).or_else(|| of(&it.otherwise)),
        ExprKind::List(elements) => elements.iter().find_map(|element| of(&element.value)),
        ExprKind::Map(entries) => entries.iter().find_map(|entry| of(&entry.key).or_else(|| of(&entry.value))),
        ExprKind::Message(message) => message.fields.iter().find_map(|field| of(&field.value)),
    }
}

/// The same of what a field is taken from: of what the name stands for only that is used.
fn inside(operand: &Expr, name: &str) -> Option<Span> {
    match &operand.kind {
        ExprKind::Ident { .. } => None,
        ExprKind::Index(index) => inside(&index.operand, name).or_else(|| whole(&index.index, name)),
        ExprKind::Call(call) if passes_on(call) => {
            let target = call.target.as_ref().and_then(|target| inside(target, name));
            target.or_else(|| call.args.iter().find_map(|arg| whole(arg, name)))
        }
        _ => whole(operand, name),
    }
}

/// Whether a method gives elements of what it is called on as they are.
fn passes_on(call: &Call) -> bool {
    PASSING.contains(&call.function.text.as_str())
}
