//! Graphs of nodes and edges (`*.workflow.json`), as choreography engines read them.
//!
//! ```text
//! text ── tree ──▶ nodes, edges ──▶ structure ──▶ loops, joins ──▶ syntax tree
//!                        conditions over `output` and `ctx` ──────▲
//! ```
//! Every node becomes an action and a step, every edge an edge. What the format leaves to its engine is said outright: of the conditioned edges of
//! one node the first that holds counts, so each has those before it denied; a jump back becomes the loop that it makes (Aho, Lam, Sethi and Ullman,
//! "Compilers", 9.6.6: natural loops); and branches that exclude each other join on whichever was taken. `docs/graph-json.md` says it in full.

mod actions;
mod branches;
mod build;
mod conditions;
mod config;
mod edges;
mod joins;
mod loops;
mod nodes;
mod structure;
#[cfg(test)]
mod tests;

use super::{Frontend, Outline, Piece, words};
use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::syntax::ast;

/// Files of graphs.
pub(super) struct GraphJson;

impl Frontend for GraphJson {
    fn name(&self) -> &'static str {
        "graph"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".workflow.json", ".workflow.yaml", ".workflow.yml"]
    }

    fn spell(&self, piece: Piece<'_>) -> Option<String> {
        Some(match piece {
            Piece::After(step, "") if !step.contains(',') => format!("{{ \"from\": \"{step}\", \"to\": … }}"),
            Piece::Step(name) => format!("{{ \"id\": \"{name}\", \"type\": \"function\" }}"),
            Piece::Loop(most) => format!("\"max_iterations\": {most}"),
            Piece::Clause("timeout", duration) => format!("\"timeout_ms\": {}", words::milliseconds(duration)?),
            Piece::Clause(keyword @ ("version" | "description"), text) => format!("\"{keyword}\": {text}"),
            _ => return None,
        })
    }

    fn recognises(&self, outline: &Outline) -> bool {
        !outline.list && outline.has(&["nodes", "edges"])
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File> {
        super::documents(file, text, "a graph of nodes and edges", sink, &mut |value, remarks, sink| ast::File {
            items: build::items(value, remarks, sink),
            ..ast::File::default()
        })
    }
}
