//! `flowright cel fmt`: an expression in its canonical form.

use super::super::console::{Console, Stream};
use super::super::exit::Exit;
use super::args::FmtArgs;
use super::session::{Answer, Session};
use crate::cel;
use serde_json::json;
use std::io;

pub(super) fn run(args: &FmtArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let mut session = Session::default();
    let text = formatted(args, &mut session);
    let answer = text.map(|text| Answer { json: json!({ "text": text }), text });
    session.finish(answer, args.format.into(), Stream::Err, console)
}

/// One line, and before it the comments, each on its own.
fn formatted(args: &FmtArgs, session: &mut Session) -> Option<String> {
    let file = session.expression(&args.expr)?;
    let expr = session.parse(file)?;
    Some(cel::format(session.sources.file(file).text(), &expr))
}
