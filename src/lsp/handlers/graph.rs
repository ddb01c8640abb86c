//! `flowright/graph`: the graphs of the workflows of a document, for a view that draws them.
//!
//! ```text
//! { "textDocument": { "uri": … } }
//! { "workflows": [{ "name", "range", "makespanMs" | null,
//!     "nodes": [{ "id", "name", "kind", "label", "range", "group" | null, "critical", "slackMs" | null, "runsWhen" | null, "parent" | null }],
//!     "edges": [{ "from", "to", "kind": "data" | "control" | "order", "label" | null, "back" }] }] }
//! ```

use super::{Answer, Handler};
use crate::ide::graph::{self, Edge, Graph, Node};
use crate::lsp::client::Client;
use crate::lsp::encoding::Lines;
use crate::lsp::state::State;
use gen_lsp_types::{LspRequestMethod, MessageDirection, Request, ServerCapabilities, TextDocumentIdentifier};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `flowright/graph`
pub(super) struct Graphs;

/// The request.
#[derive(Debug)]
pub(super) enum GraphRequest {}

/// Which document is asked about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GraphParams {
    text_document: TextDocumentIdentifier,
}

impl Request for GraphRequest {
    type Params = GraphParams;
    type Result = Option<Value>;
    const METHOD: LspRequestMethod<'static> = LspRequestMethod::Custom("flowright/graph");
    const MESSAGE_DIRECTION: MessageDirection = MessageDirection::ClientToServer;
}

impl Handler for Graphs {
    type Request = GraphRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {
        // The protocol has no name for it.
    }

    fn answer(state: &mut State, params: GraphParams) -> Answer<Option<Value>> {
        let focus = state.focus(&params.text_document)?;
        let lines = state.lines(focus.source());
        let workflows: Vec<Value> = graph::graphs(&focus).iter().map(|graph| workflow(&lines, graph)).collect();
        Ok(Some(json!({ "workflows": workflows })))
    }
}

fn workflow(lines: &Lines, graph: &Graph) -> Value {
    json!({
        "name": graph.name,
        "range": lines.of_span(graph.range),
        "makespanMs": graph.makespan_ms,
        "nodes": graph.nodes.iter().map(|it| node(lines, it)).collect::<Vec<_>>(),
        "edges": graph.edges.iter().map(edge).collect::<Vec<_>>(),
    })
}

fn node(lines: &Lines, node: &Node) -> Value {
    json!({
        "id": node.id,
        "name": node.name,
        "kind": node.kind,
        "label": node.label,
        "range": lines.of_span(node.range),
        "group": node.group,
        "critical": node.critical,
        "slackMs": node.slack_ms,
        "runsWhen": node.runs_when,
        "parent": node.parent,
    })
}

fn edge(edge: &Edge) -> Value {
    json!({
        "from": edge.from,
        "to": edge.to,
        "kind": edge.kind.as_str(),
        "label": edge.label,
        "back": edge.back,
    })
}
