//! The syntax tree of a `.flow` file: what was written, with a span on every name and clause.
//!
//! Statements that did not parse are left out; their errors are already in the sink. Comments are a side list of the
//! file, in order; the formatter puts them back by position.

use crate::base::{Name, Span};
use crate::cel::Expr;

/// A whole file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The declarations in source order.
    pub items: Vec<Item>,
    /// Every comment in source order, doc comments included.
    pub comments: Vec<Comment>,
    /// The doc comment at the head of the file, when a blank line or an import follows it.
    pub doc: Option<Doc>,
}

/// A comment, from `//` to the end of its line (without the line break).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where.
    pub span: Span,
    /// `///`: belongs to the declaration or statement that follows.
    pub doc: bool,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// The text of the `///` lines before a declaration or statement, without slashes, lines joined by `\n`.
pub type Doc = String;

/// A declaration with its doc comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The whole declaration.
    pub span: Span,
    /// The doc comment before it.
    pub doc: Option<Doc>,
    /// What is declared.
    pub kind: ItemKind,
}

/// The declarations of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `import "path.flow" as ns`
    Import(Import),
    /// `type N = T`, `type N from "schema.json#/$defs/X"`
    Type(TypeDecl),
    /// `const NAME = cel`
    Const(Const),
    /// `secret NAME`
    Secret(Name),
    /// `resource name capacity n`
    Resource(Resource),
    /// `events "prefix" vN`
    Events(Events),
    /// `compute`, `effect`, `reducer`
    Action(Action),
    /// `machine N { … }`
    Machine(Machine),
    /// `workflow name(params) -> T { … }`
    Workflow(Workflow),
    /// `test "what it shows" { … }`
    Test(Test),
}

/// A string literal, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The decoded text.
    pub value: String,
    /// The literal with its quotes.
    pub span: Span,
}

/// A value with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// A duration, in milliseconds.
pub type DurationMs = Spanned<u64>;

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The path as written.
    pub path: Text,
    /// The namespace; without one the file's names are brought in as they are.
    pub namespace: Option<Name>,
}

/// A type declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDecl {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub body: TypeBody,
}

/// What a declared type stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// A type expression.
    Expr(TypeExpr),
    /// A JSON Schema file, with an optional `#/pointer`.
    Schema(Text),
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TypeExprKind,
}

/// The forms of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeExprKind {
    /// Did not parse; already reported.
    Error,
    /// A built-in or declared type: `string`, `Ticket`, `crm.Customer`.
    Name(Name),
    /// `list<T>`
    List(Box<TypeExpr>),
    /// `map<K, V>`
    Map(Box<TypeExpr>, Box<TypeExpr>),
    /// `T?`
    Optional(Box<TypeExpr>),
    /// `{ a: T, b?: T }`, open with a trailing `…` or `...`
    Record {
        /// The fields in order.
        fields: Vec<FieldDecl>,
        /// Whether an ellipsis was written.
        open: bool,
    },
    /// `"a" | "b"`
    Enum(Vec<Text>),
}

/// A field of a record type.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDecl {
    /// Its name.
    pub name: Name,
    /// Whether `?` follows the name.
    pub optional: bool,
    /// Its type.
    pub ty: TypeExpr,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Const {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// A resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name.
    pub name: Name,
    /// How many units there are; 1 when left out.
    pub capacity: Option<Spanned<i64>>,
}

/// The names of lifecycle events.
#[derive(Clone, Debug, PartialEq)]
pub struct Events {
    /// The prefix.
    pub prefix: Text,
    /// The version, as in `v1`.
    pub version: Spanned<u32>,
}

/// A parameter of an action, a workflow or a transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its default, a constant expression.
    pub default: Option<Expr>,
}

/// The archetypes of actions; the fourth is the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Archetype {
    /// Pure: same input, same output.
    Compute,
    /// Talks to the outside world.
    Effect,
    /// Folds state and returns intents.
    Reducer,
}

impl Archetype {
    /// The keyword.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compute => "compute",
            Self::Effect => "effect",
            Self::Reducer => "reducer",
        }
    }
}

/// A typed contract of work that somebody else performs.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The promise.
    pub archetype: Archetype,
    /// The name, dotted or not.
    pub name: Name,
    /// The parameters.
    pub params: Vec<Param>,
    /// The result type; `null` when left out.
    pub returns: Option<TypeExpr>,
    /// The clauses in source order.
    pub clauses: Vec<Clause>,
}

/// A clause of an action, a step or a workflow header, with the place of the whole clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// From the keyword to the last token.
    pub span: Span,
    /// What it says.
    pub kind: ClauseKind,
}

/// All clauses; the parser accepts each only where the language allows it.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// `via kind { config }`, `via custom "kind" { … }`
    Via(Via),
    /// `timeout d`
    Timeout(DurationMs),
    /// `retry n …`
    Retry(Retry),
    /// `takes lo..hi ~ likely`
    Takes(Takes),
    /// `needs resource n`
    Needs {
        /// The resource.
        resource: Name,
        /// How many units; 1 when left out.
        amount: Option<Spanned<i64>>,
    },
    /// `deterministic`
    Deterministic,
    /// `idempotent`
    Idempotent,
    /// `cached d`
    Cached(DurationMs),
    /// `emits A, B`
    Emits(Vec<Name>),
    /// `tracks Machine`
    Tracks(Name),
    /// `when cel`
    When(Expr),
    /// `after a, b`, `after a failed`, `after a settled`
    After {
        /// The steps.
        steps: Vec<Name>,
        /// On which outcome of each.
        on: Outcome,
    },
    /// `join all`, `join any`, `join n`
    Join(Join),
    /// `fallback cel`
    Fallback(Expr),
    /// `priority 1..10`
    Priority(Spanned<i64>),
    /// `version "semver"`
    Version(Text),
    /// `description "…"`
    Description(Text),
    /// `seed n`
    Seed(Spanned<i64>),
    /// `concurrency n`
    Concurrency(Spanned<i64>),
}

impl ClauseKind {
    /// The keyword that the clause starts with.
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::Via(_) => "via",
            Self::Timeout(_) => "timeout",
            Self::Retry(_) => "retry",
            Self::Takes(_) => "takes",
            Self::Needs { .. } => "needs",
            Self::Deterministic => "deterministic",
            Self::Idempotent => "idempotent",
            Self::Cached(_) => "cached",
            Self::Emits(_) => "emits",
            Self::Tracks(_) => "tracks",
            Self::When(_) => "when",
            Self::After { .. } => "after",
            Self::Join(_) => "join",
            Self::Fallback(_) => "fallback",
            Self::Priority(_) => "priority",
            Self::Version(_) => "version",
            Self::Description(_) => "description",
            Self::Seed(_) => "seed",
            Self::Concurrency(_) => "concurrency",
        }
    }
}

/// Which outcome of a step an edge waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// It succeeded, failed or was skipped.
    Settled,
}

/// When a node with several control edges runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Join {
    /// Every control edge fired.
    All,
    /// At least one fired.
    Any,
    /// At least this many fired.
    AtLeast(Spanned<i64>),
}

/// How an action is carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Via {
    /// The kind; of `custom "kind"`, the text in the string.
    pub kind: Name,
    /// Whether `custom` was written.
    pub custom: bool,
    /// The config entries; values are constants.
    pub config: Vec<(Name, Expr)>,
}

/// How often and how fast a failed action is tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The number of retries after the first attempt.
    pub times: Spanned<i64>,
    /// The first pause and, after `..`, the longest.
    pub backoff: Option<(DurationMs, Option<DurationMs>)>,
    /// By what each pause is longer than the one before.
    pub factor: Option<Spanned<f64>>,
    /// Whether pauses are varied at random.
    pub jitter: bool,
    /// The error types to retry on; all when empty.
    pub on: Vec<Text>,
}

/// An estimate of how long something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Takes {
    /// The least, or the only figure.
    pub low: DurationMs,
    /// The most.
    pub high: Option<DurationMs>,
    /// The most likely.
    pub likely: Option<DurationMs>,
}

/// A finite state machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Its name.
    pub name: Name,
    /// Its statements in source order.
    pub items: Vec<MachineItem>,
}

/// A statement of a machine.
#[derive(Clone, Debug, PartialEq)]
pub enum MachineItem {
    /// `initial pending`
    Initial(Name),
    /// `final completed, failed`
    Final(Vec<Name>),
    /// `a, b -> c on event(params) when cel`
    Transition(Transition),
}

/// A transition of a machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The whole statement.
    pub span: Span,
    /// The states it leaves.
    pub from: Vec<Name>,
    /// The state it enters.
    pub to: Name,
    /// The event that it happens on.
    pub event: Name,
    /// The data of the event.
    pub params: Vec<Param>,
    /// Its guard.
    pub when: Option<Expr>,
}

/// A workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// The name, dotted or not.
    pub name: Name,
    /// The parameters.
    pub params: Vec<Param>,
    /// The result type; `null` when left out.
    pub returns: Option<TypeExpr>,
    /// Header clauses: version, description, timeout, seed, concurrency.
    pub clauses: Vec<Clause>,
    /// The statements.
    pub body: Vec<Stmt>,
}

/// A statement with its doc comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    /// The whole statement.
    pub span: Span,
    /// The doc comment before it.
    pub doc: Option<Doc>,
    /// What it says.
    pub kind: StmtKind,
}

/// The statements of a workflow's body.
#[derive(Clone, Debug, PartialEq)]
pub enum StmtKind {
    /// `step s = action(args) clauses`, `step w = wait …`, `step e = await …`
    Step(Step),
    /// `let x = cel`
    Let {
        /// Its name.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `choose c { … }`
    Choose(Choose),
    /// `each m (item, i in cel) parallel n expects n { … }`
    Each(Each),
    /// `loop l max n { … until cel }`
    Loop(Loop),
    /// `emit "order.paid" (id: order.id)`
    Emit(Emit),
    /// `a -> {b, c} -> d when cel`
    Edge(EdgeChain),
    /// `return cel`
    Return(Expr),
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// What it does.
    pub work: Work,
    /// The clauses in source order.
    pub clauses: Vec<Clause>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Did not parse; already reported. The step is kept, so that references to it are not unknown.
    Error,
    /// `action(args)`
    Call(ActionCall),
    /// `wait 5m`
    WaitFor(DurationMs),
    /// `wait until cel`
    WaitUntil(Expr),
    /// `await "event" (T)`
    Await {
        /// The event's name.
        event: Text,
        /// The type of its payload; `dyn` when left out.
        payload: Option<TypeExpr>,
    },
}

/// A call of an action or a sub-workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionCall {
    /// The action's name, dotted or not.
    pub action: Name,
    /// The arguments in source order.
    pub args: Vec<Arg>,
    /// From `(` to `)`.
    pub parens: Span,
}

/// An argument, `name: cel`, or `name` alone, which is short for `name: name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// The parameter's name.
    pub name: Name,
    /// The value; of the short form an identifier with the name's span.
    pub value: Expr,
    /// Whether the short form was written, or in a file of data one that would be short in the language.
    pub short: bool,
}

impl Arg {
    /// Whether the name stands for its value, too, so that nobody can change the one without the other.
    pub fn is_one_word(&self) -> bool {
        self.short && self.value.span == self.name.span
    }
}

/// An XOR-split.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    /// Its name.
    pub name: Name,
    /// The arms in source order.
    pub arms: Vec<Arm>,
}

/// An arm of a choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The whole arm.
    pub span: Span,
    /// `when cel =>` or `otherwise =>`, without the block.
    pub head: Span,
    /// The condition; none for `otherwise`.
    pub when: Option<Expr>,
    /// The statements.
    pub body: Vec<Stmt>,
}

/// Multiple instances, one a list element.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// Its name.
    pub name: Name,
    /// The variable of the element.
    pub item: Name,
    /// The variable of its place, an int from 0.
    pub index: Option<Name>,
    /// The list.
    pub list: Expr,
    /// At most this many at once.
    pub parallel: Option<Spanned<i64>>,
    /// The count to plan with.
    pub expects: Option<Spanned<i64>>,
    /// The statements.
    pub body: Vec<Stmt>,
}

/// A bounded loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// Its name.
    pub name: Name,
    /// The greatest number of rounds.
    pub max: Option<Spanned<i64>>,
    /// The statements.
    pub body: Vec<Stmt>,
    /// Ends the loop when true.
    pub until: Option<Expr>,
}

/// Publishes an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Emit {
    /// Its own name, as in `step paid = emit "order.paid"`; without one it is made from the event's.
    pub name: Option<Name>,
    /// The event's name.
    pub event: Text,
    /// Its payload.
    pub args: Vec<Arg>,
    /// `after`, `when` and `join`, as on a step.
    pub clauses: Vec<Clause>,
}

/// A chain of control edges: from every step of one group to every step of the next.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeChain {
    /// The groups, two or more.
    pub groups: Vec<Vec<Name>>,
    /// Where the arrows stand; one fewer than the groups.
    pub arrows: Vec<Span>,
    /// The condition of every edge of the chain.
    pub when: Option<Expr>,
}

/// A test of workflows.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub title: Text,
    /// The statements in source order.
    pub items: Vec<TestItem>,
}

/// A statement of a test.
#[derive(Clone, Debug, PartialEq)]
pub enum TestItem {
    /// `given p = cel`
    Given {
        /// The parameter.
        param: Name,
        /// Its value.
        value: Expr,
    },
    /// `mock action => cel`, `mock action [cel, cel]`, `mock action fails "Type" times n`
    Mock {
        /// The action.
        action: Name,
        /// What it does when called.
        response: MockResponse,
    },
    /// `expect cel`
    Expect(Expr),
}

/// What a mocked action does.
#[derive(Clone, Debug, PartialEq)]
pub enum MockResponse {
    /// Always this value.
    Value(Expr),
    /// A value a call, in order.
    Values(Vec<Expr>),
    /// Fails with an error of this type, for the first `times` calls or always.
    Fails {
        /// The error type.
        error: Text,
        /// How often.
        times: Option<Spanned<i64>>,
    },
}
