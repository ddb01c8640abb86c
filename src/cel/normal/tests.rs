use super::*;
use crate::base::FileId;
use crate::cel::types::{Field, Named, Record, Type};
use crate::cel::{parse, print};
use crate::diagnostic::Sink;
use smol_str::SmolStr;
use std::sync::Arc;

/// Variables that say by their first letter what they are.
struct Letters;

impl Env for Letters {
    fn variable(&self, name: &str) -> Option<Type> {
        let ty = match name.as_bytes() {
            [first, rest @ ..] if rest.len() < 2 && rest.iter().all(u8::is_ascii_digit) => match first {
                b'a' | b'b' | b'c' => Type::Bool,
                b'i' | b'j' => Type::Int,
                b'u' => Type::Uint,
                b'd' => Type::Double,
                b's' => Type::String,
                b't' => Type::Timestamp,
                b'x' | b'y' => Type::Dyn,
                _ => return None,
            },
            b"xs" => Type::list(Type::Int),
            b"maybe" | b"pkg.flag" => Type::Bool,
            b"span" => Type::Duration,
            b"rec" => {
                let note = Field { ty: Type::String, optional: true };
                Type::Record(Arc::new(Record { fields: [("note".into(), note)].into_iter().collect(), open: false }))
            }
            _ => return None,
        };
        Some(ty)
    }
    fn variables(&self) -> Vec<SmolStr> {
        Vec::new()
    }
    fn unfold(&self, _: &Named) -> Type {
        Type::Dyn
    }
    fn may_be_absent(&self, variable: &str) -> bool {
        variable == "maybe"
    }
}

fn form(text: &str) -> String {
    let mut sink = Sink::new();
    let expr = parse(text, Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap()), &mut sink);
    assert!(sink.found().is_empty(), "{text}: {:?}", sink.found());
    print(&normal(&expr, &Letters))
}

#[track_caller]
fn forms(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(form(text), *expected, "{text}");
        assert_eq!(form(expected), *expected, "the form of a form is the form: {text}");
    }
}

#[test]
fn constants_are_written_out_if_they_have_a_value() {
    forms(&[
        ("1 + 2 * 3", "7"),
        ("'a' + \"b\"", "\"ab\""),
        ("size('żółw') > 3", "true"),
        ("-(1)", "-1"),
        ("[1, 2].map(x, x + 1)", "[2, 3]"),
        ("1 / 0 > 0 || a", "a || 1 / 0 > 0"),
        ("9223372036854775807 + 1", "1 + 9223372036854775807"),
        ("1.0 / 0.0", "double(\"Infinity\")"),
        ("-0.0", "-0.0"),
        ("duration('1h30m') < span", "span > duration(\"5400s\")"),
        ("timestamp('2024-01-01T00:00:00+01:00')", "timestamp(\"2023-12-31T23:00:00Z\")"),
        ("dyn(1) == 'a'", "false"),
        ("dyn(1) == x", "x == dyn(1)"),
        ("[1, 'a'][0]", "[1, \"a\"][0]"),
        ("lists.range(1000000)", "lists.range(1000000)"),
        ("[1].filter(x, x > 1)", "[1].filter(_0, _0 > 1)"),
        ("{'a': 1, 'a': 2} == {}", "{\"a\": 1, \"a\": 2} == {}"),
        ("has({'a': 1}.a)", "true"),
        ("math.greatest(1, 5, 3)", "5"),
        ("type(1) == int", "true"),
        ("optional.of(1).orValue(2)", "1"),
    ]);
}

#[test]
fn chains_are_sets() {
    forms(&[
        ("b && a", "a && b"),
        ("a && (b && a) && c", "a && b && c"),
        ("a && a", "a"),
        ("a && true", "a"),
        ("a && false", "false"),
        ("1 / i > 0 && false", "false"),
        ("a || 1 < 2", "true"),
        ("!(a && b)", "!a || !b"),
        ("!(a || !(b && c))", "b && c && !a"),
        ("a && (a || b)", "a"),
        ("b || b && c", "b"),
        ("a || !a", "true"),
        ("a && i > 3 && !a", "false"),
        ("i == 1 || i != 1", "true"),
        ("i < j || j <= i", "true"),
        ("maybe || !maybe", "maybe || !maybe"),
        ("1 / i == 1 || 1 / i != 1", "1 / i != 1 || 1 / i == 1"),
        ("x && true", "!!x"),
        ("x && x", "!!x"),
        ("x && !!x && a", "a && x"),
        ("!!x", "!!x"),
        ("!!a", "a"),
        ("x || !x", "x || !x"),
        ("pkg.flag && pkg.flag", "pkg.flag"),
    ]);
}

#[test]
fn comparisons_have_their_constant_on_the_right() {
    forms(&[
        ("80.0 <= d", "d >= 80.0"),
        ("'vip' == s", "s == \"vip\""),
        ("j > i", "i < j"),
        ("j == i", "i == j"),
        ("!(i < 3)", "i >= 3"),
        ("!(d < 80.0)", "d >= 80.0"),
        ("!(i < 80.5)", "i >= 80.5"),
        ("!(x < 3)", "x >= 3"),
        ("d < 3.0 || !(d < 3.0)", "d < 3.0 || d >= 3.0"),
        ("!(x == 3)", "x != 3"),
        ("i == i", "true"),
        ("i != i", "false"),
        ("i <= i", "true"),
        ("d == d", "d == d"),
        ("x == x", "x == x"),
        ("1 / i == 1 / i", "1 / i == 1 / i"),
        ("a == true", "a"),
        ("false == a", "!a"),
        ("(a != true) == false", "a"),
        ("x == true", "x == true"),
        ("i in [3]", "i == 3"),
        ("!(i in [3])", "i != 3"),
        ("i in [3, 1, 3, 2]", "i in [1, 2, 3]"),
        ("i in [j]", "i == j"),
        ("i in []", "false"),
        ("1 / i in []", "1 / i in []"),
        ("!(i in xs)", "!(i in xs)"),
    ]);
}

#[test]
fn conditionals_and_arithmetic() {
    forms(&[
        ("true ? i : j", "i"),
        ("!a ? i : j", "a ? j : i"),
        ("i != 1 ? i : j", "i == 1 ? j : i"),
        ("a ? i : i", "i"),
        ("1 / i == 1 ? i : i", "1 / i == 1 ? i : i"),
        ("a ? true : false", "a"),
        ("a ? false : true", "!a"),
        ("x ? true : false", "!!x"),
        ("!(a ? b : i > 3)", "a ? !b : i <= 3"),
        ("true ? 1 : dyn(i)", "true ? 1 : dyn(i)"),
        ("i + 0", "i"),
        ("1 * i", "i"),
        ("d + 0.0", "d + 0.0"),
        ("d - 0.0", "d"),
        ("3 + i", "i + 3"),
        ("x + 3", "x + 3"),
        ("3 + x", "3 + x"),
        ("'a' + s", "\"a\" + s"),
        ("s + ''", "s"),
        ("(a ? 'x' : 'y') + ''", "a ? \"x\" : \"y\""),
        ("--d", "d"),
        ("-(-i)", "--i"),
        ("t + span", "span + t"),
    ]);
}

#[test]
fn macros_bind_one_name() {
    forms(&[
        // What the checker refuses stays as it is.
        ("xs.filter(.e, true).map(e, e > 0)", "xs.filter(.e, true).map(_0, _0 > 0)"),
        ("xs.all(e, e > 0)", "xs.all(_0, _0 > 0)"),
        ("!xs.all(e, e > 0)", "xs.exists(_0, _0 <= 0)"),
        ("!xs.exists(k, v, k > v)", "xs.all(_0, _1, _0 <= _1)"),
        ("xs.exists(e, xs.exists(f, f > e))", "xs.exists(_0, xs.exists(_1, _0 < _1))"),
        ("xs.existsOne(e, !!(e > i))", "xs.exists_one(_0, _0 > i)"),
        ("xs.map(e, !(e > 0), .i + e)", "xs.map(_0, _0 <= 0, _0 + i)"),
        ("cel.bind(e, i + 1, e * e)", "cel.bind(_0, i + 1, _0 * _0)"),
        ("xs.map(i, i + j)", "xs.map(_0, _0 + j)"),
        ("xs.size() == 0 || size(xs) == 0", "size(xs) == 0"),
        ("matches(s, 'a')", "s.matches(\"a\")"),
        ("has(rec.note) && !has(rec.note)", "false"),
        ("!has(rec.note)", "!has(rec.note)"),
    ]);
    let expr = parse("xs.map(e, e + _0)", Span::new(FileId::new(0), 0, 0), &mut Sink::new());
    assert_eq!(print(&normal(&expr, &crate::cel::Untyped)), "xs.map(__0, __0 + _0)");
}

#[test]
fn the_size_grows_with_that_of_the_text() {
    // Alternating chains that De Morgan's laws turn around at each level, and equalities with truth values.
    let mut text = "a".to_owned();
    for level in 0..100 {
        text = match level % 4 {
            0 => format!("!({text} && b{})", level % 10),
            1 => format!("({text} || c{}) == false", level % 10),
            2 => format!("(a{} ? {text} : !b)", level % 10),
            _ => format!("!({text} || i > {level})"),
        };
    }
    let once = form(&text);
    assert!(once.len() <= 2 * text.len(), "{} of {}", once.len(), text.len());
    assert_eq!(form(&once), once);
    let wide = (0..20_000).map(|at| format!("i != {}", at % 5_000)).collect::<Vec<_>>().join(" || ");
    assert_eq!(form(&wide).matches("||").count(), 4_999);
}

#[test]
fn deep_and_wide_expressions_fit_a_small_stack() {
    let texts = [
        "!(".repeat(120) + "a" + &")".repeat(120),
        "a ? i : ".repeat(250) + "j",
        "(".repeat(100) + "a" + &" == b) && c".repeat(100),
        "[".repeat(120) + "i" + &"]".repeat(120),
        vec!["i"; 250].join(" + "),
        vec!["a && b"; 50_000].join(" || "),
        "xs.all(x, ".repeat(100) + "a" + &")".repeat(100),
        "(a ? ".repeat(60) + "a" + &" == true : false)".repeat(60),
    ];
    let work = move || texts.iter().for_each(|text| assert!(!form(text).is_empty()));
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(work).unwrap().join().unwrap();
}

#[test]
fn the_variables_of_macros_can_be_named_as_people_would() {
    for (text, expected) in [
        ("xs.all(item, item > 1)", "xs.all(x, x > 1)"),
        ("x.all(item, item > y)", "x.all(z, z > y)"),
        ("xs.map(a, ys.map(b, a + b))", "xs.map(x, ys.map(y, x + y))"),
        ("a.b > 1", "a.b > 1"),
    ] {
        let expr = crate::cel::testing::read(text);
        assert_eq!(print(&readable(&expr, &|name| name == "x3")), expected, "{text}");
    }
}
