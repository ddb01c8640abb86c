//! From one way to write a workflow to another: a tree, whatever it was read from, as `.flow`, YAML or JSON.
//!
//! ```text
//! tree ─┬─ syntax::format ──────────────────────▶ .flow
//!       └─ build ──▶ data with comments ─┬─ yaml ─▶ YAML
//!                                        └─ json ─▶ JSON
//! ```
//! What was written is read again, and has to say what the tree says. `docs/converting.md` tells what becomes of what.

mod build;
mod json;
mod node;
mod normal;
mod places;
mod scalar;
#[cfg(test)]
mod tests;
mod yaml;

use crate::base::source::MAX_BRACKET_DEPTH;
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;
use crate::frontend;
use crate::syntax::ast::{Comment, File, Item, ItemKind};
use crate::syntax::format;
pub use build::Obstacle;
use rustc_hash::FxHashMap;

/// A text as YAML has it on one line, within brackets or not.
pub fn spelled(text: &str) -> String {
    scalar::spelled(text, true)
}

/// What a workflow can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Flowright's own language.
    Flow,
    /// The same in YAML.
    Yaml,
    /// The same in JSON.
    Json,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Flow, Self::Yaml, Self::Json];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flow => "`.flow`",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
        }
    }
}

/// A text that says what a tree says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The text.
    pub text: String,
    /// How many comments it could not take, documentation included.
    pub left_out: usize,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The tree has something that the target has no way to say.
    Obstacle(Obstacle),
    /// What was written says something else: our bug.
    Bug {
        /// Where, as far as it is known.
        span: Span,
        /// What is different, to go behind "converting would".
        what: &'static str,
        /// What was written.
        text: String,
    },
}

/// Writes a tree that was read from `text`, by whatever front end and without errors.
pub fn convert(tree: &File, text: &str, target: Target) -> Result<Converted, Refusal> {
    match target {
        Target::Flow => flow(tree, text),
        Target::Yaml => {
            let (above, root) = data(tree, text)?;
            let written = yaml::write(&above, &root);
            check(tree, text, &written, true)?;
            Ok(Converted { text: written, left_out: 0 })
        }
        Target::Json => {
            let (_, root) = data(tree, text)?;
            let written = json::write(&root);
            check(tree, text, &written, false)?;
            let plain = tree.comments.iter().filter(|comment| !comment.doc).count();
            let docs = normal::without_docs(&mut tree.clone());
            Ok(Converted { text: written, left_out: plain + docs })
        }
    }
}

fn flow(tree: &File, text: &str) -> Result<Converted, Refusal> {
    let mut tree = tree.clone();
    normal::unname_emits(&mut tree);
    let head = tree.doc.is_none().then(|| tree.items.first_mut()).flatten();
    if let Some(Item { doc, kind: ItemKind::Import(_), .. }) = head {
        // At the head of a `.flow` file it would be about the file. It stays as a comment.
        *doc = None;
    }
    leave_docs_to_the_tree(&mut tree, text);
    match format::format(&tree, text) {
        Ok(text) => Ok(Converted { text, left_out: 0 }),
        Err(format::Difference { span, what, text }) => Err(Refusal::Bug { span, what, text }),
    }
}

/// Takes the comments `## …` away that the tree has as documentation, so that this is not written twice: `.flow` may want it at another
/// place.
fn leave_docs_to_the_tree(tree: &mut File, text: &str) {
    let mut lines: FxHashMap<String, usize> = FxHashMap::default();
    normal::each_doc(&mut tree.clone(), &mut |doc| {
        for line in doc.take().iter().flat_map(|doc| doc.split('\n')) {
            *lines.entry(line.trim().to_owned()).or_default() += 1;
        }
    });
    tree.comments.retain(|comment| {
        let said = text.get(comment.span.range()).and_then(|written| written.strip_prefix("##"));
        let count = said.filter(|_| comment.doc).and_then(|said| lines.get_mut(said.trim()));
        match count {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
}

/// A tree as data.
fn data<'t>(tree: &'t File, text: &'t str) -> Result<(Vec<node::Line>, node::Map<'t>), Refusal> {
    let (above, root) = build::build(tree, text).map_err(Refusal::Obstacle)?;
    let root = node::Node::Map(root);
    if root.depth() > MAX_BRACKET_DEPTH {
        let span = tree.items.first().map_or(Span::new(FileId::new(0), 0, 0), |item| item.span);
        let what = format!("its blocks would nest deeper than {MAX_BRACKET_DEPTH} lists and maps");
        return Err(Refusal::Obstacle(Obstacle { span, what, help: "make a workflow of its own of the inner blocks" }));
    }
    match root {
        node::Node::Map(root) => Ok((above, root)),
        _ => Ok((above, node::Map::default())),
    }
}

/// Reads what was written, and holds it to the tree.
fn check(tree: &File, text: &str, written: &str, comments: bool) -> Result<(), Refusal> {
    let bug = |span, what| Err(Refusal::Bug { span, what, text: written.to_owned() });
    let nowhere = Span::new(tree.items.first().map_or(FileId::new(0), |item| item.span.file), 0, 0);
    let Some(reader) = frontend::named("yaml") else { return bug(nowhere, "not be read") };
    let mut sink = Sink::new();
    let empty = tree.items.is_empty();
    let again = match &reader.read(FileId::new(0), written, &mut sink)[..] {
        [only] if empty || !sink.has_errors() => only.clone(),
        _ => return bug(nowhere, "give what cannot be read"),
    };
    let (wanted, found) = (normal::normal(tree, comments), normal::normal(&again, comments));
    if wanted != found {
        let first = wanted.items.iter().zip(&found.items).position(|(wanted, found)| wanted != found);
        let place = first.and_then(|at| place_of(tree, &wanted.items[at]));
        return bug(place.unwrap_or(nowhere), "change what it says");
    }
    if comments {
        let mut rest = said(written, &again.comments).into_iter();
        for (said, span) in said(text, &tree.comments) {
            if !rest.by_ref().any(|(found, _)| found == said) {
                return bug(span, "lose a comment");
            }
        }
    }
    Ok(())
}

/// Where the declaration stands that is `wanted` without its place.
fn place_of(tree: &File, wanted: &Item) -> Option<Span> {
    let alone = |item: &Item| File { items: vec![item.clone()], ..File::default() };
    tree.items
        .iter()
        .find(|item| normal::normal(&alone(item), true).items.first() == Some(wanted))
        .map(|item| item.span)
}

/// What comments say, sorted.
fn said(text: &str, comments: &[Comment]) -> Vec<(String, Span)> {
    let said = |comment: &Comment| {
        let written = text.get(comment.span.range()).unwrap_or_default();
        (scalar::comment(written).trim_start_matches(['/', '#', ' ', '\t']).trim_end().to_owned(), comment.span)
    };
    let mut all: Vec<(String, Span)> = comments.iter().map(said).collect();
    all.sort_unstable();
    all
}
