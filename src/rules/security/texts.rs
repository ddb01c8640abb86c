//! The texts in the configs of actions, who reads them, and the parameters that they take in.

use super::shells;
use crate::base::{Name, Span};
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{Expr, Value};
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::ty;

/// A text in the config of an action.
pub(super) struct Text<'a> {
    /// The action.
    pub(super) id: ActionId,
    /// The same.
    pub(super) action: &'a Action,
    /// The kind of its `via`, unless it is a custom one.
    kind: Option<&'a str>,
    /// The key of the config.
    pub(super) key: &'a Name,
    /// Where it is written.
    pub(super) span: Span,
    /// What it says.
    pub(super) says: String,
}

/// Who reads what is in a text.
pub(super) enum Kept {
    /// Only who carries out the action, as far as is known.
    Well,
    /// Others, too.
    Seen {
        /// Who, or where.
        why: &'static str,
        /// The key of the same config that is kept better.
        instead: Option<&'static str>,
    },
}

/// All texts in configs, in the order of the text.
pub(super) fn all(context: Context<'_>) -> Vec<Text<'_>> {
    let mut all = Vec::new();
    for (id, action) in context.program.actions.enumerate() {
        let Some(via) = &action.via else { continue };
        for (key, expr) in &via.config {
            let kind = (!via.custom).then_some(via.kind.as_str());
            let new = |span, says| Text { id, action, kind, key, span, says };
            let value = context.typed.configs[id].iter().find(|(name, _)| *name == key.text).map(|(_, value)| value);
            match value {
                // What is computed is looked at as a whole.
                Some(Value::String(text)) => all.push(new(expr.span, text.to_string())),
                Some(_) => literals(expr, &mut |span, text| all.push(new(span, text.to_owned()))),
                None => {}
            }
        }
    }
    all
}

/// The arguments of programs that a shell reads as commands.
pub(super) fn shell_commands(context: Context<'_>) -> Vec<Text<'_>> {
    let mut all = Vec::new();
    for (id, action) in context.program.actions.enumerate() {
        let shell = action.via.as_ref().filter(|via| !via.custom && via.kind.as_str() == "shell");
        let Some((key, expr)) = shell.and_then(|via| via.config.iter().find(|(key, _)| key.text == "args")) else {
            continue;
        };
        let config =
            |name: &str| context.typed.configs[id].iter().find(|(key, _)| *key == name).map(|(_, value)| value);
        let (Some(Value::String(command)), Some(Value::List(args))) = (config("command"), config("args")) else {
            continue;
        };
        let mut words: Vec<&str> = command.split_whitespace().collect();
        let before = words.len();
        words.extend(args.iter().map(|arg| if let Value::String(text) = arg { &**text } else { "" }));
        let spans: Option<Vec<Span>> = match &expr.kind {
            ExprKind::List(elements) if elements.len() == args.len() => {
                Some(elements.iter().map(|it| it.value.span).collect())
            }
            _ => None,
        };
        for at in shells::commands(&words).filter(|at| *at >= before) {
            let span = spans.as_ref().map_or(expr.span, |spans| spans[at - before]);
            all.push(Text { id, action, kind: Some("shell"), key, span, says: words[at].to_owned() });
        }
    }
    all
}

fn literals(expr: &Expr, visit: &mut dyn FnMut(Span, &str)) {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => visit(expr.span, text),
        ExprKind::List(elements) => elements.iter().for_each(|element| literals(&element.value, visit)),
        ExprKind::Map(entries) => entries.iter().for_each(|entry| literals(&entry.value, visit)),
        _ => {}
    }
}

impl Text<'_> {
    /// The parameters that the text takes in: where, and their names.
    pub(super) fn placeholders(&self) -> impl Iterator<Item = (Span, &str)> {
        ty::placeholders(&self.says).map(|(at, name)| (self.place(at..at + name.len() + 2), name))
    }

    /// Where a part of the text is written; all of it, if it is not written as it is.
    pub(super) fn place(&self, part: std::ops::Range<usize>) -> Span {
        let (written, said) = (self.span.len() as usize, self.says.len());
        // With quotes, or in YAML without.
        let quotes = match written.checked_sub(said) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return self.span,
        };
        let at = |offset: usize| u32::try_from(offset + quotes).ok().map(|offset| self.span.start + offset);
        match (at(part.start), at(part.end)) {
            (Some(start), Some(end)) if end <= self.span.end => Span::new(self.span.file, start, end),
            _ => self.span,
        }
    }

    /// Whether it is this key of this kind.
    pub(super) fn is(&self, kind: &str, key: &str) -> bool {
        self.kind == Some(kind) && self.key.as_str() == key
    }

    /// Who reads it.
    pub(super) fn kept(&self) -> Kept {
        let seen = |why, instead| Kept::Seen { why, instead };
        match (self.kind, self.key.as_str()) {
            (Some("http"), "url" | "query") => seen("servers and proxies log addresses", Some("headers")),
            (Some("shell"), "command" | "args" | "cwd") => {
                seen("every process of the machine can read this", Some("env"))
            }
            (Some("queue"), "topic" | "key") => seen("topics and keys are logged", Some("headers")),
            (Some("agent"), _) => seen("the model reads this, and whoever runs it", None),
            (Some("human"), _) => seen("people read this", None),
            (Some("function" | "transform" | "aggregate" | "filter"), _) => seen("this is logged", None),
            (Some(_) | None, _) => Kept::Well,
        }
    }
}
