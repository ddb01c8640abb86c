//! Plans for people: a table and a Gantt chart, readable without colour.

mod gantt;
mod table;

pub use gantt::{MAX_GANTT_ROWS, gantt};
pub use table::table;

use super::{GraphPlan, Plan};
use crate::ir::{RegionKind, Workflow};

/// A duration in its two greatest units: `250ms`, `4.5s`, `1m 30s`, `2h 5m`, `3d 4h`.
pub fn duration(ms: u64) -> String {
    const SECOND: u64 = 1_000;
    const MINUTE: u64 = 60 * SECOND;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let two = |big: u64, big_name: &str, small: u64, small_name: &str| {
        let whole = (ms + small / 2) / small;
        let (bigs, smalls) = (whole / (big / small), whole % (big / small));
        if smalls == 0 { format!("{bigs}{big_name}") } else { format!("{bigs}{big_name} {smalls}{small_name}") }
    };
    match ms {
        0..SECOND => format!("{ms}ms"),
        SECOND..MINUTE => {
            let fraction = format!("{:03}", ms % SECOND);
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{}{point}{fraction}s", ms / SECOND)
        }
        MINUTE..HOUR => two(MINUTE, "m", SECOND, "s"),
        HOUR..DAY => two(HOUR, "h", MINUTE, "m"),
        DAY.. => two(DAY, "d", HOUR, "h"),
    }
}

/// `once`, `4 times`.
fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// What stands above a graph that is a block: `each tagged: 4 times, 2 at once, 3.1s each`.
fn heading(workflow: &Workflow, graph: &GraphPlan) -> Option<String> {
    let region = &workflow.regions[graph.region as usize];
    let (kind, times) = match region.kind {
        RegionKind::Workflow | RegionKind::Arm => return None,
        RegionKind::Each => ("each", format!("{}, {} at once", times(graph.rounds.count), graph.rounds.parallel)),
        RegionKind::Loop => ("loop", format!("up to {}", times(graph.rounds.count))),
    };
    Some(format!("{kind} {}: {times}, {} a time", region.id, duration(graph.makespan_ms)))
}

/// What can be said of the whole: `12 steps in 4 groups · 1m 30s · widest group 5`.
pub fn summary(plan: &Plan) -> String {
    let steps: usize = plan.graphs.iter().map(|graph| graph.rows.len()).sum();
    let (groups, width) = plan.graphs.first().map_or((0, 0), |graph| (graph.groups.len(), graph.width));
    let plural = |count: usize, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    let makespan = duration(plan.makespan_ms());
    format!("{} in {} · {makespan} · widest group {width}", plural(steps, "step"), plural(groups, "group"))
}

/// `text` in `width` columns: cut with an ellipsis, or filled up with blanks.
fn fitted(text: &str, width: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    let mut fitted = String::new();
    if text.width() <= width {
        fitted.push_str(text);
    } else {
        let mut room = width.saturating_sub(1);
        for char in text.chars() {
            let needed = char.width().unwrap_or(0);
            if needed > room {
                break;
            }
            room -= needed;
            fitted.push(char);
        }
        fitted.push('…');
    }
    let blanks = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', blanks));
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_their_two_greatest_units() {
        let cases = [
            (0, "0ms"),
            (250, "250ms"),
            (4_500, "4.5s"),
            (59_999, "59.999s"),
            (60_000, "1m"),
            (90_000, "1m 30s"),
            (3_599_900, "60m"),
            (7_500_000, "2h 5m"),
            (86_400_000, "1d"),
            (273_600_000, "3d 4h"),
        ];
        for (ms, expected) in cases {
            assert_eq!(duration(ms), expected);
        }
    }

    #[test]
    fn names_are_cut_by_columns() {
        assert_eq!(fitted("abc", 5), "abc  ");
        assert_eq!(fitted("abcdef", 4), "abc…");
        assert_eq!(fitted("日本語", 4), "日… ");
    }
}
