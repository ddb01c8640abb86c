//! The parser that is built from `grammar/flow.pest`, and where it failed.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

/// Holds nothing; `pest` hangs the generated functions on it.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/flow.pest"]
struct Grammar;

/// A matched rule with its text.
pub(super) type Node<'t> = Pair<'t, Rule>;

/// The furthest place that no rule could get past.
#[derive(Debug)]
pub(super) struct Failure {
    /// The offset in the text that was given.
    pub(super) at: usize,
    /// What would have been right there.
    pub(super) expected: Vec<Rule>,
}

/// Applies `rule` to the start of `text`.
pub(super) fn apply(rule: Rule, text: &str) -> Result<Node<'_>, Failure> {
    match Grammar::parse(rule, text) {
        Ok(mut pairs) => pairs.next().ok_or(Failure { at: 0, expected: vec![rule] }),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => vec![rule],
            };
            Err(Failure { at, expected })
        }
    }
}

/// The rule that wants the text to end behind `rule`, for rules that could go on there.
pub(super) const fn whole(rule: Rule) -> Option<Rule> {
    Some(match rule {
        Rule::step_body => Rule::whole_step_body,
        Rule::emit_body => Rule::whole_emit_body,
        Rule::edge => Rule::whole_edge,
        Rule::via_body => Rule::whole_via_body,
        Rule::retry_body => Rule::whole_retry_body,
        Rule::takes_body => Rule::whole_takes_body,
        Rule::needs_body => Rule::whole_needs_body,
        Rule::after_body => Rule::whole_after_body,
        Rule::transition => Rule::whole_transition,
        Rule::mock_body => Rule::whole_mock_body,
        Rule::import_body => Rule::whole_import_body,
        Rule::type_body => Rule::whole_type_body,
        Rule::resource_body => Rule::whole_resource_body,
        Rule::type_expr => Rule::whole_type_expr,
        _ => return None,
    })
}
