//! A folder of ordinary workflows, as a project has them: many small files, in groups that share one.

use std::fmt::Write as _;

/// How many lines each file has.
pub(crate) const LINES: usize = 60;

/// How many files share one: they import the first of them.
const GROUP: usize = 10;

/// `count` files with their names.
pub(crate) fn files(count: usize) -> Vec<(String, String)> {
    (0..count).map(|number| (name(number), file(number))).collect()
}

fn name(number: usize) -> String {
    format!("group{:03}/orders{number:04}.flow", number / GROUP)
}

/// One file: rates an order, takes one of three ways, and estimates in a row of steps that make up its length.
fn file(number: usize) -> String {
    let mut text = format!("// The orders of region {number}.\n");
    let first = number / GROUP * GROUP;
    let shared = if number == first {
        text.push_str(ESTIMATE);
        ""
    } else {
        let _ = writeln!(text, "import \"orders{first:04}.flow\" as shared\n");
        "shared."
    };
    text.push_str(ACTIONS);
    let _ = writeln!(text, "workflow orders{number}(order: Order) -> {{ receipt: string, total: double }} {{");
    text.push_str(ROUTE);
    let _ = writeln!(text, "  step s0 = {shared}estimate(base: order.total, demand: rated.risk)");
    let steps = LINES - text.lines().count() - 2;
    for step in 1..=steps {
        let before = step - 1;
        let _ = writeln!(text, "  step s{step} = {shared}estimate(base: s{before}.value, demand: {number}.5)");
    }
    let _ =
        writeln!(text, "  return {{\"receipt\": coalesce(quick, careful, manual).receipt, \"total\": s{steps}.value}}");
    text.push_str("}\n");
    text
}

/// What the files of a group share.
const ESTIMATE: &str = "\
effect estimate(base: double, demand: double) -> { value: double } {
  timeout 20s
  idempotent
  retry 2 backoff 1s..4s
}

";

const ACTIONS: &str = "\
type Order = { id: string, total: double, vip: bool }

compute rate(order: Order) -> { risk: double }

effect charge(order: string, amount: double) -> { receipt: string } {
  timeout 20s
  idempotent
  retry 2 backoff 1s..4s
  takes 1s..9s ~ 2s
}

";

const ROUTE: &str = "  version \"1.0.0\"
  step rated = rate(order)
  choose route {
    when rated.risk < 0.3 || order.vip => {
      step quick = charge(order: order.id, amount: order.total)
    }
    when rated.risk < 0.7 => {
      step careful = charge(order: order.id, amount: order.total * 1.02)
    }
    otherwise => {
      step manual = charge(order: order.id, amount: order.total * 1.05)
    }
  }
";
