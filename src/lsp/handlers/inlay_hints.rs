//! Inlay hints: types, run conditions and what is critical, within the lines.

use super::{Answer, Handler};
use crate::ide::hints::{HintKind, Switches, hints};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    InlayHint, InlayHintKind, InlayHintParams, InlayHintRequest, MarkupContent, MarkupKind, ServerCapabilities,
};

/// `textDocument/inlayHint`
pub(super) struct Hinting;

impl Handler for Hinting {
    type Request = InlayHintRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.inlay_hint_provider = Some(true.into());
    }

    fn answer(state: &mut State, params: InlayHintParams) -> Answer<Option<Vec<InlayHint>>> {
        let focus = state.focus(&params.text_document)?;
        let lines = state.lines(focus.source());
        let shown = state.config.inlay_hints;
        let switches = Switches {
            lets: shown.types,
            variables: shown.types,
            conditions: shown.run_conditions,
            plan: shown.critical_path,
        };
        let range = lines.span(focus.file, params.range);
        let found = hints(&focus, range.start..range.end, switches).into_iter().map(|hint| {
            let is_type = hint.kind == HintKind::Type;
            let markup = |value| MarkupContent { kind: MarkupKind::Markdown, value };
            InlayHint {
                position: lines.position(hint.offset),
                label: hint.label.into(),
                kind: is_type.then_some(InlayHintKind::Type),
                text_edits: None,
                tooltip: hint.tooltip.map(|tooltip| markup(tooltip).into()),
                padding_left: (!is_type).then_some(true),
                padding_right: None,
                data: None,
            }
        });
        Ok(Some(found.collect()))
    }
}
