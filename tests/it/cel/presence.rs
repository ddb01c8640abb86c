//! What the checker takes to be proved by conditions is so: no expression without findings reads a field that is absent, and
//! a narrowed enum has the members that its values are.
//!
//! The expressions are such that nothing else can fail: tests for fields, and reads of them, in all the forms that conditions have.

use super::data::{World, any_value, conforms};
use super::printing::read;
use super::tape::{Tape, cases, tape};
use flowright::cel::{self, Field, Record, Type};
use flowright::diagnostic::Sink;
use proptest::prelude::*;
use smol_str::SmolStr;
use std::sync::Arc;

/// The names that are in scope, some of them also taken by macros.
const NAMES: [&str; 2] = ["t", "x"];

fn record(fields: &[(&str, Type, bool)]) -> Type {
    let field =
        |(name, ty, optional): &(&str, Type, bool)| (SmolStr::new(name), Field { ty: ty.clone(), optional: *optional });
    Type::Record(Arc::new(Record { fields: fields.iter().map(field).collect(), open: false }))
}

fn ticket() -> Type {
    let label = Type::string_enum(["a", "b", "c"]);
    let inner = record(&[("f", Type::Bool, true), ("k", label.clone(), false)]);
    record(&[("f", Type::Bool, true), ("g", inner, true), ("k", label.clone(), false), ("l", label, true)])
}

fn world(tape: &mut Tape) -> World {
    let mut variable = |name: &str, ty: Type| {
        let value = any_value(tape, &ty, 3);
        (name.into(), ty, value)
    };
    let mut variables: Vec<_> = NAMES.iter().map(|name| variable(name, ticket())).collect();
    variables.push(variable("ts", Type::list(ticket())));
    World { variables }
}

/// A field to ask for.
fn asked(tape: &mut Tape) -> String {
    format!("{}{}", tape.pick(&NAMES), tape.pick(&[".f", ".g", ".l", ".g.f", ".?g.f"]))
}

/// A condition, in which fields are tested for and read.
fn condition(tape: &mut Tape, depth: usize) -> String {
    let inner = |tape: &mut Tape| condition(tape, depth - 1);
    if depth == 0 || tape.is_spent() {
        return leaf(tape);
    }
    match tape.below(16) {
        // A field that is tested for, and what may read it.
        12 | 13 => {
            let field = format!("{}{}", tape.pick(&NAMES), tape.pick(&[".f", ".g.f"]));
            format!("(has({field}) {} ({field} || {}))", tape.pick(&["&&", "||"]), inner(tape))
        }
        14 => {
            let name = *tape.pick(&NAMES);
            format!("(has({name}.f) && ts.exists({}, {name}.f && {}))", tape.pick(&NAMES), inner(tape))
        }
        15 => format!("(!has({}) || {})", asked(tape), inner(tape)),
        0 | 1 => format!("({} && {})", inner(tape), inner(tape)),
        2 | 3 => format!("({} || {})", inner(tape), inner(tape)),
        4 => format!("({} && {} && {})", inner(tape), inner(tape), inner(tape)),
        5 | 6 => format!("!{}", inner(tape)),
        7 | 8 => format!("({} ? {} : {})", inner(tape), inner(tape), inner(tape)),
        9 => {
            let macro_name = *tape.pick(&["all", "exists", "exists_one"]);
            format!("ts.{macro_name}({}, {})", tape.pick(&NAMES), inner(tape))
        }
        10 => {
            let (filter, map) = (*tape.pick(&NAMES), *tape.pick(&NAMES));
            format!("(true in ts.filter({filter}, {}).map({map}, {}))", inner(tape), inner(tape))
        }
        _ => format!("(true in ts.map({}, {}, {}))", tape.pick(&NAMES), inner(tape), inner(tape)),
    }
}

fn leaf(tape: &mut Tape) -> String {
    match tape.below(9) {
        0 => (*tape.pick(&["true", "false"])).to_owned(),
        1 | 2 => format!("has({})", asked(tape)),
        3 => {
            let name = *tape.pick(&NAMES);
            let chain = *tape.pick(&[".?f", ".?g", ".?l", ".?g.f", ".?g.?f", ".g.?f", "[?'f']"]);
            format!("{name}{chain}.hasValue()")
        }
        4 => format!("({} in {})", tape.pick(&["'f'", "'g'", "'l'"]), tape.pick(&NAMES)),
        5 | 6 => format!("{}{}", tape.pick(&NAMES), tape.pick(&[".f", "['f']", ".g.f", ".g['f']"])),
        _ => {
            let path = format!("{}{}", tape.pick(&NAMES), tape.pick(&[".k", ".l", ".g.k"]));
            let member = *tape.pick(&["'a'", "'b'", "'c'"]);
            match tape.below(3) {
                0 => format!("({path} == {member})"),
                1 => format!("({member} != {path})"),
                _ => format!("({path} in [{member}, {}])", tape.pick(&["'a'", "'b'", "'c'"])),
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn what_is_accepted_reads_no_absent_field(mut data in tape(40), mut tape in tape(60)) {
        let world = world(&mut data);
        let depth = 2 + tape.below(3);
        let text = condition(&mut tape, depth);
        let expr = read(&text);
        let mut sink = Sink::new();
        cel::check(&expr, &world, &mut sink);
        for found in sink.found() {
            prop_assert!(["W0327", "E0308"].contains(&found.rule.code), "{text}: {}", found.message);
        }
        if sink.found().is_empty() {
            let value = world.evaluate(&expr);
            prop_assert!(value.is_ok(), "{text}: {value:?}\n{world}");
        }
    }

    #[test]
    fn a_narrowed_enum_has_the_members_that_its_values_are(mut data in tape(40), mut tape in tape(60)) {
        let world = world(&mut data);
        let depth = 1 + tape.below(3);
        let condition = condition(&mut tape, depth);
        let text = format!("{condition} ? [t.k] : [t.k]");
        let (then, otherwise) = (format!("{condition} ? [t.k] : []"), format!("{condition} ? [] : [t.k]"));
        for text in [text, then, otherwise] {
            let expr = read(&text);
            let mut sink = Sink::new();
            let found = cel::check(&expr, &world, &mut sink);
            if sink.has_errors() {
                continue;
            }
            if let Ok(value) = world.evaluate(&expr) {
                prop_assert!(conforms(&value, &found, &world), "{text} is {value:?}, not {found}\n{world}");
            }
        }
    }
}
