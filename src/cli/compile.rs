//! `flowright compile`: from a file to documents.

use super::args::CompileArgs;
use super::console::Console;
use super::exit::Exit;
use super::selection::{select, too_many};
use super::wiring::{self, Document};
use crate::driver::os_world;
use crate::ir::Encoding;
use std::io;
use std::path::Path;

pub(super) fn run(args: &CompileArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let encoding = args.encoding();
    if encoding == Encoding::Cbor && args.output.is_none() && console.terminal {
        return console.usage("CBOR is no text that a terminal could show", "write it to a file with `-o FILE`");
    }
    let settings = args.config.settings(&args.rules, None);
    let how = (&args.input, &settings, args.message_format);
    let documents = match select(&args.file, args.workflow.as_deref(), how, console)? {
        Ok(documents) => documents,
        Err(exit) => return Ok(exit),
    };
    match (&args.output, documents.as_slice()) {
        (None, [document]) => wiring::write(document, encoding, &mut console.out)?,
        (None, _) => return too_many(&documents, ", or write them all with `-o DIR/`", console),
        (Some(path), [document]) if !is_folder(path) => return write(path, document, encoding, console),
        (Some(path), _) if path.is_file() => return too_many(&documents, ", or name a folder", console),
        (Some(folder), documents) => {
            for document in documents {
                let path = folder.join(format!("{}.{}", wiring::name(document), encoding.ending()));
                let exit = write(&path, document, encoding, console)?;
                if exit != Exit::Clean {
                    return Ok(exit);
                }
            }
        }
    }
    Ok(Exit::Clean)
}

/// Whether a path means a folder: it is one, or it ends as one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

fn write(path: &Path, document: &Document, encoding: Encoding, console: &mut Console<'_>) -> io::Result<Exit> {
    match os_world::write(path, |out| wiring::write(document, encoding, out)) {
        Ok(()) => {
            console.note(&format!("wrote {}", path.display()))?;
            Ok(Exit::Clean)
        }
        Err(error) => {
            console.usage(&format!("cannot write `{}`: {error}", path.display()), "choose another place with `-o`")?;
            Ok(Exit::Unreadable)
        }
    }
}
