//! Which workflow files the entries of `stubs` mean.

use super::file::File;
use crate::base::{Name, Span};
use crate::diagnostic::Diagnostic;
use crate::driver::path;
use crate::driver::world::World;
use crate::frontend;
use crate::rules::configuration::MISSING_STUB;

/// The workflow files whose declarations a file of configuration gives to all, in the order of its entries, and where it says so. Relative paths
/// start in the folder `here`.
pub(super) fn of(world: &dyn World, file: &File, here: &str, found: &mut Vec<Diagnostic>) -> Vec<(String, Span)> {
    let mut stubs = Vec::new();
    for name in &file.stubs {
        let path = path::spelled(&path::resolve(&file.path, &name.text), here);
        let files = match path.rsplit('/').next().and_then(|last| last.split_once('*')) {
            Some(ends) => matching(world, path::folder(&path), ends),
            None => vec![path.clone()],
        };
        let problem = match files.as_slice() {
            [] => Some(format!("`{name}` means no workflow file")),
            [file] => world.read(file).err().map(|error| format!("cannot read `{file}`: {error}")),
            // Of several, each is there.
            [..] => None,
        };
        match problem {
            Some(problem) => found.push(missing(name, problem, &path)),
            None => stubs.extend(files.into_iter().map(|file| (file, name.span))),
        }
    }
    stubs
}

/// The workflow files in a folder whose names have this start and this end.
fn matching(world: &dyn World, folder: &str, (start, end): (&str, &str)) -> Vec<String> {
    let fits = |file: &String| {
        let rest = file.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        rest.is_some() && frontend::of_path(file).is_some()
    };
    world.names_in(folder).into_iter().filter(fits).map(|file| path::join(folder, &file)).collect()
}

fn missing(name: &Name, message: String, path: &str) -> Diagnostic {
    let help = "name a workflow file, relative to the folder of this file, or several, as in `stubs/*.flow`";
    MISSING_STUB.at(name.span, message).label(format!("looked for `{path}`")).help(help)
}
