//! What holds for one file, in words: for people who wonder why a rule is silent.

use super::Configs;
use super::state::State;
use super::whole::Config;
use crate::base::Span;
use crate::diagnostic::{Level, Rule};
use crate::rules;
use std::fmt::Write as _;

/// What holds for the file at `path`, which was visited, and which line of which file says so.
pub fn show(configs: &Configs, path: &str) -> String {
    let mut text = format!("{path}\n");
    let Some((config, absolute)) = configs.of(path) else {
        text.push_str("  no file of configuration: every rule is as it is by itself\n");
        return text;
    };
    let state = configs.state();
    let mut line = |name: &str, value: &str, place: &str| {
        _ = writeln!(text, "{}", format!("  {name:<10} {value:<40} {place}").trim_end());
    };
    for (place, file) in config.files.iter().rev().enumerate() {
        line(if place == 0 { "settings" } else { "built on" }, &file.path, "");
    }
    if let Some(profile) = &config.profile {
        line("profile", profile, "");
    }
    if let Some((target, span)) = config.target() {
        line("target", target.name(), &at(&state, span));
    }
    if let Some(span) = config.denies_warnings() {
        line("deny", "warnings", &at(&state, span));
    }
    for (stub, span) in &config.stubs {
        line("stub", stub, &at(&state, *span));
    }
    if config.excludes(&absolute) {
        line("excluded", "checked only where it is named", "");
    }
    for rule in rules::all() {
        if let Some((level, place)) = changed(&config, &state, rule, &absolute) {
            line(level, &format!("{} {}", rule.code, rule.name), &place);
        }
    }
    text
}

/// The level of a rule and where it is said, if it is another than its own.
fn changed(config: &Config, state: &State, rule: &Rule, path: &str) -> Option<(&'static str, String)> {
    let (_, entry) = config.entry(rule, path).filter(|_| !rule.is_fixed())?;
    let level = entry.level.of(rule);
    let own = if rule.enabled { Level::On(rule.severity) } else { Level::Off };
    let name = match level {
        Level::Off => "off",
        Level::On(severity) => severity.as_str(),
    };
    (level != own).then(|| (name, at(state, entry.span)))
}

/// `file:line` of a place.
fn at(state: &State, span: Span) -> String {
    format!("{}:{}", state.sources.file(span.file).path(), state.sources.position(span).line)
}
