//! Semantic tokens: of a document, or of some of its lines.

use super::{Answer, Handler};
use crate::ide::tokens::{Modifiers, Token, TokenKind, tokens};
use crate::lsp::client::Client;
use crate::lsp::encoding::Lines;
use crate::lsp::state::State;
use gen_lsp_types::{
    Range, SemanticToken, SemanticTokens, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeRequest, SemanticTokensRequest, ServerCapabilities,
    TextDocumentIdentifier,
};

/// `textDocument/semanticTokens/full`
pub(super) struct Whole;

impl Handler for Whole {
    type Request = SemanticTokensRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        let legend = SemanticTokensLegend {
            token_types: TokenKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect(),
            token_modifiers: Modifiers::ALL.iter().map(|modifier| (*modifier).to_owned()).collect(),
        };
        let options = SemanticTokensOptions {
            legend,
            range: Some(true.into()),
            full: Some(true.into()),
            ..SemanticTokensOptions::default()
        };
        capabilities.semantic_tokens_provider = Some(options.into());
    }

    fn answer(state: &mut State, params: SemanticTokensParams) -> Answer<Option<SemanticTokens>> {
        coloured(state, &params.text_document, None)
    }
}

/// `textDocument/semanticTokens/range`
pub(super) struct Part;

impl Handler for Part {
    type Request = SemanticTokensRangeRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {}

    fn answer(state: &mut State, params: SemanticTokensRangeParams) -> Answer<Option<SemanticTokens>> {
        coloured(state, &params.text_document, Some(params.range))
    }
}

fn coloured(
    state: &mut State,
    document: &TextDocumentIdentifier,
    part: Option<Range>,
) -> Answer<Option<SemanticTokens>> {
    let focus = state.focus(document)?;
    let lines = state.lines(focus.source());
    let part = part.map(|part| lines.span(focus.file, part));
    let shown = |token: &Token| part.is_none_or(|part| token.span.end > part.start && token.span.start < part.end);
    let found: Vec<Token> = tokens(&focus).into_iter().filter(shown).collect();
    Ok(Some(SemanticTokens { result_id: None, data: relative(&found, &lines) }))
}

/// Each token by what is between it and the one before.
fn relative(found: &[Token], lines: &Lines) -> Vec<SemanticToken> {
    let (mut line, mut character) = (0, 0);
    let mut data = Vec::with_capacity(found.len());
    for token in found {
        let Range { start, end } = lines.of_span(token.span);
        let delta_line = start.line - line;
        data.push(SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 { start.character - character } else { start.character },
            length: end.character - start.character,
            token_type: token.kind as u32,
            token_modifiers_bitset: token.modifiers.bits(),
        });
        (line, character) = (start.line, start.character);
    }
    data
}
