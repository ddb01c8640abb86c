use flowright::base::{FileId, Span};
use flowright::cel::{self, Activation, Program, Value, value::Key};
use flowright::diagnostic::Sink;
use std::time::Instant;
fn m(f: Vec<(&str, Value)>) -> Value {
    Value::Map(f.into_iter().map(|(k, v)| (Key::String(k.into()), v)).collect())
}
fn s(x: &str) -> Value {
    Value::String(x.into())
}
fn cm(f: Vec<(&str, ::cel::Value)>) -> ::cel::Value {
    let h: std::collections::HashMap<String, ::cel::Value> = f.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
    h.into()
}
fn best(mut f: impl FnMut()) -> f64 {
    let mut b = f64::MAX;
    for _ in 0..30 {
        let t = Instant::now();
        for _ in 0..2000 {
            f();
        }
        b = b.min(t.elapsed().as_secs_f64() / 2000.0 * 1e9);
    }
    b
}
fn main() {
    let answers: Vec<Value> = (0..20)
        .map(|i| m(vec![("text", s("some answer")), ("seconds", Value::Int(10 + i)), ("points", Value::Int(i % 9))]))
        .collect();
    let canswers: Vec<::cel::Value> = (0..20i64)
        .map(|i| cm(vec![("text", "some answer".into()), ("seconds", (10 + i).into()), ("points", (i % 9).into())]))
        .collect();
    let vals = [
        ("output", m(vec![("score", Value::Double(85.0))])),
        (
            "ctx",
            m(vec![(
                "enrich",
                m(vec![(
                    "output",
                    m(vec![
                        ("revenue", Value::Double(250000.0)),
                        ("country", s("DE")),
                        ("tags", Value::List(vec![s("a"), s("partner-x")])),
                    ]),
                )]),
            )]),
        ),
        ("input", m(vec![("lead", m(vec![("answers", Value::List(answers)), ("email", s("x@y.de"))]))])),
    ];
    let cvals: Vec<(&str, ::cel::Value)> = vec![
        ("output", cm(vec![("score", 85.0.into())])),
        (
            "ctx",
            cm(vec![(
                "enrich",
                cm(vec![(
                    "output",
                    cm(vec![
                        ("revenue", 250000.0.into()),
                        ("country", "DE".into()),
                        ("tags", vec!["a", "partner-x"].into()),
                    ]),
                )]),
            )]),
        ),
        ("input", cm(vec![("lead", cm(vec![("answers", canswers.into()), ("email", "x@y.de".into())]))])),
    ];
    for text in [
        "output.score >= 80.0 && ctx.enrich.output.revenue > 100000.0",
        "ctx.enrich.output.country in ['DE','AT'] && input.lead.email.contains('@') && output.score / 2.0 + 1.0 > 3.0",
        "input.lead.answers.all(a, a.seconds > 3 && size(a.text) > 0)",
        "input.lead.answers.filter(a, a.seconds < 600).map(a, a.points).exists(p, p > 7)",
        "input.lead.answers.exists(a, a.text == input.lead.email)",
        "[1,2,3].map(x, x * 2) == [2,4,6]",
        "{'a': 1, 'b': 2}['a'] == 1",
        "size(input.lead.email + '.' + input.lead.email) > 10 ? 'x' : 'y'",
    ] {
        let mut sink = Sink::new();
        let e = cel::parse(text, Span::new(FileId::new(0), 0, text.len() as u32), &mut sink);
        let mut a = Activation::new();
        for (n, v) in &vals {
            a.set(n, v);
        }
        let p = Program::new(&e, &|n| vals.iter().find(|(k, _)| *k == n).map(|(k, _)| (*k).into())).unwrap();
        let c = ::cel::Program::compile(text).unwrap();
        let mut ctx = ::cel::Context::default();
        for (n, v) in &cvals {
            ctx.add_variable_from_value(*n, v.clone());
        }
        let r = p.evaluate(&a);
        let r2 = c.execute(&ctx);
        let ours = best(|| {
            std::hint::black_box(p.evaluate(&a)).ok();
        });
        let theirs = best(|| {
            std::hint::black_box(c.execute(&ctx)).ok();
        });
        println!(
            "{:.2}  ours {:.0} ns theirs {:.0} ns {:?} {:?} {}",
            ours / theirs,
            ours,
            theirs,
            r.is_ok(),
            r2.is_ok(),
            text
        );
    }
}
