//! A machine as a graph of its states, and the states that are no states but misspelt names of others.
//!
//! Nothing declares a state: it is there because `initial`, `final` or a transition names it. So a typing mistake makes a new state, and shows in what
//! that state lacks: nothing leads to it, or nothing leaves it, while another of nearly the same name has what it lacks. Such a *stray* is reported
//! once, and everywhere else it counts as the state that was meant.

use crate::base::Name;
use crate::base::suggest::nearest;
use crate::graph::{Graph, reach};
use crate::hir::Machine;
use crate::syntax::ast::{MachineItem, Transition};
use indexmap::IndexMap;
use rustc_hash::FxHashSet;

/// States of fewer letters are never taken for misspelt ones by their form alone: `up` is no `us`.
const MIN_LETTERS: usize = 4;

/// In a machine of more states, none is compared with all others by its name.
const MAX_STATES: usize = 1_000;

/// A machine as a graph.
pub(super) struct States<'a> {
    /// The states, in the order in which the text first names them.
    pub(super) all: Vec<State<'a>>,
    /// The transitions, each as often as it has states to leave.
    pub(super) arrows: Vec<Arrow<'a>>,
    /// States that are misspelt names of others, or of nothing.
    pub(super) strays: Vec<Stray>,
}

/// A state and where it is named.
pub(super) struct State<'a> {
    /// Where it is named first.
    pub(super) name: &'a Name,
    /// Behind `initial`.
    pub(super) initial: Option<&'a Name>,
    /// In `final`.
    pub(super) ends: Option<&'a Name>,
    /// Before the arrows of transitions.
    pub(super) left: Vec<&'a Name>,
    /// Behind the arrows of transitions.
    pub(super) entered: Vec<&'a Name>,
}

/// A transition out of one state.
pub(super) struct Arrow<'a> {
    /// The state that it leaves, a place in [`States::all`].
    pub(super) from: u32,
    /// The state that it enters.
    pub(super) to: u32,
    /// The state that it leaves, as written.
    pub(super) source: &'a Name,
    /// All of it.
    pub(super) transition: &'a Transition,
}

/// A state that was not meant.
pub(super) struct Stray {
    /// Which.
    pub(super) state: u32,
    /// What it lacks.
    pub(super) lack: Lack,
    /// The state that was meant, where one is near.
    pub(super) meant: Option<u32>,
    /// Whether that one lacks what this one has, so that both together are a whole.
    pub(super) is_whole: bool,
}

/// What a misspelt state lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// It is initial, and no transition names it.
    Exit,
    /// It is final, and no transition names it.
    Entry,
    /// Transitions leave it, and none leads to it.
    WayIn,
    /// Transitions lead to it, and none leaves it, nor is it final.
    WayOut,
}

impl<'a> States<'a> {
    /// The graph of a machine.
    pub(super) fn new(machine: &'a Machine) -> Self {
        let mut reading = Reading::default();
        for item in &machine.items {
            match item {
                MachineItem::Initial(name) => _ = reading.state(name).initial.get_or_insert(name),
                MachineItem::Final(names) => {
                    for name in names {
                        reading.state(name).ends.get_or_insert(name);
                    }
                }
                MachineItem::Transition(transition) => reading.transition(transition),
            }
        }
        let mut states =
            Self { all: reading.states.into_values().collect(), arrows: reading.arrows, strays: Vec::new() };
        states.strays = states.find_strays();
        states
    }

    /// A state.
    pub(super) fn get(&self, state: u32) -> &State<'a> {
        &self.all[state as usize]
    }

    /// The name of a state.
    pub(super) fn name(&self, state: u32) -> &'a str {
        self.get(state).name.as_str()
    }

    /// The state that was meant where this one stands: itself, unless it is misspelt.
    pub(super) fn meant(&self, state: u32) -> u32 {
        self.stray(state).and_then(|stray| stray.meant).unwrap_or(state)
    }

    /// Whether a state is one that was meant.
    pub(super) fn is_meant(&self, state: u32) -> bool {
        self.stray(state).is_none()
    }

    /// What a state is instead of a state; strays stand in the order of their numbers.
    fn stray(&self, state: u32) -> Option<&Stray> {
        let place = self.strays.binary_search_by_key(&state, |stray| stray.state).ok()?;
        self.strays.get(place)
    }

    /// The graph of the states that were meant; an edge's place is that of its arrow.
    pub(super) fn graph(&self) -> Graph {
        Graph::new(self.all.len(), self.arrows.iter().map(|arrow| (self.meant(arrow.from), self.meant(arrow.to))))
    }

    /// The states for which `is` holds, strays as what was meant.
    pub(super) fn those(&self, is: impl Fn(&State<'a>) -> bool) -> Vec<u32> {
        self.numbered().filter(|(_, state)| is(state)).map(|(number, _)| self.meant(number)).collect()
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &State<'a>)> {
        (0_u32..).zip(&self.all)
    }

    fn find_strays(&self) -> Vec<Stray> {
        let mut strays: Vec<Stray> = Vec::new();
        let graph = Graph::new(self.all.len(), self.arrows.iter().map(|arrow| (arrow.from, arrow.to)));
        let initial = self.numbered().filter(|(_, state)| state.initial.is_some()).map(|(number, _)| number);
        let reached = reach::from(&graph, initial);
        let lacking = |(number, state): (u32, &State<'a>)| {
            let entered = graph.predecessors(number).iter().any(|edge| edge.target != number);
            lack(state, entered).map(|lack| (number, lack))
        };
        let mut lacking: Vec<(u32, Lack)> = self.numbered().filter_map(lacking).collect();
        // Of two states that each have what the other lacks, the lists at the ends are taken to be wrong, and else the one that comes later.
        let by_doubt = |(number, lack): &(u32, Lack)| {
            (!matches!(lack, Lack::Exit | Lack::Entry), std::cmp::Reverse(self.get(*number).name.span))
        };
        lacking.sort_by_key(by_doubt);
        let mut all_meant: FxHashSet<u32> = FxHashSet::default();
        for (state, lack) in lacking.into_iter().filter(|_| !self.arrows.is_empty()) {
            if all_meant.contains(&state) {
                continue;
            }
            let (meant, is_whole) = self.what_was_meant(state, lack, &reached);
            all_meant.extend(meant);
            if meant.is_some() || matches!(lack, Lack::Exit | Lack::Entry) {
                strays.push(Stray { state, lack, meant, is_whole });
            }
        }
        strays.sort_by_key(|stray| stray.state);
        strays
    }

    /// The state of the nearest name that has what a stray lacks, and whether it lacks in turn what the stray has.
    fn what_was_meant(&self, stray: u32, lack: Lack, reached: &[bool]) -> (Option<u32>, bool) {
        let name = self.name(stray);
        if self.all.len() > MAX_STATES {
            return (None, false);
        }
        let others = || self.numbered().filter(|(number, _)| *number != stray);
        let whole = |number: u32, state: &State<'_>| match lack {
            Lack::Exit => !state.left.is_empty() && state.entered.is_empty(),
            Lack::Entry => !state.entered.is_empty() && state.left.is_empty() && state.ends.is_none(),
            Lack::WayIn => state.left.is_empty() && state.ends.is_none() && reached[number as usize],
            Lack::WayOut => state.entered.is_empty() && state.initial.is_none(),
        };
        let has = |state: &State<'_>| match lack {
            Lack::Exit => !state.left.is_empty(),
            Lack::Entry => !state.entered.is_empty(),
            Lack::WayIn => !state.entered.is_empty() || state.initial.is_some(),
            Lack::WayOut => !state.left.is_empty() || state.ends.is_some(),
        };
        let close = |other: &str| is_misspelt(name, other);
        if let Some((found, _)) = others().find(|(number, state)| whole(*number, state) && close(state.name.as_str())) {
            return (Some(found), true);
        }
        let near = match lack {
            // That it is wrong is certain, so anything near helps.
            Lack::Exit | Lack::Entry => {
                let names = others().filter(|(_, state)| has(state)).map(|(_, state)| state.name.as_str());
                let near = nearest(name, names);
                others().find(|(_, state)| near == Some(state.name.as_str()))
            }
            Lack::WayIn | Lack::WayOut => others().find(|(_, state)| has(state) && close(state.name.as_str())),
        };
        (near.map(|(number, _)| number), false)
    }
}

/// What a state lacks that every state should have; `entered`: whether another state leads to it.
fn lack(state: &State<'_>, entered: bool) -> Option<Lack> {
    let mentioned = !state.left.is_empty() || !state.entered.is_empty();
    match (state.initial, state.ends) {
        (Some(_), _) if !mentioned => Some(Lack::Exit),
        (None, Some(_)) if !mentioned => Some(Lack::Entry),
        (None, None) if !entered && !state.left.is_empty() => Some(Lack::WayIn),
        (None, None) if state.left.is_empty() => Some(Lack::WayOut),
        (Some(_) | None, _) => None,
    }
}

/// Whether two names differ by one slip of the keyboard. Numbers are no slips: `attempt1` is not `attempt2`.
fn is_misspelt(name: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    name.chars().count().min(other.chars().count()) >= MIN_LETTERS
        && letters(name) != letters(other)
        && nearest(name, [other]).is_some()
        && strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase()) <= 1
}

#[derive(Default)]
struct Reading<'a> {
    states: IndexMap<&'a str, State<'a>>,
    arrows: Vec<Arrow<'a>>,
}

impl<'a> Reading<'a> {
    fn number(&mut self, name: &'a Name) -> u32 {
        let new = State { name, initial: None, ends: None, left: Vec::new(), entered: Vec::new() };
        let entry = self.states.entry(name.as_str());
        let place = entry.index();
        let state = entry.or_insert(new);
        // The statements of other files stand in no order of their own: the first place in the text counts.
        if name.span < state.name.span {
            state.name = name;
        }
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn state(&mut self, name: &'a Name) -> &mut State<'a> {
        let number = self.number(name);
        &mut self.states[number as usize]
    }

    fn transition(&mut self, transition: &'a Transition) {
        let to = self.number(&transition.to);
        self.state(&transition.to).entered.push(&transition.to);
        let mut seen = FxHashSet::default();
        // One that is named twice leaves once.
        for source in transition.from.iter().filter(|source| seen.insert(source.as_str())) {
            let from = self.number(source);
            self.state(source).left.push(source);
            self.arrows.push(Arrow { from, to, source, transition });
        }
    }
}
