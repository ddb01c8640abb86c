//! Operators and functions used on what they do not take.

use crate::diagnostic::rule;

rule! {
    /// An operator or a function is used on values of types, or a number of arguments, that it does not take.
    ///
    /// Arithmetic and equality want the same type on both sides; only `<`, `<=`, `>` and `>=` compare `int`, `uint` and
    /// `double` with each other.
    ///
    /// ```flow bad
    /// compute price(item: string) -> double
    ///
    /// workflow total(item: string, count: int) -> double {
    ///   step each_one = price(item)
    ///   return each_one * count
    /// }
    /// ```
    ///
    /// Convert one side.
    ///
    /// ```flow good
    /// compute price(item: string) -> double
    ///
    /// workflow total(item: string, count: int) -> double {
    ///   step each_one = price(item)
    ///   return each_one * double(count)
    /// }
    /// ```
    pub NO_SUCH_OVERLOAD = error "E0302" "no-such-overload"
}
