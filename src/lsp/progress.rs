//! How far the first check has come, shown where it takes a while.

use super::outgoing::{Asked, Outgoing};
use gen_lsp_types::{
    ProgressNotification, ProgressParams, ProgressToken, WorkDoneProgressBegin, WorkDoneProgressCreateParams,
    WorkDoneProgressCreateRequest, WorkDoneProgressEnd, WorkDoneProgressReport,
};
use serde::Serialize;

/// A check of fewer files takes no time worth a word.
const WORTH_SHOWING: usize = 100;

/// What is shown of a check.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// How many files are checked in all, while something is shown.
    files: Option<usize>,
    checked: usize,
}

impl Shown {
    /// Begins, if it is worth it.
    pub(super) fn begin(&mut self, files: usize, out: &mut Outgoing) {
        if files < WORTH_SHOWING || self.files.is_some() {
            return;
        }
        *self = Self { files: Some(files), checked: 0 };
        out.ask::<WorkDoneProgressCreateRequest>(WorkDoneProgressCreateParams { token: token() }, Asked::Nothing);
        let title = "checking workflows".to_owned();
        send(WorkDoneProgressBegin { title, percentage: Some(0), ..WorkDoneProgressBegin::default() }, out);
    }

    /// So many more files were checked.
    pub(super) fn checked(&mut self, files: usize, out: &mut Outgoing) {
        let Some(all) = self.files else { return };
        self.checked = (self.checked + files).min(all);
        let percentage = u32::try_from(self.checked * 100 / all.max(1)).ok();
        let message = Some(format!("{} of {all} files", self.checked));
        send(WorkDoneProgressReport { message, percentage, ..WorkDoneProgressReport::default() }, out);
    }

    /// Ends.
    pub(super) fn end(&mut self, out: &mut Outgoing) {
        if self.files.take().is_some() {
            send(WorkDoneProgressEnd::default(), out);
        }
    }
}

fn token() -> ProgressToken {
    "flowright/check".to_owned().into()
}

fn send(value: impl Serialize, out: &mut Outgoing) {
    let value = serde_json::to_value(value).unwrap_or_default();
    out.notify::<ProgressNotification>(ProgressParams { token: token(), value });
}
