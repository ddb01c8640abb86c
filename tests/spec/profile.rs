//! Which rules the literate tests run.
//!
//! Most of them show one thing with the smallest workflow, which leaves out what a workflow in production has: timeouts, uses of all that is
//! declared. The rules that would say so are off unless a document asks for them, with a line `<!-- rules: unused-let, missing-timeout -->`.
//! The page of a rule always runs that rule.

use flowright::diagnostic::{Level, Levels, Rule, Selector};
use flowright::driver::Settings;
use flowright::rules;
use flowright::rules::targets::Target;

/// The rules about what small examples leave out.
const ABOUT_WHAT_IS_LEFT_OUT: &[&str] = &[
    // Data flow.
    "unused-action",
    "unused-const",
    "unused-import",
    "unused-let",
    "unused-parameter",
    "unused-resource",
    "unused-secret",
    "unused-type",
    // Reliability.
    "missing-timeout",
    "sequential-each",
];

/// How a test is checked whose document asks for the rules `wanted`.
pub(crate) fn settings(wanted: &[String], target: Option<Target>) -> Settings {
    let rule = |name: &str| rules::find(name).unwrap_or_else(|| panic!("no rule is called `{name}`"));
    let off = ABOUT_WHAT_IS_LEFT_OUT.iter().map(|name| (rule(name), Level::Off));
    let on = wanted.iter().map(|name| rule(name)).map(|rule| (rule, Level::On(rule.severity)));
    let set = |levels: Levels, (rule, level): (&'static Rule, Level)| levels.with(Selector::Rule(rule), level);
    let levels = off.chain(on).fold(Levels::new(), set);
    Settings { target, levels, ..Settings::default() }
}

/// The rules that a document asks for.
pub(crate) fn wanted(markdown: &str) -> Vec<String> {
    let lines = markdown.lines().filter_map(|line| line.strip_prefix("<!-- rules:")?.strip_suffix("-->"));
    lines.flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect()
}
