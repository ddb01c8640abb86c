//! The arguments, and the help that people read first.
//!
//! Doc comments here are help texts: they speak to somebody who has never used Flowright.

use super::baseline::{BaselineArgs, UseBaselineArgs};
use super::cache::CacheArgs;
use super::cel::args::CelArgs;
use super::config::{ConfigArgs, ConfigCommandArgs, RuleArgs};
use super::fix::FixArgs;
use super::fmt::FmtArgs;
#[cfg(feature = "lsp")]
use super::lsp::LspArgs;
use super::report::Format;
use super::reports::ReportArgs;
use super::shell::{CompletionsArgs, ManArgs, RuleParser};
use super::statistics::StatisticsArgs;
use super::watch::WatchArgs;
use crate::convert::Target;
use crate::driver::asked::Asked;
use crate::frontend;
use crate::ir::Encoding;
use crate::rules::targets;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Start with:
  flowright check                  check every workflow file in this folder
  flowright explain E0512          what a finding means and how to mend it
  flowright compile triage.flow    turn a workflow into a document that runtimes execute
  flowright plan triage.flow       see what runs when
  flowright why page triage.flow   ask why one step runs, and when it does not
  flowright fmt                    bring every .flow file in this folder into one style

Exit codes: 0 clean · 1 findings · 2 wrong arguments or settings · 3 a file could not be read or written · 101 our bug";

/// Check workflows before they run, and compile them.
#[derive(Debug, Parser)]
#[command(name = "flowright", version, after_help = EXAMPLES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colours; the variable `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Leave out summaries; only findings and results are written
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say on standard error, too, what was not decided about when steps run, and why
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// In a terminal
    Auto,
    /// Even in a file
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find mistakes in workflows
    #[command(after_help = "\
Examples:
  flowright check                            every workflow file in this folder and below
  flowright check a.flow lib/                a file, and a folder
  cat a.flow | flowright check -             what comes in by standard input
  flowright check --format short             one line each, for editors
  flowright check --deny warnings            for continuous integration
  flowright check --report sarif=out.sarif --report junit=out.xml
                                             files for services, beside what people read
  flowright check --select W05,missing-data  only some rules; --ignore leaves some out
  flowright check --profile strict           as a profile in flowright.toml says
  flowright check --fix                      mend what has a safe fix
  flowright check --diff --unsafe-fixes      show what all fixes would change
  flowright check --watch                    again whenever a file changes
  flowright check --statistics               how many findings there are of each rule

Findings go to standard output, the summary to standard error. A file that cannot be read never stops the others.")]
    Check(CheckArgs),
    /// Write down what is found today, so that only what is new is reported
    #[command(after_help = "\
Examples:
  flowright baseline                         all workflow files in this folder and below
  flowright baseline lib/ -o lib/known.json
  flowright check --baseline flowright-baseline.json

What is known stays known when its line moves, and is reported again when its line or its message changes.
Errors of the language itself are left out, and make the command end with 1: they are always reported.")]
    Baseline(BaselineArgs),
    /// Turn a workflow into the document that runtimes execute
    #[command(after_help = "\
Examples:
  flowright compile triage.flow -o triage.json
  flowright compile triage.flow | flowright verify -
  flowright compile triage.flow --format yaml
  flowright compile shop.flow --workflow checkout
  flowright compile shop.flow -o build/      every workflow that no other one calls

The document goes to standard output unless -o is given; findings go to standard error. With errors, nothing is written.")]
    Compile(CompileArgs),
    /// Check that a compiled document is whole and unchanged
    #[command(after_help = "\
Examples:
  flowright verify triage.json               or .yaml, or .cbor
  flowright compile triage.flow | flowright verify -

A document that passes is one that a runtime may trust: its hash is right, and every reference leads somewhere.
JSON, YAML and CBOR are told apart by what the document holds; its name matters only where that is not enough.")]
    Verify(VerifyArgs),
    /// Show what runs when, and what the whole takes
    #[command(after_help = "\
Examples:
  flowright plan triage.flow                 a table: order, groups, durations, slack
  flowright plan triage.flow --format gantt  a chart
  flowright plan triage.flow --format json

The plan goes to standard output, findings to standard error.")]
    Plan(PlanArgs),
    /// Say when a step runs, and what decides about it
    #[command(after_help = "\
Examples:
  flowright why page triage.flow             when `page` runs, and when it is skipped
  flowright why page triage.flow --format json

Answers are given for files with mistakes, too: they help to mend them.")]
    Why(WhyArgs),
    /// List the ways that a run can take, each with a case
    #[command(after_help = "\
Examples:
  flowright paths triage.flow                the first 100 paths
  flowright paths triage.flow --count        only how many there are
  flowright paths triage.flow --max 1000 --format json

A path says of each step whether it runs, fails or is skipped. What stands in an each or a loop is not looked into, nor what a called workflow does.")]
    Paths(PathsArgs),
    /// Bring workflows into the one style
    #[command(after_help = "\
Examples:
  flowright fmt                              every .flow file in this folder and below
  flowright fmt a.flow lib/                  a file, and a folder
  flowright fmt --check                      only list the files that would change
  flowright fmt --diff                       show what would change
  flowright fmt --expressions                the expressions in YAML and JSON files, too
  cat a.flow | flowright fmt -               from standard input to standard output

There is nothing to set. A file with mistakes of syntax stays as it is, and they are shown; the others are formatted.")]
    Fmt(FmtArgs),
    /// Turn a workflow file into Flowright's own language, YAML or JSON
    #[command(after_help = "\
Examples:
  flowright convert triage.flow --to yaml -o triage.flow.yaml
  flowright convert triage.flow.json --to flow
  cat release.yaml | flowright convert - --stdin-filename release.yaml --to flow
  flowright convert jobs.json --from yaml --to flow

The three say the same, and compile to the same hash. Comments go along, but JSON has none. Paths of imports stay as they are.")]
    Convert(ConvertArgs),
    /// Check, evaluate and format expressions by themselves
    #[command(after_help = "\
Examples:
  flowright cel check --env env.json \"score >= 80.0\"
  flowright cel eval --vars vars.json \"score >= 80.0\"
  flowright cel fmt \"score>=80.0\"

CEL is the Common Expression Language, in which conditions and values of workflows are written.")]
    Cel(CelArgs),
    /// Show which settings hold for files, and which line of which flowright.toml says so
    #[command(after_help = "\
Examples:
  flowright config show                      what holds for new files in this folder
  flowright config show legacy/a.flow        what holds for a file
  flowright config schema                    the JSON Schema of flowright.toml, for editors")]
    Config(ConfigCommandArgs),
    /// Say what a finding means and how to mend it
    #[command(after_help = "\
Examples:
  flowright explain E0512
  flowright explain dead-step
  flowright explain                          a list of everything that Flowright finds")]
    Explain(ExplainArgs),
    /// Answer an editor: what is wrong, what is meant, what fits (editors start this themselves)
    #[cfg(feature = "lsp")]
    #[command(after_help = "\
Editors start this command and speak the Language Server Protocol with it, over standard input and output.
docs/editors.md says how to set up Visual Studio Code, Neovim, Helix, Emacs and Zed.

Examples:
  flowright lsp                              what editors run
  flowright lsp --log /tmp/flowright.log     also keep what went wrong in a file")]
    Lsp(LspArgs),
    /// Write completions for a shell
    #[command(after_help = "\
Examples:
  flowright completions bash > ~/.local/share/bash-completion/completions/flowright
  flowright completions zsh > ~/.zfunc/_flowright      (a folder of $fpath)
  flowright completions fish > ~/.config/fish/completions/flowright.fish
  flowright completions powershell >> $PROFILE

They know the commands and their options; in bash and zsh also the names of rules for `explain`.")]
    Completions(CompletionsArgs),
    /// Write the manual pages
    #[command(after_help = "\
Examples:
  flowright man | man -l -                   read the page of `flowright`
  flowright man --output ~/.local/share/man/man1
                                             a page for each command: `man flowright-check`")]
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) what: WhatArgs,
    /// How findings are written
    #[arg(long, value_enum, default_value = "pretty")]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) report: ReportArgs,
    #[command(flatten)]
    pub(super) baseline: UseBaselineArgs,
    #[command(flatten)]
    pub(super) statistics: StatisticsArgs,
    #[command(flatten)]
    pub(super) watch: WatchArgs,
    #[command(flatten)]
    pub(super) fix: FixArgs,
}

/// What is checked, and by which rules.
#[derive(Debug, clap::Args)]
pub(super) struct WhatArgs {
    /// Files, and folders to look for workflow files in; - is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<String>,
    /// An engine that shall run them: also report what it refuses or gets wrong
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub(super) target: Option<Engine>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) cache: CacheArgs,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// An engine that runs workflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    /// Nodes and edges, with a coordinator that counts tokens
    Choreography,
}

impl Engine {
    /// The rules of it.
    pub(super) const fn target(self) -> targets::Target {
        match self {
            Self::Choreography => targets::Target::Choreography,
        }
    }
}

/// What all commands that read workflows share.
#[derive(Debug, Default, clap::Args)]
pub(super) struct InputArgs {
    /// The path that standard input stands for, in findings and for imports
    #[arg(long, value_name = "PATH", default_value = "<stdin>", hide_default_value = true)]
    pub(super) stdin_filename: String,
    /// What kind the named files are, where neither their names nor what is in them says so
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    pub(super) from: Option<String>,
    /// What was read, for who watches it.
    #[arg(skip)]
    pub(super) asked: Asked,
}

/// The kinds of files.
fn kinds() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(frontend::ALL.iter().map(|kind| kind.name()))
}

#[derive(Debug, clap::Args)]
pub(super) struct CompileArgs {
    /// The file to compile; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// Where to write: a file, or a folder for one document a workflow
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// The workflow to compile, where the file has several
    #[arg(long, value_name = "NAME")]
    pub(super) workflow: Option<String>,
    /// How the document is written; without it as the ending of -o says, or else as JSON
    #[arg(long, value_enum)]
    pub(super) format: Option<DocumentFormat>,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "pretty")]
    pub(super) message_format: Format,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

impl CompileArgs {
    /// How the document is written.
    pub(super) fn encoding(&self) -> Encoding {
        match self.format {
            Some(DocumentFormat::Json) => Encoding::Json,
            Some(DocumentFormat::Yaml) => Encoding::Yaml,
            Some(DocumentFormat::Cbor) => Encoding::Cbor,
            None => self.output.as_deref().and_then(Path::to_str).and_then(Encoding::of_name).unwrap_or_default(),
        }
    }
}

/// How a document is written. Its hash is the same in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// Canonical JSON: the same source gives the same bytes everywhere
    Json,
    /// YAML 1.2, to be read by people
    Yaml,
    /// CBOR: small, and quick to read
    Cbor,
}

#[derive(Debug, clap::Args)]
pub(super) struct ConvertArgs {
    /// The file to convert, of any kind; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// What to turn it into
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    to: Language,
    /// The file to write; without it, or with -, the text goes to standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

impl ConvertArgs {
    /// The file to write; nothing for standard output.
    pub(super) fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// What the file becomes.
    pub(super) const fn target(&self) -> Target {
        match self.to {
            Language::Flow => Target::Flow,
            Language::Yaml => Target::Yaml,
            Language::Json => Target::Json,
        }
    }
}

/// What workflows can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Flowright's own language
    Flow,
    /// YAML, which editors and tools know
    Yaml,
    /// JSON, for programs; it has no comments
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// The document to check; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct PlanArgs {
    /// The file to plan; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// The workflow to plan, where the file has several
    #[arg(long, value_name = "NAME")]
    pub(super) workflow: Option<String>,
    /// How the plan is written
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: PlanFormat,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "pretty")]
    pub(super) message_format: Format,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanFormat {
    /// A line a step, group by group
    Table,
    /// Bars over time
    Gantt,
    /// The plan as data
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct WhyArgs {
    /// The step: any name that a workflow of the file gives to one
    #[arg(value_name = "STEP")]
    pub(super) step: String,
    /// The file that it stands in; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// The workflow, where several have a step of this name
    #[arg(long, value_name = "NAME")]
    pub(super) workflow: Option<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: AnswerFormat,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct PathsArgs {
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// The workflow, where the file has several
    #[arg(long, value_name = "NAME")]
    pub(super) workflow: Option<String>,
    /// The most paths to list of each workflow
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(super) max: usize,
    /// Only say how many there are
    #[arg(long)]
    pub(super) count: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: AnswerFormat,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Codes (E0512) or names (dead-step); leave out to list all
    #[arg(value_name = "RULE", value_parser = RuleParser, hide_possible_values = true)]
    pub(super) rules: Vec<String>,
}
