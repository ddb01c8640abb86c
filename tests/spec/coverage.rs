//! Every rule has at least two examples that it finds something in, and two near misses.
//!
//! An example is a literate test or a bad example of the rule's page. A near miss is a literate test whose fence says `near:rule`, or a good
//! example of the page.

use crate::case::{Case, Part, parts};
use flowright::diagnostic::Rule;
use flowright::rules;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many of each there are at least.
const LEAST: usize = 2;

/// Rules that literate tests cannot show, and where they are tested instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("unreadable-file", "tests/it/bad_input.rs: a literate test has all its files"),
    ("binary-file", "src/syntax/parse: a page is text"),
    ("invalid-declarations", "tests/it/cel_commands.rs: no workflow reads such a file"),
    ("invalid-data", "tests/it/cel_commands.rs: workflows have no data"),
    ("evaluation-failed", "tests/it/cel_commands.rs: workflows are not evaluated"),
    ("too-many-edges", "tests/it/scale.rs: its smallest example has two groups of a thousand steps"),
];

/// The examples and the near misses of a rule.
type Counts = BTreeMap<&'static str, (usize, usize)>;

/// The test, over all literate tests.
pub(crate) fn trial(cases: &[Case]) -> Trial {
    let mut counts: Counts = rules::all().iter().map(|rule| (rule.name, of_page(rule))).collect();
    for case in cases {
        let mut codes: Vec<&str> = case.found().collect();
        codes.sort_unstable();
        codes.dedup();
        let found = codes.into_iter().filter_map(rules::find);
        found.for_each(|rule| _ = counts.entry(rule.name).and_modify(|(found, _)| *found += 1));
        let near = case.near.iter().filter_map(|name| rules::find(name));
        near.for_each(|rule| _ = counts.entry(rule.name).and_modify(|(_, near)| *near += 1));
    }
    Trial::test("every rule has examples and near misses", move || missing(&counts).map_err(Failed::from))
}

fn of_page(rule: &Rule) -> (usize, usize) {
    let page = rule.page();
    let blocks = |word: &str| {
        let parts = parts(&page);
        let is = |part: &&Part| matches!(part, Part::Block(block) if block.info.split(' ').any(|it| it == word));
        parts.iter().filter(is).count()
    };
    (blocks("bad"), blocks("good"))
}

fn missing(counts: &Counts) -> Result<(), String> {
    let mut missing = String::new();
    for (name, (found, near)) in counts {
        let elsewhere = ELSEWHERE.iter().any(|(rule, _)| rule == name);
        if !elsewhere && (*found < LEAST || *near < LEAST) {
            _ = writeln!(missing, "{name}: {found} examples, {near} near misses");
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("each rule needs {LEAST} of both\n{missing}")) }
}
