//! Imports: which module each one brings in, and that none leads back to itself.

use super::rules::IMPORT_CYCLE;
use crate::diagnostic::Sink;
use crate::graph::{Graph, cycle};
use crate::hir::{Import, Module, Program};

/// Reports every cycle of imports, as a shortest one with each import's place.
pub fn check_cycles(program: &Program, sink: &mut Sink) {
    let imports: Vec<(u32, &Import)> = program
        .modules
        .enumerate()
        .flat_map(|(id, module)| module.imports.iter().map(move |import| (id.number(), import)))
        .filter(|(_, import)| import.target.is_some())
        .collect();
    let edges = imports.iter().filter_map(|&(from, import)| Some((from, import.target?.number())));
    let graph = Graph::new(program.modules.len(), edges);
    for cycle in cycle::shortest_in_each_component(&graph) {
        let around: Vec<&Import> = cycle.iter().map(|edge| imports[edge.index()].1).collect();
        let Some((&first, rest)) = around.split_first() else { continue };
        let message = match rest.len() {
            0 => "a file cannot import itself".to_owned(),
            1 => "two files import each other".to_owned(),
            more => format!("{} files import each other in a circle", more + 1),
        };
        let mut diagnostic = IMPORT_CYCLE.at(first.path.span, message).help(if rest.is_empty() {
            "remove the import: a file sees its own declarations without one"
        } else {
            "move what both need into a third file that imports neither"
        });
        for import in rest {
            diagnostic = diagnostic.related(import.path.span, format!("imports `{}` in turn", import.path.value));
        }
        sink.report(diagnostic);
    }
}

/// The imports of a module that are still to be looked for.
pub fn unlinked(module: &Module) -> impl Iterator<Item = (usize, &Import)> {
    module.imports.iter().enumerate().filter(|(_, import)| import.target.is_none())
}
