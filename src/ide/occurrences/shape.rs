//! Where the fields of a value were declared.
//!
//! Types say which fields a value has, but not where they were written, so chains of fields are followed through declarations instead.
//! What has no declaration,
//! as the fields of a JSON Schema, is not found; nothing depends on that but going to a field and its documentation.

use crate::base::Span;
use crate::cel::ast::{Call, ExprKind};
use crate::cel::{self, Expr};
use crate::hir::{Callable, Let, ModuleId, NodeId, NodeKind, Program, RegionId, TypeId, WorkflowId};
use crate::ide::Symbol;
use crate::resolve::{Def, Resolved};
use crate::syntax::ast::{MachineItem, TypeBody, TypeExpr, TypeExprKind};
use rustc_hash::FxHashMap;

/// How many names that stand for each other are followed; those in a circle are reported elsewhere.
const MAX_ALIASES: usize = 64;

/// How many lets that stand for each other are followed.
const MAX_LETS: usize = 32;

/// What a value looks like, by its declaration.
#[derive(Clone, Debug)]
pub(super) enum Shape<'p> {
    /// As a type says that is written in a module.
    Type(ModuleId, &'p TypeExpr),
    /// A list of such values.
    List(Box<Self>),
    /// What the steps of a body give, by their names.
    Body(WorkflowId, RegionId),
    /// A loop, seen from inside.
    Round(WorkflowId, RegionId),
}

/// The shapes of lets and loop variables, each worked out once: lets may stand for each other many times over.
pub(super) type Known<'p> = FxHashMap<Symbol, Option<Shape<'p>>>;

/// The shapes of an expression's parts, which are asked for from left to right.
pub(super) struct Shapes<'p> {
    program: &'p Program,
    resolved: &'p Resolved,
    /// Of names, by their places.
    names: FxHashMap<Span, Shape<'p>>,
    /// Of what is declared elsewhere.
    pub(super) known: Known<'p>,
    /// How many lets may still be followed.
    left: usize,
}

impl<'p> Shapes<'p> {
    pub(super) fn new(program: &'p Program, resolved: &'p Resolved, known: Known<'p>) -> Self {
        Self { program, resolved, names: FxHashMap::default(), known, left: MAX_LETS }
    }

    /// A name that a macro binds: an element of what the macro is called on.
    pub(super) fn bind(&mut self, name: &Expr, call: &Call) {
        let names = cel::bound_names(call);
        let is_last = names.last().is_some_and(|last| last.span == name.span);
        let element = match (call.function.text.as_str(), &call.target) {
            ("bind", _) => call.args.get(1).and_then(|value| self.of(value)),
            ("optMap" | "optFlatMap", Some(target)) => self.of(target).map(|shape| self.opened(shape)),
            (_, Some(target)) => self.of(target).and_then(|shape| match (names.len(), is_last) {
                (1, _) => self.tested(shape),
                (_, true) => self.element(shape),
                (_, false) => self.key(shape),
            }),
            (_, None) => None,
        };
        self.names.extend(element.map(|element| (name.span, element)));
    }

    /// A name that a macro has bound at `binder`.
    pub(super) fn bound(&mut self, name: &Expr, binder: &Expr) {
        let shape = self.names.get(&binder.span).cloned();
        self.names.extend(shape.map(|shape| (name.span, shape)));
    }

    /// A name that means something in a workflow.
    pub(super) fn free(&mut self, name: &Expr, symbol: &Symbol) {
        let shape = self.of_symbol(symbol);
        self.names.extend(shape.map(|shape| (name.span, shape)));
    }

    /// A name that stands for such a value.
    pub(super) fn known_as(&mut self, name: &Expr, shape: Shape<'p>) {
        self.names.insert(name.span, shape);
    }

    /// The shape of a part of the expression; its names were told before. Expressions are as deep as the parser lets them be.
    pub(super) fn of(&mut self, expr: &Expr) -> Option<Shape<'p>> {
        match &expr.kind {
            ExprKind::Ident { .. } => self.names.get(&expr.span).cloned(),
            ExprKind::Select(select) => {
                let of = self.of(&select.operand)?;
                self.member(&of, &select.field.text)
            }
            ExprKind::Index(index) => self.of(&index.operand).and_then(|shape| self.element(shape)),
            ExprKind::Conditional(conditional) => {
                self.of(&conditional.then).or_else(|| self.of(&conditional.otherwise))
            }
            ExprKind::Call(call) => match (call.function.text.as_str(), &call.target) {
                ("orValue" | "or" | "value", Some(target)) => self.of(target),
                // A text can be reversed, too, and of a map these are the keys.
                ("filter" | "reverse" | "slice" | "sort" | "sortBy" | "distinct", Some(target)) => {
                    let of = self.of(target)?;
                    let element = self.tested(of.clone())?;
                    Some(if self.key(of.clone()).is_some() { Shape::List(Box::new(element)) } else { of })
                }
                ("first" | "last", Some(target)) => self.of(target).and_then(|shape| self.element(shape)),
                ("map", Some(target)) => {
                    let made = call.args.last().and_then(|made| self.of(made))?;
                    self.of(target)?;
                    Some(Shape::List(Box::new(made)))
                }
                ("coalesce", None) => call.args.iter().find_map(|arg| self.of(arg)),
                ("dyn", None) => self.of(call.args.first()?),
                ("bind", Some(_)) => self.of(call.args.get(2)?),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a field of a shape is.
    pub(super) fn field(&self, of: &Shape<'p>, name: &str) -> Option<Symbol> {
        match self.opened(of.clone()) {
            Shape::Type(_, TypeExpr { kind: TypeExprKind::Record { fields, .. }, .. }) => {
                fields.iter().find(|field| field.name.text == name).map(|field| Symbol::Field(field.name.span))
            }
            Shape::Body(id, body) => self.inside(id, body, name),
            Shape::Type(..) | Shape::List(_) | Shape::Round(..) => None,
        }
    }

    /// What a field of a shape is, if that is a record with such a field.
    pub(super) fn declared_field(&self, of: &Shape<'p>, name: &str) -> Option<Symbol> {
        self.field(of, name).filter(|symbol| matches!(symbol, Symbol::Field(_)))
    }

    /// The member of a union that a text is.
    pub(super) fn union_member(&self, of: &Shape<'p>, text: &str) -> Option<Symbol> {
        let Shape::Type(_, TypeExpr { kind: TypeExprKind::Enum(members), .. }) = self.opened(of.clone()) else {
            return None;
        };
        let member = members.iter().find(|member| member.value == text)?;
        Some(Symbol::Member(member.span, text.into()))
    }

    /// The shape of a field.
    pub(super) fn member(&mut self, of: &Shape<'p>, name: &str) -> Option<Shape<'p>> {
        match self.opened(of.clone()) {
            Shape::Type(module, TypeExpr { kind: TypeExprKind::Record { fields, .. }, .. }) => {
                fields.iter().find(|field| field.name.text == name).map(|field| Shape::Type(module, &field.ty))
            }
            Shape::Type(module, TypeExpr { kind: TypeExprKind::Map(_, value), .. }) => Some(Shape::Type(module, value)),
            Shape::Body(id, body) => {
                let inside = self.inside(id, body, name)?;
                self.of_symbol(&inside)
            }
            Shape::Round(id, body) => (name == "previous").then_some(Shape::Body(id, body)),
            Shape::Type(..) | Shape::List(_) => None,
        }
    }

    /// What a name means that a body makes visible through its block.
    fn inside(&self, id: WorkflowId, body: RegionId, name: &str) -> Option<Symbol> {
        let workflow = &self.program.workflows[id];
        let frame = workflow.regions[body].frame;
        match self.resolved.workflows[id].scope.declared(name)? {
            Def::Node(node) if workflow.regions[workflow.nodes[node].region].frame == frame => {
                Some(Symbol::Node(id, node))
            }
            Def::Let(decl) if workflow.regions[workflow.lets[decl].region].frame == frame => {
                Some(Symbol::Let(id, decl))
            }
            _ => None,
        }
    }

    /// A key of a map.
    pub(super) fn key(&self, shape: Shape<'p>) -> Option<Shape<'p>> {
        match self.opened(shape) {
            Shape::Type(module, TypeExpr { kind: TypeExprKind::Map(key, _), .. }) => Some(Shape::Type(module, key)),
            Shape::Type(..) | Shape::List(_) | Shape::Body(..) | Shape::Round(..) => None,
        }
    }

    /// What `in` looks for, and what a macro goes over: elements of a list, keys of a map.
    pub(super) fn tested(&self, shape: Shape<'p>) -> Option<Shape<'p>> {
        self.key(shape.clone()).or_else(|| self.element(shape))
    }

    /// An element of a list, or a value of a map.
    pub(super) fn element(&self, shape: Shape<'p>) -> Option<Shape<'p>> {
        match self.opened(shape) {
            Shape::List(element) => Some(*element),
            Shape::Type(module, ty) => match &ty.kind {
                TypeExprKind::List(element) | TypeExprKind::Map(_, element) => Some(Shape::Type(module, element)),
                _ => None,
            },
            Shape::Body(..) | Shape::Round(..) => None,
        }
    }

    /// What a type stands for, without optionals around it.
    fn opened(&self, mut shape: Shape<'p>) -> Shape<'p> {
        for _ in 0..MAX_ALIASES {
            let Shape::Type(module, ty) = shape else { return shape };
            let next = match &ty.kind {
                TypeExprKind::Optional(inner) => Some((module, &**inner)),
                TypeExprKind::Name(name) => {
                    let decl = self.resolved.names.declared_type(module, &name.text);
                    decl.map(|id| &self.program.types[id]).and_then(|decl| match &decl.body {
                        TypeBody::Expr(body) => Some((decl.module, body)),
                        TypeBody::Schema(_) => None,
                    })
                }
                _ => None,
            };
            match next {
                Some((module, ty)) => shape = Shape::Type(module, ty),
                None => return shape,
            }
        }
        shape
    }

    /// The declared type that a shape is of, through optionals, lists and the values of maps.
    pub(super) fn named(&self, mut shape: Shape<'p>) -> Option<TypeId> {
        for _ in 0..MAX_ALIASES {
            shape = match shape {
                Shape::List(element) => *element,
                Shape::Type(module, ty) => match &ty.kind {
                    TypeExprKind::Optional(inner) | TypeExprKind::List(inner) | TypeExprKind::Map(_, inner) => {
                        Shape::Type(module, inner)
                    }
                    TypeExprKind::Name(name) => return self.resolved.names.declared_type(module, &name.text),
                    TypeExprKind::Error | TypeExprKind::Record { .. } | TypeExprKind::Enum(_) => return None,
                },
                Shape::Body(..) | Shape::Round(..) => return None,
            };
        }
        None
    }

    /// The shape of what something that is declared stands for.
    pub(super) fn of_symbol(&mut self, symbol: &Symbol) -> Option<Shape<'p>> {
        let program = self.program;
        match symbol {
            Symbol::Param(Callable::Workflow(id), place) => {
                let workflow = &program.workflows[*id];
                Some(Shape::Type(workflow.module, &workflow.params.get(*place)?.ty))
            }
            Symbol::Param(Callable::Action(id), place) => {
                Some(Shape::Type(program.actions[*id].module, &program.actions[*id].params.get(*place)?.ty))
            }
            Symbol::EventParam(machine, place, param) => {
                let machine = &program.machines[*machine];
                let MachineItem::Transition(transition) = machine.items.get(*place)? else { return None };
                Some(Shape::Type(machine.module, &transition.params.get(*param)?.ty))
            }
            Symbol::Node(id, node) => self.of_node(*id, *node),
            Symbol::Let(..) | Symbol::Item(..) => {
                if let Some(known) = self.known.get(symbol) {
                    return known.clone();
                }
                if self.left == 0 {
                    return None;
                }
                // Whoever asks for itself on the way gets nothing.
                self.known.insert(symbol.clone(), None);
                let shape = self.of_expression(symbol);
                self.known.insert(symbol.clone(), shape.clone());
                shape
            }
            _ => None,
        }
    }

    /// The shape of a let, or of the variable of an each.
    fn of_expression(&mut self, symbol: &Symbol) -> Option<Shape<'p>> {
        let program = self.program;
        match symbol {
            Symbol::Let(id, decl) => {
                let Let { region, value, .. } = &program.workflows[*id].lets[*decl];
                self.of_value(*id, (*region, value))
            }
            Symbol::Item(id, node) => {
                let node = &program.workflows[*id].nodes[*node];
                let NodeKind::Each { list, .. } = &node.kind else { return None };
                self.of_value(*id, (node.region, list)).and_then(|shape| self.element(shape))
            }
            _ => None,
        }
    }

    fn of_node(&self, id: WorkflowId, node: NodeId) -> Option<Shape<'p>> {
        let workflow = &self.program.workflows[id];
        match &workflow.nodes[node].kind {
            NodeKind::Call(_) => match self.resolved.workflows[id].callees[node]? {
                Callable::Action(action) => {
                    let action = &self.program.actions[action];
                    Some(Shape::Type(action.module, action.returns.as_ref()?))
                }
                Callable::Workflow(called) => {
                    let called = &self.program.workflows[called];
                    Some(Shape::Type(called.module, called.returns.as_ref()?))
                }
            },
            NodeKind::Await { payload, .. } => Some(Shape::Type(workflow.module, payload.as_ref()?)),
            NodeKind::Each { body, .. } => Some(Shape::List(Box::new(Shape::Body(id, *body)))),
            NodeKind::Loop { body, .. } => Some(Shape::Body(id, *body)),
            NodeKind::Broken
            | NodeKind::WaitFor(_)
            | NodeKind::WaitUntil(_)
            | NodeKind::Emit { .. }
            | NodeKind::Choose { .. } => None,
        }
    }

    /// The shape of another expression of the workflow, which stands in a region: that of a let, or of what an each goes over.
    fn of_value(&mut self, id: WorkflowId, at: (RegionId, &'p Expr)) -> Option<Shape<'p>> {
        let (region, value) = at;
        let workflow = &self.program.workflows[id];
        let scope = &self.resolved.workflows[id].scope;
        let known = std::mem::take(&mut self.known);
        let mut inner = Self { left: self.left - 1, ..Self::new(self.program, self.resolved, known) };
        cel::visit_names(value, &mut |used| match used {
            cel::NameUse::Free { name, .. } => {
                let def = name.as_ident().and_then(|name| scope.lookup(&self.resolved.names, workflow, region, name));
                let symbol = def.map(|def| super::expressions::of_def(id, def));
                let shape = symbol.and_then(|symbol| inner.of_symbol(&symbol));
                inner.names.extend(shape.map(|shape| (name.span, shape)));
                if let Some(Def::Round(node)) = def {
                    inner.round(name, id, node);
                }
            }
            cel::NameUse::Binder { name, call } => inner.bind(name, call),
            cel::NameUse::Bound { name, binder, .. } => inner.bound(name, binder),
            cel::NameUse::Field(_) | cel::NameUse::Function(_) => {}
        });
        let shape = inner.of(value);
        self.known = inner.known;
        shape
    }

    /// A loop's own name inside of it is the round.
    pub(super) fn round(&mut self, name: &Expr, id: WorkflowId, node: NodeId) {
        if let NodeKind::Loop { body, .. } = self.program.workflows[id].nodes[node].kind {
            self.names.insert(name.span, Shape::Round(id, body));
        }
    }
}
