//! Any text as an expression: parse, check, print, normal form, evaluation.
//!
//! Nothing panics; every place that is reported lies in the text; what was read prints to text that reads as the same tree and
//! prints the same again; the normal form reads and is normal; the parts of an expression lie inside of it, in order.
#![no_main]

use flowright::base::{FileId, Span};
use flowright::cel::{self, Env, Expr, Field, Named, Record, Type, Value};
use flowright::diagnostic::Sink;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|text: &str| {
    let mut sink = Sink::new();
    let expr = parsed(text, &mut sink);
    let sound = !sink.has_errors();
    let ty = cel::check(&expr, &Everything, &mut sink);
    hold(&sink, text);
    if !sound {
        // What was reported is an error in the tree, which later passes take silently.
        _ = cel::print(&expr);
        return;
    }
    let printed = cel::print(&expr);
    let again = reads_again(&printed);
    assert_eq!(shape(&expr), shape(&again), "{text:?} is another tree when printed: {printed:?}");
    assert_eq!(cel::print(&again), printed, "printing is not stable");

    let normal = cel::normal(&expr, &Everything);
    let normal_text = cel::print(&normal);
    let normal_again = cel::normal(&reads_again(&normal_text), &Everything);
    assert_eq!(cel::print(&normal_again), normal_text, "the normal form is not normal");

    // Errors name places, which differ.
    let value = |expr| format!("{:?}", cel::constant(expr, &value).map_err(drop));
    assert_eq!(value(&expr), value(&again), "what was printed has another value");
    if ty != Type::Error {
        assert_eq!(value(&expr), value(&normal), "the normal form {normal_text:?} has another value");
    }
});

fn parsed(text: &str, sink: &mut Sink) -> Expr {
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    cel::parse(text, Span::new(FileId::new(0), 0, end), sink)
}

fn reads_again(printed: &str) -> Expr {
    let mut sink = Sink::new();
    let expr = parsed(printed, &mut sink);
    assert!(!sink.has_errors(), "{printed:?} was printed and cannot be read: {:?}", sink.found());
    expr
}

/// A tree without its places, which are written `0:start..end`.
fn shape(expr: &Expr) -> String {
    let debug = format!("{expr:?}");
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut shape = String::with_capacity(debug.len());
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("0:") {
        shape.push_str(&rest[..at]);
        let start = at + 2 + digits(&rest[at + 2..]);
        rest = match rest[start..].strip_prefix("..") {
            Some(end) => &end[digits(end)..],
            None => {
                shape.push_str("0:");
                &rest[at + 2..]
            }
        };
    }
    shape + rest
}

/// Every place of a finding lies in the text.
fn hold(sink: &Sink, text: &str) {
    for found in sink.found() {
        let labels = std::iter::once(&found.primary).chain(&found.related).map(|label| label.span);
        let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text: {found:?}");
        }
    }
}

/// Variables of every kind of type.
struct Everything;

fn record<const N: usize>(fields: [(&str, Type, bool); N], open: bool) -> Type {
    let field = |(name, ty, optional): (&str, Type, bool)| (name.into(), Field { ty, optional });
    Type::Record(Arc::new(Record { fields: fields.into_iter().map(field).collect(), open }))
}

fn tree() -> Type {
    Type::Named(Named { id: 0, name: "Tree".into() })
}

impl Env for Everything {
    fn variable(&self, name: &str) -> Option<Type> {
        Some(match name {
            "b" => Type::Bool,
            "i" | "a.b.c" => Type::Int,
            "u" => Type::Uint,
            "d" => Type::Double,
            "s" => Type::String,
            "y" => Type::Bytes,
            "t" => Type::Timestamp,
            "z" => Type::Duration,
            "x" => Type::Dyn,
            "n" => Type::Null,
            "e" => Type::string_enum(["vip", "spam"]),
            "l" => Type::list(Type::Int),
            "ls" => Type::list(Type::String),
            "m" => Type::map(Type::String, Type::Double),
            "o" => Type::optional(Type::Int),
            "r" => record([("name", Type::String, false), ("note", Type::String, true), ("self", tree(), true)], false),
            "p" => record([("name", Type::String, false)], true),
            "tree" => tree(),
            "q" => Type::opaque("secret"),
            "v" => Type::Error,
            _ => return None,
        })
    }

    fn variables(&self) -> Vec<smol_str::SmolStr> {
        ["tree", "ls", "b", "i"].map(Into::into).to_vec()
    }

    fn unfold(&self, _: &Named) -> Type {
        record([("value", Type::Int, false), ("children", Type::list(tree()), false)], false)
    }

    fn declared(&self, name: &str) -> Option<Type> {
        (name == "Tree" || name == "a.Tree").then(tree)
    }

    fn may_be_absent(&self, variable: &str) -> bool {
        variable == "r"
    }
}

/// Values of some of the variables.
fn value(name: &str) -> Option<Value> {
    Some(match name {
        "b" => Value::Bool(true),
        "i" | "x" => Value::Int(7),
        "u" => Value::Uint(7),
        "d" => Value::Double(0.5),
        "s" | "e" => Value::String("vip".into()),
        "n" => Value::Null,
        "l" => Value::List(vec![Value::Int(1), Value::Int(2)]),
        "o" => Value::Optional(None),
        _ => return None,
    })
}
