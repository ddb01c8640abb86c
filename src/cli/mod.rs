//! The command line: arguments in, text out. Thin: everything it knows comes from the library.
//!
//! Findings of `check` and `verify`, plans and documents go to standard output; so do explanations. What is about the run
//! itself (the summary, what is wrong with the arguments) goes to standard error, and so do the findings of a command
//! whose output is a document, so that `flowright compile a.flow | flowright verify -` is always clean.

mod args;
mod baseline;
mod cache;
mod cel;
mod check;
mod compile;
mod config;
mod console;
mod convert;
mod crash;
mod diff;
mod exit;
mod explain;
mod fix;
mod fmt;
#[cfg(feature = "lsp")]
mod lsp;
mod paths;
mod plan;
mod progress;
mod question;
pub mod report;
mod reports;
mod selection;
mod shell;
mod statistics;
#[cfg(test)]
mod tests;
mod verify;
mod watch;
mod why;
mod wiring;

use args::{Args, Command};
use clap::Parser as _;
use console::Console;
use exit::Exit;
use std::io;
use std::process::ExitCode;

/// Runs the command that the process was started with, and says how it ended.
pub fn run() -> ExitCode {
    crash::install();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help goes to standard output with code 0, a mistake to standard error with code 2; clap knows which.
            _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
        }
    };
    // It speaks on standard output itself, from a thread of its own.
    #[cfg(feature = "lsp")]
    if let Command::Lsp(args) = &args.command {
        return lsp::run(args);
    }
    console::with_terminal(args.color, (args.quiet, args.verbose), |console| execute(&args, console))
}

fn execute(args: &Args, console: &mut Console<'_>) -> io::Result<Exit> {
    match &args.command {
        Command::Check(args) => check::run(args, console),
        Command::Baseline(args) => baseline::run(args, console),
        Command::Compile(args) => compile::run(args, console),
        Command::Convert(args) => convert::run(args, console),
        Command::Verify(args) => verify::run(args, console),
        Command::Plan(args) => plan::run(args, console),
        Command::Why(args) => why::run(args, console),
        Command::Paths(args) => paths::run(args, console),
        Command::Fmt(args) => fmt::run(args, console),
        Command::Cel(args) => cel::run(args, console),
        Command::Config(args) => config::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        // It has streams of its own, and was started above.
        #[cfg(feature = "lsp")]
        Command::Lsp(_) => Ok(Exit::Bug),
        Command::Completions(args) => shell::completions(args, console),
        Command::Man(args) => shell::man(args, console),
    }
}
