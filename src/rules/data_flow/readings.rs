//! Readings of data as the rules about missing data show them.

use crate::analysis::Condition;
use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::hir::NodeId;
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::Flow;
use rustc_hash::FxHashMap;

/// The most lets that are looked through for the step that one of them reads.
const MAX_LETS: usize = 64;

/// How each reading of a field could cope with absence, by the place of its name: `rating.?points.orValue(…)`.
pub(super) fn optional_forms(flow: Flow<'_>) -> FxHashMap<Span, String> {
    let mut forms = FxHashMap::default();
    flow.workflow.expressions(&mut |_, expr| {
        cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
            if let Some(form) = optional_form(used.expr) {
                forms.insert(used.span, form);
            }
        });
    });
    forms
}

/// `a.?b.c.orValue(…)` of `a.b.c`; none of a name alone, which has no field to be an optional.
fn optional_form(chain: &Expr) -> Option<String> {
    let mut fields: Vec<&str> = Vec::new();
    let mut at = chain;
    while let ExprKind::Select(select) = &at.kind {
        fields.push(&select.field.text);
        at = &select.operand;
    }
    let root = at.as_ident()?;
    let first = fields.pop()?;
    fields.reverse();
    let rest: String = fields.iter().map(|field| format!(".{field}")).collect();
    Some(format!("{root}.?{first}{rest}.orValue(…)"))
}

/// What can be done where `name` is read, which may be missing.
pub(super) fn ways_out(name: &str, form: Option<&String>) -> String {
    let source = format!("give another source, as in `coalesce({name}, …)`");
    match form {
        Some(form) => format!("read it as an optional, as in `{form}`, {source}"),
        None => source,
    }
}

/// A step that a let reads, through others if need be, and that does not run wherever `given` holds; with the place where it is read.
pub(super) fn culprit(flow: Flow<'_>, at: u32, given: Condition) -> Option<(NodeId, Span)> {
    let mut open = vec![at];
    let mut next = 0;
    while let Some(&at) = open.get(next) {
        next += 1;
        for edge in flow.graph().incoming(at).filter(|edge| edge.kind == (EdgeKind::Data { soft: false })) {
            match flow.graph().unpack(edge.from) {
                Vertex::Node(id) | Vertex::End(id) if !flow.facts.implies(given, flow.facts.run(edge.from)) => {
                    return Some((id, edge.span));
                }
                Vertex::Let(_) if open.len() < MAX_LETS && !open.contains(&edge.from) => open.push(edge.from),
                Vertex::Node(_) | Vertex::End(_) | Vertex::Let(_) => {}
            }
        }
    }
    None
}
