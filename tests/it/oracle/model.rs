//! A small workflow as the oracle sees it: numbers in place of names, and nothing of the compiler.
//!
//! Nodes stand in an order in which every reference leads back. A choose or a block comes right before what stands in it.

/// A place in [`Model::nodes`].
pub(super) type NodeAt = usize;

/// A set of nodes, a bit each.
pub(super) type Set = u16;

/// The most nodes of a model, those in arms and blocks too.
pub(super) const MAX_NODES: usize = 8;

/// The set of one node.
pub(super) const fn only(node: NodeAt) -> Set {
    1 << node
}

/// Whether the node is in the set.
pub(super) const fn has(set: Set, node: NodeAt) -> bool {
    set & only(node) != 0
}

/// A workflow.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Model {
    /// What guards compare.
    pub(super) terms: Vec<Term>,
    /// The comparisons, each once.
    pub(super) tests: Vec<Test>,
    /// The lets; each reads earlier ones only.
    pub(super) lets: Vec<Formula>,
    /// The nodes.
    pub(super) nodes: Vec<Node>,
    /// The step that `return` reads, which then needs it.
    pub(super) result: Option<NodeAt>,
}

/// What guards compare with constants.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) kind: Kind,
    /// The step whose output has it; a parameter of the workflow if none.
    pub(super) step: Option<NodeAt>,
    /// What it is compared with: a few, so that guards have something to do with each other.
    pub(super) constants: Vec<Constant>,
}

/// The kinds of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Double,
    Text,
    /// One of [`LABELS`].
    Label,
    Flag,
    /// `size` of a list.
    Size,
}

/// The members of the enum.
pub(super) const LABELS: [&str; 3] = ["blue", "green", "red"];

/// What a term is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Constant {
    /// Of an int and of a size.
    Int(i64),
    Double(f64),
    /// Of a text and of a label.
    Text(&'static str),
    Flag(bool),
}

/// A comparison of a term.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Test {
    pub(super) term: usize,
    pub(super) asked: Asked,
}

/// What is asked of a term.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// `term op constant`; `constant op term` if `turned`, where `op` is still the one seen from the term.
    Compare { op: Operator, constant: Constant, turned: bool },
    /// `term in [constants]`
    OneOf(Vec<Constant>),
    /// The flag itself.
    Itself,
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// A guard or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    Constant(bool),
    /// A place in [`Model::tests`].
    Test(usize),
    Ended(Ended, NodeAt),
    /// A place in [`Model::lets`].
    Let(usize),
    Not(Box<Formula>),
    And(Vec<Formula>),
    Or(Vec<Formula>),
    /// `condition ? yes : no`
    If(Box<[Formula; 3]>),
}

/// What is asked of how a node ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Ran,
    /// `s.hasValue()`, which is the same as that it ran.
    HasValue,
    Failed,
    Skipped,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) work: Work,
    pub(super) place: Place,
    /// The control edges into it.
    pub(super) edges: Vec<Edge>,
    pub(super) join: Option<Join>,
    pub(super) when: Option<Formula>,
    pub(super) reads: Vec<Read>,
    pub(super) fallback: bool,
}

/// What a node does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Work {
    Step,
    /// By arm its condition, none of `otherwise`, which is the last.
    Choose(Vec<Option<Formula>>),
    Each,
    Loop,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Arm {
        choose: NodeAt,
        arm: usize,
    },
    /// In the body of this each or loop.
    Body(NodeAt),
}

/// A control edge.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) from: NodeAt,
    pub(super) on: On,
    /// Written as an arrow; only those have conditions.
    pub(super) arrow: bool,
    pub(super) when: Option<Formula>,
}

/// On which outcome an edge fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Succeeded,
    Failed,
    Settled,
}

/// How many control edges must fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    All,
    Any,
    AtLeast(usize),
}

/// An argument that reads nodes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Read {
    /// `x: s.n`, the only hard one.
    Field(NodeAt),
    /// `whole: s`, for a parameter of an optional type.
    Whole(NodeAt),
    /// `other: s.?n.orValue(0)`
    OrValue(NodeAt),
    /// `first: coalesce(a.n, b.n)`
    Coalesce(Vec<NodeAt>),
    /// `why: error(s)`, which handles its failure.
    Error(NodeAt),
}

/// What a node has a hard reference to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Node(NodeAt),
    /// A let, which needs all that it reads.
    Let(usize),
}

impl Node {
    /// A step with nothing else to it.
    pub(super) const fn step(place: Place) -> Self {
        Self { work: Work::Step, place, edges: Vec::new(), join: None, when: None, reads: Vec::new(), fallback: false }
    }

    /// Every formula that is written at the node: those of its edges, of its arms and its own.
    pub(super) fn formulas(&self) -> impl Iterator<Item = &Formula> {
        let arms: &[Option<Formula>] = if let Work::Choose(arms) = &self.work { arms } else { &[] };
        let edges = self.edges.iter().filter_map(|edge| edge.when.as_ref());
        edges.chain(arms.iter().flatten()).chain(&self.when)
    }
}

impl Model {
    /// The nodes whose output the formula needs, through lets too.
    pub(super) fn hard(&self, formula: &Formula) -> Set {
        self.gather(formula, &|part| match part {
            Formula::Test(test) => self.terms[self.tests[*test].term].step.map_or(0, only),
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
            self.sources_of(formula, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let needs = |source| match source {
            Source::Node(from) => only(from),
            Source::Let(at) => self.hard(&self.lets[at]),
        };
        found.into_iter().map(|source| (source, needs(source))).filter(|(_, needs)| *needs != 0).collect()
    }

    fn sources_of(&self, formula: &Formula, found: &mut Vec<Source>) {
        match formula {
            Formula::Test(test) => found.extend(self.terms[self.tests[*test].term].step.map(Source::Node)),
            Formula::Let(at) => found.push(Source::Let(*at)),
            Formula::Constant(_) | Formula::Ended(..) => {}
            Formula::Not(inner) => self.sources_of(inner, found),
            Formula::And(parts) | Formula::Or(parts) => parts.iter().for_each(|part| self.sources_of(part, found)),
            Formula::If(parts) => parts.iter().for_each(|part| self.sources_of(part, found)),
        }
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
        self.gather(formula, &|part| if let Formula::Ended(Ended::Failed, node) = part { only(*node) } else { 0 })
    }

    /// The union of what `of` says of each part of the formula that has no parts.
    fn gather(&self, formula: &Formula, of: &dyn Fn(&Formula) -> Set) -> Set {
        let all = |parts: &[Formula]| parts.iter().fold(0, |all, part| all | self.gather(part, of));
        match formula {
            Formula::Constant(_) | Formula::Test(_) | Formula::Ended(..) => of(formula),
            Formula::Let(at) => self.gather(&self.lets[*at], of),
            Formula::Not(inner) => self.gather(inner, of),
            Formula::And(parts) | Formula::Or(parts) => all(parts),
            Formula::If(parts) => all(&parts[..]),
        }
    }
}
