//! A property: whatever is done to the text of a file, reading it does not panic, and every place lies in it. A fix that is safe leaves a
//! file that can be read.

use crate::cel::tape::{Tape, cases, tape};
use flowright::diagnostic::Applicability;
use flowright::driver::{self, MemoryWorld};
use flowright::frontend;
use proptest::prelude::*;

/// Sound texts, with everything that the format has.
const TEXTS: [&str; 2] = [
    r#"flowright: 1
types: { Score: { value: double, label: '"vip" | "normal"' } }
actions:
  rate: &rate { archetype: compute, params: { text: string }, returns: Score, retry: { times: 3, backoff: 1s..4s } }
  page: { <<: *rate, archetype: effect, timeout: 5s }
workflows:
  triage:
    params: { text: string, list: 'list<string>' }
    steps:
      # a comment
      score: { uses: rate, with: { text: "caf\u00e9 ${ text }" } }
      each_of: { each: { item: t, in: list, steps: { one: { uses: rate, with: { text: '${ t }' } } } } }
      route:
        choose:
          - when: >-
              score.value > 0.5
              && score.label == "vip"
            steps:
              paged: { uses: page, with: { text: '${ score.label }' }, after: { settled: [each_of] } }
          - otherwise: true
    edges: [ 'score -> each_of when score.value < 1.0' ]
"#,
    r#"{ "flowright": 1, "actions": { "a": { "archetype": "effect", "timeout": "5s" } },
  "workflows": { "w": { "steps": { "s": { "uses": "a", "when": "1 < \u0032" }, "t": { "uses": "a", "after": ["s"] } } } } }
"#,
];

/// What is put into texts.
const PIECES: [&str; 24] = [
    "\n", "  ", "\t", ":", ": ", "- ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!x ", "|", ">-", "${", "}",
    "\\", "é🐢", "\r\n", "---\n",
];

fn changed(tape: &mut Tape) -> String {
    let mut text = (*tape.pick(&TEXTS)).to_owned();
    for _ in 0..=tape.below(4) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let start = places[tape.below(places.len())];
        let end = places.iter().copied().find(|&at| at >= start + tape.below(12)).unwrap_or(text.len());
        let new = if tape.once_in(2) { "" } else { PIECES[tape.below(PIECES.len())] };
        text.replace_range(start..end.max(start), new);
    }
    text
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn changed_files_are_read_and_their_findings_lie_in_them(mut tape in tape(60)) {
        let text = changed(&mut tape);
        for kind in frontend::ALL {
            let path = format!("a{}", kind.suffixes()[0]);
            let report = driver::check(&MemoryWorld::new().with(path.as_str(), text.as_str()), &[path.clone()]);
            for found in &report.diagnostics {
                for label in std::iter::once(&found.primary).chain(&found.related) {
                    prop_assert!(text.get(label.span.range()).is_some(), "{path}: {found:?}\n{text}");
                }
                for fix in found.fixes.iter().filter(|fix| fix.applicability == Applicability::Safe) {
                    let mut mended = text.clone();
                    let mut edits = fix.edits.clone();
                    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
                    for edit in edits {
                        mended.replace_range(edit.span.range(), &edit.text);
                    }
                    let again = driver::check(&MemoryWorld::new().with(path.as_str(), mended.as_str()), &[path.clone()]);
                    let broken = |report: &driver::Report| report.diagnostics.iter().filter(|it| it.rule.code == "E0112").count();
                    prop_assert!(broken(&again) <= broken(&report), "{path}: {fix:?}\n{text}\n---\n{mended}");
                }
            }
        }
    }
}
