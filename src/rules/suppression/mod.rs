//! Findings that somebody has looked at and lives with: `// flowright: allow(rule) reason`.
//!
//! A comment on a line of its own covers the declaration, statement or arm that begins right behind it; one behind something covers that.
//! `allow-file` covers the file. A comment that covers nothing is reported, and so is one that cannot be understood:
//! nobody shall believe that something is looked after when it is not.

mod cover;
mod directive;
pub mod invalid_suppression;
mod suggestion;
mod sweep;
mod things;
pub mod unused_suppression;

use crate::base::Span;
use crate::diagnostic::{Rule, Sink};
use crate::syntax::ast;
use cover::Places;
use directive::{Directive, Extent};

pub use suggestion::Suggestions;
pub use sweep::{By, suppressed};
pub use unused_suppression::unused;

/// The rules about suppressions.
pub(super) static RULES: &[&Rule] =
    &[&unused_suppression::UNUSED_SUPPRESSION, &invalid_suppression::INVALID_SUPPRESSION];

/// A comment that suppresses findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The whole comment.
    pub comment: Span,
    /// Where findings are suppressed: those that begin in here.
    pub covered: Span,
    /// The rules, and where they are named.
    pub rules: Vec<(Span, &'static Rule)>,
}

impl Suppression {
    /// The suppressions in a file, in order. What is wrong with one is reported.
    pub fn all(tree: &ast::File, text: &str, sink: &mut Sink) -> Vec<Self> {
        let directives: Vec<Directive> =
            tree.comments.iter().filter_map(|comment| directive::parse(comment, text, sink)).collect();
        if directives.is_empty() {
            return Vec::new();
        }
        let places = Places::new(tree, text);
        let covered = |directive: &Directive| match directive.extent {
            Extent::File => places.file(directive.comment),
            Extent::Next => places.covered(directive.comment),
        };
        let of = |directive: Directive| Self {
            covered: covered(&directive),
            comment: directive.comment.span,
            rules: directive.rules,
        };
        directives.into_iter().map(of).collect()
    }
}
