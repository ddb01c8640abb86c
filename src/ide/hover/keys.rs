//! The keys of the YAML and JSON spelling, and the words that stand behind some of them.

use super::Hover;
use super::keywords;
use super::page::{self, Page, code};
use crate::base::Span;
use crate::ide::completion::{Part, Spot, spot};
use crate::ide::{Focus, keys};
use crate::ty::{config_keys, config_kinds};

/// What the key or the value at a place of such a file says.
pub(super) fn at(focus: &Focus, offset: u32) -> Option<Hover> {
    // Other files of data have keys of their own, which may mean something else.
    focus.document().filter(|document| document.kind.is_data() && document.kind.is_native())?;
    let text = focus.source().text();
    // At a quote before it nothing is said of a word.
    let spot = spot(text, offset as usize).filter(|spot| spot.range.start <= offset as usize)?;
    let word = text.get(spot.range.clone()).map(str::trim).filter(|word| !word.is_empty())?;
    let page = if spot.is_key { key(&spot.path, word) } else { value(&spot, word) }?;
    let [start, end] = [spot.range.start, spot.range.end].map(u32::try_from);
    Some(Hover { range: Span::new(focus.file, start.ok()?, end.ok()?), markdown: page.finish()? })
}

fn key(path: &[Part], word: &str) -> Option<Page> {
    let mut page = Page::default();
    if let Some(about) = keys::about(path, word) {
        page.yaml(about.form);
        page.paragraph(about.says);
    } else if keys::place(path) == Some(keys::Place::Via) {
        kind(&mut page, word)?;
    } else {
        let kind = keys::config_of(path)?;
        let (_, ty, required) = config_keys(kind).find(|(name, ..)| *name == word)?;
        page.yaml(&format!("{word}: {ty}"));
        let must = if required { "; it must be there" } else { "" };
        page.paragraph(&format!("Config of {}{must}.", code(kind)));
    }
    Some(page)
}

/// A word behind a key.
fn value(spot: &Spot, word: &str) -> Option<Page> {
    let Some((Part::Key(last), before)) = spot.path.split_last() else { return None };
    let mut page = Page::default();
    match (keys::place(before)?, last.as_str()) {
        (keys::Place::Action, "via") => kind(&mut page, word)?,
        (keys::Place::Action, "archetype") if matches!(word, "compute" | "effect" | "reducer") => {
            page.yaml(&format!("archetype: {word}"));
            page.paragraph(keywords::sentence(word)?);
        }
        (keys::Place::Statement, "join") => {
            page.yaml(&format!("join: {word}"));
            page.paragraph(keywords::value(word, last)?);
        }
        _ => return None,
    }
    Some(page)
}

/// A kind of `via`.
fn kind(page: &mut Page, word: &str) -> Option<()> {
    let known = config_kinds().find(|kind| *kind == word)?;
    page.yaml(&format!("via: {{ {known}: {{ … }} }}"));
    page.paragraph(&format!(
        "A kind of `via`; its config may have {}.",
        page::names(config_keys(known).map(|(key, ..)| key))
    ));
    Some(())
}
