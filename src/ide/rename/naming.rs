//! What can be renamed, and what it can be called.

use super::{Refusal, place};
use crate::base::{FileId, Origin, Span};
use crate::diagnostic::Sink;
use crate::hir::NodeKind;
use crate::ide::{Focus, Occurrence, Symbol};
use crate::syntax::{NameKind, parse_name};

/// Says why what stands somewhere cannot be renamed at all.
pub(super) fn can_be_renamed(focus: &Focus, found: &Occurrence) -> Result<(), Refusal> {
    let program = focus.program();
    let text = focus.sources.text(found.span);
    let refused = |why: String| Err(Refusal(why));
    match &found.symbol {
        Symbol::Run | Symbol::Function(_) | Symbol::BuiltInType(_) => {
            refused(format!("`{text}` comes with the language, so it keeps its name"))
        }
        Symbol::Field(_) => refused(format!(
            "`{text}` is a field of a type, and fields cannot be renamed yet: data of this shape may come from anywhere"
        )),
        Symbol::Member(_, member) => refused(format!(
            "`{member}` is a member of a union, and members cannot be renamed yet: data with this text may come from anywhere"
        )),
        Symbol::Topic(topic) => {
            refused(format!("`{topic}` is an event of the outside world, where others know it by this name"))
        }
        Symbol::Node(workflow, id) => {
            let node = &program.workflows[*workflow].nodes[*id];
            match &node.kind {
                NodeKind::Emit { event, .. } if event.span == node.name.span => refused(format!(
                    "this emit is called `{}` after its event; give it a name of its own, as in `step name = emit \"{}\"`",
                    node.name, event.value
                )),
                _ => is_written(focus, found, &node.name.text),
            }
        }
        Symbol::Type(_)
        | Symbol::Const(_)
        | Symbol::Secret(_)
        | Symbol::Resource(_)
        | Symbol::Action(_)
        | Symbol::Machine(_)
        | Symbol::Workflow(_)
        | Symbol::Param(..)
        | Symbol::Let(..)
        | Symbol::Item(..)
        | Symbol::Index(..)
        | Symbol::Namespace(..)
        | Symbol::State(..)
        | Symbol::Event(..)
        | Symbol::EventParam(..)
        | Symbol::Bound(_) => {
            let name = found.symbol.declared(program).map_or_else(|| text.into(), |name| name.text);
            is_written(focus, found, &name)
        }
    }
}

/// Says if a name does not stand where it is meant.
pub(super) fn is_written(focus: &Focus, found: &Occurrence, name: &str) -> Result<(), Refusal> {
    if found.written {
        return Ok(());
    }
    let at = place(focus, found.span);
    Err(Refusal(format!(
        "`{name}` is meant in {at}, but what is written there is something else, from which the name is made"
    )))
}

/// Says if something cannot be called so.
pub(super) fn fits(symbol: &Symbol, focus: &Focus, new: &str) -> Result<(), Refusal> {
    let program = focus.program();
    if new.is_empty() {
        return Err(Refusal(format!("{} needs a name", with_article(symbol.word(program)))));
    }
    // These are known by their names alone: of two with one name nobody would see that they were two.
    let twin = match symbol {
        Symbol::State(machine, _) => Some(Symbol::State(*machine, new.into())),
        Symbol::Event(machine, _) => Some(Symbol::Event(*machine, new.into())),
        _ => None,
    };
    if let Some(taken) = twin.filter(|twin| twin != symbol).and_then(|twin| twin.declaration(program)) {
        let (word, at) = (symbol.word(program), place(focus, taken.name));
        return Err(Refusal(format!(
            "the machine has a{} {word} `{new}` already ({at})",
            if word == "event" { "n" } else { "" }
        )));
    }
    let kind = match symbol {
        Symbol::Action(_) | Symbol::Workflow(_) => NameKind::Declared { dotted: true },
        Symbol::Type(_)
        | Symbol::Const(_)
        | Symbol::Secret(_)
        | Symbol::Resource(_)
        | Symbol::Machine(_)
        | Symbol::Node(..)
        | Symbol::Let(..)
        | Symbol::Namespace(..) => NameKind::Declared { dotted: false },
        Symbol::Param(..) | Symbol::Item(..) | Symbol::Index(..) | Symbol::EventParam(..) | Symbol::Bound(_) => {
            NameKind::Variable
        }
        Symbol::State(..)
        | Symbol::Event(..)
        | Symbol::Topic(_)
        | Symbol::Field(_)
        | Symbol::Member(..)
        | Symbol::Run
        | Symbol::Function(_)
        | Symbol::BuiltInType(_) => NameKind::Used { dotted: false },
    };
    let mut sink = Sink::new();
    parse_name(new, Origin::from(Span::new(FileId::new(0), 0, u32::MAX)), kind, &mut sink);
    match sink.found().first() {
        None => Ok(()),
        Some(found) => {
            let help = found.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
            let what = with_article(symbol.word(program));
            Err(Refusal(format!("{what} cannot be called `{new}`: {}{help}", found.message)))
        }
    }
}

fn with_article(word: &str) -> String {
    format!("{} {word}", if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
}
