//! What the conditions before an expression prove of it.

use super::TestEnv;
use crate::cel::ast::Call;
use crate::cel::testing::read;
use crate::cel::{Assumption, Env, Expr, Field, Named, Overload, Record, Type, check, expect};
use crate::diagnostic::Sink;
use smol_str::SmolStr;
use std::sync::Arc;

/// The variables of [`TestEnv`], and tickets, of which nearly everything may be absent.
struct Tickets;

fn record(fields: impl IntoIterator<Item = (&'static str, Type, bool)>) -> Type {
    let fields = fields.into_iter().map(|(name, ty, optional)| (name.into(), Field { ty, optional }));
    Type::Record(Arc::new(Record { fields: fields.collect(), open: false }))
}

fn ticket() -> Type {
    let owner = record([("name", Type::String, false), ("mail", Type::String, true)]);
    record([
        ("id", Type::String, false),
        ("note", Type::String, true),
        ("owner", owner, true),
        ("count", Type::optional(Type::Int), true),
        ("label", super::label(), false),
        ("odd name", Type::Int, true),
    ])
}

impl Env for Tickets {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "t" | "u" => Some(ticket()),
            "ts" => Some(Type::list(ticket())),
            _ => TestEnv.variable(name),
        }
    }
    fn variables(&self) -> Vec<SmolStr> {
        TestEnv.variables()
    }
    fn unfold(&self, named: &Named) -> Type {
        TestEnv.unfold(named)
    }
    fn overloads(&self, function: &str) -> &[Overload] {
        if function == "coalesce" { &super::COALESCE } else { &[] }
    }
    fn copes(&self, function: &str) -> bool {
        function == "coalesce"
    }
    fn refine(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool, result: Type) -> Type {
        TestEnv.refine(call, types, bound, result)
    }
}

fn lines(text: &str, sink: &Sink) -> String {
    let line = |found: &crate::diagnostic::Diagnostic| {
        format!("{} {} @ {}", found.rule.code, found.message, &text[found.primary.span.range()])
    };
    sink.sorted().iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is reported of an expression, warnings, too.
fn found(text: &str) -> String {
    let mut sink = Sink::new();
    check(&read(text), &Tickets, &mut sink);
    lines(text, &sink)
}

/// The fields that may be absent, as they are written.
fn absent(text: &str) -> String {
    let mut sink = Sink::new();
    check(&read(text), &Tickets, &mut sink);
    let of_rule = |found: &&crate::diagnostic::Diagnostic| {
        assert_eq!(found.rule.code, "W0327", "{text}: {}", found.message);
        true
    };
    sink.sorted().iter().filter(of_rule).map(|it| &text[it.primary.span.range()]).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_field_that_may_be_absent_is_read_after_a_test() {
    for text in [
        "has(t.note) && t.note == ''",
        "b && has(t.note) && t.note == ''",
        "(b && has(t.note)) && (b || t.note == '')",
        "!has(t.note) || t.note == ''",
        "has(t.note) ? t.note : ''",
        "!has(t.note) ? '' : t.note",
        "!(b || !has(t.note)) && t.note == ''",
        "(b ? has(t.note) : has(t.note)) && t.note == ''",
        "(b ? has(t.note) : false) && t.note == ''",
        "(has(t.note) && b || has(t.note) && i > 1) && t.note == ''",
        "t.?note.hasValue() && t.note == ''",
        "'note' in t && t.note == ''",
        "has(t.note) && t['note'] == ''",
        "t[?'note'].hasValue() && t.note == ''",
        "has(t.owner) && t.owner.name == ''",
        "has(t.owner) && has(t.owner.mail) && t.owner.mail == ''",
        "t.?owner.?mail.hasValue() && t.owner.mail == ''",
        "has(t.?owner.mail) && t.owner.mail == ''",
        "has(t.note) && [1, 2].exists(x, size(t.note) > x)",
        "has(t.note) && [t.note].exists(u, u == t.note)",
        "ts.all(x, has(x.note) && x.note == '')",
        "ts.map(x, has(x.note), x.note)",
        "ts.transformList(k, x, has(x.note), x.note)",
        "ts.filter(x, has(x.note) && b).map(y, y.note)",
        "has(ts[0].note) && ts[0].note == ''",
        // Where absence is asked for, or coped with.
        "has(t.note)",
        "t.?note.orValue('')",
        "t.?owner.name.orValue('')",
        "coalesce(t.note, '')",
        "coalesce(t.owner.mail, '')",
        "t == u",
        "{'note': 1}.note + {'note': 1}['note']",
    ] {
        assert_eq!(absent(text), "", "{text}");
    }
}

#[test]
fn a_field_that_may_be_absent_is_reported_where_no_test_proves_it() {
    for (text, fields) in [
        ("t.note == ''", "t.note"),
        ("t['note'] == ''", "t['note']"),
        ("ts[0].note == ''", "ts[0].note"),
        ("t.note == '' && has(t.note)", "t.note"),
        ("has(u.note) && t.note == ''", "t.note"),
        ("has(t.owner) && t.note == ''", "t.note"),
        ("!has(t.note) && t.note == ''", "t.note"),
        ("has(t.note) || t.note == ''", "t.note"),
        ("has(t.note) ? '' : t.note", "t.note"),
        ("(has(t.note) || b) && t.note == ''", "t.note"),
        ("!(b && !has(t.note)) && t.note == ''", "t.note"),
        ("(b ? has(t.note) : true) && t.note == ''", "t.note"),
        ("(has(t.note) && b) == (t.note == '')", "t.note"),
        ("has(t.note) && ts.exists(t, t.note == '')", "t.note"),
        ("ts.exists(x, has(x.note) && ts.exists(x, x.note == ''))", "x.note"),
        ("ts.exists(x, has(x.note)) && t.note == ''", "t.note"),
        ("ts.filter(x, has(x.owner)).map(y, y.note)", "y.note"),
        ("ts.filter(x, has(t.note)).map(y, y.note)", "y.note"),
        ("coalesce('', t.note + '')", "t.note"),
        // In the middle.
        ("t.owner.name", "t.owner"),
        ("has(t.owner.mail)", "t.owner"),
        ("t.owner.?mail.orValue('')", "t.owner"),
        ("has(t.owner) && t.owner.mail == ''", "t.owner.mail"),
        ("t.count.orValue(1)", "t.count"),
        // Once for each path and binding.
        ("t.note + t.note + t['note'] + u.note", "t.note t['note'] u.note"),
        ("ts.all(x, x.note == '') && ts.all(x, x.note == '')", "x.note x.note"),
        ("t.owner.mail", "t.owner t.owner.mail"),
    ] {
        assert_eq!(absent(text), fields, "{text}");
    }
}

#[test]
fn an_absent_field_comes_with_what_to_write() {
    for (text, help, edit) in [
        ("t.note", "test it with `has(t.note) && …`, or give a value for that case: `t.?note.orValue(…)`", None),
        (
            "t['odd name']",
            "test it with `has(t.`odd name`) && …`, or give a value for that case: `t.?`odd name`.orValue(…)`",
            None,
        ),
        ("t.owner.?name", "read it as an optional: `t.?owner`", Some("t.?owner.?name")),
        ("has(t.owner.mail)", "read it as an optional: `t.?owner`", Some("has(t.?owner.mail)")),
        ("t.count.hasValue()", "read it as an optional: `t.?count`", Some("t.?count.hasValue()")),
    ] {
        let mut sink = Sink::new();
        check(&read(text), &Tickets, &mut sink);
        let [found] = sink.found() else { panic!("{text}: {:?}", sink.found()) };
        assert_eq!(found.message, format!("`{}` may be absent", text_of(found, text)));
        assert_eq!(found.help.as_deref(), Some(help), "{text}");
        assert_eq!(found.fixes.first().map(|fix| applied(fix, text)).as_deref(), edit, "{text}");
        // What a fix leads to is sound.
        assert_eq!(edit.map(absent).unwrap_or_default(), "", "{text}");
    }
}

fn text_of(found: &crate::diagnostic::Diagnostic, text: &str) -> String {
    crate::cel::print(&read(&text[found.primary.span.range()]))
}

fn applied(fix: &crate::diagnostic::Fix, text: &str) -> String {
    let mut text = text.to_owned();
    fix.edits.iter().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
    text
}

#[test]
fn a_place_that_takes_an_optional_offers_to_read_one() {
    let mut sink = Sink::new();
    expect(&read("t.note"), &Type::optional(Type::String), None, &Tickets, &mut sink);
    let [found] = sink.found() else { panic!("{:?}", sink.found()) };
    assert_eq!(found.help.as_deref(), Some("read it as an optional: `t.?note`"));
    assert_eq!(applied(&found.fixes[0], "t.note"), "t.?note");
}

#[test]
fn one_mistake_is_one_report() {
    for (text, report) in [
        ("t.note != null", "E0302 `!=` compares values of one type, found `string` and `null` @ !="),
        ("t.note.orValue('')", "E0302 `orValue` is no method of `string` @ orValue"),
        ("t.nope", "E0303 `{ id"),
    ] {
        let found = found(text);
        assert!(found.starts_with(report) && !found.contains("W0327"), "{text}: {found}");
    }
}

#[test]
fn members_that_a_condition_excludes_are_gone() {
    let narrow = |text: &str, expected: &str| {
        let mut sink = Sink::new();
        let ty = check(&read(text), &Tickets, &mut sink);
        assert!(sink.found().is_empty(), "{text}: {}", lines(text, &sink));
        assert_eq!(ty.to_string(), expected, "{text}");
    };
    for (text, expected) in [
        ("label == 'vip' ? [label] : []", r#"list<"vip">"#),
        ("label != 'vip' ? [label] : []", r#"list<"normal" | "spam">"#),
        ("!(label == 'vip') ? [label] : []", r#"list<"normal" | "spam">"#),
        ("'vip' == label ? [label] : []", r#"list<"vip">"#),
        ("label in ['vip', 'spam'] ? [label] : []", r#"list<"vip" | "spam">"#),
        ("!(label in ['vip', 'spam']) ? [label] : []", r#"list<"normal">"#),
        ("label == 'vip' || label == 'spam' ? [label] : []", r#"list<"vip" | "spam">"#),
        ("label != 'vip' && label != 'spam' ? [label] : []", r#"list<"normal">"#),
        ("label == 'vip' && b ? [] : [label]", r#"list<"vip" | "normal" | "spam">"#),
        ("label == 'vip' ? [] : label == 'spam' ? [] : [label]", r#"list<"normal">"#),
        ("t.label == 'vip' ? [t.label] : []", r#"list<"vip">"#),
        ("t.label == 'vip' ? [t['label']] : []", r#"list<"vip">"#),
        ("label in ['vip', s] ? [label] : []", r#"list<"vip" | "normal" | "spam">"#),
        ("!(label in ['vip', s]) ? [label] : []", r#"list<"normal" | "spam">"#),
        // Not of this path.
        ("t.label == 'vip' ? [u.label] : []", r#"list<"vip" | "normal" | "spam">"#),
        ("label == 'vip' ? [t].map(t, t.label) : []", r#"list<"vip" | "normal" | "spam">"#),
        ("t.label == 'vip' ? ts.map(t, t.label) : []", r#"list<"vip" | "normal" | "spam">"#),
    ] {
        narrow(text, expected);
    }
}

#[test]
fn a_comparison_with_an_excluded_member_is_impossible() {
    for (text, report) in [
        ("label != 'vip' && label == 'vip'", "E0308 `label` is never `\"vip\"` here @ 'vip'"),
        ("label == 'vip' && label == 'spam'", "E0308 `label` is never `\"spam\"` here @ 'spam'"),
        ("label == 'vip' || label == 'vip'", "E0308 `label` is never `\"vip\"` here @ 'vip'"),
        ("label == 'vip' && label in ['spam']", "E0308 `label` is never `\"spam\"` here @ 'spam'"),
        // More than needed is no mistake.
        ("label == 'vip' && label != 'spam'", ""),
        ("label != 'vip' && label in ['vip', 'spam']", ""),
        ("label == 'vip' || label != 'vip' && b", ""),
        ("label == 'vip' && status != label", ""),
        ("label == 'normal' && status == label", ""),
        ("label == 'vip' && t.label == 'spam'", ""),
        ("label == 'vip' && ts.exists(x, x.label == 'spam')", ""),
        ("label == 'vip' && ['spam'].exists(label, label == 'spam')", ""),
    ] {
        assert_eq!(found(text), report, "{text}");
    }
    let mut sink = Sink::new();
    let text = "label != 'vip' && b && label == 'vip'";
    check(&read(text), &Tickets, &mut sink);
    let [found] = sink.found() else { panic!("{:?}", sink.found()) };
    assert_eq!(&text[found.related[0].span.range()], "label != 'vip'");
    assert_eq!(found.related[0].text, "`\"vip\"` was ruled out here");
    assert_eq!(found.help.as_deref(), Some("in this place the possible values are `\"normal\"`, `\"spam\"`"));
}

#[test]
fn a_narrowed_enum_fits_one_with_fewer_members() {
    let wanted = Type::string_enum(["normal", "spam"]);
    for (text, fits) in
        [("label == 'vip' ? 'normal' : label", true), ("label != 'vip' ? label : 'normal'", true), ("label", false)]
    {
        let mut sink = Sink::new();
        expect(&read(text), &wanted, None, &Tickets, &mut sink);
        assert_eq!(sink.found().is_empty(), fits, "{text}");
    }
}

/// What was narrowed where it stood says nothing of the literal that takes its place.
#[test]
fn a_default_need_not_be_what_conditions_leave() {
    for (text, ty) in [
        ("[[1].map(x, label == 'vip', label)][?0].orValue([label])", "list<\"vip\" | \"normal\" | \"spam\">"),
        ("[[1].map(x, label == 'vip', label)][?0].orValue(['vip'])", "list<\"vip\">"),
        ("label == 'vip' ? optional.of([label]).orValue(['spam']) : []", "list<string>"),
    ] {
        let mut sink = Sink::new();
        let found = check(&read(text), &Tickets, &mut sink);
        assert_eq!(found.to_string(), ty, "{text}: {}", lines(text, &sink));
    }
}

/// An environment that knows more than forms tell is asked, but never of a variable that a macro binds.
#[test]
fn the_environment_may_know_more() {
    struct Proofs;
    impl Env for Proofs {
        fn variable(&self, name: &str) -> Option<Type> {
            Tickets.variable(name)
        }
        fn variables(&self) -> Vec<SmolStr> {
            Vec::new()
        }
        fn unfold(&self, named: &Named) -> Type {
            Tickets.unfold(named)
        }
        fn proves_present(&self, path: &Expr, known: &[Assumption<'_>]) -> bool {
            let shown = |known: &Assumption<'_>| crate::cel::print(known.expr);
            crate::cel::print(path) == "t.note" && known.iter().map(shown).eq(["t.id == \"a\""])
        }
        fn narrow(&self, _: &Expr, _: &Type, _: &[Assumption<'_>]) -> Type {
            Type::string_enum(["vip"])
        }
    }
    for (text, reports) in [
        ("t.id == 'a' && t.note == ''", 0),
        ("t.id == 'b' && t.note == ''", 1),
        ("t.id == 'a' && ts.exists(t, t.note == '')", 1),
        ("t.id == 'a' && ts.exists(x, x.id == '' && t.note == '')", 0),
        ("label == 'spam'", 1),
        ("[label].exists(label, label == 'vip')", 0),
    ] {
        let mut sink = Sink::new();
        check(&read(text), &Proofs, &mut sink);
        assert_eq!(sink.found().len(), reports, "{text}: {}", lines(text, &sink));
    }
}

#[test]
fn of_what_takes_too_many_steps_nothing_is_claimed() {
    let many = vec!["i > 1"; 2 * crate::cel::known::MAX_PARTS].join(" && ");
    assert_eq!(absent(&format!("{many} && t.note == ''")), "");
    assert_eq!(found(&format!("label != 'vip' && ({many}) && label == 'vip'")).len(), 0);
    assert_eq!(absent(&format!("ts.filter(x, {many} && has(x.note)).map(y, y.note)")), "y.note");
}
