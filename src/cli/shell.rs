//! What shells and readers of manuals want: completions of the command line, and its man pages.
//!
//! Both are made from the arguments, so they say what `--help` says.

use super::args::Args;
use super::console::Console;
use super::exit::Exit;
use crate::diagnostic::Rule;
use crate::driver::os_world;
use clap::CommandFactory as _;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap_complete::Shell;
use clap_mangen::Man;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell to write them for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Write a page for each command into this folder; without it, the page of `flowright` goes to standard output
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Writes the completions for a shell.
pub(super) fn completions(args: &CompletionsArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), NAME, &mut script);
    console.out.write_all(&script)?;
    Ok(Exit::Clean)
}

/// What the program is called.
const NAME: &str = "flowright";

/// Writes one man page, or all of them.
pub(super) fn man(args: &ManArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        Man::new(command).render(console.out)?;
        return Ok(Exit::Clean);
    };
    let pages = pages(&command)?;
    for (name, page) in &pages {
        let path = folder.join(name);
        if let Err(error) = os_world::write(&path, |out| out.write_all(page)) {
            console.usage(&format!("cannot write `{}`: {error}", path.display()), "choose another folder with -o")?;
            return Ok(Exit::Unreadable);
        }
    }
    console.note(&format!("wrote {} pages to {}", pages.len(), shown(folder)))?;
    Ok(Exit::Clean)
}

fn shown(folder: &Path) -> String {
    super::report::clean_line(&folder.to_string_lossy()).into_owned()
}

/// A page for the command and for each one below it, with the names of their files.
fn pages(command: &clap::Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut pages = Vec::new();
    // Our own commands, so there is an end to how deep they go.
    let mut open = vec![command.clone()];
    while let Some(command) = open.pop() {
        open.extend(command.get_subcommands().filter(|command| !command.is_hide_set()).cloned());
        let man = Man::new(command);
        let mut page = Vec::new();
        man.render(&mut page)?;
        pages.push((man.get_filename(), page));
    }
    pages.sort();
    Ok(pages)
}

/// The argument that is a rule: any text, because it may be misspelt, and shells know the right ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleParser;

impl TypedValueParser for RuleParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let rules = crate::rules::all().iter().copied();
        Some(Box::new(rules.flat_map(|rule: &'static Rule| {
            [PossibleValue::new(rule.code).help(rule.name), PossibleValue::new(rule.name).help(rule.code)]
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_man_page_for_each_command() {
        let mut command = Args::command();
        command.build();
        let pages = pages(&command).unwrap();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in ["flowright.1", "flowright-check.1", "flowright-cel-eval.1", "flowright-man.1"] {
            assert!(names.contains(&wanted), "{names:?}");
        }
        for (name, page) in &pages {
            let page = String::from_utf8_lossy(page);
            assert!(page.contains(".TH ") && page.contains("SYNOPSIS"), "{name}: {page}");
        }
    }
}
