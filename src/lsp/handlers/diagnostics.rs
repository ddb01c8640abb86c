//! Diagnostics for clients that ask for them: of a document, and of the workspace.

use super::{Answer, Handler};
use crate::lsp::client::Client;
use crate::lsp::state::State;
use gen_lsp_types::{
    DiagnosticOptions, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticRequest,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    ServerCapabilities, UnchangedDocumentDiagnosticReport, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticRequest, WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use std::collections::BTreeMap;

/// `textDocument/diagnostic`
pub(super) struct OfDocument;

impl Handler for OfDocument {
    type Request = DocumentDiagnosticRequest;

    fn announce(capabilities: &mut ServerCapabilities, client: &Client) {
        if client.pulls() {
            let options = DiagnosticOptions {
                identifier: Some("flowright".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            };
            capabilities.diagnostic_provider = Some(options.into());
        }
    }

    fn answer(state: &mut State, params: DocumentDiagnosticParams) -> Answer<DocumentDiagnosticReport> {
        let path = state.path(&params.text_document);
        state.is_pulled(&path);
        state.workspace.refresh();
        let problems = state.workspace.settings().configs.problems();
        let step = state.workspace.check(&path);
        state.changed.extend(step.changed);
        let items = state.diagnostics(&path, problems.as_ref());
        let result_id = state.answered(&path, &items);
        if params.previous_result_id.as_ref() == Some(&result_id) {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
            let report = RelatedUnchangedDocumentDiagnosticReport {
                unchanged_document_diagnostic_report,
                ..RelatedUnchangedDocumentDiagnosticReport::default()
            };
            return Ok(report.into());
        }
        let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
        let report = RelatedFullDocumentDiagnosticReport {
            full_document_diagnostic_report,
            ..RelatedFullDocumentDiagnosticReport::default()
        };
        Ok(report.into())
    }
}

/// `workspace/diagnostic`
pub(super) struct OfWorkspace;

impl Handler for OfWorkspace {
    type Request = WorkspaceDiagnosticRequest;

    fn announce(_: &mut ServerCapabilities, _: &Client) {
        // Said together with that of documents.
    }

    /// The files that there is something to say of, or that there was. The first answer is a whole one, those that come every few seconds then are as far as the
    /// server has come.
    fn answer(state: &mut State, params: WorkspaceDiagnosticParams) -> Answer<WorkspaceDiagnosticReport> {
        state.known.asks_for_all = true;
        if params.previous_result_ids.is_empty() {
            state.finish();
        } else {
            state.hurry();
        }
        let problems = state.workspace.settings().configs.problems();
        // What was sent before is taken back.
        state.publish_all();
        let mut before: BTreeMap<String, String> =
            params.previous_result_ids.into_iter().map(|it| (state.paths.path(&it.uri), it.value)).collect();
        let mut paths = state.reported(problems.as_ref());
        paths.extend(before.keys().cloned());
        let mut items = Vec::new();
        for path in paths {
            let (before, found) = (before.remove(&path), state.diagnostics(&path, problems.as_ref()));
            if before.is_some() || !found.is_empty() {
                let name = state.answered(&path, &found);
                let version = state.documents.get(&path).map(|document| document.version);
                let uri = state.paths.uri(&path);
                items.push(if before.as_ref() == Some(&name) {
                    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: name };
                    WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report }
                        .into()
                } else {
                    let full_document_diagnostic_report =
                        FullDocumentDiagnosticReport { result_id: Some(name), items: found };
                    WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report }.into()
                });
            }
        }
        Ok(WorkspaceDiagnosticReport { items })
    }
}
