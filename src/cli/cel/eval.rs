//! `flowright cel eval`: the value of an expression.

use super::super::console::{Console, Stream};
use super::super::exit::Exit;
use super::args::{EvalArgs, ValueFormat};
use super::session::{Answer, Session};
use crate::base::{FileId, SourceMap, Span, json};
use crate::cel::rules::{EVALUATION_FAILED, INVALID_DATA};
use crate::cel::{self, Activation, Budget, DataError, Env as _, EvalError, Expr, Failure, Program, Step, Type, Value};
use crate::diagnostic::Diagnostic;
use crate::ty::Declarations;
use serde_json::{Value as Json, json};
use std::io;

/// What to do about a name where nothing is declared.
const UNKNOWN: &str = "give it a value in a JSON file for `--vars`, as in `{ \"score\": 0.9 }`";

pub(super) fn run(args: &EvalArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let readers = [Some(args.expr.as_str()), args.env.as_deref(), args.vars.as_deref()];
    if let Some(exit) = super::one_reader(readers, console)? {
        return Ok(exit);
    }
    let mut session = Session::default();
    let answer = evaluated(args, &mut session).map(|(value, ty)| answer(&value, &ty, args.format));
    session.finish(answer, args.format.into(), Stream::Err, console)
}

fn answer(value: &Value, ty: &Type, format: ValueFormat) -> Answer {
    let text = cel::print(&value.to_expr(Span::new(FileId::new(0), 0, 0)));
    let json = value.to_json();
    Answer {
        text: if format == ValueFormat::Cel { text.clone() } else { json.to_string() },
        json: json!({ "value": json, "cel": text, "type": ty.to_string() }),
    }
}

fn evaluated(args: &EvalArgs, session: &mut Session) -> Option<(Value, Type)> {
    let expr = session.expression(&args.expr).and_then(|file| session.parse(file));
    let declared = args.env.as_ref().map(|path| session.file(path).and_then(|file| session.declarations(file)));
    let data = match &args.vars {
        Some(path) => session.file(path).and_then(|file| read(file, session)),
        None => Some((None, Json::Object(serde_json::Map::new()))),
    };
    let (file, data) = data?;
    let declarations = match declared {
        Some(declarations) => declarations?,
        None => Declarations::dynamic(data.as_object().into_iter().flat_map(|data| data.keys())).advising(UNKNOWN),
    };
    let values = values(&declarations, file, &data, session);
    let expr = expr?;
    let ty = session.check_given(&expr, &declarations)?;
    let value = evaluate(&expr, &declarations, &values?, args.budget);
    match value {
        Ok(value) => {
            let Some(key) = value.ambiguous_key().filter(|_| args.format != ValueFormat::Cel) else {
                return Some((value, ty));
            };
            let message = format!("JSON cannot hold this value: a map has two keys that JSON writes as `\"{key}\"`");
            session.sink.report(EVALUATION_FAILED.at(expr.span, message).help("print it with `--format cel`"));
            None
        }
        Err(error) => {
            let found = failure(&error, &expr, &declarations, args, session);
            session.sink.report(found);
            None
        }
    }
}

fn read(file: FileId, session: &mut Session) -> Option<(Option<FileId>, Json)> {
    let source = session.sources.file(file);
    match json::parse(source.text()) {
        Ok(data) => {
            let repeated = json::repeated_keys(source.text());
            for [first, key] in &repeated {
                let message = format!("the key {} is given twice", &source.text()[key.clone()]);
                let found = INVALID_DATA.at(span(file, key.clone()), message).help("remove one of the two");
                session.sink.report(found.related(span(file, first.clone()), "first given here"));
            }
            repeated.is_empty().then_some((Some(file), data))
        }
        Err(mistake) => {
            let message = format!("`{}` is not JSON: {}", source.path(), mistake.message);
            let place = span(file, mistake.at..source.text().len().min(mistake.at + 1));
            session
                .sink
                .report(INVALID_DATA.at(place, message).help("give the value of each variable: `{ \"score\": 0.9 }`"));
            None
        }
    }
}

/// The values of the variables; none if data does not fit.
fn values(declarations: &Declarations, file: Option<FileId>, data: &Json, session: &mut Session) -> Option<Activation> {
    let (values, problems) = declarations.values(data);
    for problem in &problems {
        let file = file?;
        let place = span(file, located(session.sources.file(file).text(), problem));
        let found = INVALID_DATA.at(place, described(problem));
        session.sink.report(match &problem.help {
            Some(help) => found.help(help),
            None => found,
        });
    }
    let mut activation = Activation::new();
    for (name, value) in &values {
        activation.set(name, value);
    }
    problems.is_empty().then_some(activation)
}

fn described(problem: &DataError) -> String {
    let path = problem.path.to_string();
    match path.strip_prefix("$.") {
        // Such messages name the variable themselves.
        Some(_) if problem.about_key && problem.path.0.len() == 1 => problem.message.clone(),
        Some(path) => format!("`{path}`: {}", problem.message),
        None => problem.message.clone(),
    }
}

/// Where what a problem is about stands.
fn located(text: &str, problem: &DataError) -> std::ops::Range<usize> {
    let (mut key, mut place) = (None, json::whole(text));
    for step in &problem.path.0 {
        let parts = json::parts(text, place.clone());
        let found = match step {
            Step::Element(index) => parts.into_iter().nth(*index),
            Step::Member(name) => parts.into_iter().find(|part| {
                part.key.clone().and_then(|key| serde_json::from_str::<String>(&text[key]).ok()).as_deref()
                    == Some(name)
            }),
        };
        let Some(part) = found else { break };
        key = part.key;
        place = part.value;
    }
    key.filter(|_| problem.about_key).unwrap_or(place)
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn span(file: FileId, range: std::ops::Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}

fn evaluate(expr: &Expr, declarations: &Declarations, values: &Activation, budget: u64) -> Result<Value, EvalError> {
    let program = Program::new(expr, &|name: &str| declarations.variable(name).map(|_| name.into()))?;
    program.evaluate_within(values, Budget(budget))
}

/// What to say of an expression that has no value.
fn failure(
    error: &EvalError,
    expr: &Expr,
    declarations: &Declarations,
    args: &EvalArgs,
    session: &Session,
) -> Diagnostic {
    if error.failure == Failure::Unknown
        && let Some((name, place)) = variable_at(error.span, expr, declarations, &session.sources)
    {
        let help = match args.vars.as_deref() {
            Some("-") => "give it one in the data".to_owned(),
            Some(path) => format!("give it one in `{path}`"),
            None => "give it one in a JSON file for `--vars`".to_owned(),
        };
        return EVALUATION_FAILED.at(place, format!("`{name}` has no value")).help(help);
    }
    let found = EVALUATION_FAILED.at(error.span, error.message.clone());
    match error.failure {
        Failure::Value if error.can_be_tested() => {
            found.help("test before, as in `n != 0`, `i < size(items)` or `has(order.note)`")
        }
        Failure::Types if args.env.is_none() => {
            found.help("declare the variables with `--env` to have types checked before")
        }
        Failure::Budget => found.help(format!("raise the cost limit with `--budget`; it is {}", args.budget)),
        Failure::Depth => found.help("nest the expression and the data less deeply"),
        Failure::Value | Failure::Types | Failure::Syntax | Failure::Unknown => found,
    }
}

/// The variable that is read at `place`, and where its name stands: all of it, if it is written without blanks.
fn variable_at(place: Span, expr: &Expr, declarations: &Declarations, sources: &SourceMap) -> Option<(String, Span)> {
    let mut found = None;
    cel::free_variables(expr, &[], &mut |used| {
        if used.expr.span.contains(place) && used.span.start == place.start {
            let name = used.paths().into_iter().find(|path| declarations.variable(path).is_some());
            found = name.map(|name| {
                let text = sources.file(used.span.file).text();
                let length =
                    text[used.span.start as usize..].starts_with(&name).then(|| u32::try_from(name.len()).ok());
                let whole = length.flatten().map(|length| Span { end: used.span.start + length, ..used.span });
                (name, whole.unwrap_or(used.span))
            });
        }
    });
    found
}
