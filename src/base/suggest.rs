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
}
