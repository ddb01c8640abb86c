//! Conditions: CEL over `output`, `ctx` and `$`, as expressions over steps.
//!
//! `output` is the output of the node that an edge comes from, `ctx.<node>.output` that of an earlier one, and `$` an old spelling of `output`.
//! The text is read where it stands, and then names are put in place of these, each with the span of what it replaces.

use super::build::Names;
use super::loops::{LoopId, Loops};
use super::nodes::Source;
use crate::base::suggest::nearest;
use crate::base::{Name, Origin, Piece, Span};
use crate::cel::ast::{BinaryOp, Call, Conditional, Expr, ExprKind, Literal, Logic, LogicOp, Select, Unary, UnaryOp};
use crate::cel::rules::{UNKNOWN_FIELD, UNKNOWN_NAME};
use crate::cel::{self, strays};
use crate::diagnostic::Sink;
use crate::frontend::tree::{Remarks, Scalar};
use smol_str::SmolStr;

/// The output of the source of an edge.
const OUTPUT: &str = "output";

/// The outputs of all nodes before.
const CONTEXT: &str = "ctx";

/// A condition over steps.
#[derive(Clone)]
pub(super) struct Condition {
    pub(super) expr: Expr,
    /// The steps and loops that it reads, each once.
    pub(super) reads: Vec<SmolStr>,
}

/// What conditions are read with.
pub(super) struct Reader<'r, 'a> {
    pub(super) source: &'r Source<'a>,
    pub(super) loops: &'r Loops,
    pub(super) names: &'r Names,
}

impl Reader<'_, '_> {
    /// Reads the condition of an edge, or of a loop, that leaves `from`; it stands in `region`.
    pub(super) fn read(
        &self,
        text: Scalar<'_>,
        from: u32,
        region: Option<LoopId>,
        (remarks, sink): (&mut Remarks<'_>, &mut Sink),
    ) -> Condition {
        let expr = remarks.whole(text, sink, parse).unwrap_or_else(|| Expr::new(text.span, ExprKind::Error));
        let mut rewriting = Rewriting { reader: self, from, region, reads: Vec::new(), sink };
        let expr = cel::rewrite(&expr, &mut |part, is_bound| rewriting.part(part, is_bound));
        let mut reads = rewriting.reads;
        reads.sort_unstable();
        reads.dedup();
        Condition { expr, reads }
    }

    /// What a node gives, as it is read in a region.
    fn output(&self, node: u32, region: Option<LoopId>, span: Span) -> Expr {
        let step = self.names.step(node);
        let mut blocks = self.loops.between(region, node).into_iter().map(|id| self.names.block(id));
        let Some(first) = blocks.next() else { return ident(step, span) };
        blocks.chain([step]).fold(ident(first, span), |operand, name| select(operand, name, span))
    }
}

/// Reads the text of a condition as it stands.
fn parse(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    let old = strays(text, '$');
    let is_alone = |at: &usize| !text[at + 1..].starts_with(|c: char| c == '_' || c.is_ascii_alphanumeric());
    if old.is_empty() || !old.iter().all(is_alone) {
        return cel::parse_at(text, origin, sink);
    }
    let (mut said, mut pieces) = (String::with_capacity(text.len() + OUTPUT.len()), Vec::new());
    for (at, c) in text.char_indices() {
        let span = origin.span(at..at + c.len_utf8());
        pieces.push(Piece { at: offset(said.len()), start: span.start, end: span.end });
        if old.binary_search(&at).is_ok() { said.push_str(OUTPUT) } else { said.push(c) }
    }
    let end = origin.whole().end;
    pieces.push(Piece { at: offset(said.len()), start: end, end });
    cel::parse_at(&said, Origin::decoded(origin.file(), &pieces), sink)
}

#[expect(clippy::cast_possible_truncation, reason = "a file has at most 64 MiB, and `$` is not all of it")]
const fn offset(length: usize) -> u32 {
    length as u32
}

struct Rewriting<'w, 'r, 'a, 's> {
    reader: &'w Reader<'r, 'a>,
    from: u32,
    region: Option<LoopId>,
    reads: Vec<SmolStr>,
    sink: &'s mut Sink,
}

impl Rewriting<'_, '_, '_, '_> {
    /// What stands for a part. A macro around may have a variable that is called like a step: the step is named from the root then.
    fn part(&mut self, part: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Option<Expr> {
        let found = self.replaced(part, is_bound)?;
        Some(cel::rewrite(&found, &mut |name, _| match &name.kind {
            ExprKind::Ident { name: step, rooted: false } if is_bound(step) => {
                Some(Expr::new(name.span, ExprKind::Ident { name: step.clone(), rooted: true }))
            }
            _ => None,
        }))
    }

    fn replaced(&mut self, part: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Option<Expr> {
        match &part.kind {
            ExprKind::Ident { name, rooted } if *rooted || !is_bound(name) => Some(self.ident(name, part.span)),
            ExprKind::Select(select) => self.select(select, part.span, is_bound),
            ExprKind::Index(_) => {
                let entry = entry(part, is_bound)?;
                Some(self.whole(&entry, part.span))
            }
            ExprKind::Binary(binary) if binary.op == BinaryOp::In && is_context(&binary.right, is_bound) => {
                let ExprKind::Literal(Literal::String(node)) = &binary.left.kind else { return None };
                let span = binary.left.span;
                let entry = Entry { node: SmolStr::from(&**node), span, all: span, form: Form::Text };
                Some(self.is_there(&entry, part.span))
            }
            ExprKind::Call(call) => self.has(call, part.span, is_bound),
            _ => None,
        }
    }

    fn ident(&mut self, name: &str, span: Span) -> Expr {
        if name == OUTPUT {
            return self.output(self.from, span);
        }
        let known = [OUTPUT, CONTEXT];
        let report = if name == CONTEXT {
            UNKNOWN_FIELD.at(span, "`ctx` has the outputs of all nodes, and one of them is read at a time")
        } else {
            let report = UNKNOWN_NAME.at(span, format!("a condition knows no `{name}`: it reads `output` and `ctx`"));
            report.suggest(span, nearest(name, known))
        };
        let near = report.help.is_some();
        let help =
            "read what the edge's source gives as `output`, and what an earlier node gives as `ctx.<node>.output`";
        self.sink.report(if near { report } else { report.help(help) });
        Expr::new(span, ExprKind::Error)
    }

    /// `ctx.node.output`, `ctx.node.?output`, and what is no whole one.
    fn select(&mut self, select: &Select, span: Span, is_bound: &dyn Fn(&str) -> bool) -> Option<Expr> {
        let Some(entry) = entry(&select.operand, is_bound) else {
            return Some(self.whole(&entry_of(select, is_bound)?, span));
        };
        let node = &entry.node;
        if select.field.text != OUTPUT {
            let message = format!("`ctx.{node}` has no field `{}`: it has `output`", select.field);
            let report = UNKNOWN_FIELD.at(select.field.span, message);
            let near = nearest(&select.field.text, [OUTPUT]);
            let help = format!("read a field of what `{node}` gives as `ctx.{node}.output.{}`", select.field);
            self.sink.report(report.help(help).suggest(select.field.span, near));
            return Some(Expr::new(span, ExprKind::Error));
        }
        let soft = select.optional || is_optional(&select.operand);
        Some(match self.find(&entry) {
            Some(node) if soft => self.perhaps(node, span),
            Some(node) => self.output(node, span),
            None => Expr::new(span, ExprKind::Error),
        })
    }

    fn find(&mut self, entry: &Entry) -> Option<u32> {
        self.reader.source.named(&entry.node, entry.span, |near| entry.mended(near), self.sink)
    }

    /// `ctx.node` by itself.
    fn whole(&mut self, entry: &Entry, span: Span) -> Expr {
        let node = &entry.node;
        if self.find(entry).is_some() {
            let message = format!("`ctx.{node}` is no value: what `{node}` gives is its `output`");
            self.sink.report(UNKNOWN_FIELD.at(span, message).help(format!("read `ctx.{node}.output`")));
        }
        Expr::new(span, ExprKind::Error)
    }

    /// `has(ctx.node)` and `has(ctx.node.output)`: whether the node has run.
    fn has(&mut self, call: &Call, span: Span, is_bound: &dyn Fn(&str) -> bool) -> Option<Expr> {
        let [arg] = &call.args[..] else { return None };
        if call.target.is_some() || call.function.text != "has" {
            return None;
        }
        let of = match &arg.kind {
            ExprKind::Select(select) if select.field.text == OUTPUT => entry(&select.operand, is_bound),
            _ => None,
        };
        let entry = of.or_else(|| entry(arg, is_bound))?;
        Some(self.is_there(&entry, span))
    }

    fn is_there(&mut self, entry: &Entry, span: Span) -> Expr {
        match self.find(entry) {
            Some(node) => self.ran(node, span),
            None => Expr::new(span, ExprKind::Error),
        }
    }

    /// That a node has run, and its loops with it.
    fn ran(&self, node: u32, span: Span) -> Expr {
        let output = self.reader.output(node, self.region, span);
        let root = cel::chain(&output).root;
        let ran = ran(root.as_ident().unwrap_or_default(), span);
        if root == &output { ran } else { and(vec![ran, has(output.clone(), span)], span) }
    }

    /// What a node gives, if it has run.
    fn perhaps(&self, node: u32, span: Span) -> Expr {
        let output = self.reader.output(node, self.region, span);
        let optional = |function: &str, args: Vec<Expr>| {
            let call = Call { target: Some(ident("optional".into(), span)), ..plain_call(function, args, span) };
            Expr::new(span, ExprKind::Call(Box::new(call)))
        };
        let conditional = Conditional {
            condition: self.ran(node, span),
            question: span,
            then: optional("of", vec![output]),
            colon: span,
            otherwise: optional("none", Vec::new()),
        };
        Expr::new(span, ExprKind::Conditional(Box::new(conditional)))
    }

    fn output(&mut self, node: u32, span: Span) -> Expr {
        let outermost = self.reader.loops.between(self.region, node).first().copied();
        let root = outermost.map_or_else(|| self.reader.names.step(node), |id| self.reader.names.block(id));
        self.reads.push(root);
        self.reader.output(node, self.region, span)
    }
}

/// How a condition names a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `ctx.node`
    Field,
    /// `ctx["node"]`
    Key,
    /// `"node" in ctx`
    Text,
}

/// A node as `ctx` names it.
struct Entry {
    node: SmolStr,
    /// Where its name stands.
    span: Span,
    /// The same with the dot before it, or the brackets around it.
    all: Span,
    form: Form,
}

impl Entry {
    /// What to put where for another node. Texts stand in single quotes: around a condition there are double ones.
    fn mended(&self, id: &str) -> (Span, String) {
        let word = id.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        let plain = word && !id.starts_with(|first: char| first.is_ascii_digit()) && !cel::is_reserved(id);
        match self.form {
            Form::Field if plain => (self.span, id.to_owned()),
            Form::Field | Form::Key => (self.all, format!("['{id}']")),
            Form::Text => (self.all, format!("'{id}'")),
        }
    }
}

/// The node that `ctx.node` or `ctx["node"]` names.
fn entry(expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Option<Entry> {
    match &expr.kind {
        ExprKind::Select(select) => entry_of(select, is_bound),
        ExprKind::Index(index) if is_context(&index.operand, is_bound) => match &index.index.kind {
            ExprKind::Literal(Literal::String(node)) => Some(Entry {
                node: SmolStr::from(&**node),
                span: index.index.span,
                all: index.brackets,
                form: Form::Key,
            }),
            _ => None,
        },
        _ => None,
    }
}

fn entry_of(select: &Select, is_bound: &dyn Fn(&str) -> bool) -> Option<Entry> {
    let Select { operand, field, optional: _ } = select;
    let all = Span::new(field.span.file, operand.span.end, field.span.end);
    is_context(operand, is_bound).then(|| Entry { node: field.text.clone(), span: field.span, all, form: Form::Field })
}

fn is_context(expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> bool {
    matches!(&expr.kind, ExprKind::Ident { name, rooted } if name == CONTEXT && (*rooted || !is_bound(name)))
}

fn is_optional(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Select(select) => select.optional,
        ExprKind::Index(index) => index.optional,
        _ => false,
    }
}

/// A name as an expression.
pub(super) fn ident(name: SmolStr, span: Span) -> Expr {
    Expr::new(span, ExprKind::Ident { name, rooted: false })
}

/// A field as an expression.
pub(super) fn select(operand: Expr, field: SmolStr, span: Span) -> Expr {
    let select = Select { operand, field: Name::new(field, span), optional: false };
    Expr::new(span, ExprKind::Select(Box::new(select)))
}

/// `ran(step)`
pub(super) fn ran(step: &str, span: Span) -> Expr {
    call("ran", ident(step.into(), span), span)
}

/// `!operand`
pub(super) fn not(operand: Expr) -> Expr {
    let span = operand.span;
    Expr::new(span, ExprKind::Unary(Box::new(Unary { op: UnaryOp::Not, op_span: span.before(), operand })))
}

/// `a && b && c`; of one operand that itself.
pub(super) fn and(mut operands: Vec<Expr>, span: Span) -> Expr {
    if operands.len() == 1
        && let Some(only) = operands.pop()
    {
        return only;
    }
    let op_spans = vec![span.after(); operands.len().saturating_sub(1)];
    Expr::new(span, ExprKind::Logic(Box::new(Logic { op: LogicOp::And, op_spans, operands })))
}

/// `left || right`
pub(super) fn or(left: Expr, right: Expr) -> Expr {
    let span = right.span;
    let logic = Logic { op: LogicOp::Or, op_spans: vec![span.before()], operands: vec![left, right] };
    Expr::new(span, ExprKind::Logic(Box::new(logic)))
}

/// `has(field)`
pub(super) fn has(field: Expr, span: Span) -> Expr {
    call("has", field, span)
}

fn call(function: &str, arg: Expr, span: Span) -> Expr {
    Expr::new(span, ExprKind::Call(Box::new(plain_call(function, vec![arg], span))))
}

fn plain_call(function: &str, args: Vec<Expr>, span: Span) -> Call {
    Call { target: None, function: Name::new(function, span), rooted: false, args, parens: span }
}
