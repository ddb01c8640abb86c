//! Readings of data as the rules about missing data show them.

use crate::analysis::Condition;
use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::diagnostic::Diagnostic;
use crate::hir::NodeId;
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::Flow;
use crate::syntax::ast::Outcome;
use rustc_hash::FxHashMap;

/// The most lets that are looked through for the step that one of them reads.
const MAX_LETS: usize = 64;

/// How a reading stands in its expression.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// How it could cope with absence: `rating.?points.orValue(…)`; none of a name without a field.
    optional: Option<String>,
    /// Whether it is only evaluated in some cases: behind `&&`, `||` or `?`.
    in_part: bool,
}

impl Form {
    /// What is to be seen where a let reads `step`.
    pub(super) fn words(&self, step: &str) -> String {
        if self.in_part { self.label().to_owned() } else { format!("`{step}` is read here") }
    }

    /// What is to be seen at the reading. That a part of an expression may not be evaluated is no check: all that it names is waited for.
    pub(super) fn label(&self) -> &'static str {
        if self.in_part { "needed here, whatever the rest of the expression says" } else { "read here without a check" }
    }
}

/// How each reading stands in its expression, by the place of its name.
pub(super) fn forms(flow: Flow<'_>) -> FxHashMap<Span, Form> {
    let mut forms: FxHashMap<Span, Form> = FxHashMap::default();
    flow.workflow.expressions(&mut |_, expr| {
        let parts = conditional_parts(expr);
        cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
            let before = parts.partition_point(|part| part.start <= used.span.start);
            let in_part = before.checked_sub(1).is_some_and(|at| parts[at].contains(used.span));
            forms.insert(used.span, Form { optional: optional_form(used.expr), in_part });
        });
    });
    forms
}

/// The parts of an expression that are only evaluated in some cases, in the order of the text, the outermost only.
fn conditional_parts(expr: &Expr) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    cel::visit(expr, &mut |part| match &part.kind {
        ExprKind::Logic(logic) => parts.extend(logic.operands.iter().skip(1).map(|operand| operand.span)),
        ExprKind::Conditional(conditional) => parts.extend([conditional.then.span, conditional.otherwise.span]),
        _ => {}
    });
    parts.sort_unstable_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
    let mut end = 0;
    parts.retain(|part| {
        let outermost = part.end > end;
        end = end.max(part.end);
        outermost
    });
    parts
}

/// `a.?b.c.orValue(…)` of `a.b.c`; none of a name alone, which has no field to be an optional.
fn optional_form(chain: &Expr) -> Option<String> {
    let chain = cel::chain(chain);
    let (root, fields) = (chain.name()?, chain.fields().collect::<Vec<_>>());
    (!fields.is_empty()).then(|| format!("{root}.?{}.orValue(…)", fields.join(".")))
}

/// Points at who handles the failure of a step, so that the run goes on without what it would have given.
pub(super) fn handler(diagnostic: Diagnostic, flow: Flow<'_>, vertex: u32) -> Diagnostic {
    let asks = |kind| matches!(kind, EdgeKind::Control { on: Outcome::Failed | Outcome::Settled, .. });
    let mut edges = flow.graph().outgoing(vertex).filter(|edge| asks(edge.kind));
    let name = flow.graph().name(flow.workflow, vertex);
    match edges.next() {
        Some(edge) => diagnostic.related(edge.span, format!("the run goes on here when `{name}` fails")),
        None => diagnostic,
    }
}

/// What can be done where `name` is read, which may be missing.
pub(super) fn ways_out(name: &str, form: &Form) -> String {
    let source = format!("give another source, as in `coalesce({name}, …)`");
    match &form.optional {
        Some(optional) if form.in_part => {
            format!("ask first whether it ran, as in `ran({name}) && …`, or read it as an optional, as in `{optional}`")
        }
        Some(optional) => format!("read it as an optional, as in `{optional}`, {source}"),
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
