//! `flowright why` and `flowright paths`: what they answer, and what they say where there is no answer.

use crate::cli::{folder, run, run_with};
use std::path::PathBuf;

const PAY: &str = r#"type Ticket = { amount: double, vip: bool }
effect card.charge(amount: double) -> { id: string } { timeout 5s }
effect mail.send(text: string) -> null { timeout 5s }

workflow pay(ticket: Ticket, names: list<string>) {
  let rounded = ticket.amount + 0.5
  choose route {
    when ticket.vip => {
      step charge = card.charge(amount: rounded) when ticket.amount > 0.0
      step sorry = mail.send(text: "sorry") after charge failed
      each copies (name in names) {
        step copy = mail.send(text: name) when name != ""
      }
    }
    otherwise => { step small = mail.send(text: "small") }
  }
  step done = mail.send(text: "done") after charge, small join any
  step last = mail.send(text: "last") after done
}

workflow other(x: int) {
  step charge = card.charge(amount: 1.0) when x > 3
}
"#;

const CYCLE: &str = "compute work(text: string) -> string
workflow w() -> string {
  step a = work(text: b)
  step b = work(text: a)
  return a
}
workflow v(text: string) -> string {
  step c = work(text)
  return c
}
";

fn files(name: &str) -> PathBuf {
    let types = b"type T = int\n";
    folder(
        &format!("questions-{name}"),
        &[("pay.flow", PAY.as_bytes()), ("cycle.flow", CYCLE.as_bytes()), ("types.flow", types), ("empty.flow", b"")],
    )
}

/// What is printed of a file of these tests, which must go well.
fn answer(folder: &PathBuf, args: &[&str]) -> String {
    let (code, out, err) = run(folder, &[args, &["--color", "never"]].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""), "{args:?}");
    out
}

/// The message and the help of a question that cannot be answered, after the notes about the file.
fn refusal(folder: &PathBuf, args: &[&str]) -> (Option<i32>, String) {
    let (code, out, err) = run(folder, &[args, &["-q", "--color", "never"]].concat());
    assert_eq!(out, "", "{args:?}");
    (code, err)
}

#[test]
fn why_says_when_a_step_runs_with_a_case_for_either_and_the_places_that_decide() {
    let folder = files("why");
    assert_eq!(
        answer(&folder, &["why", "charge", "pay.flow", "--workflow", "pay"]),
        "`charge` runs when ticket.vip && ticket.amount > 0.0\n  \
         runs, for example, when ticket.vip = true, ticket.amount = 1.0\n  \
         skipped, for example, when ticket.amount = 0.0\n  \
         it may fail, and something handles that\n  \
         decided by:\n    \
         pay.flow:8:10: the arm `ticket.vip`\n    \
         pay.flow:9:55: the guard `ticket.amount > 0.0`\n"
    );
    assert_eq!(
        answer(&folder, &["why", "sorry", "pay.flow"]),
        "`sorry` runs when failed(charge) && ticket.vip && ticket.amount > 0.0\n  \
         runs, for example, when `charge` fails, ticket.vip = true, ticket.amount = 1.0\n  \
         skipped, for example, when ticket.amount = 0.0\n  \
         decided by:\n    \
         pay.flow:8:10: the arm `ticket.vip`\n    \
         pay.flow:9:55: the guard `ticket.amount > 0.0`, which `charge` needs\n    \
         pay.flow:10:51: the failure of `charge`\n"
    );
}

#[test]
fn what_stands_in_a_block_runs_in_its_rounds() {
    assert_eq!(
        answer(&files("block"), &["why", "copy", "pay.flow"]),
        "`copy` runs in a round of `copies` when name != \"\"\n  \
         `copies` runs when ticket.vip\n  \
         runs, for example, when ticket.vip = true, name = \"a\"\n  \
         skipped, for example, when ticket.vip = true, name = \"\"\n  \
         decided by:\n    \
         pay.flow:8:10: the arm `ticket.vip`, which `copies` needs\n    \
         pay.flow:12:48: the guard `name != \"\"`\n"
    );
}

#[test]
fn a_choose_shows_its_arms_and_a_join_its_edges() {
    let folder = files("joins");
    assert_eq!(
        answer(&folder, &["why", "route", "pay.flow"]),
        "`route` always runs\n  its arms:\n    \
         pay.flow:8:10: `ticket.vip`, chosen when ticket.vip\n    \
         pay.flow:15:5: `otherwise`, chosen when !ticket.vip\n"
    );
    let done = answer(&folder, &["why", "done", "pay.flow"]);
    assert_eq!(
        done.split_once("  waits for any of:\n").unwrap().1,
        "    pay.flow:17:45: the edge from `charge`, which fires when !failed(charge) && ticket.vip && ticket.amount > 0.0\n    \
         pay.flow:17:53: the edge from `small`, which fires when !ticket.vip\n"
    );
    // Nothing decides about this one but the step before it.
    let last = answer(&folder, &["why", "last", "pay.flow"]);
    assert!(last.contains("  waits for:\n    pay.flow:18:45: the edge from `done`, which fires when "), "{last}");
}

#[test]
fn steps_of_several_workflows_are_told_apart() {
    let folder = files("several");
    let both = answer(&folder, &["why", "charge", "pay.flow"]);
    let first: Vec<&str> = both.lines().filter(|line| line.starts_with('`')).collect();
    assert_eq!(
        first,
        ["`charge` of `pay` runs when ticket.vip && ticket.amount > 0.0", "`charge` of `other` runs when x > 3"]
    );
    let (_, piped, _) = run_with(&folder, PAY.as_bytes(), &["why", "charge", "-", "--workflow", "other"]);
    assert!(piped.starts_with("`charge` runs when x > 3\n"), "{piped}");
    assert!(piped.ends_with("    <stdin>:22:47: the guard `x > 3`\n"), "{piped}");
}

#[test]
fn an_answer_in_json_says_the_same() {
    let folder = files("json");
    let out = answer(&folder, &["why", "charge", "pay.flow", "--workflow", "other", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let expected = serde_json::json!([{
        "workflow": "other",
        "step": "charge",
        "runs": "sometimes",
        "condition": "x > 3",
        "block": null,
        "example_runs": "x = 4",
        "example_skipped": "x = 3",
        "failure_handled": false,
        "decided_by": [{ "at": "pay.flow:22:47", "why": "the guard `x > 3`" }],
        "waits_for": [],
        "arms": [],
    }]);
    assert_eq!(found, expected);
    let out = answer(&folder, &["paths", "pay.flow", "--workflow", "other", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let expected = serde_json::json!([{
        "workflow": "other",
        "count": 2,
        "exact": true,
        "paths": [
            { "ran": ["charge"], "failed": [], "skipped": [], "when": "x = 4", "certain": true },
            { "ran": [], "failed": [], "skipped": ["charge"], "when": "x = 3", "certain": true },
        ],
    }]);
    assert_eq!(found, expected);
}

#[test]
fn paths_lists_the_ways_through_each_workflow() {
    let folder = files("paths");
    assert_eq!(
        answer(&folder, &["paths", "pay.flow"]),
        "workflow pay: 4 paths\n  \
         on every path: route\n  \
         1. charge, copies, done, last\n     when ticket.vip = true, ticket.amount = 1.0\n  \
         2. charge (fails), sorry, copies\n     when ticket.vip = true, ticket.amount = 1.0\n  \
         3. copies\n     when ticket.vip = true, ticket.amount = 0.0\n  \
         4. small, done, last\n     when ticket.vip = false\n\
         \n\
         workflow other: 2 paths\n  \
         1. charge\n     when x = 4\n  \
         2. nothing\n     when x = 3\n"
    );
    assert_eq!(
        answer(&folder, &["paths", "pay.flow", "--count"]),
        "workflow pay: 4 paths\n\nworkflow other: 2 paths\n"
    );
    let first = answer(&folder, &["paths", "pay.flow", "--max", "1", "--workflow", "other"]);
    assert_eq!(
        first,
        "workflow other: 2 paths\n  1. charge\n     when x = 4\n  … the first 1 are shown; --max shows more\n"
    );
}

#[test]
fn a_workflow_with_a_cycle_has_no_answer_and_the_others_have() {
    let folder = files("cycle");
    let note = "`cycle.flow` has an error; the answer is as if it was mended (`flowright check cycle.flow`)\n";
    let (code, out, err) = run(&folder, &["why", "a", "cycle.flow"]);
    assert_eq!((code, err.as_str()), (Some(0), note));
    assert_eq!(out, "nobody can say when `a` runs: steps of its workflow wait for each other\n");
    let (code, out, err) = run(&folder, &["paths", "cycle.flow"]);
    assert_eq!((code, err.as_str()), (Some(0), note));
    assert_eq!(out, "workflow w: nobody can say, its steps wait for each other\n\nworkflow v: 1 path\n  1. c\n");
    let (_, out, _) = run(&folder, &["paths", "cycle.flow", "--workflow", "w", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found, serde_json::json!([{ "workflow": "w", "count": null, "exact": false, "paths": [] }]));
}

#[test]
fn an_unknown_name_ends_with_2_and_says_what_to_do() {
    let folder = files("unknown");
    for (args, expected) in [
        (&["why", "chrge", "pay.flow"][..], "error: no step is called `chrge`\n  help: did you mean `charge`?\n"),
        (
            &["why", "zzz", "pay.flow"],
            "error: no step is called `zzz`\n  help: choose one of `route`, `charge`, `sorry`, `copies`, `copy`, `small`, `done`, `last`, `charge`\n",
        ),
        (
            &["why", "rounded", "pay.flow"],
            "error: no step is called `rounded`\n  help: `rounded` is a `let`, which has no time of its own: name a step that reads it\n",
        ),
        (
            &["why", "x", "pay.flow"],
            "error: no step is called `x`\n  help: `x` is a parameter of `other`, which has no time of its own: name a step that reads it\n",
        ),
        (
            &["why", "small", "pay.flow", "--workflow", "other"],
            "error: no step is called `small`\n  help: `pay` has a step of this name: `--workflow pay`\n",
        ),
        (
            &["paths", "pay.flow", "--workflow", "othr"],
            "error: no workflow is called `othr`\n  help: did you mean `other`?\n",
        ),
        (
            &["paths", "types.flow"],
            "error: `types.flow` has no workflow\n  help: name a file that declares one: `workflow name() { … }`\n",
        ),
        (
            &["why", "a", "empty.flow"],
            "error: `empty.flow` has no workflow\n  help: name a file that declares one: `workflow name() { … }`\n",
        ),
    ] {
        assert_eq!(refusal(&folder, args), (Some(2), expected.to_owned()), "{args:?}");
    }
    let (code, err) = refusal(&folder, &["why", "a", "none.flow"]);
    assert_eq!(
        (code, err.lines().next()),
        (Some(3), Some("error[E0111]: cannot read `none.flow`: there is no such file"))
    );
}

#[test]
fn a_node_that_names_one_of_a_loop_runs_only_if_that_did_and_a_fix_is_decided_by_its_verdict_and_its_own_condition() {
    let manifest = br#"{"song_id":"w","graph":[{"id":"A"},{"id":"VALIDATE"},
{"id":"FIX","on":"fail","max_retries":2,"cond":"VALIDATE.score > 3"},
{"id":"R","inputs":["FIX"]},
{"id":"S","inputs":[],"after":["FIX"]},
{"id":"MIX","inputs":["FIX"]},{"id":"LISTEN"},{"id":"REMIX","on":"fail","max_retries":1}]}"#;
    let folder = folder("questions-rounds", &[("w.manifest.json", manifest)]);
    for (step, place) in [("R", "3:22"), ("S", "4:33")] {
        assert_eq!(
            answer(&folder, &["why", step, "w.manifest.json"]),
            format!(
                "`{step}` runs when has(FIX_rounds.FIX)\n  \
                 runs, for example, when has(FIX_rounds.FIX) = true\n  \
                 skipped, for example, when has(FIX_rounds.FIX) = false\n  \
                 decided by:\n    \
                 w.manifest.json:{place}: the guard `FIX`\n"
            )
        );
    }
    assert_eq!(
        answer(&folder, &["why", "MIX", "w.manifest.json"]),
        "`MIX` runs in every round of `REMIX_rounds`\n  \
         `REMIX_rounds` runs when has(FIX_rounds.FIX)\n  \
         decided by:\n    \
         w.manifest.json:5:24: the condition `FIX` of an edge, which `REMIX_rounds` needs\n"
    );
    let fix = answer(&folder, &["why", "FIX", "w.manifest.json"]);
    let decided = fix.split_once("decided by:\n").map(|(_, places)| places);
    assert_eq!(
        decided,
        Some(
            "    w.manifest.json:2:13: the guard `\"on\":\"fail\"`\n    \
             w.manifest.json:2:49: the guard `VALIDATE.score > 3`\n"
        ),
        "{fix}"
    );
}
