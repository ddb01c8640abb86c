//! What may stand where the cursor is, as data: everything that is offered follows from this.

use std::ops::Range;

/// What may stand at the cursor. Several may: behind a step, another clause of it or the next statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A declaration.
    Item,
    /// A statement of a workflow.
    Statement(Block),
    /// An arm of a choose.
    Arm,
    /// A clause.
    Clause(Owner, Vec<String>),
    /// A statement of a machine.
    MachineItem,
    /// A statement of a test.
    TestItem,
    /// One of these words.
    Words(&'static [&'static str]),
    /// What a step does.
    Work,
    /// The name of what a step calls, and nothing else.
    Callee,
    /// A duration, or what else a wait takes.
    Wait,
    /// The name of an action that a test mocks.
    Mocked,
    /// The name of an argument of this action; those that are given.
    Argument(String, Vec<String>),
    /// An expression, or a part of it.
    Expr(ExprAt),
    /// What goes on behind an operand.
    Behind(ExprAt),
    /// A type.
    Type,
    /// A duration; what it is for.
    Duration(&'static str),
    /// A resource.
    Resource,
    /// A machine.
    Machine,
    /// A state of the machine.
    State,
    /// An event of the machine.
    Event,
    /// A node; these are named already.
    Node(Vec<String>),
    /// The type of an error, in quotes.
    ErrorType,
    /// The name of an event, in quotes.
    EventName,
    /// The path of an import, in quotes.
    Import,
    /// The path of a schema, in quotes.
    Schema,
    /// A kind of `via`.
    ViaKind,
    /// A key of the config of a kind; those that are given.
    ConfigKey(String, Vec<String>),
    /// A parameter that a test gives.
    Given,
    /// The name of a rule.
    Rule,
}

/// A block of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// That of a workflow.
    Root,
    /// That of an arm.
    Arm,
    /// That of an each.
    Each,
    /// That of a loop.
    Loop,
}

/// What a clause belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A step.
    Step,
    /// An emit.
    Emit,
    /// An action.
    Action,
}

/// Where an expression stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExprAt {
    /// Its tokens before the cursor.
    pub(super) tokens: Range<usize>,
    /// What it is to be.
    pub(super) want: Want,
    /// What it sees.
    pub(super) seat: SeatKind,
}

/// What an expression is to be, by what was written around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Anything.
    Any,
    /// A condition.
    Bool,
    /// A list.
    List,
    /// A point in time or a duration.
    Time,
    /// An argument of this action.
    Arg(String, String),
    /// The result of this action.
    ResultOf(String),
    /// The result of the workflow.
    Result,
    /// A parameter of the workflow that is tested.
    Given(String),
    /// A value of the config of a kind.
    Config(String, String),
    /// A value of the type that stands in these tokens.
    Typed(Range<usize>),
}

/// Which names an expression sees, by what was written around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SeatKind {
    /// The guard of the statement.
    Guard,
    /// What the statement reads when it runs.
    Work,
    /// The condition of an arm.
    Arm,
    /// The end of a loop.
    Until,
    /// The value of a let.
    Let,
    /// The condition of an edge.
    Edge,
    /// The result.
    Return,
    /// Constants.
    Const,
    /// The parameters of an event.
    Transition,
    /// What a test expects.
    Expect,
}

/// Where in the file the cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Site {
    /// The declaration.
    pub(super) item: ItemSite,
    /// The blocks of the workflow around, outermost first.
    pub(super) blocks: Vec<BlockSite>,
    /// The name of the statement, or of the choose whose arm it is.
    pub(super) statement: Option<String>,
    /// The number of the arm whose condition it is.
    pub(super) arm: Option<usize>,
    /// The action that the statement calls.
    pub(super) callee: Option<String>,
    /// The call whose parentheses are open: where these stand among the tokens.
    pub(super) call: Option<usize>,
    /// The parameters of the event of a transition: their names and the tokens of their types.
    pub(super) params: Vec<(String, Range<usize>)>,
    /// What a test has given, or a workflow's header said.
    pub(super) given: Vec<String>,
    /// What a test has mocked.
    pub(super) mocked: Vec<String>,
}

/// A declaration around the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum ItemSite {
    /// None, or one without parts of its own.
    #[default]
    None,
    /// An action.
    Action(String),
    /// A workflow.
    Workflow(String),
    /// A machine.
    Machine(String),
    /// A test.
    Test(String),
}

/// A block around the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BlockSite {
    /// The name of the choose, each or loop.
    pub(super) name: String,
    /// Of a choose, which arm it is.
    pub(super) arm: Option<usize>,
}
