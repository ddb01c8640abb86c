use super::*;
use crate::base::FileId;
use crate::cel::{parse, print};
use crate::diagnostic::Sink;

fn evaluate(text: &str) -> Result<Value, String> {
    let mut sink = Sink::new();
    let origin = Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap());
    let expr = parse(text, origin, &mut sink);
    assert!(sink.found().is_empty(), "{text}: {:?}", sink.found());
    let lookup = |name: &str| match name {
        "limit" => Some(Value::Int(10)),
        "config" => Some(Value::Map([(Key::String("on".into()), Value::Bool(true))].into_iter().collect())),
        "start" => Some(Value::Timestamp(Moment { seconds: 0, nanos: 0 })),
        _ => None,
    };
    constant(&expr, &lookup).map_err(|failure| format!("{} @ {}", failure.message, &text[failure.span.range()]))
}

#[test]
fn constants_and_their_values() {
    for (text, value) in [
        ("1 + 2 * 3", "7"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("limit > 5 && config.on", "true"),
        ("{'b': 1, 'a': [2, limit + 1]}", "{\"b\": 1, \"a\": [2, 11]}"),
        ("1.0 / 0.0", "double(\"Infinity\")"),
        ("'a' + \"b\"", "\"ab\""),
        ("size('żółw')", "4"),
        ("1u + 2u", "3u"),
        ("7 % 3", "1"),
        ("true || 1 / 0 > 0", "true"),
        ("1 / 0 > 0 || true", "true"),
        ("false && 1 / 0 > 0", "false"),
        ("1 / 0 > 0 || score || limit == 10", "true"),
        ("config.?on == optional.of(true)", "true"),
        ("-limit + 1", "-9"),
        ("[1, 2, 3].all(x, x > 0)", "true"),
        ("[1, 2, 3].exists(x, x > limit)", "false"),
        ("[1, 2, 3].exists_one(x, x == 2)", "true"),
        ("[1, 2, 3].map(x, x * 2)", "[2, 4, 6]"),
        ("[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]"),
        ("[1, 2, 3].filter(limit, limit > 1)", "[2, 3]"),
        ("has(config.on) && !has(config.off)", "true"),
        ("config.?off.orValue(7)", "7"),
        ("optional.of(limit).optMap(x, x + 1).value()", "11"),
        ("cel.bind(x, limit * 2, x + x)", "40"),
        ("limit > 5 ? 'high' : 'low'", "\"high\""),
        ("duration('90s')", "duration(\"90s\")"),
        ("start + duration('1h')", "timestamp(\"1970-01-01T01:00:00Z\")"),
        ("timestamp('2024-02-29T12:34:56.5Z').getFullYear()", "2024"),
        ("'a,b'.split(',')", "[\"a\", \"b\"]"),
        ("math.greatest(1, limit, 3)", "10"),
        ("'abc'.matches('a.c')", "true"),
        ("'a' in {'a': 1}", "true"),
        ("2 in [1, 2]", "true"),
        ("string(limit)", "\"10\""),
        ("type(1) == int", "true"),
        ("[1, ?optional.none(), 2]", "[1, 2]"),
        ("b'a' + b'\\xff'", "b\"a\\xff\""),
    ] {
        let value_of = evaluate(text).map(|value| print(&value.to_expr(Span::new(FileId::new(0), 0, 0))));
        assert_eq!(value_of.as_deref(), Ok(value), "{text}");
    }
}

#[test]
fn what_has_no_value_says_why() {
    for (text, message) in [
        ("1 / 0", "this divides by zero @ 1 / 0"),
        ("{'a': 1 % 0}", "this divides by zero @ 1 % 0"),
        ("9223372036854775807 + 1", "the result does not fit its type @ 9223372036854775807 + 1"),
        ("score", "`score` has no value that is known before the run @ score"),
        ("score + 1", "`score` has no value that is known before the run @ score"),
        ("1 + 2 / 0", "this divides by zero @ 2 / 0"),
        ("config.off", "there is no field `off` @ off"),
        ("{'a': 1, 'a': 2}", "this key is given twice @ 'a'"),
        ("[1][2]", "the index lies outside the list @ [1][2]"),
        (
            "optional.of(1)",
            "this has no value that can be written down, such as an optional or a type @ optional.of(1)",
        ),
        ("1 + 'a'", "this cannot be evaluated with values of these types @ 1 + 'a'"),
    ] {
        assert_eq!(evaluate(text).err().as_deref(), Some(message), "{text}");
    }
    let deep = "[1].map(x, ".to_owned() + &"string(".repeat(40) + "1" + &")".repeat(41);
    assert!(evaluate(&deep).is_err_and(|message| message.starts_with("this is nested too deeply")));
    let deep = "[1].map(x, ".repeat(5) + "1" + &")".repeat(5);
    assert!(evaluate(&deep).is_err_and(|message| message.contains("nest deeper")));
}

#[test]
fn deep_expressions_are_evaluated_on_a_small_stack() {
    let texts = [
        vec!["1"; 250].join(" + "),
        vec!["true"; 100_000].join(" && "),
        "!(".repeat(120) + "true" + &")".repeat(120),
        vec!["limit > 50 ? 1 : "; 250].concat() + "2",
        "[".repeat(120) + &"]".repeat(120) + " == []",
        "string(".repeat(120) + "1" + &")".repeat(120),
        "[1].map(x, ".to_owned() + &"string(".repeat(28) + "1" + &")".repeat(29),
    ];
    std::thread::scope(|scope| {
        let work = || texts.iter().for_each(|text| assert!(evaluate(text).is_ok()));
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap();
    });
}
