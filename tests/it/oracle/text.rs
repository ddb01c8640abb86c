//! A model as the text of a workflow.
//!
//! Steps are called `s0`, `s1`, …, by their place; a choose `c2`, an each `e2`, a loop `r2`; a parameter by its kind and the place of its
//! term, `n0`; a let `g0`.

use super::model::{
    Asked, Constant, Edge, Ended, Formula, Join, Kind, Model, Node, NodeAt, On, Operator, Place, Read, Term, Test, Work,
};
use std::fmt::Write as _;

/// What each workflow stands on.
const PRELUDE: &str = r#"type Label = "blue" | "green" | "red"
type Out = { n: int, d: double, t: string, k: Label, b: bool, l: list<int>, p: string, q: Noted, m: int }
type Noted = { note?: string }
type Why = { type: string, message: string, step: string, attempts: int }
effect work(x: int = 0, y: int = 0, other: int = 0, whole: Out?, first: int?, why: Why?) -> Out { timeout 5s idempotent }

"#;

/// A value of `Out`.
const FALLBACK: &str = r#"{"n": 0, "d": 0.0, "t": "", "k": "red", "b": false, "l": [], "p": "", "q": {}, "m": 0}"#;

/// The whole file.
pub(super) fn text(model: &Model) -> String {
    let params = model.terms.iter().enumerate().filter(|(_, term)| term.step.is_none());
    let mut params: Vec<String> =
        params.map(|(at, term)| format!("{}{at}: {}", letter(term.kind), type_of(term.kind))).collect();
    let relations = model.terms.iter().enumerate().filter(|(_, term)| term.kind == Kind::Relation);
    params.extend(relations.map(|(at, _)| format!("{}: int", other(at))));
    if model.nodes.iter().any(|node| node.work == Work::Each) {
        params.push("items: list<int>".to_owned());
    }
    let result = if model.result.is_some() { "-> int " } else { "" };
    let mut out = format!("{PRELUDE}workflow w({}) {result}{{\n", params.join(", "));
    for (at, formula) in model.lets.iter().enumerate() {
        _ = writeln!(out, "  let {} = {}", let_name(at), condition(model, formula));
    }
    for (at, node) in model.nodes.iter().enumerate() {
        if node.place == Place::Root {
            statement(model, at, "  ", &mut out);
        }
    }
    if let Some(result) = model.result {
        _ = writeln!(out, "  return {}.n", name(model, result));
    }
    out + "}\n"
}

/// What a node is called.
pub(super) fn name(model: &Model, at: NodeAt) -> String {
    let letter = match model.nodes[at].work {
        Work::Step => 's',
        Work::Choose(_) => 'c',
        Work::Each => 'e',
        Work::Loop => 'r',
    };
    format!("{letter}{at}")
}

/// What a let is called.
pub(super) fn let_name(at: usize) -> String {
    format!("g{at}")
}

/// What the parameter of a term is called.
pub(super) fn parameter(model: &Model, term: usize) -> String {
    format!("{}{term}", letter(model.terms[term].kind))
}

/// What the field of a step's output is called that a term of this kind reads.
pub(super) const fn field_name(kind: Kind) -> &'static str {
    letter(kind)
}

/// A formula as it stands behind `when`.
pub(super) fn condition(model: &Model, formula: &Formula) -> String {
    let joined = |parts: &[Formula], sign: &str, strength: u8| {
        let parts: Vec<String> = parts.iter().map(|part| part_of(model, part, strength)).collect();
        parts.join(sign)
    };
    match formula {
        Formula::Constant(value) => value.to_string(),
        Formula::Test(test) => comparison(model, &model.tests[*test], false),
        Formula::OrDefault(test) => comparison(model, &model.tests[*test], true),
        Formula::Ended(ended, node) => match ended {
            Ended::Ran => format!("ran({})", name(model, *node)),
            Ended::HasValue => format!("{}.hasValue()", name(model, *node)),
            Ended::Failed => format!("failed({})", name(model, *node)),
            Ended::HasError => format!("error({}).hasValue()", name(model, *node)),
            Ended::Skipped => format!("skipped({})", name(model, *node)),
        },
        Formula::Let(at) => let_name(*at),
        Formula::Not(inner) => format!("!{}", part_of(model, inner, 4)),
        Formula::And(parts) => joined(parts, " && ", 3),
        Formula::Or(parts) => joined(parts, " || ", 2),
        Formula::If(parts) => {
            let [condition, yes, no] = [0, 1, 2].map(|at| part_of(model, &parts[at], 2));
            format!("{condition} ? {yes} : {no}")
        }
    }
}

/// A part of a formula, in parentheses unless it binds at least as strongly as asked.
fn part_of(model: &Model, formula: &Formula, strength: u8) -> String {
    let own = match formula {
        Formula::If(_) => 0,
        Formula::Or(_) => 1,
        Formula::And(_) => 2,
        Formula::Test(test) | Formula::OrDefault(test) if model.tests[*test].asked != Asked::Itself => 3,
        Formula::Not(_)
        | Formula::Test(_)
        | Formula::OrDefault(_)
        | Formula::Constant(_)
        | Formula::Ended(..)
        | Formula::Let(_) => 4,
    };
    let text = condition(model, formula);
    if own >= strength { text } else { format!("({text})") }
}

/// What the term of a relation is compared with.
pub(super) fn other(term: usize) -> String {
    format!("v{term}")
}

fn comparison(model: &Model, test: &Test, optional: bool) -> String {
    let kind = model.terms[test.term].kind;
    let term = match (optional, model.terms[test.term].step) {
        (true, Some(step)) => format!("{}.?{}.orValue(false)", name(model, step), letter(kind)),
        _ => term(model, test.term),
    };
    match &test.asked {
        Asked::Compare { op, turned: false, .. } if kind == Kind::Relation => {
            format!("{term} {} {}", sign(*op), other(test.term))
        }
        Asked::Compare { op, turned: true, .. } if kind == Kind::Relation => {
            format!("{} {} {term}", other(test.term), sign(turned(*op)))
        }
        Asked::Compare { op, constant: value, turned: false } => format!("{term} {} {}", sign(*op), constant(*value)),
        Asked::Compare { op, constant: value, turned: true } => {
            format!("{} {} {term}", constant(*value), sign(turned(*op)))
        }
        Asked::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|value| constant(*value)).collect();
            format!("{term} in [{}]", values.join(", "))
        }
        Asked::Itself => term,
    }
}

/// How a term is written.
pub(super) fn term(model: &Model, at: usize) -> String {
    let term = &model.terms[at];
    let letter = letter(term.kind);
    let path = term.step.map_or_else(|| format!("{letter}{at}"), |step| format!("{}.{letter}", name(model, step)));
    match term.kind {
        Kind::Size => format!("size({path})"),
        Kind::Prefix => format!("{path}.startsWith(\"a\")"),
        Kind::Presence => format!("has({path}.note)"),
        Kind::Int | Kind::Double | Kind::Text | Kind::Label | Kind::Flag | Kind::Relation => path,
    }
}

fn constant(constant: Constant) -> String {
    match constant {
        Constant::Int(value) => value.to_string(),
        Constant::Double(value) => format!("{value:?}"),
        Constant::Text(value) => format!("{value:?}"),
        Constant::Flag(value) => value.to_string(),
    }
}

const fn letter(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "n",
        Kind::Double => "d",
        Kind::Text => "t",
        Kind::Label => "k",
        Kind::Flag => "b",
        Kind::Size => "l",
        Kind::Prefix => "p",
        Kind::Presence => "q",
        Kind::Relation => "m",
    }
}

const fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Int | Kind::Relation => "int",
        Kind::Double => "double",
        Kind::Text | Kind::Prefix => "string",
        Kind::Label => "Label",
        Kind::Flag => "bool",
        Kind::Size => "list<int>",
        Kind::Presence => "Noted",
    }
}

const fn sign(op: Operator) -> &'static str {
    match op {
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
    }
}

/// The operator when its sides change places.
const fn turned(op: Operator) -> Operator {
    match op {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        Operator::Equal | Operator::NotEqual => op,
    }
}

/// A node with all that stands in it, and the arrows that lead to it.
fn statement(model: &Model, at: NodeAt, indent: &str, out: &mut String) {
    let node = &model.nodes[at];
    let (name, inner) = (name(model, at), format!("{indent}  "));
    let inside = |place: Place, indent: &str, out: &mut String| {
        for (member, node) in model.nodes.iter().enumerate() {
            if node.place == place {
                statement(model, member, indent, out);
            }
        }
    };
    match &node.work {
        Work::Step => step(model, node, &format!("{indent}step {name}"), out),
        Work::Choose(arms) => {
            _ = writeln!(out, "{indent}choose {name} {{");
            for (arm, when) in arms.iter().enumerate() {
                let when =
                    when.as_ref().map_or("otherwise".to_owned(), |when| format!("when {}", condition(model, when)));
                _ = writeln!(out, "{inner}{when} => {{");
                inside(Place::Arm { choose: at, arm }, &format!("{inner}  "), out);
                _ = writeln!(out, "{inner}}}");
            }
            _ = writeln!(out, "{indent}}}");
        }
        Work::Each => {
            _ = writeln!(out, "{indent}each {name} (item in items) {{");
            inside(Place::Body(at), &inner, out);
            _ = writeln!(out, "{indent}}}");
        }
        Work::Loop => {
            _ = writeln!(out, "{indent}loop {name} max 3 {{");
            inside(Place::Body(at), &inner, out);
            // The first step of a body has no condition.
            _ = writeln!(out, "{inner}until s{}.b", at + 1);
            _ = writeln!(out, "{indent}}}");
        }
    }
    for edge in node.edges.iter().filter(|edge| edge.arrow) {
        _ = write!(out, "{indent}{} -> {name}", self::name(model, edge.from));
        if let Some(when) = &edge.when {
            _ = write!(out, " when {}", condition(model, when));
        }
        out.push('\n');
    }
}

fn step(model: &Model, node: &Node, head: &str, out: &mut String) {
    _ = write!(out, "{head} = work({})", arguments(model, node));
    for Edge { from, on, .. } in node.edges.iter().filter(|edge| !edge.arrow) {
        let on = match on {
            On::Succeeded => "",
            On::Failed => " failed",
            On::Settled => " settled",
        };
        _ = write!(out, " after {}{on}", name(model, *from));
    }
    match node.join {
        None => {}
        Some(Join::All) => *out += " join all",
        Some(Join::Any) => *out += " join any",
        Some(Join::AtLeast(count)) => _ = write!(out, " join {count}"),
    }
    if let Some(when) = &node.when {
        _ = write!(out, " when {}", condition(model, when));
    }
    if node.fallback {
        _ = write!(out, " fallback {FALLBACK}");
    }
    out.push('\n');
}

fn arguments(model: &Model, node: &Node) -> String {
    let name = |at: NodeAt| name(model, at);
    let mut hard = ["x", "y"].into_iter();
    let arguments = node.reads.iter().map(|read| match read {
        Read::Field(from) => format!("{}: {}", hard.next().unwrap(), field(model, *from)),
        Read::Whole(from) => format!("whole: {}", name(*from)),
        Read::OrValue(from) => format!("other: {}.?n.orValue(0)", name(*from)),
        Read::Coalesce(from) => {
            let from: Vec<String> = from.iter().map(|&from| field(model, from)).collect();
            format!("first: coalesce({})", from.join(", "))
        }
        Read::Error(from) => format!("why: error({})", name(*from)),
    });
    arguments.collect::<Vec<_>>().join(", ")
}

/// An int of what the node gives.
fn field(model: &Model, at: NodeAt) -> String {
    let name = name(model, at);
    match model.nodes[at].work {
        Work::Step => format!("{name}.n"),
        Work::Loop => format!("{name}.iterations"),
        Work::Each | Work::Choose(_) => format!("size({name})"),
    }
}

#[test]
fn a_model_is_written_as_one_would_write_it() {
    let step = |place| Node::step(place);
    let compare = |op, value, turned| Asked::Compare { op, constant: Constant::Int(value), turned };
    let arrow = Edge { from: 0, on: On::Succeeded, arrow: true, when: Some(Formula::Test(1)) };
    let failed = Edge { from: 0, on: On::Failed, arrow: false, when: None };
    let model = Model {
        terms: vec![
            Term { kind: Kind::Int, step: None, constants: vec![Constant::Int(10)] },
            Term { kind: Kind::Size, step: Some(0), constants: vec![Constant::Int(2)] },
        ],
        tests: vec![
            Test { term: 0, asked: compare(Operator::Greater, 10, false) },
            Test { term: 1, asked: compare(Operator::Less, 2, true) },
        ],
        lets: vec![Formula::Test(0)],
        nodes: vec![
            Node { when: Some(Formula::Let(0)), ..step(Place::Root) },
            Node { work: Work::Choose(vec![Some(Formula::Test(0)), None]), edges: vec![arrow], ..step(Place::Root) },
            Node { reads: vec![Read::Field(0), Read::Error(0)], ..step(Place::Arm { choose: 1, arm: 0 }) },
            Node { work: Work::Loop, ..step(Place::Root) },
            step(Place::Body(3)),
            Node { edges: vec![failed], join: Some(Join::Any), ..step(Place::Root) },
        ],
        result: Some(0),
    };
    let written = text(&model);
    let expected = "\
workflow w(n0: int) -> int {
  let g0 = n0 > 10
  step s0 = work() when g0
  choose c1 {
    when n0 > 10 => {
      step s2 = work(x: s0.n, why: error(s0))
    }
    otherwise => {
    }
  }
  s0 -> c1 when 2 > size(s0.l)
  loop r3 max 3 {
    step s4 = work()
    until s4.b
  }
  step s5 = work() after s0 failed join any
  return s0.n
}
";
    assert_eq!(&written[PRELUDE.len()..], expected);
}

#[test]
fn parentheses_stand_where_they_are_needed() {
    let test = |test| Formula::Test(test);
    let flag = |term| Test { term, asked: Asked::Itself };
    let term = Term { kind: Kind::Flag, step: None, constants: Vec::new() };
    let equal = Asked::Compare { op: Operator::Equal, constant: Constant::Flag(true), turned: false };
    let model = Model {
        terms: vec![term; 2],
        tests: vec![flag(0), flag(1), Test { term: 0, asked: equal }],
        ..Model::default()
    };
    let written = |formula: &Formula| condition(&model, formula);
    let (and, or) = (Formula::And(vec![test(0), test(1)]), Formula::Or(vec![test(0), test(1)]));
    let not = |formula: &Formula| Formula::Not(Box::new(formula.clone()));
    assert_eq!(written(&not(&test(0))), "!b0");
    assert_eq!(written(&not(&test(2))), "!(b0 == true)");
    assert_eq!(written(&not(&not(&or))), "!!(b0 || b1)");
    assert_eq!(written(&Formula::And(vec![or.clone(), not(&and)])), "(b0 || b1) && !(b0 && b1)");
    assert_eq!(written(&Formula::Or(vec![and.clone(), or.clone()])), "b0 && b1 || (b0 || b1)");
    let conditional = Formula::If(Box::new([or, and, test(2)]));
    assert_eq!(written(&conditional), "(b0 || b1) ? b0 && b1 : b0 == true");
    assert_eq!(written(&Formula::Or(vec![test(0), conditional])), "b0 || ((b0 || b1) ? b0 && b1 : b0 == true)");
}
