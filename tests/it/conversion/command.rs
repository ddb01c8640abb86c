//! `flowright convert` from outside.
