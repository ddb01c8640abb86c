//! What the checker accepts does not fail for its types, and has the type that it was given.

use super::data::{SIMPLE, World, any_type, conforms};
use super::generate::Generator;
use super::printing::read;
use super::tape::{Tape, cases, tape};
use flowright::cel::{self, Failure, Type};
use flowright::diagnostic::Sink;
use proptest::prelude::*;

/// A world, a type and the text of an expression of that type.
fn typed(mut data: Tape, mut tape: Tape) -> (World, Type, String) {
    let world = World::any(&mut data);
    let wanted = if tape.once_in(2) { any_type(&mut tape, 2) } else { tape.pick(&SIMPLE).clone() };
    let depth = 1 + tape.below(5);
    if tape.once_in(8) {
        let text = Generator::new(&world, &mut tape).mixed(depth);
        return (world, Type::Dyn, text);
    }
    let text = Generator::new(&world, &mut tape).expr(&wanted, depth);
    (world, wanted, text)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn what_is_accepted_has_its_type(data in tape(100), tape in tape(300)) {
        let (world, wanted, text) = typed(data, tape);
        let expr = read(&text);
        let mut sink = Sink::new();
        let found = cel::check(&expr, &world, &mut sink);
        // A constant that never converts, as `int("a")`, is refused though its type is right, and a comparison after one that
        // rules it out is. That a field may be absent is no question of types.
        let codes: Vec<&str> = sink.found().iter().map(|found| found.rule.code).collect();
        prop_assume!(codes.iter().all(|code| !["E0106", "E0308"].contains(code)));
        prop_assert!(codes.iter().all(|&code| code == "W0327"), "{text}: {}\n{}", sink.found()[0].message, world);
        // Literals of records are maps as well.
        let settled = !text.contains('{');
        prop_assert!(!settled || cel::fits(&found, &wanted, &world), "{text} is {found}, not {wanted}\n{world}");
        match world.evaluate(&expr) {
            Ok(value) => prop_assert!(conforms(&value, &found, &world), "{text} is {value:?}, not {found}\n{world}"),
            Err(error) => {
                let of_values = matches!(error.failure, Failure::Value | Failure::Budget | Failure::Depth);
                prop_assert!(of_values, "{text}: {error:?}\n{world}");
            }
        }
    }
}
