//! The extent of an expression: operands and operators in turn, as the grammar of `.flow` has it.

use super::{Read, Stop, Walk};
use crate::ide::completion::place::{Context, ExprAt, SeatKind, Want};
use crate::ide::lex::{Kind, Token};

/// Signs that stand between two operands.
const OPERATORS: [&str; 13] = ["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"];

/// The state of reading: whether an operand comes next, and which brackets are open.
struct State {
    operand: bool,
    open: Vec<&'static str>,
    /// How many `?` wait for their `:`, outside of brackets.
    questions: usize,
}

/// What to do with a token.
enum Verdict {
    /// It belongs to the expression.
    Part,
    /// The expression ends before it.
    Ends,
    /// It belongs nowhere.
    Lost,
}

impl Walk<'_> {
    /// An expression.
    pub(in crate::ide::completion) fn expr(&mut self, want: Want, seat: SeatKind) -> Read {
        let start = self.at;
        let mut state = State { operand: true, open: Vec::new(), questions: 0 };
        loop {
            let Some(token) = self.peek() else {
                let behind_dot = self.at > start && matches!(self.tokens[self.at - 1].text, "." | ".?");
                if state.operand || behind_dot {
                    self.may(Context::Expr(ExprAt { tokens: start..self.at, want, seat }));
                    return Err(Stop::End);
                }
                self.may(Context::Behind(ExprAt { tokens: start..self.at, want, seat }));
                return if state.open.is_empty() { Ok(()) } else { Err(Stop::End) };
            };
            if self.is_anchor() {
                return if state.operand || !state.open.is_empty() { Err(Stop::Lost) } else { Ok(()) };
            }
            let before = (self.at > start).then(|| self.tokens[self.at - 1]);
            let verdict = if state.operand { state.operand(token, before) } else { state.operator(token, before) };
            match verdict {
                Verdict::Part => self.skip(),
                Verdict::Ends => return Ok(()),
                Verdict::Lost => return Err(Stop::Lost),
            }
        }
    }
}

impl State {
    fn enter(&mut self, bracket: &str) -> Verdict {
        let close = match bracket {
            "(" => ")",
            "{" => "}",
            _ => "]",
        };
        self.open.push(close);
        self.operand = true;
        Verdict::Part
    }

    fn leave(&mut self, bracket: &str) -> Verdict {
        match self.open.last() {
            None => Verdict::Ends,
            Some(close) if *close == bracket => {
                self.open.pop();
                self.operand = false;
                Verdict::Part
            }
            Some(_) => Verdict::Lost,
        }
    }

    fn operand(&mut self, token: Token<'_>, before: Option<Token<'_>>) -> Verdict {
        match (token.kind, token.text) {
            (Kind::Sign, "!" | "-" | ".") => Verdict::Part,
            (Kind::Sign, "(" | "[" | "[?" | "{") => self.enter(token.text),
            (Kind::Sign, ")" | "]" | "}") => match before.map(|before| before.text) {
                Some("(" | "[" | "[?" | "{" | ",") if !self.open.is_empty() => self.leave(token.text),
                _ => Verdict::Lost,
            },
            (Kind::Sign, "?") if !self.open.is_empty() => Verdict::Part,
            (Kind::Sign | Kind::Comment, _) => Verdict::Lost,
            (Kind::Word | Kind::Quoted | Kind::Number | Kind::Text { .. }, _) => {
                self.operand = false;
                Verdict::Part
            }
        }
    }

    fn operator(&mut self, token: Token<'_>, before: Option<Token<'_>>) -> Verdict {
        let bare = self.open.is_empty();
        let behind_dot = before.is_some_and(|before| matches!(before.text, "." | ".?"));
        match (token.kind, token.text) {
            (Kind::Word | Kind::Quoted, _) if behind_dot => Verdict::Part,
            (Kind::Word, "in") => self.goes_on(),
            (Kind::Sign, "." | ".?") => Verdict::Part,
            (Kind::Sign, "(") if before.is_some_and(|before| before.is_word()) => self.enter("("),
            (Kind::Sign, "[" | "[?") => self.enter("["),
            (Kind::Sign, "{") if !bare => self.enter("{"),
            (Kind::Sign, ")" | "]" | "}") => self.leave(token.text),
            (Kind::Sign, "?") => {
                self.questions += usize::from(bare);
                self.goes_on()
            }
            (Kind::Sign, ":") if bare && self.questions > 0 => {
                self.questions -= 1;
                self.goes_on()
            }
            (Kind::Sign, "," | ":") if !bare => self.goes_on(),
            (Kind::Sign, sign) if OPERATORS.contains(&sign) => self.goes_on(),
            _ if bare => Verdict::Ends,
            _ => Verdict::Lost,
        }
    }

    fn goes_on(&mut self) -> Verdict {
        self.operand = true;
        Verdict::Part
    }
}
