//! A call gets the arguments that it lacks: of each the best that is in scope, or else the smallest value of its type.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use super::sample::Sample;
use crate::base::is_identifier;
use crate::cel::{self, Env, Type};
use crate::diagnostic::Edit;
use crate::frontend::patch::{Addition, Owner};
use crate::hir::{Node, NodeId, NodeKind, Seat, Workflow, WorkflowId};
use crate::resolve::{Def, ResolvedWorkflow, Value, Vertex};
use crate::syntax::ast::ActionCall;
use crate::ty::{ParamType, SECRET};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// How deep in records a field is looked for.
const MAX_DEPTH: usize = 4;

/// How many fields of a name in scope are looked at.
const MAX_FIELDS: usize = 1_000;

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    for (id, workflow) in place.workflows() {
        for (node_id, node) in workflow.nodes.enumerate().filter(|(_, node)| place.touches(node.span)) {
            if let NodeKind::Call(call) = &node.kind {
                found.extend(Filling::new(place, id, node_id, call).and_then(|filling| filling.action(node)));
            }
        }
    }
}

/// A call that lacks arguments.
struct Filling<'p, 'a> {
    place: &'p Place<'a>,
    id: WorkflowId,
    workflow: &'a Workflow,
    resolved: &'a ResolvedWorkflow,
    node: NodeId,
    call: &'a ActionCall,
    missing: Vec<&'a ParamType>,
}

/// What a parameter gets, and how well that fits.
struct Fitting {
    rank: Rank,
    text: String,
}

/// How well something in scope fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It has a type that says what it is.
    Type,
    /// Its name is a part of the parameter's, or the other way round.
    Part,
    /// It is a field of a field, and so on, that is called like the parameter.
    Within,
    /// It is a field that is called like the parameter.
    Field,
    /// It is called like the parameter.
    Name,
}

impl<'p, 'a> Filling<'p, 'a> {
    fn new(place: &'p Place<'a>, id: WorkflowId, node: NodeId, call: &'a ActionCall) -> Option<Self> {
        let focus = place.focus;
        let resolved = &focus.resolved().workflows[id];
        let signature = focus.typed().signatures.of(resolved.callees[node]?);
        let is_known = |name: &SmolStr| signature.params.iter().any(|param| param.name == *name);
        let table = &focus.typed().table;
        let given = |param: &ParamType| call.args.iter().any(|arg| arg.name.text == param.name);
        let missing: Vec<&ParamType> =
            signature.params.iter().filter(|param| !given(param) && !param.may_be_left_out(table)).collect();
        // One that is unknown was meant for one of them.
        let sound = call.args.iter().all(|arg| is_known(&arg.name.text)) && !missing.is_empty();
        let workflow = &focus.program().workflows[id];
        sound.then_some(Self { place, id, workflow, resolved, node, call, missing })
    }

    fn action(&self, node: &Node) -> Option<Action> {
        let place = self.place;
        let table = &place.focus.typed().table;
        let view = place.view();
        let env = view.workflow(place.focus.typed(), self.id, Seat::Work(self.node));
        let late = self.late();
        let mut values = Vec::with_capacity(self.missing.len());
        // Whether each value is called like its parameter; the others are guesses, which nobody should get unseen.
        let mut is_plain = true;
        for param in &self.missing {
            let best = self.best(param, &env, &late);
            is_plain &= best.as_ref().is_some_and(|best| best.rank >= Rank::Within);
            let value = match best {
                Some(best) => Sample::Code(best.text),
                None => Sample::of(&param.ty, table, false)?,
            };
            values.push((param.name.to_string(), value));
        }
        let edits = if place.is_data() {
            let entries = values.iter().map(|(name, value)| (name.clone(), value.datum())).collect();
            vec![place.patch().add(Owner::Key(node.span.start), &["with"], Addition::Entries(entries))?]
        } else {
            self.written(&values)
        };
        let names: Vec<String> = self.missing.iter().map(|param| format!("`{}`", param.name)).collect();
        let title = match names.as_slice() {
            [only] => format!("add the missing argument {only}"),
            names => format!("add the missing arguments {}", names.join(", ")),
        };
        let action = place.action(title, Kind::QuickFix, Draft::new(edits));
        let missed = place
            .found
            .iter()
            .find(|found| found.rule.name == "missing-argument" && found.primary.span == self.call.parens);
        Some(Action {
            fixes: missed.into_iter().map(|found| Place::mended(found)).collect(),
            preferred: is_plain,
            ..action
        })
    }

    /// The arguments behind those that are there.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn written(&self, values: &[(String, Sample)]) -> Vec<Edit> {
        let place = self.place;
        let argument = |(name, value): &(String, Sample)| match value {
            Sample::Code(code) if code == name => name.clone(),
            value => format!("{name}: {}", value.cel()),
        };
        let texts: Vec<String> = values.iter().map(argument).collect();
        let close = self.call.parens.end - 1;
        let Some(last) = self.call.args.last() else {
            return vec![Edit { span: place.at(close), text: texts.join(", ") }];
        };
        let before = place.text[..close as usize].trim_end();
        let lead = place.lead(last.name.span.start);
        let end = place.code_end(last.value.span.end, close);
        if before.len() as u32 > end {
            // Behind the comments, on lines of their own.
            let comma = place.text[..end as usize].ends_with(',');
            let lead = if lead.trim().is_empty() { lead } else { place.indent(last.name.span.start) };
            let lines: Vec<String> = texts.iter().map(|text| format!("\n{lead}{text}")).collect();
            let text = lines.join(",") + if comma { "," } else { "" };
            let mut edits = vec![Edit { span: place.at(before.len() as u32), text }];
            if !comma {
                edits.push(Edit { span: place.at(end), text: ",".to_owned() });
            }
            return edits;
        }
        let comma = before.ends_with(',');
        let between = if lead.trim().is_empty() { format!(",\n{lead}") } else { ", ".to_owned() };
        let text: Vec<String> = texts.iter().map(|text| format!("{between}{text}")).collect();
        let text = text.concat();
        // A comma that was last is so again.
        let text = if comma { format!("{},", &text[1..]) } else { text };
        vec![Edit { span: place.at(before.len() as u32), text }]
    }

    /// What cannot be read since it waits for this step.
    fn late(&self) -> FxHashSet<u32> {
        let graph = &self.resolved.graph;
        let mut open = vec![graph.vertex(Vertex::Node(self.node))];
        let mut late: FxHashSet<u32> = open.iter().copied().collect();
        while let Some(vertex) = open.pop() {
            open.extend(graph.outgoing(vertex).map(|edge| edge.to).filter(|&to| late.insert(to)));
        }
        late
    }

    /// What of the names in scope fits best.
    fn best(&self, param: &ParamType, env: &dyn Env, late: &FxHashSet<u32>) -> Option<Fitting> {
        let mut best: Option<Fitting> = None;
        for name in env.variables() {
            if !self.is_there(&name, late) {
                continue;
            }
            let Some(ty) = env.variable(&name) else { continue };
            if let Some(fitting) = fitting(&name, &ty, param, env)
                && best.as_ref().is_none_or(|best| fitting.rank > best.rank)
            {
                best = Some(fitting);
            }
        }
        best
    }

    /// Whether what a name means is there whenever this step runs.
    fn is_there(&self, name: &SmolStr, late: &FxHashSet<u32>) -> bool {
        let focus = self.place.focus;
        let region = self.workflow.nodes[self.node].region;
        let vertex = match self.resolved.scope.lookup(&focus.resolved().names, self.workflow, region, name) {
            Some(Def::Node(id)) => Vertex::End(id),
            Some(Def::Let(id)) => Vertex::Let(id),
            Some(Def::Param(_) | Def::Item(_) | Def::Index(_) | Def::Value(Value::Const(_) | Value::Secret(_))) => {
                return true;
            }
            Some(Def::Round(_) | Def::Run) | None => return false,
        };
        let vertex = self.resolved.graph.vertex(vertex);
        let facts = &focus.typed().workflows[self.id].facts;
        let ready = facts.both(facts.given(self.workflow, region), facts.ready(self.node));
        facts.is_known() && !late.contains(&vertex) && facts.implies(ready, facts.there(vertex))
    }
}

/// How well a name, or a field of what it means, fits a parameter.
fn fitting(name: &SmolStr, ty: &Type, param: &ParamType, env: &dyn Env) -> Option<Fitting> {
    let is_secret = |ty: &Type| matches!(ty, Type::Abstract(shape) if shape.0 == SECRET);
    let fits = |ty: &Type| !ty.is_unknown() && is_secret(ty) == is_secret(&param.ty) && cel::fits(ty, &param.ty, env);
    let own = || Some(name.to_string());
    let (rank, text) = if fits(ty) {
        let wanted = param.name.as_str();
        let related = name.ends_with(&format!("_{wanted}")) || wanted.ends_with(&format!("_{name}"));
        let telling = matches!(ty, Type::Named(_) | Type::Record(_) | Type::Enum(_)) || is_secret(ty);
        // A member of a union is a text, but a text is seldom meant to be one.
        let telling = telling && cel::fits(&param.ty, ty, env);
        match () {
            () if name == wanted => (Rank::Name, own()),
            () if related => (Rank::Part, own()),
            () if telling && !matches!(param.ty, Type::Dyn) => (Rank::Type, own()),
            () => return None,
        }
    } else {
        let found = |field: &Type| fits(field);
        let (text, ty, depth) = within(name, ty, &param.name, env, &found)?;
        let rank = if depth == 0 { Rank::Field } else { Rank::Within };
        (rank, (!is_secret(&ty)).then_some(text))
    };
    Some(Fitting { rank, text: text? })
}

/// The field of this name in a record, or in the records in it, that is always there and is wanted: how it is read, its type, and how deep it lies.
fn within(
    name: &SmolStr,
    ty: &Type,
    wanted: &SmolStr,
    env: &dyn Env,
    fits: &dyn Fn(&Type) -> bool,
) -> Option<(String, Type, usize)> {
    let (mut open, mut looked_at) = (vec![(name.to_string(), ty.clone())], 0);
    for depth in 0..MAX_DEPTH {
        let mut inner = Vec::new();
        for (path, ty) in open {
            let Type::Record(record) = unfolded(&ty, env) else { continue };
            let mut fields = record.fields.iter().filter(|(name, field)| !field.optional && is_identifier(name));
            if let Some((_, field)) = fields.clone().find(|(name, field)| *name == wanted && fits(&field.ty)) {
                return Some((format!("{path}.{wanted}"), field.ty.clone(), depth));
            }
            looked_at += record.fields.len();
            if looked_at > MAX_FIELDS {
                return None;
            }
            inner.extend(fields.by_ref().map(|(name, field)| (format!("{path}.{name}"), field.ty.clone())));
        }
        open = inner;
    }
    None
}

fn unfolded(ty: &Type, env: &dyn Env) -> Type {
    match ty {
        Type::Named(named) => env.unfold(named),
        other => other.clone(),
    }
}
