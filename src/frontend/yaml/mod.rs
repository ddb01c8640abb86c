//! Flowright's own language, spelled in YAML and JSON (`docs/yaml.md`): the same model, key for key.
//!
//! A clause is a key, a block is a map, and what has a grammar of its own (expressions, types, durations, edges) stands in strings, which the
//! parsers of `.flow` read where they stand, whatever the style of the string.

mod clauses;
mod declarations;
mod docs;
mod expressions;
mod items;
mod read;
mod schema;
mod statements;
mod types;
mod values;
mod words;
mod workflow;

use super::tree::{self, Kind, Remarks, Tree, Value};
use super::{Frontend, Outline, Piece};
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;
use crate::syntax::ast::File;
use crate::syntax::rules::EMPTY_FILE;
use docs::Docs;

pub(super) use expressions::format_expressions;
use read::Reader;
pub(super) use schema::schema;

/// Files of Flowright's own language in YAML or JSON.
pub(super) struct Yaml;

/// The smallest file that does something.
const SMALLEST: &str = "declare something, as in

flowright: 1
actions:
  greet: { archetype: effect, params: { name: string }, timeout: 5s }
workflows:
  hello:
    params: { name: string }
    steps:
      greeting: { uses: greet, with: { name: '${ name }' } }";

impl Frontend for Yaml {
    fn name(&self) -> &'static str {
        "yaml"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".flow.yaml", ".flow.yml", ".flow.json"]
    }

    fn is_native(&self) -> bool {
        true
    }

    fn spell(&self, piece: Piece<'_>) -> Option<String> {
        Some(words::spell(piece))
    }

    fn recognises(&self, outline: &Outline) -> bool {
        outline.has(&["flowright"])
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<File> {
        let before = sink.mark();
        let tree = tree::parse(file, text, sink);
        let files = documents(&tree, sink);
        if files.iter().all(|file| file.items.is_empty()) && !sink.errors_since(before) {
            let report = EMPTY_FILE.at(Span::new(file, 0, 0), "this file declares nothing").help(SMALLEST);
            sink.report(report);
        }
        files
    }
}

/// The documents of a file; those without anything in them are left out where there are others.
fn documents(tree: &Tree<'_>, sink: &mut Sink) -> Vec<File> {
    let several = tree.documents().count() > 1;
    let written = tree.documents().filter(|(root, _)| !several || root.kind() != Kind::Null);
    let mut files: Vec<File> = written.map(|(root, comments)| document(tree, root, comments, sink)).collect();
    if files.is_empty() {
        files.push(File::default());
    }
    files
}

fn document(tree: &Tree<'_>, root: Value<'_>, comments: &[crate::syntax::ast::Comment], sink: &mut Sink) -> File {
    let mut reader =
        Reader { docs: Docs::new(tree.text(), comments), sink, remarks: Remarks::new(tree.text()), seen: None };
    let mut file = reader.file(root);
    file.comments = reader.remarks.with(comments);
    file
}
