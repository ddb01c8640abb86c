//! `flowright cel`: expressions by themselves, checked, evaluated and formatted.

pub(super) mod args;
mod check;
mod eval;
mod fmt;
mod session;

use super::console::Console;
use super::exit::Exit;
use args::{CelArgs, CelCommand};
use std::io;

pub(super) fn run(args: &CelArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    match &args.command {
        CelCommand::Check(args) => check::run(args, console),
        CelCommand::Eval(args) => eval::run(args, console),
        CelCommand::Fmt(args) => fmt::run(args, console),
    }
}

/// Says that several arguments want standard input, if they do.
fn one_reader(args: [Option<&str>; 3], console: &mut Console<'_>) -> io::Result<Option<Exit>> {
    if args.iter().filter(|arg| **arg == Some("-")).count() <= 1 {
        return Ok(None);
    }
    let help = "give one argument as `-`, and the others as files";
    console.usage("only one argument can be standard input", help).map(Some)
}
