//! Checks as a command does it: with the files of configuration that lie beside the workflow. If those are wrong, nothing else is said.

use flowright::driver::config::{Configs, NAME};
use flowright::driver::{self, MemoryWorld, Report, Settings, World};
use std::sync::Arc;

/// A workflow file without findings, for tests that are only about configuration.
pub(crate) const QUIET: (&str, &str) = ("main.flow", "compute greet(name: string) -> string\n");

/// The same settings with the files of configuration among `files`; new ones each time, since they remember what they have read.
pub(crate) fn configured(settings: Settings, files: &[(String, String)]) -> Settings {
    let has_some = files.iter().any(|(path, _)| path.ends_with(NAME));
    Settings { configs: Arc::new(if has_some { Configs::search() } else { Configs::default() }), ..settings }
}

/// What a command says of the file at `path`.
pub(crate) fn check(world: &MemoryWorld, path: &str, settings: &Settings) -> Report {
    settings.configs.visit(world as &dyn World, path);
    match settings.configs.problems() {
        Some(wrong) => Report { sources: wrong.sources, diagnostics: wrong.diagnostics, ..Report::default() },
        None => driver::check_with(world, &[path.to_owned()], settings),
    }
}
