//! Which colour a name has, and which words are words of the language.

use super::{Modifiers, Token, TokenKind};
use crate::hir::NodeKind;
use crate::ide::lex::{self, Kind};
use crate::ide::{Focus, Occurrence, Role, Symbol};

/// Functions that are no functions: they bind variables.
const MACROS: [&str; 14] = [
    "has",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "map",
    "filter",
    "cel.bind",
    "optMap",
    "optFlatMap",
    "sortBy",
    "transformList",
    "transformMap",
    "transformMapEntry",
];

/// The token of a name.
pub(super) fn token(focus: &Focus, occurrence: &Occurrence) -> Token {
    let Occurrence { span, symbol, role, .. } = occurrence;
    let none = Modifiers::default();
    let (kind, modifiers) = match symbol {
        Symbol::Namespace(..) => (TokenKind::Namespace, none),
        Symbol::Type(_) => (TokenKind::Type, none),
        Symbol::BuiltInType(_) => (TokenKind::Type, Modifiers::DEFAULT_LIBRARY),
        Symbol::Machine(_) => (TokenKind::Class, none),
        Symbol::State(..) | Symbol::Member(..) => (TokenKind::EnumMember, none),
        Symbol::Event(..) | Symbol::Topic(_) => (TokenKind::Event, none),
        Symbol::Param(..) | Symbol::EventParam(..) => (TokenKind::Parameter, none),
        Symbol::Field(_) => (TokenKind::Property, none),
        Symbol::Const(_) | Symbol::Secret(_) | Symbol::Resource(_) => (TokenKind::Variable, Modifiers::READONLY),
        Symbol::Let(..) | Symbol::Item(..) | Symbol::Index(..) | Symbol::Bound(_) => (TokenKind::Variable, none),
        Symbol::Run => (TokenKind::Variable, Modifiers::DEFAULT_LIBRARY),
        Symbol::Node(workflow, id) => {
            let kind = &focus.program().workflows[*workflow].nodes[*id].kind;
            let waits = matches!(kind, NodeKind::Await { .. } | NodeKind::WaitFor(_) | NodeKind::WaitUntil(_));
            (TokenKind::Variable, if waits { Modifiers::ASYNC } else { none })
        }
        Symbol::Action(_) | Symbol::Workflow(_) => (TokenKind::Function, none),
        Symbol::Function(name) => {
            let is_method = focus.source().text()[..span.start as usize].trim_end().ends_with(['.', '?']);
            let kind = match (MACROS.contains(&name.as_str()), is_method && !name.contains('.')) {
                (true, _) => TokenKind::Macro,
                (false, true) => TokenKind::Method,
                (false, false) => TokenKind::Function,
            };
            (kind, Modifiers::DEFAULT_LIBRARY)
        }
    };
    let declares = if *role == Role::Declaration { Modifiers::DECLARATION } else { none };
    Token { span: *span, kind, modifiers: modifiers.and(declares) }
}

/// Words that mean something wherever they are no name, in order.
const KEYWORDS: [&str; 74] = [
    "after",
    "all",
    "any",
    "as",
    "await",
    "backoff",
    "bool",
    "cached",
    "capacity",
    "choose",
    "compute",
    "concurrency",
    "const",
    "custom",
    "description",
    "deterministic",
    "double",
    "each",
    "effect",
    "emit",
    "emits",
    "events",
    "expect",
    "expects",
    "factor",
    "failed",
    "fails",
    "fallback",
    "false",
    "final",
    "from",
    "given",
    "idempotent",
    "import",
    "in",
    "initial",
    "int",
    "jitter",
    "join",
    "let",
    "list",
    "loop",
    "machine",
    "map",
    "max",
    "mock",
    "needs",
    "null",
    "on",
    "otherwise",
    "parallel",
    "priority",
    "reducer",
    "resource",
    "retry",
    "return",
    "secret",
    "seed",
    "settled",
    "step",
    "string",
    "takes",
    "test",
    "timeout",
    "times",
    "tracks",
    "true",
    "type",
    "until",
    "version",
    "via",
    "wait",
    "when",
    "workflow",
];

/// Of these the language makes types.
const TYPES: [&str; 6] = ["list", "map", "bool", "int", "string", "double"];

/// What was seen before a word that is no known name.
#[derive(Default)]
pub(super) struct Words<'t> {
    /// The last sign or word.
    last: &'t str,
    /// Whether that was a known name.
    named: bool,
}

impl<'t> Words<'t> {
    /// What a word is that no name is known for. `rest` stands behind it.
    pub(super) fn kind(&self, word: &str, rest: &str) -> Option<TokenKind> {
        let behind = rest.trim_start();
        let last = self.last;
        let is_key = behind.starts_with(':') && !behind.starts_with("::") || behind.starts_with("?:");
        match last {
            // `{ url: … }`, `(amount: …)`
            "{" | "," | "(" if is_key => return Some(TokenKind::Property),
            "." | ".?" => return Some(TokenKind::Property),
            "via" if !self.named && word != "custom" => return Some(TokenKind::EnumMember),
            _ => {}
        }
        if TYPES.contains(&word) {
            return Some(TokenKind::Type);
        }
        let version = word.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        if version && word.len() > 1 && last.starts_with(['"', '\'']) {
            return Some(TokenKind::Number);
        }
        KEYWORDS.binary_search(&word).is_ok().then_some(TokenKind::Keyword)
    }

    /// Notes what comes before the next word.
    pub(super) fn seen(&mut self, token: lex::Token<'t>, named: bool) {
        if token.kind != Kind::Comment {
            self.last = token.text;
            self.named = named;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(KEYWORDS.is_sorted());
    }
}
