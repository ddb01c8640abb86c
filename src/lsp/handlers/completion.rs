//! Completion, and signature help: what may be written at the cursor, and what the call around it takes.

use super::{Answer, Failure, Handler};
use crate::ide::completion::{self, Completions, Insert, Item, ItemKind, Surroundings};
use crate::ide::signature_help;
use crate::lsp::client::Client;
use crate::lsp::encoding::Lines;
use crate::lsp::state::State;
use crate::syntax::ast;
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionOptions, CompletionParams, CompletionRequest,
    CompletionResponse, InsertTextFormat, ParameterInformation, ParameterInformationLabel, ServerCapabilities,
    SignatureHelp, SignatureHelpOptions, SignatureHelpParams, SignatureHelpRequest, SignatureInformation, TextEdit,
};
use std::ops::Range;

/// What asks for completion beside letters.
const TRIGGERS: [&str; 9] = [".", "?", "(", "\"", "'", ":", "=", "{", "$"];

/// `textDocument/completion`
pub(super) struct Completing;

impl Handler for Completing {
    type Request = CompletionRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.completion_provider = Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        });
    }

    fn answer(state: &mut State, params: CompletionParams) -> Answer<Option<CompletionResponse>> {
        let at = state.place(&params.text_document_position_params)?;
        let focus = completion::ready(&mut state.workspace, &at.path, at.offset).ok_or(Failure::Nothing)?;
        let trees: Vec<(&str, &[ast::File])> =
            state.workspace.trees().map(|(path, trees)| (path, trees.as_slice())).collect();
        let around = Surroundings { world: state.workspace.world(), files: &trees };
        let Completions { items, is_incomplete } = completion::complete(&focus, at.offset, around);
        let items = items.into_iter().map(|item| converted(item, &at.lines, &state.client)).collect();
        Ok(Some(CompletionList { is_incomplete, items, ..CompletionList::default() }.into()))
    }
}

fn converted(item: Item, lines: &Lines, client: &Client) -> CompletionItem {
    let knows_snippets = client.has("textDocument/completion/completionItem/snippetSupport");
    let (text, format) = match &item.insert {
        Insert::Snippet(text) if knows_snippets => (text.clone(), InsertTextFormat::Snippet),
        insert => (insert.plain(), InsertTextFormat::PlainText),
    };
    let edit = |range: &Range<u32>, new_text: String| TextEdit { range: lines.range(range.start, range.end), new_text };
    let edits: Vec<TextEdit> = item.edits.iter().map(|change| edit(&change.range, change.text.clone())).collect();
    let documentation = (!item.documentation.is_empty()).then(|| {
        client.markup("textDocument/completion/completionItem/documentationFormat", item.documentation.clone()).into()
    });
    CompletionItem {
        kind: Some(known_kind(item.kind, client)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation,
        sort_text: Some(item.sort),
        filter_text: (item.filter != item.label).then_some(item.filter),
        insert_text_format: Some(format),
        text_edit: Some(edit(&item.replace, text).into()),
        additional_text_edits: (!edits.is_empty()).then_some(edits),
        label: item.label,
        ..CompletionItem::default()
    }
}

/// What comes nearest of what the client knows.
fn known_kind(of: ItemKind, client: &Client) -> CompletionItemKind {
    match kind(of) {
        kind if client.knows_kinds("textDocument/completion/completionItemKind") => kind,
        CompletionItemKind::EnumMember | CompletionItemKind::Event => CompletionItemKind::Value,
        CompletionItemKind::Constant => CompletionItemKind::Variable,
        CompletionItemKind::Struct => CompletionItemKind::Class,
        kind => kind,
    }
}

const fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Keyword => CompletionItemKind::Keyword,
        ItemKind::Action | ItemKind::Workflow | ItemKind::Function => CompletionItemKind::Function,
        ItemKind::Macro => CompletionItemKind::Method,
        ItemKind::Step | ItemKind::Variable => CompletionItemKind::Variable,
        ItemKind::Constant | ItemKind::Secret => CompletionItemKind::Constant,
        ItemKind::Field => CompletionItemKind::Field,
        ItemKind::Value | ItemKind::State => CompletionItemKind::EnumMember,
        ItemKind::Type => CompletionItemKind::Struct,
        ItemKind::Machine => CompletionItemKind::Class,
        ItemKind::Event => CompletionItemKind::Event,
        ItemKind::Resource => CompletionItemKind::Unit,
        ItemKind::Argument => CompletionItemKind::Property,
        ItemKind::Namespace => CompletionItemKind::Module,
        ItemKind::File => CompletionItemKind::File,
        ItemKind::Rule => CompletionItemKind::Reference,
    }
}

/// `textDocument/signatureHelp`
pub(super) struct Signatures;

impl Handler for Signatures {
    type Request = SignatureHelpRequest;

    fn announce(capabilities: &mut ServerCapabilities, _: &Client) {
        capabilities.signature_help_provider = Some(SignatureHelpOptions {
            trigger_characters: Some(vec!["(".to_owned(), ",".to_owned()]),
            ..SignatureHelpOptions::default()
        });
    }

    fn answer(state: &mut State, params: SignatureHelpParams) -> Answer<Option<SignatureHelp>> {
        let at = state.place(&params.text_document_position_params)?;
        let Some(help) = signature_help::help(&at.focus, at.offset) else { return Ok(None) };
        let active = help.parameter.and_then(|parameter| u32::try_from(parameter).ok());
        let signatures = help.signatures.into_iter().map(|signature| {
            let parameters = signature.parameters.iter().map(|parameter| ParameterInformation {
                label: ParameterInformationLabel::Tuple(units(&signature.label, &parameter.label)),
                documentation: None,
            });
            let path = "textDocument/signatureHelp/signatureInformation/documentationFormat";
            let documentation = (!signature.documentation.is_empty())
                .then(|| state.client.markup(path, signature.documentation.clone()).into());
            SignatureInformation {
                parameters: Some(parameters.collect()),
                documentation,
                label: signature.label,
                active_parameter: None,
            }
        });
        Ok(Some(SignatureHelp {
            signatures: signatures.collect(),
            active_signature: u32::try_from(help.active).ok(),
            active_parameter: active.map(Into::into),
        }))
    }
}

/// A part of a label in units of UTF-16: the protocol counts these there, whatever positions count.
fn units(label: &str, part: &Range<usize>) -> (u32, u32) {
    let count = |end: usize| u32::try_from(label[..end].encode_utf16().count()).unwrap_or(u32::MAX);
    (count(part.start), count(part.end))
}
