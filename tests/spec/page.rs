//! Every explain page is a test: its bad workflows yield exactly the rule, its good ones nothing at all.

use crate::case::{Block, Part, parts, target, workflow_and};
use crate::{configured, fixes, profile, text};
use flowright::diagnostic::{Applicability, Rule};
use flowright::driver::{MemoryWorld, Report, Settings};
use flowright::rules;
use libtest_mimic::{Failed, Trial};

/// Rules whose pages can show no file, and why.
const WITHOUT_EXAMPLES: &[(&str, &str)] = &[
    ("unreadable-file", "the file that it is about cannot be read"),
    ("binary-file", "a page is text"),
    ("invalid-declarations", "no workflow reads such a file"),
    ("invalid-data", "workflows have no data"),
    ("evaluation-failed", "workflows are not evaluated; constants have a rule of their own"),
    ("too-many-edges", "its smallest example has two groups of a thousand steps"),
];

pub(crate) fn trials() -> Vec<Trial> {
    let test =
        |rule: &'static Rule| Trial::test(format!("page::{}", rule.name), move || check(rule).map_err(Failed::from));
    rules::all().iter().copied().map(test).collect()
}

fn check(rule: &'static Rule) -> Result<(), String> {
    let page = rule.page();
    let blocks =
        || parts(&page).into_iter().filter_map(|part| if let Part::Block(block) = part { Some(block) } else { None });
    let (bad, good): (Vec<_>, Vec<_>) = (
        blocks().filter(|block| block.info.split(' ').any(|word| word == "bad")).collect(),
        blocks().filter(|block| block.info.split(' ').any(|word| word == "good")).collect(),
    );
    let first = page.lines().next().unwrap_or_default();
    if first.is_empty() || !first.ends_with('.') {
        return Err(format!("the page starts with a sentence that says what is wrong, not `{first}`"));
    }
    if WITHOUT_EXAMPLES.iter().any(|(name, _)| *name == rule.name) {
        return Ok(());
    }
    if bad.is_empty() || good.is_empty() {
        return Err(
            "the page has no `flow bad` and `flow good` example (or `yaml bad`, `json bad file:x.workflow.json`)"
                .into(),
        );
    }
    for block in bad {
        let (said, rules, fixes) = run(rule, &block);
        fixes?;
        if rules.is_empty() || rules.iter().any(|found| *found != rule) {
            return Err(format!(
                "the bad example shall yield {} and nothing else\n{}---\n{said}",
                rule.code, block.body
            ));
        }
    }
    for block in good {
        let (said, rules, _) = run(rule, &block);
        if !rules.is_empty() {
            return Err(format!("nothing shall be said of the good example\n{}---\n{said}", block.body));
        }
    }
    Ok(())
}

/// Whether findings in the bad examples of a rule's page have safe fixes, and unsafe ones.
pub(crate) fn fix_kinds(rule: &'static Rule) -> (bool, bool) {
    let page = rule.page();
    let (mut safe, mut risky) = (false, false);
    for part in parts(&page) {
        let Part::Block(block) = part else { continue };
        if !block.info.split(' ').any(|word| word == "bad") {
            continue;
        }
        for fix in checked(rule, &block).2.diagnostics.iter().flat_map(|found| &found.fixes) {
            match fix.applicability {
                Applicability::Safe => safe = true,
                Applicability::Unsafe => risky = true,
            }
        }
    }
    (safe, risky)
}

fn run(rule: &Rule, block: &Block) -> (String, Vec<&'static Rule>, Result<(), String>) {
    let (files, settings, report) = checked(rule, block);
    let held = fixes::hold(&files, &settings, &report);
    (text::report(&report), report.diagnostics.iter().map(|found| found.rule).collect(), held)
}

/// What is found in an example, which files it has, and how they are checked.
fn checked(rule: &Rule, block: &Block) -> (Vec<(String, String)>, Settings, Report) {
    let files = workflow_and(block);
    let world = files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text));
    let settings = configured::configured(profile::settings(&[rule.name.to_owned()], target(&block.info)), &files);
    let report = configured::check(&world, &files[0].0, &settings);
    (files, settings, report)
}
