//! Workflows that try to make the analysis of run conditions slow, each in its own way.

use std::fmt::Write as _;

/// The actions that all of these use.
const ACTIONS: &str = "compute work(x: double = 0.0, y: double? = null) -> { value: double, name: string }\n\
                       effect tell(text: string = \"\") -> { value: double } { timeout 5s }\n\n";

/// A workflow of these parameters and statements.
fn workflow(params: &str, statements: &str) -> String {
    format!("{ACTIONS}workflow w({params}) {{\n{statements}}}\n")
}

/// `{ t0: double, … }` of so many fields.
fn record(fields: usize) -> String {
    let fields: Vec<String> = (0..fields).map(|field| format!("t{field}: double")).collect();
    format!("data: {{ {} }}", fields.join(", "))
}

/// `part` for each number.
fn each(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// Guards over `atoms` conditions that nothing is known of, which stand in ever other threes: no order of them gives a small diagram. Steps
/// one after the other combine such guards.
pub(crate) fn entangled(atoms: usize) -> String {
    const STEPS: usize = 40;
    let mut state = 1_u32;
    let mut random = || {
        // Numerical Recipes' generator; its upper half is random enough.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize
    };
    let mut literal = || {
        let number = random();
        let not = if number.is_multiple_of(2) { "" } else { "!" };
        format!("{not}text.matches(\"^{}\")", number / 2 % atoms)
    };
    let mut three = || [literal(), literal(), literal()].join(" && ");
    let mut statements = String::new();
    for step in 0..STEPS {
        let guard = (0..atoms).map(|_| three()).collect::<Vec<_>>().join(" || ");
        let after = step.checked_sub(1).map(|before| format!(" after s{before}")).unwrap_or_default();
        let _ = writeln!(statements, "  step s{step} = tell(){after} when {guard}");
    }
    workflow("text: string", &statements)
}

/// Each step waits for the one before, and has a guard of its own.
pub(crate) fn chain(steps: usize) -> String {
    let step = |at: usize| match at.checked_sub(1) {
        None => "  step s0 = tell()\n".to_owned(),
        Some(before) => format!("  step s{at} = tell() after s{before} when s{before}.value > 0.5\n"),
    };
    workflow("", &each(steps, step))
}

/// As many constants as guards, all of one number.
pub(crate) fn constants(guards: usize) -> String {
    workflow("level: int", &each(guards, |at| format!("  step s{at} = tell() when level > {at}\n")))
}

/// As many constants as guards, all of one text, and a step that waits for any.
pub(crate) fn texts(guards: usize) -> String {
    let mut steps = each(guards, |at| format!("  step s{at} = tell() when name == \"n{at}\"\n"));
    let names: Vec<String> = (0..guards).map(|at| format!("s{at}")).collect();
    let _ = writeln!(steps, "  step last = tell() after {} join any", names.join(", "));
    workflow("name: string", &steps)
}

/// A choose of so many arms over one number.
pub(crate) fn arms(arms: usize) -> String {
    let arms = each(arms, |at| format!("    when level == {at} => {{ step s{at} = tell() }}\n"));
    workflow("level: int", &format!("  choose c {{\n{arms}    otherwise => {{}}\n  }}\n"))
}

/// A choose of so many arms, each over a field of its own.
pub(crate) fn own_arms(arms: usize) -> String {
    let fields = record(arms);
    let arms = each(arms, |at| format!("    when data.t{at} > 0.5 => {{ step s{at} = tell() }}\n"));
    workflow(&fields, &format!("  choose c {{\n{arms}  }}\n"))
}

/// Lets that are numbers, each built on the one before.
pub(crate) fn sums(lets: usize) -> String {
    let sums = each(lets, |at| format!("  let l{} = l{at} + start % {}\n", at + 1, at + 2));
    workflow("start: int", &format!("  let l0 = start\n{sums}  step s = tell() when l{lets} > 3\n"))
}

/// Lets that are true or false, each built on the one before.
pub(crate) fn flags(lets: usize) -> String {
    let sign = |at: usize| if at.is_multiple_of(2) { "&&" } else { "||" };
    let flags = each(lets, |at| format!("  let l{} = l{at} {} data.t{at} > 0.5\n", at + 1, sign(at)));
    let steps = format!("  let l0 = data.t0 < 0.5\n{flags}  step s = tell() when l{lets}\n");
    workflow(&record(lets.max(1)), &steps)
}

/// A step that goes on after half of so many steps, each with a condition of its own.
pub(crate) fn join(edges: usize) -> String {
    let mut steps = each(edges, |at| format!("  step s{at} = tell() when data.t{at} > 0.5\n"));
    let names: Vec<String> = (0..edges).map(|at| format!("s{at}")).collect();
    let _ = writeln!(steps, "  step last = tell() after {} join {}", names.join(", "), edges / 2);
    workflow(&record(edges), &steps)
}

/// One guard of so many parts that all must hold.
pub(crate) fn long_and(parts: usize) -> String {
    let guard: Vec<String> = (0..parts).map(|at| format!("data.t{at} > 0.5")).collect();
    workflow(&record(parts), &format!("  step s = tell() when {}\n", guard.join(" && ")))
}

/// One guard of pairs, the parts of which were met far from each other.
pub(crate) fn long_mixed(parts: usize) -> String {
    let half = parts / 2;
    let met = each(parts, |at| format!("  step m{at} = tell() when data.t{at} > 0.5\n"));
    let guard: Vec<String> = (0..half).map(|at| format!("data.t{at} > 0.5 && data.t{} > 0.5", at + half)).collect();
    workflow(&record(parts), &format!("{met}  step s = tell() when {}\n", guard.join(" || ")))
}

/// Chooses and eaches in each other, as deep as they may be, and that many times.
pub(crate) fn nest(count: usize) -> String {
    const DEPTH: usize = 20;
    let one = |at: usize| {
        let open = each(DEPTH, |depth| {
            let (n, level) = (at * DEPTH + depth, depth % 3);
            match level {
                0 => format!("  each e{n} (i{n} in items) {{\n"),
                _ => format!("  choose c{n} {{ when level > {n} => {{ step a{n} = tell() }}\n    otherwise => {{\n"),
            }
        });
        let close =
            each(DEPTH, |depth| if (DEPTH - 1 - depth).is_multiple_of(3) { "}".to_owned() } else { "}}".to_owned() });
        format!("{open}  step s{at} = tell()\n{close}\n")
    };
    workflow("items: list<string>, level: int", &each(count, one))
}

/// Eaches over a list, with a guard and a let in each.
pub(crate) fn eaches(count: usize) -> String {
    let one = |at: usize| {
        format!(
            "  each e{at} (item, nth in items) {{\n    let l{at} = item.size() > {at}\n    step a{at} = tell(text: item) when l{at}\n\
             \x20   step b{at} = tell(text: string(a{at}.?value.orValue(0.0))) when nth > 3\n  }}\n"
        )
    };
    workflow("items: list<string>", &each(count, one))
}

/// Loops with a condition, one after the other.
pub(crate) fn loops(count: usize) -> String {
    let one = |at: usize| {
        let after = at.checked_sub(1).map(|before| format!("  l{before} -> l{at}\n")).unwrap_or_default();
        format!("  loop l{at} max 5 {{\n    step a{at} = tell()\n    until a{at}.value > 0.5\n  }}\n{after}")
    };
    workflow("", &each(count, one))
}

/// Steps with a condition each, and one that copes with the absence of all of them.
pub(crate) fn optionals(count: usize) -> String {
    let steps = each(count, |at| format!("  step s{at} = tell() when data.t{at} > 0.5\n"));
    let readers = each(count, |at| {
        format!("  step r{at} = tell() when s{at}.?value.orValue(0.0) > 0.5 || ran(s{})\n", count - 1 - at)
    });
    workflow(&record(count), &format!("{steps}{readers}"))
}

/// A `coalesce` of so many steps, each with a condition of its own.
pub(crate) fn coalesce(count: usize) -> String {
    let steps = each(count, |at| format!("  step s{at} = work() when data.t{at} > 0.5\n"));
    let args: Vec<String> = (0..count).map(|at| format!("s{at}.value")).collect();
    workflow(&record(count), &format!("{steps}  step last = tell(text: string(coalesce({}, 0.0)))\n", args.join(", ")))
}

/// A guard with a list of so many constants.
pub(crate) fn members(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|at| format!("\"n{at}\"")).collect();
    let list = names.join(", ");
    workflow(
        "name: string",
        &format!("  step s = tell() when name in [{list}]\n  step t = tell() when !(name in [{list}])\n"),
    )
}

/// Steps that read what is not always there.
pub(crate) fn missing(count: usize) -> String {
    let pair = |at: usize| {
        format!(
            "  step s{at} = work() when data.t{} > {at}.5\n  step r{at} = work(x: s{at}.value) after start\n",
            at % 50
        )
    };
    workflow(&record(50), &format!("  step start = tell()\n{}", each(count, pair)))
}

/// A step that can never run, for two of its many edges exclude each other.
pub(crate) fn dead_join(edges: usize) -> String {
    let mut steps = each(edges, |at| format!("  step s{at} = tell() when data.t{at} > 0.5\n"));
    steps.push_str("  step no = tell() when data.t0 < 0.5\n");
    let names: Vec<String> = (0..edges).map(|at| format!("s{at}")).collect();
    let _ = writeln!(steps, "  step last = tell() after {}, no join all", names.join(", "));
    workflow(&record(edges), &steps)
}

/// Steps that do not say how they join ten others.
pub(crate) fn ambiguous(count: usize) -> String {
    const WIDTH: usize = 10;
    let steps = each(count.max(WIDTH), |at| format!("  step s{at} = tell() when data.t{} > {at}.5\n", at % 50));
    let joins = each(count, |at| {
        let names: Vec<String> = (0..WIDTH).map(|nth| format!("s{}", (at + nth) % count.max(WIDTH))).collect();
        format!("  step j{at} = tell() after {}\n", names.join(", "))
    });
    workflow(&record(50), &format!("{steps}{joins}"))
}

/// Decisions one after the other, each about what the one before made.
pub(crate) fn diamonds(count: usize) -> String {
    let one = |at: usize| {
        let before = at.checked_sub(1).map_or_else(|| "start".to_owned(), |before| format!("v{before}"));
        format!(
            "  choose c{at} {{\n    when {before} > {at}.5 => {{ step a{at} = work(x: {before}) }}\n    otherwise => {{ step b{at} = work() }}\n  }}\n\
             \x20 let v{at} = coalesce(a{at}.value, b{at}.value)\n"
        )
    };
    let last = count.saturating_sub(1);
    workflow("start: double", &format!("{}  step last = tell(text: string(v{last}))\n", each(count, one)))
}

/// Steps that may fail, each with one that goes on then, and one that goes on in any case.
pub(crate) fn failures(count: usize) -> String {
    let one = |at: usize| {
        let before = at.checked_sub(1).map(|before| format!(" after u{before}")).unwrap_or_default();
        format!(
            "  step s{at} = tell(){before}\n  step f{at} = tell() after s{at} failed\n  step u{at} = tell() after s{at}, f{at} join any\n"
        )
    };
    workflow("", &each(count, one))
}
