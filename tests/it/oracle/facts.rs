//! What Flowright itself says of the text of a model, by its run conditions.

use super::answers::Values;
use super::compare::Analysis;
use super::execute::Written;
use super::model::{Model, NodeAt, On, Source};
use super::text::{let_name, name};
use flowright::analysis::paths::Count;
use flowright::analysis::{Cause, Condition, Facts, Question, Scene};
use flowright::driver::{self, MemoryWorld};
use flowright::hir::{NodeId, NodeKind, RegionId, WorkflowId};
use flowright::resolve::{Edge, EdgeKind, Vertex};
use flowright::syntax::ast::Outcome;

/// The facts of the one workflow of a text.
pub(super) struct Said<'m> {
    pub(super) model: &'m Model,
    pub(super) analysis: driver::Analysis,
}

impl<'m> Said<'m> {
    pub(super) fn new(model: &'m Model, text: &str) -> Self {
        let world = MemoryWorld::new().with("main.flow", text);
        Self { model, analysis: driver::analysis(&world, &["main.flow".to_owned()]) }
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        let id = WorkflowId::new(0);
        let resolved = &self.analysis.resolved;
        Scene {
            workflow: &self.analysis.program.workflows[id],
            resolved: &resolved.workflows[id],
            names: &resolved.names,
        }
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.analysis.typed.workflows[WorkflowId::new(0)].facts
    }

    pub(super) fn node(&self, at: NodeAt) -> NodeId {
        let name = name(self.model, at);
        let mut nodes = self.scene().workflow.nodes.enumerate();
        nodes.find(|(_, node)| node.name.text == name).unwrap().0
    }

    pub(super) fn vertex(&self, vertex: Vertex) -> u32 {
        self.scene().resolved.graph.vertex(vertex)
    }

    /// The vertex that gives a source its value.
    pub(super) fn source(&self, source: Source) -> u32 {
        match source {
            Source::Node(at) => self.vertex(Vertex::End(self.node(at))),
            Source::Let(at) => {
                let name = let_name(at);
                let mut lets = self.scene().workflow.lets.enumerate();
                self.vertex(Vertex::Let(lets.find(|(_, decl)| decl.name.text == name).unwrap().0))
            }
        }
    }

    /// What holds where the node stands.
    pub(super) fn given(&self, at: NodeAt) -> Condition {
        let workflow = self.scene().workflow;
        self.facts().given(workflow, workflow.nodes[self.node(at)].region)
    }

    pub(super) fn control_edges(&self, at: NodeAt) -> Vec<&Edge> {
        let edges = self.scene().resolved.graph.incoming(self.vertex(Vertex::Node(self.node(at))));
        edges.filter(|edge| matches!(edge.kind, EdgeKind::Control { .. })).collect()
    }

    pub(super) fn arms(&self, at: NodeAt) -> Option<&[RegionId]> {
        match &self.scene().workflow.nodes[self.node(at)].kind {
            NodeKind::Choose { arms } => Some(arms),
            _ => None,
        }
    }

    /// When all control edges into a node fire where its guard is true and its data there, and when one of them does while no step that
    /// one wants to have succeeded failed.
    pub(super) fn joins(&self, at: NodeAt) -> Option<[Condition; 2]> {
        let facts = self.facts();
        let fired = facts.fired(self.scene(), self.node(at));
        let stands = self.given(at);
        let given = facts.guard(self.node(at)).map_or(stands, |guard| facts.both(stands, guard));
        // What is reported to be missing is taken to be there.
        let (graph, to) = (&self.scene().resolved.graph, self.vertex(Vertex::Node(self.node(at))));
        let is_missing = |from: u32| {
            let mut missing = facts.missing().iter().map(|missing| &graph.edges[missing.edge]);
            missing.any(|edge| (edge.from, edge.to) == (from, to))
        };
        let data = graph.incoming(to).filter(|edge| edge.kind == EdgeKind::Data { soft: false });
        let given = data
            .filter(|edge| !is_missing(edge.from))
            .fold(given, |given, edge| facts.both(given, facts.there(edge.from)));
        let all = fired.iter().fold(given, |all, &fires| facts.both(all, fires));
        let mut any = facts.both(given, facts.any(fired)?);
        for edge in self.control_edges(at) {
            if matches!(edge.kind, EdgeKind::Control { on: Outcome::Succeeded, .. }) {
                let skipped = facts.not(facts.run(edge.from))?;
                any = facts.both(any, facts.any([skipped, facts.there(edge.from)])?);
            }
        }
        Some([all, any])
    }

    /// An answer, if everything was decided.
    fn decided<T>(&self, answer: T) -> Option<T> {
        // That no case is certain is an answer, but where it leaves the data of a step in doubt.
        let open =
            |(question, cause): &(Question, Cause)| *cause != Cause::Uncertain || matches!(question, Question::Read(_));
        (!self.facts().undecided().iter().any(open)).then_some(answer)
    }

    fn values(&self, given: Condition, says: Condition) -> Option<Values> {
        let facts = self.facts();
        self.decided(Values { ever_true: !facts.disjoint(given, says), ever_false: !facts.implies(given, says) })
    }
}

impl Analysis for Said<'_> {
    fn counts_data(&self, written: Written) -> bool {
        matches!(written, Written::Arm(..))
    }

    fn counts_guards_of_joins(&self) -> bool {
        true
    }

    fn runs(&self, node: NodeAt) -> Option<bool> {
        let vertex = self.vertex(Vertex::Node(self.node(node)));
        self.decided(!self.facts().absolute(self.scene(), vertex).is_false())
    }

    fn skipped(&self, node: NodeAt) -> Option<bool> {
        let vertex = self.vertex(Vertex::Node(self.node(node)));
        self.decided(!self.facts().absolute(self.scene(), vertex).is_true())
    }

    fn missing(&self, reader: NodeAt, source: Source) -> Option<bool> {
        let (scene, from) = (self.scene(), self.source(source));
        let workflow = scene.workflow;
        let frame = |region: RegionId| workflow.regions[region].frame;
        let reader = self.node(reader);
        let source_region = match scene.resolved.graph.unpack(from) {
            Vertex::Node(id) | Vertex::End(id) => workflow.nodes[id].region,
            Vertex::Let(id) => workflow.lets[id].region,
        };
        // What the inside of a block reads from outside, the block needs.
        let block = workflow.regions[frame(workflow.nodes[reader].region)].owner;
        let outside = frame(source_region) != frame(workflow.nodes[reader].region);
        let to = self.vertex(Vertex::Node(block.filter(|_| outside).unwrap_or(reader)));
        let edges = &self.scene().resolved.graph.edges;
        let mut missing = self.facts().missing().iter().map(|missing| &edges[missing.edge]);
        self.decided(missing.any(|edge| edge.from == from && edge.to == to))
    }

    fn joins_differ(&self, node: NodeAt) -> Option<bool> {
        let [all, any] = self.joins(node)?;
        self.decided(!self.facts().implies(any, all))
    }

    fn complete(&self, choose: NodeAt) -> Option<bool> {
        let (when, before) = self.facts().arm(*self.arms(choose)?.last()?)?;
        self.decided(self.facts().implies(before, when))
    }

    fn chosen(&self, choose: NodeAt, arm: usize) -> Option<bool> {
        let (when, before) = self.facts().arm(self.arms(choose)?[arm])?;
        self.decided(!self.facts().disjoint(before, when))
    }

    fn guard(&self, written: Written) -> Option<Values> {
        let facts = self.facts();
        match written {
            Written::When(at) => {
                let (id, scene) = (self.node(at), self.scene());
                let context = facts.context(scene.workflow, scene.workflow.nodes[id].region);
                self.values(facts.both(context, facts.reached(id)), facts.guard(id)?)
            }
            Written::Arm(at, arm) => {
                let (when, before) = facts.arm(self.arms(at)?[arm])?;
                self.values(before, when)
            }
            Written::Edge(at, edge) => {
                let edge = &self.model.nodes[at].edges[edge];
                assert_eq!(edge.on, On::Succeeded, "only arrows have conditions");
                let from = self.source(Source::Node(edge.from));
                let place = self.control_edges(at).into_iter().find_map(|edge| match edge.kind {
                    EdgeKind::Control { when, .. } if edge.from == from => when,
                    _ => None,
                })?;
                self.values(facts.both(self.given(at), facts.there(from)), facts.edge_guard(place)?)
            }
        }
    }

    fn paths(&self) -> Option<usize> {
        match self.facts().count_paths(self.scene()) {
            Count::Exactly(count) => self.decided(usize::try_from(count).ok()?),
            Count::AtLeast(_) => None,
        }
    }

    fn result_missing(&self) -> Option<bool> {
        let there = self.facts().there(self.source(Source::Node(self.model.result?)));
        self.decided(!self.facts().implies(Condition::TRUE, there))
    }
}
