//! What the tree holds.

use super::*;
use crate::syntax::ast::*;

fn items(text: &str) -> Vec<ItemKind> {
    assert_eq!(said(text), "", "{text}");
    read(text).0.items.into_iter().map(|item| item.kind).collect()
}

fn workflow(body: &str) -> Workflow {
    match items(&format!("workflow f(t: int) {{\n{body}\n}}")).pop() {
        Some(ItemKind::Workflow(workflow)) => workflow,
        other => panic!("{other:?}"),
    }
}

fn step(text: &str) -> Step {
    match workflow(text).body.pop().map(|stmt| stmt.kind) {
        Some(StmtKind::Step(step)) => step,
        other => panic!("{other:?}"),
    }
}

fn source(text: &str, span: crate::base::Span) -> &str {
    &text[span.range()]
}

#[test]
fn the_example_is_read_without_a_word() {
    for text in [TRIAGE, CRM, MORE] {
        assert_eq!(said(text), "");
        assert!(grammar::apply(Rule::file, text).is_ok());
    }
    let (file, _) = read(TRIAGE);
    assert_eq!(file.doc.as_deref(), Some("Triage one support ticket."));
    assert!(file.items.len() > 16);
    assert_eq!(file.comments.len(), 4);
}

#[test]
fn doc_comments_go_to_what_follows() {
    let text = "/// The file.\n\n/// A type.\n/// Of two lines.\ntype A = int // no doc\n\n/// Lost.\n\ntype B = int
/// A workflow.\nworkflow w() {\n  /// A step.\n  step a = f() // not this\n  /// An edge.\n  a -> a\n}";
    let (file, _) = read(text);
    let docs: Vec<_> = file.items.iter().map(|item| item.doc.as_deref()).collect();
    assert_eq!(file.doc.as_deref(), Some("The file."));
    assert_eq!(docs, [Some("A type.\nOf two lines."), None, Some("A workflow.")]);
    let ItemKind::Workflow(workflow) = &file.items[2].kind else { panic!("a workflow") };
    let docs: Vec<_> = workflow.body.iter().map(|stmt| stmt.doc.as_deref()).collect();
    assert_eq!(docs, [Some("A step."), Some("An edge.")]);
    let own_line: Vec<_> = file.comments.iter().map(|comment| (comment.doc, comment.own_line)).collect();
    assert_eq!(own_line[..4], [(true, true), (true, true), (true, true), (false, false)]);
}

#[test]
fn spans_end_with_the_last_word() {
    let text = "type A = int   // why\n\nmachine M {\n  a -> b on go  // how\n  /// Not its end.\n  initial a\n}";
    let (file, _) = read(text);
    assert_eq!(source(text, file.items[0].span), "type A = int");
    let ItemKind::Type(TypeDecl { body: TypeBody::Expr(ty), .. }) = &file.items[0].kind else { panic!("a type") };
    assert_eq!(source(text, ty.span), "int");
    let ItemKind::Machine(machine) = &file.items[1].kind else { panic!("a machine") };
    let MachineItem::Transition(transition) = &machine.items[0] else { panic!("a transition") };
    assert_eq!(source(text, transition.span), "a -> b on go");
}

#[test]
fn a_byte_order_mark_and_windows_lines_change_nothing() {
    let text = "\u{feff}type A = int\r\ntype B = A?\r\n";
    let (file, sink) = read(text);
    assert!(sink.found().is_empty());
    assert_eq!(source(text, file.items[1].span), "type B = A?");
}

#[test]
fn types_have_all_their_forms() {
    let shape = |text: &str| match items(&format!("type T = {text}")).pop() {
        Some(ItemKind::Type(TypeDecl { body: TypeBody::Expr(ty), .. })) => show(&ty),
        other => panic!("{other:?}"),
    };
    assert_eq!(shape("crm.Customer?"), "(crm.Customer)?");
    assert_eq!(shape("list<map<string, list<int>>>"), "[{string: [int]}]");
    assert_eq!(shape("\"a\" | r'\\b' | \"\\n\""), "a/\\b/\n");
    assert_eq!(shape("{ type: int, step?: string?, … }"), "{type int, step? (string)?, ..}");
    assert_eq!(shape("{ }"), "{}");
    assert_eq!(shape("{ ... }"), "{..}");
    assert_eq!(shape("(((\"a\" | \"b\")))?"), "(a/b)?");
}

fn show(ty: &TypeExpr) -> String {
    match &ty.kind {
        TypeExprKind::Error => "error".to_owned(),
        TypeExprKind::Name(name) => name.to_string(),
        TypeExprKind::List(item) => format!("[{}]", show(item)),
        TypeExprKind::Map(key, value) => format!("{{{}: {}}}", show(key), show(value)),
        TypeExprKind::Optional(inner) => format!("({})?", show(inner)),
        TypeExprKind::Enum(texts) => texts.iter().map(|text| text.value.as_str()).collect::<Vec<_>>().join("/"),
        TypeExprKind::Record { fields, open } => {
            let field = |f: &FieldDecl| format!("{}{} {}", f.name, if f.optional { "?" } else { "" }, show(&f.ty));
            let mut parts: Vec<String> = fields.iter().map(field).collect();
            parts.extend(open.then(|| "..".to_owned()));
            format!("{{{}}}", parts.join(", "))
        }
    }
}

#[test]
fn clauses_of_a_step_come_in_any_order() {
    let step = step(
        "step s = f(t, retry: 3) retry 3 backoff 1s..4s factor 1.5 jitter on \"A\", \"B\" takes 2s..9s ~ 4s
           after a, b failed join 2 needs gpu 2 needs db priority 3 timeout 1h30m fallback {\"a\": 1} when t > 0",
    );
    let words: Vec<_> = step.clauses.iter().map(|clause| clause.kind.keyword()).collect();
    let expected = ["retry", "takes", "after", "join", "needs", "needs", "priority", "timeout", "fallback", "when"];
    assert_eq!(words, expected);
    let ClauseKind::Retry(retry) = &step.clauses[0].kind else { panic!("retry") };
    let (first, longest) = retry.backoff.unwrap();
    assert_eq!((retry.times.value, first.value, longest.unwrap().value), (3, 1_000, 4_000));
    assert_eq!((retry.factor.unwrap().value, retry.jitter, retry.on.len()), (1.5, true, 2));
    let Work::Call(call) = &step.work else { panic!("a call") };
    let args: Vec<_> = call.args.iter().map(|arg| (arg.name.as_str(), arg.short)).collect();
    assert_eq!(args, [("t", true), ("retry", false)]);
}

#[test]
fn header_clauses_stand_anywhere_in_the_body() {
    let workflow = workflow("version \"1.0.0\"\nstep a = f()\nseed 7\nreturn a\nconcurrency 2");
    let words: Vec<_> = workflow.clauses.iter().map(|clause| clause.kind.keyword()).collect();
    assert_eq!(words, ["version", "seed", "concurrency"]);
    assert_eq!(workflow.body.len(), 2);
}

#[test]
fn expressions_end_where_no_operator_follows() {
    let text = "a -> b when x\n  c -> d\n  a -> {b, c} -> d when x ==\n  -1\n  let y = p.Q{a: 1}.a ? [1][0] : f(\n (2))\n  {a, b} -> c";
    let body = workflow(text).body;
    assert_eq!(body.len(), 5);
    let StmtKind::Edge(chain) = &body[2].kind else { panic!("an edge") };
    let groups: Vec<Vec<&str>> =
        chain.groups.iter().map(|g| g.iter().map(crate::base::Name::as_str).collect()).collect();
    assert_eq!(groups, [vec!["a"], vec!["b", "c"], vec!["d"]]);
    assert_eq!(chain.arrows.len(), 2);
}

#[test]
fn words_of_clauses_and_declarations_may_name_what_only_expressions_use() {
    items("compute f(priority: int, type: string, timeout: bool) -> int");
    items(
        "workflow f(version: string) {\n  step a = g(step: version, when: 1) when version\n    == \"1\" priority 2\n}",
    );
}

/// A step that does not parse is still a step, so that nothing else is said of its name.
#[test]
fn what_does_not_parse_keeps_its_name() {
    let (file, sink) = read("workflow f() {\n  step a = 3\n  let b =\n  step c f()\n  return a\n}");
    assert_eq!(sink.found().len(), 3);
    let ItemKind::Workflow(workflow) = &file.items[0].kind else { panic!("a workflow") };
    let StmtKind::Step(step) = &workflow.body[0].kind else { panic!("a step") };
    assert_eq!((step.name.as_str(), &step.work), ("a", &Work::Error));
    assert_eq!(workflow.body.len(), 4);
}

#[test]
fn a_missing_brace_costs_nothing_else() {
    let (file, sink) = read(
        "workflow f() {\n  each a (b in c) {\n    step x = m(b)\n  step y = m()\n  return y\n}\nworkflow g() { return 1 }\n",
    );
    assert_eq!(sink.found().len(), 1);
    assert_eq!(file.items.len(), 2);
    let ItemKind::Workflow(workflow) = &file.items[0].kind else { panic!("a workflow") };
    assert_eq!(workflow.body.len(), 3);
}
