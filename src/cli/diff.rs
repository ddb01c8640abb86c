//! What would change in a file, in the unified form, which `patch` reads.

use super::console::Console;
use super::report::{self, Style};
use similar::{ChangeTag, TextDiff};
use std::io;
use std::time::Duration;

/// How long the smallest difference of a file is looked for. After that a larger one is shown.
const DIFF_TIME: Duration = Duration::from_secs(5);

/// Writes the difference between the `text` of a file and what would be `written`.
pub(super) fn write(console: &mut Console<'_>, path: &str, text: &str, written: &str) -> io::Result<()> {
    let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(text, written);
    let (color, terminal) = (console.out_options.color, console.terminal);
    // A terminal is shown no escape sequences of others; a file gets each byte.
    let shown = |line: &str| if terminal { report::clean_line(line).into_owned() } else { line.to_owned() };
    let (path, out) = (shown(path), &mut console.out);
    writeln!(out, "--- {path}\n+++ {path}")?;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ("-", Some(Style::Error)),
                ChangeTag::Insert => ("+", Some(Style::Label)),
                ChangeTag::Equal => (" ", None),
            };
            let line = format!("{sign}{}", shown(change.value().trim_end_matches('\n')));
            writeln!(out, "{}", style.map_or_else(|| line.clone(), |style| style.paint(&line, color)))?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
