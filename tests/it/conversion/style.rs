//! What becomes of what.
