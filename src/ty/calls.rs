//! Arguments against parameters.

use super::rules::{DUPLICATE_ARGUMENT, MISSING_ARGUMENT, UNKNOWN_ARGUMENT};
use super::signature::{ParamType, Signature};
use super::table::TypeTable;
use crate::base::suggest::nearest;
use crate::base::{Name, Span};
use crate::cel::{self, Env, Expr};
use crate::diagnostic::{Fix, Label, Sink};
use crate::syntax::ast::{ActionCall, Arg};
use smol_str::SmolStr;

/// Checks the arguments of a call: each one known, given once, of the parameter's type; none missing.
pub(super) fn check(call: &ActionCall, signature: &Signature, table: &TypeTable, env: &dyn Env, sink: &mut Sink) {
    let mut given: Vec<Option<Span>> = vec![None; signature.params.len()];
    for arg in &call.args {
        let Some(at) = signature.params.iter().position(|param| param.name == arg.name.text) else {
            unknown(call, arg, signature, env, sink);
            continue;
        };
        let param = &signature.params[at];
        if let Some(first) = given[at] {
            sink.report(
                DUPLICATE_ARGUMENT
                    .at(arg.name.span, format!("the argument `{}` is given twice", arg.name))
                    .related(first, "first given here")
                    .help("remove one of the two"),
            );
            continue;
        }
        given[at] = Some(arg.name.span);
        let why = || Label { span: param.span, text: format!("`{}` takes `{}`", param.name, param.ty) };
        if arg.is_one_word() && env.variable(&arg.name.text).is_none() && env.unknown(&arg.name).is_none() {
            not_short(arg, env, sink);
            continue;
        }
        cel::expect(&arg.value, &param.ty, Some(&why), env, sink);
    }
    missing(call, signature, &given, table, sink);
}

/// `text` alone takes the variable `text`, and there is none.
fn not_short(arg: &Arg, env: &dyn Env, sink: &mut Sink) {
    let name = &arg.name;
    let variables = env.variables();
    let near = nearest(&name.text, variables.iter().map(SmolStr::as_str));
    let help = match near {
        Some(near) => format!("`{name}` alone is short for `{name}: {name}`; did you mean `{name}: {near}`?"),
        None => format!("`{name}` alone is short for `{name}: {name}`: write the value, as in `{name}: …`"),
    };
    let mut diagnostic = cel::rules::UNKNOWN_NAME.at(name.span, format!("nothing is called `{name}` here")).help(help);
    if let Some(near) = near {
        diagnostic =
            diagnostic.fix(Fix::safe(format!("write `{name}: {near}`")).replace(name.span, format!("{name}: {near}")));
    }
    sink.report(diagnostic);
}

fn unknown(call: &ActionCall, arg: &Arg, signature: &Signature, env: &dyn Env, sink: &mut Sink) {
    let names = || signature.params.iter().map(|param| param.name.as_str());
    let takes = match names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => format!("`{}` takes no arguments", call.action),
        some => format!("`{}` takes {some}", call.action),
    };
    let message = format!("`{}` has no parameter `{}`", call.action, arg.name);
    let near = nearest(&arg.name.text, names());
    let mut diagnostic = UNKNOWN_ARGUMENT.at(arg.name.span, message).help(takes);
    if let Some(near) = near {
        // The short form `tickt` names its value too: the fix has to keep that.
        let text = if arg.is_one_word() { format!("{near}: {}", arg.name) } else { near.to_owned() };
        diagnostic = diagnostic
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::safe(format!("change it to `{near}`")).replace(arg.name.span, text));
    }
    sink.report(diagnostic);
    if !arg.is_one_word() {
        cel::check(&arg.value, env, sink);
    }
}

fn missing(call: &ActionCall, signature: &Signature, given: &[Option<Span>], table: &TypeTable, sink: &mut Sink) {
    // A misspelt argument was reported; the parameter that it was meant for is not missed again.
    let known = |arg: &&Arg| signature.params.iter().any(|param| param.name == arg.name.text);
    let misspelt = call.args.len() - call.args.iter().filter(known).count();
    let missing: Vec<&ParamType> = signature
        .params
        .iter()
        .zip(given)
        .filter(|(param, given)| given.is_none() && !param.may_be_left_out(table))
        .map(|(param, _)| param)
        .skip(misspelt)
        .collect();
    if missing.is_empty() {
        return;
    }
    let names = missing.iter().map(|param| format!("`{}`", param.name)).collect::<Vec<_>>();
    let plural = if names.len() == 1 { "argument" } else { "arguments" };
    let message = format!("`{}` needs the {plural} {}", call.action, and(&names));
    let label = format!("{} {} missing", and(&names), if names.len() == 1 { "is" } else { "are" });
    let values = missing.iter().map(|param| format!("{}: …", param.name)).collect::<Vec<_>>().join(", ");
    let mut diagnostic = MISSING_ARGUMENT.at(call.parens, message).label(label).help(format!("add `{values}`"));
    for param in missing {
        let text = format!("`{}: {}` is declared here, without a default", param.name, param.ty);
        diagnostic = diagnostic.related(param.span, text);
    }
    sink.report(diagnostic);
}

/// `a`, `a and b`, `a, b and c`.
fn and(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    }
}

/// Checks the payload of an event, whose type nobody declares.
pub(super) fn payload(args: &[Arg], env: &dyn Env, sink: &mut Sink) {
    let mut seen: Vec<&Name> = Vec::new();
    for arg in args {
        if let Some(first) = seen.iter().find(|name| name.text == arg.name.text) {
            sink.report(
                DUPLICATE_ARGUMENT
                    .at(arg.name.span, format!("the argument `{}` is given twice", arg.name))
                    .related(first.span, "first given here")
                    .help("remove one of the two"),
            );
        }
        seen.push(&arg.name);
        cel::check(&arg.value, env, sink);
    }
}

/// The type of an expression that must be a truth value.
pub(super) fn condition(expr: &Expr, env: &dyn Env, sink: &mut Sink) {
    cel::expect(expr, &cel::Type::Bool, None, env, sink);
}
