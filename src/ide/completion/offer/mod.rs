//! What is offered in each context: a file for each kind of them.

mod bindings;
mod calls;
mod config;
mod events;
mod expr;
mod files;
mod functions;
mod hole;
mod members;
mod names;
mod scope;
mod statements;
mod values;

use super::desk::Desk;
use super::place::Context;
pub(in crate::ide) use calls::param_shown;
pub(super) use expr::{Sight, data_of, fields_of};
pub(in crate::ide) use functions::Shape;
pub(super) use functions::call_shapes;
pub(super) use hole::call_around;

/// Adds what is offered in a context.
pub(super) fn offer(desk: &mut Desk<'_>, context: &Context) {
    match context {
        Context::Item => statements::items(desk),
        Context::Statement(block) => statements::statements(desk, *block),
        Context::Arm => statements::arms(desk),
        Context::Clause(owner, given) => statements::clauses(desk, *owner, given),
        Context::MachineItem => statements::machine_items(desk),
        Context::TestItem => statements::test_items(desk),
        Context::Words(words) => statements::words(desk, words),
        Context::Work => calls::work(desk),
        Context::Callee => calls::callees(desk),
        Context::Wait => config::waits(desk),
        Context::Mocked => calls::mocked(desk),
        Context::Argument(callee, given) => calls::arguments(desk, callee, given),
        Context::Given => calls::given(desk),
        Context::Expr(at) => expr::expression(desk, at),
        Context::Behind(_) => {}
        Context::Type => names::types(desk),
        Context::Duration(what) => config::durations(desk, what),
        Context::Resource => names::resources(desk),
        Context::Machine => names::machines(desk),
        Context::State => events::states(desk),
        Context::Event => events::events(desk),
        Context::Node(named) => names::nodes(desk, named),
        Context::ErrorType => events::error_types(desk),
        Context::EventName => events::event_names(desk),
        Context::Import => files::imports(desk),
        Context::Schema => files::schemas(desk),
        Context::ViaKind => config::kinds(desk),
        Context::ConfigKey(kind, given) => config::keys(desk, kind, given),
        Context::Rule => names::rules(desk),
    }
}
