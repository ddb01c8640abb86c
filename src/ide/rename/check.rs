//! Whether everything means after a rename what it meant before.

use super::change::Change;
use super::{Everything, Refusal, Renamed, place};
use crate::base::{FileId, Span, is_identifier};
use crate::diagnostic::{Diagnostic, Severity};
use crate::driver::workspace::Supposed;
use crate::hir::ModuleId;
use crate::ide::occurrences::{self, Occurrence, Role};
use crate::ide::{Focus, Symbol};
use rustc_hash::FxHashMap;

/// Says which file may hold the name in a part that cannot be read. `home` is the file that declares it.
pub(super) fn is_read(focus: &Focus, all: &Everything, home: FileId, renamed: &Renamed<'_>) -> Result<(), Refusal> {
    for (&file, occurrences) in all {
        let Some(document) = focus.document_of(file).filter(|document| document.is_broken) else { continue };
        if file != home && !sees(focus, file, home) {
            continue;
        }
        let text = focus.sources.file(file).text();
        let comments = document.trees.iter().flat_map(|tree| &tree.comments).map(|comment| comment.span);
        let mut known: Vec<Span> = occurrences.iter().map(|it| it.span).chain(comments).collect();
        known.sort_unstable();
        if let Some(word) = words(text, renamed.old, file).find(|word| !covered(&known, *word)) {
            let at = place(focus, word);
            return Err(Refusal(format!(
                "`{}` stands in {at}, but not all of that file can be read, so nobody knows what is meant there; mend it first",
                renamed.old
            )));
        }
    }
    Ok(())
}

/// Whether a file imports another one.
fn sees(focus: &Focus, file: FileId, home: FileId) -> bool {
    let modules = &focus.program().modules;
    let targets = modules.iter().filter(|module| module.file == file).flat_map(|module| &module.imports);
    targets.filter_map(|import| import.target).any(|target: ModuleId| modules[target].file == home)
}

/// The places where a name stands as a word of its own.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn words<'t>(text: &'t str, name: &'t str, file: FileId) -> impl Iterator<Item = Span> + 't {
    let is_part = |c: char| is_identifier(&format!("_{c}"));
    text.match_indices(name).filter_map(move |(at, _)| {
        let end = at + name.len();
        let apart = !text[..at].ends_with(is_part) && !text[end..].starts_with(is_part);
        apart.then(|| Span::new(file, at as u32, end as u32))
    })
}

/// Whether a place lies in one of some spans, which are sorted.
fn covered(spans: &[Span], place: Span) -> bool {
    let before = spans.partition_point(|span| span.start <= place.start);
    spans[..before].iter().rev().take(MAX_LOOKED_AT).any(|span| span.contains(place))
}

/// How many spans that begin before a place are looked at; names do not nest, but for namespaces and short arguments.
const MAX_LOOKED_AT: usize = 8;

/// Says what would be another thing than before.
pub(super) fn means_the_same(
    before: &Supposed,
    after: &Supposed,
    all: &Everything,
    renamed: &Renamed<'_>,
    change: &Change,
) -> Result<(), Refusal> {
    let news = new_findings(before, after, change);
    let is_error = |it: &&&Diagnostic| it.severity == Severity::Error;
    if let Some(found) = news.iter().find(is_error) {
        return Err(because(&after.focus, found, renamed));
    }
    for (&file, old) in all {
        let new = occurrences::all(&after.focus, file);
        same(&before.focus, &after.focus, (old, &new), renamed, change)?;
    }
    match news.first() {
        Some(found) => Err(because(&after.focus, found, renamed)),
        None => Ok(()),
    }
}

/// What is found that was not found before: more findings of one rule in one file. Which of them is new, the places say. How names are
/// to be spelled is a
/// matter of style, and whoever gives one may have another.
fn new_findings<'f>(before: &Supposed, after: &'f Supposed, change: &Change) -> Vec<&'f Diagnostic> {
    let key = |it: &Diagnostic| (it.rule.code, it.primary.span.file);
    let mut known: FxHashMap<_, Vec<Span>> = FxHashMap::default();
    for found in &before.found {
        known.entry(key(found)).or_default().push(change.moved(found.primary.span));
    }
    let mut counts: FxHashMap<_, usize> = FxHashMap::default();
    for found in &after.found {
        *counts.entry(key(found)).or_default() += 1;
    }
    let places = |found: &Diagnostic| known.get(&key(found)).map_or(&[][..], Vec::as_slice);
    let more = |found: &&Diagnostic| found.rule.enabled && counts[&key(found)] > places(found).len();
    let elsewhere = |found: &&Diagnostic| !places(found).contains(&found.primary.span);
    let all = || after.found.iter().filter(more);
    let new: Vec<&Diagnostic> = all().filter(elsewhere).collect();
    // More findings at places that had one before.
    if new.is_empty() { all().collect() } else { new }
}

fn because(focus: &Focus, found: &Diagnostic, renamed: &Renamed<'_>) -> Refusal {
    let Renamed { old, new, .. } = renamed;
    let at = place(focus, found.primary.span);
    let other = found.related.first().map_or_else(String::new, |label| {
        format!("; {} in {}", label.text.trim_end_matches(" here"), place(focus, label.span))
    });
    Refusal(format!("`{old}` cannot be called `{new}`: {} ({at}{other})", found.message))
}

/// Compares the names of a file before and after, one by one.
fn same(
    before: &Focus,
    after: &Focus,
    (old, new): (&[Occurrence], &[Occurrence]),
    renamed: &Renamed<'_>,
    change: &Change,
) -> Result<(), Refusal> {
    let expected = |it: &Occurrence| (expected(&it.symbol, renamed, change), it.role == Role::Declaration);
    let is_same = |(old, new): &(&Occurrence, &Occurrence)| {
        expected(old) == (new.symbol.clone(), new.role == Role::Declaration)
            && (!renamed.concerns(old) || after.sources.text(new.span) == renamed.new)
    };
    let Renamed { old: name, new: wanted, .. } = renamed;
    if let Some((was, is)) = old.iter().zip(new).find(|pair| !is_same(pair)) {
        let (word, other) = (was.symbol.word(before.program()), is.symbol.word(after.program()));
        let text = after.sources.text(is.span);
        let at = place(after, is.span);
        let declared = is.symbol.declaration(after.program()).map(|it| place(after, it.name));
        let declared = declared.map_or_else(String::new, |declared| format!(" of {declared}"));
        // What stands there may have meant nothing.
        if change.moved(was.span) != is.span {
            return Err(Refusal(format!(
                "`{name}` cannot be called `{wanted}`: in {at}, `{text}` means nothing now, and would mean the {other}{declared}"
            )));
        }
        return Err(Refusal(format!(
            "`{name}` cannot be called `{wanted}`: in {at}, `{text}` would no longer mean the {word} but the {other}{declared}"
        )));
    }
    let (longer, focus) = if old.len() > new.len() { (&old[new.len()..], before) } else { (&new[old.len()..], after) };
    match longer.first() {
        None => Ok(()),
        Some(odd) => {
            let (text, at) = (focus.sources.text(odd.span), place(focus, odd.span));
            Err(Refusal(format!("`{name}` cannot be called `{wanted}`: `{text}` in {at} would mean something else")))
        }
    }
}

/// What a symbol is called by after a rename: places move, and states and events are known by their names.
fn expected(symbol: &Symbol, renamed: &Renamed<'_>, change: &Change) -> Symbol {
    match symbol {
        Symbol::State(machine, _) if renamed.has(symbol) => Symbol::State(*machine, renamed.new.into()),
        Symbol::Event(machine, _) if renamed.has(symbol) => Symbol::Event(*machine, renamed.new.into()),
        Symbol::Bound(span) => Symbol::Bound(change.moved(*span)),
        Symbol::Field(span) => Symbol::Field(change.moved(*span)),
        Symbol::Member(span, text) => Symbol::Member(change.moved(*span), text.clone()),
        _ => symbol.clone(),
    }
}
