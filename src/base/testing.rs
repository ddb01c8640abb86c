//! How much is tried by tests that could try every place of every text. The tests beside `src/` have this file, too.

/// One in so many, as a step over places or cases; each of them where `FLOWRIGHT_EVERY_PLACE` is set.
pub(crate) fn one_in(many: usize) -> usize {
    if std::env::var_os("FLOWRIGHT_EVERY_PLACE").is_some() { 1 } else { many }
}
