//! What tests of documents share: a builder that does the bookkeeping, and a sample that has one of everything.

use super::hash;
use super::model::*;
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

/// A workflow in the making: nodes are added in index order, bookkeeping is done at the end.
pub(crate) struct Sketch(Workflow);

impl Sketch {
    pub(crate) fn new() -> Self {
        let root = Region { id: "root".into(), ..Region::default() };
        Self(Workflow { regions: vec![root], ..Workflow::default() })
    }

    /// Adds a node of the region `region`, with control edges from `after`.
    pub(crate) fn node(&mut self, kind: NodeKind, id: &str, region: &str, after: &[&str]) -> &mut Node {
        let incoming = after.iter().map(|from| edge(from, Outcome::Succeeded, EdgeKind::Control)).collect();
        self.0.nodes.push(Node { kind, id: id.into(), region: region.into(), incoming, ..Node::default() });
        self.0.nodes.last_mut().unwrap()
    }

    /// Adds a step of the action `work` that takes this long.
    pub(crate) fn step(&mut self, id: &str, region: &str, after: &[&str], ms: u64) -> &mut Node {
        let node = self.node(NodeKind::Step, id, region, after);
        node.action = Some("work".into());
        node.estimate_ms = Some(Estimate { high: ms, likely: None, low: ms });
        node
    }

    pub(crate) fn choose(&mut self, id: &str, region: &str, arms: usize, after: &[&str]) -> &mut Node {
        let ids: Vec<SmolStr> = (0..arms).map(|arm| format_smolstr!("{id}.{arm}")).collect();
        for (arm, name) in ids.iter().enumerate() {
            let when = (arm + 1 < arms).then(|| Expr::new("true", []));
            let parent = Some(id.into());
            self.0.regions.push(Region { id: name.clone(), kind: RegionKind::Arm, parent, when, ..Region::default() });
        }
        let node = self.node(NodeKind::Choose, id, region, after);
        node.regions = ids;
        node
    }

    pub(crate) fn block(&mut self, id: &str, region: &str, kind: NodeKind, after: &[&str]) -> &mut Region {
        self.node(kind, id, region, after).regions = vec![id.into()];
        let kind = if kind == NodeKind::Each { RegionKind::Each } else { RegionKind::Loop };
        self.0.regions.push(Region { id: id.into(), kind, parent: Some(id.into()), ..Region::default() });
        self.0.regions.last_mut().unwrap()
    }

    pub(crate) fn so_far(&self) -> &Workflow {
        &self.0
    }

    pub(crate) fn build(mut self) -> Workflow {
        let arms: Vec<(SmolStr, SmolStr)> = self
            .0
            .regions
            .iter()
            .filter(|region| region.kind == RegionKind::Arm)
            .map(|region| (region.id.clone(), region.parent.clone().unwrap()))
            .collect();
        for index in 0..self.0.nodes.len() {
            let node = &mut self.0.nodes[index];
            if let Some((_, choose)) = arms.iter().find(|(arm, _)| *arm == node.region) {
                node.incoming.push(edge(choose, Outcome::Succeeded, EdgeKind::Arm));
            }
            node.index = u32::try_from(index).unwrap();
            node.seed_offset = node.index;
            node.entry = node.incoming.is_empty();
            let (id, region, sources) = (node.id.clone(), node.region.clone(), node.incoming.clone());
            self.0.regions.iter_mut().filter(|other| other.id == region).for_each(|r| r.nodes.push(id.clone()));
            for source in sources {
                let from = self.0.nodes.iter_mut().find(|other| other.id == source.from).unwrap();
                if from.outgoing.last() != Some(&id) {
                    from.outgoing.push(id.clone());
                }
            }
        }
        self.0.nodes.iter_mut().for_each(|node| node.terminal = node.outgoing.is_empty());
        self.0
    }
}

pub(crate) fn edge(from: &str, on: Outcome, via: EdgeKind) -> Edge {
    Edge { from: from.into(), on, via, when: None }
}

/// An action without parameters.
pub(crate) fn action() -> Action {
    let config = Json(serde_json::json!({}));
    Action {
        archetype: Archetype::Effect,
        cached_ms: None,
        config_ref: hash::content(&config),
        deterministic: false,
        emits: Vec::new(),
        estimate_ms: None,
        idempotent: true,
        needs: Map::new(),
        params: Vec::new(),
        retry: None,
        returns: Arc::default(),
        timeout_ms: None,
        tracks: None,
        via: Via { config, kind: "function".into() },
    }
}

/// A document of one workflow, `main`, whose steps run the action `work`. Neither planned nor sealed.
pub(crate) fn document(workflow: Workflow, resources: &[(&str, u64)]) -> Document {
    Document {
        actions: [("work", action())].into_iter().collect(),
        entry: "main".into(),
        resources: resources.iter().copied().collect(),
        workflows: [("main", workflow)].into_iter().collect(),
        ..Document::default()
    }
}

/// One of everything. Neither planned nor sealed.
pub(crate) fn sample() -> Document {
    let text = Arc::new(Schema { kind: Some(SchemaType::String), ..Schema::default() });
    let param = |name: &str| Param { default: None, name: name.into(), optional: false, schema: text.clone() };
    let mut document = document(main_of_sample(param("ticket")), &[("gpu", 2)]);
    let work = document.actions.get_mut("work").unwrap();
    let config = Json(serde_json::json!({ "z": 1.5, "a": { "y": 2.0, "x": [null, true] } }));
    *work = Action {
        config_ref: hash::content(&config),
        emits: vec!["Done".into()],
        params: vec![
            Param { optional: true, ..param("text") },
            Param { default: Some(Json("x".into())), ..param("token") },
        ],
        returns: Arc::new(Schema::reference("#/types/Score")),
        tracks: Some("Status".into()),
        via: Via { config, kind: "http".into() },
        ..action()
    };
    let transition = Transition {
        event: "finish".into(),
        from: vec!["open".into()],
        params: vec![param("how")],
        to: "closed".into(),
        when: Some(Expr::new("how != ''", [Read::Param("how".into())])),
    };
    let states = ["open", "closed"].map(SmolStr::from);
    let machine = Machine {
        finals: vec![states[1].clone()],
        initial: states[0].clone(),
        states: states.to_vec(),
        transitions: vec![transition],
    };
    let fields = Schema {
        properties: [("\u{fb33}", Schema::default()), ("\u{1f600}", Schema::default())].into_iter().collect(),
        additional_properties: Some(Additional::Allowed(false)),
        ..Schema::default()
    };
    document.machines = [("Status", machine)].into_iter().collect();
    document.types = [("Score", Arc::new(fields))].into_iter().collect();
    document.secrets = vec!["TOKEN".into()];
    document.events = Some(Events { prefix: "acme".into(), version: 1 });
    document.source = vec![Source { path: "triage.flow".into(), sha256: hash::bytes(b"") }];
    let mut called = Sketch::new();
    called.step("inner", "root", &[], 250);
    document.workflows.insert("called", called.build());
    document
}

fn main_of_sample(ticket: Param) -> Workflow {
    let mut sketch = Sketch::new();
    let first = sketch.step("first", "root", &[], 1_000);
    first.args.insert("text", Expr::new("ticket", [Read::Param("ticket".into())]));
    first.args.insert("token", Expr::new("TOKEN", [Read::Secret("TOKEN".into())]));
    first.needs.insert("gpu", 1);
    first.retry = Some(Box::new(Retry {
        backoff_ms: 1_000,
        factor: 2.0,
        jitter: false,
        max_attempts: 4,
        max_backoff_ms: Some(4_000),
        on: vec!["Timeout".into()],
    }));
    first.fallback = Some(Box::new(Expr::new("{}", [])));
    first.output = Some(Arc::new(Schema::returns_of("work")));
    first.span = Some(Span { column: 3, end: 51, file: 0, line: 2, start: 12 });
    sketch.choose("route", "root", 2, &["first"]);
    let hot = sketch.step("hot", "route.0", &[], 3_000);
    hot.incoming.push(edge("first", Outcome::Settled, EdgeKind::Data));
    hot.when = Some(Box::new(Expr::new("ran(first)", [Read::Node("first".into())])));
    hot.priority = Priority(9);
    let cold = sketch.node(NodeKind::Step, "cold", "route.1", &[]);
    cold.workflow = Some("called".into());
    sketch.node(NodeKind::Wait, "pause", "root", &["route"]).wait_ms = Some(500);
    let each = sketch.block("tagged", "root", NodeKind::Each, &["pause"]);
    (each.item, each.index) = (Some("chunk".into()), Some("i".into()));
    each.list = Some(Expr::new("[ticket]", [Read::Param("ticket".into())]));
    (each.parallel, each.expects) = (Some(2), Some(4));
    let tag = sketch.step("tag", "tagged", &[], 100);
    tag.args.insert("text", Expr::new("chunk", [Read::Item("chunk".into())]));
    let again = sketch.block("again", "tagged", NodeKind::Loop, &["tag"]);
    again.max = Some(3);
    again.until = Some(Expr::new("again.iteration > 1", [Read::Loop("again".into())]));
    let paid = sketch.node(NodeKind::Await, "paid", "again", &[]);
    paid.event = Some("payment.received".into());
    paid.timeout_ms = Some(60_000);
    let report = sketch.node(NodeKind::Emit, "report", "root", &["tagged", "hot"]);
    report.event = Some("triage.done".into());
    report.args.insert("id", Expr::new("tags", [Read::Let("tags".into()), Read::Run]));
    report.join = Join::AtLeast(1);
    report.incoming[1].when = Some(Box::new(Expr::new("true", [])));
    let mut workflow = sketch.build();
    workflow.params = vec![ticket];
    workflow.lets = vec![Let {
        cel: "first".into(),
        name: "tags".into(),
        reads: vec![Read::Node("first".into())],
        region: "root".into(),
    }];
    workflow.result = Some(Expr::new("tags", [Read::Let("tags".into())]));
    (workflow.seed, workflow.version) = (Some(42), Some("1.2.0".into()));
    workflow
}
