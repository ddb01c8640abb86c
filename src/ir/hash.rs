//! Hashes: the identity of what will run, and content addresses of configs.
//!
//! SHA-256 (FIPS 180-4) over canonical JSON, fed as it is written: no second copy of a document is made.

use super::model::{Document, Source, Span, Workflow};
use super::write;
use serde::Serialize;
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use std::io::{self, BufWriter, Write};

/// How many bytes are collected before they are hashed.
const BUFFER: usize = 64 * 1024;

/// The hash of a value's canonical form, as `sha256:` and 64 hexadecimal digits. What it is of stands in the model.
pub fn content(value: &impl Serialize) -> SmolStr {
    let mut out = BufWriter::with_capacity(BUFFER, Hasher::default());
    let written = write::canonical(value, &mut out);
    debug_assert!(written.is_ok(), "a document is always written: {written:?}");
    out.into_inner().map(Hasher::finish).unwrap_or_default()
}

/// The hash of bytes, in the same form.
pub fn bytes(bytes: &[u8]) -> SmolStr {
    let mut hasher = Hasher::default();
    hasher.0.update(bytes);
    hasher.finish()
}

/// Sets the hash of every workflow and of the document, over everything but hashes, `source` and spans.
pub fn seal(document: &mut Document) {
    let aside = Aside::take(document);
    let hashes = hash_all(document);
    aside.put_back(document);
    if let Ok((hash, workflows)) = hashes {
        document.hash = hash;
        for (workflow, hash) in document.workflows.values_mut().zip(workflows) {
            workflow.hash = hash;
        }
    }
}

/// The hashes of a document and of its workflows. A large document is nearly all workflows, and writing costs more than
/// hashing: so each is written once, into two hashes. That works since `workflows` is the last key.
fn hash_all(document: &mut Document) -> serde_json::Result<(SmolStr, Vec<SmolStr>)> {
    let workflows = std::mem::take(&mut document.workflows);
    let head = write::canonical_string(document);
    document.workflows = workflows;
    let mut whole = Hasher::default();
    whole.0.update(head.strip_suffix("}}").unwrap_or(&head));
    let mut hashes = Vec::with_capacity(document.workflows.len());
    for (index, (name, workflow)) in document.workflows.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        whole.0.update(format!("{comma}{}:", write::canonical_string(name)));
        let mut own = Hasher::default();
        let mut both = BufWriter::with_capacity(BUFFER, Both(&mut whole, &mut own));
        write::canonical(workflow, &mut both)?;
        both.flush().map_err(serde_json::Error::io)?;
        drop(both);
        hashes.push(own.finish());
    }
    whole.0.update("}}");
    Ok((whole.finish(), hashes))
}

/// Hashes the same bytes twice.
struct Both<'h>(&'h mut Hasher, &'h mut Hasher);

impl Write for Both<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.update(bytes);
        self.1.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What no hash is over, while hashes are made.
struct Aside {
    source: Vec<Source>,
    spans: Vec<Vec<Option<Span>>>,
}

impl Aside {
    fn take(document: &mut Document) -> Self {
        document.hash = SmolStr::default();
        let source = std::mem::take(&mut document.source);
        let spans_of = |workflow: &mut Workflow| {
            workflow.hash = SmolStr::default();
            workflow.nodes.iter_mut().map(|node| node.span.take()).collect()
        };
        Self { source, spans: document.workflows.values_mut().map(spans_of).collect() }
    }

    fn put_back(self, document: &mut Document) {
        document.source = self.source;
        for (workflow, spans) in document.workflows.values_mut().zip(self.spans) {
            for (node, span) in workflow.nodes.iter_mut().zip(spans) {
                node.span = span;
            }
        }
    }
}

/// A writer that hashes what it is given.
#[derive(Default)]
struct Hasher(Sha256);

impl Hasher {
    fn finish(self) -> SmolStr {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(71);
        text.push_str("sha256:");
        for byte in self.0.finalize() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text.into()
    }
}

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nothing_is_known() {
        let known = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(bytes(b""), known);
        assert_eq!(content(&[1.0, 2.5]), bytes(b"[1,2.5]"));
    }

    #[test]
    fn hashes_are_of_the_document_without_hashes_source_and_spans() {
        let mut document = crate::ir::testing::sample();
        seal(&mut document);
        let sealed = document.clone();
        document.hash = SmolStr::default();
        document.source.clear();
        for workflow in document.workflows.values_mut() {
            workflow.hash = SmolStr::default();
            workflow.nodes.iter_mut().for_each(|node| node.span = None);
        }
        assert_eq!(sealed.hash, content(&document));
        let hashes = sealed.workflows.values().map(|workflow| workflow.hash.clone());
        assert!(hashes.eq(document.workflows.values().map(content)));
    }
}
