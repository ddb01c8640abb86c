//! `flowright explain`: what a finding means and how to mend it.

mod page;

use super::args::ExplainArgs;
use super::console::Console;
use super::exit::Exit;
use super::report::{Options, Style, clean_line, wrap};
use crate::base::suggest::nearest;
use crate::diagnostic::{FAMILIES, Rule};
use std::io::{self, Write};

pub(super) fn run(args: &ExplainArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let rules = crate::rules::all();
    if args.rules.is_empty() {
        list(rules, console.out_options, console.out)?;
        return Ok(Exit::Clean);
    }
    let mut exit = Exit::Clean;
    for (index, wanted) in args.rules.iter().enumerate() {
        let Some(rule) = find(rules, wanted) else {
            exit = unknown(rules, wanted, console)?;
            continue;
        };
        if index > 0 {
            writeln!(console.out)?;
        }
        explain(rule, console.out_options, console.out)?;
    }
    Ok(exit)
}

/// The rule of a code or a name, however it is written.
fn find(rules: &[&'static Rule], wanted: &str) -> Option<&'static Rule> {
    let wanted = wanted.trim().replace([' ', '_'], "-");
    let is = |rule: &&Rule| rule.code.eq_ignore_ascii_case(&wanted) || rule.name.eq_ignore_ascii_case(&wanted);
    rules.iter().copied().find(is)
}

fn unknown(rules: &[&'static Rule], wanted: &str, console: &mut Console<'_>) -> io::Result<Exit> {
    let lower = wanted.to_lowercase();
    let codes: Vec<String> = rules.iter().map(|rule| rule.code.to_lowercase()).collect();
    let known = codes.iter().map(String::as_str).chain(rules.iter().map(|rule| rule.name));
    let help = nearest(&lower, known).and_then(|near| find(rules, near)).map_or_else(
        || "`flowright explain` lists them all".to_owned(),
        |rule| format!("did you mean `{}`, {}?", rule.code, rule.name),
    );
    console.usage(&format!("no rule is called `{}`", clean_line(wanted)), &help)
}

fn explain(rule: &Rule, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{} {}", rule.severity.as_str(), rule.code);
    let (head, name) =
        (Style::of(rule.severity).paint(&head, options.color), Style::Bold.paint(rule.name, options.color));
    writeln!(out, "{head}: {name}\n")?;
    out.write_all(page::rendered(&rule.page(), options).as_bytes())
}

fn list(rules: &[&'static Rule], options: Options, out: &mut dyn Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for (digits, title) in FAMILIES {
        let members: Vec<_> = rules.iter().copied().filter(|rule| rule.family() == digits).collect();
        section(title, &members, (width, options), out)?;
    }
    writeln!(out, "`flowright explain CODE` says more about one of them.")
}

fn section(title: &str, rules: &[&Rule], (width, options): (usize, Options), out: &mut dyn Write) -> io::Result<()> {
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", Style::Bold.paint(title, options.color))?;
    for rule in rules {
        let indent = width + 11;
        let page = rule.page();
        let first = page.lines().next().unwrap_or("");
        let text = wrap::fill(first, options.width.clamp(indent + 30, 100), indent, &" ".repeat(indent));
        let code = Style::of(rule.severity).paint(rule.code, options.color);
        writeln!(out, "  {code}  {:width$}  {text}", rule.name)?;
    }
    writeln!(out)
}
