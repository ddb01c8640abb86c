//! W0704, `retries-outlast-run`.

use crate::diagnostic::{Sink, rule};
use crate::hir::Node;
use crate::rules::Context;
use crate::syntax::ast::{DurationMs, Retry};
use crate::syntax::format::fragments::duration;
use rustc_hash::FxHashSet;

rule! {
    /// The retries of a step do not fit into its run.
    ///
    /// Each attempt may take as long as its `timeout`, and between two of them there is a pause, which grows by the `factor`. When the workflow's `timeout` comes first, the
    /// last attempts are never made, and neither `fallback` nor a handler of the failure comes into play: the run has failed.
    ///
    /// ```flow bad
    /// compute report.build(id: string) -> { url: string } {
    ///   timeout 2m
    ///   retry 4 backoff 30s..2m
    /// }
    ///
    /// workflow weekly(id: string) -> string {
    ///   timeout 10m
    ///   step report = report.build(id)
    ///   return report.url
    /// }
    /// ```
    ///
    /// Five attempts of 2 minutes, and pauses of 30 s, 1 m, 2 m and 2 m make 15 m 30 s. Try less often, with shorter attempts or pauses, or give the run more time.
    ///
    /// ```flow good
    /// compute report.build(id: string) -> { url: string } {
    ///   timeout 2m
    ///   retry 2 backoff 30s..2m
    /// }
    ///
    /// workflow weekly(id: string) -> string {
    ///   timeout 10m
    ///   step report = report.build(id)
    ///   return report.url
    /// }
    /// ```
    ///
    /// A step that alone may take longer than its run is `outlasts-run`, W0703. Of attempts without a `timeout` only the pauses are counted.
    pub RETRIES_OUTLAST_RUN = warning "W0704" "retries-outlast-run"
}

/// The first pause where none is given, in milliseconds.
const DEFAULT_BACKOFF_MS: u64 = 1_000;

/// By what each pause is longer than the one before where nothing is said.
const DEFAULT_FACTOR: f64 = 2.0;

/// At most this many pauses of one step are counted one by one; those after them are taken to be as long as the last.
const MAX_GROWING: u64 = 10_000;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let Some(run) = workflow.header.timeout else { continue };
        // Steps of one action have its retry, and its mistake.
        let mut reported = FxHashSet::default();
        for (node, callee) in super::nodes(context, id) {
            let Some(retry) = super::retry(context, node, callee) else { continue };
            let attempt = super::timeout(context, node, callee);
            if attempt.is_some_and(|attempt| attempt.value > run.value) {
                continue;
            }
            let all = Sum::of(retry, attempt);
            if all.total() > run.value && reported.insert(retry.times.span) {
                report(node, retry, run, all, sink);
            }
        }
    }
}

fn report(node: &Node, retry: &Retry, run: DurationMs, all: Sum, sink: &mut Sink) {
    let (total, has) = (duration(all.total()), duration(run.value));
    let pauses = format!("{} of pauses", duration(all.pauses));
    let sum = match all.attempt {
        Some(attempt) => format!("{} attempts of {} and {pauses}", all.attempts, duration(attempt)),
        None => pauses,
    };
    let about = if retry.jitter { "about " } else { "" };
    let message = format!("all attempts of `{}` may take {about}{total}, and the whole run has {has}", node.name);
    let report = RETRIES_OUTLAST_RUN.at(retry.times.span, message).label(sum);
    let report = report.related(run.span, "after this the run has failed");
    let report = if node.span.contains(retry.times.span) {
        report
    } else {
        report.related(node.name.span, format!("`{}` is tried so often", node.name))
    };
    sink.report(report.help("try less often, with shorter attempts or pauses, or give the run more time"));
}

/// How long all attempts of something may take together.
#[derive(Clone, Copy)]
struct Sum {
    attempts: u64,
    /// How long one may take, if that is said.
    attempt: Option<u64>,
    /// All pauses.
    pauses: u64,
}

impl Sum {
    fn of(retry: &Retry, attempt: Option<DurationMs>) -> Self {
        let times = retry.times.value.unsigned_abs();
        Self { attempts: times.saturating_add(1), attempt: attempt.map(|it| it.value), pauses: pauses(retry, times) }
    }

    fn total(self) -> u64 {
        self.attempts.saturating_mul(self.attempt.unwrap_or(0)).saturating_add(self.pauses)
    }
}

/// All pauses between attempts: the first, and each further one longer by the factor, up to the longest.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a pause is never negative, one that is too long for a number of milliseconds is the greatest, and a millisecond more or less is none"
)]
fn pauses(retry: &Retry, times: u64) -> u64 {
    let (first, most) = retry.backoff.map_or((DEFAULT_BACKOFF_MS, None), |(first, most)| (first.value, most));
    let most = most.map_or(u64::MAX, |most| most.value);
    // A factor below 1 is reported, and taken for none.
    let factor = retry.factor.map_or(DEFAULT_FACTOR, |factor| factor.value.max(1.0));
    let (mut sum, mut pause, mut left) = (0_u64, first.min(most), times);
    while left > 0 {
        let next = ((pause as f64 * factor) as u64).min(most);
        // From here on all are the same, or so many that it is enough to know that they are not shorter.
        if next == pause || sum == u64::MAX || times - left >= MAX_GROWING {
            return sum.saturating_add(pause.saturating_mul(left));
        }
        sum = sum.saturating_add(pause);
        pause = next;
        left -= 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::pauses;
    use crate::base::{FileId, Span};
    use crate::syntax::ast::{Retry, Spanned};

    fn retry(times: i64, backoff: Option<(u64, Option<u64>)>, factor: Option<f64>) -> u64 {
        let span = Span::new(FileId::new(0), 0, 0);
        let ms = |value| Spanned { value, span };
        let retry = Retry {
            times: Spanned { value: times, span },
            backoff: backoff.map(|(first, most)| (ms(first), most.map(ms))),
            factor: factor.map(|value| Spanned { value, span }),
            jitter: false,
            on: Vec::new(),
        };
        pauses(&retry, times.unsigned_abs())
    }

    #[test]
    fn pauses_double_from_a_second_where_nothing_is_said() {
        assert_eq!(retry(3, None, None), 1_000 + 2_000 + 4_000);
    }

    #[test]
    fn pauses_grow_by_the_factor_up_to_the_longest() {
        assert_eq!(retry(4, Some((1_000, Some(5_000))), Some(3.0)), 1_000 + 3_000 + 5_000 + 5_000);
        assert_eq!(retry(1_000_000, Some((10, None)), Some(1.0)), 10_000_000);
    }

    #[test]
    fn pauses_that_no_number_holds_are_the_greatest() {
        assert_eq!(retry(1_000_000, None, None), u64::MAX);
    }
}
