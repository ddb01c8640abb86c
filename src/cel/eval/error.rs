//! Why an expression has no value.

use super::meter::Stop;
use crate::base::Span;
use ::cel::{ExecutionError, Value as Resolved};

/// Why an expression has no value, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// The part that failed.
    pub span: Span,
    /// The kind of failure.
    pub failure: Failure,
    /// What went wrong, in the words of a message.
    pub message: String,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The text did not parse, which its parser has reported.
    Syntax,
    /// A name without a value, or an unknown function.
    Unknown,
    /// An operator or a function does not take values of these types. Checked expressions over data that fits their types, and
    /// without `dyn`, never fail so.
    Types,
    /// An operation has no result for these values: a division by zero, an overflow, a key that is not there.
    Value,
    /// The budget is spent.
    Budget,
    /// The expression or a value nests too deeply.
    Depth,
}

const DIVIDES: &str = "this divides by zero";
const OUTSIDE: &str = "the index lies outside the list";
const NO_VALUE: &str = "this optional is none, so it has no value";
pub(super) const WRONG_TYPES: &str = "this cannot be evaluated with values of these types";
pub(super) const TOO_DEEP: &str = "this nests too deeply to be evaluated";
const TOO_COSTLY: &str = "this takes too long to evaluate: its loops do more work than the cost limit allows";

impl EvalError {
    pub(super) fn new(span: Span, failure: Failure, message: impl Into<String>) -> Self {
        Self { span, failure, message: message.into() }
    }

    /// Whether a condition could have told before that there is no value: of a divisor, an index, a key or an optional.
    pub fn can_be_tested(&self) -> bool {
        let starts = [DIVIDES, OUTSIDE, "there is no key", "there is no field", NO_VALUE];
        self.failure == Failure::Value && starts.iter().any(|start| self.message.starts_with(start))
    }

    /// Whether a parser or checker has reported the cause already.
    pub fn is_reported(&self) -> bool {
        self.failure == Failure::Syntax
    }
}

impl std::fmt::Display for EvalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EvalError {}

pub(super) fn stopped(stop: Stop) -> (Failure, String) {
    match stop {
        Stop::Budget => (Failure::Budget, TOO_COSTLY.to_owned()),
        Stop::Depth => (Failure::Depth, TOO_DEEP.to_owned()),
    }
}

/// What went wrong, without the crate's way of showing values.
pub(super) fn words(error: &ExecutionError) -> (Failure, String) {
    let (failure, message) = match error {
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => (Failure::Value, DIVIDES.to_owned()),
        ExecutionError::Overflow(..) => (Failure::Value, "the result does not fit its type".to_owned()),
        ExecutionError::IndexOutOfBounds(_) => (Failure::Value, OUTSIDE.to_owned()),
        ExecutionError::NoSuchKey(key) => (Failure::Value, format!("there is no key `{key}`")),
        ExecutionError::DuplicateKey(_) => (Failure::Value, "this key is given twice".to_owned()),
        ExecutionError::UndeclaredReference(name) => {
            (Failure::Unknown, format!("`{name}` has no value that is known before the run"))
        }
        ExecutionError::FunctionError { function, message } => {
            (Failure::Value, function_failed(function.trim_start_matches('@'), message))
        }
        unordered if orders_numbers(unordered) => {
            (Failure::Value, "`NaN` is neither less nor greater than a number".to_owned())
        }
        ExecutionError::NoSuchOverload(overload) => {
            (Failure::Types, refused(overload.function(), overload.argument_types()))
        }
        ExecutionError::UnsupportedBinaryOperator(operator, left, right) => {
            let types = [left, right].map(|value| type_name(value).to_owned());
            (Failure::Types, refused(operator, &types))
        }
        ExecutionError::UnexpectedType { got, want } if is_type(want) => {
            (Failure::Types, format!("this wants `{want}`, and finds `{got}`"))
        }
        _ => (Failure::Types, WRONG_TYPES.to_owned()),
    };
    (failure, message)
}

/// An operator or function that does not take values of these types.
fn refused(function: &str, types: &[String]) -> String {
    let operator = match function {
        "add" => "+",
        "sub" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "_[_]" | "_[?_]" => "[…]",
        "_._" | "_?._" | "_.?_" => "a selection of a field",
        other => other.trim_matches(['_', '@']),
    };
    let types: Vec<String> =
        types.iter().map(|ty| format!("`{}`", ty.rsplit('.').next().unwrap_or(ty).to_lowercase())).collect();
    let quoted = if operator.contains(' ') { operator.to_owned() } else { format!("`{operator}`") };
    format!("{quoted} does not take {}", types.join(" and "))
}

fn type_name(value: &Resolved) -> &'static str {
    match value {
        Resolved::List(_) => "list",
        Resolved::Map(_) => "map",
        Resolved::Int(_) => "int",
        Resolved::UInt(_) => "uint",
        Resolved::Float(_) => "double",
        Resolved::String(_) => "string",
        Resolved::Bytes(_) => "bytes",
        Resolved::Bool(_) => "bool",
        Resolved::Duration(_) => "duration",
        Resolved::Timestamp(_) => "timestamp",
        Resolved::Null => "null",
        Resolved::Function(..) | Resolved::Opaque(_) | Resolved::Struct(_) => "dyn",
    }
}

fn is_type(name: &str) -> bool {
    matches!(name, "bool" | "int" | "uint" | "double" | "string" | "bytes" | "list" | "map" | "timestamp" | "duration")
}

/// What went wrong in a function. The crate hands on what its parsers say, in their own words.
fn function_failed(function: &str, message: &str) -> String {
    let too_large = message.contains("overflow") || message.contains("too large") || message.contains("out of range");
    match function {
        "timestamp" if message.starts_with("this lies") => message.to_owned(),
        "timestamp" => "this is no timestamp of RFC 3339, as in `2024-02-29T12:34:56Z`".to_owned(),
        "int" | "uint" | "double" if too_large => format!("this number does not fit `{function}`"),
        "int" | "uint" | "double" | "bool" => format!("this text is no `{function}`"),
        "value" => NO_VALUE.to_owned(),
        "base64.decode" => "this is not base64".to_owned(),
        "string" => "these bytes are no UTF-8 text".to_owned(),
        "timezone" => "there is no such time zone".to_owned(),
        _ => format!("`{function}` fails: {message}"),
    }
}

/// Whether two numbers could not be ordered, which happens with `NaN` only. The reference implementation, too, makes it an error.
fn orders_numbers(error: &ExecutionError) -> bool {
    let number = |value: &Resolved| matches!(value, Resolved::Int(_) | Resolved::UInt(_) | Resolved::Float(_));
    match error {
        ExecutionError::NoSuchOverload(overload) => {
            matches!(overload.function(), "_<_" | "_<=_" | "_>_" | "_>=_")
                && overload.argument_types().iter().all(|ty| matches!(ty.as_str(), "int" | "uint" | "double"))
        }
        ExecutionError::ValuesNotComparable(left, right) => number(left) && number(right),
        _ => false,
    }
}
