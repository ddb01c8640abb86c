//! The arguments of `flowright cel`, and their help.

use super::super::report::Format;
use crate::cel::Budget;
use clap::{Subcommand, ValueEnum};

/// `flowright cel …`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CelArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: CelCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CelCommand {
    /// Find mistakes in an expression, or say its type
    #[command(after_help = "\
Examples:
  flowright cel check \"size('abc') > 2\"
  flowright cel check --env env.json \"ticket.id.startsWith('T-')\"
  flowright cel check --env env.json --format json - < condition.cel

env.json says which variables there are, with types written as in .flow files:
  { \"variables\": { \"score\": \"double\", \"ticket\": \"{ id: string, label: Label }\" },
    \"types\": { \"Label\": \"\\\"vip\\\" | \\\"spam\\\"\" } }

The type or the findings go to standard output; with --format json as { \"type\": … } or { \"diagnostics\": […] }.")]
    Check(CheckArgs),
    /// Evaluate an expression on data
    #[command(after_help = "\
Examples:
  flowright cel eval \"1 + 2\"
  flowright cel eval --vars vars.json \"score > 0.8 || label == 'vip'\"
  flowright cel eval --env env.json --vars vars.json \"ticket.opened + duration('1h')\"
  flowright cel eval --vars - \"items.filter(i, i.price > 10).map(i, i.id)\" < order.json

vars.json is an object with the value of each variable. With --env, data becomes what is declared for it (a number a double, \
text a timestamp); without, it is what JSON has it for, and whole numbers are int.

The value goes to standard output as one line of JSON, findings to standard error. With --format json both go to standard \
output, as { \"value\": …, \"cel\": …, \"type\": … } or { \"diagnostics\": […] }.")]
    Eval(EvalArgs),
    /// Write an expression in its canonical form
    #[command(after_help = "\
Examples:
  flowright cel fmt \"a&&(b  ||c)\"
  flowright cel fmt - < condition.cel

The expression goes to standard output on one line; comments are kept, on lines before it. Findings go to standard error. \
With --format json both go to standard output, as { \"text\": … } or { \"diagnostics\": […] }.")]
    Fmt(FmtArgs),
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CheckArgs {
    /// The expression; - is standard input
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(in crate::cli) expr: String,
    /// The variables and their types, a JSON file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) env: Option<String>,
    /// How the type or the findings are written
    #[arg(long, value_enum, default_value = "pretty")]
    pub(in crate::cli) format: AnswerFormat,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EvalArgs {
    /// The expression; - is standard input
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(in crate::cli) expr: String,
    /// The values of variables, a JSON file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) vars: Option<String>,
    /// The variables and their types, a JSON file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) env: Option<String>,
    /// How the value or the findings are written
    #[arg(long, value_enum, default_value = "pretty")]
    pub(in crate::cli) format: ValueFormat,
    /// What loops may cost: a unit for each operation in each turn, and for each value that they copy
    #[arg(long, value_name = "UNITS", default_value_t = Budget::DEFAULT.0)]
    pub(in crate::cli) budget: u64,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FmtArgs {
    /// The expression; - is standard input
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(in crate::cli) expr: String,
    /// How the expression or the findings are written
    #[arg(long, value_enum, default_value = "pretty")]
    pub(in crate::cli) format: AnswerFormat,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerFormat {
    /// Findings with an excerpt of the source, for people
    Pretty,
    /// Findings on one line each: `file:line:column: error[CODE]: message`
    Short,
    /// One JSON document on one line, whatever the answer is
    Json,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ValueFormat {
    /// The value as JSON on one line; findings with an excerpt of the source
    Pretty,
    /// The value as JSON on one line; findings on one line each
    Short,
    /// One JSON document on one line, with the value, the value as CEL and its type, or the findings
    Json,
    /// The value as CEL, which tells apart what is the same in JSON (bytes and text, times and text); findings as in pretty
    Cel,
}

impl From<AnswerFormat> for Format {
    fn from(format: AnswerFormat) -> Self {
        match format {
            AnswerFormat::Pretty => Self::PRETTY,
            AnswerFormat::Short => Self::SHORT,
            AnswerFormat::Json => Self::JSON,
        }
    }
}

impl From<ValueFormat> for Format {
    fn from(format: ValueFormat) -> Self {
        match format {
            ValueFormat::Pretty | ValueFormat::Cel => Self::PRETTY,
            ValueFormat::Short => Self::SHORT,
            ValueFormat::Json => Self::JSON,
        }
    }
}
