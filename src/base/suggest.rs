//! The nearest spelling of a name that is unknown.
//!
//! Optimal string alignment distance (Damerau 1964: insert, delete, replace, swap neighbours), as good for
//! typing mistakes as spelling checkers get without a model of the keyboard.

/// At most this many candidates are looked at, so thousands of unknown names among thousands of steps stay cheap.
pub const MAX_CANDIDATES: usize = 2_000;

/// The candidate nearest to `name`, if one is near enough to be what was meant: a third of the letters may differ.
///
/// A candidate that differs only in case or in `_` and `-` always counts. Ties go to the first candidate.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = name.chars().count();
    let allowed = (length / 3).max(1);
    let letters = letters(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MAX_CANDIDATES) {
        if candidate == name {
            continue;
        }
        let distance = if normalised(candidate).eq(normalised(name)) {
            0
        } else if candidate.len().abs_diff(name.len()) > 4 * allowed || too_different(letters, candidate, allowed) {
            continue;
        } else {
            strsim::osa_distance(name, candidate)
        };
        // A one-letter name is near every other one-letter name: no suggestion is better than a random one.
        let near = distance <= allowed && distance < length;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether `name` is plainly `meant`, misspelt: to write one for the other can then be left to a program.
///
/// Names whose numbers differ, or short parts, as in `page_a` and `page_b`, are names of different things more often than not. So are those that begin
/// differently, as in `paid` and `unpaid`.
pub fn is_plain(name: &str, meant: &str) -> bool {
    if normalised(meant).eq(normalised(name)) {
        return true;
    }
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let parts = |name: &str| name.split(['_', '-', '.', ' ']).map(str::to_lowercase).collect::<Vec<_>>();
    let (ours, theirs) = (parts(name), parts(meant));
    if digits(name) != digits(meant) || ours.len() != theirs.len() {
        return false;
    }
    ours.iter().zip(&theirs).all(|(one, other)| one == other || is_slip(one, other))
}

/// Whether a word is another one with a letter too many, one too few, two swapped or, in a long one, a wrong letter; or two of those if the beginning is right.
fn is_slip(one: &str, other: &str) -> bool {
    let (short, long) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    let replaces = short == long && strsim::damerau_levenshtein(one, other) == strsim::levenshtein(one, other);
    match strsim::osa_distance(one, other) {
        1 => long >= if replaces { SURE_LETTERS + 1 } else { SURE_LETTERS },
        2 => short >= 2 * SURE_LETTERS && one.get(..2) == other.get(..2),
        _ => false,
    }
}

/// How long a word has to be before one slip leaves no doubt which it is.
const SURE_LETTERS: usize = 4;

/// Which letters occur, as a set of bits: a bound on the distance that costs next to nothing.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte % 64))
}

/// Each edit adds or removes at most one letter, or replaces one by another: two differences.
fn too_different(letters_of_name: u64, candidate: &str, allowed: usize) -> bool {
    // An edit of a character outside of ASCII changes several bytes; such names are always measured.
    candidate.is_ascii() && (letters_of_name ^ letters(candidate)).count_ones() as usize > 2 * allowed
}

fn normalised(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let names = ["customer", "score", "page", "tag_count"];
        assert_eq!(nearest("custmer", names), Some("customer"));
        assert_eq!(nearest("socre", names), Some("score"));
        assert_eq!(nearest("TagCount", names), Some("tag_count"));
        assert_eq!(nearest("weather", names), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn a_slip_is_plain_and_another_thing_is_not() {
        for (name, meant) in [
            ("custmer", "customer"),
            ("socre", "score"),
            ("TagCount", "tag_count"),
            ("nme", "name"),
            ("crm.lokup", "crm.lookup"),
            ("scope_total", "score_total"),
            ("Integer", "integer"),
        ] {
            assert!(is_plain(name, meant), "{name} {meant}");
        }
        for (name, meant) in [
            ("page_b", "page_a"),
            ("step2", "step1"),
            ("order_10", "order_1"),
            ("paid", "unpaid"),
            ("unapproved", "approved"),
            ("cost", "most"),
            ("min", "max"),
            ("a.score", "score"),
            ("tax", "tx"),
        ] {
            assert!(!is_plain(name, meant), "{name} {meant}");
        }
    }
}
