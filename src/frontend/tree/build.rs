//! From the parser's events to a tree.

mod keys;

use super::{AliasUse, Document, MAX_DEPTH, MAX_REPEATED, Node, NodeKind, Style, Tree, align, mistakes};
use crate::base::{FileId, Origin, Span};
use crate::cel::rules::NESTING_TOO_DEEP;
use crate::diagnostic::Sink;
use crate::frontend::rules::{ALIAS_TOO_LARGE, INVALID_YAML};
use crate::syntax;
use crate::syntax::ast::Comment;
use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Tag};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::ops::Range;

/// How deep the parser may go before it gives up: deeper than [`MAX_DEPTH`], so that our own message comes first.
const PARSER_DEPTH: usize = 4 * MAX_DEPTH;

/// How long a key is at most, in characters. Any list or map in brackets could be a key, so the parser keeps so much of it in mind.
const MAX_KEY: usize = 64 * 1024;

/// Reads `text`. What is wrong with it is reported; documents behind a mistake of syntax are not read.
pub(in crate::frontend) fn parse<'t>(file: FileId, text: &'t str, sink: &mut Sink) -> Tree<'t> {
    let tree = Tree {
        text,
        file,
        nodes: Vec::new(),
        children: Vec::new(),
        decoded: Vec::new(),
        documents: Vec::new(),
        comments: Vec::new(),
        aliases: Vec::new(),
    };
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        syntax::report_binary(Origin::from(Span::new(file, 0, u32::MAX)), at, sink);
        return tree;
    }
    let mut builder = Builder {
        tree,
        sink,
        open: Vec::new(),
        pending: Vec::new(),
        anchors: FxHashMap::default(),
        repeated: 0,
        tag: 0..0,
    };
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    options.emit_comments = true;
    options.max_buffered_comment_events = usize::MAX;
    options.simple_key_max_lookahead = MAX_KEY;
    options.flow_nesting_limit = PARSER_DEPTH;
    options.block_nesting_limit = PARSER_DEPTH;
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or_default();
                let tag = span.tag_span().and_then(|tag| tag.byte_range());
                builder.tag = tag.unwrap_or(range.start..range.start);
                if builder.event(event, range.start, range.end).is_err() {
                    break;
                }
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                builder.syntax_error(error.kind(), &error.info(), at);
                break;
            }
        }
    }
    builder.tree.comments.sort_by_key(|comment| comment.span.start);
    builder.tree
}

/// A list or a map whose end was not seen yet.
struct Open {
    map: bool,
    start: usize,
    /// Where the last of what is written in it ends.
    end: usize,
    anchor: usize,
    /// Where its children start among those that are pending.
    children: usize,
    /// Whether it has brackets.
    flow: bool,
    size: usize,
    height: usize,
}

/// What an anchor stands for: its node, how many values that is, and how deep they nest.
#[derive(Clone, Copy)]
struct Anchored {
    node: u32,
    size: usize,
    height: usize,
}

/// Reading ends here; it was reported.
struct Stop;

struct Builder<'t, 's> {
    tree: Tree<'t>,
    sink: &'s mut Sink,
    open: Vec<Open>,
    /// The children of all open lists and maps.
    pending: Vec<u32>,
    anchors: FxHashMap<usize, Anchored>,
    repeated: usize,
    /// Where the tag of the event at hand stands, if it has one.
    tag: Range<usize>,
}

impl Builder<'_, '_> {
    fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> Result<(), Stop> {
        match event {
            Event::Comment(..) => self.comment(start, end),
            Event::Scalar(value, style, anchor, tag) => {
                let node = self.scalar(&value, style, tag.as_deref(), start, end);
                self.add(node, 1, 0, anchor);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.no_tag(tag.as_deref(), &["seq"]);
                self.enter(false, style == granit_parser::StructureStyle::Flow, anchor, start, end)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.no_tag(tag.as_deref(), &["map"]);
                self.enter(true, style == granit_parser::StructureStyle::Flow, anchor, start, end)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(end)?,
            Event::Alias(anchor) => self.alias(anchor, start, end),
            Event::UnresolvedAlias(name) => {
                let report = INVALID_YAML
                    .at(self.span(start, end), format!("the alias `*{name}` has no anchor before it"))
                    .help(format!("mark what it stands for with `&{name}`, above it in the same document"));
                self.sink.report(report);
                self.add_wrong(start, end);
            }
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::DocumentEnd => {
                let root = self.pending.pop().unwrap_or_else(|| self.push(start, start, NodeKind::Nothing));
                self.tree.documents.push(Document { root, comments_end: self.tree.comments.len() });
            }
            _ => {}
        }
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tree.file, start as u32, end as u32)
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn push(&mut self, start: usize, end: usize, kind: NodeKind) -> u32 {
        self.tree.nodes.push(Node { start: start as u32, end: end as u32, kind });
        self.tree.nodes.len() as u32 - 1
    }

    /// Puts a node into the list or map at hand.
    fn add(&mut self, node: u32, size: usize, height: usize, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { node, size, height });
        }
        let end = self.tree.nodes[node as usize].end as usize;
        if let Some(open) = self.open.last_mut() {
            open.end = open.end.max(end);
            open.size += size;
            open.height = open.height.max(height + 1);
        }
        self.pending.push(node);
    }

    fn add_wrong(&mut self, start: usize, end: usize) {
        let node = self.push(start, end, NodeKind::Wrong);
        self.add(node, 1, 0, 0);
    }

    fn comment(&mut self, start: usize, end: usize) {
        let text = &self.tree.text[start..end];
        let before = self.tree.text[..start].bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        let own_line =
            before.is_none_or(|byte| matches!(byte, b'\n' | b'\r')) || self.tree.text[..start].trim() == "\u{feff}";
        let doc = text.starts_with("##") && !text.starts_with("###");
        let span = self.span(start, end);
        self.tree.comments.push(Comment { span, doc, own_line });
    }

    fn enter(&mut self, map: bool, flow: bool, anchor: usize, start: usize, end: usize) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            self.too_deep(start, end);
            return Err(Stop);
        }
        self.open.push(Open { map, start, end: start, anchor, children: self.pending.len(), flow, size: 1, height: 0 });
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "there are fewer values than bytes")]
    fn leave(&mut self, end: usize) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else { return Err(Stop) };
        let mut children = self.pending.split_off(open.children);
        let mut size = open.size;
        if open.map {
            size += self.merge(&mut children);
            self.duplicates(&mut children);
        }
        // What has no brackets ends with the last of what is written in it, and not where the next thing starts.
        let end = if open.flow { end } else { open.end };
        let first = self.tree.children.len() as u32;
        self.tree.children.append(&mut children);
        let range = (first, self.tree.children.len() as u32);
        let kind = if open.map {
            NodeKind::Map { start: range.0, end: range.1 }
        } else {
            NodeKind::List { start: range.0, end: range.1 }
        };
        let node = self.push(open.start, end, kind);
        self.add(node, size, open.height, open.anchor);
        Ok(())
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&Tag>, start: usize, end: usize) -> u32 {
        let tagged = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
        if self.no_tag(tag, &["str", "int", "float", "bool", "null"]) {
            return self.push(start, end, NodeKind::Wrong);
        }
        let written = match style {
            ScalarStyle::Plain if !tagged => Style::Plain,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
            _ => Style::Quoted,
        };
        let source = &self.tree.text[start..end];
        if source.is_empty() && style == ScalarStyle::Plain {
            return self.push(start, end, NodeKind::Nothing);
        }
        let quotes = usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
        let kind = if source.get(quotes..source.len().saturating_sub(quotes)) == Some(value) {
            let inner = self.span(start + quotes, end - quotes);
            NodeKind::Verbatim { start: inner.start, end: inner.end, style: written }
        } else {
            let pieces = align::pieces(self.tree.text, start, source, value, style);
            self.tree.decoded.push((SmolStr::from(value), pieces));
            let index = u32::try_from(self.tree.decoded.len() - 1).unwrap_or(u32::MAX);
            NodeKind::Decoded { index, style: written }
        };
        self.push(start, end, kind)
    }

    /// Reports a tag that is not among those that are known, and whether it did.
    fn no_tag(&mut self, tag: Option<&Tag>, known: &[&str]) -> bool {
        let Some(tag) = tag.filter(|tag| !known.iter().any(|name| tag.is_yaml_core_schema_tag(name))) else {
            return false;
        };
        let written = tag.original();
        let report = INVALID_YAML
            .at(self.span(self.tag.start, self.tag.end), format!("the tag `{written}` has no meaning here"))
            .help(format!("put text that starts with `!` in quotes, as in `'{written}'`; or remove the tag"));
        self.sink.report(report);
        true
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) {
        let alias = self.span(start, end);
        let Some(target) = self.anchors.get(&anchor).copied() else {
            let report = INVALID_YAML
                .at(alias, "this alias stands inside of what it stands for")
                .help("write out what is meant");
            self.sink.report(report);
            return self.add_wrong(start, end);
        };
        if !self.may_repeat(target, alias) {
            return self.add_wrong(start, end);
        }
        let Node { start, end, .. } = self.tree.nodes[target.node as usize];
        let target_span = Span::new(self.tree.file, start, end);
        self.tree.aliases.push(AliasUse { alias, target: target_span });
        if let Some(open) = self.open.last_mut() {
            open.end = alias.end as usize;
        }
        self.add(target.node, target.size, target.height, 0);
    }

    /// Whether what an alias stands for may be there once more.
    fn may_repeat(&mut self, target: Anchored, alias: Span) -> bool {
        let limit = MAX_REPEATED.max(self.tree.text.len());
        let report = if self.open.len() + target.height > MAX_DEPTH {
            let message = format!("with what this alias stands for, lists and maps are nested deeper than {MAX_DEPTH}");
            NESTING_TOO_DEEP.at(alias, message).help("write out what is meant, in fewer levels")
        } else if self.repeated + target.size > limit {
            let message = format!("the aliases up to here stand for more than {limit} values");
            ALIAS_TOO_LARGE.at(alias, message).help("let fewer aliases stand in what other aliases stand for")
        } else {
            self.repeated += target.size;
            return true;
        };
        // Once is enough: whoever nests aliases does so many times.
        if self.repeated <= limit {
            self.repeated = limit + 1;
            self.sink.report(report);
        }
        false
    }

    fn too_deep(&mut self, start: usize, end: usize) {
        let report = NESTING_TOO_DEEP
            .at(self.span(start, end), format!("lists and maps are nested deeper than {MAX_DEPTH}"))
            .help("divide the file; what stands behind this place was not read");
        self.sink.report(report);
    }

    fn syntax_error(&mut self, kind: &ErrorKind, info: &str, at: usize) {
        let rest = &self.tree.text[at..];
        let end = at + rest.chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8);
        if matches!(kind, ErrorKind::RecursionLimitExceeded) {
            return self.too_deep(at, end);
        }
        let (message, help) = mistakes::explained(kind, info);
        let tab = mistakes::is_tab(kind).then(|| mistakes::indenting_tab(self.tree.text, at)).flatten();
        let place = tab.map_or(self.span(at, end), |tab| self.span(tab, tab + 1));
        let report = INVALID_YAML.at(place, format!("this is not YAML: {message}"));
        self.sink.report(match help {
            Some(help) => report.help(help),
            None => report,
        });
    }
}
