//! Run manifests: what fixes repeat, checked against a slow search on random graphs; and the example.

use crate::properties::{Damage, apply, damage, in_small_thread, places_exist, plan_is_right, read, said};
use flowright::driver::os_world::OsWorld;
use flowright::driver::{self, Entry, MemoryWorld};
use flowright::frontend;
use flowright::ir::{self, Document, RegionKind};
use flowright::plan;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A node of a random manifest.
#[derive(Clone, Debug)]
struct Node {
    /// What it takes; nothing for the node before it.
    inputs: Option<BTreeSet<usize>>,
    /// Whether the fix feeds it.
    fed: bool,
    cond: bool,
}

/// Some nodes, of which the last is the validator, a fix, and a few nodes behind it.
#[derive(Clone, Debug)]
struct Graph {
    nodes: Vec<Node>,
    retries: i64,
    behind: usize,
}

fn graphs() -> impl Strategy<Value = Graph> {
    let inputs = prop::option::of(prop::collection::vec(any::<prop::sample::Index>(), 0..4));
    let node = (inputs, 0..4_u8, 0..6_u8);
    (prop::collection::vec(node, 1..14), 1..=10_i64, 0..3_usize).prop_map(|(drawn, retries, behind)| {
        let node = |(at, (inputs, fed, cond)): (usize, (Option<Vec<prop::sample::Index>>, u8, u8))| Node {
            inputs: inputs.map(|inputs| inputs.iter().filter(|_| at > 0).map(|input| input.index(at.max(1))).collect()),
            fed: fed == 0,
            cond: cond == 0,
        };
        Graph { nodes: drawn.into_iter().enumerate().map(node).collect(), retries, behind }
    })
}

fn name(node: usize) -> String {
    format!("N{node}")
}

impl Graph {
    fn validator(&self) -> usize {
        self.nodes.len() - 1
    }

    /// What a node waits for, without the fix.
    fn sources(&self, node: usize) -> BTreeSet<usize> {
        match &self.nodes[node].inputs {
            Some(inputs) => inputs.clone(),
            None => node.checked_sub(1).into_iter().collect(),
        }
    }

    /// The nodes that lead to `node`, itself included.
    fn before(&self, node: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([node]);
        for source in self.sources(node) {
            found.extend(self.before(source));
        }
        found
    }

    /// Whether the fix feeds a node: in a list of inputs, which there has to be.
    fn is_fed(&self, node: usize) -> bool {
        self.nodes[node].fed && self.nodes[node].inputs.is_some() && self.before(self.validator()).contains(&node)
    }

    /// What the fix repeats, straight from the rule.
    fn repeated(&self) -> BTreeSet<usize> {
        let validator = self.validator();
        let mut starts: BTreeSet<usize> = (0..=validator).filter(|&node| self.is_fed(node)).collect();
        if starts.is_empty() {
            starts.insert(self.sources(validator).into_iter().max().unwrap_or(validator));
        }
        let ways = self.before(validator);
        ways.into_iter().filter(|&node| !self.before(node).is_disjoint(&starts)).collect()
    }

    fn file(&self) -> Value {
        let mut nodes: Vec<Value> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let mut written = json!({ "id": name(at) });
            if let Some(inputs) = &node.inputs {
                let fix = self.is_fed(at).then(|| "FIX".to_owned());
                written["inputs"] = inputs.iter().map(|&input| name(input)).chain(fix).collect();
            }
            if node.cond {
                written["cond"] = json!(format!("flags.f{at}"));
            }
            nodes.push(written);
        }
        nodes.push(json!({ "id": "FIX", "on": "fail", "max_retries": self.retries }));
        nodes.extend((0..self.behind).map(|at| json!({ "id": format!("B{at}"), "cond": "pass" })));
        let flags: serde_json::Map<String, Value> =
            (0..self.nodes.len()).map(|at| (format!("f{at}"), json!(true))).collect();
        json!({ "song_id": "main", "flags": flags, "graph": nodes })
    }
}

fn world(text: &str) -> MemoryWorld {
    MemoryWorld::new().with("main.manifest.json", text)
}

/// The nodes in the block of a loop, and the greatest number of its rounds.
fn rounds(workflow: &ir::Workflow, owner: &str) -> (BTreeSet<String>, Option<u64>) {
    let region = workflow.regions.iter().find(|region| region.kind == RegionKind::Loop && region.id == owner).unwrap();
    (region.nodes.iter().map(ToString::to_string).collect(), region.max)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_repeats_what_lies_on_the_ways(graph in graphs()) {
        let text = graph.file().to_string();
        let compilation = driver::compile(&world(&text), "main.manifest.json", Entry::Every);
        prop_assert!(compilation.documents.len() == 1, "{}\n{text}", said(&compilation.report));
        places_exist(&compilation.report)?;
        let document = &compilation.documents[0];
        plan_is_right(document)?;
        let json = ir::write::canonical_string(&**document);
        prop_assert_eq!(plan::verify::verify(json.as_bytes()).err(), None);
        let workflow = document.workflows.get("main").unwrap();
        let mut wanted: BTreeSet<String> = graph.repeated().into_iter().map(name).collect();
        wanted.insert("FIX".to_owned());
        prop_assert_eq!(rounds(workflow, "FIX_rounds"), (wanted, Some(graph.retries.unsigned_abs() + 1)), "{}", text);
    }

    #[test]
    fn what_is_found_lies_in_the_files(graph in graphs(), damages in prop::collection::vec(damage(), 1..6), skill in any::<bool>()) {
        let damaged = |text: String| damages.iter().fold(text, |text, damage: &Damage| apply(&text, damage));
        let (manifest, contract) = if skill {
            (read("examples/song/song.manifest.json"), damaged(read("examples/song/skills/compose.skill.yaml")))
        } else {
            (damaged(graph.file().to_string()), String::new())
        };
        let report = in_small_thread(move || {
            let world = world(&manifest).with("skills/compose.skill.yaml", contract);
            driver::check(&world, &["main.manifest.json".into()])
        });
        places_exist(&report)?;
    }
}

/// The plan of a document's workflow, with names in small letters.
fn groups(document: &Document) -> Vec<BTreeSet<String>> {
    let plan = &document.workflows.get("song").unwrap().plan;
    plan.groups.iter().map(|group| group.iter().map(|name| name.to_lowercase()).collect()).collect()
}

#[test]
fn the_example_is_planned_as_the_workflow_beside_it() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let compile = |path: &str| {
        let compilation = driver::compile(&OsWorld::new(), path, Entry::Every);
        assert!(compilation.report.diagnostics.is_empty(), "{path}: {}", said(&compilation.report));
        (*compilation.documents[0]).clone()
    };
    let (manifest, flow) = (compile("examples/song/song.manifest.json"), compile("examples/song/song.flow"));
    let flow: Vec<BTreeSet<String>> = groups(&flow)
        .into_iter()
        .map(|group| {
            group.into_iter().map(|name| name.replace("draft", "fix_rounds").replace("audio", "render")).collect()
        })
        .collect();
    assert_eq!(groups(&manifest), flow);
    let of = |document: &Document, name: &str| rounds(document.workflows.get("song").unwrap(), name).1;
    assert_eq!(of(&manifest, "FIX_rounds"), Some(4));
    let action = manifest.actions.get("compose").unwrap();
    assert!(action.deterministic);
}

#[test]
fn long_chains_of_fixes_are_read() {
    let mut nodes = Vec::new();
    for at in 0..4_000 {
        nodes.push(json!({ "id": format!("MAKE{at}") }));
        nodes.push(json!({ "id": format!("CHECK{at}") }));
        nodes.push(json!({ "id": format!("FIX{at}"), "on": "fail", "max_retries": 2 }));
        nodes.push(json!({ "id": format!("SHOW{at}"), "inputs": [format!("MAKE{at}")] }));
    }
    assert_eq!(codes(&nodes), Vec::<&str>::new());
}

fn codes(graph: &[Value]) -> Vec<&'static str> {
    let text = json!({ "song_id": "main", "graph": graph }).to_string();
    let report = in_small_thread(move || driver::check(&world(&text), &["main.manifest.json".into()]));
    report.diagnostics.iter().map(|found| found.rule.code).collect()
}

/// Fixes that all feed the first node, so that each repeats the loops of those before it.
fn nested(fixes: usize) -> Vec<Value> {
    let fix = |at: usize| format!("FIX{at}");
    let mut nodes = vec![json!({ "id": "MAKE", "inputs": (0..fixes).map(fix).collect::<Vec<_>>() })];
    for at in 0..fixes {
        nodes.push(json!({ "id": format!("CHECK{at}") }));
        nodes.push(json!({ "id": fix(at), "on": "fail", "max_retries": 2 }));
    }
    nodes
}

#[test]
fn loops_lie_inside_of_each_other_up_to_a_bound() {
    assert_eq!(codes(&nested(32)), Vec::<&str>::new());
    assert_eq!(codes(&nested(34)), ["E0105", "E0105"]);
}

#[test]
fn searches_for_what_is_repeated_end() {
    // Every fix stands behind all makers, and mends the first: each search sees all of them.
    let makers = 2_000;
    let mut nodes: Vec<Value> = (0..makers).map(|at| json!({ "id": format!("MAKE{at}") })).collect();
    let last = format!("MAKE{}", makers - 1);
    for at in 0..3_000 {
        nodes.push(json!({ "id": format!("CHECK{at}"), "inputs": [last] }));
        nodes.push(json!({ "id": format!("FIX{at}"), "on": "fail", "max_retries": 1 }));
    }
    nodes[0]["inputs"] = (0..3_000).map(|at| format!("FIX{at}")).collect();
    let found = codes(&nodes);
    assert!(found.contains(&"E0105") && found.iter().all(|code| ["E0105", "E0413"].contains(code)), "{found:?}");
}

#[test]
fn manifests_and_contracts_are_known_by_their_names_and_their_keys() {
    let kind = |path: &str, text: &str| frontend::choose(path, text).name();
    for path in ["a.manifest.json", "A.Manifest.yaml", "a.manifest.yml"] {
        assert_eq!(kind(path, ""), "manifest");
    }
    for path in ["plan.skill.yaml", "plan.skill.yml", "plan.skill.json"] {
        assert_eq!(kind(path, ""), "skill");
    }
    assert_eq!(kind("<stdin>", r#"{"song_id": "a", "graph": []}"#), "manifest");
    assert_eq!(kind("<stdin>", "name: plan\ndeterminism: true"), "skill");
    assert_eq!(kind("plan.yaml", "name: plan\ninputs: {}\noutputs: {}"), "skill");
    assert_eq!(kind("other.yaml", "name: plan\ninputs: {}"), "yaml");
}
