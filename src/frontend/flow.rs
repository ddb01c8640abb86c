//! Flowright's own language.

use super::{Frontend, Outline, State};
use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::syntax::{self, Version, ast};

/// Files of Flowright's own language.
pub(super) struct Flow;

impl Frontend for Flow {
    fn name(&self) -> &'static str {
        "flow"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".flow"]
    }

    fn is_data(&self) -> bool {
        false
    }

    fn is_native(&self) -> bool {
        true
    }

    fn recognises(&self, _: &Outline) -> bool {
        false
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File> {
        vec![syntax::parse(file, text, sink)]
    }

    fn read_again(&self, file: FileId, text: &str, state: &mut Option<State>, sink: &mut Sink) -> Vec<ast::File> {
        let before = state.take().and_then(State::take::<Version>).unwrap_or_default();
        let version = before.edited(file, text, sink);
        let trees = vec![version.tree().clone()];
        *state = Some(State::new(version));
        trees
    }
}
