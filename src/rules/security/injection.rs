//! W0902, `injection`.

use super::data::Data;
use super::origin::Calls;
use super::texts::{self, Text};
use crate::diagnostic::{Diagnostic, Label, Sink, rule};
use crate::hir::Callable;
use crate::rules::Context;
use rustc_hash::FxHashSet;

rule! {
    /// Data that nobody foresaw becomes part of a shell command, or of the host of an address.
    ///
    /// A shell reads all of a command: where a `{parameter}` stands in it, a value such as `x; reboot` is a second command. A host decides who gets the
    /// request, and all that goes with it. Constants, numbers and the members of a union of strings are known beforehand, so they may stand there; the
    /// output of a step, and what somebody starts the workflow with, may be anything. The path of an address is no such place.
    ///
    /// Arguments are data to most programs. But what stands behind `bash -c`, `cmd /c`, `powershell -Command`, `ssh HOST` and `eval` is a command, also where `env` or
    /// `sudo` starts these. A step is left alone if its guard, or the arm that it stands in, says that the data is one of some texts (`u in ["a", "b"]`), or has a form
    /// in which nothing is hidden (`u.matches("^[a-z0-9]+$")`); so is what `base64.encode` makes.
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
    let sorted = texts::all(context).into_iter().filter_map(|text| {
        let sort = sort(&text)?;
        Some((text, sort))
    });
    let mut texts: Vec<(Text<'_>, Sort)> = sorted.collect();
    texts.extend(texts::shell_commands(context).into_iter().map(|text| (text, Sort::Argument)));
    if texts.is_empty() {
        return;
    }
    let calls = Calls::of(context);
    for (text, sort) in &texts {
        // However often a parameter stands there, it is one mistake.
        let (mut seen, ends) = (FxHashSet::default(), sort.ends(&text.says));
        let risky = text.placeholders().zip(crate::ty::placeholders(&text.says));
        let risky = risky.filter(|(_, (at, _))| *at < ends).map(|(found, _)| found);
        for (span, name) in risky.filter(|(_, name)| seen.insert(*name)) {
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
    /// What a shell runs.
    Command,
    /// An argument that a shell runs, as of `bash -c`.
    Argument,
    /// An address of a server.
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
            Self::Command | Self::Argument => text.len(),
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
            Self::Command | Self::Argument => {
                format!("`{name}` becomes part of a command of `{action}`, whatever it is")
            }
            Self::Address => format!("`{name}` decides which host `{action}` calls, whatever it is"),
        };
        let report = Diagnostic { message, ..report };
        match self {
            Self::Command => report
                .label("a shell reads what is put in here")
                .witness(format!("{name} = \"x; reboot\""))
                .help(format!("hand it over as one of the `args`, which no shell reads, or make `{name}` a union of the texts that it may be")),
            Self::Argument => report
                .label("a shell reads what is put in here")
                .witness(format!("{name} = \"x; reboot\""))
                .help(format!(
                    "run the program without a shell, hand it to the command as an argument behind it (`\"$1\"`), or make `{name}` a union of the texts that it may be"
                )),
            Self::Address => report
                .label("a part of the host, or of what stands before it")
                .witness(format!("{name} = \"attacker.example/\""))
                .help(format!("write the host out, or make `{name}` a union of the texts that it may be")),
        }
    }
}
