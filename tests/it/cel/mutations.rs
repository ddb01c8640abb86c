//! What is wrong by construction is reported, where it is.

use super::data::{World, any_type};
use super::generate::Generator;
use super::printing::read;
use super::tape::{Tape, cases, tape};
use flowright::cel::{self, Type};
use flowright::diagnostic::Sink;
use proptest::prelude::*;

/// Templates of expressions that are wrong, with the type that they would have.
const WRONG: &[(Type, &[&str])] = &[
    (
        Type::Bool,
        &[
            // A wrong operand.
            "({int} && {bool})",
            "({bool} || {string})",
            "({bool} && {bool} && {double})",
            "(!{int})",
            "({int} < {string})",
            "({timestamp} < {duration})",
            "({bytes} >= {string})",
            "({int} == {string})",
            "({int} == {double})",
            "({bool} != {int})",
            "({list<int>} == {list<string>})",
            "({int} in {list<string>})",
            "({int} in {int})",
            "({string} in {map<int, A>})",
            "({int} ? {bool} : {bool})",
            "(label == 'vipp')",
            "('spm' != label)",
            "(label in ['vip', 'sspam'])",
            // Wrong arguments.
            "{string}.contains({int})",
            "{string}.contains()",
            "{string}.startsWith({string}, {string})",
            "{string}.matches({bytes})",
            "matches({string}, {int})",
            "bool({double})",
            "math.isNaN({string})",
            "sets.contains({list<int>}, {list<string>})",
            "{A?}.hasValue({int})",
            // A wrong receiver.
            "{list<int>}.contains({string})",
            "{bytes}.startsWith({string})",
            // Wrong names.
            "(flagg || {bool})",
            "{string}.containz({string})",
            "nothing({int})",
            "math.isNan({double})",
            "(label == vip)",
            // Macros.
            "{list<A>}.all($A, |{int})",
            "{list<A>}.exists($A, |{string})",
            "{map<K, A>}.exists_one($K, |{duration})",
            "{list<A>}.all($int, $A, |{bytes})",
            "{timestamp}.all($int, |{bool})",
            "{bool}.exists($int, |{bool})",
            "has({list<A>}[0])",
            "has(({int} + 1))",
            "has(tree.valu)",
            "has({string}.f)",
        ],
    ),
    (
        Type::Int,
        &[
            "({int} + {string})",
            "({int} + {double})",
            "({int} * {uint})",
            "({int} - {bool})",
            "({int} / {duration})",
            "({double} % {double})",
            "(-{string})",
            "(-{bool})",
            "({bool} ? {int} : {string})",
            "({string} ? {int} : {int})",
            "size({int})",
            "size()",
            "size({string}, {string})",
            "size({list<int>} + {list<string>})",
            "size([?{int}])",
            "sizes({string})",
            "int({bool})",
            "{string}.sise()",
            "{string}.indexOf({int})",
            "{timestamp}.getFullYear({int})",
            "{duration}.getFullYear()",
            "math.abs({string})",
            "math.bitAnd({int}, {double})",
            "math.greatest({int}, {string})",
            "{int?}.orValue({string})",
            "{list<int>}[{string}]",
            "{map<string, int>}[{int}]",
            "{int}[{int}]",
            "{list<int>}[?{bool}].orValue(1)",
            "tree.valu",
            "tree.children.value",
            "tree.children[0].vale",
            "({int}).f",
            "size({int}.map($int, |{int}))",
            "size({string}.filter($string, |{bool}))",
            "size({list<A>}.filter($A, |{int}))",
            "size({list<A>}.map($A, |{int}, {int}))",
            "size({list<A>}.transformList($int, {int}))",
            "cel.bind($string, {string}, |$0 + 1)",
            "{int?}.optMap($int, |$0.f).orValue(1)",
        ],
    ),
    (
        Type::String,
        &[
            "({string} + {int})",
            "({string} + {bytes})",
            "({string} - {string})",
            "{string}.substring({string})",
            "{string}.replace({string})",
            "{string}.charAt({uint})",
            "{string}.upper()",
            "{bytes}.trim()",
            "{list<int>}.join()",
            "{list<string>}.join({int})",
            "'%s'.format({string})",
            "string({list<int>})",
            "base64.encode({string})",
            "strings.qoute({string})",
            "label.f",
            "(labl + {string})",
        ],
    ),
    (Type::Uint, &["({uint} + {int})", "(-{uint})", "uint({bool})", "({uint} % {int})"]),
    (Type::Double, &["({double} + {int})", "math.ceil({int})", "math.sqrt({string})", "double({bool})"]),
    (Type::Bytes, &["({bytes} + {string})", "bytes({int})", "base64.decode({bytes})"]),
    (Type::Timestamp, &["({timestamp} + {timestamp})", "({timestamp} + {int})", "timestamp({bool})"]),
    (Type::Duration, &["({duration} * {int})", "({duration} - {timestamp})", "duration({bool})"]),
];

const START: char = '\u{2}';
const END: char = '\u{3}';

/// A world and an expression with one mistake in it, which stands between signs.
fn mistaken(mut data: Tape, mut tape: Tape) -> (World, String) {
    let world = World::any(&mut data);
    let (claimed, templates) = tape.pick(WRONG);
    let template = *tape.pick(templates);
    let depth = tape.below(3);
    let wrong = match closed_record(&world) {
        Some(record) if tape.once_in(16) => format!("{record}.zzz"),
        _ => Generator::new(&world, &mut tape).filled(template, depth),
    };
    let wrong = format!("{START}{wrong}{END}");
    let around = if tape.once_in(2) { claimed.clone() } else { any_type(&mut tape, 1) };
    let depth = 2 + tape.below(3);
    let mut generator = Generator::new(&world, &mut tape);
    generator.plant = Some((claimed.clone(), wrong.clone()));
    let text = generator.expr(&around, depth);
    (world, if text.contains(START) { text } else { wrong })
}

/// A variable whose fields are all known.
fn closed_record(world: &World) -> Option<&str> {
    let closed = |ty: &Type| matches!(ty, Type::Record(record) if !record.open);
    world.variables.iter().find(|(_, ty, _)| closed(ty)).map(|(name, ..)| name.as_str())
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_mistake_is_reported_where_it_is(data in tape(100), tape in tape(300)) {
        let (world, marked) = mistaken(data, tape);
        let (start, end) = (marked.find(START).unwrap(), marked.find(END).unwrap() - START.len_utf8());
        let text: String = marked.chars().filter(|&letter| letter != START && letter != END).collect();
        let expr = read(&text);
        let mut sink = Sink::new();
        let ty = cel::check(&expr, &world, &mut sink);
        prop_assert!(sink.has_errors(), "{text} is {ty}, but {} is wrong\n{world}", &text[start..end]);
        prop_assert_eq!(ty, Type::Error, "{}", text);
        let there = sink.found().iter().any(|found| {
            let span = found.primary.span;
            span.start as usize <= end && span.end as usize >= start
        });
        prop_assert!(there, "{text}: {} is wrong, not {:?}", &text[start..end], sink.found()[0].primary);
    }
}
