//! From the text of a file to the same in another language.

use super::path;
use crate::base::{SourceFile, SourceMap};
use crate::convert::{self, Converted, Refusal, Target};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::{self, Frontend};

/// What came of converting a file.
#[derive(Debug)]
pub enum Conversion {
    /// The text.
    Done(Converted),
    /// It cannot be read.
    Unread {
        /// The file.
        sources: SourceMap,
        /// What is wrong, sorted by place.
        diagnostics: Vec<Diagnostic>,
    },
    /// It holds several documents, and `target` has one in a file.
    Several(usize),
    /// Nothing was written, because of what stands in this line, from 1.
    Refused(u32, Refusal),
}

/// Converts the text of a file of any kind. The path says which, unless `kind` does; it is only a name here.
pub fn convert(path: &str, text: &str, kind: Option<&'static dyn Frontend>, target: Target) -> Conversion {
    let path = path::normalised(path);
    let mut sources = SourceMap::new();
    let file = sources.add(SourceFile::new(path.as_str(), text));
    let mut sink = Sink::new();
    let kind = kind.unwrap_or_else(|| frontend::choose(&path, text));
    let trees = frontend::read(kind, (&path, file), text, &mut sink);
    if sink.has_errors() {
        let mut diagnostics = sink.sorted();
        frontend::adapt(kind, file, text, &mut diagnostics);
        return Conversion::Unread { sources, diagnostics };
    }
    let line = |span: crate::base::Span| sources.file(file).position(span.start).line;
    let refused = |refusal: Refusal| match &refusal {
        Refusal::Obstacle(obstacle) => Conversion::Refused(line(obstacle.span), refusal),
        Refusal::Bug { span, .. } => Conversion::Refused(line(*span), refusal),
    };
    match &trees[..] {
        [tree] => convert::convert(tree, text, target).map_or_else(refused, Conversion::Done),
        trees if target == Target::Yaml => {
            let mut texts = Vec::with_capacity(trees.len());
            for tree in trees {
                match convert::convert(tree, text, target) {
                    Ok(converted) => texts.push(converted.text),
                    Err(refusal) => return refused(refusal),
                }
            }
            Conversion::Done(Converted { text: texts.join("---\n"), left_out: 0 })
        }
        trees => Conversion::Several(trees.len()),
    }
}
