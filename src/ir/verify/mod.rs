//! Checks a document that came from anywhere: a runtime may trust what passes.
//!
//! In this order, each only if the one before found nothing: it is JSON, or was turned into it; it has the version and the shape of the model;
//! its hashes are those of what stands there; what it names exists and fits together. Whether its plan is the plan of what
//! stands there is checked one layer up, in `plan::verify`.

mod document;
mod edges;
mod nodes;
mod raw;
mod reads;
mod regions;
mod schemas;

use super::layout::Layout;
use super::model::{Document, Workflow};
use super::{Encoding, MAX_DEPTH, read};
use serde::Deserialize;
use serde_path_to_error::Segment;
use std::fmt;

/// At most this many problems of one document are listed.
pub const MAX_PROBLEMS: usize = 100;

/// Something that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a JSON pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "document" } else { &self.pointer };
        write!(f, "{place}: {}", self.message)
    }
}

/// What to do about a document that was changed after it was written.
const RECOMPILE: &str = "compile it again from its source, or fetch it again from where it came";

/// Reads and checks a document. At most [`MAX_PROBLEMS`] problems are returned.
pub fn verify(text: &str) -> Result<Document, Vec<Problem>> {
    let document = read(text).map_err(|problem| vec![problem])?;
    let mut problems = Problems::default();
    check_hashes(text, &document, &mut problems);
    if problems.list.is_empty() {
        document::check(&document, &mut problems);
    }
    if problems.list.is_empty() { Ok(document) } else { Err(problems.list) }
}

/// As [`verify`], of bytes in any encoding. Where they leave open which one it is, `promised` decides.
pub fn verify_bytes(bytes: &[u8], promised: Option<Encoding>) -> Result<Document, Vec<Problem>> {
    let text = read::json(bytes, promised).map_err(|problem| vec![problem])?;
    verify(&text)
}

/// Reads a document without checking more than its shape.
pub fn read(text: &str) -> Result<Document, Problem> {
    serde_json::from_str(text).map_err(|error| explain(text, &error))
}

/// Why a text is no document: it is read again, slowly, to find the place.
fn explain(text: &str, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        let message = format!("this is not JSON that can be read: {}", in_words(error));
        return Problem { pointer: String::new(), message, help: None };
    }
    if !text.trim_ascii_start().starts_with('{') {
        let message = "this is not a document of Flowright: it is no object".to_owned();
        return Problem { pointer: String::new(), message, help: None };
    }
    if let Some(problem) = other_version(text) {
        return problem;
    }
    let read: Result<Document, _> = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text));
    let (path, error) = match read {
        Ok(_) => (String::new(), error.to_string()),
        Err(error) => (pointer_of(error.path()), error.inner().to_string()),
    };
    let message = error.rsplit_once(" at line ").map_or(error.clone(), |(message, _)| message.to_owned());
    let help = "compare with the schema of documents, `grammar/ir-v1.schema.json`".to_owned();
    Problem { pointer: path, message, help: Some(help) }
}

/// What the reader says, and of its limit what that is.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.strip_prefix("recursion limit exceeded") {
        Some(place) => format!("it is nested deeper than {MAX_DEPTH} levels{place}"),
        None => text,
    }
}

/// Of a document of another version nothing else is worth saying.
fn other_version(text: &str) -> Option<Problem> {
    #[derive(Deserialize)]
    struct Head {
        ir: Option<serde_json::Value>,
    }
    let found = serde_json::from_str::<Head>(text).ok()?.ir;
    if found.as_ref().and_then(serde_json::Value::as_str) == Some("flowright/1") {
        return None;
    }
    let (pointer, message) = match found {
        None => ("", "this is not a document of Flowright: it has no `ir`".to_owned()),
        Some(version) => ("/ir", format!("the version is {version}, and only \"flowright/1\" can be read")),
    };
    let help = Some("compile it again with this version".to_owned());
    Some(Problem { pointer: pointer.to_owned(), message, help })
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, index),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    pointer
}

/// Appends a step to a JSON pointer.
fn push(pointer: &mut String, step: impl fmt::Display) {
    pointer.push('/');
    pointer.push_str(&step.to_string().replace('~', "~0").replace('/', "~1"));
}

fn check_hashes(text: &str, document: &Document, problems: &mut Problems) {
    let hashes = match raw::hashes(&mut serde_json::Deserializer::from_str(text)) {
        Ok(hashes) => hashes,
        Err(error) => {
            return problems.add(&Place::root(), format!("this cannot be hashed: {}", in_words(&error)), None);
        }
    };
    for (name, hash) in &hashes.workflows {
        if document.workflows.get(name).is_some_and(|workflow| workflow.hash != *hash) {
            let message = format!("workflow `{name}` is not what its hash says: it was changed after it was written");
            problems.add(&Place::root().of("workflows").of(name).of("hash"), message, Some(RECOMPILE));
        }
    }
    if document.hash != hashes.document {
        let message = "the document is not what its hash says: it was changed after it was written";
        problems.add(&Place::root().of("hash"), message.to_owned(), Some(RECOMPILE));
    }
}

/// The problems found so far.
#[derive(Default)]
struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    fn add(&mut self, place: &Place<'_>, message: impl Into<String>, help: Option<&str>) {
        if self.list.len() < MAX_PROBLEMS {
            let help = help.map(str::to_owned);
            self.list.push(Problem { pointer: place.pointer(), message: message.into(), help });
        }
    }
}

/// A place in the document, written out only when there is something to say of it.
#[derive(Clone, Copy)]
struct Place<'p> {
    around: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    const fn root() -> Self {
        Place { around: None, step: Step::Root }
    }
    const fn of(&'p self, key: &'p str) -> Self {
        Place { around: Some(self), step: Step::Key(key) }
    }
    const fn at(&'p self, index: usize) -> Self {
        Place { around: Some(self), step: Step::Index(index) }
    }

    fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut place = Some(self);
        while let Some(here) = place {
            steps.push(here.step);
            place = here.around;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Key(key) => push(&mut pointer, key),
                Step::Index(index) => push(&mut pointer, index),
            }
        }
        pointer
    }
}

/// A workflow under check, with its numbers.
struct Subject<'d> {
    document: &'d Document,
    workflow: &'d Workflow,
    layout: Layout<'d>,
}

#[cfg(test)]
mod tests;
