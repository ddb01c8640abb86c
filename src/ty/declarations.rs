//! Variables and types that a JSON document declares, for expressions outside of any workflow.
//!
//! ```json
//! { "variables": { "score": "double", "ticket": "{ label: Label }" }, "types": { "Label": "\"vip\" | \"spam\"" } }
//! ```
//! Types are text as in `.flow` files and go the same way: the parser of types, a table that may be recursive. Each text is
//! parsed as a file of its own; what is reported then moves to the place in the document ([`Texts`]).

mod read;
mod relocate;
#[cfg(test)]
mod tests;
mod values;

use super::table::TypeTable;
use crate::base::suggest::nearest;
use crate::base::{FileId, Name, SourceMap};
use crate::cel::rules::UNKNOWN_NAME;
use crate::cel::{Env, Named, Type};
use crate::diagnostic::{Diagnostic, Sink};
use indexmap::IndexMap;
use relocate::Texts;
use smol_str::SmolStr;

/// The variables that an expression may use, with their types.
#[derive(Debug, Default)]
pub struct Declarations {
    variables: IndexMap<SmolStr, Type>,
    table: TypeTable,
    /// What to do about a name that is not declared.
    advice: Option<&'static str>,
}

impl Declarations {
    /// What the document in `file` declares. What is wrong with it is reported there, and left out.
    pub fn read(sources: &SourceMap, file: FileId, sink: &mut Sink) -> Self {
        read::read(sources.file(file), file, sink)
    }

    /// Variables of which nothing is known but their names.
    pub fn dynamic<N: Into<SmolStr>>(names: impl IntoIterator<Item = N>) -> Self {
        Self { variables: names.into_iter().map(|name| (name.into(), Type::Dyn)).collect(), ..Self::default() }
    }

    /// Says what to do about a name that is not declared, and like none that is.
    #[must_use]
    pub fn advising(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    /// The variables in the order of their declaration.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&SmolStr, &Type)> {
        self.variables.iter()
    }
}

impl Env for Declarations {
    fn variable(&self, name: &str) -> Option<Type> {
        self.variables.get(name).cloned()
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.variables.keys().cloned().collect()
    }

    fn unnameable(&self, name: &str) -> Option<Type> {
        let (id, name, _) = self.table.iter().find(|(_, declared, _)| *declared == name)?;
        Some(Type::Named(Named { id, name: name.clone() }))
    }

    fn unfold(&self, named: &Named) -> Type {
        self.table.unfold(named)
    }

    fn unknown(&self, name: &Name) -> Option<Diagnostic> {
        let known = self.variables.keys().map(SmolStr::as_str);
        let near = nearest(&name.text, known).map(str::to_owned);
        let report = UNKNOWN_NAME.at(name.span, format!("no variable is called `{name}`"));
        if let Some(advice) = self.advice.filter(|_| near.is_none()) {
            return Some(report.help(advice));
        }
        let help = match (self.variables.len(), near) {
            (_, Some(near)) => return Some(report.suggest(name.span, Some(&near))),
            (0, None) => "there are no variables here".to_owned(),
            (1..=8, None) => {
                let names: Vec<String> = self.variables.keys().map(|name| format!("`{name}`")).collect();
                format!("there {} {}", if names.len() == 1 { "is" } else { "are" }, names.join(", "))
            }
            (many, None) => format!("there are {many} variables, and none with a name like it"),
        };
        Some(report.help(help))
    }
}
