//! The Gantt chart (Gantt 1903): a bar for each node of the workflow's own graph, over time.

use super::{duration, fitted};
use crate::ir::Workflow;
use crate::plan::{GraphPlan, Plan, Row};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// At most this many nodes are drawn.
pub const MAX_GANTT_ROWS: usize = 60;

/// Names are cut at this many columns.
const MAX_NAME: usize = 24;

/// A chart has at least this many columns for its bars, however narrow the terminal.
const MIN_BARS: usize = 10;

/// The bar of a critical node, of another one, and the time by which that may be late.
const BARS: [char; 3] = ['█', '░', '·'];

/// The chart of a plan in `width` columns, with a line break at the end of each line.
pub fn gantt(workflow: &Workflow, plan: &Plan, width: usize) -> String {
    let Some(graph) = plan.graphs.first() else { return String::new() };
    if graph.makespan_ms == 0 {
        return "no step says how long it takes: add `takes 5s`, or `takes 2s..9s ~ 4s`, to actions or steps\n"
            .to_owned();
    }
    let shown = &graph.rows[..graph.rows.len().min(MAX_GANTT_ROWS)];
    let names = shown.iter().map(|row| workflow.nodes[row.node as usize].id.width());
    let name_width = names.max().unwrap_or(0).min(MAX_NAME);
    let bars = width.saturating_sub(name_width + 2).max(MIN_BARS);
    let mut out = scale(graph, name_width, bars);
    for row in shown {
        let name = fitted(&workflow.nodes[row.node as usize].id, name_width);
        let line = format!("{name}  {}", bar(row, graph.makespan_ms, bars));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let left_out = graph.rows.len() - shown.len();
    if left_out > 0 {
        let _ = writeln!(out, "… and {left_out} more, which the table has");
    }
    let _ = writeln!(out, "{} critical  {} takes  {} may be late", BARS[0], BARS[1], BARS[2]);
    out
}

/// The head line: zero on the left, the makespan on the right.
fn scale(graph: &GraphPlan, name_width: usize, bars: usize) -> String {
    let end = duration(graph.makespan_ms);
    let blanks = bars.saturating_sub(1 + end.width());
    format!("{}  0{}{end}\n", " ".repeat(name_width), " ".repeat(blanks))
}

fn bar(row: &Row, makespan: u64, bars: usize) -> String {
    let start = column(row.start_ms, makespan, bars).min(bars - 1);
    // What takes no time is still seen.
    let end = column(row.start_ms + row.duration_ms, makespan, bars).max(start + 1);
    let latest = column(row.start_ms + row.duration_ms + row.slack_ms, makespan, bars).max(end);
    let critical = usize::from(row.slack_ms > 0);
    let mut text = " ".repeat(start);
    text.extend(std::iter::repeat_n(BARS[critical], end - start));
    text.extend(std::iter::repeat_n(BARS[2], latest.min(bars) - end.min(bars)));
    text
}

/// The column of a moment, rounded down.
fn column(ms: u64, makespan: u64, bars: usize) -> usize {
    let column = u128::from(ms) * bars as u128 / u128::from(makespan.max(1));
    usize::try_from(column).unwrap_or(bars).min(bars)
}
