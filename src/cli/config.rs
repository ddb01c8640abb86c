//! What the command line says about configuration, and `flowright config`.

use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::Format;
use crate::base::suggest::nearest;
use crate::diagnostic::Selector;
use crate::driver::config::{Configs, NAME, schema, selector, show};
use crate::driver::os_world::OsWorld;
use crate::driver::{Choice, Settings, World, path, walk};
use crate::rules::{all as all_rules, targets::Target};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where settings come from.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ConfigArgs {
    /// The file of settings for all files, instead of the nearest flowright.toml above each
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// Use no flowright.toml
    #[arg(long, conflicts_with_all = ["config", "profile"])]
    no_config: bool,
    /// The profile of flowright.toml to use
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// Which rules count, and how much.
#[derive(Debug, Default, clap::Args)]
pub(super) struct RuleArgs {
    /// Run only these rules (and report what is wrong with the language itself): names, codes, families (05, W05), style, all
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rules)]
    select: Vec<Selector>,
    /// Leave these rules out; a rule that is selected and left out is left out, unless it is selected more narrowly
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = ignored)]
    ignore: Vec<Selector>,
    /// Report these rules as errors; `warnings` makes the command fail if there is any warning
    #[arg(long, value_name = "RULES|warnings", value_delimiter = ',', value_parser = denied)]
    deny: Vec<Denied>,
}

/// What is treated as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Denied {
    /// Every warning.
    Warnings,
    /// Findings of rules.
    Rules(Selector),
}

#[derive(Debug, clap::Args)]
pub(super) struct ConfigCommandArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ConfigCommand {
    /// Show what holds for files, and which line says so
    Show {
        /// Files; a folder stands for a new file in it
        #[arg(value_name = "PATH", default_value = ".")]
        paths: Vec<String>,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Write the JSON Schema of flowright.toml
    Schema,
}

impl ConfigArgs {
    /// The file that is named.
    pub(super) fn file(&self) -> Option<PathBuf> {
        self.config.as_ref().map(PathBuf::from)
    }

    /// How files are checked.
    pub(super) fn settings(&self, rules: &RuleArgs, target: Option<Target>) -> Settings {
        let configs = match &self.config {
            Some(file) => Configs::of_file(&walk::spelled(file)),
            None if self.no_config => Configs::default(),
            None => Configs::search(),
        };
        let deny = rules.deny.iter().filter_map(|denied| match denied {
            Denied::Warnings => None,
            Denied::Rules(selector) => Some(selector.clone()),
        });
        Settings {
            target,
            choice: Choice { select: rules.select.clone(), ignore: rules.ignore.clone(), deny: deny.collect() },
            deny_warnings: rules.deny.contains(&Denied::Warnings),
            configs: Arc::new(configs.with_profile(self.profile.clone())),
            ..Settings::default()
        }
    }
}

fn rules(text: &str) -> Result<Selector, String> {
    selector(text.trim()).map_err(|unknown| format!("{unknown}; {}", unknown.help()))
}

/// Rules that can be left out: some of them, at least.
fn ignored(text: &str) -> Result<Selector, String> {
    let selector = rules(text)?;
    if all_rules().iter().filter(|rule| selector.means(rule)).all(|rule| rule.is_fixed()) {
        let what = text.trim();
        return Err(format!("`{what}` cannot be left out: what is wrong with the language itself is always an error"));
    }
    Ok(selector)
}

fn denied(text: &str) -> Result<Denied, String> {
    match text.trim() {
        "warnings" => Ok(Denied::Warnings),
        other => rules(text).map(Denied::Rules).map_err(|error| match nearest(other, ["warnings"]) {
            Some(near) => format!("no rule is called `{other}`; did you mean `{near}`?"),
            None => error,
        }),
    }
}

/// Finds the settings of files before they are checked. If those are wrong, says so, and how the command ends: nothing is checked then,
/// since nobody knows how.
pub(super) fn prepared(
    (world, files): (&dyn World, &[String]),
    settings: &Settings,
    how: (Stream, Format),
    console: &mut Console<'_>,
) -> io::Result<Option<Exit>> {
    for file in files {
        settings.configs.visit(world, file);
    }
    if let Some(exit) = problems(settings, how, console)? {
        return Ok(Some(exit));
    }
    let Some(profile) = settings.configs.chosen_profile() else { return Ok(None) };
    let profiles = settings.configs.profiles();
    if profiles.iter().any(|known| known == profile) {
        return Ok(None);
    }
    let help = match nearest(profile, profiles.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if !profiles.is_empty() => format!("the profiles are `{}`", profiles.join("`, `")),
        None if settings.configs.files().is_empty() => format!("there is no `{NAME}` here or in a folder above"),
        None => format!("declare it with `[profiles.{profile}]` in `{}`", settings.configs.files().join("`, `")),
    };
    console.usage(&format!("no profile is called `{profile}`"), &help).map(Some)
}

/// Writes what is wrong with the settings of all files that were looked at, and says how the command ends then.
pub(super) fn problems(
    settings: &Settings,
    (stream, format): (Stream, Format),
    console: &mut Console<'_>,
) -> io::Result<Option<Exit>> {
    let Some(problems) = settings.configs.problems() else { return Ok(None) };
    console.findings(stream, format, (&problems.sources, &problems.diagnostics, 0))?;
    Ok(Some(Exit::Usage))
}

pub(super) fn run(args: &ConfigCommandArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    match &args.command {
        ConfigCommand::Schema => {
            let schema = serde_json::to_string_pretty(&schema::schema()).map_err(io::Error::other)?;
            writeln!(console.out, "{schema}")?;
        }
        ConfigCommand::Show { paths, config } => {
            let settings = config.settings(&RuleArgs::default(), None);
            let files: Vec<String> = paths.iter().map(|path| file_of(path)).collect();
            let how = (Stream::Out, Format::PRETTY);
            if let Some(exit) = prepared((&OsWorld::new(), &files), &settings, how, console)? {
                return Ok(exit);
            }
            for file in files {
                write!(console.out, "{}", show(&settings.configs, &file))?;
            }
        }
    }
    Ok(Exit::Clean)
}

/// The file that is asked about: in a folder a new one.
fn file_of(given: &str) -> String {
    let given_path = walk::spelled(given);
    if Path::new(given).is_dir() { path::join(&given_path, "*.flow") } else { given_path }
}
