//! Workflows for benchmarks and for the tests of limits.
//!
//! [`layered`] is an ordinary workflow of any size, [`guarded`] one that lives by its conditions. What [`hard`] makes is hostile: each
//! shape tries to make one part of the analysis take longer than it should. [`tree`] has many small files.

pub(crate) mod hard;
pub(crate) mod tree;

use std::fmt::Write as _;

/// How many steps stand in a layer.
const WIDTH: usize = 10;

/// How many layers of guarded steps follow each other.
const RUN: usize = 5;

/// A workflow of a size.
pub(crate) type Make = fn(usize) -> String;

/// The shapes by name.
pub(crate) const SHAPES: &[(&str, Make)] = &[
    ("layered", layered),
    ("guarded-50", |steps| guarded(steps, 5, 50)),
    ("guarded-200", |steps| guarded(steps, 4, 200)),
    ("entangled", hard::entangled),
    ("chain", hard::chain),
    ("constants", hard::constants),
    ("texts", hard::texts),
    ("arms", hard::arms),
    ("own-arms", hard::own_arms),
    ("sums", hard::sums),
    ("flags", hard::flags),
    ("join", hard::join),
    ("long-and", hard::long_and),
    ("long-mixed", hard::long_mixed),
    ("nest", hard::nest),
    ("eaches", hard::eaches),
    ("loops", hard::loops),
    ("optionals", hard::optionals),
    ("coalesce", hard::coalesce),
    ("members", hard::members),
    ("missing", hard::missing),
    ("dead-join", hard::dead_join),
    ("ambiguous", hard::ambiguous),
    ("diamonds", hard::diamonds),
    ("failures", hard::failures),
    ("mistaken", mistaken),
];

/// The shape of this name.
pub(crate) fn shape(name: &str) -> Option<Make> {
    SHAPES.iter().find(|(known, _)| *known == name).map(|(_, make)| *make)
}

/// A workflow of `steps` steps, about 100 bytes each: layers of ten, three references a step, a guard on every fourth.
pub(crate) fn layered(steps: usize) -> String {
    let guarded = |step| step % 4 == 3;
    let mut text = head("start: double", steps);
    for step in 0..steps {
        let refs = sources(step, &guarded);
        let [a, b, c] = &refs;
        let _ = write!(text, "  step s{step} = work.estimate(base: {a}, demand: {b}, weather: {c})");
        if guarded(step) {
            let _ = write!(text, " when {a} > 0.5");
        }
        text.push('\n');
    }
    end(&mut text, steps, &guarded);
    text
}

/// A workflow of `steps` steps with a mistake in each, a misspelt name that has a fix.
pub(crate) fn mistaken(steps: usize) -> String {
    let mut text = "compute work(x: int) -> { out: int }\n\nworkflow w(start: int) -> int {\n".to_owned();
    for step in 0..steps {
        let _ = writeln!(text, "  step s{step} = work(x: stat + {step})");
    }
    text.push_str("  return s0.out\n}\n");
    text
}

/// The same with a guard on every step in `every`, of two comparisons each over `terms` fields of the input. Five guarded steps wait for
/// each other in turn, and steps behind them cope with their absence.
pub(crate) fn guarded(steps: usize, every: usize, terms: usize) -> String {
    let guarded = |step: usize| step % every == every - 1;
    let fields: Vec<String> = (0..terms).map(|term| format!("t{term}: double")).collect();
    let mut text = head(&format!("start: double, data: {{ {} }}", fields.join(", ")), steps);
    let (mut guards, mut before) = (0, None);
    for step in 0..steps {
        let [a, b, c] = &sources(step, &guarded);
        let _ = write!(text, "  step s{step} = work.estimate(base: {a}, demand: {b}, weather: ");
        if guarded(step) {
            let _ = write!(text, "{c})");
            if let Some(before) = before.filter(|_| guards % RUN != 0) {
                let _ = write!(text, " after s{before}");
            }
            let (one, other) = (guards * 7 % terms, (guards * 7 + terms / 2) % terms);
            let (least, most) = (guards % 89, 100 + guards % 97);
            let _ = writeln!(text, " when data.t{one} > {least}.5 && data.t{other} <= {most}.0");
            (guards, before) = (guards + 1, Some(step));
        } else if let Some(before) = before.filter(|before| step == before + 1) {
            let _ = writeln!(text, "s{before}.?value.orValue(start))");
        } else {
            let _ = writeln!(text, "{c})");
        }
    }
    end(&mut text, steps, &guarded);
    text
}

/// What comes before the steps.
fn head(params: &str, steps: usize) -> String {
    let mut text = String::with_capacity(steps * 110);
    text.push_str("effect work.estimate(base: double, demand: double, weather: double) -> { value: double } {\n");
    text.push_str("  timeout 20s idempotent\n  retry 2 backoff 1s..4s\n  takes 1s..9s ~ 2s\n}\n\n");
    let _ = writeln!(text, "workflow layered({params}) -> double {{\n  version \"1.0.0\"");
    text
}

/// What a step reads: three steps of the layer before. A guarded step may be missing, so nothing reads one.
fn sources(step: usize, guarded: &dyn Fn(usize) -> bool) -> [String; 3] {
    std::array::from_fn(|nth| match (step / WIDTH).checked_sub(1) {
        None => "start".to_owned(),
        Some(before) => {
            let mut source = before * WIDTH + (step + nth * 3) % WIDTH;
            while guarded(source) {
                source = before * WIDTH + (source + 1) % WIDTH;
            }
            format!("s{source}.value")
        }
    })
}

fn end(text: &mut String, steps: usize, guarded: &dyn Fn(usize) -> bool) {
    let _ = writeln!(text, "  return s{}.value\n}}", (0..steps).rev().find(|&step| !guarded(step)).unwrap_or(0));
}
