//! W0811, `machine-mismatch`.

use super::events::events;
use super::states::States;
use crate::base::suggest::nearest;
use crate::cel::Type;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{Action, ActionId, Machine};
use crate::rules::Context;
use crate::ty::ParamType;
use smol_str::SmolStr;
use std::slice;

rule! {
    /// A reducer tracks a machine whose states, or events, are not those that its types have room for.
    ///
    /// Where the state of a reducer has a union of strings that names states of the machine, it is meant to say in which of them it is. Then each state of
    /// the machine must be one of its members, and each member a state. The same goes for a parameter that names the machine's events. A plain `string`
    /// can be anything, so nothing is said of it.
    ///
    /// ```flow bad
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   open -> cancelled on cancel
    ///   final paid, cancelled
    /// }
    ///
    /// type State = { status: "open" | "paid" }
    ///
    /// reducer orders.fold(state: State, event: "pay" | "cancel") -> State { tracks Order }
    ///
    /// workflow pay(state: State) -> State {
    ///   step next = orders.fold(state, event: "pay")
    ///   return next
    /// }
    /// ```
    ///
    /// Give the union the members that the machine has.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   open -> cancelled on cancel
    ///   final paid, cancelled
    /// }
    ///
    /// type State = { status: "open" | "paid" | "cancelled" }
    ///
    /// reducer orders.fold(state: State, event: "pay" | "cancel") -> State { tracks Order }
    ///
    /// workflow pay(state: State) -> State {
    ///   step next = orders.fold(state, event: "pay")
    ///   return next
    /// }
    /// ```
    pub MACHINE_MISMATCH = warning "W0811" "machine-mismatch"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let tracked = action.tracks.as_ref().and_then(|name| context.resolved.names.machine(action.module, &name.text));
        if let Some(machine) = tracked {
            tracks(context, id, action, &context.program.machines[machine], sink);
        }
    }
}

fn tracks(context: Context<'_>, id: ActionId, action: &Action, machine: &Machine, sink: &mut Sink) {
    let Some((state, others)) = context.typed.signatures.action(id).params.split_first() else { return };
    let states = States::new(machine);
    // A misspelt state was reported: what it would leave over is no news.
    if states.strays.is_empty() {
        let names = states.all.iter().map(|state| state.name.as_str()).collect();
        Side { word: "state", names, complete: true, action, machine }.hold(context, slice::from_ref(state), sink);
    }
    let events = events(context, machine);
    let names = events.iter().map(|event| event.transitions[0].event.as_str()).collect();
    // Not every reducer is for every event, so it need not know all of them.
    Side { word: "event", names, complete: false, action, machine }.hold(context, others, sink);
}

/// One kind of names of a machine that a reducer tracks.
struct Side<'a> {
    word: &'static str,
    names: Vec<&'a str>,
    /// Whether the reducer has to know all of them.
    complete: bool,
    action: &'a Action,
    machine: &'a Machine,
}

impl Side<'_> {
    /// Holds the one union in the types of parameters that shares members with the names to them. Of two, one has something else in mind,
    /// and nobody knows which.
    fn hold(&self, context: Context<'_>, params: &[ParamType], sink: &mut Sink) {
        let all = params.iter().flat_map(|param| unions(context, param).into_iter().map(move |union| (param, union)));
        let mut unions = all.filter(|(_, (_, members))| {
            // One name that happens to be the same says nothing: most of the members must be names.
            let known = members.iter().filter(|member| self.names.contains(&member.as_str())).count();
            known > 0 && 2 * known >= members.len()
        });
        let (Some((param, (field, members))), None) = (unions.next(), unions.next()) else { return };
        let place = field.map_or_else(|| format!("`{}`", param.name), |field| format!("`{}.{field}`", param.name));
        let (word, machine) = (self.word, &self.machine.name);
        let mut missing: Vec<&str> = self.names.clone();
        missing.retain(|name| self.complete && !members.iter().any(|member| member == name));
        for member in members.iter().filter(|member| !self.names.contains(&member.as_str())) {
            let message = format!("{place} may be \"{member}\", which is no {word} of `{machine}`");
            let near = nearest(member, self.names.iter().copied());
            // That the right one has no room follows from the wrong one.
            missing.retain(|name| Some(*name) != near);
            let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
            let help = format!("take it out of the union, or add it to the machine{near}");
            sink.report(self.report(param, &place, message).help(help));
        }
        if !missing.is_empty() {
            let missing = missing.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | ");
            let message = format!("{place} has no room for all {word}s of `{machine}`: it can never be {missing}");
            sink.report(self.report(param, &place, message).help(format!("add {missing} to the union")));
        }
    }

    fn report(&self, param: &ParamType, place: &str, message: String) -> Diagnostic {
        let tracks = self.action.tracks.as_ref().map_or(self.action.name.span, |name| name.span);
        let report = MACHINE_MISMATCH.at(tracks, message).related(param.span, format!("{place} is declared here"));
        report.related(self.machine.name.span, format!("the {}s are those of this machine", self.word))
    }
}

/// The unions of strings in a type: the type itself, or the fields of a record, by their names.
fn unions(context: Context<'_>, param: &ParamType) -> Vec<(Option<SmolStr>, Vec<SmolStr>)> {
    let table = &context.typed.table;
    match table.resolve(&param.ty) {
        Type::Enum(members) => vec![(None, members.to_vec())],
        Type::Record(record) => {
            let union = |(name, field): (&SmolStr, &crate::cel::Field)| match table.resolve(&field.ty) {
                Type::Enum(members) => Some((Some(name.clone()), members.to_vec())),
                _ => None,
            };
            record.fields.iter().filter_map(union).collect()
        }
        _ => Vec::new(),
    }
}
