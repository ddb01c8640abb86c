//! No expression is too much: each gives a result or a clean finding, on a stack as small as that of a thread.
//!
//! Everything that is done with an expression is done here: parse, check, print, normal form, evaluation.

use flowright::base::{FileId, Span};
use flowright::cel::{self, Activation, Env, Named, Program, Type, Value};
use flowright::diagnostic::Sink;
use smol_str::SmolStr;
use std::thread;

/// The stack that threads of the standard library have.
const STACK: usize = 2 * 1024 * 1024;

struct Anything;

impl Env for Anything {
    fn variable(&self, name: &str) -> Option<Type> {
        (name.len() == 1).then_some(Type::Dyn)
    }

    fn variables(&self) -> Vec<SmolStr> {
        vec!["a".into()]
    }

    fn unfold(&self, _: &Named) -> Type {
        Type::Dyn
    }

    fn declared(&self, name: &str) -> Option<Type> {
        (name == "T").then_some(Type::Dyn)
    }
}

/// The messages of what is found in `text` while it is read, with everything done that can be.
fn outcome(text: &str) -> Vec<String> {
    let mut sink = Sink::new();
    let end = u32::try_from(text.len()).unwrap();
    let expr = cel::parse(text, Span::new(FileId::new(0), 0, end), &mut sink);
    let sound = !sink.has_errors();
    cel::check(&expr, &Anything, &mut Sink::new());
    let printed = cel::print(&expr);
    _ = cel::normal(&expr, &Anything);
    let value = |name: &str| (name == "a").then_some(Value::Int(1));
    _ = cel::constant(&expr, &value);
    if let Ok(program) = Program::new(&expr, &|name: &str| Some(name.into())) {
        _ = program.evaluate(&Activation::new().bind("a", &Value::Int(1)));
    }
    if sound {
        let end = u32::try_from(printed.len()).unwrap();
        let again = cel::parse(&printed, Span::new(FileId::new(0), 0, end), &mut sink);
        assert_eq!(cel::print(&again), printed);
    }
    sink.found().iter().map(|found| found.message.clone()).collect()
}

/// [`outcome`] on a small stack.
fn on_small_stack(text: &str) -> Vec<String> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, || outcome(text)).unwrap().join().unwrap()
    })
}

/// `open` and `close` around `a`, `depth` times.
fn nested(open: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + "a" + &close.repeat(depth)
}

/// `a` with `part` behind it, `count` times.
fn chain(part: &str, count: usize) -> String {
    "a".to_owned() + &part.repeat(count)
}

/// What nests, as an opening and a closing part.
const NESTING: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{1: ", "}"),
    ("f(", ")"),
    ("a.f(", ")"),
    ("a[", "]"),
    ("a[?", "]"),
    ("T{f: ", "}"),
    ("a.all(x, ", ")"),
    ("[1].map(x, ", ")"),
    ("cel.bind(x, 1, ", ")"),
    ("has(a.b) && (", ")"),
    ("(a ? ", " : 1)"),
    ("a ? (", ") : 1"),
    ("(", " + 1)"),
    ("!(", ")"),
    ("-(", ")"),
    ("[?", "]"),
    ("{?1: ", "}"),
];

/// What repeats behind a value.
const CHAINS: &[&str] = &[
    " + a",
    " - a",
    " * a",
    " == a",
    " < a",
    " in a",
    ".f()",
    ".f",
    "[0]",
    ".?f",
    "[?0]",
    ".map(x, x)",
    ".`a-b`",
    " ? a : a",
    ".f(a).g[0]",
];

#[test]
fn a_chain_of_connectives_is_flat() {
    for operator in [" && ", " || ", " && a || "] {
        let text = vec!["a"; 100_000].join(operator);
        assert_eq!(on_small_stack(&text), Vec::<String>::new());
    }
}

#[test]
fn what_is_deep_is_read_up_to_the_limit() {
    for (open, close) in NESTING {
        assert_eq!(on_small_stack(&nested(open, close, 40)), Vec::<String>::new(), "{open}");
        let brackets = open.matches(['(', '[', '{']).count();
        // Just below the limits: 128 brackets, a tree of 256.
        let found = on_small_stack(&nested(open, close, 128 / brackets.max(1)));
        assert!(found.len() <= 1 && found.iter().all(|message| message.contains("nested deeper")), "{open}: {found:?}");
    }
    for part in CHAINS {
        assert_eq!(on_small_stack(&chain(part, 40)), Vec::<String>::new(), "{part}");
        let found = on_small_stack(&chain(part, 255));
        assert!(found.len() <= 1 && found.iter().all(|message| message.contains("nested deeper")), "{part}: {found:?}");
    }
}

#[test]
fn what_is_too_deep_is_reported_once() {
    let deep = NESTING.iter().map(|(open, close)| nested(open, close, 10_000));
    let chains = CHAINS.iter().map(|part| chain(part, 10_000));
    let signs = ["!", "-", "! ", "- "].map(|sign| sign.repeat(10_000) + "a");
    for text in deep.chain(chains).chain(signs).chain([chain(" + a", 50_000)]) {
        let found = on_small_stack(&text);
        let start = &text[..text.len().min(40)];
        assert_eq!(found.len(), 1, "{start}: {found:?}");
        assert!(found[0].contains("nested deeper than"), "{start}: {found:?}");
    }
}

#[test]
fn what_is_broken_at_length_is_reported() {
    let texts = [
        "(".repeat(100_000),
        ")".repeat(10_000),
        "'".repeat(9_999),
        "`".repeat(9_999),
        "\\".repeat(9_999),
        "a ".repeat(20_000),
        "a?.".repeat(10_000),
        "a=".repeat(10_000),
        "a,".repeat(10_000),
        "{a,".repeat(100) + &"a,".repeat(10_000),
        vec!["a b"; 5_000].join(" && "),
        format!("{{{}}}", vec!["a"; 10_000].join(",")),
        format!("[{}]", vec!["a b"; 5_000].join(",")),
        format!("{}1{}", "[1 2, ".repeat(120), "]".repeat(120)),
        "not ".repeat(10_000) + "a",
        "if ".repeat(10_000) + "a",
        "${".repeat(60),
        "x => ".repeat(10_000),
        "\u{1}".repeat(10_000),
        "é".repeat(10_000),
        "1e999 + ".repeat(2_000) + "1",
        format!("'{}'", "\\z".repeat(10_000)),
    ];
    for text in texts {
        let found = on_small_stack(&text);
        let start: String = text.chars().take(40).collect();
        assert!(!found.is_empty() && found.len() <= 20_000, "{start}: {}", found.len());
    }
}

#[test]
fn what_is_long_but_flat_is_read() {
    let texts = [
        format!("[{}]", vec!["a"; 50_000].join(", ")),
        format!("{{{}}}", (0..20_000).map(|key| format!("{key}: a")).collect::<Vec<_>>().join(", ")),
        format!("f({})", vec!["a"; 50_000].join(", ")),
        format!("'{}'", "x".repeat(1_000_000)),
        format!("'{}'", "\\n".repeat(500_000)),
        format!("a{} // {}", "\n".repeat(500_000), "x".repeat(500_000)),
        "a".repeat(1_000_000),
        format!("[{}]", vec!["a.b(1)[2] + 1 == 'x' ? {1: 2} : -3"; 2_000].join(", ")),
    ];
    for text in texts {
        assert_eq!(on_small_stack(&text), Vec::<String>::new(), "{}", &text[..40]);
    }
}
