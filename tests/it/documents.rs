//! Names in compiled documents: what an expression reads is what it means in the source.

use flowright::driver::{Entry, MemoryWorld, compile};

/// The text and the reads of the first argument of the first node.
fn argument(main: &str) -> (String, Vec<String>) {
    let lib = "const BIG = 5\nsecret TOKEN\neffect send(value: dyn, token: secret) -> null { timeout 5s }\n";
    let world = MemoryWorld::new().with("main.flow", main).with("lib.flow", lib);
    let compilation = compile(&world, "main.flow", Entry::Every);
    let workflow = compilation.documents[0].workflows.values().next().unwrap();
    let expr = workflow.nodes[0].args.values().next().unwrap();
    (expr.cel.to_string(), expr.reads.iter().map(ToString::to_string).collect())
}

#[test]
fn constants_are_folded_in_also_those_of_a_namespace() {
    let main = "import \"lib.flow\" as lib\nconst TWICE = lib.BIG * 2\ncompute f(x: int) -> int\n\
                workflow w(y: int) { step a = f(x: lib.BIG + TWICE + y) }\n";
    assert_eq!(argument(main), ("5 + 10 + y".to_owned(), vec!["param:y".to_owned()]));
}

#[test]
fn a_parameter_hides_a_constant_of_its_name() {
    let main = "const limit = 7\ncompute f(x: int) -> int\nworkflow w(limit: int) { step a = f(x: limit) }\n";
    assert_eq!(argument(main), ("limit".to_owned(), vec!["param:limit".to_owned()]));
}

#[test]
fn secrets_have_the_name_that_the_document_has_for_them() {
    let main = "import \"lib.flow\" as lib\nworkflow w() { step a = lib.send(token: lib.TOKEN, value: 1) }\n";
    assert_eq!(argument(main), ("lib.TOKEN".to_owned(), vec!["secret:lib.TOKEN".to_owned()]));
}
