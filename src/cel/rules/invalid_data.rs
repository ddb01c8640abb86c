//! Data that is not of its declared type.

use crate::diagnostic::rule;

rule! {
    /// Data is not JSON, or does not fit the types that are declared for it.
    ///
    /// JSON has one kind of number, no bytes and no times, so data is read by the declared type: `5` is an `int`, a `uint` or a
    /// `double`, whatever is wanted; `bytes` are text in base64, a `timestamp` is text as in RFC 3339, a `duration` text as in
    /// `1h30m`. Nothing else is converted: data that does not fit would make the expression fail later, or mean something else.
    ///
    /// ```text
    /// $ flowright cel eval --env env.json --vars vars.json "score > 0.8"
    /// error[E0325]: `score`: expected `double`, found the string "0.9"
    ///   help: write the number without quotes
    /// ```
    ///
    /// Mend the data, or the type that is declared for it.
    pub INVALID_DATA = error "E0325" "invalid-data"
}
