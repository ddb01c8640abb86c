//! The table: one line a node, in the order of the plan, blocks behind the graph they belong to.

use super::{duration, fitted, heading};
use crate::ir::{Node, Workflow};
use crate::plan::{GraphPlan, Plan, Row};
use unicode_width::UnicodeWidthStr;

const HEAD: [&str; 7] = ["group", "step", "start", "takes", "slack", "", "needs"];

/// What marks a critical node.
const CRITICAL: &str = "critical";

/// The table of a plan, with a line break at the end of each line.
pub fn table(workflow: &Workflow, plan: &Plan) -> String {
    let mut out = String::new();
    for graph in &plan.graphs {
        if let Some(heading) = heading(workflow, graph) {
            out.extend(["\n", &heading, "\n"]);
        }
        write_graph(workflow, graph, &mut out);
    }
    out
}

fn write_graph(workflow: &Workflow, graph: &GraphPlan, out: &mut String) {
    let lines: Vec<[String; 7]> = graph.rows.iter().map(|row| cells(workflow, graph, row)).collect();
    let widths: [usize; 7] = std::array::from_fn(|column| {
        let cells = lines.iter().map(|line| line[column].width());
        let most = cells.max().unwrap_or(0);
        if most == 0 { 0 } else { most.max(HEAD[column].width()) }
    });
    write_line(&HEAD, &widths, out);
    for line in &lines {
        write_line(&line.each_ref().map(String::as_str), &widths, out);
    }
}

fn write_line(cells: &[&str; 7], widths: &[usize; 7], out: &mut String) {
    let mut line = String::new();
    for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        if width == 0 {
            continue;
        }
        // Figures are aligned by their last digit.
        let figure = matches!(column, 0 | 2 | 3 | 4);
        let blanks = if figure { width.saturating_sub(cell.width()) } else { 0 };
        line.extend(std::iter::repeat_n(' ', blanks));
        line.push_str(&fitted(cell, width - blanks));
        line.push_str("  ");
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

fn cells(workflow: &Workflow, graph: &GraphPlan, row: &Row) -> [String; 7] {
    let node = &workflow.nodes[row.node as usize];
    // Where nothing is known to take time, nothing can be late.
    let critical = if row.slack_ms == 0 && graph.makespan_ms > 0 { CRITICAL } else { "" };
    [
        (row.group + 1).to_string(),
        node.id.to_string(),
        duration(row.start_ms),
        duration(row.duration_ms),
        duration(row.slack_ms),
        critical.to_owned(),
        needs(node),
    ]
}

fn needs(node: &Node) -> String {
    let needs = node
        .needs
        .iter()
        .map(|(name, amount)| if *amount == 1 { name.to_string() } else { format!("{name} {amount}") });
    needs.collect::<Vec<_>>().join(", ")
}
