use super::*;
use crate::cel::print;
use crate::cel::types::Named;
use crate::cel::value::Moment;
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

/// `Tree` contains itself through a list, `Maybe` is an optional of itself.
struct Types;

impl Env for Types {
    fn variable(&self, _: &str) -> Option<Type> {
        None
    }

    fn variables(&self) -> Vec<SmolStr> {
        Vec::new()
    }

    fn unfold(&self, named: &Named) -> Type {
        match named.name.as_str() {
            "Tree" => Type::record([("id", Type::Int), ("children", Type::list(Type::Named(named.clone())))]),
            _ => Type::optional(Type::Named(named.clone())),
        }
    }
}

fn named(name: &str) -> Type {
    Type::Named(Named { id: 0, name: name.into() })
}

fn record(fields: &[(&str, Type, bool)], open: bool) -> Type {
    let fields =
        fields.iter().map(|(name, ty, optional)| ((*name).into(), Field { ty: ty.clone(), optional: *optional }));
    Type::Record(Arc::new(Record { fields: fields.collect(), open }))
}

/// The value as an expression, or what is wrong, where, and what to do.
fn read(json: &Json, ty: &Type) -> String {
    match Value::from_json(json, ty, &Types) {
        Ok(value) => print(&value.to_expr(nowhere())),
        Err(error) => match &error.help {
            Some(help) => format!("{error} ({help})"),
            None => error.to_string(),
        },
    }
}

#[test]
fn plain_values_are_what_they_are_declared_as() {
    for (json, ty, value) in [
        (json!(null), Type::Null, "null"),
        (json!(true), Type::Bool, "true"),
        (json!(5), Type::Int, "5"),
        (json!(5.0), Type::Int, "5"),
        (json!(-5e3), Type::Int, "-5000"),
        (json!(i64::MIN), Type::Int, "-9223372036854775808"),
        (json!(5), Type::Uint, "5u"),
        (json!(5.0), Type::Uint, "5u"),
        (json!(u64::MAX), Type::Uint, "18446744073709551615u"),
        (json!(5), Type::Double, "5.0"),
        (json!(0.5), Type::Double, "0.5"),
        (json!("NaN"), Type::Double, "double(\"NaN\")"),
        (json!("Infinity"), Type::Double, "double(\"Infinity\")"),
        (json!("-Infinity"), Type::Double, "double(\"-Infinity\")"),
        (json!("3.5s"), Type::String, "\"3.5s\""),
        (json!("3.5s"), Type::Duration, "duration(\"3.5s\")"),
        (json!("1h30m"), Type::Duration, "duration(\"5400s\")"),
        (json!("-0.25s"), Type::Duration, "duration(\"-0.25s\")"),
        (json!("2024-02-29T14:34:56.5+02:00"), Type::Timestamp, "timestamp(\"2024-02-29T12:34:56.5Z\")"),
        (json!("aGVsbG8="), Type::Bytes, "b\"hello\""),
        (json!("vip"), Type::string_enum(["vip", "spam"]), "\"vip\""),
        (json!([1, 2.0]), Type::list(Type::Int), "[1, 2]"),
        (json!({"b": 1, "a": 2}), Type::map(Type::String, Type::Uint), "{\"b\": 1u, \"a\": 2u}"),
        (json!({"1": "a", "-2": "b"}), Type::map(Type::Int, Type::String), "{1: \"a\", -2: \"b\"}"),
        (json!({"true": 1}), Type::map(Type::Bool, Type::Int), "{true: 1}"),
        (json!({"7": 1}), Type::map(Type::Uint, Type::Int), "{7u: 1}"),
        (json!(null), Type::optional(Type::Int), "optional.none()"),
        (json!(3), Type::optional(Type::Int), "optional.of(3)"),
        (
            json!({"id": 1, "children": [{"id": 2, "children": []}]}),
            named("Tree"),
            "{\"id\": 1, \"children\": [{\"id\": 2, \"children\": []}]}",
        ),
    ] {
        assert_eq!(read(&json, &ty), value, "{json} as {ty}");
    }
}

#[test]
fn without_a_type_whole_numbers_are_int_if_they_fit() {
    let json = json!([null, true, 1, 1.0, u64::MAX, 1e30, "x", {"z": [1], "a": null}]);
    let value = "[null, true, 1, 1.0, 18446744073709551615u, 1e30, \"x\", {\"z\": [1], \"a\": null}]";
    assert_eq!(read(&json, &Type::Dyn), value);
}

#[test]
fn records_know_what_may_be_absent() {
    let ty = record(
        &[
            ("id", Type::Int, false),
            ("note", Type::String, true),
            ("next", Type::optional(Type::Int), false),
            ("any", Type::Dyn, true),
        ],
        false,
    );
    assert_eq!(read(&json!({"id": 1}), &ty), "{\"id\": 1, \"next\": optional.none()}");
    assert_eq!(
        read(&json!({"id": 1, "note": null, "next": null, "any": null}), &ty),
        "{\"id\": 1, \"next\": optional.none(), \"any\": null}"
    );
    assert_eq!(
        read(&json!({"note": "x", "next": 2, "id": 1}), &ty),
        "{\"note\": \"x\", \"next\": optional.of(2), \"id\": 1}"
    );
    let open = record(&[("id", Type::Double, false)], true);
    assert_eq!(read(&json!({"more": 1, "id": 1}), &open), "{\"more\": 1, \"id\": 1.0}");
}

#[test]
fn what_does_not_fit_says_where_and_why() {
    let ticket = record(&[("id", Type::String, false), ("tags", Type::list(Type::Int), true)], false);
    for (json, ty, message) in [
        (json!("5"), Type::Int, "$: expected `int`, found the string \"5\" (write the number without quotes)"),
        (json!(5.5), Type::Int, "$: expected `int`, found `5.5`, which is no whole number"),
        (
            json!(u64::MAX),
            Type::Int,
            "$: `18446744073709551615` does not fit `int`, which goes from -9223372036854775808 to 9223372036854775807",
        ),
        (json!(-1), Type::Uint, "$: `-1` does not fit `uint`, which goes from 0 to 18446744073709551615"),
        (
            json!(9_223_372_036_854_775_808.0),
            Type::Int,
            "$: `9.223372036854776e+18` does not fit `int`, which goes from -9223372036854775808 to 9223372036854775807",
        ),
        (
            json!("inf"),
            Type::Double,
            "$: expected `double`, found the string \"inf\" (write the number without quotes)",
        ),
        (json!([]), Type::Double, "$: expected `double`, found a list"),
        (json!(1), Type::String, "$: expected `string`, found `1`"),
        (json!(null), Type::String, "$: expected `string`, found `null`"),
        (
            json!("not base64!"),
            Type::Bytes,
            "$: expected `bytes` in base64, found the string \"not base64!\" (encode the bytes in base64, as in `aGVsbG8=` for `hello`)",
        ),
        (
            json!("2024-13-01"),
            Type::Timestamp,
            "$: expected `timestamp`, found the string \"2024-13-01\" (write it as RFC 3339 has it, with the time zone, as in `2024-02-29T12:34:56Z`)",
        ),
        (
            json!("soon"),
            Type::Duration,
            "$: expected `duration`, found the string \"soon\" (write numbers with units, as in `3.5s` or `1h30m`: `h`, `m`, `s`, `ms`, `us`, `ns`)",
        ),
        (json!(5), Type::Duration, "$: expected `duration`, found `5`"),
        (
            json!("vpi"),
            Type::string_enum(["vip", "spam"]),
            "$: expected `\"vip\" | \"spam\"`, found the string \"vpi\" (did you mean `vip`?)",
        ),
        (
            json!({"01": 1}),
            Type::map(Type::Int, Type::Int),
            "$[\"01\"]: the key \"01\" is no `int`, which the keys of this map are",
        ),
        (json!({"id": "a", "tags": [1, 2, "x"]}), ticket.clone(), "$.tags[2]: expected `int`, found the string \"x\""),
        (json!({"tags": []}), ticket.clone(), "$: the field `id` is missing (add it: it is of type `string`)"),
        (
            json!({"id": "a", "tgas": []}),
            ticket.clone(),
            "$.tgas: there is no field `tgas` in `{ id: string, tags?: list<int> }` (did you mean `tags`?)",
        ),
        (
            json!({"id": "a", "b c": 0}),
            ticket.clone(),
            "$[\"b c\"]: there is no field `b c` in `{ id: string, tags?: list<int> }` (remove it, or declare it in the type)",
        ),
        (json!([]), ticket, "$: expected `{ id: string, tags?: list<int> }`, found a list"),
        (
            json!({"id": 1, "children": [{"id": "x", "children": []}]}),
            named("Tree"),
            "$.children[0].id: expected `int`, found the string \"x\"",
        ),
        (json!("x"), Type::opaque("secret"), "$: values of type `secret` cannot be given as data"),
    ] {
        assert_eq!(read(&json, &ty), message, "{json} as {ty}");
    }
}

#[test]
fn data_and_types_without_end_are_cut() {
    let deep = (0..300).fold(json!(1), |inner, _| json!([inner]));
    assert!(read(&deep, &Type::Dyn).ends_with("this nests more than 256 levels deep"));
    assert_eq!(read(&json!(1), &named("Maybe")), "$: this nests more than 256 levels deep");
    assert_eq!(read(&json!(null), &named("Maybe")), "optional.none()");
}

/// Types whose values JSON can tell apart: not `dyn`, and no optional of what may be `null`.
fn types() -> impl Strategy<Value = Type> {
    let leaf = prop::sample::select(vec![
        Type::Bool,
        Type::Int,
        Type::Uint,
        Type::Double,
        Type::String,
        Type::Bytes,
        Type::Timestamp,
        Type::Duration,
        Type::string_enum(["vip", "spam"]),
    ]);
    let key =
        prop::sample::select(vec![Type::Bool, Type::Int, Type::Uint, Type::String, Type::string_enum(["k", "l"])]);
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let fields = prop::collection::vec((inner.clone(), any::<bool>()), 0..4);
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::optional),
            (key.clone(), inner).prop_map(|(key, value)| Type::map(key, value)),
            (fields, any::<bool>()).prop_map(|(fields, open)| {
                let fields = fields.into_iter().enumerate();
                let fields = fields.map(|(at, (ty, optional))| (format!("f{at}").into(), Field { ty, optional }));
                Type::Record(Arc::new(Record { fields: fields.collect(), open }))
            }),
        ]
    })
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.bits() % u64::from(end)).unwrap()
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(u32::try_from(items.len()).unwrap()) as usize].clone()
    }

    /// Numbers of every length.
    fn number(&mut self) -> u64 {
        self.bits() >> self.below(64)
    }

    fn moment(&mut self, most_seconds: i64) -> Moment {
        let seconds = self.bits().cast_signed().rem_euclid(2 * most_seconds) - most_seconds;
        Moment { seconds, nanos: self.below(1_000_000_000) }
    }

    fn double(&mut self) -> f64 {
        match self.below(3) {
            0 => self.one_of(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0]),
            1 => f64::from(self.below(100)),
            _ => f64::from_bits(self.bits()),
        }
    }

    /// A value of a type.
    fn value(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Bool => Value::Bool(self.below(2) == 0),
            Type::Int => Value::Int(self.number().cast_signed()),
            Type::Uint => Value::Uint(self.number()),
            Type::Double => Value::Double(self.double()),
            Type::String => Value::String(self.one_of(&["", "a", "żółw", "\"\n\u{1}", "🐢"]).into()),
            Type::Bytes => Value::Bytes(self.bits().to_le_bytes()[..self.below(9) as usize].into()),
            Type::Timestamp => Value::Timestamp(self.moment(60_000_000_000)),
            Type::Duration => Value::Duration(self.moment(9_000_000_000)),
            Type::Enum(members) => Value::String(self.one_of(members).as_str().into()),
            Type::List(element) => Value::List((0..self.below(3)).map(|_| self.value(element)).collect()),
            Type::Map(pair) => {
                let entries = (0..self.below(3)).map(|_| (self.value(&pair.0).as_key().unwrap(), self.value(&pair.1)));
                Value::Map(entries.collect())
            }
            Type::Optional(_) if self.below(3) == 0 => Value::Optional(None),
            Type::Optional(inner) => Value::Optional(Some(Box::new(self.value(inner)))),
            Type::Record(record) => {
                let mut fields = IndexMap::new();
                for (name, field) in &record.fields {
                    if !field.optional || self.below(2) == 0 {
                        fields.insert(Key::String(name.as_str().into()), self.value(&field.ty));
                    }
                }
                Value::Map(fields)
            }
            other => panic!("no values of {other}"),
        }
    }
}

proptest! {
    /// Through JSON and back, a value of a type is the same.
    #[test]
    fn values_survive_json(ty in types(), seed in any::<u64>()) {
        let value = Random(seed).value(&ty);
        let text = value.to_json().to_string();
        let json: Json = serde_json::from_str(&text).unwrap();
        let back = Value::from_json(&json, &ty, &Types);
        let back = back.map_err(|error| TestCaseError::fail(format!("{ty} from {text}: {error}")))?;
        // As text: NaN is not equal to itself.
        prop_assert_eq!(format!("{back:?}"), format!("{value:?}"), "{} from {}", ty, text);
    }
}
