//! Front ends: from the text of a file to trees, and from those to declarations in a [`Program`].
//!
//! Whatever a file is written in, it becomes the tree of Flowright's own language, with spans into its own text. So a front end says
//! what its words mean and nothing more: lowering, the formatter and conversion know one tree. A new one is one file or folder and one line in [`ALL`].

mod flow;
mod graph_json;
mod lower;
mod names;
pub mod rules;
mod tree;

use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program};
use crate::syntax::ast;

/// A kind of workflow file.
pub trait Frontend: Sync {
    /// What `--from` calls it.
    fn name(&self) -> &'static str;

    /// How the names of its files end, in lower case.
    fn suffixes(&self) -> &'static [&'static str];

    /// Reads a file: a tree for each document in it, one in nearly every file. Whatever is wrong goes into the sink; what can be understood
    /// is always in the tree, so one mistake never hides the next.
    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File>;
}

/// All front ends, the most specific first.
pub static ALL: &[&dyn Frontend] = &[&flow::Flow, &graph_json::GraphJson];

/// The front end of this name.
pub fn named(name: &str) -> Option<&'static dyn Frontend> {
    ALL.iter().copied().find(|frontend| frontend.name() == name)
}

/// The front end that files of this name are for, if their name says so.
pub fn of_path(path: &str) -> Option<&'static dyn Frontend> {
    let path = path.to_ascii_lowercase();
    ALL.iter().copied().find(|frontend| frontend.suffixes().iter().any(|suffix| path.ends_with(suffix)))
}

/// The front end for a file: by its name, else by what is in it.
pub fn choose(path: &str, _text: &str) -> &'static dyn Frontend {
    of_path(path).unwrap_or(&flow::Flow)
}

/// Adds the modules of a file to the program.
pub fn load(
    frontend: &dyn Frontend,
    file: FileId,
    text: &str,
    program: &mut Program,
    sink: &mut Sink,
) -> Vec<ModuleId> {
    let trees = frontend.read(file, text, sink);
    trees.into_iter().map(|tree| lower::lower(file, tree, program)).collect()
}
