//! The functions over steps: what they take and give.

use crate::cel::{Overload, Type};
use std::sync::{Arc, LazyLock};

static ERROR: LazyLock<Type> = LazyLock::new(|| {
    Type::record([("type", Type::String), ("message", Type::String), ("step", Type::String), ("attempts", Type::Int)])
});

/// The functions over steps of section 5 of the language reference.
pub(super) fn step_overloads(function: &str) -> &'static [Overload] {
    static ENDED: LazyLock<[Overload; 1]> = LazyLock::new(|| [step_function(Type::Var(0), false, Type::Bool)]);
    static ERROR_OF: LazyLock<[Overload; 1]> =
        LazyLock::new(|| [step_function(Type::Var(0), false, Type::optional(ERROR.clone()))]);
    static COALESCE: LazyLock<[Overload; 1]> = LazyLock::new(|| {
        let either = Type::Optional(Arc::new(Type::Var(0)));
        [step_function(either.clone(), true, either)]
    });
    match function {
        "ran" | "failed" | "skipped" => &*ENDED,
        "error" => &*ERROR_OF,
        "coalesce" => &*COALESCE,
        _ => &[],
    }
}

fn step_function(param: Type, variadic: bool, result: Type) -> Overload {
    Overload { member: false, params: vec![param], variadic, result }
}
