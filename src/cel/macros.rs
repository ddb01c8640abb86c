//! Which calls are macros, and which names they bind.

use super::ast::{Call, Expr};

/// A macro that binds names: in which arguments the names stand, and from which argument on they hold.
struct Form {
    name: &'static str,
    /// The receiver's name, for macros in a namespace.
    namespace: Option<&'static str>,
    args: usize,
    names: usize,
}

const fn form(name: &'static str, args: usize, names: usize) -> Form {
    Form { name, namespace: None, args, names }
}

const FORMS: [Form; 21] = [
    form("all", 2, 1),
    form("exists", 2, 1),
    form("exists_one", 2, 1),
    form("existsOne", 2, 1),
    form("filter", 2, 1),
    form("map", 2, 1),
    form("map", 3, 1),
    form("optMap", 2, 1),
    form("optFlatMap", 2, 1),
    form("all", 3, 2),
    form("exists", 3, 2),
    form("exists_one", 3, 2),
    form("existsOne", 3, 2),
    form("transformList", 3, 2),
    form("transformList", 4, 2),
    form("transformMap", 3, 2),
    form("transformMap", 4, 2),
    form("transformMapEntry", 3, 2),
    form("transformMapEntry", 4, 2),
    form("sortBy", 2, 1),
    Form { name: "bind", namespace: Some("cel"), args: 3, names: 1 },
];

/// The arguments of a call that are the names which it binds in the others; empty if the call is no such macro.
pub fn bound(call: &Call) -> &[Expr] {
    let Some(target) = &call.target else { return &[] };
    let form = FORMS.iter().find(|form| form.args == call.args.len() && form.name == call.function.text.as_str());
    match form {
        Some(form) if form.namespace.is_none_or(|name| target.as_ident() == Some(name)) => &call.args[..form.names],
        _ => &[],
    }
}

/// The argument of a call that decides whether the one behind it counts: `p` of `xs.map(x, p, t)`.
pub(super) fn filter(call: &Call) -> Option<usize> {
    let body = bound(call).len()..call.args.len();
    let filters = body.len() == 2 && body.start > 0 && call.function.text != "bind";
    filters.then_some(body.start)
}

/// Whether a method of this name is a macro.
pub(super) fn is_macro(name: &str) -> bool {
    FORMS.iter().any(|form| form.name == name && form.namespace.is_none())
}

/// How many arguments a call may have if it is meant as a macro; none if no macro is called so.
pub(super) fn counts(call: &Call) -> Vec<usize> {
    let Some(target) = &call.target else {
        return if call.function.text == "has" { vec![1] } else { Vec::new() };
    };
    let forms = FORMS.iter().filter(|form| form.name == call.function.text.as_str());
    let forms = forms.filter(|form| form.namespace.is_none_or(|name| target.as_ident() == Some(name)));
    forms.map(|form| form.args).collect()
}

/// Which argument the bound names do not hold in: the value of `cel.bind(name, value, body)`. Past the end if there is none.
pub(super) fn outside(call: &Call) -> usize {
    if call.function.text == "bind" && !bound(call).is_empty() { 1 } else { call.args.len() }
}
