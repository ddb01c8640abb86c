//! From the tokens before a cursor to what may stand at it: the grammar, read up to where the text ends.
//!
//! A reader of a statement goes along its tokens; where these end, it says what may come, and everybody stops ([`Stop::End`]). What is optional is said in
//! passing, so the reader around it adds what may come behind. What does not fit is no end: reading goes on at the next statement ([`Stop::Lost`]), so that
//! nothing that is wrong above the cursor decides what is offered at it.

mod clauses;
mod expr;
mod items;
mod statements;
mod types;

use super::place::{Context, Site};
use crate::ide::lex::{Kind, Token};

/// How deep blocks and types may nest; past it nothing is offered.
const MAX_DEPTH: usize = 128;

/// Words that start a declaration.
pub(super) const ITEMS: [&str; 12] = [
    "import", "type", "const", "secret", "resource", "events", "compute", "effect", "reducer", "machine", "workflow",
    "test",
];

/// Words that start a statement, whatever block it is of.
const STATEMENTS: [&str; 13] = [
    "step",
    "let",
    "choose",
    "each",
    "loop",
    "emit",
    "return",
    "until",
    "otherwise",
    "given",
    "mock",
    "expect",
    "when",
];

/// Whether a word starts a statement of some block.
pub(super) fn is_statement(word: &str) -> bool {
    STATEMENTS.contains(&word) || ITEMS.contains(&word)
}

/// Why reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Here is the cursor; what may come was said.
    End,
    /// What stands here does not belong here.
    Lost,
}

/// What a reader gives.
pub(super) type Read<T = ()> = Result<T, Stop>;

/// A reader of tokens.
pub(super) struct Walk<'t> {
    pub(super) tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
    /// What may stand at the cursor, what fits best first.
    pub(super) found: Vec<Context>,
    /// Where that is.
    pub(super) site: Site,
}

impl<'t> Walk<'t> {
    /// A reader of these tokens, in which there are no comments.
    pub(super) fn new(tokens: Vec<Token<'t>>, site: Site) -> Self {
        Self { tokens, at: 0, depth: 0, found: Vec::new(), site }
    }

    fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    fn peek_is(&self, text: &str) -> bool {
        self.peek().is_some_and(|token| token.is(text))
    }

    fn behind_is(&self, text: &str) -> bool {
        self.tokens.get(self.at + 1).is_some_and(|token| token.is(text))
    }

    fn skip(&mut self) {
        self.at += 1;
    }

    /// Says what may stand here, if here is the cursor.
    fn may(&mut self, context: Context) {
        if self.at_end() && !self.found.contains(&context) {
            self.found.push(context);
        }
    }

    /// The cursor is here, and nothing can be offered.
    fn open(&self) -> Read {
        if self.at_end() { Err(Stop::End) } else { Ok(()) }
    }

    /// What stands here must be there: at the cursor it is what is offered.
    fn must(&mut self, context: Context) -> Read {
        self.may(context);
        self.open()
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.peek_is(text);
        self.at += usize::from(found);
        found
    }

    /// A sign or word that must stand here; there is no use in offering it.
    fn sign(&mut self, text: &str) -> Read {
        self.open()?;
        if self.eat(text) { Ok(()) } else { Err(Stop::Lost) }
    }

    /// A word that must stand here, and is offered.
    fn word(&mut self, words: &'static [&'static str]) -> Read<&'t str> {
        self.must(Context::Words(words))?;
        match self.peek() {
            Some(token) if words.contains(&token.text) => {
                self.skip();
                Ok(token.text)
            }
            _ => Err(Stop::Lost),
        }
    }

    /// A name that is given here.
    fn name(&mut self) -> Read<&'t str> {
        self.open()?;
        self.known_name()
    }

    fn known_name(&mut self) -> Read<&'t str> {
        match self.peek() {
            Some(token) if token.is_word() && !self.is_anchor() => {
                self.skip();
                Ok(token.text)
            }
            _ => Err(Stop::Lost),
        }
    }

    /// A name with or without dots, which is offered if there is something to offer.
    fn dotted(&mut self, context: Option<&Context>) -> Read<String> {
        let offer = |walk: &mut Self| match context {
            Some(context) => walk.must(context.clone()),
            None => walk.open(),
        };
        offer(self)?;
        let mut name = self.known_name()?.to_owned();
        while self.eat(".") {
            offer(self)?;
            name.push('.');
            name.push_str(self.known_name()?);
        }
        Ok(name)
    }

    /// A string.
    fn text(&mut self, context: Option<Context>) -> Read<&'t str> {
        match context {
            Some(context) => self.must(context)?,
            None => self.open()?,
        }
        match self.peek() {
            Some(token) if matches!(token.kind, Kind::Text { .. }) => {
                self.skip();
                Ok(token.text)
            }
            _ => Err(Stop::Lost),
        }
    }

    /// A number or a duration.
    fn number(&mut self, context: Option<Context>) -> Read {
        match context {
            Some(context) => self.must(context)?,
            None => self.open()?,
        }
        if self.peek().is_some_and(|token| token.kind == Kind::Number) {
            self.skip();
            return Ok(());
        }
        Err(Stop::Lost)
    }

    /// A number that may stand here.
    fn maybe_number(&mut self) {
        if self.peek().is_some_and(|token| token.kind == Kind::Number) {
            self.skip();
        }
    }

    /// Whether a declaration starts here: at the start of a line that is not indented.
    fn is_item(&self) -> bool {
        let Some(token) = self.peek() else { return false };
        let behind = self.tokens.get(self.at + 1);
        let named = behind.is_none_or(|token| token.is_word() || matches!(token.kind, Kind::Text { .. }));
        token.first && ITEMS.contains(&token.text) && token.is_word() && named
    }

    /// Whether a statement starts here, so that what is open above it was left open by mistake.
    fn is_anchor(&self) -> bool {
        let Some(token) = self.peek().filter(|token| token.first && token.is_word()) else { return false };
        if self.is_item() {
            return true;
        }
        let Some(behind) = self.tokens.get(self.at + 1) else { return STATEMENTS.contains(&token.text) };
        let after_dot = self.at.checked_sub(1).is_some_and(|at| matches!(self.tokens[at].text, "." | ".?"));
        STATEMENTS.contains(&token.text) && !after_dot && !matches!(behind.text, ":" | "," | ")" | "=" | "->")
    }

    /// Goes to where the next statement may start, or the block ends.
    fn resync(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if self.is_anchor() || depth == 0 && token.is("}") {
                return;
            }
            match token.text {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.skip();
        }
    }

    /// Reads the statements of a block up to its end, behind its `{`. `first` says what may come before each of them.
    fn block(&mut self, first: impl Fn(&mut Self) -> Context, mut statement: impl FnMut(&mut Self) -> Read) -> Read {
        if self.depth >= MAX_DEPTH {
            return Err(Stop::Lost);
        }
        self.depth += 1;
        loop {
            let context = first(self);
            self.must(context)?;
            if self.eat("}") {
                self.depth -= 1;
                return Ok(());
            }
            let start = self.at;
            let read = if self.is_item() { Err(Stop::Lost) } else { statement(self) };
            match read {
                Err(Stop::End) => return Err(Stop::End),
                Ok(()) if self.at > start => {}
                Ok(()) | Err(Stop::Lost) => {
                    self.found.clear();
                    self.site.params.clear();
                    if self.is_item() {
                        self.depth -= 1;
                        return Err(Stop::Lost);
                    }
                    if self.at == start && !self.peek_is("}") {
                        self.skip();
                    }
                    self.resync();
                }
            }
        }
    }
}
