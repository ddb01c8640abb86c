//! Cells: each domain as a totally ordered discrete set, so that open and closed ends become one kind of cut.
//!
//! A *cut* says "the value is this or a later one". Integers are their own keys, doubles the integers that order their bits, and
//! behind a text comes the text with a zero character at its end: nothing lies between. So `x > 1` and `x >= 2` are one cut for an
//! integer `x`, and `x > 1 && x < 2` has no cell.

use super::canonical::canonical;
use super::term::Domain;
use crate::base::Id;
use crate::cel::Value;
use crate::cel::value::Moment;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// A cut of one term's domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct CutId(u32);

impl CutId {
    /// Where every domain starts.
    pub(super) const BOTTOM: Self = Self(0);
}

impl Id for CutId {
    fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("each cut is of a constant in a source of at most 64 MiB"))
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    Number(i128),
    Text(Arc<str>),
}

/// Where a domain is cut, and how that was first written.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) key: Key,
    /// The constant that was compared with.
    pub(super) constant: Value,
    /// Whether the constant itself lies before the cut: `> 10` rather than `>= 10`.
    pub(super) open: bool,
    /// Whether it was written as `==` or `!=`.
    pub(super) equality: bool,
}

/// The values of a domain that are equal to a constant or beyond: from `at`, and from `above`.
pub(super) struct Places {
    pub(super) at: Key,
    pub(super) above: Key,
}

const NANOS: i128 = 1_000_000_000;
/// The first and the last second of the years 1 to 9999, which timestamps are in.
const SECONDS_OF_TIMESTAMPS: (i128, i128) = (-62_135_596_800, 253_402_300_799);
/// The most seconds of a duration: 10,000 years, as in protobuf.
const SECONDS_OF_DURATIONS: i128 = 315_576_000_000;

/// What a term's domain looks like inside.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub(super) domain: Domain,
    /// The members of an enum, sorted, or the constants met so far. A constant's key is its place here and one more; 0 is
    /// any other value.
    pub(super) named: Vec<Value>,
    places: FxHashMap<String, usize>,
}

impl Cells {
    pub(super) fn new(domain: &Domain) -> Self {
        let mut named = Vec::new();
        if let Domain::Enum(members) = domain {
            let mut sorted: Vec<&SmolStr> = members.iter().collect();
            sorted.sort();
            sorted.dedup();
            named = sorted.into_iter().map(|member| Value::String(member.as_str().into())).collect();
        }
        Self { domain: domain.clone(), named, places: FxHashMap::default() }
    }

    /// The first key of the domain.
    pub(super) fn lowest(&self) -> Key {
        Key::Number(match &self.domain {
            Domain::Int => i128::from(i64::MIN),
            Domain::Double => i128::from(double_key(f64::NEG_INFINITY)),
            Domain::Timestamp => SECONDS_OF_TIMESTAMPS.0 * NANOS,
            Domain::Duration => -SECONDS_OF_DURATIONS * NANOS,
            Domain::String => return Key::Text("".into()),
            Domain::Range(first, _) => i128::from(*first),
            Domain::Bool | Domain::Uint | Domain::Enum(_) | Domain::Order | Domain::Constants => 0,
        })
    }

    /// The key behind the last one, of a domain that has a last one.
    pub(super) fn end(&self) -> Option<Key> {
        Some(Key::Number(match &self.domain {
            Domain::Bool => 2,
            Domain::Int => i128::from(i64::MAX) + 1,
            Domain::Range(_, last) => i128::from(*last) + 1,
            Domain::Uint => i128::from(u64::MAX) + 1,
            Domain::Double => i128::from(double_key(f64::INFINITY)) + 1,
            Domain::Enum(_) => self.named.len() as i128,
            Domain::Timestamp => (SECONDS_OF_TIMESTAMPS.1 + 1) * NANOS,
            Domain::Duration => SECONDS_OF_DURATIONS * NANOS + 1,
            Domain::Order => 3,
            Domain::String | Domain::Constants => return None,
        }))
    }

    /// Gives a constant a cell of its own, where that is how the domain has cells.
    pub(super) fn learn(&mut self, constant: &Value) {
        if self.domain == Domain::Constants
            && let Some(name) = canonical(constant)
        {
            self.places.entry(name).or_insert_with(|| {
                self.named.push(constant.clone());
                self.named.len()
            });
        }
    }

    /// Where a constant stands; none if it has no place in the domain.
    pub(super) fn places(&self, constant: &Value) -> Option<Places> {
        let numbers = |at: i128, above: i128| Some(Places { at: Key::Number(at), above: Key::Number(above) });
        match (&self.domain, constant) {
            (Domain::Bool, Value::Bool(value)) => numbers(i128::from(*value), i128::from(*value) + 1),
            (Domain::Int | Domain::Uint | Domain::Range(..), number) => match whole(number)? {
                Whole::Exactly(number) => numbers(number, number + 1),
                Whole::Above(number) => numbers(number, number),
            },
            (Domain::Double, Value::Double(value)) if value.is_nan() => None,
            (Domain::Double, Value::Double(value)) => {
                let key = i128::from(double_key(*value));
                numbers(key, key + 1)
            }
            (Domain::Double, Value::Int(value)) => Some(among_doubles(i128::from(*value))),
            (Domain::Double, Value::Uint(value)) => Some(among_doubles(i128::from(*value))),
            (Domain::Timestamp, Value::Timestamp(moment)) | (Domain::Duration, Value::Duration(moment)) => {
                let key = nanos(*moment);
                numbers(key, key + 1)
            }
            (Domain::String, Value::String(text)) => {
                Some(Places { at: Key::Text(Arc::clone(text)), above: Key::Text(format!("{text}\0").into()) })
            }
            (Domain::Enum(_), Value::String(text)) => {
                let before = |last: bool| {
                    let comes_before = |member: &Value| match member {
                        Value::String(member) => member < text || (last && member == text),
                        _ => false,
                    };
                    self.named.partition_point(comes_before) as i128
                };
                numbers(before(false), before(true))
            }
            (Domain::Constants, constant) => {
                let place = self.places.get(&canonical(constant)?).map_or(0, |place| *place as i128);
                numbers(place, place + 1)
            }
            (Domain::Order, Value::Int(order)) => numbers(i128::from(*order) + 1, i128::from(*order) + 2),
            (
                Domain::Bool
                | Domain::Double
                | Domain::String
                | Domain::Enum(_)
                | Domain::Timestamp
                | Domain::Duration
                | Domain::Order,
                _,
            ) => None,
        }
    }

    /// The value of a key; none for a constant that was never met.
    pub(super) fn value(&self, key: &Key) -> Option<Value> {
        let number = match key {
            Key::Text(text) => return Some(Value::String(Arc::clone(text))),
            Key::Number(number) => *number,
        };
        Some(match &self.domain {
            Domain::Bool => Value::Bool(number != 0),
            Domain::Int | Domain::Range(..) => Value::Int(i64::try_from(number).ok()?),
            Domain::Uint => Value::Uint(u64::try_from(number).ok()?),
            Domain::Double => Value::Double(double_of(i64::try_from(number).ok()?)),
            Domain::Timestamp => Value::Timestamp(moment(number)?),
            Domain::Duration => Value::Duration(moment(number)?),
            Domain::Order => Value::Int(i64::try_from(number).ok()? - 1),
            Domain::Enum(_) => self.named.get(usize::try_from(number).ok()?)?.clone(),
            Domain::Constants => self.named.get(usize::try_from(number.checked_sub(1)?).ok()?)?.clone(),
            Domain::String => return None,
        })
    }
}

impl Key {
    /// Whether `other` is the key right behind this one.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(this), Self::Number(other)) => this.checked_add(1) == Some(*other),
            (Self::Text(this), Self::Text(other)) => other.strip_suffix('\0') == Some(this),
            (Self::Number(_), Self::Text(_)) | (Self::Text(_), Self::Number(_)) => false,
        }
    }
}

/// A number among integers: one of them, or just below the given one.
enum Whole {
    Exactly(i128),
    Above(i128),
}

fn whole(number: &Value) -> Option<Whole> {
    match number {
        Value::Int(value) => Some(Whole::Exactly(i128::from(*value))),
        Value::Uint(value) => Some(Whole::Exactly(i128::from(*value))),
        Value::Double(value) if value.is_nan() => None,
        #[expect(clippy::cast_possible_truncation, reason = "what is too large is beyond every integer of the domain")]
        Value::Double(value) => {
            let above = (value.ceil() as i128).clamp(i128::from(i64::MIN) - 1, i128::from(u64::MAX) + 2);
            #[expect(clippy::float_cmp, reason = "whether it is whole is meant exactly")]
            let is_whole = value.ceil() == *value && value.is_finite();
            Some(if is_whole { Whole::Exactly(above) } else { Whole::Above(above) })
        }
        _ => None,
    }
}

/// An integer among doubles: of two neighbours, the nearest is at most one off.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "what is lost is looked at")]
fn among_doubles(number: i128) -> Places {
    let nearest = number as f64;
    let (key, rounded) = (i128::from(double_key(nearest)), nearest as i128);
    Places {
        at: Key::Number(key + i128::from(rounded < number)),
        above: Key::Number(key + i128::from(rounded <= number)),
    }
}

/// The integer that stands among the others where the double stands among doubles; zeros are one.
pub(super) fn double_key(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

/// The double of a key.
pub(super) fn double_of(key: i64) -> f64 {
    let bits = if key < 0 { i64::MIN.wrapping_sub(key) } else { key };
    f64::from_bits(bits.cast_unsigned())
}

fn nanos(moment: Moment) -> i128 {
    i128::from(moment.seconds) * NANOS + i128::from(moment.nanos)
}

/// The time of a key.
fn moment(nanos: i128) -> Option<Moment> {
    let seconds = i64::try_from(nanos.div_euclid(NANOS)).ok()?;
    Some(Moment { seconds, nanos: u32::try_from(nanos.rem_euclid(NANOS)).ok()? })
}
