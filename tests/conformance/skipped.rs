//! The list of tests that are known not to pass, each with its reason.

use crate::suite::Test;

/// An entry of the list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// A file, a section or a test: `file`, `file/section`, `file/section/name`.
    pub(crate) path: String,
}

/// Why a test is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It needs a protobuf message: not counted.
    Protobuf,
    /// It needs an extension that we do not offer: not counted.
    Outside,
    /// It ought to pass: counted as failing.
    Gap,
}

impl Entry {
    pub(crate) fn covers(&self, test: &Test) -> bool {
        let path = test.path();
        path.strip_prefix(&self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Reads the list: `kind path: reason` on each line, `#` before a comment.
pub(crate) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| entry(line).ok_or_else(|| format!("this is no `kind path: reason`: {line}"))).collect()
}

fn entry(line: &str) -> Option<Entry> {
    let (kind, rest) = line.split_once(' ')?;
    let (path, reason) = rest.split_once(": ")?;
    let kind = match kind {
        "protobuf" => Kind::Protobuf,
        "outside" => Kind::Outside,
        "gap" => Kind::Gap,
        _ => return None,
    };
    (!reason.trim().is_empty()).then(|| Entry { kind, path: path.trim().to_owned() })
}
