//! `docs/rules/` is made from the registry: a page a rule, as `flowright explain` prints it, and a table of all.
//!
//! `BLESS=1 cargo test --test spec` writes them; without it they are compared. Pages that no rule has any more are removed, or reported.

use crate::page;
use flowright::diagnostic::{FAMILIES, Rule};
use flowright::rules;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const MADE: &str =
    "<!-- made by `BLESS=1 cargo test --test spec` from the doc comments in src/: change them there -->\n";

pub(crate) fn trial() -> Trial {
    Trial::test("docs::rules", || check().map_err(Failed::from))
}

fn check() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let wanted = pages();
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let old: BTreeMap<String, String> = entries
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap_or_default().replace("\r\n", "\n");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    let stale = wanted.iter().filter(|(name, text)| old.get(*name) != Some(*text)).map(|(name, _)| name.clone());
    let left = old.keys().filter(|name| !wanted.contains_key(*name)).cloned();
    let (stale, left): (Vec<_>, Vec<_>) = (stale.collect(), left.collect());
    if std::env::var_os("BLESS").is_some() {
        return write(&folder, &wanted, &left).map_err(|error| error.to_string());
    }
    match (&stale[..], &left[..]) {
        ([], []) => Ok(()),
        _ => Err(format!(
            "docs/rules/ does not say what the rules say; `BLESS=1 cargo test --test spec` writes it anew\n\
             stale or missing: {stale:?}\nof no rule: {left:?}"
        )),
    }
}

fn write(folder: &Path, wanted: &BTreeMap<String, String>, left: &[String]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in wanted {
        fs::write(folder.join(name), text)?;
    }
    left.iter().map(|name| folder.join(name)).try_for_each(|path: PathBuf| fs::remove_file(path))
}

/// Every page by the name of its file.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut table = format!(
        "# Rules\n\n{MADE}\nEverything that Flowright finds, by family. `flowright explain CODE` prints the same pages.\n\n\
         A rule with *fixed* level is about the language itself: no document can be made of what it finds, so it stays an error. All others are \
         configured by code or by name. *Fixes* says whether the example on the rule's page can be mended automatically; a `safe` one keeps what \
         was plainly meant, an `unsafe` one changes meaning or guesses.\n"
    );
    for (digits, title) in FAMILIES {
        let members: Vec<_> = rules::all().iter().copied().filter(|rule| rule.family() == digits).collect();
        if members.is_empty() {
            continue;
        }
        _ = write!(
            table,
            "\n## {title}\n\n| code | name | severity | on by default | fixes | finds |\n|---|---|---|---|---|---|\n"
        );
        for rule in members {
            let page = page_of(rule, title);
            _ = writeln!(table, "{}", row(rule));
            pages.insert(file(rule), page);
        }
    }
    pages.insert("README.md".to_owned(), table);
    pages
}

/// The last part of the rule's address.
fn file(rule: &Rule) -> String {
    rule.url().rsplit('/').next().unwrap_or_default().to_owned()
}

fn row(rule: &'static Rule) -> String {
    let page = rule.page();
    let first = page.lines().next().unwrap_or_default().replace('|', "\\|");
    let Rule { code, name, .. } = rule;
    format!("| [{code}]({}) | `{name}` | {} | {} | {} | {first} |", file(rule), severity(rule), on(rule), fixes(rule))
}

fn page_of(rule: &'static Rule, family: &str) -> String {
    let Rule { code, name, .. } = rule;
    let (severity, on, fixes) = (severity(rule), on(rule), fixes(rule));
    let fixes = if fixes.is_empty() { "none for the example here" } else { fixes };
    format!(
        "# {code} `{name}`\n\n{MADE}\n\
         | family | severity | on by default | fixes |\n|---|---|---|---|\n\
         | {family} | {severity} | {on} | {fixes} |\n\n{}\n\n[All rules](README.md)\n",
        rule.page().trim_end()
    )
}

fn severity(rule: &Rule) -> String {
    format!("{}{}", rule.severity.as_str(), if rule.is_fixed() { " (fixed)" } else { "" })
}

const fn on(rule: &Rule) -> &'static str {
    if rule.enabled { "yes" } else { "no" }
}

/// What can be done automatically about the examples of a page.
fn fixes(rule: &'static Rule) -> &'static str {
    match page::fix_kinds(rule) {
        (true, true) => "safe, unsafe",
        (true, false) => "safe",
        (false, true) => "unsafe",
        (false, false) => "",
    }
}
