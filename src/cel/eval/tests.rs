use super::*;
use crate::base::{FileId, Span};
use crate::cel::print;
use crate::cel::testing::read;
use crate::cel::value::{Key, Moment};

fn evaluate(text: &str) -> Result<Value, String> {
    let expr = read(text);
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
        ("duration('3418420280.5s')", "duration(\"3418420280.5s\")"),
        ("start + duration('1h')", "timestamp(\"1970-01-01T01:00:00Z\")"),
        ("timestamp('2024-02-29T12:34:56.5Z').getFullYear()", "2024"),
        ("'a,b'.split(',')", "[\"a\", \"b\"]"),
        ("math.greatest(1, limit, 3)", "10"),
        ("'abc'.matches('a.c') && matches('abc', '^b') || ['a', 'b'].all(x, x.matches('[ab]'))", "true"),
        ("'a' in {'a': 1}", "true"),
        ("2 in [1, 2]", "true"),
        ("string(limit)", "\"10\""),
        ("type(1) == int", "true"),
        ("[1, ?optional.none(), 2]", "[1, 2]"),
        ("b'a' + b'\\xff'", "b\"a\\xff\""),
        ("optional.of(1)", "optional.of(1)"),
        ("config.?off", "optional.none()"),
        ("type(1)", "int"),
        ("type(start)", "google.protobuf.Timestamp"),
        ("type(start) == google.protobuf.Timestamp", "true"),
        ("{'b': 1, 'a': 2}.map(k, k)", "[\"b\", \"a\"]"),
        ("{'a': 1, ?'b': config.?off, ?'c': config.?on}", "{\"a\": 1, \"c\": true}"),
        ("{1: 'a'}[1u] + {2u: 'b'}[2.0]", "\"ab\""),
        ("{1: 2} == {1u: 2.0}", "true"),
        ("[1, 2].all(i, x, x == i + 1)", "true"),
        ("[3, 4].exists(i, x, i == 1 && x == 4)", "true"),
        ("{'a': 1, 'b': 2}.exists_one(k, v, v > 1)", "true"),
        ("[5, 6].transformList(i, x, i * 10 + x)", "[5, 16]"),
        ("[5, 6].transformList(i, x, i > 0, x)", "[6]"),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v * 10)", "{\"a\": 10, \"b\": 20}"),
        ("{'a': 1, 'b': 2}.transformMapEntry(k, v, {v: k})", "{1: \"a\", 2: \"b\"}"),
        (
            "[[1, 2], [3]].transformList(i, xs, xs.transformList(j, x, [i, j, x]))",
            "[[[0, 0, 1], [0, 1, 2]], [[1, 0, 3]]]",
        ),
        ("[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]"),
        ("sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])", "true"),
        (
            "[1, 1u, 1.0, 2u, 0.5, 0.5, 'a', 'a', [1], [1u], null, null, 18446744073709551615u].distinct()",
            "[1, 2u, 0.5, \"a\", [1], null, 18446744073709551615u]",
        ),
        ("size([0.0 / 0.0, 0.0 / 0.0].distinct())", "2"),
        ("sets.contains([1.0, [2u]], [[2.0], 1u]) && sets.intersects([{'a': 1}], [{'a': 1u}])", "true"),
        (
            "['a,b,c'.split(',', 2), 'żół'.split(''), 'żół'.split('', 2), 'a'.split(',', 0), ''.split(',')]",
            "[[\"a\", \"b,c\"], [\"ż\", \"ó\", \"ł\"], [\"ż\", \"ół\"], [], [\"\"]]",
        ),
        ("['żółw'.indexOf('w'), 'żółwół'.indexOf('ół', 2), 'żół'.indexOf('x'), 'ab'.indexOf('', 7)]", "[3, 4, -1, 7]"),
        (
            "['żółwół'.lastIndexOf('ół'), 'żółwół'.lastIndexOf('ół', 3), 'aaa'.lastIndexOf('aa', 1), 'ab'.lastIndexOf('b', 0)]",
            "[4, 1, 1, -1]",
        ),
        (
            "double('Infinity') > 1.0 && timestamp('2024-02-29T12:00:00+01:00') == timestamp('2024-02-29T11:00:00Z')",
            "true",
        ),
        ("cel.bind(a, lists.range(5000), a.all(i, a.size() > i && a.first().hasValue()))", "true"),
        ("cel.bind(m, lists.range(5000).transformMap(i, x, x), m.all(k, k in m && type(m) == map))", "true"),
        ("base64.encode(b'hello') + string(base64.decode('aGk'))", "\"aGVsbG8=hi\""),
        ("'%s is %d'.format([{'b': 1, 'a': 2}, 3])", "\"{a: 2, b: 1} is 3\""),
        ("['a', 'b'].join('-') + 'aXbX'.replace('X', '') + 'aXbX'.replace('X', '+', 1)", "\"a-baba+bX\""),
        ("[1, 2].first().value() + [1, 2].last().value()", "3"),
        ("cel.bind(limit, 3, limit + .limit)", "13"),
        ("cel.bind(config, 3, .config.on)", "true"),
        ("[1].map(x, x + 1).map(x, x * limit)", "[20]"),
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
        ("'a'.matches('(')", "`matches` fails: `(` is no regular expression @ 'a'.matches('(')"),
        ("[1][2]", "the index lies outside the list @ [1][2]"),
        ("[1, 2, 3].map(x, 6 / (x - 2))", "this divides by zero, with `x` = `2` @ 6 / (x - 2)"),
        (
            "[1, 0].filter(x, x > 0).exists(x, [0, x].all(y, 1 / y > 0))",
            "this divides by zero, with `x` = `1` and `y` = `0` @ 1 / y",
        ),
        (
            "{'a': 0}.transformMap(k, v, v != 0 || 1 % v == 0)",
            "this divides by zero, with `k` = `\"a\"` and `v` = `0` @ 1 % v",
        ),
        ("cel.bind(x, limit - 10, limit / x)", "this divides by zero, with `x` = `0` @ limit / x"),
        ("[0, 1].map(x, x > 0, 1 / (x - 1))", "this divides by zero, with `x` = `1` @ 1 / (x - 1)"),
        (
            "timestamp('2016-12-31T23:59:60Z')",
            "this is no timestamp of RFC 3339, as in `2024-02-29T12:34:56Z` @ timestamp('2016-12-31T23:59:60Z')",
        ),
        (
            "timestamp('2024-02-29 12:00:00Z')",
            "this is no timestamp of RFC 3339, as in `2024-02-29T12:34:56Z` @ timestamp('2024-02-29 12:00:00Z')",
        ),
        ("timestamp(253402300800)", "this lies outside of the years 1 to 9999 @ timestamp(253402300800)"),
        ("double('1e400')", "this number does not fit `double` @ double('1e400')"),
        ("'abc'.indexOf('a', 3)", "`indexOf` fails: the index 3 lies outside of the text @ 'abc'.indexOf('a', 3)"),
        ("dyn(1) + dyn('a')", "`+` does not take `int` and `string` @ dyn(1) + dyn('a')"),
        ("dyn(1) < dyn('a')", "`<` does not take `int` and `string` @ dyn(1) < dyn('a')"),
        ("dyn(1).startsWith('a')", "`startsWith` does not take `int` and `string` @ dyn(1).startsWith('a')"),
        ("dyn(1) ? 1 : 2", "this wants `bool`, and finds `int` @ dyn(1) ? 1 : 2"),
        ("12 <= double('NaN')", "`NaN` is neither less nor greater than a number @ 12 <= double('NaN')"),
        (
            "math.greatest(1.0, 0.0 / 0.0)",
            "`NaN` is neither less nor greater than a number @ math.greatest(1.0, 0.0 / 0.0)",
        ),
        (
            "duration('soon')",
            "`duration` fails: `soon` is no duration such as `1h30m` or `3.5s`, or longer than 292 years @ duration('soon')",
        ),
        ("true ? [1][3] : 1 / 0", "the index lies outside the list @ [1][3]"),
        ("1 + 'a'", "`+` does not take `int` and `string` @ 1 + 'a'"),
    ] {
        assert_eq!(evaluate(text).err().as_deref(), Some(message), "{text}");
    }
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
        "[1].map(x, ".to_owned() + &"string(".repeat(100) + "1" + &")".repeat(101),
        "[1].map(x, ".repeat(60) + "1" + &")".repeat(60),
        "cel.bind(x, 1, ".repeat(60) + "x" + &")".repeat(60),
    ];
    std::thread::scope(|scope| {
        let work = || texts.iter().for_each(|text| assert!(evaluate(text).is_ok(), "{text:.50}"));
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap();
    });
}

#[test]
fn what_costs_too_much_ends_with_an_error() {
    let nested = |depth: usize| "lists.range(500).all(x, ".repeat(depth) + "true" + &")".repeat(depth);
    let doubled = |start: &str, step: &str| {
        format!("cel.bind(x, {start}, ") + &format!("cel.bind(x, {step}, ").repeat(60) + "size(x)" + &")".repeat(61)
    };
    let texts = [
        nested(2),
        nested(5) + " || true",
        doubled("'0123456789abcdef'", "x + x"),
        doubled("[1]", "[x, x]"),
        doubled("[1]", "x + x"),
        doubled("{'a': 1}", "{'a': x, 'b': x}") + " + 0",
        doubled("'ab'", "x.replace('', x)"),
        doubled("'ab'", "[x, x, x].join(x)"),
        doubled("'ab'", "'%s%s'.format([x, x])"),
        doubled("[1, 2]", "x.map(y, x).flatten()"),
        "lists.range(1000).all(x, !'a'.matches('b{50}' + string(x)))".to_owned(),
        "lists.range(100000000)".to_owned(),
        "cel.bind(xs, lists.range(1000).map(x, [x]), sets.contains(xs, xs))".to_owned(),
        "lists.range(1000).map(x, [x]).distinct()".to_owned(),
        "'%s'.format([lists.range(90000)]).split('')".to_owned(),
        "cel.bind(xs, lists.range(1000), xs.all(x, x in xs))".to_owned(),
    ];
    for text in texts {
        let program = Program::new(&read(&text), &|_: &str| None).unwrap();
        let failed = program.evaluate_within(&Activation::new(), Budget(100_000)).expect_err(&text);
        assert_eq!(failed.failure, Failure::Budget, "{text}: {failed}");
    }
    let chain = format!("config.on.f{}", ".f".repeat(240));
    assert!(evaluate(&chain).is_err_and(|failed| failed.ends_with("@ config.on.f")), "{:?}", evaluate(&chain));
    let deep = "cel.bind(x, [x], ".repeat(120) + "x" + &")".repeat(120);
    let deep = format!("cel.bind(x, 1, {})", deep.replace("[x]", "[[[[x]]]]"));
    assert!(evaluate(&deep).is_err_and(|failed| failed.starts_with("this nests too deeply")), "{:?}", evaluate(&deep));
}
