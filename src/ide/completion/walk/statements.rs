//! The statements of workflows.

use super::clauses::HEADER;
use super::{Read, Stop, Walk};
use crate::ide::completion::place::{Block, BlockSite, Context, Owner, SeatKind, Want};

impl Walk<'_> {
    /// The statements of a block, behind its `{`.
    pub(super) fn statements(&mut self, block: Block) -> Read {
        self.block(
            move |walk| {
                walk.site.statement = None;
                walk.site.callee = None;
                walk.site.call = None;
                Context::Statement(block)
            },
            |walk| walk.statement(block),
        )
    }

    fn statement(&mut self, block: Block) -> Read {
        let Some(token) = self.peek() else { return Err(Stop::End) };
        // `step -> b` is an edge: what follows tells the words of the language from names.
        if self.behind_is("->") || token.is("{") || !token.is_word() {
            return self.edge();
        }
        match token.text {
            "step" => self.step(),
            "let" => {
                self.skip();
                let name = self.name()?.to_owned();
                self.site.statement = Some(name);
                self.sign("=")?;
                self.expr(Want::Any, SeatKind::Let)
            }
            "choose" => self.choose(),
            "each" => self.each(),
            "loop" => self.looped(),
            "emit" => {
                self.skip();
                self.emit()
            }
            "return" => {
                self.skip();
                self.expr(Want::Result, SeatKind::Return)
            }
            "until" => {
                self.skip();
                self.expr(Want::Bool, SeatKind::Until)
            }
            word if block == Block::Root && HEADER.contains(&word) => {
                self.skip();
                self.site.given.push(word.to_owned());
                self.clause(word)
            }
            _ => self.edge(),
        }
    }

    fn step(&mut self) -> Read {
        self.skip();
        let name = self.name()?.to_owned();
        self.site.statement = Some(name);
        self.sign("=")?;
        self.must(Context::Work)?;
        if !self.behind_is("(") && !self.behind_is(".") {
            if self.eat("wait") {
                self.must(Context::Wait)?;
                if self.eat("until") {
                    self.expr(Want::Time, SeatKind::Work)?;
                } else {
                    self.number(None)?;
                }
                return self.clauses(Owner::Step);
            }
            if self.eat("await") {
                self.text(Some(Context::EventName))?;
                if self.eat("(") {
                    self.ty()?;
                    self.sign(")")?;
                }
                return self.clauses(Owner::Step);
            }
            if self.eat("emit") {
                return self.emit();
            }
        }
        let callee = self.dotted(Some(&Context::Work))?;
        self.site.callee = Some(callee.clone());
        self.sign("(")?;
        self.args(&callee)?;
        self.clauses(Owner::Step)
    }

    /// Arguments, behind their `(`.
    fn args(&mut self, callee: &str) -> Read {
        let mut given = Vec::new();
        self.site.call = Some(self.at - 1);
        loop {
            self.must(Context::Argument(callee.to_owned(), given.clone()))?;
            if self.eat(")") {
                self.site.call = None;
                return Ok(());
            }
            let name = self.known_name()?.to_owned();
            given.push(name.clone());
            self.open()?;
            if self.eat(":") {
                self.expr(Want::Arg(callee.to_owned(), name), SeatKind::Work)?;
            }
            self.open()?;
            if !self.eat(",") && !self.peek_is(")") {
                return Err(Stop::Lost);
            }
        }
    }

    fn emit(&mut self) -> Read {
        self.text(Some(Context::EventName))?;
        if self.eat("(") {
            self.args("")?;
        }
        self.clauses(Owner::Emit)
    }

    fn choose(&mut self) -> Read {
        self.skip();
        let name = self.name()?.to_owned();
        self.sign("{")?;
        let mut index = 0;
        let chosen = name.clone();
        self.block(
            move |walk| {
                walk.site.statement = Some(chosen.clone());
                walk.site.callee = None;
                Context::Arm
            },
            |walk| {
                if walk.eat("when") {
                    walk.site.arm = Some(index);
                    walk.expr(Want::Bool, SeatKind::Arm)?;
                } else if !walk.eat("otherwise") {
                    return Err(Stop::Lost);
                }
                walk.may(Context::Words(&["=>"]));
                walk.sign("=>")?;
                walk.sign("{")?;
                walk.site.arm = None;
                let arm = BlockSite { name: name.clone(), arm: Some(index) };
                index += 1;
                walk.inside(arm, Block::Arm)
            },
        )
    }

    fn inside(&mut self, site: BlockSite, block: Block) -> Read {
        self.site.blocks.push(site);
        let depth = self.site.blocks.len();
        let read = self.statements(block);
        if read != Err(Stop::End) {
            self.site.blocks.truncate(depth - 1);
        }
        read
    }

    fn each(&mut self) -> Read {
        self.skip();
        let name = self.name()?.to_owned();
        self.site.statement = Some(name.clone());
        self.sign("(")?;
        self.name()?;
        self.open()?;
        if self.eat(",") {
            self.name()?;
        }
        self.word(&["in"])?;
        self.expr(Want::List, SeatKind::Work)?;
        self.sign(")")?;
        self.may(Context::Words(&["parallel", "expects"]));
        let (mut parallel, mut expects) = (false, false);
        while !(parallel && expects) {
            if !parallel && self.eat("parallel") {
                parallel = true;
                self.number(None)?;
                self.may(Context::Words(if expects { &[] } else { &["expects"] }));
            } else if !expects && self.eat("expects") {
                expects = true;
                self.number(None)?;
                self.may(Context::Words(if parallel { &[] } else { &["parallel"] }));
            } else {
                break;
            }
        }
        self.sign("{")?;
        self.inside(BlockSite { name, arm: None }, Block::Each)
    }

    fn looped(&mut self) -> Read {
        self.skip();
        let name = self.name()?.to_owned();
        self.may(Context::Words(&["max"]));
        if self.eat("max") {
            self.number(None)?;
        }
        self.sign("{")?;
        self.inside(BlockSite { name, arm: None }, Block::Loop)
    }

    /// A chain of edges.
    pub(in crate::ide::completion) fn edge(&mut self) -> Read {
        let mut named: Vec<String> = Vec::new();
        self.group(&mut named)?;
        self.sign("->")?;
        loop {
            self.group(&mut named)?;
            if !self.eat("->") {
                break;
            }
        }
        self.may(Context::Words(&["->", "when"]));
        if self.eat("when") {
            self.expr(Want::Bool, SeatKind::Edge)?;
        }
        Ok(())
    }

    fn group(&mut self, named: &mut Vec<String>) -> Read {
        if !self.peek_is("{") {
            self.must(Context::Node(named.clone()))?;
            named.push(self.known_name()?.to_owned());
            return Ok(());
        }
        self.skip();
        loop {
            self.must(Context::Node(named.clone()))?;
            named.push(self.known_name()?.to_owned());
            self.open()?;
            if !self.eat(",") {
                return self.sign("}");
            }
        }
    }
}
