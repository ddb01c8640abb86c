//! Front ends: from the text of a file to declarations in a [`Program`]. A new one is one file and one line in [`ALL`].

mod flow;

use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program};

/// A kind of workflow file.
pub trait Frontend: Sync {
    /// What `--from` calls it.
    fn name(&self) -> &'static str;

    /// Whether a file of this path is of this kind.
    fn accepts(&self, path: &str) -> bool;

    /// Adds what the file declares to the program. Whatever is wrong goes into the sink; what can be understood is
    /// always added, so one mistake never hides the next.
    fn lower(&self, file: FileId, text: &str, program: &mut Program, sink: &mut Sink) -> ModuleId;
}

/// All front ends, the most specific first.
pub static ALL: &[&dyn Frontend] = &[&flow::Flow];

/// The front end for a path; a file that no front end claims is read as `.flow`.
pub fn for_path(path: &str) -> &'static dyn Frontend {
    ALL.iter().copied().find(|frontend| frontend.accepts(path)).unwrap_or(&flow::Flow)
}
