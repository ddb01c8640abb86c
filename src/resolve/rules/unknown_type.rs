//! E0205, `unknown-type`.

use crate::diagnostic::rule;

rule! {
    /// A type is used that is not declared.
    ///
    /// ```flow bad
    /// compute greet(name: strin) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Built-in types are `bool int uint double string bytes timestamp duration null dyn secret`, `list<T>` and `map<K, V>`; all others
    /// are declared with `type`, or come through an import, as in `crm.Customer`.
    ///
    /// ```flow good
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub UNKNOWN_TYPE = error "E0205" "unknown-type"
}
