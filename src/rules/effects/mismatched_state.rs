//! E0604, `mismatched-state`.

use crate::base::Span;
use crate::cel::{self, Env, Named, Type};
use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::Archetype;
use crate::ty::TypeTable;
use smol_str::SmolStr;

rule! {
    /// What a `reducer` gives cannot be its state the next time.
    ///
    /// A `reducer` takes the state as its first parameter and gives the next state. So it can be run again on what it gave, once for each thing that
    /// happens.
    ///
    /// ```flow bad
    /// type Cart = { items: list<string> }
    ///
    /// reducer cart.add(cart: Cart, item: string) -> { count: int }
    /// ```
    ///
    /// Give back the type that the first parameter has.
    ///
    /// ```flow good
    /// type Cart = { items: list<string> }
    ///
    /// reducer cart.add(cart: Cart, item: string) -> Cart
    /// ```
    ///
    /// What fits the first parameter is enough: one that takes `Cart?`, since at the beginning there is none, gives a `Cart`.
    pub MISMATCHED_STATE = error "E0604" "mismatched-state"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        if action.archetype != Archetype::Reducer {
            continue;
        }
        let signature = context.typed.signatures.action(id);
        let (name, gives) = (&action.name, &signature.returns);
        let Some(state) = signature.params.first() else {
            let message = format!("`{name}` is a reducer, and takes no state");
            let help = "let its first parameter be the state, and its result the next one";
            sink.report(MISMATCHED_STATE.at(name.span, message).label("no parameters").help(help));
            continue;
        };
        let Some(span) = signature.returns_span else {
            if !matches!(state.ty, Type::Null | Type::Error | Type::Dyn) {
                let message = format!("`{name}` is a reducer, and gives no state");
                let help = format!("add the result, as in `-> {}`", state.ty);
                sink.report(
                    MISMATCHED_STATE.at(name.span, message).related(state.span, "the state that it takes").help(help),
                );
            }
            continue;
        };
        if !cel::fits(gives, &state.ty, &Declared(&context.typed.table)) {
            report(name.as_str(), span, gives, (state.span, &state.ty), sink);
        }
    }
}

fn report(name: &str, span: Span, gives: &Type, (state, takes): (Span, &Type), sink: &mut Sink) {
    let message = format!("`{name}` is a reducer of `{takes}`, and gives `{gives}`, which does not fit");
    sink.report(
        MISMATCHED_STATE
            .at(span, message)
            .label("cannot be the state the next time")
            .related(state, "the state that it takes")
            .help(format!("give `{takes}`, or let the state be the first parameter")),
    );
}

/// The declared types, and no variables.
struct Declared<'a>(&'a TypeTable);

impl Env for Declared<'_> {
    fn variable(&self, _: &str) -> Option<Type> {
        None
    }

    fn variables(&self) -> Vec<SmolStr> {
        Vec::new()
    }

    fn unfold(&self, named: &Named) -> Type {
        self.0.unfold(named)
    }
}
