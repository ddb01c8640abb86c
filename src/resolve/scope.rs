//! The names that expressions of a workflow may use, and what an expression refers to.

use super::names::{Names, Value};
use super::rules::{DUPLICATE_NAME, OUT_OF_SCOPE, UNKNOWN_STEP};
use crate::base::suggest::{MAX_CANDIDATES, nearest};
use crate::base::{Name, Span};
use crate::cel::{self, Expr};
use crate::diagnostic::{Diagnostic, Sink};
use crate::hir::{LetId, NodeId, NodeKind, Program, RegionId, RegionKind, Workflow};
use crate::syntax::rules::RESERVED_NAME;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Functions that take a step and cope with its absence (section 5 of the language reference).
pub const STEP_FUNCTIONS: &[&str] = &["coalesce", "ran", "failed", "skipped", "error"];

/// How an expression of a workflow copes with the absence of a step: a step that ran is there.
pub const COPING: cel::Coping<'static> = cel::Coping { soft: STEP_FUNCTIONS, presence: &["ran"] };

/// What a name in an expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Def {
    /// The workflow's parameter of this place.
    Param(usize),
    /// The output of a node.
    Node(NodeId),
    /// A `let`.
    Let(LetId),
    /// The element of an enclosing each.
    Item(NodeId),
    /// The place of the element of an enclosing each.
    Index(NodeId),
    /// An enclosing loop, seen from its own body: `iteration` and `previous`.
    Round(NodeId),
    /// The run: `id`, `seed`, `attempt`, `started_at`.
    Run,
    /// A constant or secret of a module.
    Value(Value),
}

/// The names of one workflow that are unique in it: parameters, nodes and lets.
#[derive(Debug, Default)]
pub struct Scope {
    names: FxHashMap<SmolStr, Declared>,
    /// In source order, for "did you mean".
    order: Vec<SmolStr>,
}

/// A name of a workflow, and the region that it stands in: asked for so often that nodes are not looked at for it.
#[derive(Clone, Copy, Debug)]
struct Declared {
    def: Def,
    region: RegionId,
}

/// A name in an expression and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// What it means.
    pub def: Def,
    /// Where it stands.
    pub span: Span,
    /// Whether the expression copes with the absence of what it names.
    pub soft: bool,
}

impl Scope {
    /// Collects the names of a workflow and reports those that are used twice.
    pub fn collect(program: &Program, workflow: &Workflow, sink: &mut Sink) -> Self {
        let mut scope = Self::default();
        let mut spans: FxHashMap<SmolStr, Span> = FxHashMap::default();
        // `crm.LIMIT` must not mean a field of a step in one place and a constant of another file in the next.
        let imports = &program.modules[workflow.module].imports;
        let namespaces = imports.iter().filter_map(|import| import.namespace.as_ref());
        spans.extend(namespaces.map(|namespace| (namespace.text.clone(), namespace.span)));
        let params = workflow.params.iter().enumerate().map(|(index, param)| {
            let declared = Declared { def: Def::Param(index), region: Workflow::ROOT };
            (&param.name, declared, "parameter")
        });
        let nodes = workflow.nodes.enumerate().map(|(id, node)| {
            (&node.name, Declared { def: Def::Node(id), region: node.region }, node_word(&node.kind))
        });
        let lets = workflow
            .lets
            .enumerate()
            .map(|(id, decl)| (&decl.name, Declared { def: Def::Let(id), region: decl.region }, "let"));
        let mut named: Vec<_> = params.chain(nodes).chain(lets).collect();
        named.sort_by_key(|(name, ..)| name.span);
        for (name, declared, what) in named {
            if let Some(&first) = spans.get(&name.text) {
                sink.report(twice(name, what, first));
                if scope.names.contains_key(&name.text) {
                    continue;
                }
            }
            spans.insert(name.text.clone(), name.span);
            scope.order.push(name.text.clone());
            scope.names.insert(name.text.clone(), declared);
        }
        for node in workflow.nodes.iter().filter(|node| node.is_block() && node.name.text == "root") {
            sink.report(
                RESERVED_NAME
                    .at(node.name.span, "`root` is the name of a workflow's own block")
                    .help("give this block another name"),
            );
        }
        for node in &workflow.nodes {
            if let NodeKind::Each { item, index, .. } = &node.kind {
                for variable in std::iter::once(item).chain(index) {
                    if let Some(&first) = spans.get(&variable.text) {
                        sink.report(twice(variable, "loop variable", first));
                    }
                }
            }
        }
        scope
    }

    /// What `name` means in an expression that stands in `region`: variables of enclosing blocks first, then the
    /// workflow's own names as far as they are visible from there, then constants and secrets of the module.
    pub fn lookup(&self, names: &Names, workflow: &Workflow, region: RegionId, name: &str) -> Option<Def> {
        block_variable(workflow, region, name)
            .or_else(|| self.seen(workflow, region, name))
            .or_else(|| names.value(workflow.module, name).map(Def::Value))
            .or_else(|| (name == "run").then_some(Def::Run))
    }

    /// The parameter, node or let of this name, wherever it can be seen.
    pub fn declared(&self, name: &str) -> Option<Def> {
        self.names.get(name).map(|declared| declared.def)
    }

    /// The parameter, node or let of this name, if it can be seen from `region`.
    fn seen(&self, workflow: &Workflow, region: RegionId, name: &str) -> Option<Def> {
        let declared = self.names.get(name)?;
        workflow.visible(declared.region, region).then_some(declared.def)
    }

    /// What a use of a name means, with the name: of `crm.LIMIT`, where `crm` is a namespace, all of it.
    pub fn meaning(
        &self,
        names: &Names,
        workflow: &Workflow,
        region: RegionId,
        used: &cel::Use<'_>,
    ) -> Option<(Def, SmolStr)> {
        if names.namespace(workflow.module, used.name).is_some() {
            let mut dotted = used.paths().into_iter().filter(|path| path.contains('.'));
            let found = dotted.find_map(|path| Some((Def::Value(names.value(workflow.module, &path)?), path)));
            if let Some((def, path)) = found {
                return Some((def, path.into()));
            }
        }
        self.lookup(names, workflow, region, used.name).map(|def| (def, used.name.clone()))
    }

    /// All names that an expression in `region` may use.
    pub fn visible(&self, names: &Names, workflow: &Workflow, region: RegionId) -> Vec<SmolStr> {
        let mut found: Vec<SmolStr> = Vec::new();
        for region in workflow.enclosing(region) {
            let Some(owner) = workflow.regions[region].owner else { continue };
            if let NodeKind::Each { item, index, .. } = &workflow.nodes[owner].kind {
                found.push(item.text.clone());
                found.extend(index.iter().map(|index| index.text.clone()));
            }
        }
        let in_sight = |name: &&SmolStr| self.seen(workflow, region, name).is_some();
        // More than are looked at would only cost time.
        found.extend(self.order.iter().filter(in_sight).take(MAX_CANDIDATES).cloned());
        found.extend(names.values(workflow.module));
        found.push("run".into());
        found
    }

    /// What to say of a name that exists in the workflow but not here: it stands inside of a block.
    pub fn out_of_scope(&self, workflow: &Workflow, name: &Name) -> Option<Diagnostic> {
        let &Declared { def, region } = self.names.get(&name.text)?;
        let declared = match def {
            Def::Node(id) => workflow.nodes[id].name.span,
            Def::Let(id) => workflow.lets[id].name.span,
            _ => return None,
        };
        let frame = workflow.regions[region].frame;
        let block = &workflow.nodes[workflow.regions[frame].owner?];
        let (how, word) = match workflow.regions[frame].kind {
            RegionKind::Each => (format!("`{}.map(x, x.{name})`", block.name), "each"),
            RegionKind::Root | RegionKind::Arm { .. } | RegionKind::Loop => {
                (format!("`{}.{name}`", block.name), "loop")
            }
        };
        Some(
            OUT_OF_SCOPE
                .at(name.span, format!("`{name}` can only be seen inside of `{}`", block.name))
                .label("not visible here")
                .related(declared, format!("declared here, inside of the {word} `{}`", block.name))
                .help(format!("read it through the block, as in {how}")),
        )
    }

    /// The node that a control edge in `region` names; reports what is no node or not of the same block.
    pub fn node(&self, workflow: &Workflow, region: RegionId, name: &Name, sink: &mut Sink) -> Option<NodeId> {
        match self.declared(&name.text) {
            Some(Def::Node(id)) if workflow.visible(workflow.nodes[id].region, region) => Some(id),
            Some(Def::Node(_)) => {
                sink.report(self.out_of_scope(workflow, name)?.help("let the edge lead to or from the block itself"));
                None
            }
            Some(Def::Param(_) | Def::Let(_)) => {
                sink.report(
                    UNKNOWN_STEP
                        .at(name.span, format!("`{name}` is a value, not a step"))
                        .help("edges lead from step to step; values need no edge, they are there when they are read"),
                );
                None
            }
            _ => {
                let steps = self.order.iter().filter(|name| matches!(self.declared(name), Some(Def::Node(_))));
                let near = nearest(&name.text, steps.map(SmolStr::as_str));
                let help = "declare it with `step`, or remove the edge";
                sink.report(
                    UNKNOWN_STEP
                        .at(name.span, format!("no step is called `{name}`"))
                        .help(help)
                        .suggest(name.span, near),
                );
                None
            }
        }
    }

    /// Visits everything that `expr`, standing in `region`, refers to. Unknown names are left to the type checker.
    pub fn references(
        &self,
        names: &Names,
        workflow: &Workflow,
        region: RegionId,
        expr: &Expr,
        visit: &mut dyn FnMut(Reference),
    ) {
        cel::uses(expr, COPING, &mut |used| {
            if let Some((def, _)) = self.meaning(names, workflow, region, &used) {
                visit(Reference { def, span: used.span, soft: used.soft });
            }
        });
    }
}

/// A variable that a block around `region` binds.
fn block_variable(workflow: &Workflow, region: RegionId, name: &str) -> Option<Def> {
    workflow.enclosing(region).find_map(|region| {
        let owner = workflow.regions[region].owner?;
        match &workflow.nodes[owner].kind {
            NodeKind::Each { item, .. } if item.text == name => Some(Def::Item(owner)),
            NodeKind::Each { index: Some(index), .. } if index.text == name => Some(Def::Index(owner)),
            NodeKind::Loop { .. } if workflow.nodes[owner].name.text == name => Some(Def::Round(owner)),
            _ => None,
        }
    })
}

fn twice(name: &Name, what: &str, first: Span) -> Diagnostic {
    DUPLICATE_NAME
        .at(name.span, format!("the name `{name}` is used twice in this workflow"))
        .label(format!("this {what} needs a name of its own"))
        .related(first, "first used here")
        .help("rename one of the two: steps, lets, parameters and namespaces share one space of names")
}

/// What a node is called in messages.
pub const fn node_word(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Call(_) | NodeKind::Broken => "step",
        NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) => "wait",
        NodeKind::Await { .. } => "await",
        NodeKind::Emit { .. } => "emit",
        NodeKind::Choose { .. } => "choose",
        NodeKind::Each { .. } => "each",
        NodeKind::Loop { .. } => "loop",
    }
}
