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

#[cfg(test)]
mod tests {
    use super::super::{named, read, read_again};
    use super::*;

    #[test]
    fn a_file_that_is_read_again_reads_the_same_whatever_read_it_before() {
        let texts =
            ["workflow w() { return 1 }", "workflow w() { return 1 + }", "workflow: {", "workflow w() { return 2 }"];
        let mut state = None;
        for (index, text) in texts.into_iter().enumerate() {
            for name in ["flow", "yaml", "flow", "flow"] {
                let (kind, place) = (named(name).unwrap(), ("w.flow", FileId::new(index)));
                let (mut again, mut anew) = (Sink::new(), Sink::new());
                let trees = read_again(kind, place, text, &mut state, &mut again);
                assert_eq!(trees, read(kind, place, text, &mut anew), "{name}: {text}");
                assert_eq!(again.found(), anew.found(), "{name}: {text}");
                assert_eq!(state.is_some(), name == "flow");
            }
        }
    }
}
