//! W1102, `invalid-suppression`.

use crate::base::Span;
use crate::base::suggest::nearest;
use crate::diagnostic::{Diagnostic, Rule, rule};
use crate::rules;

rule! {
    /// A comment that shall suppress a finding cannot be understood, or gives no reason.
    ///
    /// It starts with `flowright:`, then comes `allow` with the rules in parentheses, and then the reason. Whoever reads it next year wants to know
    /// why. What is wrong with the language itself, such as an unknown name, cannot be allowed: nothing could be compiled.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    ///
    /// workflow digest(text: string) {
    ///   // flowright: allow(lost-dta) it warms the cache of the model
    ///   step rating = score(text)
    ///   step again = score(text)
    ///   rating -> again
    ///   // flowright: allow(lost-data)
    ///   step last = score(text)
    ///   again -> last
    /// }
    /// ```
    ///
    /// Name the rule as `flowright explain` does, and say why.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    ///
    /// workflow digest(text: string) {
    ///   // flowright: allow(lost-data) it warms the cache of the model
    ///   step rating = score(text)
    /// }
    /// ```
    pub INVALID_SUPPRESSION = warning "W1102" "invalid-suppression"
}

/// How one is written.
const FORM: &str = "write `flowright: allow(rule) reason`";

/// Something else than `allow` is said.
pub(super) fn unknown_verb(span: Span, verb: &str) -> Diagnostic {
    let near = nearest(verb, ["allow", "allow-file"]);
    let message = match verb {
        "" => "this comment speaks to Flowright and says nothing".to_owned(),
        verb => format!("`{verb}` says nothing to Flowright"),
    };
    INVALID_SUPPRESSION.at(span, message).label("it has no effect").help(FORM).suggest(span, near)
}

/// No rules are named.
pub(super) fn without_rules(span: Span, verb: &str) -> Diagnostic {
    let message = format!("`{verb}` does not say which rule");
    INVALID_SUPPRESSION.at(span, message).label("it has no effect").help(format!("{FORM}, as in `allow(lost-data) …`"))
}

/// A rule is named that does not exist.
pub(super) fn unknown_rule(span: Span, name: &str) -> Diagnostic {
    let all = rules::all();
    let diagnostic = INVALID_SUPPRESSION.at(span, format!("no rule is called `{name}`")).label("it has no effect");
    let near = nearest(name, all.iter().map(|rule| rule.name));
    diagnostic.help("`flowright explain` lists the rules").suggest(span, near)
}

/// A family of rules is named.
pub(super) fn many_rules(span: Span, name: &str) -> Diagnostic {
    INVALID_SUPPRESSION
        .at(span, format!("`{name}` stands for many rules, and a comment is about one"))
        .label("it has no effect")
        .help("name the rule that is found here; `flowright.toml` can turn off families, for some files, too")
}

/// It is nearly written as it has to be.
pub(super) fn nearly(span: Span) -> Diagnostic {
    let message = "this comment is nearly one that suppresses, and does not";
    INVALID_SUPPRESSION.at(span, message).label("it has no effect").help(FORM)
}

/// What cannot be suppressed is named.
pub(super) fn fixed(span: Span, rule: &Rule) -> Diagnostic {
    INVALID_SUPPRESSION
        .at(span, format!("`{}` cannot be allowed", rule.name))
        .label("it has no effect")
        .help("nothing could be compiled with it: mend what it is about")
}

/// No reason is given.
pub(super) fn without_reason(span: Span, rules: &[(Span, &Rule)]) -> Diagnostic {
    let names: Vec<String> = rules.iter().map(|(_, rule)| format!("`{}`", rule.name)).collect();
    INVALID_SUPPRESSION
        .at(span, format!("no reason is given why {} is allowed", names.join(" and ")))
        .help("say why behind the parenthesis")
}
