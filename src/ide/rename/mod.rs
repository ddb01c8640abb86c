//! Gives something another name, wherever it is named.
//!
//! ```text
//! name at a place ──▶ all places in all files ──▶ edits ──▶ texts in memory ──▶ analysis ──▶ the same? ──▶ edits, or why not
//! ```
//! Whether a name is free follows from many rules: of scopes, of imports, of namespaces, of macros. None of them is told again here. The
//! edits are tried in
//! memory, and then every name has to mean what it meant before, and nothing may be found that was not found before. What is left to say
//! is why
//! that is not so.

mod change;
mod check;
mod escape;
mod naming;

use super::occurrences::{self, Occurrence, Role};
use super::references::widened;
use super::{Focus, Symbol};
use crate::base::{FileId, Span};
use crate::diagnostic::Edit;
use crate::driver::Workspace;
use change::Change;
use std::collections::BTreeMap;

/// What would be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name.
    pub span: Span,
    /// As it is now.
    pub name: String,
}

/// Why something cannot be renamed, or not so: a sentence with all that there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// What is renamed together: nearly always one symbol. Another format may call a step and its action by one word.
struct Renamed<'r> {
    symbols: Vec<Symbol>,
    old: &'r str,
    new: &'r str,
}

/// All names of some files, by file and by place.
type Everything = BTreeMap<FileId, Vec<Occurrence>>;

/// What stands at an offset of the file in question, if it can be renamed.
pub fn prepare(focus: &Focus, offset: u32) -> Result<Target, Refusal> {
    let found = chosen(focus, offset)?;
    Ok(Target { span: found.span, name: focus.sources.text(found.span).to_owned() })
}

/// The edits that give what stands at an offset of a file the name `new`, by place.
pub fn rename(workspace: &mut Workspace, path: &str, offset: u32, new: &str) -> Result<Vec<Edit>, Refusal> {
    let nothing = || Refusal(NOTHING.to_owned());
    let focus = workspace.focus(path).ok_or_else(nothing)?;
    let found = chosen(&focus, offset)?;
    let old = focus.sources.text(found.span).to_owned();
    let (wide, symbol) = widened(workspace, focus, found.symbol).ok_or_else(nothing)?;
    let all: Everything = wide.files().map(|file| (file, occurrences::all(&wide, file))).collect();
    let renamed = Renamed { symbols: together(&all, symbol), old: &old, new };
    for symbol in &renamed.symbols {
        naming::fits(symbol, &wide, new)?;
    }
    if old == new {
        return Ok(Vec::new());
    }
    let home = renamed.symbols[0].declaration(wide.program()).map_or(wide.file, |it| it.name.file);
    // What is named by a part of a longer name, as the action of a task, is named all the same.
    let is_named = |it: &&Occurrence| renamed.concerns(it) && wide.sources.text(it.span) != old;
    for occurrence in all.values().flatten().filter(is_named) {
        naming::is_written(&wide, occurrence, &old)?;
    }
    let change = Change::new(&wide, &renamed, &all);
    for &file in change.files() {
        let path = wide.sources.file(file).path();
        if !workspace.is_own(path) {
            return Err(Refusal(format!(
                "`{old}` also stands in `{path}`, which is no file of the workspace: it lies elsewhere, is left out, or is reached by a link"
            )));
        }
    }
    check::is_read(&wide, &all, home, &renamed)?;
    escape::stays(&wide, &renamed)?;
    let home = wide.sources.file(home).path();
    let before = workspace.supposing(home, &BTreeMap::new()).ok_or_else(nothing)?;
    let after = workspace.supposing(home, &change.texts(&wide)).ok_or_else(nothing)?;
    check::means_the_same(&before, &after, &all, &renamed, &change)?;
    Ok(change.edits())
}

const NOTHING: &str = "there is no name here that could be another one";

/// What would be renamed at an offset.
fn chosen(focus: &Focus, offset: u32) -> Result<Occurrence, Refusal> {
    let found = occurrences::at(focus, offset).into_iter().next().ok_or_else(|| Refusal(NOTHING.to_owned()))?;
    naming::can_be_renamed(focus, &found)?;
    Ok(found)
}

/// A symbol, and those that are declared by the same word.
fn together(all: &Everything, symbol: Symbol) -> Vec<Symbol> {
    let declares = |it: &&Occurrence| it.role == Role::Declaration;
    let place = all.values().flatten().filter(declares).find(|it| it.symbol == symbol).map(|it| it.span);
    let mut symbols = vec![symbol];
    for other in all.values().flatten().filter(declares).filter(|it| Some(it.span) == place) {
        if !symbols.contains(&other.symbol) {
            symbols.push(other.symbol.clone());
        }
    }
    symbols
}

impl Renamed<'_> {
    fn has(&self, symbol: &Symbol) -> bool {
        self.symbols.contains(symbol)
    }

    /// Whether the name stands there.
    fn concerns(&self, occurrence: &Occurrence) -> bool {
        occurrence.role != Role::Implied && self.has(&occurrence.symbol)
    }
}

/// A place as a person finds it: `shop.flow`, line 12.
fn place(focus: &Focus, span: Span) -> String {
    let position = focus.sources.position(span);
    format!("`{}`, line {}", focus.sources.file(span.file).path(), position.line)
}
