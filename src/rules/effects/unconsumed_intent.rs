//! W0605, `unconsumed-intent`.

use crate::base::Name;
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Type};
use crate::diagnostic::{Sink, rule};
use crate::hir::{ActionId, Callable, NodeKind, Program, TypeId};
use crate::rules::Context;
use crate::syntax::ast::Archetype;
use crate::ty::{TypeTable, Typed};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::collections::BTreeSet;

rule! {
    /// A `reducer` asks for something that nothing in the program carries out.
    ///
    /// A `reducer` does nothing itself: it returns *intents*, which `emits` names, for effects to carry out. An intent that nothing takes up is a wish that
    /// is never fulfilled.
    ///
    /// ```flow bad
    /// type Refund = { order: string }
    /// type State = { open: int, refunds: list<Refund> }
    ///
    /// reducer order.apply(state: State, event: string) -> State { emits Refund }
    /// effect state.save(open: int) { timeout 5s idempotent }
    ///
    /// workflow apply(state: State, event: string) -> int {
    ///   step next = order.apply(state, event)
    ///   step saved = state.save(open: next.open)
    ///   return next.open
    /// }
    /// ```
    ///
    /// Carry it out, or take it out of `emits`.
    ///
    /// ```flow good
    /// type Refund = { order: string }
    /// type State = { open: int, refunds: list<Refund> }
    ///
    /// reducer order.apply(state: State, event: string) -> State { emits Refund }
    /// effect bank.pay_back(order: string) { timeout 5s idempotent }
    ///
    /// workflow apply(state: State, event: string) -> int {
    ///   step next = order.apply(state, event)
    ///   each paid (refund in next.refunds) parallel 4 {
    ///     step back = bank.pay_back(order: refund.order)
    ///   }
    ///   return next.open
    /// }
    /// ```
    ///
    /// An intent is taken up where its name, or part of it, is the name of an effect or a workflow, the name of an event that is emitted, or a text in an
    /// expression; where one of these takes a value of the type of that name; and where a workflow reads a field of that type. Nothing is said of
    /// a reducer that no workflow of the program runs.
    pub UNCONSUMED_INTENT = warning "W0605" "unconsumed-intent"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let reducers = context.program.actions.enumerate();
    let mut reducers = reducers.filter(|(_, it)| it.archetype == Archetype::Reducer && !it.emits.is_empty()).peekable();
    if reducers.peek().is_none() {
        return;
    }
    let seen = Seen::of(context);
    for (id, reducer) in reducers.filter(|(id, _)| seen.run.contains(id)) {
        for intent in &reducer.emits {
            let ty = context.resolved.names.declared_type(reducer.module, &intent.text);
            let ty = ty.and_then(|id| u32::try_from(id.index()).ok());
            let state = &context.typed.signatures.action(id).returns;
            let by_type = |ty| takes(context, ty) || is_read_from(&context.typed.table, state, ty, &seen.fields);
            if !seen.names(intent) && !ty.is_some_and(by_type) {
                report(intent, reducer.name.as_str(), sink);
            }
        }
    }
}

fn report(intent: &Name, reducer: &str, sink: &mut Sink) {
    sink.report(
        UNCONSUMED_INTENT
            .at(intent.span, format!("`{reducer}` may ask for `{intent}`, and nothing carries it out"))
            .label("no effect takes this up")
            .help(format!("read it from what `{reducer}` gives and hand it to an effect, or take it out of `emits`")),
    );
}

/// What the workflows and effects of a program have to do with intents.
#[derive(Default)]
struct Seen {
    /// The actions that steps run.
    run: FxHashSet<ActionId>,
    /// The names of effects, workflows and emitted events, as words.
    words: Vec<Vec<String>>,
    /// The texts in expressions, as words.
    texts: FxHashSet<Vec<String>>,
    /// The fields that expressions read.
    fields: FxHashSet<SmolStr>,
}

impl Seen {
    fn of(context: Context<'_>) -> Self {
        let Program { actions, workflows, .. } = context.program;
        let effects = actions.iter().filter(|action| action.archetype == Archetype::Effect);
        let names = effects.map(|it| &it.name).chain(workflows.iter().map(|it| &it.name));
        let mut seen = Self { words: names.map(|name| words(&name.text)).collect(), ..Self::default() };
        for (id, workflow) in workflows.enumerate() {
            let callees = context.resolved.workflows[id].callees.iter();
            seen.run.extend(callees.filter_map(|callee| match callee {
                Some(Callable::Action(action)) => Some(*action),
                Some(Callable::Workflow(_)) | None => None,
            }));
            for node in &workflow.nodes {
                if let NodeKind::Emit { event, .. } = &node.kind {
                    seen.words.push(words(&event.value));
                }
            }
            workflow.expressions(&mut |_, expr| cel::visit(expr, &mut |part| seen.see(&part.kind)));
        }
        seen
    }

    fn see(&mut self, part: &ExprKind) {
        match part {
            ExprKind::Select(select) => _ = self.fields.insert(select.field.text.clone()),
            ExprKind::Literal(Literal::String(text)) => _ = self.texts.insert(words(text)),
            _ => {}
        }
    }

    /// Whether something is called like the intent: all words of one of the two names are in the other. A text has to be the same.
    fn names(&self, intent: &Name) -> bool {
        let wanted = words(&intent.text);
        self.texts.contains(&wanted) || self.words.iter().any(|name| are_alike(name, &wanted))
    }
}

/// The effects of a program, by the intents that they carry out.
#[derive(Debug, Default)]
pub(in crate::rules) struct Carriers {
    /// Each effect with the words of its name.
    effects: Vec<(ActionId, Vec<String>)>,
    /// Those in whose name a word is, as places in `effects`.
    by_word: FxHashMap<String, Vec<usize>>,
    /// Those that take values of a declared type, by its number.
    by_type: FxHashMap<u32, Vec<ActionId>>,
    /// Those that take anything.
    of_anything: Vec<ActionId>,
}

impl Carriers {
    /// The effects of a program; none where nothing is emitted.
    pub(in crate::rules) fn of(program: &Program, typed: &Typed) -> Self {
        let mut carriers = Self::default();
        if program.actions.iter().all(|action| action.emits.is_empty()) {
            return carriers;
        }
        for (id, action) in program.actions.enumerate().filter(|(_, action)| action.archetype == Archetype::Effect) {
            let words = words(&action.name.text);
            for word in &words {
                carriers.by_word.entry(word.clone()).or_default().push(carriers.effects.len());
            }
            carriers.effects.push((id, words));
            let mut taken = BTreeSet::new();
            let mut takes_anything = false;
            for param in &typed.signatures.action(id).params {
                let all = parts(&typed.table, &param.ty, &mut |part| {
                    if let Type::Named(named) = part {
                        taken.insert(named.id);
                    }
                });
                takes_anything |= !all || matches!(param.ty, Type::Dyn);
            }
            for ty in taken {
                carriers.by_type.entry(ty).or_default().push(id);
            }
            carriers.of_anything.extend(takes_anything.then_some(id));
        }
        carriers
    }

    /// The effects that carry out an intent, which may be a declared type.
    pub(in crate::rules) fn to(&self, intent: &str, ty: Option<TypeId>) -> Vec<ActionId> {
        let wanted = words(intent);
        let near: BTreeSet<usize> =
            wanted.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        let called = near.into_iter().map(|place| &self.effects[place]).filter(|(_, name)| are_alike(name, &wanted));
        let mut all: Vec<ActionId> = called.map(|(id, _)| *id).collect();
        if let Some(ty) = ty.and_then(|ty| u32::try_from(ty.index()).ok()) {
            all.extend(self.by_type.get(&ty).into_iter().flatten().chain(&self.of_anything));
        }
        all
    }
}

/// Whether all words of one of two names are in the other.
fn are_alike(one: &[String], other: &[String]) -> bool {
    let within = |some: &[String], all: &[String]| !some.is_empty() && some.iter().all(|word| all.contains(word));
    within(one, other) || within(other, one)
}

/// The words of a name in lower case: `PayOut`, `pay_out` and `pay.out` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && lower {
            words.push(String::new());
        }
        lower = letter.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether an effect or a workflow takes values of a declared type, or may do so.
fn takes(context: Context<'_>, ty: u32) -> bool {
    let Program { actions, workflows, .. } = context.program;
    let effects = actions.enumerate().filter(|(_, action)| action.archetype == Archetype::Effect);
    let callables = effects.map(|(id, _)| Callable::Action(id)).chain(workflows.ids().map(Callable::Workflow));
    let table = &context.typed.table;
    // A workflow that takes the whole state to begin with does not thereby take up what comes of it.
    callables.into_iter().any(|callable| {
        let params = &context.typed.signatures.of(callable).params;
        params.iter().any(|param| match callable {
            Callable::Action(_) => matches!(param.ty, Type::Dyn) || holds(table, &param.ty, ty),
            Callable::Workflow(_) => is(&param.ty, ty),
        })
    })
}

/// Whether a type is the declared one, or a list or an optional of it.
fn is(of: &Type, ty: u32) -> bool {
    match of {
        Type::Named(named) => named.id == ty,
        Type::List(inner) | Type::Optional(inner) => is(inner, ty),
        _ => false,
    }
}

/// Whether values of a type have values of a declared type in them, or are some; of a very large type that is taken for granted.
fn holds(table: &TypeTable, of: &Type, ty: u32) -> bool {
    let mut found = false;
    let all = parts(table, of, &mut |part| found |= matches!(part, Type::Named(named) if named.id == ty));
    found || !all
}

/// Whether one of the fields is read that lead to values of a declared type in values of a type.
fn is_read_from(table: &TypeTable, of: &Type, ty: u32, read: &FxHashSet<SmolStr>) -> bool {
    let mut found = false;
    let all = parts(table, of, &mut |part| {
        if let Type::Record(record) = part {
            found |= record.fields.iter().any(|(name, field)| read.contains(name) && holds(table, &field.ty, ty));
        }
    });
    found || !all
}

/// At most this many parts of a type are looked at.
const MAX_PARTS: usize = 1_000;

/// Visits a type and all the types in it, each declared one once. False if there are too many.
fn parts(table: &TypeTable, of: &Type, visit: &mut dyn FnMut(&Type)) -> bool {
    let (mut open, mut seen) = (vec![of.clone()], FxHashSet::default());
    for _ in 0..MAX_PARTS {
        let Some(ty) = open.pop() else { return true };
        visit(&ty);
        match &ty {
            Type::Named(named) if seen.insert(named.id) => open.push(table.unfold(named)),
            Type::List(inner) | Type::Optional(inner) => open.push((**inner).clone()),
            Type::Map(pair) => open.extend([pair.0.clone(), pair.1.clone()]),
            Type::Record(record) => open.extend(record.fields.values().map(|field| field.ty.clone())),
            _ => {}
        }
    }
    open.is_empty()
}
