//! Code lenses: lines above workflows, tests and actions.
//!
//! What happens when one is chosen, the client does: `flowright.showGraph` (the document and the name of a workflow), `flowright.goTo` (a location) and
//! `flowright.showReferences` (the document, a position and locations). For a client that does not say in its settings that it knows one of them, the
//! lens is a text.

use super::{Answer, Handler};
use crate::ide::Focus;
use crate::ide::lens::{Target, lenses};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    CodeLens, CodeLensOptions, CodeLensParams, CodeLensRequest, Command, Location, ServerCapabilities,
};
use serde_json::{Value, json};

/// `textDocument/codeLens`
pub(super) struct Lenses;

impl Handler for Lenses {
    type Request = CodeLensRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.code_lens_provider = Some(CodeLensOptions::default());
    }

    fn answer(state: &mut State, params: CodeLensParams) -> Answer<Option<Vec<CodeLens>>> {
        if !state.config.code_lens {
            return Ok(None);
        }
        let focus = state.focus(&params.text_document)?;
        let lines = state.lines(focus.source());
        let found = lenses(&focus).into_iter().map(|lens| {
            let range = lines.of_span(lens.range);
            let uri = &params.text_document.uri;
            let (command, arguments) = match lens.target {
                Target::Graph(name) => ("flowright.showGraph", vec![json!(uri), Value::String(name)]),
                Target::Place(span) => ("flowright.goTo", vec![json!(state.location(&focus.sources, span))]),
                Target::References(spans) => {
                    let places: Vec<Location> = locations(state, &focus, &spans);
                    ("flowright.showReferences", vec![json!(uri), json!(range.start), json!(places)])
                }
            };
            let known = state.config.commands.iter().any(|name| name == command);
            let (command, arguments) = if known { (command, Some(arguments)) } else { ("", None) };
            let command = Command { title: lens.title, tooltip: None, command: command.to_owned(), arguments };
            CodeLens { range, command: Some(command), data: None }
        });
        Ok(Some(found.collect()))
    }
}

fn locations(state: &State, focus: &Focus, spans: &[crate::base::Span]) -> Vec<Location> {
    spans.iter().map(|&span| state.location(&focus.sources, span)).collect()
}
