//! Regions: one for the workflow, one for each arm and block, each listed by its node and listing its nodes.

use super::{Place, Problems, Subject};
use crate::ir::model::{NodeKind, Region, RegionKind};
use smol_str::SmolStr;

/// Checks the regions of a workflow.
pub(super) fn check(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let place = place.of("regions");
    if subject.workflow.regions.first().is_none_or(|region| region.kind != RegionKind::Workflow) {
        return problems.add(&place, "the first region must be the workflow's own", None);
    }
    let members = members(subject);
    for (index, (region, members)) in subject.workflow.regions.iter().zip(members).enumerate() {
        let place = place.at(index);
        if subject.layout.region(&region.id).map(|place| place as usize) != Some(index) {
            problems.add(&place.of("id"), format!("a second region has the name `{}`", region.id), None);
        }
        if !region.nodes.iter().map(SmolStr::as_str).eq(members.iter().copied()) {
            let message = format!("these must be the nodes whose `region` is `{}`, in index order", region.id);
            problems.add(&place.of("nodes"), message, None);
        }
        check_parent(subject, index, region, &place, problems);
        check_kind(region, &place, problems);
    }
    check_nesting(subject, &place, problems);
}

/// The nodes of each region as the nodes tell it.
fn members<'d>(subject: &Subject<'d>) -> Vec<Vec<&'d str>> {
    let mut members = vec![Vec::new(); subject.workflow.regions.len()];
    for node in &subject.workflow.nodes {
        if let Some(region) = subject.layout.region(&node.region) {
            members[region as usize].push(node.id.as_str());
        }
    }
    members
}

fn check_parent(subject: &Subject<'_>, index: usize, region: &Region, place: &Place<'_>, problems: &mut Problems) {
    let place = place.of("parent");
    let wanted = match region.kind {
        RegionKind::Workflow if index > 0 => {
            return problems.add(&place, "only the first region is a workflow's", None);
        }
        RegionKind::Workflow if region.parent.is_some() => {
            return problems.add(&place, "nothing is around the workflow's own region", None);
        }
        RegionKind::Workflow => return,
        RegionKind::Arm => NodeKind::Choose,
        RegionKind::Each => NodeKind::Each,
        RegionKind::Loop => NodeKind::Loop,
    };
    let node = region.parent.as_ref().and_then(|parent| subject.layout.node(parent));
    let node = node.map(|node| &subject.workflow.nodes[node as usize]);
    match node {
        None => problems.add(&place, "this must be the node that the region is a block of", None),
        Some(node) if node.kind != wanted => {
            problems.add(&place, format!("node `{}` cannot have a region of this kind", node.id), None);
        }
        Some(node) if !node.regions.contains(&region.id) => {
            problems.add(&place, format!("node `{}` does not list the region `{}`", node.id, region.id), None);
        }
        Some(_) => {}
    }
}

fn check_kind(region: &Region, place: &Place<'_>, problems: &mut Problems) {
    match region.kind {
        RegionKind::Each if region.list.is_none() => problems.add(place, "an each must have a list, `in`", None),
        RegionKind::Each if region.item.is_none() => problems.add(place, "an each must name its `item`", None),
        RegionKind::Each if region.parallel == Some(0) => {
            problems.add(&place.of("parallel"), "at least one element runs at a time", None);
        }
        RegionKind::Loop if region.max.unwrap_or(0) == 0 => {
            problems.add(place, "a loop must have a `max` of at least 1", None);
        }
        RegionKind::Arm | RegionKind::Each | RegionKind::Loop | RegionKind::Workflow => {}
    }
}

/// Every region must lead outwards to the workflow's own.
fn check_nesting(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let count = subject.workflow.regions.len();
    let mut inside = vec![false; count];
    if let Some(root) = inside.first_mut() {
        *root = true;
    }
    for start in 0..count {
        let (mut region, mut passed) = (start, Vec::new());
        while !inside[region] && passed.len() <= count {
            passed.push(region);
            let around = u32::try_from(region).ok().and_then(|region| subject.layout.around(region));
            let Some(around) = around else { break };
            region = around as usize;
        }
        if !inside[region] {
            return problems.add(&place.at(start), "this region lies inside itself", None);
        }
        for region in passed {
            inside[region] = true;
        }
    }
}
