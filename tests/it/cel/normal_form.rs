//! The normal form of an expression says the same as the expression.

use super::data::{SIMPLE, World, any_type, identical};
use super::generate::Generator;
use super::printing::read;
use super::tape::{Tape, cases, tape};
use flowright::cel::{self, Expr, Failure, Type, Value};
use flowright::diagnostic::Sink;
use proptest::prelude::*;
use std::cmp::Ordering;

/// A world and an expression over it, of mixed up types if `careless`.
fn any_expr(mut data: Tape, mut tape: Tape, careless: bool) -> (World, String) {
    let world = World::any(&mut data);
    let wanted = match tape.below(4) {
        0 => any_type(&mut tape, 1),
        1 => tape.pick(&SIMPLE).clone(),
        _ => Type::Bool,
    };
    let depth = 2 + tape.below(4);
    let mut generator = Generator::new(&world, &mut tape);
    generator.careless = careless;
    let text = generator.expr(&wanted, depth);
    (world, text)
}

/// The value; none if there is none, an error if it would take too long to find out.
fn value(world: &World, expr: &Expr) -> Result<Option<Value>, TestCaseError> {
    match world.evaluate(expr) {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.failure, Failure::Budget | Failure::Depth) => {
            Err(TestCaseError::reject("costs too much"))
        }
        Err(_) => Ok(None),
    }
}

fn says_the_same(world: &World, text: &str) -> Result<(), TestCaseError> {
    let expr = read(text);
    let normal = cel::normal(&expr, world);
    let (before, after) = (value(world, &expr)?, value(world, &normal)?);
    let same = match (&before, &after) {
        (Some(before), Some(after)) => identical(before, after),
        (None, None) => true,
        _ => false,
    };
    let form = cel::print(&normal);
    prop_assert!(same, "{text} is {before:?}\n{form} is {after:?}\n{world}");
    let again = cel::normal(&read(&form), world);
    prop_assert!(cel::compare(&normal, &again) == Ordering::Equal, "{text}\n{form}\n{}\n{world}", cel::print(&again));
    prop_assert!(form.len() <= 4 * text.len() + 1000, "{text}\n{form}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn well_typed_expressions_keep_value_and_type(data in tape(100), tape in tape(400)) {
        let (world, text) = any_expr(data, tape, false);
        says_the_same(&world, &text)?;
        let expr = read(&text);
        let mut sink = Sink::new();
        let before = cel::check(&expr, &world, &mut sink);
        prop_assume!(!sink.has_errors());
        let normal = cel::normal(&expr, &world);
        let after = cel::check(&normal, &world, &mut sink);
        // Folding may bring out a constant that never converts: `int("A".lowerAscii())`.
        prop_assume!(sink.found().iter().all(|found| found.rule.code != "E0106"));
        prop_assert_eq!(before, after, "{}\n{}\n{}", text, cel::print(&normal), world);
    }

    #[test]
    fn ill_typed_expressions_keep_their_value(data in tape(100), tape in tape(400)) {
        let (world, text) = any_expr(data, tape, true);
        says_the_same(&world, &text)?;
    }
}
