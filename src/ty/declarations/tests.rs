use super::*;
use crate::base::{SourceFile, Span};
use crate::cel;
use serde_json::json;

/// What a document declares, and what is said of it: the message, the text that it points at, what to do.
fn declare(text: &str) -> (Declarations, Vec<String>) {
    let mut sources = SourceMap::new();
    let file = sources.add(SourceFile::new("env.json", text));
    let mut sink = Sink::new();
    let declarations = Declarations::read(&sources, file, &mut sink);
    let said = sink.found().iter().map(|found| {
        let help = found.help.as_deref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{} @ {}{help}", found.message, sources.text(found.primary.span))
    });
    (declarations, said.collect())
}

fn sound(text: &str) -> Declarations {
    let (declarations, said) = declare(text);
    assert_eq!(said, Vec::<String>::new(), "{text}");
    declarations
}

/// What is said of a document.
fn said(text: &str) -> Vec<String> {
    declare(text).1
}

const SMALL: &str = r#"{
  "variables": { "score": "double", "ticket": "{ id: string, label: Label, note?: string }", "tree": "Tree", "next": "int?" },
  "types": { "Label": "\"vip\" | \"spam\"", "Tree": "{ id: int, children: list<Tree> }" }
}"#;

#[test]
fn variables_have_the_types_that_are_written() {
    let small = sound(SMALL);
    let types: Vec<String> = small.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    assert_eq!(
        types,
        ["score: double", "ticket: { id: string, label: Label, note?: string }", "tree: Tree", "next: int?"]
    );
    let mut sink = Sink::new();
    let text = "ticket.label == 'vip' && tree.children[0].children.size() > 0";
    let place = Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap());
    let expr = cel::parse(text, place, &mut sink);
    assert_eq!((cel::check(&expr, &small, &mut sink), sink.found()), (Type::Bool, &[][..]));
}

#[test]
fn keys_of_maps_are_of_the_types_that_cel_has_for_them() {
    let text = r#"{"variables": {"m": "map<double, int>", "n": "list<map<Id, int>>", "o": "map<Id, Num>"}, "types": {"Id": "string", "Num": "map<T, int>", "T": "timestamp"}}"#;
    let keys = "a key of a map is a `string`, `int`, `uint`, `bool` or an enum, and this is";
    let help = "(write a key as text, as in `map<string, int>`)";
    assert_eq!(said(text), [format!("{keys} `T` @ T {help}"), format!("{keys} `double` @ double {help}")]);
}

#[test]
fn names_that_types_have_elsewhere_are_known() {
    for (foreign, own) in [
        ("number", "write `double`, or `int` for whole numbers"),
        ("boolean", "write `bool`"),
        ("array", "write `list<string>`, or a list of another type"),
        ("optional", "write a `?` behind the type, as in `int?`"),
    ] {
        let text = format!(r#"{{"variables": {{"x": "{foreign}"}}}}"#);
        assert_eq!(said(&text), [format!("no type is called `{foreign}` @ {foreign} ({own})")]);
    }
}

#[test]
fn types_are_not_written_in_expressions() {
    let small = sound(SMALL);
    for (text, expected) in [
        ("Label.vip", "`Label` is a type, not a value (its values are texts, written as in `\"vip\"`)"),
        ("Tree{id: 1}", "a record is written without its type `Tree` (records are written `{\"id\": …}`)"),
        ("Tre{}", "no type is called `Tre` (records are written as in `{\"id\": …}`)"),
    ] {
        let mut sink = Sink::new();
        let expr = cel::parse(text, Span::new(FileId::new(0), 0, 0), &mut sink);
        assert_eq!(cel::check(&expr, &small, &mut sink), Type::Error);
        let said: Vec<String> = sink
            .found()
            .iter()
            .map(|found| format!("{} ({})", found.message, found.help.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(said, [expected], "{text}");
    }
}

#[test]
fn every_part_may_be_left_out_and_names_may_have_dots() {
    assert_eq!(sound("{}").iter().len(), 0);
    assert_eq!(sound(" \u{feff}{\"types\": {\"Id\": \"string\"}}".trim_start()).iter().len(), 0);
    assert_eq!(sound(r#"{"variables": {"output.score": "double", "output": "dyn", "a.if.b": "int"}}"#).iter().len(), 3);
}

#[test]
fn mistakes_in_types_are_shown_where_they_stand_in_the_document() {
    for (text, expected) in [
        (r#"{"variables": {"s": "strng"}}"#, "no type is called `strng` @ strng (did you mean `string`?)"),
        (
            r#"{"variables": {"s": "Lable"}, "types": {"Label": "string"}}"#,
            "no type is called `Lable` @ Lable (did you mean `Label`?)",
        ),
        (
            r#"{"variables": {"s": "list<Weather>"}}"#,
            "no type is called `Weather` @ Weather (declare it under `types`, as in `\"types\": { \"Id\": \"string\" }`)",
        ),
        (
            r#"{"variables": {"s": "\"a\" | list<strng>"}}"#,
            "expected a string in quotes, found `list` @ list (a union is of strings, as in `\"a\" | \"b\"`; what may be missing is written `T?`)",
        ),
        (
            r#"{"variables": {"s": "{ \"a\": int }"}}"#,
            "expected a name, `}` or `...`, found a string @ \\\" (types are written as in `list<string>`, `map<string, int>` or `{ name: string, note?: string }`)",
        ),
        (
            r#"{"variables": {"s": "list<"}}"#,
            "expected a type, as in `string` or `list<Ticket>`, found the end of the type @ <",
        ),
        (
            r#"{"variables": {"s": ""}}"#,
            "expected a type, as in `string` or `list<Ticket>`, found the end of the type @ ",
        ),
        (r#"{"variables": {"s": "int int"}}"#, "expected the end of the type, found `int` @ int"),
        (r#"{"variables": {"s": "int step"}}"#, "expected the end of the type, found `step` @ step"),
        (
            r#"{"variables": {"s": "{ a: int, a: int }"}}"#,
            "the field `a` is declared twice @ a (rename one of the two, or remove it)",
        ),
        (
            r#"{"types": {"A": "{ b: B }", "B": "{ a: A }"}}"#,
            "the type `A` contains itself, so no value of it could ever end @ A (let it contain itself through a list, a map or an optional, as in `children: list<Tree>` or `next: Tree?`)",
        ),
    ] {
        assert_eq!(said(text), [expected], "{text}");
    }
}

#[test]
fn mistakes_of_the_document_are_shown_where_they_stand() {
    const SHAPE: &str =
        "write it as in `{ \"variables\": { \"score\": \"double\" }, \"types\": { \"Id\": \"string\" } }`";
    for (text, expected) in [
        ("", format!("`env.json` is not JSON: there is nothing in it @  ({SHAPE})")),
        ("{\"variables\": {},}", format!("`env.json` is not JSON: trailing comma @ }} ({SHAPE})")),
        ("[]", format!("`env.json` is an object, and this is a list @ [] ({SHAPE})")),
        (r#"{"variables": "x"}"#, format!("`variables` is an object, and this is text @ \"x\" ({SHAPE})")),
        (r#"{"variable": {}}"#, "`variable` means nothing here @ \"variable\" (did you mean `variables`?)".to_owned()),
        (r#"{"score": "double"}"#, "`score` means nothing here @ \"score\" (declarations stand under `variables` and `types`, as in `{ \"variables\": { \"score\": \"double\" } }`)".to_owned()),
        (r#"{"variables": {"a": 1}}"#, "the type of `a` is text, and this is a number @ 1 (write the type as in a `.flow` file, as in `\"list<string>\"` or `\"{ id: string, note?: string }\"`)".to_owned()),
        (r#"{"variables": {"a": "int", "a": "int"}}"#, "`a` is given twice in `variables` @ \"a\" (rename one of the two, or remove it)".to_owned()),
        (r#"{"types": {"int": "string"}}"#, "`int` is a type of the language, which cannot be declared again @ \"int\" (a name is a letter, then letters, digits and `_`, as in `Label`)".to_owned()),
    ] {
        assert_eq!(said(text), [expected], "{text}");
    }
    for name in ["a b", "", "a..b", ".a", "1a", "in", "true.x", "a.in", "for", "`a`", "żółw", "f()"] {
        let text = json!({"variables": {name: "int"}}).to_string();
        let said = said(&text);
        assert!(
            said.len() == 1 && said[0].starts_with(&format!("`{name}` cannot be the name of a variable")),
            "{said:?}"
        );
    }
}

#[test]
fn several_mistakes_are_each_reported() {
    let text = r#"{"variables": {"a": "strng", "b": "list<", "c": "C"}, "types": {"C": "lst<int>", "D": 3}}"#;
    let said = said(text);
    assert_eq!(said.len(), 4, "{said:#?}");
}

#[test]
fn fixes_are_written_as_the_document_wants_them() {
    let mut sources = SourceMap::new();
    let text = r#"{"variables": {"é": "string", "s": "list<{ n: \"x\" | \"y\", m: strng }>"}}"#.replace('é', "e");
    let file = sources.add(SourceFile::new("env.json", text.as_str()));
    let mut sink = Sink::new();
    Declarations::read(&sources, file, &mut sink);
    let edit = &sink.found()[0].fixes[0].edits[0];
    let mended = format!("{}{}{}", &text[..edit.span.start as usize], edit.text, &text[edit.span.end as usize..]);
    assert_eq!(mended, text.replace("strng", "string"));
    sound(&mended);
}

/// What data gives the variables of [`SMALL`], or of a document.
fn values(document: &str, data: &serde_json::Value) -> Vec<String> {
    let declarations = sound(document);
    let (values, problems) = declarations.values(data);
    let place = Span::new(FileId::new(0), 0, 0);
    let values = values.iter().map(|(name, value)| format!("{name} = {}", cel::print(&value.to_expr(place))));
    let problems = problems.iter().map(|problem| match &problem.help {
        Some(help) => format!("{problem} ({help})"),
        None => problem.to_string(),
    });
    values.chain(problems).collect()
}

#[test]
fn data_gets_the_declared_types() {
    let data = json!({"ticket": {"id": "T-1", "label": "vip"}, "score": 1});
    assert_eq!(
        values(SMALL, &data),
        ["ticket = {\"id\": \"T-1\", \"label\": \"vip\"}", "score = 1.0", "next = optional.none()"]
    );
    let dotted = r#"{"variables": {"output.score": "double", "output.deep.n": "int", "ctx": "dyn"}}"#;
    let nested = json!({"output": {"deep": {"n": 1}, "score": 2}, "ctx": {"x": 1}});
    assert_eq!(values(dotted, &nested), ["output.deep.n = 1", "output.score = 2.0", "ctx = {\"x\": 1}"]);
    assert_eq!(values(dotted, &json!({"output.score": 0.5})), ["output.score = 0.5"]);
}

#[test]
fn data_that_does_not_fit_is_reported_with_its_place() {
    let data = json!({"scor": 1, "score": "1", "ticket": {"id": 1}, "extra": null});
    assert_eq!(
        values(SMALL, &data),
        [
            "next = optional.none()",
            "$.scor: no variable `scor` is declared (did you mean `score`?)",
            "$.score: expected `double`, found the string \"1\" (write the number without quotes)",
            "$.ticket.id: expected `string`, found `1`",
            "$.extra: no variable `extra` is declared (declare it, or remove it)",
        ]
    );
    let dotted = r#"{"variables": {"output.score": "double"}}"#;
    assert_eq!(
        values(dotted, &json!({"output": {"scre": 1}, "output.score": 1, "b": 2})),
        [
            "output.score = 1.0",
            "$.output.scre: no variable `output.scre` is declared (did you mean `output.score`?)",
            "$.b: no variable `b` is declared (declare it, or remove it)",
        ]
    );
    assert_eq!(
        values(dotted, &json!({"output.score": 1, "output": {"score": 1}})),
        ["output.score = 1.0", "$.output.score: the variable `output.score` is given twice (remove one of the two)"]
    );
    assert_eq!(
        values("{}", &json!([1])),
        ["$: the data is no object (give each variable by its name, as in `{\"score\": 0.9}`)"]
    );
}

#[test]
fn without_declarations_names_are_all_that_is_known() {
    let unknown = Declarations::dynamic(["score"]);
    let (values, problems) = unknown.values(&json!({"score": 1}));
    assert_eq!((values["score"].clone(), problems), (cel::Value::Int(1), vec![]));
}
