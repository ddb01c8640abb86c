//! JSON as values of declared types.
//!
//! JSON has one kind of number, no bytes, no times and no absence but `null`. What a value is therefore depends on the type that
//! it is declared with, never on how it happens to be written: `5` is an `int`, a `uint` or a `double`, and `"3.5s"` is a string
//! or a duration. The mapping is that of protobuf's JSON, which [`Value::to_json`] writes; where no type is known (`dyn`), whole
//! numbers are `int` if they fit.

use super::ast::MAX_DEPTH;
use super::env::Env;
use super::eval::constant;
use super::types::{Field, Record, Type};
use super::value::{Key, Value, call, method};
use crate::base::suggest::nearest;
use crate::base::{FileId, Span};
use indexmap::IndexMap;
use serde_json::{Map, Number, Value as Json};
use smol_str::SmolStr;
use std::fmt;

/// Why data does not fit its type, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// Where in the data.
    pub path: DataPath,
    /// What is wrong.
    pub message: String,
    /// What to do, as an instruction.
    pub help: Option<String>,
    /// Whether it is about the key at the end of the path, and not about the value behind it.
    pub about_key: bool,
}

/// A place in data; shown as `$.ticket.tags[2]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DataPath(pub Vec<Step>);

/// One step into data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the member of an object.
    Member(SmolStr),
    /// To the element of a list, from 0.
    Element(usize),
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|step| match step {
            Step::Member(name) if super::parse::is_plain_name(name) => write!(f, ".{name}"),
            Step::Member(name) => write!(f, "[{:?}]", name.as_str()),
            Step::Element(index) => write!(f, "[{index}]"),
        })
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for DataError {}

impl DataError {
    /// A problem at `path`.
    pub fn new(path: &[Step], message: impl Into<String>) -> Self {
        Self { path: DataPath(path.to_vec()), message: message.into(), help: None, about_key: false }
    }

    /// Says that it is about the key at the end of the path.
    #[must_use]
    pub fn about_key(self) -> Self {
        Self { about_key: true, ..self }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

impl Value {
    /// The value of type `ty` that `json` stands for; `env` knows the declared types.
    pub fn from_json(json: &Json, ty: &Type, env: &dyn Env) -> Result<Self, DataError> {
        Self::from_json_at(&[], json, ty, env)
    }

    /// [`Value::from_json`] for a part of larger data; errors name places behind `path`.
    pub fn from_json_at(path: &[Step], json: &Json, ty: &Type, env: &dyn Env) -> Result<Self, DataError> {
        Reader { env, path: path.to_vec() }.value(json, ty, 0)
    }
}

/// Whether data without the value is fit for the type: an optional that is none.
pub(crate) fn may_be_left_out(ty: &Type, env: &dyn Env) -> bool {
    matches!(shape(ty, env), Type::Optional(_))
}

fn shape(ty: &Type, env: &dyn Env) -> Type {
    match ty {
        Type::Named(named) => env.unfold(named),
        other => other.clone(),
    }
}

struct Reader<'e> {
    env: &'e dyn Env,
    path: Vec<Step>,
}

type Read = Result<Value, DataError>;

impl Reader<'_> {
    /// `depth` counts steps into the data and into the type: declared types may unfold without end.
    fn value(&mut self, json: &Json, ty: &Type, depth: usize) -> Read {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("this nests more than {MAX_DEPTH} levels deep")));
        }
        match ty {
            Type::Error | Type::Dyn | Type::Var(_) => self.dynamic(json, depth),
            Type::Null => {
                if json.is_null() {
                    Ok(Value::Null)
                } else {
                    Err(self.mismatch(json, ty))
                }
            }
            Type::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| self.mismatch(json, ty)),
            Type::Int => self.int(json),
            Type::Uint => self.uint(json),
            Type::Double => self.double(json),
            Type::String => self.text(json, ty).map(|text| Value::String(text.into())),
            Type::Bytes => self.bytes(json),
            Type::Timestamp => self.timestamp(json),
            Type::Duration => self.duration(json),
            Type::Enum(members) => self.member(json, ty, members),
            Type::List(element) => self.list(json, element, ty, depth),
            Type::Map(pair) => self.map(json, &pair.0, &pair.1, ty, depth),
            Type::Optional(_) if json.is_null() => Ok(Value::Optional(None)),
            Type::Optional(inner) => {
                self.value(json, inner, depth + 1).map(|value| Value::Optional(Some(Box::new(value))))
            }
            Type::Record(record) => self.record(json, record, ty, depth),
            Type::Named(named) => self.value(json, &self.env.unfold(named), depth + 1),
            Type::Abstract(_) | Type::Type(_) => {
                Err(self.error(format!("values of type `{ty}` cannot be given as data")))
            }
        }
    }

    /// What `json` is by itself.
    fn dynamic(&mut self, json: &Json, depth: usize) -> Read {
        Ok(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => Value::Int(value),
                (None, Some(value)) => Value::Uint(value),
                (None, None) => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Value::String(text.as_str().into()),
            Json::Array(_) => return self.list(json, &Type::Dyn, &Type::Dyn, depth),
            Json::Object(_) => return self.map(json, &Type::String, &Type::Dyn, &Type::Dyn, depth),
        })
    }

    fn int(&self, json: &Json) -> Read {
        let number = self.number(json, &Type::Int)?;
        let whole = number.as_i64().or_else(|| number.as_f64().and_then(whole_number));
        whole.map(Value::Int).ok_or_else(|| self.no_such_number(number, &Type::Int, i64::MIN, i64::MAX))
    }

    fn uint(&self, json: &Json) -> Read {
        let number = self.number(json, &Type::Uint)?;
        let whole = number.as_u64().or_else(|| number.as_f64().and_then(whole_positive));
        whole.map(Value::Uint).ok_or_else(|| self.no_such_number(number, &Type::Uint, u64::MIN, u64::MAX))
    }

    fn number<'j>(&self, json: &'j Json, ty: &Type) -> Result<&'j Number, DataError> {
        match json {
            Json::Number(number) => Ok(number),
            Json::String(text) if text.trim().parse::<f64>().is_ok() => {
                Err(self.mismatch(json, ty).help("write the number without quotes"))
            }
            _ => Err(self.mismatch(json, ty)),
        }
    }

    fn no_such_number(
        &self,
        number: &Number,
        ty: &Type,
        least: impl fmt::Display,
        most: impl fmt::Display,
    ) -> DataError {
        let fraction = number.as_f64().is_some_and(|value| value.fract() != 0.0);
        self.error(if fraction {
            format!("expected `{ty}`, found `{number}`, which is no whole number")
        } else {
            format!("`{number}` does not fit `{ty}`, which goes from {least} to {most}")
        })
    }

    fn double(&self, json: &Json) -> Read {
        let value = match json.as_str() {
            Some("NaN") => Some(f64::NAN),
            Some("Infinity") => Some(f64::INFINITY),
            Some("-Infinity") => Some(f64::NEG_INFINITY),
            _ => self.number(json, &Type::Double)?.as_f64(),
        };
        value.map(Value::Double).ok_or_else(|| self.mismatch(json, &Type::Double))
    }

    fn text<'j>(&self, json: &'j Json, ty: &Type) -> Result<&'j str, DataError> {
        json.as_str().ok_or_else(|| self.mismatch(json, ty))
    }

    fn bytes(&self, json: &Json) -> Read {
        let text = self.text(json, &Type::Bytes)?;
        let literal = Value::String(text.into()).to_expr(nowhere());
        let decoded = constant(&method("base64", "decode", vec![literal], nowhere()), &|_| None);
        match decoded {
            Ok(value @ Value::Bytes(_)) => Ok(value),
            _ => Err(self
                .error(format!("expected `bytes` in base64, found {}", shown(json)))
                .help("encode the bytes in base64, as in `aGVsbG8=` for `hello`")),
        }
    }

    fn timestamp(&self, json: &Json) -> Read {
        let text = self.text(json, &Type::Timestamp)?;
        match constant(&call("timestamp", text, nowhere()), &|_| None) {
            Ok(value @ Value::Timestamp(_)) => Ok(value),
            _ => Err(self
                .mismatch(json, &Type::Timestamp)
                .help("write it as RFC 3339 has it, with the time zone, as in `2024-02-29T12:34:56Z`")),
        }
    }

    fn duration(&self, json: &Json) -> Read {
        super::duration::parse(self.text(json, &Type::Duration)?).map(Value::Duration).ok_or_else(|| {
            self.mismatch(json, &Type::Duration)
                .help("write numbers with units, as in `3.5s` or `1h30m`: `h`, `m`, `s`, `ms`, `us`, `ns`")
        })
    }

    fn member(&self, json: &Json, ty: &Type, members: &[SmolStr]) -> Read {
        let text = self.text(json, ty)?;
        if members.iter().any(|member| member == text) {
            return Ok(Value::String(text.into()));
        }
        let error = self.error(format!("expected `{ty}`, found {}", shown(json)));
        Err(match nearest(text, members.iter().map(SmolStr::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        })
    }

    fn list(&mut self, json: &Json, element: &Type, ty: &Type, depth: usize) -> Read {
        let Json::Array(items) = json else { return Err(self.mismatch(json, ty)) };
        let items = items
            .iter()
            .enumerate()
            .map(|(index, item)| self.inside(Step::Element(index), |reader| reader.value(item, element, depth + 1)));
        items.collect::<Result<_, _>>().map(Value::List)
    }

    fn map(&mut self, json: &Json, key: &Type, value: &Type, ty: &Type, depth: usize) -> Read {
        let Json::Object(members) = json else { return Err(self.mismatch(json, ty)) };
        let key_type = shape(key, self.env);
        let entries = members.iter().map(|(name, item)| {
            self.inside(Step::Member(name.into()), |reader| {
                Ok((reader.key(name, &key_type)?, reader.value(item, value, depth + 1)?))
            })
        });
        entries.collect::<Result<_, _>>().map(Value::Map)
    }

    /// The key that the text of a JSON object stands for. Only the usual spelling of a number is one, so no key comes twice.
    fn key(&self, text: &str, ty: &Type) -> Result<Key, DataError> {
        let key = match ty {
            Type::String | Type::Dyn | Type::Error => Some(Key::String(text.into())),
            Type::Bool => text.parse().ok().map(Key::Bool),
            Type::Int => text.parse().ok().map(Key::Int),
            Type::Uint => text.parse().ok().map(Key::Uint),
            Type::Enum(members) if members.iter().any(|member| member == text) => Some(Key::String(text.into())),
            _ => None,
        };
        key.filter(|key| key.to_string() == text).ok_or_else(|| {
            self.error(format!("the key {text:?} is no `{ty}`, which the keys of this map are")).about_key()
        })
    }

    fn record(&mut self, json: &Json, record: &Record, ty: &Type, depth: usize) -> Read {
        let Json::Object(members) = json else { return Err(self.mismatch(json, ty)) };
        let mut fields = IndexMap::with_capacity(members.len());
        for (name, item) in members {
            let value = self.inside(Step::Member(name.into()), |reader| match record.fields.get(name.as_str()) {
                Some(field) => reader.field(item, field, depth + 1),
                None if record.open => reader.value(item, &Type::Dyn, depth + 1).map(Some),
                None => Err(reader.unknown_field(name, record, members)),
            })?;
            fields.extend(value.map(|value| (Key::String(name.as_str().into()), value)));
        }
        for (name, field) in
            record.fields.iter().filter(|(name, field)| !field.optional && !members.contains_key(name.as_str()))
        {
            if !may_be_left_out(&field.ty, self.env) {
                let message = format!("the field `{name}` is missing");
                return Err(self.error(message).help(format!("add it: it is of type `{}`", field.ty)));
            }
            fields.insert(Key::String(name.as_str().into()), Value::Optional(None));
        }
        Ok(Value::Map(fields))
    }

    /// A field's value. `null` says that a field which may be absent is, unless `null` is a value of it.
    fn field(&mut self, json: &Json, field: &Field, depth: usize) -> Result<Option<Value>, DataError> {
        let takes_null =
            || matches!(shape(&field.ty, self.env), Type::Null | Type::Dyn | Type::Error | Type::Optional(_));
        if field.optional && json.is_null() && !takes_null() {
            return Ok(None);
        }
        self.value(json, &field.ty, depth).map(Some)
    }

    fn unknown_field(&self, name: &str, record: &Record, given: &Map<String, Json>) -> DataError {
        let free = record.fields.keys().map(SmolStr::as_str).filter(|field| !given.contains_key(*field));
        let message = format!("there is no field `{name}` in `{}`", Type::Record(record.clone().into()));
        let error = self.error(message).about_key();
        match nearest(name, free) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("remove it, or declare it in the type"),
        }
    }

    /// Reads something one step further in.
    fn inside<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let result = read(self);
        self.path.pop();
        result
    }

    fn mismatch(&self, json: &Json, ty: &Type) -> DataError {
        self.error(format!("expected `{ty}`, found {}", shown(json)))
    }

    fn error(&self, message: String) -> DataError {
        DataError::new(&self.path, message)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only whole numbers within the range of the type get there")]
fn whole_number(value: f64) -> Option<i64> {
    // 2^63 is the first double beyond the range; -2^63 lies in it.
    (value.fract() == 0.0 && (-TWO_63..TWO_63).contains(&value)).then_some(value as i64)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as for `whole_number`")]
fn whole_positive(value: f64) -> Option<u64> {
    (value.fract() == 0.0 && (0.0..2.0 * TWO_63).contains(&value)).then_some(value as u64)
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;

/// The place of expressions that stand in no text.
fn nowhere() -> Span {
    Span::new(FileId::new(0), 0, 0)
}

/// What is there, in a few words.
fn shown(json: &Json) -> String {
    match json {
        Json::Null => "`null`".to_owned(),
        Json::Bool(value) => format!("`{value}`"),
        Json::Number(number) => format!("`{number}`"),
        Json::String(text) if text.chars().count() > 40 => {
            format!("the string {:?}", text.chars().take(40).chain(['…']).collect::<String>())
        }
        Json::String(text) => format!("the string {text:?}"),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests;
