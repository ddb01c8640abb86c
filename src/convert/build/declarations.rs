//! Declarations other than machines and tests.

use super::statements::head;
use super::values::value;
use super::{Builder, Entries, Place, entry, types};
use crate::base::{Name, Span};
use crate::convert::node::{Around, Entry, Item, Map, Node, Shape};
use crate::syntax::ast::{Action, Const, Events, Import, Param, Resource, TypeBody, TypeDecl, TypeExpr, Workflow};

impl<'t> Builder<'t> {
    pub(super) fn import(&mut self, import: &'t Import, place: &Place, doc: Option<&str>) -> Item<'t> {
        let path = Node::text(&import.path.value);
        let value = match &import.namespace {
            None => path,
            Some(namespace) => {
                let entries = vec![entry("path", path), entry("as", Node::text(namespace.as_str()))];
                Node::Map(Map { entries, ..Map::default() })
            }
        };
        Item { around: self.remarks.around(place, doc), value }
    }

    pub(super) fn type_decl(&mut self, decl: &'t TypeDecl, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let (value, around) = match &decl.body {
            TypeBody::Expr(ty) => {
                let (places, tail) =
                    self.remarks.divide(&[head(decl.name.span, &decl.name), ty.span], place.inner.clone());
                let value = self.ty(ty, places[1].inner.clone());
                let inner = if matches!(value, Node::Map(_)) { 0..0 } else { places[1].inner.clone() };
                let parts = [&places[0], &Place { inner, ..places[1].clone() }];
                let mut around = self.remarks.around_all(place, &parts, doc);
                around.add_above(tail);
                (value, around)
            }
            TypeBody::Schema(path) => {
                let entries = vec![entry("$ref", Node::text(&path.value))];
                (Node::Map(Map { entries, ..Map::default() }), self.remarks.around(place, doc))
            }
        };
        named(&decl.name, around, value)
    }

    pub(super) fn constant(&mut self, decl: &'t Const, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        named(&decl.name, self.remarks.around(place, doc), value(&decl.value))
    }

    pub(super) fn secret(&mut self, name: &'t Name, place: &Place, doc: Option<&str>) -> Item<'t> {
        Item { around: self.remarks.around(place, doc), value: Node::text(name.as_str()) }
    }

    pub(super) fn resource(&mut self, resource: &'t Resource, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let capacity = resource.capacity.map_or(Node::Nothing, |capacity| Node::Int(capacity.value));
        named(&resource.name, self.remarks.around(place, doc), capacity)
    }

    pub(super) fn events(&mut self, events: &'t Events, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let version = Node::Int(i64::from(events.version.value));
        let entries = vec![entry("prefix", Node::text(&events.prefix.value)), entry("version", version)];
        let value = Node::Map(Map { entries, ..Map::default() });
        (events.prefix.span, Entry { around: self.remarks.around(place, doc), key: "events".to_owned(), value })
    }

    pub(super) fn action(&mut self, action: &'t Action, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let Action { archetype, name, params, returns, clauses } = action;
        let behind = clauses.iter().map(|clause| clause.span);
        let (places, tail) = self.signature_places(name, params, returns.as_ref(), behind, place);
        let mut entries = vec![(name.span, entry("archetype", Node::text(archetype.as_str())))];
        let around = self.signature((params, returns.as_ref()), &places, (place, doc), &mut entries);
        self.clauses(clauses, &places[params.len() + 2..], &mut entries);
        let map = self.map(Shape::Lines, entries, tail);
        named(name, around, Node::Map(map))
    }

    pub(super) fn workflow(&mut self, workflow: &'t Workflow, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let Workflow { name, params, returns, clauses, body } = workflow;
        self.emits = crate::frontend::EmitNames::default();
        let clause_spans = clauses.iter().map(|clause| clause.span);
        let behind = clause_spans.chain(body.iter().map(|stmt| stmt.span));
        let (places, tail) = self.signature_places(name, params, returns.as_ref(), behind, place);
        let mut entries = Entries::new();
        let around = self.signature((params, returns.as_ref()), &places, (place, doc), &mut entries);
        let (clause_places, body_places) = places[params.len() + 2..].split_at(clauses.len());
        self.clauses(clauses, clause_places, &mut entries);
        self.block(body, body_places, true, &mut entries);
        let map = self.map(Shape::Lines, entries, tail);
        named(name, around, Node::Map(map))
    }

    /// The places of a name, a result type, parameters, and what comes behind them.
    fn signature_places(
        &self,
        name: &Name,
        params: &[Param],
        returns: Option<&TypeExpr>,
        behind: impl Iterator<Item = Span>,
        place: &Place,
    ) -> (Vec<Place>, Vec<crate::convert::node::Line>) {
        let result = returns.map_or(name.span.after(), |returns| returns.span);
        let spans: Vec<Span> = [name.span, result].into_iter().chain(types::spans(params)).chain(behind).collect();
        self.remarks.divide(&spans, place.inner.clone())
    }

    /// Adds parameters and result; gives what is said around all of it.
    fn signature(
        &mut self,
        (params, returns): (&'t [Param], Option<&'t TypeExpr>),
        places: &[Place],
        (place, doc): (&Place, Option<&str>),
        entries: &mut Entries<'t>,
    ) -> Around {
        if !params.is_empty() {
            let map = self.params(params, &places[2..2 + params.len()]);
            entries.push((super::NOWHERE, entry("params", map)));
        }
        let mut result = &Place::default();
        if let Some(returns) = returns {
            let inner = places[1].inner.clone();
            let value = self.ty(returns, inner.clone());
            let inside = matches!(value, Node::Map(_));
            let around = if inside {
                self.remarks.around_all(&places[1], &[&Place::default()], None)
            } else {
                self.remarks.around(&places[1], None)
            };
            entries.push((returns.span, Entry { around, key: "returns".to_owned(), value }));
        } else {
            result = &places[1];
        }
        self.remarks.around_all(place, &[&places[0], result], doc)
    }
}

/// A declaration as an entry.
fn named<'t>(name: &Name, around: Around, value: Node<'t>) -> (Span, Entry<'t>) {
    (name.span, Entry { around, key: name.text.to_string(), value })
}
