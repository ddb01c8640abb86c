//! Conditions as CEL.

use super::{Condition, Conditions};

impl Conditions {
    /// CEL that is true exactly when `condition` holds; none if it would be too long to read.
    pub fn to_cel(&self, _condition: Condition) -> Option<String> {
        todo!()
    }
}
