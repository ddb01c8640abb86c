//! Macros, expanded into loops as the language definition says.

use super::{Local, Lowerer, Lowering};
use crate::base::Span;
use crate::cel::ast::Expr;
use crate::cel::eval::error::{EvalError, Failure};
use crate::cel::eval::functions;
use crate::cel::eval::node::{Loop, bind, call, comprehension, conditional, ident, int, list, method, truth};
use ::cel::common::ast::{IdedExpr, operators};

/// The name of a loop's result, which no expression can use.
const RESULT: &str = "@result";
/// The name of the optional that `optMap` looks into.
const OPTIONAL: &str = "@optional";
/// The name of the list that `sortBy` sorts.
const SORTED: &str = "@sorted";

/// How many levels of the crate's tree a macro takes, at most.
const LEVELS: usize = 8;

impl Lowerer<'_> {
    /// Expands a macro that binds names: `target.function(names…, body…)`.
    pub(super) fn expand(
        &mut self,
        span: Span,
        function: &str,
        target: &Expr,
        args: &[Expr],
        names: &[Expr],
    ) -> Lowering {
        let body = &args[names.len()..];
        self.levels += LEVELS;
        let expanded = match (function, names, body) {
            ("bind", [name], [value, body]) => {
                let value = self.value(value)?;
                self.body(&[(name, Local::Variable)], body).map(|body| bind(text_of(name), value, body))
            }
            ("optMap" | "optFlatMap", [name], [body]) => self.optional(function, target, name, body),
            ("sortBy", [name], [key]) => self.sort(target, name, key),
            (_, [name], body) => {
                let range = self.expr(target)?;
                self.run(span, function, range, text_of(name), &[(name, Local::Variable)], body)
            }
            (_, [first, second], body) => {
                let range = call(functions::PAIRS, vec![self.expr(target)?]);
                let pair = format!("@pair{}", self.pairs);
                self.pairs += 1;
                let names = [(first, Local::Part(pair.clone(), 0)), (second, Local::Part(pair.clone(), 1))];
                let expanded = self.run(span, function, range, &pair, &names, body);
                self.pairs -= 1;
                expanded
            }
            _ => Err(unknown(span, function)),
        };
        self.levels -= LEVELS;
        expanded
    }

    /// A value that a name is bound to, which the body may use many times.
    fn value(&mut self, value: &Expr) -> Lowering {
        self.multiplied += 1;
        let lowered = self.paid(value);
        self.multiplied -= 1;
        lowered
    }

    /// What stands where names are bound.
    fn body(&mut self, names: &[(&Expr, Local)], body: &Expr) -> Lowering {
        let outer = self.locals.len();
        self.locals.extend(names.iter().map(|(name, local)| (text_of(name).into(), local.clone())));
        self.multiplied += 1;
        let lowered = self.paid(body);
        self.multiplied -= 1;
        self.locals.truncate(outer);
        lowered
    }

    /// A loop; its turns are paid for when it starts.
    fn run(
        &mut self,
        span: Span,
        function: &str,
        range: IdedExpr,
        element: &str,
        names: &[(&Expr, Local)],
        body: &[Expr],
    ) -> Lowering {
        let before = self.operations;
        let mut lowered = Vec::with_capacity(body.len());
        for part in body {
            lowered.push(self.body(names, part)?);
        }
        let weight = i64::try_from(self.operations - before).unwrap_or(i64::MAX);
        // The turns over a list that is written out are no more than the expression is long.
        let written = self.multiplied == 0 && matches!(range.expr, ::cel::common::ast::Expr::List(_));
        let range = if written { range } else { call(functions::TURNS, vec![range, int(weight)]) };
        looped(function, range, element, lowered).ok_or_else(|| unknown(span, function))
    }

    /// `optional.optMap(name, body)`: the target is evaluated once.
    fn optional(&mut self, function: &str, target: &Expr, name: &Expr, body: &Expr) -> Lowering {
        let target = self.value(target)?;
        let body = self.body(&[(name, Local::Variable)], body)?;
        let mapped = bind(text_of(name), method(ident(OPTIONAL), "value", Vec::new()), body);
        let then = if function == "optMap" { call("optional.of", vec![mapped]) } else { mapped };
        let present = method(ident(OPTIONAL), "hasValue", Vec::new());
        Ok(bind(OPTIONAL, target, conditional(present, then, call("optional.none", Vec::new()))))
    }

    /// `list.sortBy(name, key)`: sorted by a list of keys.
    fn sort(&mut self, target: &Expr, name: &Expr, key: &Expr) -> Lowering {
        let target = self.value(target)?;
        let keys = self.run(
            key.span,
            "map",
            ident(SORTED),
            text_of(name),
            &[(name, Local::Variable)],
            std::slice::from_ref(key),
        )?;
        Ok(bind(SORTED, target, method(ident(SORTED), "@sortByAssociatedKeys", vec![keys])))
    }
}

/// The loop that a macro stands for.
fn looped(function: &str, range: IdedExpr, element: &str, body: Vec<IdedExpr>) -> Option<IdedExpr> {
    let accumulated = || ident(RESULT);
    let not_false = |expr| call(operators::NOT_STRICTLY_FALSE, vec![expr]);
    let append = |elements| call(operators::ADD, vec![accumulated(), list(elements)]);
    let when = |test, step| conditional(test, step, accumulated());
    let mut body = body.into_iter();
    let first = body.next()?;
    let second = body.next();
    let (init, condition, step, result) = match (function, second) {
        ("all", None) => {
            let step = call(operators::LOGICAL_AND, vec![accumulated(), first]);
            (truth(true), not_false(accumulated()), step, accumulated())
        }
        ("exists", None) => {
            let step = call(operators::LOGICAL_OR, vec![accumulated(), first]);
            let condition = not_false(call(operators::LOGICAL_NOT, vec![accumulated()]));
            (truth(false), condition, step, accumulated())
        }
        ("exists_one" | "existsOne", None) => {
            let step = when(first, call(operators::ADD, vec![accumulated(), int(1)]));
            (int(0), truth(true), step, call(operators::EQUALS, vec![accumulated(), int(1)]))
        }
        ("filter", None) => (list(Vec::new()), truth(true), when(first, append(vec![ident(element)])), accumulated()),
        (_, second) => {
            let step = match second {
                Some(kept) => when(first, append(collected(function, element, kept)?)),
                None => append(collected(function, element, first)?),
            };
            (list(Vec::new()), truth(true), step, accumulated())
        }
    };
    let done = comprehension(Loop { range, element, accumulator: RESULT, init, condition, step, result });
    Some(match function {
        "transformMap" => call(functions::MAP, vec![done, super::text("")]),
        "transformMapEntry" => call(functions::MERGE, vec![done]),
        _ => done,
    })
}

/// What a turn of a loop that collects adds to its list.
fn collected(function: &str, element: &str, value: IdedExpr) -> Option<Vec<IdedExpr>> {
    match function {
        "map" | "transformList" | "transformMapEntry" => Some(vec![value]),
        "transformMap" => Some(vec![call(operators::INDEX, vec![ident(element), int(0)]), value]),
        _ => None,
    }
}

fn text_of(name: &Expr) -> &str {
    name.as_ident().unwrap_or_default()
}

fn unknown(span: Span, function: &str) -> EvalError {
    EvalError::new(span, Failure::Unknown, format!("`{function}` does not take these arguments"))
}
