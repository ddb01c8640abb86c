//! What an expression does with secrets: which it looks at, and which its value holds.
//!
//! A secret is followed by types. A chain such as `login.token` holds one if its type does; what takes a value apart or puts it together keeps
//! what is in it; whatever computes with a secret, compares it or turns it into something else lets it out on the spot. Asking whether something is
//! there, and how many there are, tells nothing of it.

use super::secrets::Secrets;
use crate::cel::Expr;
use crate::cel::Type;
use crate::cel::ast::{Call, ExprKind, Literal, Select};
use crate::hir::{RegionId, WorkflowId};
use crate::resolve::Def;
use crate::resolve::scope::STEP_FUNCTIONS;

/// A chain whose value is a secret, or holds one.
#[derive(Clone, Debug)]
pub(super) struct Held<'e> {
    /// The chain.
    pub(super) chain: &'e Expr,
    /// Its type.
    pub(super) ty: Type,
    /// What its first name means.
    pub(super) root: Def,
}

/// A secret that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Looked<'e> {
    /// The secret.
    pub(super) held: Held<'e>,
    /// The operation that looks at it.
    pub(super) by: &'e Expr,
}

/// What is known of the value of an expression.
#[derive(Clone, Debug, Default)]
struct Found<'e> {
    /// Its type, as far as secrets go; none if it holds none, or nothing is known.
    ty: Option<Type>,
    held: Vec<Held<'e>>,
}

/// The secrets of one expression.
pub(super) struct Flow<'s, 'e> {
    secrets: &'s Secrets<'s>,
    workflow: WorkflowId,
    region: RegionId,
    /// Variables of macros, innermost last, with what they stand for.
    bound: Vec<(&'e str, Found<'e>)>,
    /// Those that are looked at.
    pub(super) looked: Vec<Looked<'e>>,
}

/// Functions of the language that say how something ended or whether it is there.
const ASKING: [&str; 7] = ["has", "ran", "failed", "skipped", "error", "size", "type"];

/// Methods that say whether something is there, or how much.
const COUNTING: [&str; 3] = ["size", "hasValue", "isEmpty"];

/// Methods that give what they are called on, or a part of it.
const PASSING: [&str; 12] = [
    "value",
    "orValue",
    "or",
    "first",
    "last",
    "reverse",
    "slice",
    "distinct",
    "flatten",
    "filter",
    "sortBy",
    "unwrapOpt",
];

/// Macros whose value is made by their last argument.
const MAKING: [&str; 5] = ["map", "transformList", "transformMap", "optMap", "optFlatMap"];

/// Macros that ask something of each element.
const PREDICATES: [&str; 4] = ["all", "exists", "exists_one", "existsOne"];

impl<'s, 'e> Flow<'s, 'e> {
    pub(super) fn new(secrets: &'s Secrets<'s>, workflow: WorkflowId, region: RegionId) -> Self {
        Self { secrets, workflow, region, bound: Vec::new(), looked: Vec::new() }
    }

    /// The secrets that the value of an expression holds. Those that it looks at are kept in `looked`.
    pub(super) fn value(&mut self, expr: &'e Expr) -> Vec<Held<'e>> {
        self.expr(expr).held
    }

    fn expr(&mut self, expr: &'e Expr) -> Found<'e> {
        match &expr.kind {
            ExprKind::Error | ExprKind::Literal(_) => Found::default(),
            ExprKind::Ident { name, rooted } => self.ident(expr, name, *rooted),
            ExprKind::Select(select) => self.select(expr, select),
            ExprKind::Index(index) => {
                let key = self.expr(&index.index);
                self.look(expr, key);
                let of = self.expr(&index.operand);
                let field = match &index.index.kind {
                    ExprKind::Literal(Literal::String(key)) => Some(&**key),
                    _ => None,
                };
                self.part(expr, of, field)
            }
            ExprKind::Unary(unary) => self.look_at(expr, [&unary.operand]),
            ExprKind::Binary(binary) => self.look_at(expr, [&binary.left, &binary.right]),
            ExprKind::Logic(logic) => self.look_at(expr, &logic.operands),
            ExprKind::Conditional(conditional) => {
                self.look_at(expr, [&conditional.condition]);
                self.joined([&conditional.then, &conditional.otherwise])
            }
            ExprKind::List(elements) => {
                let found = self.joined(elements.iter().map(|element| &element.value));
                Found { ty: found.ty.map(Type::list), held: found.held }
            }
            ExprKind::Map(entries) => {
                self.look_at(expr, entries.iter().map(|entry| &entry.key));
                let found = self.joined(entries.iter().map(|entry| &entry.value));
                Found { ty: found.ty.map(|_| Type::Dyn), held: found.held }
            }
            ExprKind::Message(message) => {
                let found = self.joined(message.fields.iter().map(|field| &field.value));
                Found { ty: found.ty.map(|_| Type::Dyn), held: found.held }
            }
            ExprKind::Call(call) => self.call(expr, call),
        }
    }

    fn ident(&mut self, expr: &'e Expr, name: &'e str, rooted: bool) -> Found<'e> {
        let variable = self.bound.iter().rev().find(|(bound, _)| *bound == name && !rooted);
        if let Some((_, found)) = variable {
            return found.clone();
        }
        let Some(def) = self.secrets.lookup(self.workflow, self.region, name) else { return Found::default() };
        let Some(ty) = self.secrets.type_of(self.workflow, def) else { return Found::default() };
        self.named(expr, def, ty)
    }

    fn named(&self, chain: &'e Expr, root: Def, ty: Type) -> Found<'e> {
        self.holding(Some(ty.clone()), vec![Held { chain, ty, root }], false)
    }

    /// A value of a type, if that holds a secret. What is declared as `dyn` holds none as far as anybody knows; of what an expression has
    /// `made` of secrets, `dyn` is all that is known.
    fn holding(&self, ty: Option<Type>, held: Vec<Held<'e>>, made: bool) -> Found<'e> {
        let holds = ty.as_ref().is_some_and(|ty| made && *ty == Type::Dyn || self.secrets.within(ty).is_some());
        if holds && !held.is_empty() { Found { ty, held } } else { Found::default() }
    }

    fn select(&mut self, expr: &'e Expr, select: &'e Select) -> Found<'e> {
        // A secret that another file declares is written with its namespace.
        if let Some(namespace) = select.operand.as_ident() {
            let name = format!("{namespace}.{}", select.field);
            if let Some(def @ Def::Value(_)) = self.secrets.lookup(self.workflow, self.region, &name) {
                let ty = self.secrets.type_of(self.workflow, def);
                return ty.map_or_else(Found::default, |ty| self.named(expr, def, ty));
            }
        }
        let of = self.expr(&select.operand);
        self.part(expr, of, Some(&select.field.text))
    }

    /// A field or an element of a value.
    fn part(&self, expr: &'e Expr, of: Found<'e>, field: Option<&str>) -> Found<'e> {
        let Some(whole) = of.ty else { return Found::default() };
        let table = &self.secrets.context.typed.table;
        let inner = match table.resolve(&whole) {
            Type::Optional(inner) => table.resolve(&inner),
            other => other,
        };
        let ty = match inner {
            Type::Record(record) => field.and_then(|field| record.fields.get(field)).map(|field| field.ty.clone()),
            Type::List(element) => Some((*element).clone()),
            Type::Map(pair) => Some(pair.1.clone()),
            Type::Dyn => Some(Type::Dyn),
            _ => None,
        };
        // Of a chain all of it is shown.
        let longer = |held: Held<'e>| match &ty {
            Some(ty) if is_chain_of(expr, held.chain) => Held { chain: expr, ty: ty.clone(), ..held },
            _ => held,
        };
        let held = of.held.into_iter().map(longer).collect();
        // Where the type says in which part the secret is, it is not in another one.
        let made = self.secrets.within(&whole).is_none();
        self.holding(ty, held, made)
    }

    fn joined(&mut self, parts: impl IntoIterator<Item = &'e Expr>) -> Found<'e> {
        let mut all = Found::default();
        for part in parts {
            let found = self.expr(part);
            all.ty = all.ty.or(found.ty);
            all.held.extend(found.held);
        }
        all
    }

    fn look_at(&mut self, by: &'e Expr, parts: impl IntoIterator<Item = &'e Expr>) -> Found<'e> {
        for part in parts {
            let found = self.expr(part);
            self.look(by, found);
        }
        Found::default()
    }

    fn look(&mut self, by: &'e Expr, found: Found<'e>) {
        // One report an operation: what it does to the first secret it does to the second.
        let again = self.looked.last().is_some_and(|last| std::ptr::eq(last.by, by));
        self.looked.extend(found.held.into_iter().next().filter(|_| !again).map(|held| Looked { held, by }));
    }

    fn call(&mut self, expr: &'e Expr, call: &'e Call) -> Found<'e> {
        let name = call.function.text.as_str();
        let Some(target) = &call.target else {
            return match name {
                "coalesce" | "dyn" => self.joined(&call.args),
                _ if ASKING.contains(&name) || STEP_FUNCTIONS.contains(&name) => {
                    call.args.iter().for_each(|arg| _ = self.expr(arg));
                    Found::default()
                }
                _ => self.look_at(expr, &call.args),
            };
        };
        if target.as_ident() == Some("optional") {
            return self.joined(&call.args);
        }
        if let (Some("cel"), "bind", [variable, value, body]) = (target.as_ident(), name, &call.args[..]) {
            let value = self.expr(value);
            return self.binding([(variable, value)], |flow| flow.expr(body));
        }
        let of = self.expr(target);
        self.method(expr, call, of)
    }

    fn method(&mut self, expr: &'e Expr, call: &'e Call, of: Found<'e>) -> Found<'e> {
        let name = call.function.text.as_str();
        let is_macro = MAKING.contains(&name) || PREDICATES.contains(&name) || ["filter", "sortBy"].contains(&name);
        if let (true, Some((last, before))) = (is_macro && call.args.len() > 1, call.args.split_last()) {
            return self.element_wise(expr, call, of, before, last);
        }
        if COUNTING.contains(&name) {
            return self.look_at(expr, &call.args);
        }
        if PASSING.contains(&name) {
            let given = self.joined(&call.args);
            let table = &self.secrets.context.typed.table;
            let inner = of.ty.as_ref().map(|ty| match (name, table.resolve(ty)) {
                ("first" | "last", Type::List(element)) => (*element).clone(),
                ("flatten", _) => Type::Dyn,
                (_, Type::Optional(inner)) => (*inner).clone(),
                (_, other) => other,
            });
            let held = of.held.into_iter().chain(given.held).collect();
            return Found { ty: inner.or(given.ty), held };
        }
        self.look(expr, of);
        self.look_at(expr, &call.args)
    }

    /// `xs.map(x, …)` and the like.
    fn element_wise(
        &mut self,
        expr: &'e Expr,
        call: &'e Call,
        of: Found<'e>,
        before: &'e [Expr],
        last: &'e Expr,
    ) -> Found<'e> {
        let name = call.function.text.as_str();
        let element = match of.ty.as_ref().map(|ty| self.secrets.context.typed.table.resolve(ty)) {
            Some(Type::Optional(inner)) if name.starts_with("opt") => {
                Found { ty: Some((*inner).clone()), ..of.clone() }
            }
            _ => self.part(expr, of.clone(), None),
        };
        let names =
            if name.starts_with("transform") || call.args.len() == 3 && PREDICATES.contains(&name) { 2 } else { 1 };
        let variables = before.iter().take(names).enumerate();
        // Of two variables the first is the place, which is no secret.
        let variables: Vec<_> = variables
            .map(|(place, name)| (name, if place + 1 == names { element.clone() } else { Found::default() }))
            .collect();
        let conditions = &before[names.min(before.len())..];
        let made = self.binding(variables, |flow| {
            flow.look_at(expr, conditions);
            let made = flow.expr(last);
            if !MAKING.contains(&name) {
                flow.look(expr, made);
                return Found::default();
            }
            Found { ty: made.ty.map(Type::list), held: made.held }
        });
        if ["filter", "sortBy"].contains(&name) { of } else { made }
    }

    fn binding(
        &mut self,
        variables: impl IntoIterator<Item = (&'e Expr, Found<'e>)>,
        work: impl FnOnce(&mut Self) -> Found<'e>,
    ) -> Found<'e> {
        let outer = self.bound.len();
        let named = variables.into_iter().filter_map(|(name, found)| Some((name.as_ident()?, found)));
        self.bound.extend(named);
        let found = work(self);
        self.bound.truncate(outer);
        found
    }
}

/// Whether an expression is `part` with more fields or places behind it.
fn is_chain_of(expr: &Expr, part: &Expr) -> bool {
    let mut at = expr;
    loop {
        if std::ptr::eq(at, part) {
            return true;
        }
        match &at.kind {
            ExprKind::Select(select) => at = &select.operand,
            ExprKind::Index(index) => at = &index.operand,
            _ => return false,
        }
    }
}
