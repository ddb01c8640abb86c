//! Declarations, machines and tests.

use super::{ITEMS, Read, Stop, Walk};
use crate::ide::completion::place::{Block, Context, ItemSite, Owner, SeatKind, Site, Want};

impl Walk<'_> {
    /// A whole file.
    pub(in crate::ide::completion) fn file(&mut self) {
        loop {
            self.site = Site::default();
            self.depth = 0;
            if self.must(Context::Item).is_err() {
                return;
            }
            let start = self.at;
            match self.item() {
                Err(Stop::End) => return,
                Ok(()) => {}
                Err(Stop::Lost) => {
                    self.found.clear();
                    // A declaration that is left open ends where the next one starts.
                    while !self.at_end() && (self.at == start || !self.is_item()) {
                        self.skip();
                    }
                }
            }
        }
    }

    fn item(&mut self) -> Read {
        let Some(token) = self.peek().filter(|token| ITEMS.contains(&token.text)) else { return Err(Stop::Lost) };
        self.skip();
        match token.text {
            "import" => {
                self.text(Some(Context::Import))?;
                self.may(Context::Words(&["as"]));
                if self.eat("as") { self.name().map(drop) } else { Ok(()) }
            }
            "type" => {
                self.name()?;
                if self.word(&["=", "from"])? == "=" { self.ty() } else { self.text(Some(Context::Schema)).map(drop) }
            }
            "const" => {
                self.name()?;
                self.sign("=")?;
                self.expr(Want::Any, SeatKind::Const)
            }
            "secret" => self.name().map(drop),
            "resource" => {
                self.name()?;
                self.may(Context::Words(&["capacity"]));
                if self.eat("capacity") { self.number(None) } else { Ok(()) }
            }
            "events" => {
                self.text(None)?;
                self.open()?;
                self.skip();
                Ok(())
            }
            "machine" => self.machine(),
            "workflow" => {
                let name = self.signature()?;
                self.site.item = ItemSite::Workflow(name);
                self.sign("{")?;
                self.statements(Block::Root)
            }
            "test" => self.test(),
            _ => {
                let name = self.signature()?;
                self.site.item = ItemSite::Action(name);
                if !self.eat("{") {
                    return Ok(());
                }
                self.clauses(Owner::Action)?;
                self.sign("}")
            }
        }
    }

    /// The name, the parameters and the result of an action or a workflow.
    fn signature(&mut self) -> Read<String> {
        let name = self.dotted(None)?;
        self.sign("(")?;
        self.params()?;
        if self.eat("->") {
            self.ty()?;
        }
        self.site.params.clear();
        Ok(name)
    }

    fn machine(&mut self) -> Read {
        let name = self.name()?;
        self.site.item = ItemSite::Machine(name.to_owned());
        self.sign("{")?;
        self.block(|_| Context::MachineItem, Self::machine_item)
    }

    fn machine_item(&mut self) -> Read {
        if !self.behind_is("->") && !self.behind_is(",") {
            if self.eat("initial") {
                return self.state();
            }
            if self.eat("final") {
                return self.states();
            }
        }
        self.transition()
    }

    /// A transition of a machine.
    pub(in crate::ide::completion) fn transition(&mut self) -> Read {
        self.states()?;
        self.sign("->")?;
        self.state()?;
        self.word(&["on"])?;
        self.must(Context::Event)?;
        self.known_name()?;
        self.site.params.clear();
        if self.eat("(") {
            self.params()?;
        }
        self.may(Context::Words(&["when"]));
        if self.eat("when") {
            self.expr(Want::Bool, SeatKind::Transition)?;
        }
        Ok(())
    }

    fn states(&mut self) -> Read {
        self.state()?;
        while self.eat(",") {
            self.state()?;
        }
        Ok(())
    }

    fn state(&mut self) -> Read {
        self.must(Context::State)?;
        self.known_name().map(drop)
    }

    fn test(&mut self) -> Read {
        let title = self.text(None)?;
        self.site.item = ItemSite::Test(title.to_owned());
        self.sign("{")?;
        self.block(|_| Context::TestItem, Self::test_item)
    }

    fn test_item(&mut self) -> Read {
        if self.eat("given") {
            self.must(Context::Given)?;
            let name = self.known_name()?.to_owned();
            self.sign("=")?;
            self.expr(Want::Given(name.clone()), SeatKind::Const)?;
            self.site.given.push(name);
            return Ok(());
        }
        if self.eat("expect") {
            return self.expr(Want::Bool, SeatKind::Expect);
        }
        if !self.eat("mock") {
            return Err(Stop::Lost);
        }
        let action = self.dotted(Some(&Context::Mocked))?;
        self.may(Context::Words(&["=>", "fails", "["]));
        self.open()?;
        if self.eat("=>") {
            self.expr(Want::ResultOf(action.clone()), SeatKind::Const)?;
        } else if self.eat("fails") {
            self.text(Some(Context::ErrorType))?;
            self.may(Context::Words(&["times"]));
            if self.eat("times") {
                self.number(None)?;
            }
        } else {
            self.sign("[")?;
            while !self.eat("]") {
                self.expr(Want::ResultOf(action.clone()), SeatKind::Const)?;
                self.open()?;
                if !self.eat(",") && !self.peek_is("]") {
                    return Err(Stop::Lost);
                }
            }
        }
        self.site.mocked.push(action);
        Ok(())
    }
}
