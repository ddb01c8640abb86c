//! Questions about places, each with the smallest files that show something.

mod calls;
mod definition;
mod literals;
mod references;
mod rename;
mod shape;
mod tokens;

use crate::base::Span;
use crate::driver::{MemoryWorld, Settings, Workspace};

/// A workspace with a place in it, which is marked by `$`.
struct Case {
    workspace: Workspace,
    path: String,
    offset: u32,
}

impl Case {
    /// A workspace with these files. In one of them `$` marks a place; it is no part of the text.
    fn new(files: &[(&str, &str)]) -> Self {
        let (mut path, mut offset) = (files[0].0.to_owned(), 0);
        let mut world = MemoryWorld::new();
        let mut found = Vec::new();
        for (name, text) in files {
            let plain = text.replacen('$', "", usize::from(!text.contains("${")));
            if let Some(at) = text.find('$').filter(|_| plain.len() < text.len()) {
                (path, offset) = ((*name).to_owned(), u32::try_from(at).unwrap());
            }
            world = world.with(*name, plain);
            // What is in `far` is somebody else's.
            let is_workflow = crate::frontend::of_path(name).is_some();
            found.extend((is_workflow && !name.starts_with("far/")).then(|| (*name).to_owned()));
        }
        let mut workspace = Workspace::new(Box::new(world), Settings::default());
        workspace.found(found);
        workspace.finish();
        Self { workspace, path, offset }
    }

    /// The same of one file, `main.flow`.
    fn of(text: &str) -> Self {
        Self::new(&[("main.flow", text)])
    }

    /// The place where a text stands in a file.
    fn at(mut self, path: &str, text: &str) -> Self {
        let focus = self.workspace.focus(path).unwrap();
        self.offset = u32::try_from(focus.source().text().find(text).unwrap()).unwrap();
        self.path = path.to_owned();
        self
    }

    /// A place as a person reads it.
    fn shown(&self, span: Span) -> String {
        let sources = self.workspace.sources();
        let file = sources.file(span.file);
        let name = if file.path() == self.path { String::new() } else { format!("{}:", file.path()) };
        let text = sources.text(span).lines().next().unwrap_or_default();
        format!("{name}{} {text}", file.position(span.start).line)
    }
}
