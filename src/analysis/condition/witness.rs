//! Witnesses: concrete cases in which a condition holds.

use super::{Condition, Conditions, TermId};
use crate::cel::Value;
use smol_str::SmolStr;

/// A case in which a condition holds. What it does not mention does not matter.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Witness {
    /// What the terms are, those made first first.
    pub parts: Vec<Assignment>,
}

/// What one term is in a [`Witness`].
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The term.
    pub term: TermId,
    /// How it is shown: `score.value = 80.0`, `` `charge` fails ``.
    pub text: SmolStr,
    /// A value that is meant: a Bool for what is true or not, an Int -1, 0 or 1 for how operands compare.
    pub value: Value,
}

impl std::fmt::Display for Witness {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}

impl Conditions {
    /// A shortest certain case in which `condition` holds; none if there is none, or none that is certain.
    pub fn witness(&self, _condition: Condition) -> Option<Witness> {
        todo!()
    }

    /// A shortest case in which `condition` holds, whether its terms can take these values together or not.
    pub fn satisfying(&self, _condition: Condition) -> Option<Witness> {
        todo!()
    }
}
