//! Names for what other formats call by any text: `fetch-user` becomes `fetch_user`.
//!
//! Ids of other formats need not be names of the language. What is one keeps its spelling, whatever else is in the file; all others are renamed in one
//! way: each character that no name may have becomes `_`, a leading digit gets a `_` before it and a word of the language one behind it, and of those
//! that would then be called the same each further one gets a number: `fetch_user_2`.

use crate::syntax::{is_name, is_reserved_name};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::{SmolStr, format_smolstr};

/// The names of the ids of one scope, each different from all others.
#[derive(Debug, Default)]
pub(super) struct Names {
    of: FxHashMap<SmolStr, SmolStr>,
    taken: FxHashSet<SmolStr>,
    /// The last number that was given to a name which was taken.
    numbers: FxHashMap<SmolStr, usize>,
}

impl Names {
    /// Names for all of `ids`. One that is there twice has one name.
    pub(super) fn new<'i>(ids: impl IntoIterator<Item = &'i str> + Clone) -> Self {
        let mut names = Self::default();
        // Whoever has a name keeps it, so it does not change when an id is added above.
        for id in ids.clone() {
            if identifier(id) == id {
                names.of.insert(id.into(), id.into());
                names.taken.insert(id.into());
            }
        }
        for id in ids {
            if !names.of.contains_key(id) {
                let name = names.fresh(id);
                names.of.insert(id.into(), name);
            }
        }
        names
    }

    /// The name of an id, if it is one of those.
    pub(super) fn get(&self, id: &str) -> Option<&SmolStr> {
        self.of.get(id)
    }

    /// A name made of `wanted` that nothing else has, and that nothing else will get.
    pub(super) fn fresh(&mut self, wanted: &str) -> SmolStr {
        let base = SmolStr::from(identifier(wanted));
        if self.taken.insert(base.clone()) {
            return base;
        }
        let number = self.numbers.entry(base.clone()).or_insert(1);
        loop {
            *number += 1;
            let name = format_smolstr!("{base}_{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// The name that an id has when no other one is in the way.
pub(super) fn identifier(id: &str) -> String {
    let digit = id.starts_with(|first: char| first.is_ascii_digit());
    let mut name = String::with_capacity(id.len() + 1);
    if digit || id.is_empty() {
        name.push('_');
    }
    name.extend(id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    if is_reserved_name(&name) {
        name.push('_');
    }
    debug_assert!(is_name(&name), "`{name}` is made to be a name");
    name
}

/// What the doc of something says that is not called as its source calls it.
pub(super) fn doc(id: &str, name: &str) -> Option<String> {
    let shown: String = id.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    (id != name).then(|| format!("id in the source: `{shown}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(ids: &[&str]) -> Vec<String> {
        let names = Names::new(ids.iter().copied());
        ids.iter().map(|id| names.get(id).map(ToString::to_string).unwrap_or_default()).collect()
    }

    #[test]
    fn what_is_a_name_stays_and_the_rest_is_made_one() {
        for (id, name) in [
            ("fetch_user", "fetch_user"),
            ("fetch-user", "fetch_user"),
            ("PLAN", "PLAN"),
            ("2nd", "_2nd"),
            ("step", "step_"),
            ("function", "function_"),
            ("timeout", "timeout_"),
            ("priority", "priority_"),
            ("Step", "Step"),
            ("wash the car!", "wash_the_car_"),
            ("größe", "gr__e"),
            ("-", "_"),
            ("", "_"),
        ] {
            assert_eq!(identifier(id), name, "{id}");
        }
    }

    #[test]
    fn names_that_would_clash_get_numbers_and_those_that_are_names_keep_theirs() {
        assert_eq!(named(&["a-b", "a_b", "a.b"]), ["a_b_2", "a_b", "a_b_3"]);
        assert_eq!(named(&["a-b", "a b", "a_b_2"]), ["a_b", "a_b_3", "a_b_2"]);
        assert_eq!(named(&["a-b", "a-b"]), ["a_b", "a_b"]);
        assert_eq!(named(&["loop", "loop_"]), ["loop__2", "loop_"]);
    }

    #[test]
    fn a_fresh_name_is_nobody_elses() {
        let mut names = Names::new(["gate", "gate_else_2"]);
        assert_eq!(names.fresh("gate_else_2"), "gate_else_2_2");
        assert_eq!(names.fresh("gate_else_2"), "gate_else_2_3");
        assert_eq!(names.fresh("gate_else_3"), "gate_else_3");
        assert_eq!(names.get("nobody"), None);
    }

    #[test]
    fn the_id_is_kept_where_the_name_is_another_one() {
        assert_eq!(doc("fetch-user", "fetch_user").as_deref(), Some("id in the source: `fetch-user`"));
        assert_eq!(doc("fetch_user", "fetch_user"), None);
        assert_eq!(doc("a\nb", "a_b").as_deref(), Some("id in the source: `a b`"));
    }
}
