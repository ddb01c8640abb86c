use super::*;
use crate::base::FileId;
use crate::cel::print;
use proptest::prelude::*;

fn origin(text: &str) -> Span {
    Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap())
}

/// The canonical text of a sound expression.
fn sound(text: &str) -> String {
    let mut sink = Sink::new();
    let expr = parse(text, origin(text), &mut sink);
    assert!(sink.found().is_empty(), "{text}: {:#?}", sink.found());
    print(&expr)
}

/// What is reported of a faulty expression: the text each finding points at, and its message.
fn faults(text: &str) -> Vec<String> {
    let mut sink = Sink::new();
    parse(text, origin(text), &mut sink);
    let found = sink.sorted();
    found.iter().map(|d| format!("{} @ {}", d.message, &text[d.primary.span.range()])).collect()
}

#[test]
fn printing_is_canonical() {
    for (text, printed) in [
        ("a", "a"),
        ("  a . b.c ", "a.b.c"),
        (".a.b", ".a.b"),
        ("a&&b&&c||d", "a && b && c || d"),
        ("a && (b && c)", "a && (b && c)"),
        ("(a || b) && c", "(a || b) && c"),
        ("((1 + 2)) * 3 - 4", "(1 + 2) * 3 - 4"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("a ? b : c ? d : e", "a ? b : c ? d : e"),
        ("(a ? b : c) ? d : e", "(a ? b : c) ? d : e"),
        ("a ? (b ? 1 : 2) : 3", "a ? (b ? 1 : 2) : 3"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("--1", "-(-1)"),
        ("-(1)", "-(1)"),
        ("!!a", "!!a"),
        ("!(-x)", "!(-x)"),
        ("-x.y", "-x.y"),
        ("1u + 0x1F", "1u + 31"),
        ("'it\\'s'", "\"it's\""),
        ("b'\\xff'", "b\"\\xff\""),
        ("[1, ?a, 2,]", "[1, ?a, 2]"),
        ("{'a': 1, ?'b': c,}", "{\"a\": 1, ?\"b\": c}"),
        ("a.?b[?0].c", "a.?b[?0].c"),
        ("x.if", "x.if"),
        ("x.`content-type`", "x.`content-type`"),
        ("x.`in`", "x.`in`"),
        ("f(a, g())", "f(a, g())"),
        ("xs.all(x, x > 0)", "xs.all(x, x > 0)"),
        ("pkg.T{a: 1}", "pkg.T{a: 1}"),
        ("a in [1] == true", "a in [1] == true"),
        ("1.0e3", "1000.0"),
        ("1.foo()", "1.foo()"),
        ("a // why\n && b", "a && b"),
        ("x == null", "x == null"),
        ("T{in_: 1, if: 2, `a-b`: 3, ?c: d,}", "T{in_: 1, if: 2, `a-b`: 3, ?c: d}"),
        (".a.b{ } . c", ".a.b{}.c"),
        ("a.?`b-c`", "a.?`b-c`"),
        ("!-1", "!-1"),
        ("-1u", "-1u"),
        ("1in[1u]", "1 in [1u]"),
        ("1uin[1e3]", "1u in [1000.0]"),
        ("[,]", "[]"),
        ("x.if()", "x.if()"),
        ("if.T{}", "if.T{}"),
        ("inner.index", "inner.index"),
        ("a < b\n  && c", "a < b && c"),
    ] {
        assert_eq!(sound(text), printed);
        assert_eq!(sound(printed), printed, "printed text is stable");
    }
}

#[test]
fn spans_point_at_names_operators_and_arguments() {
    let text = "a.b + f(1, x)";
    let expr = parse(text, Span::new(FileId::new(0), 100, 113), &mut Sink::new());
    let ExprKind::Binary(sum) = &expr.kind else { panic!("{expr:?}") };
    let at = |span: Span| &text[span.start as usize - 100..span.end as usize - 100];
    assert_eq!(at(sum.op_span), "+");
    let ExprKind::Select(select) = &sum.left.kind else { panic!("{expr:?}") };
    assert_eq!(at(select.field.span), "b");
    let ExprKind::Call(call) = &sum.right.kind else { panic!("{expr:?}") };
    assert_eq!((at(call.function.span), at(call.parens), at(call.args[1].span)), ("f", "(1, x)", "x"));
}

#[test]
fn mistakes_have_words_of_their_own() {
    for (text, expected) in [
        ("", "expected an expression @ "),
        ("a &&", "expected a value after `&&` @ &&"),
        ("&& a", "expected a value before `&&` @ &&"),
        ("a = b", "`=` is no operator here @ ="),
        ("a and b", "`and` is no operator here @ and"),
        ("not a", "`not` is no operator here @ not"),
        ("a & b", "`&` is no operator here @ &"),
        ("a | b", "`|` is no operator here @ |"),
        ("a === b", "`===` is no operator here @ ==="),
        ("a b", "expected an operator between `a` and `b` @ b"),
        ("f(a", "the `(` is never closed @ ("),
        ("a)", "nothing is open that this `)` could close @ )"),
        ("[a)", "expected `]`, found `)` @ )"),
        ("f(a,)", "a call takes no `,` behind its last argument @ ,"),
        ("f(a,,b)", "expected a value after `,` @ ,"),
        ("a.", "expected the name of a field after `.` @ ."),
        ("'abc", "this text is never closed with ' @ 'abc"),
        ("a ? b", "expected `:` and the value for when the condition is false @ "),
        ("a ? b ? 1 : 2 : 3", "a conditional between `?` and `:` needs parentheses @ ?"),
        ("a : b", "there is no `?` that this `:` belongs to @ :"),
        ("{a}", "expected `:` and a value after the key @ "),
        ("!-x", "`!` cannot stand directly before `-` @ !-"),
        ("a @ b", "`@` means nothing in an expression @ @"),
        ("()", "expected a value after `(` @ ("),
        ("a[]", "expected a value after `[` @ ["),
        ("1.", "expected the name of a field after `.` @ ."),
        ("1e999", "`1e999` is too large for a `double` @ 1e999"),
        ("- 1e999", "`-1e999` is too large for a `double` @ - 1e999"),
        (
            "-9223372036854775809",
            "`-9223372036854775809` does not fit an `int`: it holds -9223372036854775808 to 9223372036854775807 \
             @ -9223372036854775809",
        ),
        ("'\\z'", "`\\z` is not an escape @ \\z"),
        ("for", "`for` is a reserved word and cannot be a name here @ for"),
        ("a.true", "`true` is a word of the language and cannot be a field @ true"),
        ("x.in()", "`in` is a word of the language and cannot be a method @ in"),
        ("x.`a`()", "only a field may be written in backticks, and `a` is called @ `a`"),
        ("`a`", "only a field may be written in backticks, and `a` stands alone @ `a`"),
        ("(a).b{}", "the name of a type is expected before `{` @ (a).b"),
        ("a.`b`{}", "the name of a type is expected before `{` @ a.`b`"),
        ("T{'a': 1}", "the name of a field is expected here @ 'a'"),
        ("T{in: 1}", "`in` is a word of the language and cannot be a field @ in"),
        ("true{}", "the name of a type is expected before `{` @ true"),
        ("0X1F", "`0X1F` is not a number @ 0X1F"),
        ("!-1u", "`!` cannot stand directly before `-` @ !-"),
        ("\u{1}", "`\\u{1}` means nothing in an expression @ \u{1}"),
    ] {
        let found = faults(text);
        assert_eq!(found, [expected], "{text}");
    }
}

/// One mistake each, which leaves what is around it readable: the text, and what is reported of it.
const MISTAKES: &[(&str, &str)] = &[
    ("a b", "expected an operator between `a` and `b` @ b"),
    ("x = 1", "`=` is no operator here @ ="),
    ("x === 1", "`===` is no operator here @ ==="),
    ("x <> 1", "`<>` is no operator here @ <>"),
    ("x & y", "`&` is no operator here @ &"),
    ("x | y", "`|` is no operator here @ |"),
    ("x and y", "`and` is no operator here @ and"),
    ("x or y", "`or` is no operator here @ or"),
    ("not x", "`not` is no operator here @ not"),
    ("x not in y", "`not in` is no operator here @ not in"),
    ("x is y", "`is` is no operator here @ is"),
    ("x contains y", "`contains` is no operator here @ contains"),
    ("x ?? y", "`??` is no operator here @ ??"),
    ("x ** y", "`**` is no operator here @ **"),
    ("x++", "`++` is no operator here @ ++"),
    ("x += y", "`+=` is no operator here @ +="),
    ("x =~ y", "`=~` is no operator here @ =~"),
    ("+x", "a value takes no `+` before it @ +"),
    ("x + + y", "a value takes no `+` before it @ +"),
    ("x + * y", "expected a value after `+` @ +"),
    ("x == ", "expected a value after `==` @ =="),
    ("!-x", "`!` cannot stand directly before `-` @ !-"),
    ("x.", "expected the name of a field after `.` @ ."),
    ("1e999", "`1e999` is too large for a `double` @ 1e999"),
    ("12ab", "`12ab` is not a number @ 12ab"),
    ("'\\z'", "`\\z` is not an escape @ \\z"),
    ("for", "`for` is a reserved word and cannot be a name here @ for"),
    ("x.true", "`true` is a word of the language and cannot be a field @ true"),
    ("`x`", "only a field may be written in backticks, and `x` stands alone @ `x`"),
    ("x @ y", "`@` means nothing in an expression @ @"),
    ("x ^ y", "`^` means nothing in an expression @ ^"),
    ("${x}", "an expression needs no signs of a template around it @ ${x}"),
    ("{{ x }}", "an expression needs no signs of a template around it @ {{ x }}"),
    ("“x”", "`“` means nothing in an expression @ “"),
    ("f(x,)", "a call takes no `,` behind its last argument @ ,"),
    ("f(x,,y)", "expected a value after `,` @ ,"),
    ("f(x: 1)", "there is no `?` that this `:` belongs to @ :"),
    ("f(x => x > 1)", "`=>` means nothing in an expression @ =>"),
    ("f(x -> x > 1)", "`->` means nothing in an expression @ ->"),
    ("(x, y)", "a `,` separates arguments and elements, and there are none here @ ,"),
    ("()", "expected a value after `(` @ ("),
    ("x[]", "expected a value after `[` @ ["),
    ("{x}", "expected `:` and a value after the key @ "),
    ("{x: }", "expected a value after `:` @ :"),
    ("(x ? y)", "expected `:` and the value for when the condition is false @ "),
    ("(x ? y ? 1 : 2 : 3)", "a conditional between `?` and `:` needs parentheses @ ?"),
    ("/* c */ x", "a comment is not written with `/*` here @ /* c */"),
    ("{'a': 1 'b': 2}", "expected `,` between `1` and `'b'` @ 'b'"),
    ("{'a' 1}", "expected `:` between `'a'` and `1` @ 1"),
    ("x::y", "`::` is no operator here @ ::"),
    ("f(lambda x: x > 1)", "`lambda` means nothing in an expression @ lambda"),
    ("x in {1,2,3}", "`{` starts a map, whose keys have values @ {"),
    ("x in {y}", "`{` starts a map, whose keys have values @ {"),
    ("x in (1,2,3)", "a `,` separates arguments and elements, and there are none here @ ,"),
    ("x[0:2]", "there is no `?` that this `:` belongs to @ :"),
    ("x.matches(/^a/)", "`/` starts no value here @ /"),
    ("x.?size()", "`.?` reads fields only, and `size` is called @ size"),
    ("(if x then y else z)", "`if` means nothing in an expression @ if"),
    ("(x if y else z)", "`if` means nothing in an expression @ if"),
];

/// Mistakes that take the rest of the text with them; they come last.
const OPEN_ENDS: &[(&str, &str)] = &[
    ("'x", "this text is never closed with ' @ 'x"),
    ("\"\"\"x", "this text is never closed with \"\"\" @ \"\"\"x"),
    ("f(x", "the `(` is never closed @ ("),
    ("[x", "the `[` is never closed @ ["),
    ("x[y", "the `[` is never closed @ ["),
    ("x?.y", "`?.` is written `.?` here @ ?."),
    ("x?[0]", "`?[` is written `[?` here @ ?["),
    ("x ? y", "expected `:` and the value for when the condition is false @ "),
];

#[test]
fn two_mistakes_of_one_expression_are_both_reported() {
    let mut wrong = Vec::new();
    let mut hold = |text: &str, expected: &[&str]| {
        let mut found = faults(text);
        let mut wanted: Vec<&str> = expected.to_vec();
        found.sort();
        wanted.sort_unstable();
        if found != wanted {
            wrong.push(format!("{text}\n   found {found:?}\n  wanted {wanted:?}"));
        }
    };
    for (a, first) in MISTAKES {
        hold(a, &[*first]);
        for (b, second) in MISTAKES {
            hold(&format!("{a} && {b}"), &[*first, *second]);
            hold(&format!("f({a}, {b})"), &[*first, *second]);
            hold(&format!("{{'k': [{a}], 'l': ({b})}}.k"), &[*first, *second]);
        }
        // Which bracket was meant is a guess, best where no others are around.
        hold(&format!("f(x]) && {a}"), &["nothing is open that this `]` could close @ ]", *first]);
        hold(&format!("f(x] && {a}"), &["expected `)`, found `]` @ ]", *first]);
        hold(&format!("{a} && x)"), &[*first, "nothing is open that this `)` could close @ )"]);
        for (b, second) in OPEN_ENDS {
            hold(b, &[*second]);
            hold(&format!("{a} || {b}"), &[*first, *second]);
        }
    }
    assert!(wrong.is_empty(), "{} of them: {}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
}

#[test]
fn help_says_what_to_write() {
    for (text, help) in [
        ("a = b", "equality is written `==`"),
        ("a is not b", "inequality is written `!=`"),
        ("/* why */ a > 1", "write `//`: the rest of the line is a comment then"),
        ("a & b", "“and” is written `&&`; of bits it is `math.bitAnd(a, b)`"),
        ("0xG + 1", "hexadecimal digits are `0` to `9` and `a` to `f`"),
        ("a ?? b", "write `x.orValue(y)` for an optional `x`, or `has(a.b) ? a.b : y`"),
        ("a?.b", "`a.?b` is a field that may be absent"),
        ("a?[b]", "`a[?b]` is an element that may be absent"),
        ("xs.all(x => x > 0)", "the variable is an argument of its own: `list.all(x, …)`"),
        ("xs.all((x) => x > 0)", "the variable is an argument of its own: `list.all(x, …)`"),
        ("a => b", "“greater or equal” is written `>=`"),
        ("if a then b else c", "write `condition ? this : otherwise`"),
        ("if (a, b, c)", "write `condition ? this : otherwise`"),
        ("if", "write `condition ? this : otherwise`"),
        ("b if a else c", "write `condition ? this : otherwise`"),
        ("${a}", "write what is inside of the braces"),
        ("{{ a }}", "write what is inside of the braces"),
        ("$a", "names are written without a sign before them"),
        ("“a”", "write texts in \" or '"),
        ("a ≥ b", "“greater or equal” is written `>=`"),
        ("a;", "an expression ends without a sign"),
        ("a not in b", "write `!(a in b)`"),
        ("a contains b", "write `a.contains(b)` for texts, `b in a` for lists and maps"),
        ("a =~ 'b'", "write `text.matches(\"…\")`"),
        ("f(x: 1)", "arguments have no names: write them in their order"),
        ("5m", "write a time as `duration(\"5m\")`"),
        ("1_000", "write the digits without `_`"),
        ("0X1F", "write hexadecimal numbers with a small `x`: `0x1F`"),
        ("1.5u", "leave out the `u`: it marks whole numbers"),
        ("'abc'[0:2]", "for a part of a text write `text.substring(0, 2)`"),
        ("x.matches(/^a/)", "a pattern is a text: write `text.matches(\"…\")`"),
        ("a in (1, 2)", "a list is written `[1, 2, 3]`"),
        ("a in {1, 2}", "a list is written `[1, 2, 3]`"),
        ("lambda x: x > 1", "the variable is an argument of its own: `list.all(x, …)`"),
        ("0xG", "hexadecimal digits are `0` to `9` and `a` to `f`"),
        ("0x1_0", "write the digits without `_`"),
        ("`a`", "write the name without backticks"),
        ("`a b`", "other names have letters, digits and `_` only; texts are written in \" or '"),
        ("a->b", "a field is read with `.`"),
        ("xs.all(x->x > 1)", "the variable is an argument of its own: `list.all(x, …)`"),
        ("a & 2", "“and” is written `&&`; bits are tested with `math.bitAnd(a, b)`"),
        ("a > 1 & b", "“and” is written `&&`; of bits it is `math.bitAnd(a, b)`"),
        ("a | length", "“or” is written `||`; a value is given to a function as `size(x)` or `x.size()`"),
        ("1 | 2", "“or” is written `||`; bits are joined with `math.bitOr(a, b)`"),
        ("~x", "for bits write `math.bitNot(x)`, for a condition `!x`"),
        ("10L", "write `10`, or put an operator behind it"),
        (
            "`a+b`",
            "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and blanks; texts are written in \" or '",
        ),
    ] {
        let mut sink = Sink::new();
        parse(text, origin(text), &mut sink);
        let found: Vec<_> = sink.found().iter().map(|found| found.help.as_slice().join(" ")).collect();
        assert_eq!(found, [help], "{text}: {:#?}", sink.found());
    }
}

/// What a fix leaves reads as it should.
#[test]
fn fixes_lead_to_what_was_meant() {
    for (text, meant) in [
        ("a = 1 and b <> 2", "a == 1 && b != 2"),
        ("not a or b", "! a || b"),
        ("xs.all(x => x > 0)", "xs.all(x , x > 0)"),
        ("a?.b?.c", "a.?b.?c"),
        ("a?[0]", "a[?0]"),
        ("a = = 1", "a == 1"),
        ("a & & b | | c > = 1", "a && b || c >= 1"),
        ("a is not null", "a != null"),
        ("a->b.c", "a.b.c"),
        ("a::b", "a.b"),
        ("/* c */ a", " a"),
        ("a /* c */\n + 1", "a // c\n + 1"),
        ("a in {1, 2}", "a in [1, 2]"),
        ("{'a': 1 'b': 2}", "{'a': 1, 'b': 2}"),
        ("{'a' 1}", "{'a': 1}"),
        ("f(a,)", "f(a)"),
        ("f(a && b", "f(a && b)"),
        ("a)", "a"),
        ("+a", "a"),
        ("a.true", "a.`true`"),
    ] {
        let mut sink = Sink::new();
        parse(text, origin(text), &mut sink);
        let mut edits: Vec<_> = sink.found().iter().flat_map(|d| &d.fixes).flat_map(|fix| &fix.edits).collect();
        edits.sort_by_key(|edit| edit.span.start);
        let mut fixed = text.to_owned();
        edits.iter().rev().for_each(|edit| fixed.replace_range(edit.span.range(), &edit.text));
        assert_eq!(fixed, meant);
        sound(&fixed);
    }
}

#[test]
fn what_is_sound_survives_a_mistake_beside_it() {
    let text = "a.b > 1 && c d && e == 2";
    let expr = parse(text, origin(text), &mut Sink::new());
    assert_eq!(print(&expr), "a.b > 1 && <error> && e == 2");
}

#[test]
fn the_fast_path_reads_as_the_grammar_does() {
    for text in [
        "a",
        " a.b.c ",
        "a.b > 0.5",
        "-1",
        "- 1",
        "1.5",
        "-2.5 < x",
        "'text'",
        "\"x\" == a",
        "''",
        "",
        "true",
        "null == x",
        "!a && b || !c.d && e",
        "a || b && c || d",
        "a && b == c + 1 * 2 - 3",
        "a in b",
        "a in inner",
        "index in b",
        "a - 1",
        "a-1",
        "a -1",
        "a<b",
        "a // b",
        "r'x'",
        "b",
        "1u",
        "1.",
        "1.x",
        "a.1",
        "a.if",
        "if",
        "a = b",
        "a &",
        "a & & b",
        "a.",
        "in",
        "a in",
        "a == ",
        "0x1F",
        "007",
        "1e3",
        "a.b(c)",
        "f()",
        "f(a, b.c(1), [2, 'x'])",
        "f(a,)",
        "f(,)",
        "[1,]",
        "[,]",
        "[ ]",
        "{ }",
        "{'a': b, 'c': [d > 1]}.e",
        "{'a': 1}",
        "{'a': 1,}",
        "{'a'}",
        "{a: b: c}",
        "f(a: b)",
        "[a: b]",
        "f(a]",
        "f(a",
        "f (a)",
        "f( a , b )",
        "a.f(b).c.g() == 1 && h(!x)",
        "true()",
        "null.a",
        "true.f()",
        "a, b",
        "a : b",
        "a)",
        "f(a ? b : c)",
        "!f(x)",
        "!a.f(x).b",
        "[[[[[[[[[[1]]]]]]]]]]",
        "a[0]",
        "a ? b : c",
        "\u{1}",
        "'\u{1}'",
        "a + 'b\\n'",
        "a.`b`",
        "a .b",
        "123456789012345678",
        "9223372036854775808",
        "é",
        "'é'",
        "a == 'é' && b",
        "",
        " ",
        "a b",
        "a.true",
        "x.value <= 1 == true",
    ] {
        let fast = fast::parse(text, origin(text).into());
        let mut sink = Sink::new();
        let slow = parse_any(text, origin(text).into(), &mut sink);
        if let Some(fast) = fast {
            assert!(sink.found().is_empty(), "{text}: {:?}", sink.found());
            assert_eq!(fast, slow, "{text}");
        }
    }
}

/// Runs on a stack as small as that of a thread.
fn on_small_stack(run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap();
    });
}

#[test]
fn no_text_is_too_much() {
    let chain = |term: &str, operator: &str, count: usize| vec![term; count].join(operator);
    let texts = [
        chain("a", " && ", 100_000),
        chain("a", " + ", 50_000),
        chain("a", " ? b : ", 10_001),
        "(".repeat(10_000) + "a" + &")".repeat(10_000),
        "[".repeat(10_000) + "a" + &"]".repeat(10_000),
        "{1:".repeat(10_000) + "a" + &"}".repeat(10_000),
        "f(".repeat(10_000) + "a" + &")".repeat(10_000),
        "a[".repeat(10_000) + "a" + &"]".repeat(10_000),
        "(".repeat(128) + "a" + &")".repeat(128),
        "f(".repeat(128) + "a" + &")".repeat(128),
        "{1:[".repeat(64) + "a" + &"]}".repeat(64),
        "{1:[".repeat(64) + "a b" + &"]}".repeat(64),
        "!".repeat(10_000) + "a",
        "-".repeat(10_000) + "a",
        "a".to_owned() + &".f()".repeat(10_000),
        "a".to_owned() + &".f".repeat(10_000),
        "(".repeat(100_000),
        ")".repeat(10_000),
        "'".repeat(9_999),
        "a ".repeat(20_000),
        chain("a b", " && ", 2_000),
    ];
    on_small_stack(move || {
        for text in &texts {
            let mut sink = Sink::new();
            let expr = parse(text, origin(text), &mut sink);
            assert!(sink.found().len() <= 10_000);
            print(&expr);
        }
    });
}

/// A tree without its spans, as text.
fn shape(expr: &Expr) -> String {
    let debug = format!("{expr:?}");
    let words =
        debug.split(' ').filter(|word| !(word.trim_start_matches('[').starts_with("0:") && word.contains("..")));
    words.collect::<Vec<_>>().join(" ")
}

/// The text of sound expressions, in all forms.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b.c",
        ".d",
        "1",
        "-2",
        "3u",
        "4.5",
        "-1e-7",
        "'x'",
        r#""y\n\"""#,
        r"b'z\xff'",
        "true",
        "null",
        "[]",
        "{}",
        r"r'\d'",
        "x.`a-b`",
        "0x1F",
        "18446744073709551615u",
        "-9223372036854775808",
        "'''it's'''",
        "x.if",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 48, 3, |inner| {
        let operator =
            prop::sample::select(vec!["&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}).f")),
            inner.clone().prop_map(|a| format!("({a}).?f.g")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, ?{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{{a}: {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("f({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}).map(x, {b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : {c})")),
        ]
    })
}

/// Pieces of expressions in any order: mostly nonsense.
fn nonsense() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "b", "1", "1.", "0x", "'s'", "'", "\"", "(", ")", "[", "]", "{", "}", ",", ".", "?", ":", "&&", "||", "=",
        "==", "!", "-", "+", "in", "and", "not", "true", "é", "\u{1}", "//", "\n", " ", "&", "|", "<", "`", "\\",
        "'''", "1e999", "r'",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parse_after_print_is_the_identity(text in expressions()) {
        let mut sink = Sink::new();
        let first = parse(&text, origin(&text), &mut sink);
        prop_assert!(sink.found().is_empty(), "{:?}", sink.found());
        prop_assert_eq!(&first, &parse_any(&text, origin(&text).into(), &mut sink));
        let printed = print(&first);
        let second = parse(&printed, origin(&printed), &mut sink);
        prop_assert!(sink.found().is_empty(), "{printed}: {:?}", sink.found());
        prop_assert_eq!(shape(&first), shape(&second), "{}", printed);
        prop_assert_eq!(&print(&second), &printed);
    }

    #[test]
    fn nonsense_is_reported_within_its_bounds(text in nonsense()) {
        let mut sink = Sink::new();
        let expr = parse(&text, origin(&text), &mut sink);
        let has_error = shape(&expr).contains("kind: Error");
        prop_assert!(!has_error || sink.has_errors(), "{expr:?}");
        for found in sink.found() {
            prop_assert!(!found.message.starts_with("unexpected"), "no words for this: {}", found.message);
            prop_assert!(text.get(found.primary.span.range()).is_some());
        }
        if let Some(fast) = fast::parse(&text, origin(&text).into()) {
            prop_assert_eq!(fast, parse_any(&text, origin(&text).into(), &mut Sink::new()));
        }
    }
}
