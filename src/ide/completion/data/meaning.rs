//! What a place in the YAML spelling is: by the keys on the way to it.

use super::super::place::{BlockSite, Context, ItemSite, SeatKind, Site, Want};
use super::slot::{Part, Slot};

/// What may stand at a place, beside the keys and words that the schema knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing but what the schema says.
    Plain,
    /// The scalar is one of these, all of it.
    Whole(Context),
    /// A bare expression.
    Expr(Want, SeatKind),
    /// Data, with expressions in `${ … }`.
    Value(Want, SeatKind),
    /// A type.
    Type,
    /// Edges.
    Edge,
    /// A transition.
    Transition,
    /// An estimate.
    Takes,
    /// Data behind a key of this value: what its own keys are.
    Keys(Context),
}

/// What a place means, and where it is.
pub(super) fn meaning(slot: &Slot) -> (Site, Meaning) {
    let mut reader = Reader { slot, site: Site::default() };
    let words: Vec<Word<'_>> = slot.path.iter().map(Word::of).collect();
    let meaning = reader.file(&words);
    (reader.site, meaning)
}

/// A part of the way, to be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word<'s> {
    K(&'s str),
    I(usize),
}
use Word::{I, K};

impl<'s> Word<'s> {
    fn of(part: &'s Part) -> Self {
        match part {
            Part::Key(key) => K(key),
            Part::Item(index) => I(*index),
        }
    }
}

struct Reader<'s> {
    slot: &'s Slot,
    site: Site,
}

impl Reader<'_> {
    fn file(&mut self, path: &[Word<'_>]) -> Meaning {
        match path {
            [K("imports")] | [K("imports"), I(_) | K("path")] | [K("imports"), I(_), K("path")] => {
                Meaning::Whole(Context::Import)
            }
            [K("types"), K(_), K("$ref")] => Meaning::Whole(Context::Schema),
            [K("types"), K(_), ..] => Meaning::Type,
            [K("consts"), K(_), ..] => Meaning::Value(Want::Any, SeatKind::Const),
            [K("actions"), K(name), rest @ ..] => {
                self.site.item = ItemSite::Action((*name).to_owned());
                self.action(rest)
            }
            [K("machines"), K(name), rest @ ..] => {
                self.site.item = ItemSite::Machine((*name).to_owned());
                match rest {
                    [K("initial" | "final")] | [K("final"), I(_)] => Meaning::Whole(Context::State),
                    [K("transitions")] | [K("transitions"), I(_)] => Meaning::Transition,
                    _ => Meaning::Plain,
                }
            }
            [K("workflows"), K(name), rest @ ..] => {
                self.site.item = ItemSite::Workflow((*name).to_owned());
                self.body(rest, 2)
            }
            [K("tests"), K(title), rest @ ..] => {
                self.site.item = ItemSite::Test((*title).to_owned());
                self.test(rest)
            }
            _ => Meaning::Plain,
        }
    }

    fn signature(rest: &[Word<'_>]) -> Option<Meaning> {
        Some(match rest {
            [K("params"), K(_)] | [K("params"), K(_), K("type"), ..] | [K("returns"), ..] => Meaning::Type,
            [K("params"), K(_), K("default"), ..] => Meaning::Value(Want::Any, SeatKind::Const),
            _ => return None,
        })
    }

    fn action(&mut self, rest: &[Word<'_>]) -> Meaning {
        match rest {
            [K("via")] => Meaning::Whole(Context::ViaKind),
            [K("via"), K(kind)] => {
                Meaning::Keys(Context::ConfigKey((*kind).to_owned(), self.given(self.slot.path.len())))
            }
            [K("via"), K(kind), K(key), ..] => {
                Meaning::Value(Want::Config((*kind).to_owned(), (*key).to_owned()), SeatKind::Const)
            }
            [K("tracks")] => Meaning::Whole(Context::Machine),
            _ => Self::signature(rest).or_else(|| Self::clause(rest)).unwrap_or(Meaning::Plain),
        }
    }

    /// The clauses that actions and steps share.
    fn clause(rest: &[Word<'_>]) -> Option<Meaning> {
        Some(match rest {
            [K("timeout")] => Meaning::Whole(Context::Duration("timeout")),
            [K("cached")] => Meaning::Whole(Context::Duration("cached")),
            [K("takes")] | [K("retry"), K("backoff")] => Meaning::Takes,
            [K("retry"), K("on")] | [K("retry"), K("on"), I(_)] => Meaning::Whole(Context::ErrorType),
            [K("needs")] | [K("needs"), I(_)] => Meaning::Whole(Context::Resource),
            _ => return None,
        })
    }

    /// The body of a workflow, an arm, an each or a loop. `depth` is how long the way to it is.
    fn body(&mut self, rest: &[Word<'_>], depth: usize) -> Meaning {
        let (mut rest, mut depth) = (rest, depth);
        loop {
            match rest {
                [K("edges")] | [K("edges"), I(_)] => return Meaning::Edge,
                [K("steps"), K(step), K("choose"), I(arm), tail @ ..] => {
                    match tail {
                        [K("steps" | "edges"), ..] => {
                            self.site.blocks.push(BlockSite { name: (*step).to_owned(), arm: Some(*arm) });
                        }
                        [K("when")] => {
                            (self.site.statement, self.site.arm) = (Some((*step).to_owned()), Some(*arm));
                            return Meaning::Expr(Want::Bool, SeatKind::Arm);
                        }
                        _ => return Meaning::Plain,
                    }
                    (rest, depth) = (tail, depth + 4);
                }
                [K("steps"), K(step), K(word @ ("each" | "loop")), tail @ ..] => {
                    match tail {
                        [K("steps" | "edges"), ..] => {
                            self.site.blocks.push(BlockSite { name: (*step).to_owned(), arm: None });
                        }
                        [K("until")] if *word == "loop" => {
                            self.site.blocks.push(BlockSite { name: (*step).to_owned(), arm: None });
                            return Meaning::Expr(Want::Bool, SeatKind::Until);
                        }
                        [K("in")] => {
                            self.site.statement = Some((*step).to_owned());
                            return Meaning::Expr(Want::List, SeatKind::Work);
                        }
                        _ => return Meaning::Plain,
                    }
                    (rest, depth) = (tail, depth + 3);
                }
                [K("steps"), K(step), tail @ ..] => {
                    self.site.statement = Some((*step).to_owned());
                    self.site.callee = self.said(depth + 2, "uses");
                    return self.statement(tail);
                }
                [K("return")] => return Meaning::Expr(Want::Result, SeatKind::Return),
                [K("return"), ..] => return Meaning::Value(Want::Result, SeatKind::Return),
                [K("timeout")] => return Meaning::Whole(Context::Duration("timeout")),
                _ => return Self::signature(rest).unwrap_or(Meaning::Plain),
            }
        }
    }

    fn statement(&mut self, rest: &[Word<'_>]) -> Meaning {
        let callee = self.site.callee.clone().unwrap_or_default();
        let named = || self.site.statement.iter().cloned().collect::<Vec<_>>();
        match rest {
            [K("uses")] => Meaning::Whole(Context::Callee),
            [K("with")] => Meaning::Keys(Context::Argument(callee, self.given(self.slot.path.len()))),
            [K("with"), K(name), ..] => Meaning::Value(Want::Arg(callee, (*name).to_owned()), SeatKind::Work),
            [K("when")] => Meaning::Expr(Want::Bool, SeatKind::Guard),
            [K("let")] => Meaning::Expr(Want::Any, SeatKind::Let),
            [K("wait")] => Meaning::Whole(Context::Duration("wait")),
            [K("wait"), K("until")] => Meaning::Expr(Want::Time, SeatKind::Work),
            [K("await" | "emit")] => Meaning::Whole(Context::EventName),
            [K("payload"), ..] => Meaning::Type,
            [K("fallback"), ..] => Meaning::Value(Want::ResultOf(callee), SeatKind::Work),
            [K("after"), ..] => Meaning::Whole(Context::Node(named())),
            _ => Self::clause(rest).unwrap_or(Meaning::Plain),
        }
    }

    fn test(&mut self, rest: &[Word<'_>]) -> Meaning {
        match rest {
            [K("given")] => {
                self.site.given = self.given(self.slot.path.len());
                Meaning::Keys(Context::Given)
            }
            [K("given"), K(name), ..] => Meaning::Value(Want::Given((*name).to_owned()), SeatKind::Const),
            [K("mock")] => {
                self.site.mocked = self.given(self.slot.path.len());
                Meaning::Keys(Context::Mocked)
            }
            [K("mock"), K(action), I(_), K("returns"), ..]
            | [K("mock"), K(action), K("returns"), ..]
            | [K("mock"), K(action), K("returns_each"), I(_), ..]
            | [K("mock"), K(action), I(_), K("returns_each"), I(_), ..] => {
                Meaning::Value(Want::ResultOf((*action).to_owned()), SeatKind::Const)
            }
            [K("mock"), .., K("fails")] => Meaning::Whole(Context::ErrorType),
            [K("expect")] | [K("expect"), I(_)] => Meaning::Expr(Want::Bool, SeatKind::Expect),
            _ => Meaning::Plain,
        }
    }

    /// The keys of the map that the way leads to in so many parts.
    fn given(&self, depth: usize) -> Vec<String> {
        let map = self.slot.maps.iter().find(|(at, _)| *at == depth);
        map.map_or_else(Vec::new, |(_, seen)| seen.iter().map(|(key, _)| key.clone()).collect())
    }

    /// What a key of such a map says.
    fn said(&self, depth: usize, key: &str) -> Option<String> {
        let (_, seen) = self.slot.maps.iter().find(|(at, _)| *at == depth)?;
        seen.iter().find(|(known, said)| known == key && !said.is_empty()).map(|(_, said)| said.clone())
    }
}

/// How many keys of data stand between what the meaning is of and the cursor, and which.
pub(super) fn behind<'s>(slot: &'s Slot, meaning: &Meaning) -> &'s [Part] {
    let root = |key: &str| slot.path.iter().rposition(|part| matches!(part, Part::Key(it) if it == key));
    let Meaning::Value(want, _) = meaning else { return &[] };
    let at = match want {
        Want::Arg(_, name) => root("with")
            .filter(|&at| matches!(slot.path.get(at + 1), Some(Part::Key(it)) if it == name))
            .map(|at| at + 2),
        Want::ResultOf(_) => root("returns").or_else(|| root("fallback")).map(|at| at + 1),
        Want::Given(_) => root("given").map(|at| at + 2),
        Want::Config(..) => root("via").map(|at| at + 3),
        Want::Result => root("return").map(|at| at + 1),
        Want::Any | Want::Bool | Want::List | Want::Time | Want::Typed(_) => None,
    };
    at.and_then(|at| slot.path.get(at..)).unwrap_or_default()
}
