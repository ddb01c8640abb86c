//! What names mean: declarations of a file, and variables.

use super::expressions::{self, Found};
use super::page::{self, Page, code, count};
use super::{Ask, places};
use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr, NameUse, Type};
use crate::diagnostic::Sink;
use crate::hir::{Callable, ConstId, LetId, ModuleId, NodeId, NodeKind, ResourceId, SecretId, TypeId, WorkflowId};
use crate::ide::{Occurrence, Role, Symbol};
use crate::resolve::Vertex;
use crate::syntax::ast::{MachineItem, TypeBody, TypeExpr, TypeExprKind};
use crate::syntax::format::fragments::{Fragment, broken, line};

/// The longest expression that is shown with the name that it is given.
const MAX_VALUE: usize = 300;

impl<'f> Ask<'f> {
    /// What there is to say of a name.
    pub(super) fn about(&self, name: &Occurrence, expression: Option<&Found<'f>>) -> Page {
        let mut page = Page::default();
        match &name.symbol {
            Symbol::Type(id) => self.declared_type(&mut page, *id),
            Symbol::Const(id) => self.constant(&mut page, *id),
            Symbol::Secret(id) => self.secret(&mut page, *id),
            Symbol::Resource(id) => self.resource(&mut page, *id),
            Symbol::Action(id) => self.action(&mut page, *id),
            Symbol::Machine(id) => self.machine(&mut page, *id),
            Symbol::Workflow(id) => self.workflow(&mut page, *id),
            Symbol::Param(of, place) => self.param(&mut page, *of, *place),
            Symbol::Node(workflow, node) => self.node(&mut page, *workflow, *node),
            Symbol::Let(workflow, id) => self.binding(&mut page, *workflow, *id),
            Symbol::Item(workflow, node) => self.item(&mut page, *workflow, *node),
            Symbol::Index(workflow, node) => self.index(&mut page, *workflow, *node),
            Symbol::Namespace(module, place) => self.namespace(&mut page, *module, *place),
            Symbol::State(machine, state) => self.state(&mut page, *machine, state),
            Symbol::Event(machine, event) => self.event(&mut page, *machine, event),
            Symbol::EventParam(machine, transition, place) => {
                self.event_param(&mut page, (*machine, *transition, *place));
            }
            Symbol::Topic(topic) => self.topic(&mut page, topic),
            Symbol::Bound(binder) => self.bound(&mut page, *binder, expression),
            Symbol::Field(declared) => self.declared_field(&mut page, *declared),
            Symbol::Member(declared, text) => self.union_member(&mut page, *declared, text),
            Symbol::Run => run(&mut page),
            Symbol::Function(function) => super::functions::describe(&mut page, function),
            Symbol::BuiltInType(ty) => super::keywords::built_in_type(&mut page, ty),
        }
        if name.role != Role::Declaration
            && let Some(found) = expression
        {
            self.at_place(&mut page, name, found);
        }
        self.declared_elsewhere(&mut page, &name.symbol);
        page
    }

    /// What is known of a name where it is read.
    fn at_place(&self, page: &mut Page, name: &Occurrence, found: &Found<'f>) {
        let mut part: Option<&Expr> = None;
        cel::visit(found.whole, &mut |expr| {
            let is = match &expr.kind {
                ExprKind::Ident { .. } => expr.span == name.span,
                ExprKind::Select(select) => select.field.span == name.span,
                ExprKind::Call(call) => call.function.span == name.span,
                _ => false,
            };
            if is {
                part = Some(expr);
            }
        });
        let Some(part) = part else { return };
        let Some(known) = self.known(found, part) else { return };
        if matches!(name.symbol, Symbol::Function(_)) {
            page.item(&format!("gives {} here", page::ty(&known.ty)));
        }
        // What is known beyond the type says it, too.
        if matches!(name.symbol, Symbol::Field(_)) && known.declared.is_none() {
            page.item(&format!("is {}", page::ty(&known.ty)));
            self.unfolded(page, &known.ty);
        }
        self.remarks(page, &known);
    }

    fn declared_type(&self, page: &mut Page, id: TypeId) {
        let decl = &self.program.types[id];
        match &decl.body {
            TypeBody::Expr(body) => page.code(&format!("type {} = {}", decl.name, broken(Fragment::Type(body), 0))),
            TypeBody::Schema(path) => page.code(&format!("type {} from {}", decl.name, cel::quoted(&path.value))),
        }
        page.doc(decl.doc.as_deref());
        if let TypeBody::Schema(_) = &decl.body {
            let body = u32::try_from(id.index()).ok().map(|id| cel::Named { id, name: decl.name.text.clone() });
            page.item(&format!(
                "is {}",
                page::ty(&body.map(|named| self.typed.table.unfold(&named)).unwrap_or_default())
            ));
        }
    }

    fn constant(&self, page: &mut Page, id: ConstId) {
        let (decl, known) = (&self.program.consts[id], self.typed.consts.get(id));
        let written = cel::print(&decl.value);
        page.code(&format!("const {} = {}", decl.name, page::cut(&written, MAX_VALUE)));
        self.is(page, &known.ty);
        let value = known.value.as_ref().map(|value| expressions::shown(value, decl.value.span));
        if let Some(value) = value.filter(|value| *value != written) {
            page.item(&format!("its value is {}", code(&value)));
        }
    }

    fn secret(&self, page: &mut Page, id: SecretId) {
        page.code(&format!("secret {}", self.program.secrets[id].name));
        page.paragraph("A value that a run is given from outside. It may only be handed over as a whole argument to a parameter of type `secret`.");
    }

    fn resource(&self, page: &mut Page, id: ResourceId) {
        let decl = &self.program.resources[id];
        let capacity = decl.capacity.map_or(1, |capacity| capacity.value);
        page.code(&format!("resource {} capacity {capacity}", decl.name));
        if capacity == 1 {
            page.paragraph("One unit: what needs it runs one after the other.");
        }
        let is = |module: ModuleId, needs: &[crate::hir::Needs]| {
            needs.iter().any(|it| self.resolved.names.resource(module, &it.resource, &mut Sink::new()) == Some(id))
        };
        let actions = self.program.actions.iter().filter(|it| is(it.module, &it.policy.needs));
        let steps = self.program.workflows.iter().flat_map(|workflow| {
            let nodes = workflow.nodes.iter().filter(|node| is(workflow.module, &node.clauses.needs));
            nodes.map(|node| node.name.as_str())
        });
        let users = page::names(actions.map(|action| action.name.as_str()).chain(steps));
        page.item(&if users.is_empty() { "nothing needs it".to_owned() } else { format!("needed by {users}") });
    }

    fn binding(&self, page: &mut Page, workflow: WorkflowId, id: LetId) {
        let scene = self.scene(workflow);
        let decl = &scene.workflow.lets[id];
        page.code(&format!("let {} = {}", decl.name, page::cut(&cel::print(&decl.value), MAX_VALUE)));
        let (typed, vertex) = (&self.typed.workflows[workflow], scene.resolved.graph.vertex(Vertex::Let(id)));
        self.is(page, &typed.outputs.lets[id]);
        let (given, there) = (typed.facts.given(scene.workflow, decl.region), typed.facts.there(vertex));
        if typed.facts.is_known() && !typed.facts.implies(given, there) {
            match typed.facts.text(there) {
                Some(when) => page.item(&format!("there only when {}", code(&when))),
                None => page.item("not always there"),
            }
        }
    }

    /// The type of something, unless it was reported.
    pub(super) fn is(&self, page: &mut Page, ty: &Type) {
        if *ty != Type::Error {
            page.item(&format!("is {}", page::ty(ty)));
            self.unfolded(page, ty);
        }
    }

    fn item(&self, page: &mut Page, workflow: WorkflowId, node: NodeId) {
        let (each, element) = (&self.program.workflows[workflow].nodes[node], self.element(workflow, node));
        let NodeKind::Each { item, list, .. } = &each.kind else { return };
        page.code(&format!("{item}: {element}"));
        page.paragraph(&format!(
            "One element of {}, in each round of {}.",
            code(&cel::print(list)),
            code(&each.name.text)
        ));
        self.unfolded(page, &element);
    }

    fn index(&self, page: &mut Page, workflow: WorkflowId, node: NodeId) {
        let each = &self.program.workflows[workflow].nodes[node];
        let NodeKind::Each { index: Some(index), list, .. } = &each.kind else { return };
        page.code(&format!("{index}: int"));
        page.paragraph(&format!("The place of the element in {}, from 0.", code(&cel::print(list))));
    }

    fn namespace(&self, page: &mut Page, module: ModuleId, place: usize) {
        let Some(import) = self.program.modules[module].imports.get(place) else { return };
        let name = import.namespace.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
        page.code(&format!("import {}{name}", cel::quoted(&import.path.value)));
        if let Some(target) = import.target {
            page.doc(self.program.modules[target].doc.as_deref());
            places::contents(self, page, target);
        }
    }

    fn declared_field(&self, page: &mut Page, declared: Span) {
        let mut found: Option<(&str, String)> = None;
        self.types(&mut |of, ty| {
            if found.is_none() && ty.span.contains(declared) {
                found = field(ty, declared).map(|text| (of, text));
            }
        });
        let Some((of, text)) = found else { return };
        page.code(&text);
        let elsewhere = if declared.file == self.focus.file {
            String::new()
        } else {
            format!(", declared in {}", code(self.focus.sources.file(declared.file).path()))
        };
        page.paragraph(&format!("A field in the declaration of {}{elsewhere}.", code(of)));
    }

    /// A member of a union: of a type that is nothing else, or of one without a name.
    fn union_member(&self, page: &mut Page, declared: Span, text: &str) {
        let named = self.program.types.iter().find(|decl| match &decl.body {
            TypeBody::Expr(body) => union(body, declared).is_some_and(|union| std::ptr::eq(union, body)),
            TypeBody::Schema(_) => false,
        });
        let mut found: Option<(&str, &TypeExpr)> = None;
        self.types(&mut |of, ty| {
            found = found.or_else(|| union(ty, declared).map(|union| (of, union)));
        });
        let Some((of, union)) = found else { return };
        page.code(&cel::quoted(text));
        let members = code(&line(Fragment::Type(union)));
        match named {
            Some(decl) => {
                page.paragraph(&format!("A member of {}: {members}.", code(&decl.name.text)));
                page.doc(decl.doc.as_deref());
            }
            None => page.paragraph(&format!("A member of {members}, in the declaration of {}.", code(of))),
        }
    }

    /// Visits every type that is written, with the name of what it is written for.
    fn types(&self, see: &mut dyn FnMut(&'f str, &'f TypeExpr)) {
        for decl in &self.program.types {
            if let TypeBody::Expr(body) = &decl.body {
                see(&decl.name.text, body);
            }
        }
        for action in &self.program.actions {
            action.params.iter().map(|it| &it.ty).chain(&action.returns).for_each(|ty| see(&action.name.text, ty));
        }
        for machine in &self.program.machines {
            for item in &machine.items {
                if let MachineItem::Transition(transition) = item {
                    transition.params.iter().for_each(|param| see(&machine.name.text, &param.ty));
                }
            }
        }
        for workflow in &self.program.workflows {
            workflow
                .params
                .iter()
                .map(|it| &it.ty)
                .chain(&workflow.returns)
                .for_each(|ty| see(&workflow.name.text, ty));
            for node in &workflow.nodes {
                if let NodeKind::Await { payload: Some(payload), .. } = &node.kind {
                    see(&node.name.text, payload);
                }
            }
        }
    }

    fn bound(&self, page: &mut Page, binder: Span, expression: Option<&Found<'f>>) {
        let Some(found) = expression else { return };
        let mut variable: Option<(&Expr, &cel::ast::Call)> = None;
        let mut read: Option<&Expr> = None;
        cel::visit_names(found.whole, &mut |used| match used {
            NameUse::Binder { name, call } if name.span == binder => variable = Some((name, call)),
            NameUse::Bound { name, binder: at, .. } if at.span == binder && read.is_none() => read = Some(name),
            _ => {}
        });
        let Some((name, call)) = variable else { return };
        let text = name.as_ident().unwrap_or_default();
        match read.and_then(|read| self.known(found, read)) {
            Some(known) => page.code(&format!("{text}: {}", known.ty)),
            None => page.code(text),
        }
        page.paragraph(&format!("A variable of {}.", code(&cel::function_name(call))));
    }

    /// What is told of a parameter where its name is the name of its value, too.
    pub(super) fn param_line(&self, symbol: &Symbol) -> Option<String> {
        let Symbol::Param(of, place) = symbol else { return None };
        let (name, params) = match of {
            Callable::Action(id) => (&self.program.actions[*id].name, &self.program.actions[*id].params),
            Callable::Workflow(id) => (&self.program.workflows[*id].name, &self.program.workflows[*id].params),
        };
        let param = params.get(*place)?;
        let ty = line(Fragment::Type(&param.ty));
        Some(format!("the parameter {} of {}", code(&format!("{}: {ty}", param.name)), code(&name.text)))
    }

    pub(super) fn element(&self, workflow: WorkflowId, node: NodeId) -> Type {
        self.typed.workflows[workflow].outputs.elements.get(&node).cloned().unwrap_or_default()
    }
}

/// The union that declares a member at a place. Types are as deep as the parser lets them be.
fn union(ty: &TypeExpr, declared: Span) -> Option<&TypeExpr> {
    match &ty.kind {
        TypeExprKind::Error | TypeExprKind::Name(_) => None,
        TypeExprKind::Enum(members) => members.iter().any(|member| member.span == declared).then_some(ty),
        TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => union(inner, declared),
        TypeExprKind::Map(key, value) => union(key, declared).or_else(|| union(value, declared)),
        TypeExprKind::Record { fields, .. } => fields.iter().find_map(|field| union(&field.ty, declared)),
    }
}

/// `name?: T` of the field that is declared at a place. Types are as deep as the parser lets them be.
fn field(ty: &TypeExpr, declared: Span) -> Option<String> {
    match &ty.kind {
        TypeExprKind::Error | TypeExprKind::Name(_) | TypeExprKind::Enum(_) => None,
        TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => field(inner, declared),
        TypeExprKind::Map(key, value) => field(key, declared).or_else(|| field(value, declared)),
        TypeExprKind::Record { fields, .. } => fields.iter().find_map(|it| {
            if it.name.span == declared {
                let mark = if it.optional { "?" } else { "" };
                return Some(format!("{}{mark}: {}", it.name, broken(Fragment::Type(&it.ty), 0)));
            }
            field(&it.ty, declared)
        }),
    }
}

fn run(page: &mut Page) {
    page.code("run: { id: string, seed: int, attempt: int, started_at: timestamp }");
    page.paragraph("The run itself: its id, its seed, which attempt it is, and when it began.");
}

/// How many of each kind, as `2 actions, 1 type`.
pub(super) fn counts(numbers: &[(usize, &str)]) -> String {
    let some = numbers.iter().filter(|(number, _)| *number > 0);
    some.map(|(number, what)| count(*number, what)).collect::<Vec<_>>().join(", ")
}
