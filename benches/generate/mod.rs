//! Workflows for benchmarks: layers of ten steps, three references a step, a guard on every fourth.

use std::fmt::Write as _;

/// How many steps stand in a layer.
const WIDTH: usize = 10;

/// A workflow of `steps` steps, about 100 bytes each.
pub(crate) fn layered(steps: usize) -> String {
    let mut text = String::with_capacity(steps * 110);
    text.push_str("compute work.estimate(base: double, demand: double, weather: double) -> { value: double } {\n");
    text.push_str("  timeout 20s\n  retry 2 backoff 1s..4s\n  takes 1s..9s ~ 2s\n}\n\n");
    text.push_str("workflow layered(start: double) -> double {\n  version \"1.0.0\"\n");
    for step in 0..steps {
        let layer = step / WIDTH;
        let refs: [String; 3] = std::array::from_fn(|nth| match layer.checked_sub(1) {
            None => "start".to_owned(),
            // A guarded step may be missing, so nothing reads one.
            Some(before) => {
                let mut source = before * WIDTH + (step + nth * 3) % WIDTH;
                while guarded(source) {
                    source = before * WIDTH + (source + 1) % WIDTH;
                }
                format!("s{source}.value")
            }
        });
        let [a, b, c] = &refs;
        let _ = write!(text, "  step s{step} = work.estimate(base: {a}, demand: {b}, weather: {c})");
        if guarded(step) {
            let _ = write!(text, " when {a} > 0.5");
        }
        text.push('\n');
    }
    let _ = writeln!(text, "  return s{}.value\n}}", (0..steps).rev().find(|&step| !guarded(step)).unwrap_or(0));
    text
}

const fn guarded(step: usize) -> bool {
    step % 4 == 3
}
