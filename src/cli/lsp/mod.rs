//! `flowright lsp`: the language server, over standard input and output.

mod host;
mod wire;

use super::exit::Exit;
use crate::lsp::{Ending, serve};
use host::{Log, SystemHost};
use lsp_server::Connection;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use wire::{Reader, Trouble, Writer};

#[derive(Debug, clap::Args)]
pub(super) struct LspArgs {
    /// Write into this file which messages came, how long each took, and what went wrong
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Use standard input and output, which it does anyway: what clients add to the command by themselves
    #[arg(long, hide = true)]
    stdio: bool,
}

/// How long is waited for the last messages to be taken.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves the client at the other end, until it leaves.
pub(super) fn run(args: &LspArgs) -> ExitCode {
    let log = match Log::new(args.log.as_deref()) {
        Ok(log) => Arc::new(log),
        Err(error) => {
            let file = args.log.as_deref().unwrap_or_else(|| "".as_ref()).display();
            return said(&format!("cannot write the log `{file}`: {error}"), Exit::Unreadable);
        }
    };
    let (server, client) = Connection::memory();
    let writer = Arc::new(Writer::new(io::stdout()));
    let (end, written) = mpsc::channel();
    let (to_client, out) = (client.receiver, Arc::clone(&writer));
    spawn(move || {
        _ = to_client.into_iter().try_for_each(|message| out.message(&message));
        _ = end.send(());
    });
    let ((trouble, troubles), noted) = (mpsc::channel(), Arc::clone(&log));
    let from_client = client.sender;
    spawn(move || {
        let mut reader = Reader::new(io::stdin().lock());
        let ended = reader.pass_on(&writer, |message| from_client.send(message).is_ok(), |why| noted.write(why));
        _ = ended.map_err(|it| trouble.send(it));
    });
    let ending = serve(server, Box::new(SystemHost::new(log)));
    _ = written.recv_timeout(LAST_WORDS);
    verdict(ending, &troubles)
}

/// How the command ends.
fn verdict(ending: Ending, troubles: &Receiver<Trouble>) -> ExitCode {
    match (ending, troubles.try_recv()) {
        (Ending::Clean, _) => ExitCode::SUCCESS,
        (_, Ok(trouble)) => said(&format!("cannot understand the client: {trouble}"), Exit::Usage),
        (Ending::Gone | Ending::Abrupt, Err(_)) => ExitCode::from(Exit::Findings as u8),
    }
}

/// Says what went wrong. Standard error may be closed; then there is nobody to tell.
fn said(message: &str, exit: Exit) -> ExitCode {
    _ = writeln!(io::stderr(), "error: {message}");
    ExitCode::from(exit as u8)
}

#[expect(
    clippy::disallowed_methods,
    reason = "one thread reads and one writes, so that a slow client does not stop the server"
)]
fn spawn(work: impl FnOnce() + Send + 'static) {
    _ = thread::spawn(work);
}
