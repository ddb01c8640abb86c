//! Code actions: what can be done at a range, and the edits of the one that somebody has chosen.
//!
//! An action is found again by the range, its place in the list and its title; if the document has changed since, it is refused. What a trial refuses says
//! why. For clients that cannot ask for edits later, all are tried at once, and those that are refused are left out.

use super::{Answer, Failure, Handler};
use crate::base::{SourceMap, Span};
use crate::diagnostic::Edit;
use crate::driver::workspace::Focus;
use crate::ide::actions::{Action, FileEdit, Kind, actions, resolve};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionRequest, CodeActionResolveRequest,
    CodeActionResponse, Diagnostic, DocumentChange, Edit as TextChange, ServerCapabilities, SnippetTextEdit,
    StringValue, WorkspaceEdit,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// `textDocument/codeAction`
pub(super) struct Offered;

/// `codeAction/resolve`
pub(super) struct Chosen;

/// What tells an action from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Data {
    path: String,
    version: Option<i32>,
    start: u32,
    end: u32,
    at: usize,
}

/// The capability of clients that take actions with edits.
const LITERALS: &str = "textDocument/codeAction/codeActionLiteralSupport";

/// The kinds, and what the protocol calls them.
const KINDS: [(Kind, CodeActionKind); 6] = [
    (Kind::QuickFix, CodeActionKind::QuickFix),
    (Kind::Extract, CodeActionKind::RefactorExtract),
    (Kind::Inline, CodeActionKind::RefactorInline),
    (Kind::Rewrite, CodeActionKind::RefactorRewrite),
    (Kind::Source, CodeActionKind::Source),
    (Kind::FixAll, CodeActionKind::SourceFixAll),
];

impl Handler for Offered {
    type Request = CodeActionRequest;

    fn announce(capabilities: &mut ServerCapabilities, client: &Client) {
        // All others know only commands, and there is none.
        if !client.has(LITERALS) {
            return;
        }
        let options = CodeActionOptions {
            code_action_kinds: Some(KINDS.into_iter().map(|(_, kind)| kind).collect()),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        };
        capabilities.code_action_provider = Some(options.into());
    }

    fn answer(state: &mut State, params: CodeActionParams) -> Answer<Option<Vec<CodeActionResponse>>> {
        if !state.client.has(LITERALS) {
            return Ok(None);
        }
        let focus = state.focus(&params.text_document)?;
        let path = focus.source().path().to_owned();
        let span = state.lines(focus.source()).span(focus.file, params.range);
        let only = params.context.only.as_deref().unwrap_or_default();
        let later = state.client.lists("textDocument/codeAction/resolveSupport/properties", "edit");
        let version = state.documents.get(&path).map(|document| document.version);
        let mut found = Vec::new();
        for (at, action) in offered(state, &path, span.start..span.end).into_iter().enumerate() {
            if !only.is_empty() && !only.iter().any(|wanted| includes(wanted, action.kind)) {
                continue;
            }
            let ready = action.is_ready() || !later;
            let action = if ready { resolve(&mut state.workspace, &path, action) } else { action };
            if action.disabled.is_some() {
                continue;
            }
            let data = Data { path: path.clone(), version, start: span.start, end: span.end, at };
            let edit = ready.then(|| edit(state, &focus, &action));
            found.push(announced(action, &params.context.diagnostics, edit, &data).into());
        }
        Ok(Some(found))
    }
}

impl Handler for Chosen {
    type Request = CodeActionResolveRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {}

    fn answer(state: &mut State, chosen: CodeAction) -> Answer<CodeAction> {
        let data = chosen.data.clone().and_then(|data| serde_json::from_value::<Data>(data).ok());
        let data = data.ok_or_else(|| Failure::refused("this action is not one of this server"))?;
        let outdated = || Failure::refused("the document has changed since this was offered; ask again");
        let version = state.documents.get(&data.path).map(|document| document.version);
        let focus = state.workspace.focus(&data.path).ok_or(Failure::Nothing)?;
        if version != data.version {
            return Err(outdated());
        }
        let action = offered(state, &data.path, data.start..data.end).into_iter().nth(data.at);
        let action = action.filter(|action| action.title == chosen.title).ok_or_else(outdated)?;
        let action = resolve(&mut state.workspace, &data.path, action);
        if let Some(reason) = action.disabled {
            return Err(Failure::refused(format!("this was not done: {reason}")));
        }
        Ok(CodeAction { edit: Some(edit(state, &focus, &action)), ..chosen })
    }
}

/// All actions at a range.
fn offered(state: &mut State, path: &str, range: Range<u32>) -> Vec<Action> {
    let step = state.workspace.check(path);
    state.changed.extend(step.changed);
    actions(&mut state.workspace, path, range, None)
}

/// Whether a kind is the one that is wanted, or one of its kinds.
fn includes(wanted: &CodeActionKind, kind: Kind) -> bool {
    let name = |kind: &CodeActionKind| String::from(kind.clone());
    let wanted = name(wanted);
    let own = KINDS.iter().find(|(known, _)| *known == kind).map(|(_, kind)| name(kind)).unwrap_or_default();
    wanted.is_empty() || own.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn announced(action: Action, shown: &[Diagnostic], edit: Option<WorkspaceEdit>, data: &Data) -> CodeAction {
    let mended = |shown: &&Diagnostic| {
        let data = shown.data.as_ref();
        let is = |mended: &crate::ide::actions::Mended| {
            let says = |key: &str| data.and_then(|data| data.get(key));
            says("rule").and_then(|rule| rule.as_str()) == Some(mended.rule.name)
                && says("start").and_then(serde_json::Value::as_u64) == Some(u64::from(mended.range.start))
        };
        action.fixes.iter().any(is)
    };
    let diagnostics: Vec<Diagnostic> = shown.iter().filter(mended).cloned().collect();
    CodeAction {
        kind: KINDS.into_iter().find(|(kind, _)| *kind == action.kind).map(|(_, kind)| kind),
        diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
        is_preferred: action.preferred.then_some(true),
        data: edit.is_none().then(|| serde_json::to_value(data).unwrap_or_default()),
        edit,
        title: action.title,
        ..CodeAction::default()
    }
}

/// The edits of an action, for the client: where it knows snippets, with what a person will write anew selected.
fn edit(state: &State, focus: &Focus, action: &Action) -> WorkspaceEdit {
    let edits: Vec<Edit> = action.edits.iter().filter_map(|edit| in_sources(&focus.sources, edit)).collect();
    let mut whole = state.workspace_edit(&focus.sources, &edits);
    let Some(select) = &action.select else { return whole };
    let Some(selected) = action.edits.get(select.edit).filter(|_| edits.len() == action.edits.len()) else {
        return whole;
    };
    if !state.client.has("workspace/workspaceEdit/snippetEditSupport") {
        return whole;
    }
    let range = state.range(&focus.sources, edits[select.edit].span);
    for change in whole.document_changes.iter_mut().flatten() {
        let DocumentChange::TextDocumentEdit(document) = change else { continue };
        for edit in &mut document.edits {
            let is_it = matches!(edit, TextChange::TextEdit(it) if it.range == range && it.new_text == selected.text);
            if is_it {
                let snippet = StringValue { value: snippet(&selected.text, &select.range) };
                *edit = TextChange::SnippetTextEdit(SnippetTextEdit { range, snippet, annotation_id: None });
            }
        }
    }
    whole
}

/// A text with a part that is selected, as a snippet.
fn snippet(text: &str, selected: &Range<usize>) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    let (before, after) = (&text[..selected.start], &text[selected.end..]);
    format!("{}${{0:{}}}{}", escaped(before), escaped(&text[selected.clone()]), escaped(after))
}

fn in_sources(sources: &SourceMap, edit: &FileEdit) -> Option<Edit> {
    let (file, _) = sources.iter().find(|(_, file)| file.path() == edit.path)?;
    Some(Edit { span: Span::new(file, edit.range.start, edit.range.end), text: edit.text.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_will_write_anew_is_selected_and_all_else_is_text() {
        assert_eq!(snippet("let a = {\"b\": $c}", &(4..5)), "let ${0:a} = {\"b\": \\$c\\}");
    }

    #[test]
    fn a_kind_includes_those_below_it() {
        assert!(includes(&CodeActionKind::Refactor, Kind::Inline));
        assert!(includes(&CodeActionKind::Source, Kind::FixAll));
        assert!(includes(&CodeActionKind::Empty, Kind::QuickFix));
        assert!(!includes(&CodeActionKind::SourceFixAll, Kind::Source));
        assert!(!includes(&CodeActionKind::new("refactor.ex"), Kind::Extract));
    }
}
