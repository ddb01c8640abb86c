//! What can be proved about when things run, and what data is there.
//!
//! Every node of a workflow has a *run condition*: a boolean function of the data and of how steps end, by the rules of
//! `docs/semantics.md`. [`condition`] is the algebra, exact where it decides at all, which knows nothing of workflows; `guard`
//! reads expressions into it; [`Facts`] holds the conditions of a workflow and answers what follows from them.
//!
//! The conditions are built along with the types, a vertex at a time in the order of the dependencies: the type of a term decides which
//! values it can have, and what is proved decides types in turn (`coalesce`, the fields of a block, a narrowed enum).

pub mod condition;
mod conflict;
mod explain;
mod facts;
mod failure;
mod guard;
mod operand;
mod optional;
mod parts;
pub mod paths;
mod reads;
mod rounds;
mod settle;
mod undecided;
mod why;

pub use condition::{Condition, Conditions, Witness};
pub use explain::{Reason, ReasonKind};
pub use facts::{Facts, LetFacts, Missing};
pub use failure::{Safe, safe};
pub use parts::Part;
pub use undecided::{Cause, Question, Undecided};
pub use why::{Verdict, Why};

use crate::cel::{Env, Value};
use crate::hir::{RegionId, Workflow};
use crate::resolve::{Def, Names, ResolvedWorkflow};

/// A workflow with what its names mean.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The workflow.
    pub workflow: &'a Workflow,
    /// Its names and dependencies.
    pub resolved: &'a ResolvedWorkflow,
    /// What its module sees.
    pub names: &'a Names,
}

/// Where an expression stands, and what is known of its names there.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The workflow.
    pub scene: Scene<'a>,
    /// The region that it stands in.
    pub region: RegionId,
    /// The types of its names.
    pub env: &'a dyn Env,
    /// The values of constants of the module.
    pub constant: &'a dyn Fn(&str) -> Option<Value>,
}

impl Scene<'_> {
    /// What `name` means in an expression of `region`.
    pub fn lookup(&self, region: RegionId, name: &str) -> Option<Def> {
        self.resolved.scope.lookup(self.names, self.workflow, region, name)
    }
}

impl Place<'_> {
    /// What `name` means here.
    pub fn lookup(&self, name: &str) -> Option<Def> {
        self.scene.lookup(self.region, name)
    }
}
