//! Variables of expressions: each exists where it is read, and what a node reads of another has an edge.

use super::{Place, Problems, Subject};
use crate::ir::model::{Expr, Node, Param, Read, RegionKind};
use rustc_hash::FxHashMap;

/// Checks every expression of a workflow whose nodes and regions are in order.
pub(super) fn check(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let mut scope = Scope { subject, lets: FxHashMap::default() };
    let lets = place.of("lets");
    for (index, binding) in subject.workflow.lets.iter().enumerate() {
        let place = lets.at(index);
        let Some(region) = subject.layout.region(&binding.region) else {
            problems.add(&place.of("region"), format!("there is no region `{}`", binding.region), None);
            continue;
        };
        // A let sees only those before it.
        scope.check(&binding.reads, region, &place.of("reads"), problems);
        if scope.lets.insert(&binding.name, index).is_some() {
            problems.add(&place.of("name"), format!("a second let has the name `{}`", binding.name), None);
        }
    }
    let nodes = place.of("nodes");
    for (index, node) in subject.workflow.nodes.iter().enumerate() {
        scope.check_node(index, node, &nodes.at(index), problems);
    }
    let regions = place.of("regions");
    for index in 0..subject.workflow.regions.len() {
        scope.check_region(index, &regions.at(index), problems);
    }
    if let Some(result) = &subject.workflow.result {
        scope.check(&result.reads, 0, &place.of("return").of("reads"), problems);
    }
}

/// Checks the guard of a machine's transition, which sees the event's parameters only.
pub(super) fn check_of_event(params: &[Param], when: &Expr, place: &Place<'_>, problems: &mut Problems) {
    for read in &when.reads {
        let known = matches!(read, Read::Param(name) if params.iter().any(|param| param.name == *name));
        if !known {
            problems.add(&place.of("reads"), format!("the event has no `{read}`"), None);
        }
    }
}

struct Scope<'d> {
    subject: &'d Subject<'d>,
    lets: FxHashMap<&'d str, usize>,
}

impl Scope<'_> {
    fn check(&self, reads: &[Read], region: u32, place: &Place<'_>, problems: &mut Problems) {
        for (index, read) in reads.iter().enumerate().filter(|(_, read)| !self.knows(read, region)) {
            problems.add(&place.at(index), format!("there is no `{read}` that can be read here"), None);
        }
    }

    fn knows(&self, read: &Read, region: u32) -> bool {
        match read {
            Read::Run => true,
            Read::Param(name) => self.subject.workflow.params.iter().any(|param| param.name == *name),
            Read::Secret(name) => self.subject.document.secrets.contains(name),
            Read::Let(name) => self.lets.contains_key(name.as_str()),
            Read::Node(name) => self.subject.layout.node(name).is_some(),
            Read::Loop(name) => self.around(region).any(|around| around.kind == RegionKind::Loop && around.id == *name),
            Read::Item(name) => {
                self.around(region).any(|around| [&around.item, &around.index].contains(&&Some(name.clone())))
            }
        }
    }

    /// The region and those around it, inside out. Nesting was checked: this ends.
    fn around(&self, region: u32) -> impl Iterator<Item = &crate::ir::model::Region> {
        let chain = std::iter::successors(Some(region), |&region| self.subject.layout.around(region));
        chain.map(|region| &self.subject.workflow.regions[region as usize])
    }

    fn check_node(&self, index: usize, node: &Node, place: &Place<'_>, problems: &mut Problems) {
        let region = self.subject.layout.region_of(u32::try_from(index).unwrap_or(0));
        let args = place.of("args");
        let clauses = [("fallback", &node.fallback), ("wait_until", &node.wait_until), ("when", &node.when)];
        let clauses = clauses.iter().filter_map(|(name, expr)| Some((place.of(name), expr.as_deref()?)));
        let all = node.args.iter().map(|(name, expr)| (args.of(name), expr)).chain(clauses);
        for (place, expr) in all {
            self.check(&expr.reads, region, &place.of("reads"), problems);
            self.check_data(node, region, expr, &place.of("reads"), problems);
        }
        let incoming = place.of("in");
        for (number, edge) in node.incoming.iter().enumerate() {
            if let Some(when) = &edge.when {
                self.check(&when.reads, region, &incoming.at(number).of("when").of("reads"), problems);
            }
        }
    }

    /// What a node reads of another one of its graph has an edge, or the node would not wait for it.
    fn check_data(&self, node: &Node, region: u32, expr: &Expr, place: &Place<'_>, problems: &mut Problems) {
        let layout = &self.subject.layout;
        for (index, read) in expr.reads.iter().enumerate() {
            let Read::Node(name) = read else { continue };
            let Some(source) = layout.node(name) else { continue };
            let same_graph = layout.graph_of(layout.region_of(source)) == layout.graph_of(region);
            if same_graph && !node.incoming.iter().any(|edge| edge.from == *name) {
                let message = format!("node `{}` reads `{name}`, and no edge makes it wait for it", node.id);
                problems.add(&place.at(index), message, None);
            }
        }
    }

    fn check_region(&self, index: usize, place: &Place<'_>, problems: &mut Problems) {
        let region = &self.subject.workflow.regions[index];
        let here = u32::try_from(index).unwrap_or(0);
        let parent = self.subject.layout.parent_of(here).map(|node| &self.subject.workflow.nodes[node as usize]);
        let outside = self.subject.layout.around(here).unwrap_or(here);
        // A list and an arm's condition are evaluated outside, by the node that has the block; `until` sees the block.
        for (name, expr) in [("in", &region.list), ("when", &region.when)] {
            let (Some(expr), Some(parent)) = (expr, parent) else { continue };
            let place = place.of(name);
            self.check(&expr.reads, outside, &place.of("reads"), problems);
            self.check_data(parent, outside, expr, &place.of("reads"), problems);
        }
        if let Some(until) = &region.until {
            self.check(&until.reads, here, &place.of("until").of("reads"), problems);
        }
    }
}
