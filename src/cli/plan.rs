//! `flowright plan`: what runs when.

use super::args::{PlanArgs, PlanFormat};
use super::console::Console;
use super::exit::Exit;
use super::selection::{select, too_many};
use super::wiring;
use std::io;

pub(super) fn run(args: &PlanArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let settings = args.config.settings(&args.rules, None);
    let how = (&args.input, &settings, args.message_format);
    let documents = match select(&args.file, args.workflow.as_deref(), how, console)? {
        Ok(documents) => documents,
        Err(exit) => return Ok(exit),
    };
    if args.format == PlanFormat::Json && documents.len() > 1 {
        return too_many(&documents, "", console);
    }
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        let text = match args.format {
            PlanFormat::Table => wiring::plan_table(document),
            PlanFormat::Gantt => wiring::plan_gantt(document, console.out_options.width),
            PlanFormat::Json => wiring::plan_json(document),
        };
        writeln!(console.out, "{}", text.trim_end())?;
    }
    Ok(Exit::Clean)
}
