//! Types and lists of parameters.

use super::{MAX_DEPTH, Read, Stop, Walk};
use crate::ide::completion::place::{Context, SeatKind, Want};
use crate::ide::lex::Kind;

impl Walk<'_> {
    /// A type. Recursion is bounded by [`MAX_DEPTH`].
    pub(in crate::ide::completion) fn ty(&mut self) -> Read {
        self.must(Context::Type)?;
        if self.depth >= MAX_DEPTH {
            return Err(Stop::Lost);
        }
        self.depth += 1;
        let read = self.ty_form();
        if read != Err(Stop::End) {
            self.depth -= 1;
        }
        read?;
        self.eat("?");
        Ok(())
    }

    fn ty_form(&mut self) -> Read {
        let Some(token) = self.peek() else { return Err(Stop::End) };
        match token.text {
            _ if matches!(token.kind, Kind::Text { .. }) => {
                self.skip();
                while self.eat("|") {
                    self.text(None)?;
                }
                Ok(())
            }
            "list" => {
                self.skip();
                self.sign("<")?;
                self.ty()?;
                self.sign(">")
            }
            "map" => {
                self.skip();
                self.sign("<")?;
                self.ty()?;
                self.sign(",")?;
                self.ty()?;
                self.sign(">")
            }
            "(" => {
                self.skip();
                self.ty()?;
                self.sign(")")
            }
            "{" => {
                self.skip();
                self.record()
            }
            _ => self.dotted(Some(&Context::Type)).map(drop),
        }
    }

    fn record(&mut self) -> Read {
        loop {
            self.open()?;
            if self.eat("}") {
                return Ok(());
            }
            if !self.eat("...") && !self.eat("…") {
                self.name()?;
                self.eat("?");
                self.sign(":")?;
                self.ty()?;
            }
            self.open()?;
            if !self.eat(",") && !self.peek_is("}") {
                return Err(Stop::Lost);
            }
        }
    }

    /// Parameters behind their `(`: their names, and where their types stand.
    pub(super) fn params(&mut self) -> Read {
        loop {
            self.open()?;
            if self.eat(")") {
                return Ok(());
            }
            let name = self.name()?.to_owned();
            self.sign(":")?;
            let start = self.at;
            self.ty()?;
            self.site.params.push((name, start..self.at));
            if self.eat("=") {
                let want = Want::Typed(self.site.params.last().map_or(start..start, |(_, ty)| ty.clone()));
                self.expr(want, SeatKind::Const)?;
            }
            self.open()?;
            if !self.eat(",") && !self.peek_is(")") {
                return Err(Stop::Lost);
            }
        }
    }
}
