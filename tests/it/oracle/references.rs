//! What the parts of a model refer to: hard and soft references, and whose failure is asked for (`docs/semantics.md`, part 1).

use super::model::{Ended, Formula, Model, Node, On, Read, Set, Source, Work, only};

impl Model {
    /// The nodes whose output the formula reads, whether it asked for them before or not, through lets too.
    pub(super) fn reads(&self, formula: &Formula) -> Set {
        self.gather(formula, &|part| match part {
            Formula::Test(test) | Formula::OrDefault(test) => self.terms[self.tests[*test].term].step.map_or(0, only),
            _ => 0,
        })
    }

    /// The nodes that the formula asks how they ended, through lets too.
    pub(super) fn asks(&self, formula: &Formula) -> Set {
        self.gather(formula, &|part| if let Formula::Ended(_, node) = part { only(*node) } else { 0 })
    }

    /// What the node itself has hard references to, each with the nodes that must have succeeded if it is to be there.
    pub(super) fn sources(&self, node: &Node) -> Vec<(Source, Set)> {
        let mut found = Vec::new();
        for read in &node.reads {
            found.extend(if let Read::Field(from) = read { Some(Source::Node(*from)) } else { None });
        }
        for formula in node.formulas() {
            self.hard_in(formula, &mut Vec::new(), &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|source| (source, self.needs_of(source))).filter(|(_, needs)| *needs != 0).collect()
    }

    /// The nodes that must have succeeded if the formula is to be evaluated, through lets too.
    fn needs(&self, formula: &Formula) -> Set {
        let mut found = Vec::new();
        self.hard_in(formula, &mut Vec::new(), &mut found);
        found.into_iter().fold(0, |all, source| all | self.needs_of(source))
    }

    /// The nodes that must have succeeded if a source is to be there.
    pub(super) fn needs_of(&self, source: Source) -> Set {
        match source {
            Source::Node(from) => only(from),
            Source::Let(at) => self.needs(&self.lets[at]),
        }
    }

    /// What the formula has hard references to. A reference is soft where the formula has asked before whether the node ran: `known` are
    /// the parts that were evaluated before, with how they came out if this one counts.
    fn hard_in<'f>(&self, formula: &'f Formula, known: &mut Vec<(&'f Formula, bool)>, found: &mut Vec<Source>) {
        let before = known.len();
        match formula {
            Formula::Constant(_) | Formula::Ended(..) | Formula::OrDefault(_) => {}
            Formula::Test(test) => {
                let step = self.terms[self.tests[*test].term].step;
                found.extend(step.map(Source::Node).filter(|source| !is_known(known, *source)));
            }
            Formula::Let(at) => found.extend(Some(Source::Let(*at)).filter(|source| !is_known(known, *source))),
            Formula::Not(inner) => self.hard_in(inner, known, found),
            Formula::And(parts) | Formula::Or(parts) => {
                for part in parts {
                    self.hard_in(part, known, found);
                    known.push((part, matches!(formula, Formula::And(_))));
                }
            }
            Formula::If(parts) => {
                let [condition, yes, no] = &**parts;
                self.hard_in(condition, known, found);
                for (part, holds) in [(yes, true), (no, false)] {
                    known.push((condition, holds));
                    self.hard_in(part, known, found);
                    known.pop();
                }
            }
        }
        known.truncate(before);
    }

    /// The steps and blocks that may fail without ending the run: somebody asks for their failure, and nothing stands in for them.
    pub(super) fn may_fail(&self) -> Set {
        let mut handled = 0;
        for node in &self.nodes {
            let edges = node.edges.iter().filter(|edge| edge.on != On::Succeeded);
            handled |= edges.fold(0, |all, edge| all | only(edge.from));
            for read in &node.reads {
                handled |= if let Read::Error(from) = read { only(*from) } else { 0 };
            }
            for formula in node.formulas() {
                handled |= self.asks_for_failure(formula);
            }
        }
        for formula in &self.lets {
            handled |= self.asks_for_failure(formula); // read or not
        }
        let never = |node: &Node| node.fallback || matches!(node.work, Work::Choose(_));
        let safe = self.nodes.iter().enumerate().filter(|(_, node)| never(node));
        handled & !safe.fold(0, |all, (at, _)| all | only(at))
    }

    fn asks_for_failure(&self, formula: &Formula) -> Set {
        self.gather(formula, &|part| {
            if let Formula::Ended(Ended::Failed | Ended::HasError, node) = part { only(*node) } else { 0 }
        })
    }

    /// The union of what `of` says of each part of the formula that has no parts.
    fn gather(&self, formula: &Formula, of: &dyn Fn(&Formula) -> Set) -> Set {
        let all = |parts: &[Formula]| parts.iter().fold(0, |all, part| all | self.gather(part, of));
        match formula {
            Formula::Constant(_) | Formula::Test(_) | Formula::OrDefault(_) | Formula::Ended(..) => of(formula),
            Formula::Let(at) => self.gather(&self.lets[*at], of),
            Formula::Not(inner) => self.gather(inner, of),
            Formula::And(parts) | Formula::Or(parts) => all(parts),
            Formula::If(parts) => all(&parts[..]),
        }
    }
}

fn is_known(known: &[(&Formula, bool)], source: Source) -> bool {
    known.iter().any(|(asked, holds)| proves(asked, *holds, source))
}

/// Whether the node ran if the formula came out so, by the form of the formula alone: what a let says is not looked at, nor is a
/// let asked for.
fn proves(formula: &Formula, holds: bool, source: Source) -> bool {
    let all = |parts: &[Formula]| parts.iter().all(|part| proves(part, holds, source));
    let any = |parts: &[Formula]| parts.iter().any(|part| proves(part, holds, source));
    match formula {
        // What cannot be proves anything.
        Formula::Constant(value) => *value != holds,
        Formula::Ended(Ended::Ran | Ended::HasValue, asked) => holds && source == Source::Node(*asked),
        Formula::Ended(Ended::Failed | Ended::HasError | Ended::Skipped, _)
        | Formula::Test(_)
        | Formula::OrDefault(_)
        | Formula::Let(_) => false,
        Formula::Not(inner) => proves(inner, !holds, source),
        Formula::And(parts) => {
            if holds {
                any(parts)
            } else {
                all(parts)
            }
        }
        Formula::Or(parts) => {
            if holds {
                all(parts)
            } else {
                any(parts)
            }
        }
        Formula::If(parts) => {
            let [condition, yes, no] = &**parts;
            (proves(condition, true, source) || proves(yes, holds, source))
                && (proves(condition, false, source) || proves(no, holds, source))
        }
    }
}
