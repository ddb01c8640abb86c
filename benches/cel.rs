//! Expressions: reading and checking them, beside the parser of the `cel` crate. `cargo bench --bench cel` prints time,
//! throughput and memory.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use flowright::base::{FileId, Span};
use flowright::cel::{self, Activation, Env, Expr, Field, Named, Program, Record, Type, Value};
use flowright::diagnostic::Sink;
use smol_str::SmolStr;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A condition as most steps have one.
const SHORT: &str = "output.score >= 80.0 && ctx.enrich.output.revenue > 100000.0";

/// The rules of a team that sells to companies: 2 KB, with most of what the language has.
const LONG: &str = r#"
// Worth a call: a good score, or a customer who is worth it.
(output.score >= 80.0 && ctx.enrich.output.revenue > 100000.0
  || output.score >= 60.0 && ctx.enrich.output.revenue > 1000000.0 && !ctx.enrich.output.blocked)
&& ctx.enrich.output.country in ["DE", "AT", "CH", "FR", "NL", "BE", "LU", "DK", "SE", "NO", "FI"]
&& (ctx.enrich.output.employees >= 50 && ctx.enrich.output.employees <= 5000
  || ctx.enrich.output.tags.exists(tag, tag == "strategic" || tag.startsWith("partner-")))
&& input.lead.email.contains("@")
&& !input.lead.email.endsWith("@example.com")
&& !(input.lead.email.matches("^(info|sales|office|noreply)@.*$") && size(input.lead.name) == 0)
&& (has(input.lead.phone) ? size(input.lead.phone) >= 7 && input.lead.phone.matches("^[+0-9 ()-]+$") : output.score >= 90.0)
&& input.lead.answers.all(answer, size(answer.text.trim()) > 0 && answer.seconds > 3)
&& input.lead.answers.filter(answer, answer.seconds < 600).map(answer, answer.points).exists(points, points > 7)
&& double(input.lead.visits) * 0.25 + output.score / 2.0 - double(size(ctx.enrich.output.complaints)) * 5.0 > 35.5
&& {"gold": 3, "silver": 2, "bronze": 1}[?ctx.enrich.output.tier].orValue(0) >= (ctx.enrich.output.revenue > 500000.0 ? 1 : 2)
&& (ctx.enrich.output.complaints.size() == 0
  || ctx.enrich.output.complaints.all(complaint, complaint.closed && complaint.days < 14))
&& [output.score, ctx.enrich.output.score, 100.0].all(score, score >= 0.0 && score <= 100.0)
&& timestamp("2026-01-01T00:00:00Z") < input.at && input.at - timestamp("2026-01-01T00:00:00Z") < duration("8760h")
&& !(input.lead.source == "import" && input.lead.visits == 0 && input.lead.answers.size() == 0)
&& (input.lead.language == "de" || input.lead.language == "fr" || input.lead.language == "nl" || input.lead.language == "en")
&& input.lead.name + " <" + input.lead.email + ">" != "Test <test@test.test>"
&& (ctx.enrich.output.revenue / double(ctx.enrich.output.employees + 1) > 2500.0 || "listed" in ctx.enrich.output.tags)
"#;

/// The variables of both.
struct Company {
    variables: [(&'static str, Type); 3],
}

fn record<const N: usize>(fields: [(&str, Type); N]) -> Type {
    let field = |(name, ty): (&str, Type)| (SmolStr::new(name), Field { ty, optional: name == "phone" });
    Type::Record(Arc::new(Record { fields: fields.into_iter().map(field).collect(), open: false }))
}

impl Company {
    fn new() -> Self {
        let complaint = record([("closed", Type::Bool), ("days", Type::Int)]);
        let answer = record([("text", Type::String), ("seconds", Type::Int), ("points", Type::Int)]);
        let enriched = record([
            ("revenue", Type::Double),
            ("score", Type::Double),
            ("employees", Type::Int),
            ("country", Type::String),
            ("tier", Type::String),
            ("blocked", Type::Bool),
            ("tags", Type::list(Type::String)),
            ("complaints", Type::list(complaint)),
        ]);
        let lead = record([
            ("name", Type::String),
            ("email", Type::String),
            ("phone", Type::String),
            ("source", Type::String),
            ("language", Type::String),
            ("visits", Type::Int),
            ("answers", Type::list(answer)),
        ]);
        let variables = [
            ("input", record([("lead", lead), ("at", Type::Timestamp)])),
            ("output", record([("score", Type::Double)])),
            ("ctx", record([("enrich", record([("output", enriched)]))])),
        ];
        Self { variables }
    }
}

impl Env for Company {
    fn variable(&self, name: &str) -> Option<Type> {
        self.variables.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.variables.iter().map(|(name, _)| SmolStr::new(name)).collect()
    }

    fn unfold(&self, _: &Named) -> Type {
        Type::Error
    }
}

fn named(name: &str) -> &'static str {
    if name == "short" { SHORT } else { LONG }
}

fn parsed(text: &str, sink: &mut Sink) -> Expr {
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    cel::parse(text, Span::new(FileId::new(0), 0, end), sink)
}

/// Text to tree.
#[divan::bench(args = ["short", "long"])]
fn parse(bencher: Bencher<'_, '_>, name: &str) {
    let text = named(name);
    bencher.counter(BytesCount::new(text.len())).bench(|| parsed(black_box(text), &mut Sink::new()));
}

/// Text to tree to type. The goal: at most 1.2 times what [`parse_by_the_crate`] takes.
#[divan::bench(args = ["short", "long"])]
fn parse_and_check(bencher: Bencher<'_, '_>, name: &str) {
    let text = named(name);
    let env = Company::new();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut sink = Sink::new();
        let expr = parsed(black_box(text), &mut sink);
        let ty = cel::check(&expr, &env, &mut sink);
        assert!(ty == Type::Bool, "{:?}", sink.found());
        expr
    });
}

/// Text to the tree of the `cel` crate, by its own parser; it has no checker.
#[divan::bench(args = ["short", "long"])]
fn parse_by_the_crate(bencher: Bencher<'_, '_>, name: &str) {
    let text = named(name);
    // What `Program::compile` does, but for `[?`, which it refuses.
    let env = ::cel::Env::stdlib();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let program = env.compile(black_box(text));
        assert!(program.is_ok(), "{:?}", program.err().map(|error| error.to_string()));
        program
    });
}

/// The data of both, as expressions.
const DATA: [(&str, &str); 3] = [
    (
        "input",
        r#"{"lead": {"name": "Ada", "email": "ada@example.org", "phone": "+49 30 1234567", "source": "fair", "language": "de",
            "visits": 12, "answers": [{"text": "yes", "seconds": 5, "points": 8}, {"text": "soon", "seconds": 9, "points": 3}]},
            "at": timestamp("2026-05-01T00:00:00Z")}"#,
    ),
    ("output", r#"{"score": 85.0}"#),
    (
        "ctx",
        r#"{"enrich": {"output": {"revenue": 250000.0, "score": 70.0, "employees": 80, "country": "DE", "tier": "gold",
            "blocked": false, "tags": ["listed", "partner-x"], "complaints": [{"closed": true, "days": 3}]}}}"#,
    ),
];

/// The value of an expression that is lowered already, over data that is converted already.
#[divan::bench(args = ["short", "long"])]
fn evaluate(bencher: Bencher<'_, '_>, name: &str) {
    let mut values = Activation::new();
    for (variable, text) in DATA {
        let value = cel::constant(&parsed(text, &mut Sink::new()), &|_| None);
        assert!(value.is_ok_and(|value| values.set(variable, &value)));
    }
    let resolve = |name: &str| DATA.iter().any(|(variable, _)| *variable == name).then(|| name.into());
    let Ok(program) = Program::new(&parsed(named(name), &mut Sink::new()), &resolve) else { return };
    bencher.bench(|| {
        let value = program.evaluate(black_box(&values));
        assert!(matches!(value, Ok(Value::Bool(true))), "{value:?}");
        value
    });
}

/// The same by the `cel` crate's own tree. The goal: [`evaluate`] takes at most 1.1 times as long.
#[divan::bench(args = ["short", "long"])]
fn evaluate_by_the_crate(bencher: Bencher<'_, '_>, name: &str) {
    let mut env = ::cel::Env::stdlib();
    if env.add_extension(::cel::extensions::strings).is_err() {
        return;
    }
    let env = Arc::new(env);
    let mut context = ::cel::Context::with_env(Arc::clone(&env));
    for (variable, text) in DATA {
        let Ok(value) = env.compile(text).map(|program| program.execute(&context)) else { return };
        let Ok(value) = value else { return };
        context.add_variable_from_value(variable, value);
    }
    let Ok(program) = env.compile(named(name)) else { return };
    bencher.bench(|| {
        let value = program.execute(black_box(&context));
        assert!(matches!(value, Ok(::cel::Value::Bool(true))), "{value:?}");
        value
    });
}
