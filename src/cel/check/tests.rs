mod flow;

use super::*;
use crate::base::{FileId, Name, Span};
use crate::cel::Overload;
use crate::cel::ast::Call;
use crate::cel::rules::UNKNOWN_NAME;
use crate::cel::testing::read;
use crate::cel::types::{Field, Named, Record};
use std::sync::{Arc, LazyLock};

/// Variables of many types, and a function on steps.
struct TestEnv;

fn label() -> Type {
    Type::string_enum(["vip", "normal", "spam"])
}

fn customer() -> Type {
    let field = |ty, optional| Field { ty, optional };
    let fields = [
        ("name".into(), field(Type::String, false)),
        ("revenue".into(), field(Type::Double, false)),
        ("note".into(), field(Type::String, true)),
    ];
    Type::Record(Arc::new(Record { fields: fields.into_iter().collect(), open: false }))
}

static COALESCE: LazyLock<Vec<Overload>> = LazyLock::new(|| {
    vec![Overload { member: false, params: vec![Type::Var(0)], variadic: true, result: Type::optional(Type::Var(0)) }]
});

impl Env for TestEnv {
    fn variable(&self, name: &str) -> Option<Type> {
        Some(match name {
            "b" => Type::Bool,
            "i" | "pkg.limit" => Type::Int,
            "u" => Type::Uint,
            "d" => Type::Double,
            "s" => Type::String,
            "any" => Type::Dyn,
            "t" => Type::Timestamp,
            "dur" => Type::Duration,
            "label" => label(),
            "customer" | "absent" => customer(),
            "other" => Type::string_enum(["x", "y"]),
            "status" => Type::string_enum(["normal", "closed"]),
            "open" => Type::Record(Arc::new(Record { open: true, ..Record::default() })),
            "maybe" => Type::optional(Type::Int),
            "xs" => Type::list(Type::Int),
            "names" => Type::list(Type::String),
            "m" => Type::map(Type::String, Type::Double),
            "tree" => Type::Named(Named { id: 0, name: "Tree".into() }),
            "token" => Type::opaque("secret"),
            _ => return None,
        })
    }
    fn variables(&self) -> Vec<SmolStr> {
        ["customer", "label", "names", "maybe"].map(SmolStr::new).to_vec()
    }
    fn unfold(&self, _: &Named) -> Type {
        let tree = Type::Named(Named { id: 0, name: "Tree".into() });
        Type::record([("value", Type::Int), ("children", Type::list(tree))])
    }
    fn declared(&self, name: &str) -> Option<Type> {
        (name == "Customer").then(customer)
    }
    fn overloads(&self, function: &str) -> &[Overload] {
        if function == "coalesce" { &COALESCE } else { &[] }
    }
    fn may_be_absent(&self, variable: &str) -> bool {
        variable == "absent"
    }
    fn refine(&self, _: &Call, _: &[Type], _: &dyn Fn(&str) -> bool, result: Type) -> Type {
        match result {
            Type::Optional(inner) => (*inner).clone(),
            other => other,
        }
    }
    fn functions(&self) -> &[&'static str] {
        &["coalesce"]
    }
}

fn outcome(text: &str, ty: &Type, sink: &Sink) -> String {
    if !sink.has_errors() {
        return ty.to_string();
    }
    assert_eq!(*ty, Type::Error, "{text}");
    let found = sink.sorted();
    let lines = found.iter().map(|d| format!("{} {} @ {}", d.rule.code, d.message, &text[d.primary.span.range()]));
    lines.collect::<Vec<_>>().join("\n")
}

/// The type of an expression, or what is reported of it.
fn infer(text: &str) -> String {
    let mut sink = Sink::new();
    let ty = check(&read(text), &TestEnv, &mut sink);
    outcome(text, &ty, &sink)
}

/// The type of an expression where `expected` is wanted, or what is reported of it.
fn against(text: &str, expected: &Type) -> String {
    let mut sink = Sink::new();
    let ty = expect(&read(text), expected, None, &TestEnv, &mut sink);
    outcome(text, &ty, &sink)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn expressions_and_their_types() {
    for (text, ty) in [
        ("[{label: 1}[s], {label: 1}['vip'], {label: 1}.vip]", "list<int>"),
        ("1 + 2", "int"),
        ("1.0 < 2", "bool"),
        ("i < u", "bool"),
        ("'a' + s", "string"),
        ("[1, 2]", "list<int>"),
        ("[1, 'a']", "list<dyn>"),
        ("[]", "list<dyn>"),
        ("[[], [1]]", "list<list<int>>"),
        ("{}", "map<dyn, dyn>"),
        ("{'a': 1}", "{ a: int }"),
        ("{'a': 1, 'b': 'c'}", "{ a: int, b: string }"),
        ("{'a': 1, s: 2}", "map<string, int>"),
        ("{'a': 1}['b'] + {'a': 1}.b", "int"),
        ("{'a': 1}[s]", "int"),
        ("{'a': 1} == {'b': 2}", "bool"),
        ("[{'a': 1}] != [{'b': 2}] && {'a': 1} in [{'b': 2}]", "bool"),
        ("m == {'a': 1.0} && {'a': 1.0} == m", "bool"),
        ("has({'a': 1}.b) && 'b' in {'a': 1} && size({'a': 1, 'b': s}) > 1", "bool"),
        ("{'a': 1, 'b': 2}.map(k, k)", "list<string>"),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v + 1)", "map<string, int>"),
        ("m.transformMapEntry(k, v, {'x': v})", "map<string, double>"),
        ("b ? m : {'a': 1.0}", "map<string, double>"),
        ("b ? {'a': 1} : {'a': 2, 'b': s}", "{ a: int, b?: string }"),
        ("b ? {'a': 1} : {'b': 2}", "map<string, int>"),
        ("[{'a': 1}, {'a': 2}]", "list<{ a: int }>"),
        ("b ? customer : {'name': 'a', 'revenue': 1.0}", "{ name: string, revenue: double, note?: string }"),
        ("b ? label : 'vip'", "\"vip\" | \"normal\" | \"spam\""),
        ("b ? 'first' : null", "string?"),
        ("b ? maybe : 1", "int?"),
        ("b ? null : maybe", "int?"),
        ("{'a': {}}.a", "map<dyn, dyn>"),
        ("xs + []", "list<int>"),
        ("xs[0] + 1", "int"),
        ("m.a + m['b']", "double"),
        ("customer.revenue > 100000", "bool"),
        ("customer.note", "string"),
        ("customer.?note", "string?"),
        ("customer.?note.orValue('none')", "string"),
        ("customer['name']", "string"),
        ("has(customer.note) && b", "bool"),
        ("open.what.ever", "dyn"),
        ("label == 'vip' || label in ['spam', 'normal']", "bool"),
        ("label + '!'", "string"),
        ("label.size()", "int"),
        ("b ? label : s", "string"),
        ("b ? 'x' : label", "string"),
        ("maybe.orValue(0) + 1", "int"),
        ("label == status", "bool"),
        ("maybe.hasValue() ? maybe.value() : 2", "int"),
        ("maybe.optMap(x, x > 1)", "bool?"),
        ("maybe.or(optional.of(1)).value()", "int"),
        ("optional.none().orValue(1)", "int"),
        ("absent.hasValue()", "bool"),
        ("absent.?name", "string?"),
        ("absent.name", "string"),
        ("xs.map(x, x * 2)", "list<int>"),
        ("xs.map(x, x > 1, string(x))", "list<string>"),
        ("xs.filter(x, x > 1)", "list<int>"),
        ("xs.all(x, xs.exists(y, y == x))", "bool"),
        ("xs.all(i, v, i < v)", "bool"),
        ("m.all(k, k.startsWith('a'))", "bool"),
        ("m.transformMap(k, v, v > 0.5)", "map<string, bool>"),
        ("xs.transformList(i, v, double(i + v))", "list<double>"),
        ("names.join(', ')", "string"),
        ("names.map(label, label.size())", "list<int>"),
        ("cel.bind(x, i + 1, x * x)", "int"),
        ("math.greatest(1, 2, 3)", "int"),
        ("math.greatest(1, 2.0)", "dyn"),
        ("math.least(1, 2u, 3.0, 4)", "dyn"),
        ("math.greatest([1, 2])", "int"),
        // Of two types that fit, the one that claims less holds.
        ("[1] + [any]", "list<dyn>"),
        ("[any] + [1]", "list<dyn>"),
        ("[{'x': any}, {'x': 1}]", "list<{ x: dyn }>"),
        ("b ? 1 : any", "dyn"),
        ("maybe.orValue(any)", "dyn"),
        ("[{'x': any}] + [m]", "list<map<string, dyn>>"),
        ("optional.of(xs).orValue([any])", "dyn"),
        // `null` passes for a time where it is handed over, and nowhere else; for an optional among others, as the specification has it.
        ("[null, maybe]", "list<int?>"),
        ("[maybe, null][0]", "int?"),
        ("[null] + [maybe]", "list<int?>"),
        ("[t] + [null]", "list<dyn>"),
        ("[{'x': null}, {'x': maybe}]", "list<{ x: int? }>"),
        ("[{'x': null}, {s: maybe}]", "list<map<string, int?>>"),
        ("optional.of(t).orValue(null)", "dyn"),
        ("optional.of([t]).orValue([null])", "dyn"),
        ("optional.of([maybe]).orValue([maybe])", "list<int?>"),
        ("optional.of([maybe]).orValue([1])", "dyn"),
        ("[type(1), type('a')]", "list<type<dyn>>"),
        ("math.greatest(any, 1, 2)", "dyn"),
        ("optional.of(maybe)", "int??"),
        // Whatever comes out of a literal may be asked for any key, as a map.
        ("has(optional.of({'c': {'d': 1}}).c.e)", "bool"),
        ("{'a': 1, 'b': 'x'}.b + 'y'", "string"),
        ("[3, 1].sort()", "list<int>"),
        ("[m].sortBy(x, x.a)", "list<map<string, double>>"),
        ("'%d %.2f %x %s'.format([i, d, s, xs])", "string"),
        ("s.matches('(?i)a{2,3}$')", "bool"),
        ("t + dur > t", "bool"),
        ("t - t", "duration"),
        ("t.getFullYear() == 2024", "bool"),
        ("dur.getHours()", "int"),
        ("any.x.y > 1 && any", "bool"),
        ("any + 1", "int"),
        ("any == 1 || any == 'a'", "bool"),
        ("size(any)", "int"),
        ("type(1) == int", "bool"),
        ("type(1)", "type<int>"),
        ("dyn(1) == 'a'", "bool"),
        ("tree.children[0].children.map(c, c.value)", "list<int>"),
        ("pkg.limit + 1", "int"),
        ("names.all(pkg, pkg == 'a')", "bool"),
        ("coalesce(customer, absent).name", "string"),
        ("Customer{name: 'a', revenue: 1.0}.name", "string"),
        ("duration('1h') < dur", "bool"),
        ("s.matches(r'\\d+')", "bool"),
        ("[?maybe, 1]", "list<int>"),
        ("{'a': 1, ?'b': maybe}", "map<string, int>"),
        ("xs[?0]", "int?"),
        ("lists.range(3).reverse()", "list<int>"),
        ("[[1], [2]].flatten()", "list<int>"),
        ("'%d'.format([1])", "string"),
        ("token", "secret"),
        ("null", "null"),
        ("-d", "double"),
        ("b\n&& !b", "bool"),
        ("'name' in customer", "bool"),
        ("'a' in m", "bool"),
        ("timestamp('2024-01-01T00:00:00Z')", "timestamp"),
    ] {
        assert_eq!(infer(text), ty, "{text}");
    }
}

#[test]
fn mistakes_are_reported_once_and_where_they_are() {
    for (text, expected) in [
        ("custmer.name", "E0201 nothing is called `custmer` here @ custmer"),
        ("customer.nmae", "E0303 `{ name: string, revenue: double, note?: string }` has no field `nmae` @ nmae"),
        ("has(customer.nmae)", "E0303 `{ name: string, revenue: double, note?: string }` has no field `nmae` @ nmae"),
        ("i.x", "E0303 `int` has no fields, so no `x` @ x"),
        ("d == 80", "E0302 `==` compares values of one type, found `double` and `int` @ =="),
        ("d * 2", "E0302 `*` does not take `double` and `int` @ *"),
        ("s + 1", "E0302 `+` does not take `string` and `int` @ +"),
        ("i == null", "E0302 `==` compares values of one type, found `int` and `null` @ =="),
        ("maybe == 1", "E0302 `==` compares values of one type, found `int?` and `int` @ =="),
        ("names + [1]", "E0302 `+` does not take `list<string>` and `list<int>` @ +"),
        ("'a' in [1, 2]", "E0302 `in` does not find `string` in `list<int>` @ in"),
        ("'a' in xs", "E0302 `in` does not find `string` in `list<int>` @ in"),
        ("!i", "E0302 `!` does not take `int` @ !"),
        ("b && i", "E0302 `&&` joins `bool`s, found `int` @ i"),
        ("i ? 1 : 2", "E0301 a condition is a `bool`, found `int` @ i"),
        ("b ? 1 : 'a'", "E0302 a conditional has one type, found `int` and `string` @ ?"),
        ("label == 'vpi'", "E0308 `label` is never `\"vpi\"` @ 'vpi'"),
        ("'vpi' != label", "E0308 `label` is never `\"vpi\"` @ 'vpi'"),
        ("label in ['vip', 'spm']", "E0308 `label` is never `\"spm\"` @ 'spm'"),
        ("label == other", "E0308 `\"vip\" | \"normal\" | \"spam\"` and `\"x\" | \"y\"` have no member in common @ =="),
        ("s.startWith('a')", "E0307 there is no function `startWith` @ startWith"),
        ("coalese(i)", "E0307 there is no function `coalese` @ coalese"),
        ("startsWith(s, 'a')", "E0307 `startsWith` is a method @ startsWith"),
        ("s.startsWith(1)", "E0302 `startsWith` of `string` does not take `int` @ startsWith"),
        ("i.startsWith('a')", "E0302 `startsWith` is no method of `int` @ startsWith"),
        ("s.startsWith()", "E0302 `startsWith` takes 1 argument, found 0 @ ()"),
        ("size(1)", "E0302 `size` does not take `int` @ size"),
        ("xs['a']", "E0302 a list is indexed by `int`, found `string` @ 'a'"),
        ("i[0]", "E0302 `int` has no elements that an index could pick @ 0"),
        ("i.map(x, x)", "E0302 `map` goes through a list or a map, found `int` @ i"),
        ("xs.filter(x, x)", "E0301 `filter` wants a `bool` here, found `int` @ x"),
        ("xs.map(1, 2)", "E0102 `map` wants a new name here, for the element that it looks at @ 1"),
        ("has(b)", "E0102 `has` asks for a field, as in `has(e.f)` @ b"),
        ("[?i]", "E0301 `?` wants an optional, found `int` @ i"),
        ("{1.5: 2}", "E0301 a key of a map is a `string`, `int`, `uint` or `bool`, found `double` @ 1.5"),
        ("token == 'a'", "E0302 `==` compares values of one type, found `secret` and `string` @ =="),
        (
            "nope + 1 > 2 && nope2",
            "E0201 nothing is called `nope` here @ nope\nE0201 nothing is called `nope2` here @ nope2",
        ),
        ("nope.foo(1)", "E0201 nothing is called `nope` here @ nope"),
        ("maybe.orValue('a')", "E0302 `orValue` of `int?` does not take `string` @ orValue"),
        ("Custmer{name: 'a'}", "E0201 no type is called `Custmer` @ Custmer"),
        ("math.ceil(1)", "E0302 `math.ceil` does not take `int` @ ceil"),
        ("d % 2.0", "E0302 `%` does not take `double` and `double` @ %"),
        // A conditional is lifted into an optional only where it is handed over.
        ("(b ? maybe : 1).orValue(2)", "E0302 a conditional has one type, found `int?` and `int` @ ?"),
        ("[b ? s : null]", "E0302 a conditional has one type, found `string` and `null` @ ?"),
        ("optional.of(names).orValue([1])", "E0301 expected `string`, found `int` @ 1"),
        (
            "optional.of([label]).orValue(['vpi'])",
            "E0301 expected `\"vip\" | \"normal\" | \"spam\"`, found `\"vpi\"` @ 'vpi'",
        ),
        ("null < null", "E0302 `<` does not take `null` and `null` @ <"),
        ("null.hasValue()", "E0302 `hasValue` is no method of `null` @ hasValue"),
        ("optional.of(maybe).value() + 1", "E0302 `+` does not take `int?` and `int` @ +"),
        ("'a' in s", "E0302 `in` does not find `string` in `string` @ in"),
        ("type(1) == 'int'", "E0302 `==` compares values of one type, found `type<int>` and `string` @ =="),
        ("math.greates(1, 2)", "E0307 there is no function `math.greates` @ greates"),
        ("maths.abs(1)", "E0307 there is no function `maths.abs` @ maths.abs"),
        ("xs.mapp(x, x)", "E0307 there is no function `mapp` @ mapp"),
        ("xs.reduce(a, b, a + b)", "E0307 there is no function `reduce` @ reduce"),
        ("xs.map(x)", "E0302 `map` takes 2 or 3 arguments, found 1 @ (x)"),
        ("cel.bind(x, 1)", "E0302 `cel.bind` takes 3 arguments, found 2 @ (x, 1)"),
        ("customer.name()", "E0307 `name` is a field, not a function @ name"),
        ("xs.contains(1)", "E0302 `contains` is no method of `list<int>` @ contains"),
        ("[m].sort()", "E0302 values of `map<string, double>` have no order to sort by @ [m]"),
        ("[m].sortBy(x, x)", "E0302 values of `map<string, double>` have no order to sort by @ x"),
        ("maybe == null", "E0308 `maybe` is never `null`: it has a value or none @ =="),
        ("null != customer.?note", "E0308 `customer.?note` is never `null`: it has a value or none @ !="),
        ("[1, 2].flatten()", "E0302 `flatten` is for lists of lists, found `list<int>` @ flatten"),
        ("math.greatest()", "E0302 `math.greatest` takes at least 1 argument, found 0 @ ()"),
        ("math.greatest([])", "E0106 `math.greatest` wants a list that is not empty @ []"),
        ("cel.bind('x', 1, 2)", "E0102 `cel.bind` wants a new name here, for the value that it stands for @ 'x'"),
        ("exists([1], x, x > 1)", "E0307 `exists` is a method @ exists"),
        ("optional.none", "E0201 `optional.none` is a function @ optional.none"),
        ("label == vip", "E0201 nothing is called `vip` here @ vip"),
        ("nope == nope2", "E0201 nothing is called `nope` here @ nope\nE0201 nothing is called `nope2` here @ nope2"),
        ("i == nope", "E0201 nothing is called `nope` here @ nope"),
        ("m.sortBy(k, k)", "E0302 `sortBy` is for lists, found `map<string, double>` @ m"),
        (
            "customer.sortBy(k, nope)",
            "E0302 `sortBy` is for lists, found `{ name: string, revenue: double, note?: string }` @ customer",
        ),
        ("{}.sortBy(k, k)", "E0302 `sortBy` is for lists, found `map<dyn, dyn>` @ {}"),
        ("math.greatest(1, 'a')", "E0302 `math.greatest` does not take `int`, `string` @ greatest"),
    ] {
        assert_eq!(infer(text), expected, "{text}");
    }
}

#[test]
fn literals_are_checked_against_what_is_wanted() {
    let record = Type::record([("label", label()), ("customer", customer())]);
    let lists = Type::list(label());
    for (text, expected, result) in [
        ("{'name': s, 'revenue': 1.0}", customer(), "{ name: string, revenue: double, note?: string }"),
        ("{'name': s}", customer(), "E0309 this record lacks the field `revenue` @ {'name': s}"),
        ("{'name': s, 'revenu': 1.0}", customer(), "E0303 the record has no field `revenu` @ 'revenu'"),
        (
            "{'name': 1, 'revenue': 1}",
            customer(),
            "E0301 expected `string`, found `int` @ 1\nE0301 expected `double`, found `int` @ 1",
        ),
        ("{'name': s, 'name': s, 'revenue': 1.0}", customer(), "E0301 the field `name` is given twice @ 'name'"),
        (
            "{name: s, 'revenue': 1.0}",
            customer(),
            "E0301 a field of `{ name: string, revenue: double, note?: string }` is named by a string literal @ name",
        ),
        (
            "{'label': 'vip', 'customer': {'name': s}}",
            record.clone(),
            "E0309 this record lacks the field `revenue` @ {'name': s}",
        ),
        (
            "{'label': b ? 'vip' : 'spm', 'customer': customer}",
            record,
            "E0301 expected `\"vip\" | \"normal\" | \"spam\"`, found `\"spm\"` @ 'spm'",
        ),
        ("'vip'", label(), "\"vip\""),
        ("s", label(), "E0301 expected `\"vip\" | \"normal\" | \"spam\"`, found `string` @ s"),
        ("b ? 'vip' : 'spam'", label(), "\"vip\" | \"spam\""),
        ("['vip', 'spam']", lists.clone(), "list<\"vip\" | \"normal\" | \"spam\">"),
        ("['vip', 'x']", lists, "E0301 expected `\"vip\" | \"normal\" | \"spam\"`, found `\"x\"` @ 'x'"),
        ("80", Type::Double, "E0301 expected `double`, found `int` @ 80"),
        ("[]", Type::list(Type::Int), "list<int>"),
        ("{}", Type::map(Type::String, Type::Int), "map<string, int>"),
        ("1", Type::optional(Type::Int), "int"),
        ("null", Type::optional(Type::Int), "null"),
        ("null", Type::Int, "E0301 expected `int`, found `null` @ null"),
        ("maybe", Type::Int, "E0301 expected `int`, found `int?` @ maybe"),
        ("any", Type::Int, "dyn"),
        (
            "{'name': s, 'revenue': d, ?'note': customer.?note}",
            customer(),
            "{ name: string, revenue: double, note?: string }",
        ),
        (
            "{'name': s, ?'revenue': optional.of(d)}",
            customer(),
            "E0301 the field `revenue` is required, so it cannot be left out with `?` @ 'revenue'",
        ),
        ("customer", Type::map(Type::String, Type::Dyn), "{ name: string, revenue: double, note?: string }"),
    ] {
        assert_eq!(against(text, &expected), result, "{text}");
    }
}

#[test]
fn near_spellings_and_literals_come_as_fixes() {
    for (text, help, replacement) in [
        ("custmer.name", "did you mean `customer`?", "customer"),
        ("customer.nmae", "did you mean `name`?", "name"),
        ("label == 'vpi'", "did you mean `\"vip\"`?", "\"vip\""),
        ("s.startWith('a')", "did you mean `startsWith`?", "startsWith"),
        ("d == 80", "write `80.0`: numbers do not convert by themselves", "80.0"),
        ("80 * d", "write `80.0`: numbers do not convert by themselves", "80.0"),
        ("u + 1", "write `1u`: numbers do not convert by themselves", "1u"),
        ("math.ceil(1)", "write `1.0`: numbers do not convert by themselves", "1.0"),
        ("{label: 1}['vpi']", "did you mean `\"vip\"`?", "\"vip\""),
        ("customer['nmae']", "did you mean `name`?", "\"name\""),
        ("Customer{nmae: 'a', revenue: 1.0}", "did you mean `name`?", "name"),
        ("maths.abs(1)", "did you mean `math.abs`?", "math.abs"),
        ("xs.mapp(x, x)", "did you mean `map`?", "map"),
        ("s.length()", "did you mean `size`?", "size"),
        ("math.min(1, 2)", "did you mean `least`?", "least"),
        ("math.max(1, 2)", "did you mean `greatest`?", "greatest"),
        ("Math.max(1, 2)", "did you mean `math.greatest`?", "math.greatest"),
        ("optional.some(1)", "did you mean `of`?", "of"),
        ("{nam: 'x'}", "put the name of a key in quotes: `\"nam\"`", "\"nam\""),
        ("{s: 1, nmes: 'x'}", "put the name of a key in quotes: `\"nmes\"`", "\"nmes\""),
        ("t.getYear()", "did you mean `getFullYear`?", "getFullYear"),
        ("optional.none", "call it: `optional.none()`", "optional.none()"),
        ("label == vip", "a text is put in quotes: `\"vip\"`", "\"vip\""),
        ("vpi != label", "a text is put in quotes: `\"vip\"`", "\"vip\""),
        ("max(1, 2)", "did you mean `math.greatest`?", "math.greatest"),
        ("customer.name()", "leave out the parentheses", ""),
        ("type(1) == 'int'", "a type is written without quotes: `int`", "int"),
        ("'a' in s", "a part of a text is found with `.contains(…)`", "s.contains(\"a\")"),
    ] {
        let mut sink = Sink::new();
        check(&read(text), &TestEnv, &mut sink);
        let [found] = sink.found() else { panic!("{text}: {:?}", sink.found()) };
        assert_eq!(found.help.as_deref(), Some(help), "{text}");
        assert_eq!(found.fixes[0].edits[0].text, replacement, "{text}");
    }
}

#[test]
fn help_names_the_side_to_convert() {
    for (text, help) in [
        ("t > '2024-01-01'", "convert the right side with `timestamp(…)`"),
        ("dur > 5", "a duration has a unit: `duration(\"5s\")`"),
        ("s > 1", "convert `s` with `int(…)`"),
        ("s + i", "convert `i` with `string(…)`"),
        ("i == d", "convert `i` with `double(…)`"),
        ("maybe.orValue('a')", "call it as `int?.orValue(int)`"),
        ("lower(s)", "it is called on a value: `x.lowerAscii(…)`"),
        ("xs.contains(1)", "ask with `in`: `x in xs`"),
        ("xs.map(x)", "call it as `xs.map(x, …)`"),
        ("sets.abs(1)", "there is `sets.contains`, `sets.equivalent` and `sets.intersects`"),
        ("maybe == null", "ask whether it has one: `!maybe.hasValue()`"),
        ("null != customer.?note", "ask whether it has one: `customer.?note.hasValue()`"),
        ("d % 2.0", "`%` is for whole numbers only"),
        ("d % 2", "`%` is for whole numbers only"),
        ("dur * 2", "durations and timestamps are added, subtracted and compared, but not multiplied or divided"),
        ("t + '1h'", "a timestamp moves by a duration: `duration(\"1h\")`"),
        ("t + s", "a timestamp moves by a duration: convert the text with `duration(…)`"),
        ("'a' * 3", "a text cannot be repeated"),
        ("'%s' % 1", "a text is filled in with `.format([…])`"),
        ("customer.note != null", "ask whether it is there: `has(customer.note)`"),
        ("null == customer.note", "ask whether it is there: `!has(customer.note)`"),
        ("customer.note.orValue('x')", "it may be absent: write `customer.?note.orValue(…)`"),
        ("'abc'.length", "it has a method: `.size()`"),
        ("xs.size", "it has a method: `.size()`"),
        ("exists([1], x, x > 1)", "call it on a value: `[1].exists(x, …)`"),
        ("optional.of", "call it: `optional.of(…)`"),
        ("m.sortBy(k, k)", "go through the keys first: `m.map(k, k).sortBy(…)`"),
        ("[b ? s : null]", "make both optional: `optional.of(…)`, and `optional.none()` for none"),
    ] {
        let mut sink = Sink::new();
        check(&read(text), &TestEnv, &mut sink);
        let [found] = sink.found() else { panic!("{text}: {:?}", sink.found()) };
        assert_eq!(found.help.as_deref(), Some(help), "{text}");
    }
}

/// A wrong suggestion is worse than none: what is offered must exist where it is to stand.
#[test]
fn no_function_is_offered_where_it_does_not_exist() {
    for (text, help) in [
        (
            "math.avg(1, 2)",
            Some(
                "there is `math.abs`, `math.bitAnd`, `math.bitNot`, `math.bitOr`, `math.bitShiftLeft`, `math.bitShiftRight`, `math.bitXor`, `math.ceil` and 10 more",
            ),
        ),
        ("{'a': 1}.values()", Some("go through the entries: `m.transformList(k, v, v)`")),
        ("m.keys()", Some("go through the keys: `m.map(k, k)`")),
        ("m.containsKey('a')", Some("ask with `in`: `key in m`")),
        ("xs.includes(1)", Some("ask with `in`: `x in xs`")),
        ("xs.find(x, x > 1)", Some("take the first that fits: `xs.filter(x, …).first()`")),
        ("list([1])", None),
        ("i.sizes()", None),
        ("m.sortBi(k, k)", None),
        ("s.optMap2(k, k)", None),
        ("xs.lower()", None),
    ] {
        let mut sink = Sink::new();
        check(&read(text), &TestEnv, &mut sink);
        let [found] = sink.found() else { panic!("{text}: {:?}", sink.found()) };
        assert_eq!(found.help.as_deref(), help, "{text}");
        assert_eq!(found.fixes, [], "{text}");
    }
}

#[test]
fn the_reason_of_an_expectation_is_shown() {
    let why = Label { span: Span::new(FileId::new(0), 7, 9), text: "parameter declared here".to_owned() };
    let mut sink = Sink::new();
    expect(&read("1"), &Type::String, Some(&|| why.clone()), &TestEnv, &mut sink);
    assert_eq!(sink.found()[0].related, [why]);
}

#[test]
fn assignability_is_structural_and_coinductive() {
    let tree = |id: u32| Type::Named(Named { id, name: "Tree".into() });
    let open = Type::Record(Arc::new(Record { open: true, ..Record::default() }));
    assert!(fits(&tree(0), &tree(1), &TestEnv));
    assert!(fits(&customer(), &open, &TestEnv));
    assert!(!fits(&open, &customer(), &TestEnv));
    assert!(fits(&Type::Int, &Type::optional(Type::Int), &TestEnv));
    assert!(fits(&Type::string_enum(["a"]), &Type::string_enum(["b", "a"]), &TestEnv));
    assert!(!fits(&Type::Int, &Type::Double, &TestEnv));
    let both = join(&Type::string_enum(["a"]), &Type::string_enum(["b"]), &TestEnv);
    assert_eq!(both, Some(Type::string_enum(["a", "b"])));
    assert_eq!(join(&Type::Int, &Type::Double, &TestEnv), None);
}

/// The name is only there to be taken for something else.
#[test]
fn names_of_the_environment_may_have_words_of_their_own() {
    struct Words;
    impl Env for Words {
        fn variable(&self, _: &str) -> Option<Type> {
            None
        }
        fn variables(&self) -> Vec<SmolStr> {
            Vec::new()
        }
        fn unfold(&self, _: &Named) -> Type {
            Type::Error
        }
        fn unknown(&self, name: &Name) -> Option<Diagnostic> {
            Some(UNKNOWN_NAME.at(name.span, format!("`{name}` comes later")))
        }
    }
    let mut sink = Sink::new();
    check(&read("page"), &Words, &mut sink);
    assert_eq!(sink.found()[0].message, "`page` comes later");
}

#[test]
fn deep_expressions_are_checked_on_a_small_stack() {
    let texts = [
        "[".repeat(128) + &"]".repeat(128),
        "xs.map(x, ".repeat(120) + "x" + &")".repeat(120),
        "dyn(".repeat(120) + "1" + &")".repeat(120),
        "(".repeat(120) + "!b" + &" == b)".repeat(120),
        "any".to_owned() + &".f(1)".repeat(250),
        vec!["b ? 1 : "; 250].concat() + "2",
        vec!["1"; 250].join(" + "),
        "{'a': ".repeat(120) + "1" + &"}".repeat(120),
    ];
    std::thread::scope(|scope| {
        let work = || {
            for text in &texts {
                let expr = read(text);
                check(&expr, &TestEnv, &mut Sink::new());
                expect(&expr, &Type::list(Type::Int), None, &TestEnv, &mut Sink::new());
            }
        };
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap();
    });
}

/// Expressions of any type, most of them wrong.
fn any_text() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let leaf = prop::sample::select(vec![
        "b",
        "i",
        "d",
        "s",
        "any",
        "label",
        "customer",
        "open",
        "maybe",
        "xs",
        "m",
        "tree",
        "absent",
        "1",
        "2.0",
        "'vip'",
        "[]",
        "{}",
        "null",
        "nope",
        "optional.none()",
        "t",
        "type(1)",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec!["&&", "==", "<", "in", "+", "-", "%", "||"]);
        let method =
            prop::sample::select(vec!["size", "startsWith", "orValue", "or", "map", "nope", "flatten", "join"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), method, inner.clone()).prop_map(|(a, f, b)| format!("({a}).{f}({b})")),
            inner.clone().prop_map(|a| format!("({a}).children")),
            inner.clone().prop_map(|a| format!("({a}).?name")),
            inner.clone().prop_map(|a| format!("has(({a}).name)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{'name': {a}, 'revenue': {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("coalesce({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}).map(x, {b} == x)")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_expression_has_a_type_or_a_report(text in any_text()) {
        let expr = read(&text);
        let mut sink = Sink::new();
        let ty = check(&expr, &TestEnv, &mut sink);
        proptest::prop_assert_eq!(ty == Type::Error, sink.has_errors());
        // What was inferred is accepted where it is wanted.
        let again = expect(&expr, &ty, None, &TestEnv, &mut Sink::new());
        proptest::prop_assert!(again != Type::Error || sink.has_errors(), "{ty}");
        for wanted in [customer(), label(), Type::list(Type::optional(Type::Int))] {
            expect(&expr, &wanted, None, &TestEnv, &mut Sink::new());
        }
        let value = crate::cel::constant(&expr, &|_| None);
        proptest::prop_assert!(value.is_ok() || value.is_err());
    }
}

#[test]
fn constant_patterns_compile() {
    for (text, expected) in [
        ("s.matches('a(b')", "E0106 this pattern does not compile: unclosed group: `(` @ ("),
        (
            "matches(s, 'x[z-a]')",
            "E0106 this pattern does not compile: invalid character class range, the start must be <= the end: `z-a` @ z-a",
        ),
        ("s.matches(r'\\d\\w+*(')", "E0106 this pattern does not compile: unclosed group: `(` @ ("),
        // One byte more than the text: it may be an `r`, or the escape of the one backslash.
        ("s.matches('\\\\d(')", "E0106 this pattern does not compile: unclosed group: `(` @ '\\\\d('"),
        (
            "s.matches('(?=a)')",
            "E0106 this pattern does not compile: look-around, including look-ahead and look-behind, is not supported: `(?=` @ (?=",
        ),
        ("s.matches('(a{1000}){1000}')", "E0106 this pattern is too large @ '(a{1000}){1000}'"),
    ] {
        assert_eq!(infer(text), expected, "{text}");
    }
}

#[test]
fn constant_texts_to_fill_fit_their_values() {
    for (text, expected) in [
        ("'%d'.format(['a'])", "E0301 `%d` wants a number, found `string` @ 'a'"),
        ("'%.2f%%'.format([1])", "string"),
        (
            "'%b %o'.format([d, s])",
            "E0301 `%b` wants an `int`, a `uint` or a `bool`, found `double` @ d\nE0301 `%o` wants an `int` or a `uint`, found `string` @ s",
        ),
        ("'%s and %s'.format([1])", "E0302 the text asks for 2 values, found 1 @ [1]"),
        ("'%s'.format([1, 2])", "E0302 the text asks for 1 value, found 2 @ [1, 2]"),
        ("'plain'.format([1])", "E0302 the text asks for 0 values, found 1 @ [1]"),
        ("'100% sure'.format([])", "E0106 `% ` is no clause that `format` knows @ % "),
        ("'%s'.format([maybe])", "E0301 `%s` wants a value that has a text, found `int?` @ maybe"),
        ("'%s'.format([nope])", "E0201 nothing is called `nope` here @ nope"),
        ("s.format(['a'])", "string"),
    ] {
        assert_eq!(infer(text), expected, "{text}");
    }
}

#[test]
fn open_records_claim_of_each_other_what_both_name() {
    let field = |name: &str, ty| (name.into(), Field { ty, optional: false });
    let record = |fields: Vec<(SmolStr, Field)>, open| {
        Type::Record(Arc::new(Record { fields: fields.into_iter().collect(), open }))
    };
    let open = record(vec![field("f", Type::Bool)], true);
    let closed = record(vec![field("f", Type::Dyn)], false);
    for (a, b) in [(&open, &closed), (&closed, &open)] {
        assert_eq!(join(a, b, &TestEnv), Some(record(vec![field("f", Type::Dyn)], true)));
    }
}

#[test]
fn constants_that_never_convert_are_reported() {
    for (text, expected) in [
        ("duration('1 day')", "E0106 `\"1 day\"` is no `duration` @ '1 day'"),
        ("duration('1d')", "E0106 `\"1d\"` is no `duration` @ '1d'"),
        ("timestamp('nope')", "E0106 `\"nope\"` is no `timestamp` @ 'nope'"),
        (
            "timestamp('2024-13-01T00:00:00Z')",
            "E0106 `\"2024-13-01T00:00:00Z\"` is no `timestamp` @ '2024-13-01T00:00:00Z'",
        ),
        ("int('x')", "E0106 `\"x\"` is no `int` @ 'x'"),
        ("double('x')", "E0106 `\"x\"` is no `double` @ 'x'"),
        ("bool('x')", "E0106 `\"x\"` is no `bool` @ 'x'"),
        ("uint('-1')", "E0106 `\"-1\"` is no `uint` @ '-1'"),
        ("uint(-1)", "E0106 `-1` is no `uint` @ -1"),
        ("int(1e99)", "E0106 `1e99` is no `int` @ 1e99"),
        ("string(b'\\xff')", "E0106 `b\"\\xff\"` is no `string` @ b'\\xff'"),
        ("[int('-1'), int(1.5), int(1u)]", "list<int>"),
        ("[double('1e3'), double('NaN')]", "list<double>"),
        ("bool('true') && uint('1') == 1u && string(b'a') == 'a'", "bool"),
        ("duration('-1h30m') < duration('0.5s')", "bool"),
        ("timestamp(s)", "timestamp"),
    ] {
        assert_eq!(infer(text), expected, "{text}");
    }
}
