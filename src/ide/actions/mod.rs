//! What can be done about a place in a file: mending what is found there, and changes that keep what it means.
//!
//! Each action is one file here and one line in `OFFERS`. Listing is quick: an action says what it would change from the trees, types and facts that are
//! there anyway. Whether the rest of the file is content with that only a check can tell, as for fixes on the command line; so [`resolve`] tries the texts
//! in memory when somebody wants them. What would have a new finding then says why it cannot be done, and changes nothing.
//!
//! ```text
//! actions ──▶ titles, kinds, edits ──▶ somebody chooses ──▶ resolve ──▶ edits that were tried
//! ```

mod action;
mod allow;
mod arguments;
mod arm;
mod declare;
mod extract;
mod fixes;
mod import;
mod inline;
mod join;
mod mocks;
mod names;
mod new_test;
mod pen;
mod place;
mod resolving;
mod sample;
mod sites;
#[cfg(test)]
mod tests;
mod tidy;

pub use action::{Action, FileEdit, Kind, Mended, Selection};
pub use resolving::resolve;

use crate::driver::Workspace;
use place::Place;
use std::ops::Range;

/// What offers actions, in the order in which they are shown.
static OFFERS: &[Offer] = &[
    fixes::offer,
    arguments::offer,
    import::offer,
    declare::offer,
    arm::offer,
    join::offer,
    extract::offer,
    inline::offer,
    mocks::offer,
    new_test::offer,
    allow::offer,
    fixes::offer_all,
];

/// Adds the actions of a kind at a place.
type Offer = fn(&Place<'_>, &mut Vec<Action>);

/// The actions at a range of a file, those for what is found there first. `only` has the kinds that are wanted; without it all are.
pub fn actions(workspace: &mut Workspace, path: &str, range: Range<u32>, only: Option<&[Kind]>) -> Vec<Action> {
    workspace.check(path);
    let Some(focus) = workspace.focus(path) else { return Vec::new() };
    let Some(place) = Place::new(workspace, &focus, range) else { return Vec::new() };
    let mut found = Vec::new();
    for offer in OFFERS {
        offer(&place, &mut found);
    }
    // What a rule says of its finding, an action may say of all such places.
    let mut seen: Vec<Vec<FileEdit>> = Vec::new();
    found.retain(|action: &Action| {
        let is_new = action.edits.is_empty() || !seen.contains(&action.edits);
        seen.push(action.edits.clone());
        is_new
    });
    found.retain(|action| only.is_none_or(|kinds| kinds.contains(&action.kind)));
    found
}
