//! The words for what the grammar expects, as a person would say them. Rules without words are never mentioned.

use super::grammar::Rule;

/// What to call `rule`, with its weight: of many things expected the weightiest are named.
pub(super) const fn words(rule: Rule) -> Option<(u8, &'static str)> {
    Some(match rule {
        Rule::work | Rule::call => (9, "an action call, as in `model.score(ticket)`"),
        Rule::args => (8, "`(` and the arguments, as in `(ticket, limit: 5)`"),
        Rule::arg => (9, "an argument, as in `ticket` or `limit: 5`"),
        Rule::params => (8, "`(` and the parameters, as in `(ticket: Ticket)`"),
        Rule::param => (9, "a parameter, as in `ticket: Ticket`"),
        Rule::signature => (9, "a name with parameters, as in `model.score(ticket: Ticket)`"),
        Rule::binding => (9, "a name and `=`, as in `score =`"),
        Rule::expr => (9, "an expression"),
        Rule::type_expr => (9, "a type, as in `string` or `list<Ticket>`"),
        Rule::type_name => (7, "the name of a type"),
        Rule::enum_type | Rule::text => (7, "a string in quotes"),
        Rule::field => (8, "a field, as in `name: string`"),
        Rule::duration => (9, "a duration like `20s`"),
        Rule::integer => (9, "a whole number"),
        Rule::number => (9, "a number"),
        Rule::version => (9, "a version, as in `v1`"),
        Rule::name | Rule::dotted | Rule::field_name => (8, "a name"),
        Rule::edge_group => (9, "a step, or steps in braces as in `{a, b}`"),
        Rule::edge => (8, "an edge, as in `a -> b`"),
        Rule::transition => (8, "a transition, as in `open -> closed on close`"),
        Rule::mock_body => (8, "a mocked action, as in `model.score => {\"value\": 0.9}`"),
        Rule::mock_value | Rule::mock_fails => (8, "`=>` and a value, or `fails` and an error type"),
        Rule::mock_values => (6, "`[` and a value for each call"),
        Rule::via_body => (9, "how it is carried out, as in `http { url: \"…\" }`"),
        Rule::config => (5, "`{` and settings"),
        Rule::entry => (8, "a setting, as in `url: \"…\"`"),
        Rule::join_body => (9, "`all`, `any` or a number"),
        Rule::each_head => (9, "a name and what to go over, as in `tagged (item in items)`"),
        Rule::ellipsis => (2, "`...`"),
        Rule::lparen => (8, "`(`"),
        Rule::rparen => (8, "`)`"),
        Rule::lbrace => (8, "`{`"),
        Rule::rbrace => (8, "`}`"),
        Rule::lbracket => (6, "`[`"),
        Rule::rbracket => (8, "`]`"),
        Rule::langle => (8, "`<`"),
        Rule::rangle => (8, "`>`"),
        Rule::comma => (9, "`,`"),
        Rule::colon => (10, "`:`"),
        Rule::equals => (7, "`=`"),
        Rule::bar => (4, "`|`"),
        Rule::dots => (5, "`..`"),
        Rule::tilde => (4, "`~`"),
        Rule::thin_arrow => (8, "`->`"),
        Rule::fat_arrow => (9, "`=>`"),
        Rule::kw_as => (7, "`as`"),
        Rule::kw_capacity => (7, "`capacity`"),
        Rule::kw_custom => (3, "`custom`"),
        Rule::kw_fails => (7, "`fails`"),
        Rule::kw_from => (7, "`from`"),
        Rule::kw_in => (9, "`in`"),
        Rule::kw_on => (9, "`on`"),
        Rule::kw_max => (7, "`max`"),
        Rule::kw_times => (5, "`times`"),
        Rule::kw_until => (6, "`until`"),
        Rule::kw_when => (4, "`when`"),
        Rule::kw_parallel | Rule::parallel => (5, "`parallel`"),
        Rule::kw_expects | Rule::expects => (5, "`expects`"),
        Rule::kw_backoff | Rule::backoff => (5, "`backoff`"),
        Rule::kw_factor | Rule::factor => (5, "`factor`"),
        Rule::kw_jitter => (4, "`jitter`"),
        Rule::on_errors => (5, "`on`"),
        _ => return None,
    })
}

/// An example of the whole that `rule` is the rest of, for help.
pub(super) const fn shape(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::step_body | Rule::work => "step score = model.score(ticket, limit: 5)",
        Rule::let_body => "let total = a + b",
        Rule::choose_head => "choose route { when score > 0.8 => { … } otherwise => { … } }",
        Rule::each_head => "each tagged (item in items) { … }",
        Rule::loop_head => "loop refine max 3 { … until score > 0.8 }",
        Rule::edge => "a -> {b, c} -> d when ready",
        Rule::emit_body => "emit \"order.paid\" (id: order.id)",
        Rule::via_body => "via http { method: \"GET\", url: \"https://…\" }",
        Rule::retry_body => "retry 3 backoff 1s..4s factor 2 jitter on \"Timeout\"",
        Rule::takes_body => "takes 2s..9s ~ 4s",
        Rule::needs_body => "needs gpu 2",
        Rule::after_body => "after a, b failed",
        Rule::join_body => "join any",
        Rule::transition => "open, paused -> closed on close",
        Rule::mock_body => "mock model.score => {\"value\": 0.9}",
        Rule::import_body => "import \"crm.flow\" as crm",
        Rule::type_body => "type Label = \"vip\" | \"spam\"` or `type Rubric from \"rubric.json\"",
        Rule::resource_body => "resource gpu capacity 2",
        Rule::events_body => "events \"acme.triage\" v1",
        Rule::signature => "workflow triage(ticket: Ticket) -> Label { … }",
        Rule::test_head => "test \"what it shows\" { … }",
        Rule::version_body => "version \"1.2.0\"",
        Rule::description_body => "description \"what it is for\"",
        Rule::final_body => "final completed, failed",
        _ => return None,
    })
}

/// The things expected in a sentence: `` `)`, `,` or a name ``. At most three, the weightiest first.
pub(super) fn sentence(expected: &[Rule]) -> Option<String> {
    let mut known: Vec<_> = expected.iter().filter_map(|&rule| words(rule)).collect();
    known.sort_by_key(|&(weight, _)| std::cmp::Reverse(weight));
    let mut parts: Vec<&str> = Vec::new();
    for (_, part) in known {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.truncate(3);
    let last = parts.pop()?;
    Some(if parts.is_empty() { last.to_owned() } else { format!("{} or {last}", parts.join(", ")) })
}
