//! The statements of workflows, one at a time.

use super::clauses::EMIT;
use super::cursor::{Parser, Reported};
use super::grammar::{Node, Rule};
use super::keywords::{self, Family, NameUse};
use super::reuse::{self, Place};
use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::cel::ast::ExprKind;
use crate::cel::rules::SYNTAX_ERROR;
use crate::syntax::ast::{Arm, Choose, Clause, Doc, Each, EdgeChain, Emit, Loop, Spanned, Stmt, StmtKind};
use crate::syntax::rules::DUPLICATE_CLAUSE;

/// What kind of block statements stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// Takes header clauses.
    Workflow,
    /// Takes `until`.
    Loop,
    /// An arm or an each.
    Plain,
}

/// What a block holds.
#[derive(Default)]
pub(super) struct Block {
    pub(super) body: Vec<Stmt>,
    /// Header clauses of a workflow.
    pub(super) header: Vec<Clause>,
    /// The end of a loop.
    until: Option<Expr>,
}

impl<'t> Parser<'t, '_> {
    /// The block that opens here; `owner` says what it belongs to. Nothing if there is none, which is then reported.
    pub(super) fn block(&mut self, kind: BlockKind, owner: &str) -> Option<Block> {
        let mut block = Block::default();
        self.each_item(Family::Statement, owner, |parser, _| parser.statement(kind, &mut block)).ok()?;
        Some(block)
    }

    /// Reads the block that opens here, `item` by item, each from where it starts.
    pub(super) fn each_item(
        &mut self,
        family: Family,
        owner: &str,
        mut item: impl FnMut(&mut Self, usize),
    ) -> Result<(), Reported> {
        let outer = self.enter_block(family, owner).ok_or(Reported)?;
        loop {
            self.skip();
            if self.pos >= self.end {
                break;
            }
            let start = self.pos;
            item(self, start);
            self.ensure_progress(start);
        }
        self.leave(&outer);
        Ok(())
    }

    fn statement(&mut self, kind: BlockKind, block: &mut Block) {
        let doc = self.docs.take();
        let unit = self.begin(Place::Block(kind));
        if let Some(reuse::Node::Stmt(stmt)) = self.recall(&unit) {
            return block.body.push(Stmt { doc, ..stmt });
        }
        let before = block.body.len();
        self.statement_anew(doc, kind, block);
        self.finish(&unit, block.body.len() > before);
    }

    fn statement_anew(&mut self, doc: Option<Doc>, kind: BlockKind, block: &mut Block) {
        let start = self.pos;
        let word = self.word();
        let meant = if self.is_statement(word, kind) { word } else { self.misspelt(word, kind) };
        if !self.is_statement(meant, kind) {
            return self.edge_or_unknown(start, word, kind, doc, block);
        }
        if keywords::HEADER_CLAUSES.contains(&meant) {
            return self.header_clause(block);
        }
        self.advance(word.len());
        let parsed = match meant {
            "step" => self.step(start),
            "let" => self.let_statement(start),
            "choose" => self.choose(start),
            "each" => self.each(start),
            "loop" => self.loop_statement(start),
            "emit" => self.emit(start),
            "return" => Ok(StmtKind::Return(self.value(Rule::return_body, start))),
            _ => return self.until(start, block),
        };
        if let Ok(parsed) = parsed {
            block.body.push(Stmt { span: self.span(start, self.last_end), doc, kind: parsed });
        }
    }

    fn is_statement(&self, word: &str, kind: BlockKind) -> bool {
        match word {
            "until" => kind == BlockKind::Loop,
            "step" | "let" | "choose" | "each" | "loop" | "emit" | "return" => true,
            _ => kind == BlockKind::Workflow && keywords::HEADER_CLAUSES.contains(&word) && !self.is_edge(word),
        }
    }

    fn header_clause(&mut self, block: &mut Block) {
        let word = self.word();
        if let Some(clause) = self.clause(word) {
            self.add_clause(&mut block.header, clause);
        }
    }

    /// Whether an edge starts with `word`, which stands at `pos`.
    pub(super) fn is_edge(&self, word: &str) -> bool {
        if word.is_empty() {
            return self.byte() == Some(b'{');
        }
        let next = &self.text[self.skipped(self.pos + word.len()).min(self.end)..self.end];
        next.starts_with("->")
    }

    fn edge_or_unknown(&mut self, start: usize, word: &'t str, kind: BlockKind, doc: Option<Doc>, block: &mut Block) {
        if !self.is_edge(word) {
            return self.unknown_statement(start, word, kind);
        }
        if let Ok(node) = self.apply(Rule::edge, start) {
            let kind = StmtKind::Edge(self.edge(node));
            block.body.push(Stmt { span: self.span(start, self.last_end), doc, kind });
        }
    }

    fn let_statement(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let name = self.binding(start, NameUse::Declared)?;
        let value = self.value(Rule::let_body, start);
        Ok(StmtKind::Let { name, value })
    }

    /// An expression on its own; an error expression if there is none.
    pub(super) fn value(&mut self, rule: Rule, start: usize) -> Expr {
        let node = self.apply(rule, start).ok().and_then(|node| node.into_inner().next());
        match node {
            Some(node) => self.expr(&node),
            None => Expr::new(self.span(start, self.last_end.max(start)), ExprKind::Error),
        }
    }

    fn until(&mut self, start: usize, block: &mut Block) {
        let value = self.value(Rule::until_body, start);
        let Some(first) = &block.until else {
            block.until = Some(value);
            return;
        };
        let report = DUPLICATE_CLAUSE
            .at(value.span, "a loop has one `until`, and this is the second")
            .related(first.span, "the first is here")
            .help("join the conditions with `||`");
        self.sink.report(report);
    }

    fn emit(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let node = self.apply(Rule::emit_body, start)?;
        self.emit_body(None, node)
    }

    pub(super) fn emit_body(&mut self, name: Option<Name>, node: Node<'t>) -> Result<StmtKind, Reported> {
        let mut parts = node.into_inner();
        let event = self.text_of(&parts.next().ok_or(Reported)?);
        let args = parts.next().map_or_else(Vec::new, |args| self.args(args));
        Ok(StmtKind::Emit(Emit { name, event, args, clauses: self.clauses(&EMIT) }))
    }

    pub(super) fn edge(&mut self, node: Node<'t>) -> EdgeChain {
        let (mut groups, mut arrows, mut when) = (Vec::new(), Vec::new(), None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::edge_group => groups.push(self.names(part.into_inner())),
                Rule::thin_arrow => arrows.push(self.span_of(part.as_str())),
                Rule::expr => when = Some(self.expr(&part)),
                _ => {}
            }
        }
        EdgeChain { groups, arrows, when }
    }

    fn choose(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let name = self.block_name(Rule::choose_head, start)?;
        let mut arms = Vec::new();
        self.each_item(Family::Statement, "`choose`", |parser, start| arms.extend(parser.arm(start)))?;
        Ok(StmtKind::Choose(Choose { name, arms }))
    }

    fn arm(&mut self, start: usize) -> Option<Arm> {
        let word = self.word();
        let meant = self.arm_word(word);
        if !meant.is_empty() {
            self.advance(word.len());
        }
        let when = match meant {
            "when" => Some(self.arm_condition(start)?),
            "otherwise" => {
                self.arm_arrow(start)?;
                None
            }
            _ => {
                self.unknown_arm(start);
                return None;
            }
        };
        let head = self.span(start, self.last_end);
        let block = self.block(BlockKind::Plain, "an arm")?;
        Some(Arm { span: self.span(start, self.last_end), head, when, body: block.body })
    }

    /// Nothing if there is no block behind it, either.
    fn arm_condition(&mut self, start: usize) -> Option<Expr> {
        match self.attempt(Rule::when_head) {
            Ok(node) => node.into_inner().next().map(|node| self.expr(&node)),
            Err(failure) => {
                self.report(Rule::when_head, start, &failure);
                let condition = self.attempt(Rule::when_body).ok().and_then(|node| node.into_inner().next());
                let condition = condition.map(|node| self.expr(&node));
                let error = || Expr::new(self.span(start, self.last_end), ExprKind::Error);
                let condition = condition.unwrap_or_else(error);
                self.find_block().then_some(condition)
            }
        }
    }

    fn arm_arrow(&mut self, start: usize) -> Option<()> {
        let Err(failure) = self.attempt(Rule::otherwise_head) else { return Some(()) };
        self.report(Rule::otherwise_head, start, &failure);
        self.find_block().then_some(())
    }

    fn each(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let (mut names, mut list, mut parallel, mut expects) = (Vec::new(), None, None, None);
        match self.attempt(Rule::each_head) {
            Ok(node) => {
                for part in node.into_inner() {
                    match part.as_rule() {
                        Rule::name => {
                            let name_use = if names.is_empty() { NameUse::Declared } else { NameUse::Variable };
                            names.push(self.new_name(&part, name_use));
                        }
                        Rule::expr => list = Some(self.expr(&part)),
                        Rule::parallel => self.option(part, &mut parallel),
                        Rule::expects => self.option(part, &mut expects),
                        _ => {}
                    }
                }
            }
            Err(failure) => {
                self.report(Rule::each_head, start, &failure);
                // The statements inside are still read for what is wrong in them.
                if self.find_block() {
                    let _ = self.block(BlockKind::Plain, "`each`");
                }
                return Err(Reported);
            }
        }
        let body = self.block(BlockKind::Plain, "`each`").ok_or(Reported)?.body;
        let mut names = names.into_iter();
        let (Some(name), Some(item), Some(list)) = (names.next(), names.next(), list) else { return Err(Reported) };
        Ok(StmtKind::Each(Each { name, item, index: names.next(), list, parallel, expects, body }))
    }

    fn option(&mut self, node: Node<'t>, slot: &mut Option<Spanned<i64>>) {
        let span = self.span_of(node.as_str());
        let value = node.into_inner().nth(1).map(|part| self.integer(&part));
        match slot {
            Some(first) => self.duplicate_option(span, first.span),
            None => *slot = value,
        }
    }

    fn duplicate_option(&mut self, span: Span, first: Span) {
        let report = DUPLICATE_CLAUSE
            .at(span, "this is given twice")
            .related(first, "it is given here first")
            .help("remove one of them");
        self.sink.report(report);
    }

    fn loop_statement(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let node = match self.attempt(Rule::loop_head) {
            Ok(node) => node,
            Err(failure) => {
                self.report(Rule::loop_head, start, &failure);
                if self.find_block() {
                    let _ = self.block(BlockKind::Loop, "`loop`");
                }
                return Err(Reported);
            }
        };
        let mut parts = node.into_inner();
        let name = self.new_name(&parts.next().ok_or(Reported)?, NameUse::Declared);
        let max = parts.nth(1).map(|part| self.integer(&part));
        let head = self.span(start, self.last_end);
        let mark = self.sink.mark();
        let block = self.block(BlockKind::Loop, "`loop`").ok_or(Reported)?;
        if block.until.is_none() && !self.sink.errors_since(mark) && !self.scan.is_broken(start, self.last_end) {
            let report = SYNTAX_ERROR
                .at(head, format!("the loop `{name}` has no `until`"))
                .help("say in the block when it ends, as in `until score.value > 0.9`");
            self.sink.report(report);
        }
        Ok(StmtKind::Loop(Loop { name, max, body: block.body, until: block.until }))
    }

    /// The name in the head of a block.
    pub(super) fn block_name(&mut self, rule: Rule, start: usize) -> Result<Name, Reported> {
        let node = self.apply(rule, start)?;
        let node = node.into_inner().next().ok_or(Reported)?;
        Ok(self.new_name(&node, NameUse::Declared))
    }
}
