//! Conditions by example.

mod random;
mod shown;

use super::Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
use super::{Comparison, Condition, Conditions, Domain, Limits, Term, TermId, TermKind};
use crate::cel::Value;
use crate::cel::value::Moment;

/// Conditions over terms by name.
pub(super) struct Example {
    pub(super) conditions: Conditions,
}

impl Example {
    pub(super) fn new() -> Self {
        Self { conditions: Conditions::new(Limits::for_size(10)) }
    }

    /// A path of data.
    pub(super) fn data(&mut self, text: &str, domain: Domain) -> TermId {
        self.term(text, domain, TermKind::Data, &[text])
    }

    pub(super) fn term(&mut self, text: &str, domain: Domain, kind: TermKind, reads: &[&str]) -> TermId {
        let reads = reads.iter().copied().map(Into::into).collect();
        self.conditions.term(Term { key: text.into(), text: text.into(), domain, kind, reads })
    }

    pub(super) fn flag(&mut self, text: &str) -> Condition {
        let term = self.data(text, Domain::Bool);
        self.conditions.truth(term)
    }

    pub(super) fn is(&mut self, term: TermId, comparison: Comparison, constant: impl Into<Constant>) -> Condition {
        self.conditions.compare(term, comparison, &constant.into().0).unwrap()
    }

    pub(super) fn all<const N: usize>(&mut self, conditions: [Condition; N]) -> Condition {
        self.conditions.all(conditions).unwrap()
    }

    pub(super) fn any<const N: usize>(&mut self, conditions: [Condition; N]) -> Condition {
        self.conditions.any(conditions).unwrap()
    }

    pub(super) fn not(&mut self, condition: Condition) -> Condition {
        self.conditions.not(condition).unwrap()
    }

    pub(super) fn cel(&self, condition: Condition) -> String {
        self.conditions.to_cel(condition).unwrap()
    }

    pub(super) fn witness(&self, condition: Condition) -> Option<String> {
        self.conditions.witness(condition).map(|witness| witness.to_string())
    }
}

/// What is easily written as a value.
pub(super) struct Constant(pub(super) Value);

impl From<i64> for Constant {
    fn from(value: i64) -> Self {
        Self(Value::Int(value))
    }
}

impl From<f64> for Constant {
    fn from(value: f64) -> Self {
        Self(Value::Double(value))
    }
}

impl From<&str> for Constant {
    fn from(value: &str) -> Self {
        Self(Value::String(value.into()))
    }
}

impl From<Value> for Constant {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

#[test]
fn nothing_lies_between_neighbouring_integers() {
    let mut example = Example::new();
    let [whole, real] = [example.data("x", Domain::Int), example.data("y", Domain::Double)];
    let between = [example.is(whole, Greater, 1), example.is(whole, Less, 2)];
    assert!(example.all(between).is_false());
    let between = [example.is(real, Greater, 1.0), example.is(real, Less, 2.0)];
    assert!(!example.all(between).is_false());
    assert_eq!(example.is(whole, Greater, 1), example.is(whole, GreaterEqual, 2));
    assert_ne!(example.is(real, Greater, 1.0), example.is(real, GreaterEqual, 2.0));
}

#[test]
fn what_holds_for_the_whole_domain_or_none_of_it_is_known() {
    let mut example = Example::new();
    let colors = Domain::Enum(["red", "blue"].map(Into::into).into());
    let [size, count, color] =
        [example.data("size(xs)", Domain::SIZE), example.data("n", Domain::Uint), example.data("c", colors)];
    assert!(example.is(size, Less, 0).is_false());
    assert!(example.is(size, GreaterEqual, 0).is_true());
    assert!(example.is(count, GreaterEqual, Value::Uint(0)).is_true());
    assert!(example.is(count, Greater, Value::Uint(u64::MAX)).is_false());
    assert!(example.is(color, Equal, "green").is_false());
    assert!(example.is(color, NotEqual, "green").is_true());
    assert!(example.is(color, Less, "a").is_false());
    let either = [example.is(color, Equal, "red"), example.is(color, Equal, "blue")];
    assert!(example.any(either).is_true());
    let integer = example.data("i", Domain::Int);
    assert!(example.is(integer, GreaterEqual, i64::MIN).is_true());
    assert!(example.is(integer, Greater, i64::MAX).is_false());
    assert!(example.is(integer, Less, 1e300).is_true());
}

#[test]
fn a_text_and_its_successor_are_neighbours() {
    let mut example = Example::new();
    let text = example.data("s", Domain::String);
    let between = [example.is(text, Greater, "a"), example.is(text, Less, "a\0")];
    assert!(example.all(between).is_false());
    let between = [example.is(text, Greater, "a"), example.is(text, Less, "aa")];
    assert!(!example.all(between).is_false());
    assert!(example.is(text, GreaterEqual, "").is_true());
    assert!(example.is(text, Less, "").is_false());
}

#[test]
fn constants_without_a_place_in_the_domain_are_refused() {
    let mut example = Example::new();
    let [whole, real, any] =
        [example.data("x", Domain::Int), example.data("y", Domain::Double), example.data("z", Domain::Constants)];
    let conditions = &mut example.conditions;
    assert_eq!(conditions.compare(whole, Equal, &Value::String("1".into())), None);
    assert_eq!(conditions.compare(real, Less, &Value::Double(f64::NAN)), None);
    assert_eq!(conditions.compare(any, Equal, &Value::Double(f64::NAN)), None);
    assert_eq!(conditions.compare(any, Less, &Value::Int(1)), None);
}

#[test]
fn numbers_of_all_types_are_compared_exactly() {
    let mut example = Example::new();
    let [whole, real] = [example.data("x", Domain::Int), example.data("y", Domain::Double)];
    assert_eq!(example.is(whole, Less, 1.5), example.is(whole, LessEqual, 1));
    assert!(example.is(whole, Equal, 1.5).is_false());
    assert_eq!(example.is(whole, GreaterEqual, 2.0), example.is(whole, GreaterEqual, 2));
    assert_eq!(example.is(real, Equal, 3), example.is(real, Equal, 3.0));
    assert_eq!(example.is(real, Equal, 0.0), example.is(real, Equal, -0.0));
    // 2^53 + 1 is no double: between two neighbours.
    let odd = (1_i64 << 53) + 1;
    assert!(example.is(real, Equal, odd).is_false());
    assert_eq!(example.is(real, Less, odd), example.is(real, LessEqual, 9_007_199_254_740_992.0));
    assert_eq!(example.is(real, Greater, odd), example.is(real, GreaterEqual, 9_007_199_254_740_994.0));
    // The nearest double of the largest integer is one more.
    assert_eq!(example.is(real, Greater, i64::MAX), example.is(real, GreaterEqual, 9_223_372_036_854_775_808.0));
}

#[test]
fn constants_of_any_type_are_the_same_if_they_are_equal() {
    let mut example = Example::new();
    let any = example.data("z", Domain::Constants);
    let list = |value: Value| Value::List(vec![value]);
    assert_eq!(example.is(any, Equal, 1), example.is(any, Equal, 1.0));
    assert_eq!(example.is(any, Equal, 1), example.is(any, Equal, Value::Uint(1)));
    assert_ne!(example.is(any, Equal, 1), example.is(any, Equal, "1"));
    assert_eq!(example.is(any, Equal, list(Value::Int(2))), example.is(any, Equal, list(Value::Double(2.0))));
    assert_ne!(example.is(any, Equal, Value::Null), example.is(any, Equal, false_value()));
    let neither = [example.is(any, NotEqual, 1), example.is(any, NotEqual, "1")];
    assert!(!example.all(neither).is_false());
}

fn false_value() -> Value {
    Value::Bool(false)
}

#[test]
fn times_are_exact_to_the_nanosecond() {
    let mut example = Example::new();
    let [wait, start] = [example.data("wait", Domain::Duration), example.data("start", Domain::Timestamp)];
    let moment = |seconds, nanos| Moment { seconds, nanos };
    let five = Value::Duration(moment(5, 0));
    let [long, short] = [example.is(wait, Greater, five.clone()), example.is(wait, LessEqual, five)];
    assert!(example.conditions.disjoint(long, short).unwrap());
    assert!(example.any([long, short]).is_true());
    let next = example.is(wait, GreaterEqual, Value::Duration(moment(5, 1)));
    assert_eq!(long, next);
    let late = example.is(start, Greater, Value::Timestamp(moment(0, 999_999_999)));
    assert_eq!(late, example.is(start, GreaterEqual, Value::Timestamp(moment(1, 0))));
}

#[test]
fn terms_are_the_same_if_their_texts_and_kinds_are() {
    let mut example = Example::new();
    let first = example.data("x", Domain::Int);
    assert_eq!(example.data("x", Domain::Int), first);
    assert_ne!(example.term("x", Domain::Int, TermKind::Computed, &["x"]), first);
    assert_eq!(example.conditions.terms().len(), 2);
}

#[test]
fn operands_are_less_or_equal_or_greater() {
    let mut example = Example::new();
    let kind = TermKind::Relation { left: "a".into(), right: "b".into() };
    let order = example.term("a < b", Domain::Order, kind, &["a", "b"]);
    let [less, equal, greater] = [Less, Equal, Greater].map(|comparison| example.conditions.order(order, comparison));
    assert!(example.any([less, equal, greater]).is_true());
    let either = example.any([less, equal]);
    assert_eq!(either, example.conditions.order(order, LessEqual));
    let not = example.not(either);
    assert_eq!(not, greater);
}

/// Bryant (1991) proved that this function has exponential diagrams in every order: the bit whose number is the sum of all.
#[test]
fn what_grows_too_large_has_no_answer_soon() {
    let mut example = Example::new();
    let bits: Vec<Condition> = (0..40).map(|bit| example.flag(&format!("b{bit}"))).collect();
    let conditions = &mut example.conditions;
    let mut hidden = Some(Condition::FALSE);
    for sum in 1..=bits.len() {
        let exactly = conditions.at_least(sum, &bits).and_then(|least| {
            let more = conditions.at_least(sum + 1, &bits)?;
            conditions.xor(least, more)
        });
        let case = exactly.and_then(|exactly| conditions.and(exactly, bits[sum - 1]));
        hidden = hidden.and_then(|hidden| conditions.or(hidden, case?));
    }
    assert_eq!(hidden, None);
    assert!(conditions.steps() < 1_000_000, "{}", conditions.steps());
    assert!(!conditions.exhausted());
}

#[test]
fn when_all_steps_are_spent_only_what_is_known_is_answered() {
    let mut example = Example { conditions: Conditions::new(Limits { per_operation: 10, total: 1 }) };
    let [a, b, c] = ["a", "b", "c"].map(|name| example.flag(name));
    let both = example.conditions.and(a, b);
    assert!(both.is_some() && example.conditions.exhausted());
    assert_eq!(example.conditions.and(b, a), both);
    assert_eq!(example.conditions.and(a, c), None);
    assert_eq!(example.conditions.and(c, Condition::TRUE), Some(c));
    assert_eq!(example.conditions.implies(c, c), Some(true));
}

#[test]
fn a_chain_of_guards_is_refused_where_it_gets_too_deep() {
    let mut example = Example { conditions: Conditions::new(Limits::for_size(100_000)) };
    let mut chain = Some(Condition::TRUE);
    let mut length = 0;
    while let Some(before) = chain {
        let guard = example.flag(&format!("g{length}"));
        chain = example.conditions.and(before, guard);
        length += 1;
    }
    assert_eq!(length, super::node::MAX_LEVELS + 1);
    // One step for each.
    assert!(example.conditions.steps() <= u64::from(length));
}

#[test]
fn deep_conditions_take_no_stack() {
    let mut example = Example { conditions: Conditions::new(Limits::for_size(100_000)) };
    let flags: Vec<Condition> = (0..20_000).map(|number| example.flag(&format!("g{number}"))).collect();
    let chain = example.conditions.all(flags.iter().copied()).unwrap();
    let opposite = example.conditions.not(chain).unwrap();
    assert!(example.conditions.disjoint(chain, opposite).unwrap());
    assert_eq!(example.conditions.support(chain).len(), flags.len());
    assert_eq!(example.conditions.satisfying(chain).map(|witness| witness.parts.len()), Some(flags.len()));
    assert_eq!(example.witness(opposite).as_deref(), Some("g19999 = false"));
    assert_eq!(example.conditions.to_cel(chain), None);
}
