//! What functions and macros do, in a sentence each, for those who show them.

use super::stdlib;

/// How a macro is called, and what it does.
const MACROS: &[(&str, &[&str], &str)] = &[
    ("has", &["has(e.f)"], "Whether the field is there."),
    ("all", &["e.all(x, p)", "e.all(k, v, p)"], "Whether `p` holds for all elements, or all keys of a map."),
    (
        "exists",
        &["e.exists(x, p)", "e.exists(k, v, p)"],
        "Whether `p` holds for one element or more, or for one key of a map.",
    ),
    (
        "exists_one",
        &["e.exists_one(x, p)", "e.exists_one(k, v, p)"],
        "Whether `p` holds for exactly one element, or one key of a map.",
    ),
    (
        "existsOne",
        &["e.existsOne(x, p)", "e.existsOne(k, v, p)"],
        "Whether `p` holds for exactly one element, or one key of a map.",
    ),
    (
        "map",
        &["e.map(x, t)", "e.map(x, p, t)"],
        "The list of `t` for each element; with `p`, for each one that it holds for.",
    ),
    ("filter", &["e.filter(x, p)"], "The list of the elements that `p` holds for."),
    ("sortBy", &["e.sortBy(x, key)"], "The list, sorted by `key`."),
    ("optMap", &["o.optMap(x, t)"], "An optional of `t` for the value of `o`; none if `o` has none."),
    ("optFlatMap", &["o.optFlatMap(x, t)"], "`t`, an optional itself, for the value of `o`; none if `o` has none."),
    (
        "transformList",
        &["e.transformList(i, x, t)", "e.transformList(i, x, p, t)"],
        "The list of `t` for each place and element, or key and value; with `p`, where it holds.",
    ),
    (
        "transformMap",
        &["e.transformMap(k, x, t)", "e.transformMap(k, x, p, t)"],
        "The map with `t` under each key; with `p`, where it holds.",
    ),
    (
        "transformMapEntry",
        &["e.transformMapEntry(k, x, m)", "e.transformMapEntry(k, x, p, m)"],
        "The map of all entries of the maps `m`; with `p`, where it holds.",
    ),
    ("cel.bind", &["cel.bind(x, v, t)"], "`t`, in which `x` is `v`."),
];

/// What each function does.
const FUNCTIONS: &[(&str, &str)] = &[
    ("dyn", "The value, of which nothing is checked any more."),
    ("type", "The type of a value."),
    ("bool", "The truth that a text says: `\"true\"`, `\"false\"`."),
    ("int", "The value as an `int`; of a `double` its whole part, of a timestamp the seconds since 1970."),
    ("uint", "The value as a `uint`."),
    ("double", "The value as a `double`."),
    ("string", "The value as a text."),
    ("bytes", "The bytes of a text in UTF-8."),
    ("timestamp", "A point in time, from RFC 3339 or the seconds since 1970."),
    ("duration", "A span of time, as in `duration(\"1h30m\")`."),
    ("size", "How many elements or characters there are."),
    ("contains", "Whether the text stands anywhere in this one."),
    ("startsWith", "Whether this text begins with the other."),
    ("endsWith", "Whether this text ends with the other."),
    ("matches", "Whether a regular expression (RE2) is found in the text."),
    ("getFullYear", "The year, in UTC or the time zone given."),
    ("getMonth", "The month, from 0 for January."),
    ("getDayOfYear", "The day of the year, from 0."),
    ("getDayOfMonth", "The day of the month, from 0."),
    ("getDate", "The day of the month, from 1."),
    ("getDayOfWeek", "The day of the week, from 0 for Sunday."),
    ("getHours", "The hour of a timestamp, or all hours of a duration."),
    ("getMinutes", "The minute of a timestamp, or all minutes of a duration."),
    ("getSeconds", "The second of a timestamp, or all seconds of a duration."),
    ("getMilliseconds", "The milliseconds within the second."),
    ("optional.of", "An optional that has this value."),
    ("optional.ofNonZeroValue", "An optional that has this value, unless it is zero, empty or `null`."),
    ("optional.none", "An optional without a value."),
    ("optional.unwrap", "The values of those optionals that have one."),
    ("unwrapOpt", "The values of those optionals that have one."),
    ("hasValue", "Whether there is a value."),
    ("value", "The value; an error in the run if there is none."),
    ("or", "This optional if it has a value, else the other one."),
    ("orValue", "The value, or this one instead."),
    ("charAt", "The character at a place, from 0."),
    ("indexOf", "The first place at which the text is found, or -1."),
    ("lastIndexOf", "The last place at which the text is found, or -1."),
    ("lowerAscii", "The text with the letters A to Z in lower case."),
    ("upperAscii", "The text with the letters a to z in upper case."),
    ("trim", "The text without blanks at both ends."),
    ("reverse", "The same in reverse order."),
    ("replace", "The text with each occurrence, or the first `n`, replaced."),
    ("split", "The parts between the separators, at most `n` of them."),
    ("substring", "The characters from one place up to another, or to the end."),
    ("format", "The text with the clauses `%s`, `%d`, `%.2f`, … filled in."),
    ("join", "All texts in one, with a separator between."),
    ("strings.quote", "The text as a literal, with quotes and escapes."),
    ("math.greatest", "The greatest of the numbers."),
    ("math.least", "The least of the numbers."),
    ("math.abs", "The number without its sign."),
    ("math.sign", "-1, 0 or 1."),
    ("math.ceil", "The next whole number that is not less."),
    ("math.floor", "The next whole number that is not greater."),
    ("math.round", "The nearest whole number, halves away from 0."),
    ("math.trunc", "The number without its fraction."),
    ("math.sqrt", "The square root."),
    ("math.isInf", "Whether the number is infinite."),
    ("math.isNaN", "Whether it is no number."),
    ("math.isFinite", "Whether it is a number and finite."),
    ("math.bitAnd", "The bits that both have."),
    ("math.bitOr", "The bits that one of them has."),
    ("math.bitXor", "The bits that exactly one of them has."),
    ("math.bitNot", "The bits that it does not have."),
    ("math.bitShiftLeft", "The bits, moved to the left."),
    ("math.bitShiftRight", "The bits, moved to the right."),
    ("lists.range", "The numbers from 0 up to, and without, this one."),
    ("slice", "The elements from one place up to another."),
    ("flatten", "One list of the elements of the lists in it, `n` levels deep."),
    ("distinct", "The list without repetitions."),
    ("sort", "The list in ascending order."),
    ("first", "The first element, if there is one."),
    ("last", "The last element, if there is one."),
    ("sets.contains", "Whether all elements of the second list are in the first."),
    ("sets.equivalent", "Whether the lists have the same elements."),
    ("sets.intersects", "Whether the lists have an element in common."),
    ("base64.encode", "The bytes as text in base64."),
    ("base64.decode", "The bytes that a text in base64 stands for."),
];

/// What a function or macro takes and gives, as one writes calls, and what it does; none if it is not known.
pub fn about(name: &str) -> Option<(Vec<String>, &'static str)> {
    if let Some((_, forms, says)) = MACROS.iter().find(|(known, ..)| *known == name) {
        return Some((forms.iter().map(|form| (*form).to_owned()).collect(), says));
    }
    let (_, says) = FUNCTIONS.iter().find(|(known, _)| *known == name)?;
    Some((stdlib::signatures(name), says))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_and_macro_is_described() {
        let missing: Vec<_> =
            stdlib::names().iter().filter(|name| about(name).is_none_or(|it| it.0.is_empty())).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for (name, _) in FUNCTIONS {
            assert!(stdlib::names().contains(name), "{name}");
        }
    }

    #[test]
    fn signatures_are_those_of_the_name_alone() {
        assert_eq!(about("or").unwrap().0, ["A?.or(A?) -> A?"]);
        assert_eq!(about("math.sign").unwrap().0.len(), 3);
        assert_eq!(about("getHours").unwrap().0.len(), 3);
        assert_eq!(about("has").unwrap().0, ["has(e.f)"]);
        assert!(about("nothing").is_none());
    }
}
