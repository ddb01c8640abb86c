//! Random formulas against their truth tables.
//!
//! A row of a table gives each term a value; the values are the constants that the terms are compared with, their neighbours, and what
//! lies between. So each combination of cells has a row.

use super::*;
use crate::analysis::condition::cell::Key;
use crate::base::{FileId, Span};
use crate::cel::{Activation, Program, parse};
use crate::diagnostic::Sink;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Numbers that stand for choices; past the end each is the first.
struct Tape {
    numbers: std::vec::IntoIter<u32>,
}

impl Tape {
    fn below(&mut self, count: usize) -> usize {
        self.numbers.next().unwrap_or(0) as usize % count
    }
}

fn tapes() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 10..60)
}

/// A formula over terms and constants by their numbers.
#[derive(Debug)]
enum Tree {
    Compare(usize, Comparison, usize),
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Xor(Box<Tree>, Box<Tree>),
    Choose(Box<(Tree, Tree, Tree)>),
    AtLeast(usize, Vec<Tree>),
}

/// One sort of terms: what it is called, the constants that it is compared with, and values of every cell.
struct Sort {
    text: &'static str,
    domain: Domain,
    kind: TermKind,
    constants: Vec<Value>,
    values: Vec<Value>,
}

fn sorts() -> Vec<Sort> {
    let sort = |text, domain, constants: Vec<Value>, values: Vec<Value>| Sort {
        text,
        domain,
        kind: TermKind::Data,
        constants,
        values,
    };
    let ints = |numbers: &[i64]| numbers.iter().map(|number| Value::Int(*number)).collect::<Vec<_>>();
    let uints = |numbers: &[u64]| numbers.iter().map(|number| Value::Uint(*number)).collect::<Vec<_>>();
    let doubles = |numbers: &[f64]| numbers.iter().map(|number| Value::Double(*number)).collect::<Vec<_>>();
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::String((*text).into())).collect::<Vec<_>>();
    let lengths = |nanos: &[u32]| {
        nanos.iter().map(|nanos| Value::Duration(Moment { seconds: 1, nanos: *nanos })).collect::<Vec<_>>()
    };
    let flags = || vec![Value::Bool(false), Value::Bool(true)];
    let relation = TermKind::Relation { left: "p".into(), right: "q".into() };
    let colors = ["red", "green", "blue", "black"];
    vec![
        sort("x", Domain::Int, ints(&[0, 1, 3, 9]), ints(&[-1, 0, 1, 2, 3, 5, 9, 10])),
        sort(
            "d",
            Domain::Double,
            doubles(&[0.0, 0.5, -2.0, 0.75]),
            doubles(&[-3.0, -2.0, -1.0, 0.0, 0.25, 0.5, 0.6, 0.75, 1.0]),
        ),
        sort("b", Domain::Bool, flags(), flags()),
        sort("s", Domain::String, texts(&["", "a", "a\0", "b"]), texts(&["", "\0", "a", "a\0", "a\0\0", "b", "c"])),
        sort("n", Domain::SIZE, ints(&[-1, 0, 2]), ints(&[0, 1, 2, 3])),
        sort("u", Domain::Uint, uints(&[0, 1, 7]), uints(&[0, 1, 2, 7, 8])),
        sort(
            "c",
            Domain::Enum(colors.map(Into::into).into()),
            texts(&["red", "blue", "black", "pink"]),
            texts(&colors),
        ),
        sort(
            "t",
            Domain::Duration,
            lengths(&[0, 1, 5]),
            [lengths(&[0, 1, 2, 5, 6]), vec![Value::Duration(Moment { seconds: 0, nanos: 9 })]].concat(),
        ),
        sort(
            "k",
            Domain::Constants,
            [texts(&["a", "b"]), ints(&[1])].concat(),
            [texts(&["a", "b", "z"]), ints(&[1])].concat(),
        ),
        Sort { kind: relation, ..sort("p < q", Domain::Order, ints(&[0]), ints(&[-1, 0, 1])) },
        Sort { kind: TermKind::Outcome, ..sort("w", Domain::Bool, flags(), flags()) },
    ]
}

/// Some terms, and formulas over them.
struct Case {
    example: Example,
    sorts: Vec<Sort>,
    terms: Vec<TermId>,
}

const COMPARISONS: [Comparison; 6] = [Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual];

impl Case {
    /// More terms have fewer constants each, so that no table is long.
    fn new(tape: &mut Tape) -> Self {
        let mut pool = sorts();
        let count = 1 + tape.below(5);
        let constants = [4, 4, 3, 2, 1][count - 1];
        let mut sorts: Vec<Sort> = (0..count).map(|_| pool.remove(tape.below(pool.len()))).collect();
        let mut example = Example::new();
        let mut terms = Vec::new();
        for sort in &mut sorts {
            sort.constants.truncate(constants);
            terms.push(example.term(sort.text, sort.domain.clone(), sort.kind.clone(), &[sort.text]));
        }
        Self { example, sorts, terms }
    }

    fn tree(&self, tape: &mut Tape, depth: usize) -> Tree {
        let some = |tape: &mut Tape| (0..2 + tape.below(2)).map(|_| self.tree(tape, depth - 1)).collect();
        match if depth == 0 { 0 } else { tape.below(10) } {
            0..=2 => {
                let term = tape.below(self.terms.len());
                let count = if self.sorts[term].domain == Domain::Constants { 2 } else { 6 };
                Tree::Compare(term, COMPARISONS[tape.below(count)], tape.below(self.sorts[term].constants.len()))
            }
            3 => Tree::Not(Box::new(self.tree(tape, depth - 1))),
            4 | 5 => Tree::All(some(tape)),
            6 | 7 => Tree::Any(some(tape)),
            8 => Tree::AtLeast(tape.below(4), some(tape)),
            _ if tape.below(2) == 0 => {
                Tree::Xor(Box::new(self.tree(tape, depth - 1)), Box::new(self.tree(tape, depth - 1)))
            }
            _ => Tree::Choose(Box::new((
                self.tree(tape, depth - 1),
                self.tree(tape, depth - 1),
                self.tree(tape, depth - 1),
            ))),
        }
    }

    fn build(&mut self, tree: &Tree) -> Condition {
        match tree {
            Tree::Compare(term, comparison, constant) => {
                let constant = self.sorts[*term].constants[*constant].clone();
                self.example.is(self.terms[*term], *comparison, constant)
            }
            Tree::Not(inner) => {
                let inner = self.build(inner);
                self.example.not(inner)
            }
            Tree::All(parts) => {
                let parts = self.build_each(parts);
                self.example.conditions.all(parts).unwrap()
            }
            Tree::Any(parts) => {
                let parts = self.build_each(parts);
                self.example.conditions.any(parts).unwrap()
            }
            Tree::AtLeast(count, parts) => {
                let parts = self.build_each(parts);
                self.example.conditions.at_least(*count, &parts).unwrap()
            }
            Tree::Xor(left, right) => {
                let (left, right) = (self.build(left), self.build(right));
                self.example.conditions.xor(left, right).unwrap()
            }
            Tree::Choose(parts) => {
                let (condition, then, otherwise) = (self.build(&parts.0), self.build(&parts.1), self.build(&parts.2));
                self.example.conditions.if_then_else(condition, then, otherwise).unwrap()
            }
        }
    }

    fn build_each(&mut self, parts: &[Tree]) -> Vec<Condition> {
        parts.iter().map(|part| self.build(part)).collect()
    }

    /// What the formula comes to, without any diagram.
    fn truth(&self, tree: &Tree, row: &[Value]) -> bool {
        let count = |parts: &[Tree]| parts.iter().filter(|part| self.truth(part, row)).count();
        match tree {
            Tree::Compare(term, comparison, constant) => {
                compared(&row[*term], *comparison, &self.sorts[*term].constants[*constant])
            }
            Tree::Not(inner) => !self.truth(inner, row),
            Tree::All(parts) => count(parts) == parts.len(),
            Tree::Any(parts) => count(parts) > 0,
            Tree::AtLeast(least, parts) => count(parts) >= *least,
            Tree::Xor(left, right) => self.truth(left, row) != self.truth(right, row),
            Tree::Choose(parts) if self.truth(&parts.0, row) => self.truth(&parts.1, row),
            Tree::Choose(parts) => self.truth(&parts.2, row),
        }
    }

    /// All rows of the terms' values; of those that are `fixed`, one value.
    fn rows(&self, fixed: &BTreeMap<TermId, Value>) -> Vec<Vec<Value>> {
        let mut rows = vec![Vec::new()];
        for (sort, term) in self.sorts.iter().zip(&self.terms) {
            let values = fixed.get(term).map_or_else(|| sort.values.clone(), |value| vec![value.clone()]);
            let longer = |row: &Vec<Value>| {
                values.iter().map(|value| row.iter().cloned().chain([value.clone()]).collect()).collect::<Vec<_>>()
            };
            rows = rows.iter().flat_map(longer).collect();
        }
        rows
    }

    fn table(&self, tree: &Tree) -> Vec<bool> {
        self.rows(&BTreeMap::new()).iter().map(|row| self.truth(tree, row)).collect()
    }

    /// What the diagram comes to.
    fn holds(&self, condition: Condition, row: &[Value]) -> bool {
        let key = |(term, value): (&TermId, &Value)| (*term, self.key(*term, value));
        self.example.conditions.holds_given(condition, &self.terms.iter().zip(row).map(key).collect())
    }

    fn key(&self, term: TermId, value: &Value) -> Key {
        self.example.conditions.cells[term].places(value).unwrap().at
    }
}

fn compared(value: &Value, comparison: Comparison, constant: &Value) -> bool {
    let order = match (value, constant) {
        (Value::Int(x), Value::Int(y)) => x.cmp(y),
        (Value::Uint(x), Value::Uint(y)) => x.cmp(y),
        (Value::Double(x), Value::Double(y)) => x.partial_cmp(y).unwrap(),
        (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
        (Value::String(x), Value::String(y)) => x.cmp(y),
        (Value::Duration(x), Value::Duration(y)) => x.cmp(y),
        // Of different types: only asked whether they are equal.
        _ => Ordering::Less,
    };
    match comparison {
        Equal => order.is_eq(),
        NotEqual => order.is_ne(),
        Less => order.is_lt(),
        LessEqual => order.is_le(),
        Greater => order.is_gt(),
        GreaterEqual => order.is_ge(),
    }
}

/// A case with two formulas.
fn pair(numbers: Vec<u32>) -> (Case, [Tree; 2]) {
    let mut tape = Tape { numbers: numbers.into_iter() };
    let case = Case::new(&mut tape);
    let trees = [case.tree(&mut tape, 4), case.tree(&mut tape, 3)];
    (case, trees)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_functions_and_no_others_have_equal_ids(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let conditions = [case.build(&trees[0]), case.build(&trees[1])];
        let tables = trees.each_ref().map(|tree| case.table(tree));
        for (condition, table) in conditions.iter().zip(&tables) {
            for (row, expected) in case.rows(&BTreeMap::new()).iter().zip(table) {
                prop_assert_eq!(case.holds(*condition, row), *expected, "{:?}", row);
            }
        }
        prop_assert_eq!(conditions[0] == conditions[1], tables[0] == tables[1]);
    }

    #[test]
    fn implication_and_disjointness_are_those_of_the_tables(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let [left, right] = [case.build(&trees[0]), case.build(&trees[1])];
        let [x, y] = trees.each_ref().map(|tree| case.table(tree));
        let pairs = || x.iter().zip(&y);
        let conditions = &mut case.example.conditions;
        prop_assert_eq!(conditions.implies(left, right), Some(pairs().all(|(x, y)| !x || *y)));
        prop_assert_eq!(conditions.implies(right, left), Some(pairs().all(|(x, y)| !y || *x)));
        prop_assert_eq!(conditions.disjoint(left, right), Some(pairs().all(|(x, y)| !(*x && *y))));
    }

    #[test]
    fn forgetting_a_term_asks_whether_any_of_its_values_will_do(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let condition = case.build(&trees[0]);
        let gone = case.terms[0];
        let rest = case.example.conditions.forget(condition, &|term| term == gone).unwrap();
        prop_assert!(!case.example.conditions.support(rest).contains(&gone));
        for row in case.rows(&BTreeMap::new()) {
            let any = case.sorts[0].values.iter().any(|value| {
                let row: Vec<Value> = [value.clone()].into_iter().chain(row[1..].iter().cloned()).collect();
                case.truth(&trees[0], &row)
            });
            prop_assert_eq!(case.holds(rest, &row), any);
        }
    }

    #[test]
    fn the_support_is_what_the_value_depends_on(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let condition = case.build(&trees[0]);
        let support = case.example.conditions.support(condition);
        for (index, term) in case.terms.iter().enumerate() {
            let depends = case.rows(&BTreeMap::new()).iter().any(|row| {
                case.sorts[index].values.iter().any(|value| {
                    let mut other = row.clone();
                    other[index] = value.clone();
                    case.truth(&trees[0], row) != case.truth(&trees[0], &other)
                })
            });
            prop_assert_eq!(support.contains(term), depends);
        }
    }

    #[test]
    fn a_witness_suffices_and_each_part_of_it_matters(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let condition = case.build(&trees[0]);
        for witness in [case.example.conditions.witness(condition), case.example.conditions.satisfying(condition)] {
            let Some(witness) = witness else {
                // All terms are independent.
                prop_assert!(condition.is_false());
                continue;
            };
            let fixed: BTreeMap<TermId, Value> =
                witness.parts.iter().map(|part| (part.term, part.value.clone())).collect();
            prop_assert!(case.rows(&fixed).iter().all(|row| case.truth(&trees[0], row)), "{}", witness);
            for term in fixed.keys() {
                let mut fewer = fixed.clone();
                fewer.remove(term);
                prop_assert!(case.rows(&fewer).iter().any(|row| !case.truth(&trees[0], row)), "{}", witness);
            }
        }
    }

    #[test]
    fn the_text_of_a_condition_evaluates_to_it(numbers in tapes()) {
        let (mut case, trees) = pair(numbers);
        let condition = case.build(&trees[0]);
        let text = case.example.cel(condition).replace("failed(w)", "failed_w");
        let mut sink = Sink::new();
        let end = u32::try_from(text.len()).unwrap();
        let expr = parse(&text, Span::new(FileId::new(0), 0, end), &mut sink);
        prop_assert!(sink.found().is_empty(), "{}", text);
        for row in case.rows(&BTreeMap::new()) {
            let mut values = Activation::new();
            for (sort, value) in case.sorts.iter().zip(&row) {
                match (&sort.kind, value) {
                    (TermKind::Relation { .. }, _) => values = values.bind("p", value).bind("q", &Value::Int(0)),
                    (TermKind::Outcome, Value::Bool(value)) => values = values.bind("failed_w", &Value::Bool(!value)),
                    _ => values = values.bind(sort.text, value),
                }
            }
            let program = Program::new(&expr, &values).unwrap();
            let expected = Value::Bool(case.truth(&trees[0], &row));
            prop_assert_eq!(program.evaluate(&values).unwrap(), expected, "{} {:?}", text, row);
        }
    }
}
