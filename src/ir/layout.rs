//! Where everything is in a workflow, and what waits for what.
//!
//! A document names nodes and regions; algorithms want numbers. The waiting graph has a vertex for each node and, behind
//! those, one for the *end* of each choose: what follows a choose by a control edge waits until every node of its arms
//! is settled, so those lead to the end, and the end leads to what follows. The graphs of a workflow, of its eaches and
//! of its loops share no edge, so one graph holds them all.

use super::model::{EdgeKind, NodeKind, RegionKind, Workflow};
use crate::graph::Graph;
use rustc_hash::FxHashMap;

/// The numbers behind the names of one workflow. Names that lead nowhere are left out, so any document has a layout.
#[derive(Debug)]
pub struct Layout<'d> {
    nodes: FxHashMap<&'d str, u32>,
    regions: FxHashMap<&'d str, u32>,
    region_of_node: Vec<u32>,
    parent_of_region: Vec<Option<u32>>,
    graph_of_region: Vec<u32>,
    ends: Vec<u32>,
    waits: Graph,
}

impl<'d> Layout<'d> {
    /// The layout of a workflow, in linear time.
    pub fn of(workflow: &'d Workflow) -> Self {
        let nodes = numbered(workflow.nodes.iter().map(|node| node.id.as_str()));
        let regions = numbered(workflow.regions.iter().map(|region| region.id.as_str()));
        let region_of = |node: &'d super::Node| regions.get(node.region.as_str()).copied().unwrap_or(0);
        let parent_of = |region: &'d super::Region| nodes.get(region.parent.as_deref()?).copied();
        let region_of_node: Vec<u32> = workflow.nodes.iter().map(region_of).collect();
        let parent_of_region: Vec<Option<u32>> = workflow.regions.iter().map(parent_of).collect();
        let mut layout = Self {
            graph_of_region: graphs(workflow, &region_of_node, &parent_of_region),
            ends: Vec::new(),
            waits: Graph::default(),
            nodes,
            regions,
            region_of_node,
            parent_of_region,
        };
        layout.ends = ends(workflow);
        let edges = layout.edges(workflow);
        layout.waits = Graph::new(workflow.nodes.len() + layout.ends.len(), edges);
        layout
    }

    /// The number of a node.
    pub fn node(&self, id: &str) -> Option<u32> {
        self.nodes.get(id).copied()
    }

    /// The number of a region.
    pub fn region(&self, id: &str) -> Option<u32> {
        self.regions.get(id).copied()
    }

    /// The region that a node lies in.
    pub fn region_of(&self, node: u32) -> u32 {
        self.region_of_node[node as usize]
    }

    /// The node that a region is a block of.
    pub fn parent_of(&self, region: u32) -> Option<u32> {
        self.parent_of_region.get(region as usize).copied().flatten()
    }

    /// The region whose graph a region belongs to: itself, or of an arm that of its choose.
    pub fn graph_of(&self, region: u32) -> u32 {
        self.graph_of_region.get(region as usize).copied().unwrap_or(0)
    }

    /// The region around a region.
    pub fn around(&self, region: u32) -> Option<u32> {
        self.parent_of(region).map(|parent| self.region_of(parent))
    }

    /// The waiting graph: nodes first, then the ends of chooses.
    pub fn waits(&self) -> &Graph {
        &self.waits
    }

    /// The node that a vertex of the waiting graph stands for: itself, or the choose that it is the end of.
    pub fn node_of(&self, vertex: u32) -> u32 {
        let behind = (vertex as usize).checked_sub(self.region_of_node.len());
        behind.map_or(vertex, |end| self.ends[end])
    }

    /// Whether a vertex of the waiting graph is the end of a choose.
    pub fn is_end(&self, vertex: u32) -> bool {
        vertex as usize >= self.region_of_node.len()
    }

    #[expect(clippy::cast_possible_truncation, reason = "nodes are numbered with 32 bits")]
    fn edges(&self, workflow: &Workflow) -> Vec<(u32, u32)> {
        let count = workflow.nodes.len();
        let mut end_of: Vec<Option<u32>> = vec![None; count];
        for (place, &choose) in self.ends.iter().enumerate() {
            end_of[choose as usize] = Some((count + place) as u32);
        }
        let last = |node: u32| end_of[node as usize].unwrap_or(node);
        let mut edges = Vec::with_capacity(count * 2);
        // Whether a node reaches the end around it through a follower, and a choose its own end through an arm.
        let (mut followed, mut filled) = (vec![false; count], vec![false; count]);
        for (node, index) in workflow.nodes.iter().zip(0_u32..) {
            for (from, edge) in node.incoming.iter().filter_map(|edge| Some((self.node(&edge.from)?, edge))) {
                let source = if edge.via == EdgeKind::Control { last(from) } else { from };
                followed[from as usize] |= source == last(from) && self.region_of(from) == self.region_of(index);
                filled[from as usize] |= edge.via == EdgeKind::Arm;
                edges.push((source, index));
            }
        }
        for index in 0..count as u32 {
            let own = end_of[index as usize].filter(|_| !filled[index as usize]);
            edges.extend(own.map(|end| (index, end)));
            let around = self.choose_of(workflow, index).filter(|_| !followed[index as usize]);
            edges.extend(around.and_then(|choose| end_of[choose as usize]).map(|end| (last(index), end)));
        }
        edges
    }

    /// The choose in whose arm a node directly lies.
    fn choose_of(&self, workflow: &Workflow, node: u32) -> Option<u32> {
        let region = self.region_of(node);
        let is_arm = workflow.regions.get(region as usize).is_some_and(|region| region.kind == RegionKind::Arm);
        if is_arm { self.parent_of(region) } else { None }
    }
}

/// The chooses, in the order of their ends.
#[expect(clippy::cast_possible_truncation, reason = "nodes are numbered with 32 bits")]
fn ends(workflow: &Workflow) -> Vec<u32> {
    let chooses = workflow.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Choose);
    chooses.map(|(index, _)| index as u32).collect()
}

/// The place of each name; of two equal ones the first counts.
#[expect(clippy::cast_possible_truncation, reason = "nodes and regions are numbered with 32 bits")]
fn numbered<'d>(names: impl ExactSizeIterator<Item = &'d str>) -> FxHashMap<&'d str, u32> {
    let mut places = FxHashMap::with_capacity_and_hasher(names.len(), rustc_hash::FxBuildHasher);
    for (place, name) in names.enumerate() {
        places.entry(name).or_insert(place as u32);
    }
    places
}

/// For each region the one whose graph it belongs to. Regions that contain each other end at the first one seen twice.
#[expect(clippy::cast_possible_truncation, reason = "regions are numbered with 32 bits")]
fn graphs(workflow: &Workflow, region_of_node: &[u32], parent_of_region: &[Option<u32>]) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    let mut graphs = vec![UNKNOWN; workflow.regions.len()];
    for start in 0..workflow.regions.len() as u32 {
        let (mut region, mut passed) = (start, Vec::new());
        let found = loop {
            if graphs[region as usize] != UNKNOWN {
                break graphs[region as usize];
            }
            let is_arm = workflow.regions[region as usize].kind == RegionKind::Arm;
            let around = parent_of_region[region as usize].map(|node| region_of_node[node as usize]);
            passed.push(region);
            graphs[region as usize] = region; // so a circle of arms ends here
            match around.filter(|_| is_arm) {
                Some(around) => region = around,
                None => break region,
            }
        };
        for region in passed {
            graphs[region as usize] = found;
        }
    }
    graphs
}
