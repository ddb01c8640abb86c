//! W0705, `misspelt-error`.

use crate::base::suggest::MAX_CANDIDATES;
use crate::cel::ast::{BinaryOp, ExprKind, Literal};
use crate::cel::{self, Expr};
use crate::diagnostic::{Fix, Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::{MockResponse, Retry, TestItem, Text};
use indexmap::IndexMap;

rule! {
    /// A `retry` waits for a type of error that nobody raises, and one of nearly that name is known.
    ///
    /// With `on`, only errors of these types are tried again. A misspelt one is never raised, so the first failure is the last.
    ///
    /// ```flow bad
    /// effect card.charge(amount: double) -> { id: string } {
    ///   idempotent
    ///   timeout 5s
    ///   retry 3 on "Timeot"
    /// }
    /// ```
    ///
    /// Spell it as it is raised.
    ///
    /// ```flow good
    /// effect card.charge(amount: double) -> { id: string } {
    ///   idempotent
    ///   timeout 5s
    ///   retry 3 on "Timeout"
    /// }
    /// ```
    ///
    /// Nobody declares the errors of an action, so this is as much as can be known: a name that stands in one single `retry`, and a few letters beside it one that
    /// a test raises with `fails`, a condition compares with the type of an error, two other `retry` wait for, or many systems have: `Timeout`, `RateLimited`,
    /// `Unavailable`. Of two names that stand in one `retry` each, neither is better known. `RATE_LIMITED` and `RateLimit` are spellings of other systems, but what ends
    /// at its `timeout` is called `Timeout` here, and not `timeout` or `Timeouts`. A name of which there is no such other one may be right, and nothing is said of it.
    pub MISSPELT_ERROR = warning "W0705" "misspelt-error"
}

/// Errors that many systems have.
pub const COMMON: [&str; 12] = [
    "Timeout",
    "RateLimited",
    "Unavailable",
    "Conflict",
    "NotFound",
    "Throttled",
    "ConnectionError",
    "ConnectionReset",
    "ServerError",
    "Internal",
    "DeadlineExceeded",
    "ResourceExhausted",
];

/// What the reference calls the error of an attempt that ends at its `timeout`. Others are spelt as each system does.
const RAISED: &str = "Timeout";

/// The shortest name of which one letter may be wrong, and of which two: short names are near each other without a mistake.
const LETTERS: [(usize, usize); 2] = [(10, 2), (5, 1)];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let mut names = Names::default();
    let program = context.program;
    let own = program.actions.iter().filter_map(|action| action.policy.retry.as_ref());
    let nodes = program.workflows.iter().flat_map(|workflow| &workflow.nodes);
    let all: Vec<&Retry> = own.chain(nodes.filter_map(|node| node.clauses.retry.as_deref())).collect();
    if all.iter().all(|retry| retry.on.is_empty()) {
        return;
    }
    all.iter().flat_map(|retry| &retry.on).for_each(|name| names.waited(name));
    for test in &program.tests {
        test.items.iter().for_each(|item| names.test(item));
    }
    for workflow in &program.workflows {
        workflow.expressions(&mut |_, expr| names.expression(expr));
    }
    for name in all.iter().flat_map(|retry| &retry.on) {
        if let Some(near) = names.better(&name.value) {
            report(name, near, sink);
        }
    }
}

fn report(name: &Text, near: &str, sink: &mut Sink) {
    let message = format!("no error is known as `{}`, and one as `{near}`", name.value);
    sink.report(
        MISSPELT_ERROR
            .at(name.span, message)
            .label("only this spelling is tried again")
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::guess(format!("change it to `{near}`")).replace(name.span, format!("{near:?}"))),
    );
}

/// The types of errors that a program speaks of.
#[derive(Default)]
struct Names {
    /// With how often a `retry` waits for them, and whether something else speaks of them.
    found: IndexMap<String, (usize, bool)>,
}

impl Names {
    fn waited(&mut self, name: &Text) {
        self.found.entry(name.value.clone()).or_default().0 += 1;
    }

    fn raised(&mut self, name: &str) {
        self.found.entry(name.to_owned()).or_default().1 = true;
    }

    fn test(&mut self, item: &TestItem) {
        match item {
            TestItem::Mock { response: MockResponse::Fails { error, .. }, .. } => self.raised(&error.value),
            TestItem::Expect(expr) => self.expression(expr),
            TestItem::Mock { .. } | TestItem::Given { .. } => {}
        }
    }

    /// A comparison with `….type`, or whether that is in a list.
    fn expression(&mut self, expr: &Expr) {
        cel::visit(expr, &mut |part| {
            let ExprKind::Binary(binary) = &part.kind else { return };
            let compares = matches!(binary.op, BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::In);
            for (asked, with) in [(&binary.left, &binary.right), (&binary.right, &binary.left)] {
                if compares && is_type(asked) {
                    cel::visit(with, &mut |part| {
                        if let ExprKind::Literal(Literal::String(text)) = &part.kind {
                            self.raised(text);
                        }
                    });
                }
            }
        });
    }

    /// The name with the same letters that something raises, or that stands in more than one `retry`.
    fn spelt(&self, name: &str) -> Option<&str> {
        let same = |known: &str, (waited, raised): (usize, bool)| {
            known != name && (raised || waited > 1) && is_same_word(known, name)
        };
        self.found
            .iter()
            .take(MAX_CANDIDATES)
            .find(|(known, found)| same(known, **found))
            .map(|(known, _)| known.as_str())
    }

    /// The better known name that a name was meant to be, if it stands alone.
    fn better(&self, name: &str) -> Option<&str> {
        let alone = self.found.get(name).is_none_or(|&(waited, raised)| waited <= 1 && !raised);
        if !alone {
            return None;
        }
        if name != RAISED
            && (is_same_word(RAISED, name) || name.strip_suffix('s').is_some_and(|one| is_same_word(RAISED, one)))
        {
            return Some(RAISED);
        }
        if COMMON.iter().any(|common| is_same_word(common, name)) {
            return self.spelt(name);
        }
        let known = self.found.iter().map(|(name, &found)| (name.as_str(), found));
        // Of two that stand alone, neither is better known.
        let known = known.filter(|(_, (waited, raised))| *raised || *waited > 1).map(|(name, _)| name);
        known.take(MAX_CANDIDATES).filter(|known| *known != name).chain(COMMON).find(|known| is_near(name, known))
    }
}

/// Whether an expression reads `type` of something, as in `error(s).?type.orValue("")`.
fn is_type(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Select(select) => select.field.text == "type",
        ExprKind::Call(call) => call.target.as_ref().is_some_and(is_type),
        _ => false,
    }
}

/// Whether two names have the same letters, however they are written: `rate_limited` and `RateLimited`.
fn is_same_word(a: &str, b: &str) -> bool {
    let letters =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    letters(a) == letters(b)
}

/// Whether one name is the other with a slip of the keys. Names that differ in their numbers, or by what stands before or behind, are two names.
fn is_near(name: &str, known: &str) -> bool {
    let allowed = LETTERS.iter().find(|(least, _)| name.chars().count() >= *least).map_or(0, |(_, letters)| *letters);
    let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
    name != known
        && digits(name) == digits(known)
        && !name.ends_with(known)
        && !known.ends_with(name)
        && !(name.starts_with(known) || known.starts_with(name))
        && strsim::osa_distance(name, known) <= allowed
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn a_slip_of_the_keys_is_near() {
        for (slip, meant) in [
            ("Timeot", "Timeout"),
            ("Timoeut", "Timeout"),
            ("RateLimitted", "RateLimited"),
            ("Unavialable", "Unavailable"),
        ] {
            assert!(is_near(slip, meant), "{slip}");
        }
    }

    #[test]
    fn other_names_are_not_near() {
        for (one, other) in [
            ("E500", "E503"),
            ("Http500", "Http503"),
            ("Available", "Unavailable"),
            ("TimeoutError", "Timeout"),
            ("Busy", "Buzy"),
        ] {
            assert!(!is_near(one, other), "{one}");
        }
    }
}
