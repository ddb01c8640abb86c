//! Witnesses and formulas by example.

use super::*;

#[test]
fn values_are_those_that_people_would_write() {
    let mut example = Example::new();
    let real = example.data("score.value", Domain::Double);
    let whole = example.data("x", Domain::Int);
    let text = example.data("s", Domain::String);
    let label = example.data("label", Domain::Constants);
    let wait = example.data("wait", Domain::Duration);
    let size = example.data("size(xs)", Domain::SIZE);
    let second = |seconds| Value::Duration(Moment { seconds, nanos: 0 });
    for (conditions, expected) in [
        (vec![example.is(real, GreaterEqual, 80.0)], "score.value = 80.0"),
        (vec![example.is(real, Greater, 0.9)], "score.value = 1.0"),
        (vec![example.is(real, Less, 0.5)], "score.value = 0.0"),
        (vec![example.is(real, LessEqual, 0.5)], "score.value = 0.5"),
        (vec![example.is(real, Greater, 0.5), example.is(real, Less, 0.9)], "score.value = 0.6"),
        (vec![example.is(real, Greater, 0.85), example.is(real, Less, 0.9)], "score.value = 0.86"),
        (vec![example.is(real, Greater, 80.0), example.is(real, Less, 85.0)], "score.value = 81.0"),
        (vec![example.is(whole, LessEqual, 10)], "x = 10"),
        (vec![example.is(whole, Greater, 10)], "x = 11"),
        (vec![example.is(whole, Greater, 3), example.is(whole, Less, 9)], "x = 4"),
        (vec![example.is(whole, NotEqual, 0)], "x = 1"),
        (vec![example.is(size, NotEqual, 0)], "size(xs) = 1"),
        (vec![example.is(size, Less, 5)], "size(xs) = 0"),
        (vec![example.is(text, NotEqual, "a")], "s = \"\""),
        (vec![example.is(text, Greater, "ab")], "s = \"aba\""),
        (vec![example.is(text, Greater, "ab"), example.is(text, Less, "ab!")], "s = \"ab \""),
        (vec![example.is(label, Equal, "spam")], "label = \"spam\""),
        (vec![example.is(label, NotEqual, "spam")], "label is not \"spam\""),
        (vec![example.is(wait, Greater, second(5))], "wait = duration(\"6s\")"),
        (vec![example.is(wait, GreaterEqual, second(5))], "wait = duration(\"5s\")"),
        (vec![example.is(wait, Less, second(5))], "wait = duration(\"4s\")"),
    ] {
        let condition = example.conditions.all(conditions).unwrap();
        assert_eq!(example.witness(condition).as_deref(), Some(expected));
    }
    let neither = [example.is(label, NotEqual, "spam"), example.is(label, NotEqual, "ham")];
    let neither = example.all(neither);
    assert_eq!(example.witness(neither).as_deref(), Some("label is none of \"spam\", \"ham\""));
    assert_eq!(example.witness(Condition::TRUE).as_deref(), Some(""));
    assert_eq!(example.witness(Condition::FALSE), None);
}

#[test]
fn steps_fail_only_if_nothing_likelier_explains_it() {
    let mut example = Example::new();
    let [charge, ship] = ["charge", "ship"].map(|step| example.term(step, Domain::Bool, TermKind::Outcome, &[]));
    let [charged, shipped] = [example.conditions.truth(charge), example.conditions.truth(ship)];
    let failed = example.not(charged);
    assert_eq!(example.witness(failed).as_deref(), Some("`charge` fails"));
    assert_eq!(example.cel(failed), "failed(charge)");
    assert_eq!(example.cel(charged), "!failed(charge)");
    let off = example.flag("skip");
    let trouble = example.any([failed, off]);
    assert_eq!(example.witness(trouble).as_deref(), Some("skip = true"));
    let both = example.all([charged, shipped]);
    assert_eq!(example.witness(both).as_deref(), Some("`charge` succeeds, `ship` succeeds"));
}

#[test]
fn a_case_of_entangled_terms_is_not_certain() {
    let mut example = Example::new();
    let x = example.data("x", Domain::Int);
    let rest = example.term("x % 2", Domain::Int, TermKind::Computed, &["x"]);
    let [large, odd] = [example.is(x, Greater, 3), example.is(rest, Equal, 1)];
    let both = example.all([large, odd]);
    assert_eq!(example.witness(both), None);
    assert_eq!(example.conditions.satisfying(both).unwrap().to_string(), "x = 4, x % 2 = 1");
    assert_eq!(example.witness(odd).as_deref(), Some("x % 2 = 1"));
    let even = example.not(odd);
    assert_eq!(example.witness(even).as_deref(), Some("x % 2 != 1"));
    // The shortest case is not certain, but another is.
    let y = example.flag("y");
    let z = example.flag("z");
    let longer = example.all([y, z]);
    let either = example.any([both, longer]);
    assert_eq!(example.witness(either).as_deref(), Some("y = true, z = true"));
}

#[test]
fn an_operand_that_was_asked_twice_may_not_have_every_value() {
    let mut example = Example::new();
    let rest = example.term("x % 2", Domain::Int, TermKind::Computed, &["x"]);
    let two = example.is(rest, Equal, 2);
    assert_eq!(example.witness(two).as_deref(), Some("x % 2 = 2"));
    example.is(rest, Equal, 1);
    assert_eq!(example.witness(two), None);
}

#[test]
fn data_goes_with_its_presence_but_not_with_its_absence() {
    let mut example = Example::new();
    let note = example.term("has(t.note)", Domain::Bool, TermKind::Presence, &["t.note"]);
    let there = example.conditions.truth(note);
    let absent = example.not(there);
    let text = example.data("t.note", Domain::String);
    let urgent = example.is(text, Equal, "urgent");
    let [both, neither] = [example.all([there, urgent]), example.all([absent, urgent])];
    assert_eq!(example.witness(both).as_deref(), Some("has(t.note) = true, t.note = \"urgent\""));
    assert_eq!(example.witness(neither), None);
    assert_eq!(example.witness(absent).as_deref(), Some("has(t.note) = false"));
    let other = example.flag("t.notes");
    let apart = example.all([absent, other]);
    assert_eq!(example.witness(apart).as_deref(), Some("has(t.note) = false, t.notes = true"));
}

#[test]
fn what_was_too_large_is_part_of_no_witness() {
    let mut example = Example::new();
    let step = example.term("!skipped(s)", Domain::Bool, TermKind::Unknown, &[]);
    let ran = example.conditions.truth(step);
    assert_eq!(example.witness(ran), None);
    assert_eq!(example.cel(ran), "!skipped(s)");
    let skipped = example.not(ran);
    assert_eq!(example.cel(skipped), "skipped(s)");
}

#[test]
fn relations_are_shown_by_their_operands() {
    let mut example = Example::new();
    let kind = TermKind::Relation { left: "a.x".into(), right: "b.y".into() };
    let order = example.term("a.x < b.y", Domain::Order, kind, &["a.x", "b.y"]);
    for (comparison, cel, witness) in [
        (Less, "a.x < b.y", "a.x < b.y"),
        (LessEqual, "a.x <= b.y", "a.x < b.y"),
        (Equal, "a.x == b.y", "a.x = b.y"),
        (NotEqual, "a.x != b.y", "a.x < b.y"),
        (GreaterEqual, "a.x >= b.y", "a.x = b.y"),
        (Greater, "a.x > b.y", "a.x > b.y"),
    ] {
        let condition = example.conditions.order(order, comparison);
        assert_eq!(example.cel(condition), cel);
        assert_eq!(example.witness(condition).as_deref(), Some(witness));
    }
}

#[test]
fn formulas_are_written_as_the_user_would() {
    let mut example = Example::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| example.flag(name));
    let x = example.data("x", Domain::Int);
    let sum = example.term("y + 1", Domain::Int, TermKind::Computed, &["y"]);
    let color = example.data("color", Domain::Enum(["red", "green", "blue"].map(Into::into).into()));
    let label = example.data("label", Domain::Constants);
    let inside = example.term("k in m", Domain::Bool, TermKind::Computed, &["k", "m"]);
    let inside = example.conditions.truth(inside);
    let [not_a, not_in] = [example.not(a), example.not(inside)];
    let [above, below] = [example.is(x, GreaterEqual, 50), example.is(x, Less, 80)];
    let is_not_60 = example.is(x, NotEqual, 60);
    let [red, blue] = ["red", "blue"].map(|name| example.is(color, Equal, name));
    let [spam, ham] = ["spam", "ham"].map(|name| example.is(label, Equal, name));
    let [five, seven] = [5, 7].map(|number| example.is(sum, Equal, number));
    let or = |example: &mut Example, left, right| example.any([left, right]);
    let [b_or_c, red_or_blue, spam_or_ham, five_or_seven] =
        [(b, c), (red, blue), (spam, ham), (five, seven)].map(|(left, right)| or(&mut example, left, right));
    let neither = example.not(spam_or_ham);
    let choice = example.conditions.if_then_else(c, a, b).unwrap();
    let a_and_c = example.all([a, c]);
    for (parts, expected) in [
        (vec![not_a, b_or_c], "!a && (b || c)"),
        (vec![inside], "k in m"),
        (vec![a, not_in], "a && !(k in m)"),
        (vec![above, below], "x >= 50 && x < 80"),
        (vec![above, is_not_60], "x >= 50 && x != 60"),
        (vec![red_or_blue], "color != \"green\""),
        (vec![a, spam_or_ham], "a && label in [\"spam\", \"ham\"]"),
        (vec![neither], "!(label in [\"spam\", \"ham\"])"),
        (vec![five_or_seven], "y + 1 in [5, 7]"),
        (vec![choice], "a && c || b && !c"),
        (vec![a, b, c, red], "a && b && c && color == \"red\""),
        (vec![], "true"),
        (vec![a, not_a], "false"),
    ] {
        let condition = example.conditions.all(parts).unwrap();
        assert_eq!(example.cel(condition), expected);
    }
    let mixed = example.any([b, a_and_c]);
    assert_eq!(example.cel(mixed), "a && c || b");
    let low = example.is(x, Less, 50);
    let nested = example.all([below, a]);
    let nested = example.any([low, nested]);
    assert_eq!(example.cel(nested), "a && x < 80 || x < 50");
}

#[test]
fn bounds_are_written_as_they_were_first() {
    let mut example = Example::new();
    let x = example.data("x", Domain::Int);
    let size = example.data("size(xs)", Domain::SIZE);
    let above = example.is(x, Greater, 10);
    let from_11 = example.is(x, GreaterEqual, 11);
    assert_eq!((example.cel(above), example.cel(from_11)), ("x > 10".into(), "x > 10".into()));
    let some = example.is(size, Greater, 0);
    let none = example.not(some);
    assert_eq!((example.cel(some), example.cel(none)), ("size(xs) > 0".into(), "size(xs) <= 0".into()));
    let other = example.data("size(ys)", Domain::SIZE);
    let none = example.is(other, Equal, 0);
    let some = example.not(none);
    assert_eq!((example.cel(none), example.cel(some)), ("size(ys) == 0".into(), "size(ys) != 0".into()));
}

#[test]
fn what_is_too_long_to_read_is_not_written() {
    let mut example = Example::new();
    let flags: Vec<Condition> = (0..61).map(|number| example.flag(&format!("b{number}"))).collect();
    let most = example.conditions.all(flags[..60].iter().copied()).unwrap();
    assert_eq!(example.cel(most).matches("&&").count(), 59);
    let all = example.conditions.all(flags.iter().copied()).unwrap();
    assert_eq!(example.conditions.to_cel(all), None);
    let half = example.conditions.at_least(30, &flags[..60]).unwrap();
    assert_eq!(example.conditions.to_cel(half), None);
}
