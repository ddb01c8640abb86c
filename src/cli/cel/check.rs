//! `flowright cel check`: the type of an expression, or what is wrong with it.

use super::super::console::{Console, Stream};
use super::super::exit::Exit;
use super::args::CheckArgs;
use super::session::{Answer, Session};
use crate::cel::Type;
use crate::ty::Declarations;
use serde_json::json;
use std::io;

/// What to do about a name where nothing is declared.
const UNDECLARED: &str = "declare it in a JSON file for `--env`; see `flowright cel check --help`";

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if let Some(exit) = super::one_reader([Some(&args.expr), args.env.as_deref(), None], console)? {
        return Ok(exit);
    }
    let mut session = Session::default();
    let ty = checked(args, &mut session);
    let answer = ty.map(|ty| Answer { text: ty.to_string(), json: json!({ "type": ty.to_string() }) });
    session.finish(answer, args.format.into(), Stream::Out, console)
}

/// What can be said of each is said, whatever is wrong with the other.
fn checked(args: &CheckArgs, session: &mut Session) -> Option<Type> {
    let expr = session.expression(&args.expr).map(|file| session.recover(file));
    let declarations = match &args.env {
        Some(path) => session.file(path).and_then(|file| session.declarations(file)),
        None => Some(Declarations::default().advising(UNDECLARED)),
    };
    session.check(&expr?, &declarations?)
}
