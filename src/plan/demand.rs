//! How much of each resource a set of nodes needs when they run at the same time.
//!
//! Nodes in different arms of one choose never do: of a choose only the arm that needs most counts. So a total is kept
//! for each arm and a maximum for each choose, from the node outwards.

use crate::ir::layout::Layout;
use crate::ir::{RegionKind, Workflow};
use rustc_hash::FxHashMap;

/// A resource, by its place in the document's `resources`; or nodes themselves, of which there is no limit.
pub(super) type Resource = u32;

/// Counts the nodes.
pub(super) const NODES: Resource = u32::MAX;

/// What several nodes need together.
#[derive(Default)]
pub(super) struct Demand {
    taken: FxHashMap<(Resource, Part), u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    Arm(u32),
    Choose(u32),
}

impl Demand {
    /// How much of a resource is needed at most at one time.
    pub(super) fn of(&self, resource: Resource) -> u64 {
        self.part(resource, Part::Whole)
    }

    /// How much would be needed with one more node inside these arms.
    pub(super) fn with(&self, arms: &[Arm], resource: Resource, amount: u64) -> u64 {
        let mut more = amount;
        for &Arm { region, choose } in arms {
            let in_arm = self.part(resource, Part::Arm(region)).saturating_add(more);
            more = in_arm.saturating_sub(self.part(resource, Part::Choose(choose)));
        }
        self.of(resource).saturating_add(more)
    }

    /// Adds a node inside these arms.
    pub(super) fn add(&mut self, arms: &[Arm], resource: Resource, amount: u64) {
        let mut more = amount;
        for &Arm { region, choose } in arms {
            let arm = self.taken.entry((resource, Part::Arm(region))).or_default();
            *arm = arm.saturating_add(more);
            let in_arm = *arm;
            let most = self.taken.entry((resource, Part::Choose(choose))).or_default();
            more = in_arm.saturating_sub(*most);
            *most = in_arm.max(*most);
        }
        let whole = self.taken.entry((resource, Part::Whole)).or_default();
        *whole = whole.saturating_add(more);
    }

    fn part(&self, resource: Resource, part: Part) -> u64 {
        self.taken.get(&(resource, part)).copied().unwrap_or(0)
    }
}

/// An arm that a node lies in.
#[derive(Clone, Copy)]
pub(super) struct Arm {
    region: u32,
    choose: u32,
}

/// The arms around a node up to the border of its graph, inside out.
pub(super) fn arms(workflow: &Workflow, layout: &Layout<'_>, node: u32) -> Vec<Arm> {
    let mut arms = Vec::new();
    let mut region = layout.region_of(node);
    while workflow.regions.get(region as usize).is_some_and(|region| region.kind == RegionKind::Arm) {
        // The regions of a graph nest without circles, or the workflow would have no plan.
        let Some(choose) = layout.parent_of(region) else { break };
        arms.push(Arm { region, choose });
        region = layout.region_of(choose);
    }
    arms
}
