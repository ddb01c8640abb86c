//! The functions and operators that every expression knows, as signatures.
//!
//! Sources: the standard definitions of the language definition, and the extension libraries strings, math, lists, sets,
//! encoders and optionals of cel-go. Operators are functions named after their shape (`_+_`); a receiver stands in
//! parentheses; `...` marks an argument that may be repeated; capital letters are type variables; `#` starts a group.

use super::env::Overload;
use super::types::Type;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// One signature a line.
const SIGNATURES: &str = "
# Operators
_==_(A, A) -> bool
_!=_(A, A) -> bool
_in_(A, list<A>) -> bool
_in_(A, map<A, B>) -> bool
!_(bool) -> bool
-_(int) -> int
-_(double) -> double
_+_(int, int) -> int
_+_(uint, uint) -> uint
_+_(double, double) -> double
_+_(string, string) -> string
_+_(bytes, bytes) -> bytes
_+_(list<A>, list<A>) -> list<A>
_+_(timestamp, duration) -> timestamp
_+_(duration, timestamp) -> timestamp
_+_(duration, duration) -> duration
_-_(int, int) -> int
_-_(uint, uint) -> uint
_-_(double, double) -> double
_-_(timestamp, timestamp) -> duration
_-_(timestamp, duration) -> timestamp
_-_(duration, duration) -> duration
_*_(int, int) -> int
_*_(uint, uint) -> uint
_*_(double, double) -> double
_/_(int, int) -> int
_/_(uint, uint) -> uint
_/_(double, double) -> double
_%_(int, int) -> int
_%_(uint, uint) -> uint
# Types and conversions
dyn(A) -> dyn
type(A) -> type<A>
bool(bool) -> bool
bool(string) -> bool
int(int) -> int
int(uint) -> int
int(double) -> int
int(string) -> int
int(timestamp) -> int
uint(uint) -> uint
uint(int) -> uint
uint(double) -> uint
uint(string) -> uint
double(double) -> double
double(int) -> double
double(uint) -> double
double(string) -> double
string(string) -> string
string(bool) -> string
string(int) -> string
string(uint) -> string
string(double) -> string
string(bytes) -> string
string(timestamp) -> string
string(duration) -> string
bytes(bytes) -> bytes
bytes(string) -> bytes
timestamp(timestamp) -> timestamp
timestamp(string) -> timestamp
timestamp(int) -> timestamp
duration(duration) -> duration
duration(string) -> duration
# Sizes and texts
size(string) -> int
size(bytes) -> int
size(list<A>) -> int
size(map<A, B>) -> int
(string).size() -> int
(bytes).size() -> int
(list<A>).size() -> int
(map<A, B>).size() -> int
(string).contains(string) -> bool
(string).startsWith(string) -> bool
(string).endsWith(string) -> bool
(string).matches(string) -> bool
matches(string, string) -> bool
# Times
(duration).getHours() -> int
(duration).getMinutes() -> int
(duration).getSeconds() -> int
(duration).getMilliseconds() -> int
# Optionals
optional.of(A) -> optional<A>
optional.ofNonZeroValue(A) -> optional<A>
optional.none() -> optional<A>
optional.unwrap(list<optional<A>>) -> list<A>
(list<optional<A>>).unwrapOpt() -> list<A>
(optional<A>).hasValue() -> bool
(optional<A>).value() -> A
(optional<A>).or(optional<A>) -> optional<A>
(optional<A>).orValue(A) -> A
# Strings extension
(string).charAt(int) -> string
(string).indexOf(string) -> int
(string).indexOf(string, int) -> int
(string).lastIndexOf(string) -> int
(string).lastIndexOf(string, int) -> int
(string).lowerAscii() -> string
(string).upperAscii() -> string
(string).trim() -> string
(string).reverse() -> string
(string).replace(string, string) -> string
(string).replace(string, string, int) -> string
(string).split(string) -> list<string>
(string).split(string, int) -> list<string>
(string).substring(int) -> string
(string).substring(int, int) -> string
(string).format(list<dyn>) -> string
(list<string>).join() -> string
(list<string>).join(string) -> string
strings.quote(string) -> string
# Math extension
math.greatest(int...) -> int
math.greatest(uint...) -> uint
math.greatest(double...) -> double
math.greatest(list<int>) -> int
math.greatest(list<uint>) -> uint
math.greatest(list<double>) -> double
math.least(int...) -> int
math.least(uint...) -> uint
math.least(double...) -> double
math.least(list<int>) -> int
math.least(list<uint>) -> uint
math.least(list<double>) -> double
math.abs(int) -> int
math.abs(uint) -> uint
math.abs(double) -> double
math.sign(int) -> int
math.sign(uint) -> uint
math.sign(double) -> double
math.ceil(double) -> double
math.floor(double) -> double
math.round(double) -> double
math.trunc(double) -> double
math.sqrt(double) -> double
math.sqrt(int) -> double
math.sqrt(uint) -> double
math.isInf(double) -> bool
math.isNaN(double) -> bool
math.isFinite(double) -> bool
math.bitAnd(int, int) -> int
math.bitAnd(uint, uint) -> uint
math.bitOr(int, int) -> int
math.bitOr(uint, uint) -> uint
math.bitXor(int, int) -> int
math.bitXor(uint, uint) -> uint
math.bitNot(int) -> int
math.bitNot(uint) -> uint
math.bitShiftLeft(int, int) -> int
math.bitShiftLeft(uint, int) -> uint
math.bitShiftRight(int, int) -> int
math.bitShiftRight(uint, int) -> uint
# Lists extension
lists.range(int) -> list<int>
(list<A>).slice(int, int) -> list<A>
(list<list<A>>).flatten() -> list<A>
(list<dyn>).flatten(int) -> list<dyn>
(list<A>).distinct() -> list<A>
(list<A>).reverse() -> list<A>
(list<A>).sort() -> list<A>
(list<A>).first() -> optional<A>
(list<A>).last() -> optional<A>
# Sets and encoders extensions
sets.contains(list<A>, list<A>) -> bool
sets.equivalent(list<A>, list<A>) -> bool
sets.intersects(list<A>, list<A>) -> bool
base64.encode(bytes) -> string
base64.decode(string) -> bytes
";

/// Types that compare with themselves; the numbers also with each other.
const ORDERED: [&str; 8] = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
const NUMBERS: [&str; 3] = ["int", "uint", "double"];

/// What one reads off a timestamp, in UTC or in a time zone.
const GETTERS: [&str; 10] = [
    "getFullYear",
    "getMonth",
    "getDayOfYear",
    "getDayOfMonth",
    "getDate",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
];

/// Macros, for "did you mean".
const MACROS: [&str; 15] = [
    "has",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "map",
    "filter",
    "optMap",
    "optFlatMap",
    "transformList",
    "transformMap",
    "transformMapEntry",
    "sortBy",
    "cel.bind",
    "dyn",
];

/// All functions by name.
static FUNCTIONS: LazyLock<FxHashMap<String, Vec<Overload>>> = LazyLock::new(|| {
    let mut functions: FxHashMap<String, Vec<Overload>> = FxHashMap::default();
    let mut add = |signature: &str| {
        if let Some((name, overload)) = Signature(signature).read() {
            functions.entry(name.to_owned()).or_default().push(overload);
        }
    };
    lines().for_each(&mut add);
    for operator in ["<", "<=", ">", ">="] {
        for left in ORDERED {
            for right in ORDERED {
                if left == right || NUMBERS.contains(&left) && NUMBERS.contains(&right) {
                    add(&format!("_{operator}_({left}, {right}) -> bool"));
                }
            }
        }
    }
    for getter in GETTERS {
        add(&format!("(timestamp).{getter}() -> int"));
        add(&format!("(timestamp).{getter}(string) -> int"));
    }
    functions
});

/// The signatures as they are written.
fn lines() -> impl Iterator<Item = &'static str> {
    SIGNATURES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The functions and operators of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionGroup {
    /// What they are about.
    pub title: &'static str,
    /// What each of them takes and gives, as one would write a call: `list<A>.first() -> A?`.
    pub signatures: Vec<String>,
}

/// All functions and operators that every expression knows, for documentation. Left out are the macros, which have no types, and `<`,
/// `<=`, `>` and `>=`.
pub fn functions() -> Vec<FunctionGroup> {
    let mut groups: Vec<FunctionGroup> = Vec::new();
    for line in SIGNATURES.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            groups.push(FunctionGroup { title, signatures: Vec::new() });
        } else if let Some(group) = groups.last_mut() {
            group.signatures.push(as_called(line));
        }
    }
    if let Some(times) = groups.iter_mut().find(|group| group.title == "Times") {
        let getters =
            GETTERS.iter().flat_map(|getter| ["", "string"].map(|zone| format!("timestamp.{getter}({zone}) -> int")));
        times.signatures.splice(0..0, getters);
    }
    groups
}

/// What a function takes and gives, as one would write calls.
pub(super) fn signatures(name: &str) -> Vec<String> {
    let is_of = |signature: &String| {
        let head = signature.split('(').next().unwrap_or_default();
        head == name
            || head
                .rsplit_once('.')
                .is_some_and(|(receiver, method)| method == name && !receiver.is_empty() && !is_namespaced(head))
    };
    functions().into_iter().flat_map(|group| group.signatures).filter(is_of).collect()
}

/// Whether a function of this name is called in a namespace, as `math.abs`.
fn is_namespaced(name: &str) -> bool {
    FUNCTIONS.contains_key(name)
}

/// `(string).size() -> int` as `string.size() -> int`, `_+_(int, int) -> int` as `int + int -> int`.
fn as_called(signature: &str) -> String {
    let text = signature.replace("optional<A>", "A?");
    let infix = || {
        let (operator, rest) = text.strip_prefix('_')?.split_once("_(")?;
        let (params, result) = rest.split_once(") -> ")?;
        let (left, right) = params.split_once(", ")?;
        Some(format!("{left} {operator} {right} -> {result}"))
    };
    let prefix = || {
        let (operator, rest) = text.split_once("_(").filter(|(operator, _)| operator.len() == 1)?;
        let (param, result) = rest.split_once(") -> ")?;
        Some(format!("{operator}{param} -> {result}"))
    };
    let method = || {
        let (receiver, rest) = text.strip_prefix('(')?.split_once(").")?;
        Some(format!("{receiver}.{rest}"))
    };
    infix().or_else(prefix).or_else(method).unwrap_or(text.clone())
}

/// The overloads of a standard function or operator; none if there is no such function.
pub fn overloads(name: &str) -> &'static [Overload] {
    FUNCTIONS.get(name).map_or(&[], Vec::as_slice)
}

/// Whether the name of a standard function or type starts with `root` and a dot.
pub(super) fn has_dotted(root: &str) -> bool {
    static ROOTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let functions = names().iter().filter_map(|name| name.split_once('.'));
        // The types of protobuf that every expression knows.
        functions.map(|(root, _)| root).chain(["google"]).collect()
    });
    ROOTS.contains(root)
}

/// The names of all functions and macros, in alphabetical order.
pub fn names() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let functions: &'static FxHashMap<String, Vec<Overload>> = &FUNCTIONS;
        #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
        let mut names: Vec<&'static str> = {
            let mut names = MACROS.to_vec();
            for name in functions.keys() {
                names.push(name.as_str());
            }
            names
        };
        names.retain(|name| !name.starts_with(['_', '!', '-']));
        names.sort_unstable();
        names.dedup();
        names
    });
    &NAMES
}

/// The types that expressions can name: `type(x) == int`.
pub(super) fn type_value(name: &str) -> Option<Type> {
    let named = match name {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "null_type" => Type::Null,
        "list" => Type::list(Type::Dyn),
        "map" => Type::map(Type::Dyn, Type::Dyn),
        "type" => Type::Type(Type::Dyn.into()),
        "optional_type" => Type::optional(Type::Dyn),
        "google.protobuf.Timestamp" => Type::Timestamp,
        "google.protobuf.Duration" => Type::Duration,
        _ => return None,
    };
    Some(Type::Type(named.into()))
}

/// A signature that is being read.
struct Signature<'s>(&'s str);

impl<'s> Signature<'s> {
    fn read(mut self) -> Option<(&'s str, Overload)> {
        let mut params = Vec::new();
        let member = self.eat("(");
        if member {
            params.push(self.ty()?);
            self.expect(").")?;
        }
        let end = self.0.find('(')?;
        let name = &self.0[..end];
        self.0 = &self.0[end + 1..];
        let mut variadic = false;
        while !self.eat(")") {
            params.push(self.ty()?);
            variadic = self.eat("...");
            self.eat(", ");
        }
        self.expect(" -> ")?;
        let result = self.ty()?;
        self.0.is_empty().then_some((name, Overload { member, params, variadic, result }))
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, text: &str) -> Option<()> {
        self.eat(text).then_some(())
    }

    fn ty(&mut self) -> Option<Type> {
        let end = self.0.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.0.len());
        let word = &self.0[..end];
        self.0 = &self.0[end..];
        let mut args = Vec::new();
        if self.eat("<") {
            while !self.eat(">") {
                args.push(self.ty()?);
                self.eat(", ");
            }
        }
        let mut args = args.into_iter();
        Some(match word {
            "type" => Type::Type(args.next()?.into()),
            "list" => Type::list(args.next()?),
            "map" => Type::map(args.next()?, args.next()?),
            "optional" => Type::Optional(args.next()?.into()),
            "A" => Type::Var(0),
            "B" => Type::Var(1),
            _ => Type::simple(word)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_shown_as_calls_are_written() {
        for (signature, shown) in [
            ("_in_(A, map<A, B>) -> bool", "A in map<A, B> -> bool"),
            ("-_(int) -> int", "-int -> int"),
            ("(optional<A>).orValue(A) -> A", "A?.orValue(A) -> A"),
            ("math.least(int...) -> int", "math.least(int...) -> int"),
        ] {
            assert_eq!(as_called(signature), shown);
        }
        let shown: usize = functions().iter().map(|group| group.signatures.len()).sum();
        assert_eq!(shown, lines().count() + 2 * GETTERS.len());
    }

    #[test]
    fn every_signature_is_read() {
        for line in lines() {
            assert!(Signature(line).read().is_some(), "{line}");
        }
        assert_eq!(overloads("_<_").len(), 14);
        assert_eq!(overloads("getHours").len(), 3);
        assert!(overloads("nothing").is_empty());
    }
}
