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
    /// Whether a text starts with an "a": true or false, and nothing more is known of it.
    Prefix,
    /// Whether an optional field is there.
    Presence,
    /// How two ints compare: less than 0 if the first is less.
    Relation,
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
    /// The same of a step's flag, taken to be false where that is not there: `s.?b.orValue(false)`. (Of a default of another type
    /// Flowright knows nothing: what is asked of it is an atom.)
    OrDefault(usize),
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
    /// `error(s).hasValue()`, which is the same as that it failed.
    HasError,
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
