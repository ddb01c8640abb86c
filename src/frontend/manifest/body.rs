//! The statements that a manifest's graph stands for, and the actions that they run.

use super::node::{Fix, Inputs};
use super::order::{Order, PASS, Scope};
use super::regions::{ROOT, Region, Regions, Unit};
use super::waits::{Edges, all};
use crate::base::{Name, Span};
use crate::cel::ast::{Entry, ExprKind};
use crate::cel::{self, Expr};
use crate::frontend::data::{self, inside};
use crate::frontend::{make, names, skill};
use crate::syntax::ast::{
    Archetype, Arg, Clause, ClauseKind, EdgeChain, FieldDecl, Item, ItemKind, Join, Loop, Param, Spanned, Step, Stmt,
    StmtKind, TypeExpr, TypeExprKind,
};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;

/// The statements of the workflow, and the actions that no contract declares.
pub(super) fn write(scope: &Scope<'_, '_>, order: &Order<'_>, regions: &Regions) -> (Vec<Item>, Vec<Stmt>) {
    let mut parts: Vec<Vec<(usize, Unit)>> = vec![Vec::new(); regions.list.len()];
    for (node, &region) in regions.of.iter().enumerate() {
        parts[region].push((node, Unit::Node(node)));
    }
    for (at, region) in regions.list.iter().enumerate().skip(1) {
        parts[region.parent].push((region.members.first().copied().unwrap_or(region.fix), Unit::Loop(at)));
    }
    for parts in &mut parts {
        parts.sort_unstable();
    }
    let edges = Edges::new(scope, order, regions);
    let writer = Writer { scope, order, regions, parts, edges };
    let mut statements = writer.region(ROOT);
    if !scope.nodes.is_empty() {
        statements.push(writer.result());
    }
    (if scope.contracts { Vec::new() } else { actions(scope, order) }, statements)
}

struct Writer<'w, 'm, 'a> {
    scope: &'w Scope<'m, 'a>,
    order: &'w Order<'m>,
    regions: &'w Regions,
    /// By region: what stands in it, in the order of the file.
    parts: Vec<Vec<(usize, Unit)>>,
    edges: Edges,
}

impl Writer<'_, '_, '_> {
    /// The statements of a region. Loops lie at most [`MAX_LOOP_DEPTH`](super::regions) deep.
    fn region(&self, region: usize) -> Vec<Stmt> {
        let parts = self.parts[region].iter().map(|&(_, unit)| match unit {
            Unit::Node(node) => self.step(node),
            Unit::Loop(inner) => self.rounds(&self.regions.list[inner], inner),
        });
        let edges = self.edges.to_loops[region].iter().map(|edge| {
            let groups = vec![vec![edge.from.clone()], vec![edge.to.clone()]];
            let chain = EdgeChain { groups, arrows: vec![edge.from.span], when: all(edge.when.clone()) };
            Stmt { span: edge.from.span, doc: None, kind: StmtKind::Edge(chain) }
        });
        parts.chain(edges).collect()
    }

    fn rounds(&self, region: &Region, at: usize) -> Stmt {
        let node = &self.scope.nodes[region.fix];
        let value = node.fix.map_or(node.span, |fix| fix.value);
        // The first round, and one for each time that the fix is tried.
        let max = Spanned { value: region.retries.value + 1, span: region.retries.span };
        let until = self.verdict_inside(region, at, value);
        let name = Name::new(region.name.clone(), inside(node.id));
        let looped = Loop { name, max: Some(max), body: self.region(at), until: Some(until) };
        Stmt { span: node.span, doc: None, kind: StmtKind::Loop(looped) }
    }

    fn step(&self, at: usize) -> Stmt {
        let node = &self.scope.nodes[at];
        let action = match node.skill {
            Some(skill) => Name::new(skill::action_name(skill.text), inside(skill)),
            None => Name::new(skill::action_name(&node.id.text.to_lowercase()), inside(node.id)),
        };
        let parens = node.inputs_span.unwrap_or_else(|| inside(node.id));
        let work = make::call(action, self.args(at), parens);
        let step = Step { name: Name::new(node.name.clone(), inside(node.id)), work, clauses: self.clauses(at) };
        let doc = make::doc([node.description.clone(), names::doc(node.id.text, &node.name)]);
        Stmt { span: node.span, doc, kind: StmtKind::Step(step) }
    }

    fn args(&self, at: usize) -> Vec<Arg> {
        let arg = |name, value| Arg { name, value, short: false };
        match &self.scope.nodes[at].inputs {
            Inputs::Ids(ids) if self.scope.contracts => {
                let value = |id: &str, span| match self.order.by_id.get(id) {
                    Some(&node) => Some(self.read(node, at, span)),
                    None => self.is_given(id).then(|| make::ident(id, span)),
                };
                let named = |id: &crate::frontend::tree::Scalar<'_>| {
                    let span = inside(*id);
                    let name = match self.order.by_id.get(id.text) {
                        Some(_) => names::identifier(&id.text.to_lowercase()),
                        None => id.text.to_owned(),
                    };
                    Some(arg(Name::new(name, span), value(id.text, span)?))
                };
                ids.iter().filter_map(named).collect()
            }
            Inputs::Before | Inputs::Ids(_) => Vec::new(),
            Inputs::Named(values) => {
                values.iter().map(|(name, value)| arg(name.clone(), self.expr(value, at))).collect()
            }
        }
    }

    /// Whether a run is given something of this name.
    fn is_given(&self, name: &str) -> bool {
        self.scope.params.iter().any(|param| param.name.text == name)
    }

    fn clauses(&self, at: usize) -> Vec<Clause> {
        let node = &self.scope.nodes[at];
        let span = node.inputs_span.unwrap_or_else(|| inside(node.id));
        let after = &self.edges.after[at];
        let mut clauses = Vec::new();
        if !after.is_empty() {
            clauses.push(make::after(after.clone(), span));
        }
        // A node needs all that it takes; said, since what fixes and conditions leave out makes a difference.
        if after.len() > 1 {
            clauses.push(make::clause(span, ClauseKind::Join(Join::All)));
        }
        let cond = node.cond.as_ref().map(|cond| self.expr(cond, at));
        // What follows another fix runs when that does.
        let follows = matches!(node.inputs, Inputs::Before) && at > 0 && self.scope.nodes[at - 1].fix.is_some();
        let when = match (node.fix, self.order.verdicts[at]) {
            (Some(fix), Some(verdict)) if !follows => self.fix_condition(at, fix, verdict, cond),
            _ => cond.into_iter().collect(),
        };
        let when = all(self.edges.ran[at].iter().cloned().chain(when).collect());
        clauses.extend(when.map(|when| make::clause(when.span, ClauseKind::When(when))));
        clauses
    }

    /// A fix runs if the verdict is no, and a round is left.
    fn fix_condition(&self, at: usize, fix: Fix, verdict: usize, cond: Option<Expr>) -> Vec<Expr> {
        let (inside, region) = (self.regions.of[at], &self.regions.list[self.regions.of[at]]);
        let whole = fix.key.to(fix.value);
        let mut operands = Vec::new();
        if inside == ROOT {
            operands.push(make::not(self.verdict(verdict, at, fix.value), whole));
        } else {
            operands.push(make::not(self.verdict_inside(region, inside, fix.value), whole));
            let round = make::select(make::ident(region.name.clone(), whole), "iteration", false);
            let most = cel::ast::Literal::Int(region.retries.value);
            operands.push(make::less(round, Expr::new(whole, ExprKind::Literal(most))));
        }
        operands.extend(cond);
        operands
    }

    /// The verdict of a loop's validator in a round. Where conditions kept it from running, there is nothing to mend.
    fn verdict_inside(&self, region: &Region, at: usize, span: Span) -> Expr {
        let sure = !region.conditional;
        let verdict =
            make::select(self.regions.reference(self.scope.nodes, region.validator, at, span, !sure), PASS, !sure);
        if sure { verdict } else { make::or_value(verdict, true) }
    }

    /// The verdict of a validator, as the node `reader` reads it. One that did not run has let nothing pass.
    fn verdict(&self, validator: usize, reader: usize, span: Span) -> Expr {
        let loops = self.regions.loops(validator, self.regions.of[reader]);
        let uncertain = loops.first().is_some_and(|&outer| self.regions.list[outer].uncertain);
        let sure = !self.order.conditional[validator] && !uncertain;
        let verdict = make::select(
            self.regions.reference(self.scope.nodes, validator, self.regions.of[reader], span, !sure),
            PASS,
            !sure,
        );
        if sure { verdict } else { make::or_value(verdict, false) }
    }

    /// An expression of the file as it reads from where the node stands.
    fn expr(&self, expr: &Expr, at: usize) -> Expr {
        cel::substitute_at(expr, &|name, span| {
            if name == PASS {
                let verdict = self.order.verdicts[at].map(|verdict| self.verdict(verdict, at, span));
                return Some(verdict.unwrap_or_else(|| Expr::new(span, ExprKind::Error)));
            }
            self.order.by_name.get(name).map(|&node| self.read(node, at, span))
        })
    }

    /// What a node gave, as the node `reader` reads it.
    fn read(&self, node: usize, reader: usize, span: Span) -> Expr {
        if Order::is_fed(self.scope.nodes, node, reader) {
            let region = self.regions.of[node];
            // What is fed and is not repeated was reported.
            if region == ROOT || !self.regions.holds(region, reader) {
                return Expr::new(span, ExprKind::Error);
            }
            let rounds = make::ident(self.regions.list[region].name.clone(), span);
            return make::select(make::select(rounds, "previous", false), &self.scope.nodes[node].name, true);
        }
        self.regions.reference(self.scope.nodes, node, self.regions.of[reader], span, false)
    }

    /// A run gives what all of its nodes gave.
    fn result(&self) -> Stmt {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let nodes = self.scope.nodes.iter().enumerate().filter(|(_, node)| seen.insert(node.id.text));
        let entries = nodes.map(|(at, node)| {
            let span = inside(node.id);
            let value = self.regions.reference(self.scope.nodes, at, ROOT, span, true);
            let value = if self.regions.of[at] == ROOT { make::apply("coalesce", value) } else { value };
            let optional = matches!(value.kind, ExprKind::Select(_));
            Entry { optional, key: make::string(node.id.text, span), value }
        });
        let entries: Vec<Entry> = entries.collect();
        let span = self.scope.nodes.iter().map(|node| node.span).reduce(Span::to);
        let span = span.unwrap_or_else(|| self.scope.nodes[0].span);
        Stmt { span, doc: None, kind: StmtKind::Return(Expr::new(span, ExprKind::Map(entries))) }
    }
}

/// An action for each skill. Of what it takes only the names are known, of what it gives only whether it is a verdict.
fn actions(scope: &Scope<'_, '_>, order: &Order<'_>) -> Vec<Item> {
    let validators: FxHashSet<usize> = order.verdicts.iter().flatten().copied().collect();
    let mut skills: IndexMap<String, Implied, FxBuildHasher> = IndexMap::default();
    for (at, node) in scope.nodes.iter().enumerate() {
        let lower = node.id.text.to_lowercase();
        let name = skill::action_name(node.skill.map_or(lower.as_str(), |skill| skill.text));
        let implied = skills.entry(name).or_insert_with(|| Implied {
            span: inside(node.skill.unwrap_or(node.id)),
            whole: node.span,
            uses: 0,
            verdict: false,
            params: IndexMap::default(),
        });
        implied.uses += 1;
        implied.verdict |= validators.contains(&at);
        if let Inputs::Named(values) = &node.inputs {
            for (name, _) in values {
                implied.params.entry(name.text.clone()).or_insert((name.span, 0)).1 += 1;
            }
        }
    }
    skills.into_iter().map(|(name, implied)| implied.item(&name)).collect()
}

/// What is known of a skill without a contract.
struct Implied {
    span: Span,
    whole: Span,
    /// How many nodes run it.
    uses: usize,
    verdict: bool,
    /// What it is given, where first, and by how many nodes.
    params: IndexMap<SmolStr, (Span, usize), FxBuildHasher>,
}

impl Implied {
    fn item(self, name: &str) -> Item {
        let param = |(name, (span, uses)): (SmolStr, (Span, usize))| {
            let ty = skill::anything(span);
            let kind = if uses < self.uses { TypeExprKind::Optional(Box::new(ty)) } else { ty.kind };
            Param { name: Name::new(name, span), ty: TypeExpr { span, kind }, default: None }
        };
        let returns = if self.verdict {
            let ty = TypeExpr { span: self.span, kind: data::named("bool", self.span) };
            skill::open_record(vec![FieldDecl { name: Name::new(PASS, self.span), optional: false, ty }], self.span)
        } else {
            skill::anything(self.span)
        };
        let mut action = make::action(Archetype::Compute, Name::new(name, self.span));
        action.params = self.params.into_iter().map(param).collect();
        action.returns = Some(returns);
        make::item(self.whole, None, ItemKind::Action(action))
    }
}
