//! Which rules people mean: one spelling for files and for the command line.

use crate::base::suggest::nearest;
use crate::diagnostic::Selector;
use crate::rules;

/// A selector that means no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{name}`")]
pub struct UnknownRule {
    /// What was written.
    pub name: String,
    /// What was probably meant.
    pub nearest: Option<&'static str>,
}

/// Words that mean many rules.
const GROUPS: [(&str, Selector); 2] = [("all", Selector::All), ("style", Selector::Style)];

/// The rules that a text means: `all`, `style` (those that are off by default), a family (`05`, or `W05` for its warnings), a code or a name.
pub fn selector(text: &str) -> Result<Selector, UnknownRule> {
    if let Some((_, group)) = GROUPS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Ok(group.clone());
    }
    if let Some(rule) = rules::find(text) {
        return Ok(Selector::Rule(rule));
    }
    let all = rules::all();
    let family = Selector::Family(text.to_ascii_uppercase());
    if matches!(text.len(), 2 | 3) && all.iter().any(|rule| family.means(rule)) {
        return Ok(family);
    }
    let names = GROUPS.iter().map(|(name, _)| *name).chain(all.iter().map(|rule| rule.name));
    // The nearest code is another rule more often than the one that was meant.
    let known: Vec<&'static str> = names.collect();
    let nearest = nearest(text, known.iter().copied());
    Err(UnknownRule {
        name: text.to_owned(),
        nearest: nearest.and_then(|name| known.into_iter().find(|it| *it == name)),
    })
}

impl UnknownRule {
    /// What to do about it.
    pub fn help(&self) -> String {
        self.nearest
            .map_or_else(|| "`flowright explain` lists all rules".to_owned(), |name| format!("did you mean `{name}`?"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::rules::UNKNOWN_STEP;
    use crate::rules::determinism::unsteady_model::UNSTEADY_MODEL;

    #[test]
    fn rules_are_selected_by_name_code_family_and_group() {
        assert_eq!(selector("unsteady-model"), Ok(Selector::Rule(&UNSTEADY_MODEL)));
        assert_eq!(selector("e0601"), Ok(Selector::Rule(&UNSTEADY_MODEL)));
        assert_eq!(selector("All"), Ok(Selector::All));
        let family = selector("06").unwrap();
        assert!(family.means(&UNSTEADY_MODEL) && !family.means(&UNKNOWN_STEP));
        let (errors, warnings) = (selector("E05").unwrap(), selector("w05").unwrap());
        let letters = |selector: &Selector| -> std::collections::BTreeSet<char> {
            rules::all()
                .iter()
                .filter(|rule| selector.means(rule))
                .filter_map(|rule| rule.code.chars().next())
                .collect()
        };
        assert_eq!((letters(&errors), letters(&warnings)), (['E'].into(), ['W'].into()));
    }

    #[test]
    fn what_means_no_rule_is_answered_with_the_nearest_name() {
        assert_eq!(selector("unsteadymodel").unwrap_err().nearest, Some("unsteady-model"));
        assert_eq!(selector("styl").unwrap_err().help(), "did you mean `style`?");
        assert_eq!(selector("E0699").unwrap_err().help(), "`flowright explain` lists all rules");
        assert!(selector("99").is_err() && selector("").is_err());
    }
}
