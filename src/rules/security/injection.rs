//! W0902, `injection`.

use super::data::Data;
use super::origin::Calls;
use super::texts::{self, Text};
use crate::diagnostic::{Diagnostic, Label, Sink, rule};
use crate::hir::Callable;
use crate::rules::Context;

rule! {
    /// Data that nobody foresaw becomes part of a shell command, or of the host of an address.
    ///
    /// A shell reads all of a command: where a `{parameter}` stands in it, a value such as `x; reboot` is a second command. A host decides who gets the
    /// request, and all that goes with it. Constants, numbers and the members of a union of strings are known beforehand, so they may stand there; the
    /// output of a step, and what somebody starts the workflow with, may be anything. The path of an address is no such place.
    ///
    /// ```flow bad
    /// effect git.checkout(branch: string) -> null {
    ///   via shell { command: "git checkout {branch}" }
    ///   timeout 1m
    ///   idempotent
    /// }
    ///
    /// workflow build(branch: string) {
    ///   step checkout = git.checkout(branch)
    /// }
    /// ```
    ///
    /// Hand a command its data as arguments, which no shell reads, and give hosts a type of which every value is known.
    ///
    /// ```flow good
    /// effect git.checkout(branch: string) -> null {
    ///   via shell { command: "git", args: ["checkout", "{branch}"] }
    ///   timeout 1m
    ///   idempotent
    /// }
    ///
    /// workflow build(branch: string) {
    ///   step checkout = git.checkout(branch)
    /// }
    /// ```
    pub INJECTION = warning "W0902" "injection"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let texts: Vec<Text<'_>> = texts::all(context).into_iter().filter(|text| sort(text).is_some()).collect();
    if texts.is_empty() {
        return;
    }
    let calls = Calls::of(context);
    for text in &texts {
        let Some(sort) = sort(text) else { continue };
        let risky = text.placeholders().zip(crate::ty::placeholders(&text.says));
        let risky = risky.filter(|(_, (at, _))| *at < sort.ends(&text.says)).map(|(found, _)| found);
        for (span, name) in risky {
            let params = &context.typed.signatures.action(text.id).params;
            let Some(param) = params.iter().find(|param| param.name == name) else { continue };
            let mut data = Data::new(context, &calls);
            if data.is_foreseen(&param.ty) {
                continue;
            }
            if let Some(way) = data.way_to(Callable::Action(text.id), name) {
                let report = sort.report(text, name, INJECTION.at(span, String::new()));
                sink.report(Diagnostic { related: way.into_iter().collect::<Vec<Label>>(), ..report });
            }
        }
    }
}

/// What a text is to whoever reads it.
#[derive(Clone, Copy)]
enum Sort {
    Command,
    Address,
}

fn sort(text: &Text<'_>) -> Option<Sort> {
    if text.is("shell", "command") {
        Some(Sort::Command)
    } else if text.is("http", "url") {
        Some(Sort::Address)
    } else {
        None
    }
}

impl Sort {
    /// Where the part of the text ends in which data decides more than it should.
    fn ends(self, text: &str) -> usize {
        match self {
            Self::Command => text.len(),
            Self::Address => {
                // Of an address that begins with data, that decides where it goes; a path alone goes nowhere else.
                let host = text.find("://").map_or(0, |at| at + "://".len());
                text[host..].find(['/', '?', '#']).map_or(text.len(), |at| host + at)
            }
        }
    }

    fn report(self, text: &Text<'_>, name: &str, report: Diagnostic) -> Diagnostic {
        let action = &text.action.name;
        let message = match self {
            Self::Command => format!("`{name}` becomes part of a command of `{action}`, whatever it is"),
            Self::Address => format!("`{name}` decides which host `{action}` calls, whatever it is"),
        };
        let report = Diagnostic { message, ..report };
        match self {
            Self::Command => report
                .label("a shell reads what is put in here")
                .witness(format!("{name} = \"x; reboot\""))
                .help(format!("hand it over as one of the `args`, which no shell reads, or make `{name}` a union of the texts that it may be")),
            Self::Address => report
                .label("a part of the host, or of what stands before it")
                .witness(format!("{name} = \"attacker.example/\""))
                .help(format!("write the host out, or make `{name}` a union of the texts that it may be")),
        }
    }
}
