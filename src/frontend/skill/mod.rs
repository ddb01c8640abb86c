//! Skill contracts: what a skill of a creative pipeline takes and gives, and how it is to be run.
//!
//! A contract is one action. `docs/manifests.md` has all keys.

mod types;

use super::data::{self, inside};
use super::names;
use super::rules::UNEXPECTED_VALUE;
use super::tree::{Fields, Kind, Scalar, Style, Value};
use super::{Frontend, Outline, make};
use crate::base::{FileId, Name, Span};
use crate::cel::ast::{Expr, ExprKind, Literal};
use crate::diagnostic::Sink;
use crate::syntax::ast::{self, Archetype, Clause, ClauseKind, ItemKind, Param, TypeExpr, TypeExprKind, Via};
use crate::syntax::is_name;

pub(super) use types::Types;

/// Files of one contract.
pub(super) struct Skill;

/// What a model is run with where its contract does not say.
const DEFAULTS: [(&str, f64); 2] = [("temperature", 0.2), ("top_p", 0.9)];

impl Frontend for Skill {
    fn name(&self) -> &'static str {
        "skill"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".skill.yaml", ".skill.yml", ".skill.json"]
    }

    fn recognises(&self, outline: &Outline) -> bool {
        !outline.list
            && outline.has(&["name"])
            && (outline.has(&["determinism"]) || outline.has(&["inputs", "outputs"]))
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File> {
        super::documents(file, text, "a skill contract", sink, &mut |value, _, sink| {
            read(value, sink).unwrap_or_default()
        })
    }
}

fn read(value: Value<'_>, sink: &mut Sink) -> Option<ast::File> {
    let mut fields = Fields::of(value, "a skill contract", sink)?;
    let id = fields.require("name", sink).and_then(|name| data::id(name, "the name of a skill", sink));
    let id = id.unwrap_or_else(|| Scalar {
        text: "skill",
        origin: value.span().before().into(),
        span: value.span().before(),
        style: Style::Plain,
    });
    let name = Name::new(action_name(id.text), inside(id));
    let description = data::description(&mut fields, "description", sink);
    let version = data::description(&mut fields, "version", sink).map(|version| format!("version {version}"));
    let mut types = Types::new(&name.text);
    let params = fields.take("inputs").map(|inputs| params(inputs, &mut types, sink)).unwrap_or_default();
    let returns = fields.take("outputs").map(|outputs| types.read(outputs, "`outputs`", sink));
    let deterministic = deterministic(&mut fields, sink);
    let policies = fields.take("policies").map(|policies| data::ids(policies, "`policies`", "a policy", sink));
    let model = fields.entry("model").filter(|model| model.value.kind() != Kind::Null);
    let via = model.and_then(|model| via(model.key.span, model.value, sink));
    fields.finish(sink);
    let policies = policies.filter(|policies| !policies.is_empty()).map(|policies| {
        let names: Vec<&str> = policies.iter().map(|policy| policy.text).collect();
        format!("policies: {}", names.join(", "))
    });
    let doc = make::doc([description, version, policies, names::doc(id.text, &name.text)]);
    let clauses = via.into_iter().chain(deterministic).collect();
    let action = ast::Action { params, returns, clauses, ..make::action(Archetype::Compute, name) };
    let mut items = types.items;
    items.push(make::item(value.span(), doc, ItemKind::Action(action)));
    Some(ast::File { items, ..ast::File::default() })
}

/// What the action of a skill is called. A name may have dots.
pub(super) fn action_name(id: &str) -> String {
    id.split('.').map(names::identifier).collect::<Vec<_>>().join(".")
}

/// Parameters by their names, each with its type.
pub(super) fn params(value: Value<'_>, types: &mut Types, sink: &mut Sink) -> Vec<Param> {
    if value.kind() != Kind::Map {
        data::unexpected(value, "`inputs`", "a map of names and types", sink);
    }
    let mut params = Vec::with_capacity(value.entries().len());
    for entry in value.entries() {
        let ty = types.read(entry.value, &format!("the input `{}`", entry.key.text), sink);
        if may_be_read(entry.key, "an input", sink) {
            params.push(Param { name: Name::new(entry.key.text, inside(entry.key)), ty, default: None });
        }
    }
    params
}

/// Whether a key can stand in an expression as it is; what cannot is reported.
pub(super) fn may_be_read(key: Scalar<'_>, what: &str, sink: &mut Sink) -> bool {
    let fine = is_name(key.text);
    if !fine {
        let message = format!("{what} cannot be called `{}`: expressions could not read it", key.text);
        let help = format!("write letters, digits and `_`, as in `{}`", names::identifier(key.text));
        sink.report(UNEXPECTED_VALUE.at(inside(key), message).help(help));
    }
    fine
}

fn deterministic(fields: &mut Fields<'_>, sink: &mut Sink) -> Option<Clause> {
    let entry = fields.entry("determinism").filter(|entry| entry.value.kind() != Kind::Null)?;
    let promised = data::flag(entry.value, "`determinism`", sink)?;
    promised.then(|| make::clause(entry.key.span.to(entry.value.span()), ClauseKind::Deterministic))
}

/// How the model of a skill is run. Without the model's own name nothing more is known of it than this.
fn via(key: Span, value: Value<'_>, sink: &mut Sink) -> Option<Clause> {
    let mut fields = Fields::of(value, "`model`", sink)?;
    let mut config = Vec::new();
    let name = fields.take("name").and_then(|name| data::label(name, "the name of a model", sink));
    config.extend(name.map(|name| (Name::new("model", name.span), make::string(name.text, name.span))));
    for (setting, default) in DEFAULTS {
        let entry = fields.entry(setting).filter(|entry| entry.value.kind() != Kind::Null);
        let number =
            entry.map(|entry| (entry.key.span, data::number(entry.value, &format!("`{setting}`"), "a number", sink)));
        let (at, span, number) = match number {
            Some((at, Some(number))) => (at, number.span, number.value),
            Some((_, None)) => continue,
            None => (key, key, default),
        };
        config.push((Name::new(setting, at), Expr::new(span, ExprKind::Literal(Literal::Double(number)))));
    }
    if let Some(entry) = fields.entry("seed").filter(|entry| entry.value.kind() != Kind::Null)
        && let Some(seed) = data::integer(entry.value, "`seed`", sink)
    {
        config.push((
            Name::new("seed", entry.key.span),
            Expr::new(seed.span, ExprKind::Literal(Literal::Int(seed.value))),
        ));
    }
    fields.finish(sink);
    let via = Via { kind: Name::new("agent", key), custom: name.is_none(), config };
    Some(make::clause(key.to(value.span()), ClauseKind::Via(via)))
}

/// A type of which nothing is known.
pub(super) fn anything(span: Span) -> TypeExpr {
    TypeExpr { span, kind: data::named("dyn", span) }
}

/// A record of at least these fields.
pub(super) fn open_record(fields: Vec<ast::FieldDecl>, span: Span) -> TypeExpr {
    TypeExpr { span, kind: TypeExprKind::Record { fields, open: true } }
}
