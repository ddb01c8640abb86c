//! The statements of workflows.

use super::clauses::word;
use super::values::{bare, span_of};
use super::{Builder, Entries, Place, entry};
use crate::base::{Name, Span};
use crate::convert::node::{Around, Entry, Item, Line, List, Map, Node, Shape};
use crate::syntax::ast::{Arg, Arm, Choose, Clause, Each, Emit, Loop, Step, Stmt, StmtKind, Work};
use crate::syntax::format::fragments::Fragment;

/// A statement as an entry: what is said around it, its value.
type Said<'t> = (Around, Node<'t>);

impl<'t> Builder<'t> {
    /// Adds the statements of a block, which stand at `places`: its steps, its edges, and at the end of a workflow its result.
    pub(super) fn block(&mut self, body: &'t [Stmt], places: &[Place], root: bool, entries: &mut Entries<'t>) {
        let (mut steps, mut edges, mut results) = (Entries::new(), Vec::new(), Entries::new());
        for (stmt, place) in body.iter().zip(places) {
            let doc = stmt.doc.as_deref();
            let (name, (around, value)) = match &stmt.kind {
                StmtKind::Edge(chain) => {
                    let around = self.remarks.around(place, doc);
                    edges.push(Item { around, value: Node::code(Fragment::Edge(chain)) });
                    continue;
                }
                StmtKind::Return(value) => {
                    if !root {
                        let what = "a `return` inside of a block has no key".to_owned();
                        self.refuse(stmt.span, what, "move it to the end of the workflow");
                    }
                    let around = self.remarks.around(place, doc);
                    results.push((stmt.span, Entry { around, key: "return".to_owned(), value: bare(value) }));
                    continue;
                }
                StmtKind::Step(step) => (step.name.text.clone(), self.step(step, stmt, place)),
                StmtKind::Let { name, value } => {
                    let map = Map { entries: vec![entry("let", bare(value))], ..Map::default() };
                    (name.text.clone(), (self.remarks.around(place, doc), Node::Map(map)))
                }
                StmtKind::Choose(choose) => (choose.name.text.clone(), self.choose(choose, stmt, place)),
                StmtKind::Each(each) => (each.name.text.clone(), self.each(each, stmt, place)),
                StmtKind::Loop(looped) => (looped.name.text.clone(), self.loop_statement(looped, stmt, place)),
                StmtKind::Emit(emit) => {
                    let name = emit.name.as_ref().map(|name| name.text.clone());
                    (name.unwrap_or_else(|| self.emits.give(&emit.event.value)), self.emit(emit, stmt, place))
                }
            };
            steps.push((stmt.span, Entry { around, key: name.to_string(), value }));
        }
        if !steps.is_empty() {
            let map = self.map(Shape::Lines, steps, Vec::new());
            entries.push((super::NOWHERE, entry("steps", Node::Map(map))));
        }
        if !edges.is_empty() {
            let shape = if edges.len() == 1 { Shape::Short } else { Shape::Lines };
            let list = List { shape, items: edges, tail: Vec::new() };
            entries.push((super::NOWHERE, entry("edges", Node::List(list))));
        }
        entries.extend(results);
    }

    fn step(&mut self, step: &'t Step, stmt: &'t Stmt, place: &Place) -> Said<'t> {
        let mut entries = Entries::new();
        let args = match &step.work {
            Work::Call(call) => {
                entries.push((stmt.span, entry("uses", Node::text(call.action.as_str()))));
                &call.args[..]
            }
            Work::WaitFor(duration) => {
                entries.push((stmt.span, entry("wait", word(*duration))));
                &[]
            }
            Work::WaitUntil(until) => {
                let until = Map { entries: vec![entry("until", bare(until))], ..Map::default() };
                entries.push((stmt.span, entry("wait", Node::Map(until))));
                &[]
            }
            Work::Await { event, payload } => {
                entries.push((stmt.span, entry("await", Node::text(&event.value))));
                if let Some(payload) = payload {
                    let payload = self.ty(payload, 0..0);
                    entries.push((stmt.span, entry("payload", payload)));
                }
                &[]
            }
            Work::Error => {
                self.refuse(stmt.span, "this was not understood".to_owned(), "mend it first");
                &[]
            }
        };
        self.with_clauses((&step.name, args, &step.clauses), entries, stmt, place)
    }

    fn emit(&mut self, emit: &'t Emit, stmt: &'t Stmt, place: &Place) -> Said<'t> {
        let entries = vec![(stmt.span, entry("emit", Node::text(&emit.event.value)))];
        let name = Name::new("", emit.event.span);
        let name = emit.name.as_ref().unwrap_or(&name);
        self.with_clauses((name, &emit.args, &emit.clauses), entries, stmt, place)
    }

    /// A statement with arguments and clauses behind what it does.
    fn with_clauses(
        &mut self,
        (name, args, clauses): (&Name, &'t [Arg], &'t [Clause]),
        mut entries: Entries<'t>,
        stmt: &'t Stmt,
        place: &Place,
    ) -> Said<'t> {
        let head = head(stmt.span, name);
        let arg_spans = args.iter().map(|arg| span_of(&arg.name, &arg.value));
        let clause_spans = clauses.iter().map(|clause| clause.span);
        let spans: Vec<Span> = std::iter::once(head).chain(arg_spans).chain(clause_spans).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let (head, rest) = places.split_at(1);
        let (arg_places, clause_places) = rest.split_at(args.len());
        if !args.is_empty() {
            let members = args.iter().zip(arg_places).map(|(arg, place)| {
                let around = self.remarks.around(place, None);
                let value = super::values::value(&arg.value);
                (arg.name.span, Entry { around, key: arg.name.text.to_string(), value })
            });
            let members = members.collect();
            let with = self.map(Shape::Short, members, Vec::new());
            entries.push((stmt.span, entry("with", Node::Map(with))));
        }
        self.clauses(clauses, clause_places, &mut entries);
        let mut around = self.remarks.around_all(place, &[&head[0]], stmt.doc.as_deref());
        around.add_above(tail);
        let map = self.map(Shape::Short, entries, Vec::new());
        (around, Node::Map(map))
    }

    fn choose(&mut self, choose: &'t Choose, stmt: &'t Stmt, place: &Place) -> Said<'t> {
        let arms = choose.arms.iter().map(|arm| arm.span);
        let spans: Vec<Span> = std::iter::once(head(stmt.span, &choose.name)).chain(arms).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let around = self.remarks.around_all(place, &[&places[0]], stmt.doc.as_deref());
        let arms = choose.arms.iter().zip(&places[1..]).map(|(arm, place)| self.arm(arm, place)).collect();
        let mut list = entry("choose", Node::List(List { shape: Shape::Lines, items: arms, tail }));
        list = super::with_tail_above(list);
        (around, Node::Map(Map { shape: Shape::Lines, entries: vec![list], tail: Vec::new() }))
    }

    fn arm(&mut self, arm: &'t Arm, place: &Place) -> Item<'t> {
        let spans: Vec<Span> = std::iter::once(arm.head).chain(arm.body.iter().map(|stmt| stmt.span)).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let around = self.remarks.around_all(place, &[&Place { trail: None, ..places[0].clone() }], None);
        let (key, value) = match &arm.when {
            Some(when) => ("when", bare(when)),
            None => ("otherwise", Node::Bool(true)),
        };
        let mut first = entry(key, value);
        first.around.trail = self.remarks.around(&Place { trail: places[0].trail, ..Place::default() }, None).trail;
        let mut entries = vec![(arm.head, first)];
        self.block(&arm.body, &places[1..], false, &mut entries);
        let map = self.map(Shape::Lines, entries, tail);
        let mut item = Item { around, value: Node::Map(map) };
        let behind = item.around.trail.take().map(Line::Comment);
        item.around.add_above(behind);
        item
    }

    fn each(&mut self, each: &'t Each, stmt: &'t Stmt, place: &Place) -> Said<'t> {
        let body = each.body.iter().map(|stmt| stmt.span);
        let spans: Vec<Span> = [head(stmt.span, &each.name), each.list.span].into_iter().chain(body).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let around = self.remarks.around_all(place, &[&places[0], &places[1]], stmt.doc.as_deref());
        let number = |number: Option<crate::syntax::ast::Spanned<i64>>| number.map(|number| Node::Int(number.value));
        let parts = [
            ("item", Some(Node::text(each.item.as_str()))),
            ("index", each.index.as_ref().map(|index| Node::text(index.as_str()))),
            ("in", Some(bare(&each.list))),
            ("parallel", number(each.parallel)),
            ("expects", number(each.expects)),
        ];
        let parts = parts.into_iter().filter_map(|(key, value)| value.map(|value| (stmt.span, entry(key, value))));
        let mut entries: Entries<'t> = parts.collect();
        self.block(&each.body, &places[2..], false, &mut entries);
        (around, self.nested("each", entries, tail))
    }

    fn loop_statement(&mut self, looped: &'t Loop, stmt: &'t Stmt, place: &Place) -> Said<'t> {
        let Some(until) = &looped.until else {
            let what = format!("nothing says when the loop `{}` ends", looped.name);
            self.refuse(stmt.span, what, "say it with `until`");
            return (Around::default(), Node::Nothing);
        };
        let body = looped.body.iter().map(|stmt| stmt.span);
        let spans: Vec<Span> = [head(stmt.span, &looped.name), until.span].into_iter().chain(body).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let around = self.remarks.around_all(place, &[&places[0]], stmt.doc.as_deref());
        let mut entries = Entries::new();
        if let Some(max) = looped.max {
            entries.push((stmt.span, entry("max", Node::Int(max.value))));
        }
        let around_until = self.remarks.around(&places[1], None);
        entries.push((until.span, Entry { around: around_until, key: "until".to_owned(), value: bare(until) }));
        self.block(&looped.body, &places[2..], false, &mut entries);
        (around, self.nested("loop", entries, tail))
    }

    /// A block under a key that says what it is.
    fn nested(&mut self, key: &str, entries: Entries<'t>, tail: Vec<Line>) -> Node<'t> {
        let map = self.map(Shape::Lines, entries, tail);
        Node::Map(Map { shape: Shape::Lines, entries: vec![entry(key, Node::Map(map))], tail: Vec::new() })
    }
}

/// From the start of a statement to its name.
pub(super) fn head(span: Span, name: &Name) -> Span {
    Span { end: name.span.end.clamp(span.start, span.end.max(span.start)), ..span }
}
