//! Where items are gathered: what is known of the place, and what was found for it.

use super::canvas::Canvas;
use super::place::ItemSite;
use super::tail::Writing;
use super::{Change, Completions, Insert, Item, ItemKind, Looked, MAX_ITEMS, Surroundings, offer};
use crate::driver::workspace::Focus;
use crate::hir::{Callable, ModuleId, NodeId, RegionId, TestId, Workflow, WorkflowId};
use crate::resolve::Def;
use crate::ty::Signature;
use crate::ty::view::View;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The rank of the first context. What is likelier than it, though it comes later, ranks below that.
pub(super) const FIRST: u32 = 1_000;

/// What is known of the place, and the items so far.
pub(in crate::ide) struct Desk<'a> {
    pub(super) focus: &'a Focus,
    pub(super) around: Option<Surroundings<'a>>,
    pub(super) looked: &'a Looked<'a>,
    pub(super) canvas: Canvas,
    pub(super) module: Option<ModuleId>,
    pub(super) workflow: Option<WorkflowId>,
    pub(super) view: View<'a>,
    /// Whether the text in question is itself the text that is named, without quotes.
    pub(super) bare: bool,
    /// What is added to every rank: contexts come one after the other.
    pub(super) base: u32,
    items: Vec<(u32, Item)>,
}

/// An item that is being described.
pub(super) struct Draft {
    pub(super) label: String,
    pub(super) kind: ItemKind,
    pub(super) detail: String,
    pub(super) documentation: String,
    pub(super) insert: Option<Insert>,
    pub(super) replace: Option<Range<usize>>,
    pub(super) edits: Vec<Change>,
}

impl Draft {
    pub(super) fn new(label: impl Into<String>, kind: ItemKind) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: String::new(),
            documentation: String::new(),
            insert: None,
            replace: None,
            edits: Vec::new(),
        }
    }

    pub(super) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    pub(super) fn doc(self, documentation: impl Into<String>) -> Self {
        Self { documentation: documentation.into(), ..self }
    }

    pub(super) fn plain(self, text: impl Into<String>) -> Self {
        Self { insert: Some(Insert::Plain(text.into())), ..self }
    }

    pub(super) fn snippet(self, text: impl Into<String>) -> Self {
        Self { insert: Some(Insert::Snippet(text.into())), ..self }
    }

    pub(super) fn replace(self, range: Range<usize>) -> Self {
        Self { replace: Some(range), ..self }
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        focus: &'a Focus,
        around: Option<Surroundings<'a>>,
        looked: &'a Looked<'a>,
        canvas: Canvas,
    ) -> Self {
        let view = View::new(focus.program(), focus.resolved(), focus.typed());
        let mut desk = Self {
            focus,
            around,
            looked,
            module: focus.modules().next(),
            workflow: None,
            view,
            canvas,
            bare: false,
            base: FIRST,
            items: Vec::new(),
        };
        desk.find_workflow();
        desk
    }

    /// The module and the workflow that the cursor is in: the one around it, or else one of its name.
    fn find_workflow(&mut self) {
        let at = self.canvas.place(self.looked.tail.at..self.looked.tail.at).start;
        let program = self.focus.program();
        let here = |span: crate::base::Span| span.file == self.focus.file && span.start <= at && at <= span.end;
        let around = program.workflows.iter().map(|it| (it.module, it.span));
        let around = around.chain(program.tests.iter().map(|it| (it.module, it.span)));
        let around = around.chain(program.actions.iter().map(|it| (it.module, it.span)));
        let around = around.chain(program.machines.iter().map(|it| (it.module, it.span)));
        if let Some((module, _)) = around.into_iter().find(|(_, span)| here(*span)) {
            self.module = Some(module);
        }
        if let Some(test) = self.test() {
            self.module = Some(program.tests[test].module);
            self.workflow = self.view.test(self.focus.typed(), &program.tests[test]).map(|(id, _)| id);
        }
        let ItemSite::Workflow(name) = &self.looked.site.item else { return };
        let modules: Vec<ModuleId> = self.focus.modules().collect();
        let named = || {
            let is_named = |it: &Workflow| modules.contains(&it.module) && it.name.text == name.as_str();
            program.workflows.enumerate().filter(move |(_, it)| is_named(it)).map(|(id, it)| (id, it.span))
        };
        let found = named().find(|(_, span)| here(*span)).or_else(|| named().next());
        if let Some((id, _)) = found {
            self.workflow = Some(id);
            self.module = Some(program.workflows[id].module);
        }
    }

    /// All that may be written here.
    pub(super) fn complete(mut self) -> Completions {
        let looked = self.looked;
        for context in &looked.contexts {
            offer::offer(&mut self, context);
            self.base += 100;
        }
        self.finish()
    }

    /// Adds an item; of a lower rank what fits better.
    pub(super) fn add(&mut self, rank: u32, draft: Draft) {
        let Draft { label, kind, detail, documentation, insert, replace, edits } = draft;
        let replace = replace.unwrap_or_else(|| self.looked.tail.range.clone());
        let filter = if self.looked.tail.is_text() { label.trim_matches('"').to_owned() } else { label.clone() };
        let insert = match insert.map(|insert| self.without_tail(insert)) {
            None => Insert::Plain(self.canvas.spelled(&label)),
            Some(Insert::Plain(text)) => Insert::Plain(self.canvas.spelled(&text)),
            Some(Insert::Snippet(text)) => Insert::Snippet(self.canvas.spelled(&text)),
        };
        let replace = self.canvas.place(replace);
        let item = Item {
            label,
            kind,
            detail,
            documentation,
            insert,
            replace,
            filter,
            sort: String::new(),
            edits,
            deprecated: false,
        };
        self.items.push((self.base + rank, item));
    }

    /// What is written where a word is corrected, and what would follow it stands behind it already: the word alone.
    fn without_tail(&self, insert: Insert) -> Insert {
        let (tail, behind) = (&self.looked.tail, self.behind().trim_start());
        let (Insert::Plain(text) | Insert::Snippet(text)) = &insert;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let (word, rest) = text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()));
        let rest = rest.trim_start();
        if tail.writing != Writing::Word || word.is_empty() || rest.is_empty() || behind.is_empty() {
            return insert;
        }
        // Whether another word follows counts only within a word: at its end something else may be put before what follows.
        let is_within = tail.range.end > tail.at;
        let follows = if rest.starts_with(['$', '"']) {
            is_within && behind.starts_with(|c| is_name(c) || c == '"')
        } else {
            ["->", "=>", ":", "(", "="].iter().any(|sign| rest.starts_with(sign) && behind.starts_with(sign))
        };
        if follows { Insert::Plain(word.to_owned()) } else { insert }
    }

    /// Whether the cursor is in a part of the file.
    pub(super) fn is_in(&self, span: crate::base::Span) -> bool {
        let at = self.canvas.place(self.looked.tail.at..self.looked.tail.at).start;
        span.file == self.focus.file && span.start <= at && at <= span.end
    }

    /// The items in their order: those first that begin with what is written, and none that has nothing of it.
    pub(super) fn finish(self) -> Completions {
        let text = self.focus.source().text();
        let at = self.canvas.place(self.looked.tail.at..self.looked.tail.at).start as usize;
        let mut kept: Vec<(u8, u32, Item)> = Vec::with_capacity(self.items.len());
        for (rank, item) in self.items {
            let written = text.get(item.replace.start as usize..at).unwrap_or_default();
            if let Some(quality) = quality(written, &item.filter) {
                kept.push((quality, rank, item));
            }
        }
        kept.sort_by_key(|(quality, rank, _)| (*quality, *rank));
        let mut seen: FxHashSet<(String, Range<u32>)> = FxHashSet::default();
        kept.retain(|(_, _, item)| seen.insert((item.label.clone(), item.replace.clone())));
        let is_incomplete = kept.len() > MAX_ITEMS;
        kept.truncate(MAX_ITEMS);
        let items = kept.into_iter().enumerate();
        let items = items.map(|(place, (_, _, item))| Item { sort: format!("{place:04}"), ..item }).collect();
        Completions { items, is_incomplete }
    }

    /// What the text in question says behind the cursor, on its line.
    pub(super) fn behind(&self) -> &'a str {
        let rest = &self.looked.text[self.looked.tail.range.end.max(self.looked.tail.at)..];
        rest.split('\n').next().unwrap_or_default()
    }

    /// Whether a string is being written.
    pub(super) const fn in_text(&self) -> bool {
        self.looked.tail.is_text()
    }

    /// A draft of what stands in quotes: with them, unless they are written.
    pub(super) fn quoted(&self, value: &str, kind: ItemKind) -> Draft {
        if self.bare {
            return Draft::new(value, kind).plain(value);
        }
        let literal = crate::cel::quoted(value);
        match self.looked.tail.writing {
            Writing::Text { quote, closed } => {
                let inner = literal.get(1..literal.len() - 1).unwrap_or_default();
                let inner =
                    if quote == '\'' { inner.replace("\\\"", "\"").replace('\'', "\\'") } else { inner.to_owned() };
                let end = if closed { String::new() } else { quote.to_string() };
                Draft::new(value, kind).plain(format!("{inner}{end}"))
            }
            Writing::Nothing | Writing::Word | Writing::Number | Writing::Comment => {
                Draft::new(literal.clone(), kind).plain(literal)
            }
        }
    }

    /// What is replaced where names have dots: all that is written of the name.
    pub(super) fn dotted(&self) -> Range<usize> {
        let (tail, tokens) = (&self.looked.tail, &self.looked.tokens);
        let mut start = tail.range.start;
        let mut at = tokens.len();
        while at >= 2 && tokens[at - 1].is(".") && tokens[at - 1].end() == start && tokens[at - 2].is_word() {
            if tokens[at - 2].end() != tokens[at - 1].start {
                break;
            }
            start = tokens[at - 2].start;
            at -= 2;
        }
        start..tail.range.end
    }

    /// What `name` calls in the module.
    pub(in crate::ide) fn callable(&self, name: &str) -> Option<Callable> {
        let module = self.module?;
        let name = crate::base::Name::new(name, crate::base::Span::new(self.focus.file, 0, 0));
        self.focus.resolved().names.callable(module, &name, &mut crate::diagnostic::Sink::new())
    }

    /// What an action takes and gives.
    pub(in crate::ide) fn signature(&self, callable: Callable) -> &'a Signature {
        self.focus.typed().signatures.of(callable)
    }

    /// The workflow around.
    pub(super) fn hir(&self) -> Option<&'a Workflow> {
        Some(&self.focus.program().workflows[self.workflow?])
    }

    /// The node of this name in the workflow around.
    pub(super) fn node(&self, name: &str) -> Option<NodeId> {
        match self.focus.resolved().workflows[self.workflow?].scope.declared(name)? {
            Def::Node(id) => Some(id),
            _ => None,
        }
    }

    /// The innermost block around the cursor that is in the tree.
    pub(super) fn region(&self) -> RegionId {
        let Some(workflow) = self.hir() else { return Workflow::ROOT };
        let blocks = self.looked.site.blocks.iter().rev();
        let found = blocks.filter_map(|block| {
            let bodies = workflow.nodes[self.node(&block.name)?].bodies();
            bodies.get(block.arm.unwrap_or(0)).copied()
        });
        found.into_iter().next().unwrap_or(Workflow::ROOT)
    }

    /// The test around the cursor.
    pub(super) fn test(&self) -> Option<TestId> {
        let ItemSite::Test(title) = &self.looked.site.item else { return None };
        let at = self.canvas.place(self.looked.tail.at..self.looked.tail.at).start;
        let tests = || self.focus.program().tests.enumerate().filter(|(_, test)| Some(test.module) == self.module);
        let around = tests().find(|(_, test)| test.span.start <= at && at <= test.span.end);
        around.or_else(|| tests().find(|(_, test)| title.contains(&test.title.value))).map(|(id, _)| id)
    }
}

/// How well a label fits what is written: 0 where it begins so, more where its parts do; none where not all letters are in it.
fn quality(written: &str, label: &str) -> Option<u8> {
    if written.is_empty() || label.starts_with(written) {
        return Some(0);
    }
    let (written, lower) = (written.to_ascii_lowercase(), label.to_ascii_lowercase());
    if lower.starts_with(&written) {
        return Some(1);
    }
    if lower.split(['.', '_', '-', '/', ' ', '"']).any(|part| part.starts_with(&written)) {
        return Some(2);
    }
    let mut letters = lower.chars();
    written.chars().all(|letter| letters.any(|other| other == letter)).then_some(3)
}
