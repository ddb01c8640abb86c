//! Run manifests: the graph of a creative pipeline, with its seed, its flags, and fixes for what a validator refuses.
//!
//! ```text
//! nodes ── order ──▶ what waits for what ── regions ──▶ what each fix repeats ── body ──▶ statements
//! ```
//! `docs/manifests.md` has all keys, and says what a fix means.

mod body;
mod node;
mod order;
mod regions;
mod search;
mod waits;

use super::data::{self, inside};
use super::names::{self, Names};
use super::rules::UNEXPECTED_VALUE;
use super::skill::{self, Types};
use super::tree::{Fields, Kind, Remarks, Scalar, Value};
use super::{Frontend, Outline, Piece, make, words};
use crate::base::{FileId, Name};
use crate::diagnostic::Sink;
use crate::syntax::ast::{self, Clause, ClauseKind, Import, ItemKind, Param, TypeExpr, Workflow};

/// Files of one run's graph.
pub(super) struct Manifest;

/// What the workflow is called if the file does not say.
const UNNAMED: &str = "pipeline";

/// How the files of contracts end.
const CONTRACTS: [&str; 3] = [".yaml", ".yml", ".json"];

/// What the names of files have that are something else.
const OTHERS: [&str; 4] = [".manifest.", ".tasks.", ".flow.", ".graph."];

impl Frontend for Manifest {
    fn name(&self) -> &'static str {
        "manifest"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".manifest.json", ".manifest.yaml", ".manifest.yml"]
    }

    fn spell(&self, piece: Piece<'_>) -> Option<String> {
        Some(match piece {
            Piece::After(steps, "") => format!("\"after\": {}", words::quoted_list(steps)),
            Piece::Step(name) => format!("{{ \"id\": \"{name}\" }}"),
            Piece::Clause("when", condition) => format!("\"cond\": \"{condition}\""),
            Piece::Clause(keyword @ ("version" | "description"), text) => format!("\"{keyword}\": {text}"),
            _ => return None,
        })
    }

    fn recognises(&self, outline: &Outline) -> bool {
        !outline.list && outline.has(&["graph"])
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File> {
        super::documents(file, text, "a run manifest", sink, &mut |value, remarks, sink| {
            read(value, remarks, sink).unwrap_or_default()
        })
    }
}

fn read(value: Value<'_>, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Option<ast::File> {
    let before = sink.mark();
    let mut fields = Fields::of(value, "a run manifest", sink)?;
    let (name, doc) = called(&mut fields, value, sink);
    let clauses = header(&mut fields, sink);
    let mut types = Types::new(&name.text);
    let mut params = fields.take("inputs").map(|it| skill::params(it, &mut types, sink)).unwrap_or_default();
    params.extend(fields.entry("flags").and_then(|entry| flags(entry.key, entry.value, sink)));
    let imports = fields.take("contracts").map(|paths| contracts(paths, sink)).unwrap_or_default();
    let graph = fields.require("graph", sink);
    fields.finish(sink);
    let nodes = graph.map(|graph| data::list(graph, "`graph`", sink)).into_iter().flatten();
    let mut nodes: Vec<node::Node<'_>> = nodes.filter_map(|node| node::read(node, remarks, sink)).collect();
    let mut names = Names::new(nodes.iter().map(|node| node.id.text));
    for node in &mut nodes {
        node.name = names.get(node.id.text).cloned().unwrap_or_default();
    }
    let inputs = params.iter().map(|param| (param.name.text.as_str(), param.name.span, "an input"));
    for (name, span, what) in inputs.chain(nodes.iter().map(|node| (node.name.as_str(), inside(node.id), "a node"))) {
        if name == order::PASS {
            let report = UNEXPECTED_VALUE
                .at(span, format!("{what} cannot be called `{name}`: that is the verdict of a validator"));
            sink.report(report.help("give it another name"));
        }
    }
    let scope = order::Scope { nodes: &nodes, params: &params, contracts: !imports.is_empty() };
    let order = order::read(&scope, sink);
    let regions = regions::read(&scope, &order, &mut names, sink);
    let (actions, statements) = body::write(&scope, &order, &regions);
    let mut items = imports;
    items.append(&mut types.items);
    items.extend(actions);
    if !statements.is_empty() || !sink.errors_since(before) {
        let span = graph.map_or_else(|| value.span(), Value::span);
        let returns = (!statements.is_empty()).then(|| skill::anything(span));
        let workflow = Workflow { name, params, returns, clauses, body: statements };
        items.push(make::item(value.span(), doc, ItemKind::Workflow(workflow)));
    }
    Some(ast::File { items, ..ast::File::default() })
}

/// The workflow's name, and what its doc says of names that are not used.
fn called(fields: &mut Fields<'_>, value: Value<'_>, sink: &mut Sink) -> (Name, Option<String>) {
    let mut given: Vec<Scalar<'_>> = Vec::new();
    for key in ["song_id", "id", "name"] {
        let value = fields.take(key);
        given.extend(value.and_then(|value| data::id(value, &format!("`{key}`"), sink)));
    }
    let Some((id, others)) = given.split_first() else {
        return (Name::new(UNNAMED, value.span().before()), None);
    };
    let name = Name::new(names::identifier(id.text), inside(*id));
    let others = (!others.is_empty()).then(|| others.iter().map(|other| other.text).collect::<Vec<_>>().join(", "));
    let doc = make::doc([others, names::doc(id.text, &name.text)]);
    (name, doc)
}

fn header(fields: &mut Fields<'_>, sink: &mut Sink) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut text = |key| {
        let text = fields.take(key).and_then(|value| data::label(value, &format!("`{key}`"), sink))?;
        Some((text.span, text.to_text()))
    };
    clauses.extend(text("version").map(|(span, text)| make::clause(span, ClauseKind::Version(text))));
    clauses.extend(text("description").map(|(span, text)| make::clause(span, ClauseKind::Description(text))));
    let seed = fields.take("seed").and_then(|seed| data::integer(seed, "`seed`", sink));
    clauses.extend(seed.map(|seed| make::clause(seed.span, ClauseKind::Seed(seed))));
    clauses
}

/// The flags of a run: one record, which has the values of the file where a run is given no others.
fn flags(key: Scalar<'_>, value: Value<'_>, sink: &mut Sink) -> Option<Param> {
    if value.kind() == Kind::Null {
        return None;
    }
    if value.kind() != Kind::Map {
        data::unexpected(value, "`flags`", "a map of names and values", sink);
        return None;
    }
    let TypeExpr { span, kind } = data::type_of(value);
    let names: Vec<bool> = value.entries().map(|entry| skill::may_be_read(entry.key, "a flag", sink)).collect();
    if names.contains(&false) {
        return None;
    }
    let ty = TypeExpr { span, kind };
    Some(Param { name: Name::new("flags", inside(key)), ty, default: Some(data::literal(value, sink)) })
}

/// The files of the skills that nodes run.
fn contracts(paths: Value<'_>, sink: &mut Sink) -> Vec<ast::Item> {
    let paths = data::ids(paths, "`contracts`", "the path of a contract", sink);
    let wrong = |path: &str| {
        let path = path.to_ascii_lowercase();
        !CONTRACTS.iter().any(|end| path.ends_with(end)) || OTHERS.iter().any(|part| path.contains(part))
    };
    for path in paths.iter().filter(|path| wrong(path.text)) {
        let report = UNEXPECTED_VALUE.at(inside(*path), format!("`{}` is not called like a contract", path.text));
        sink.report(report.help("name a file of one skill, as in `plan.skill.yaml`"));
    }
    let import = |path: Scalar<'_>| {
        let kind = ItemKind::Import(Import { path: path.to_text(), namespace: None });
        make::item(path.span, None, kind)
    };
    paths.into_iter().filter(|path| !wrong(path.text)).map(import).collect()
}
