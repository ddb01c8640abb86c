//! At every place of every example, whole and cut off.
#![expect(clippy::disallowed_methods, reason = "the examples are files")]

use super::*;
use crate::base::testing::one_in;
use std::path::Path;

/// The examples with their paths.
fn examples() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let is_one = [".flow", ".flow.yaml", ".workflow.json", ".tasks.json", ".manifest.json"];
            if is_one.iter().any(|suffix| name.ends_with(suffix)) {
                found.push((name, std::fs::read_to_string(&file).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Asks at a place; what is replaced lies around it.
fn ask(workspace: &mut Workspace, path: &str, text: &str, offset: usize) -> Completions {
    let focus = workspace.focus(path).unwrap();
    let around = Surroundings { world: workspace.world(), files: &[] };
    let at = u32::try_from(offset).unwrap();
    let found = complete(&focus, at, around);
    for item in &found.items {
        let Range { start, end } = item.replace;
        assert!(start <= at && at <= end, "{path} {offset}: {item:?}");
        assert!(text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize), "{path} {offset}");
        assert!(end as usize <= text.len());
    }
    assert!(found.items.len() <= MAX_ITEMS);
    _ = crate::ide::signature_help::help(&focus, at);
    found
}

#[test]
fn nothing_breaks_at_any_place_of_any_example() {
    let step = one_in(5);
    for (number, (path, text)) in examples().into_iter().enumerate() {
        let mut workspace = Workspace::new(Box::new(MemoryWorld::new().with(&path, &*text)), Settings::default());
        workspace.found([path.clone()]);
        let found: usize = (number % step..=text.len())
            .step_by(step)
            .filter(|at| text.is_char_boundary(*at))
            .map(|at| ask(&mut workspace, &path, &text, at).items.len())
            .sum();
        let is_asked = crate::frontend::of_path(&path).unwrap().is_native();
        assert_eq!(found > text.len() / step, is_asked, "{path}: {found}");
    }
}

#[test]
fn nothing_breaks_where_an_example_is_cut_off() {
    // Each step is an analysis of the file.
    let step = one_in(97);
    for (number, (path, text)) in examples().into_iter().enumerate() {
        for at in (number % step..=text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
            let cut = &text[..at];
            let mut workspace = Workspace::new(Box::new(MemoryWorld::new()), Settings::default());
            workspace.open(&path, cut, crate::frontend::of_path(&path));
            ask(&mut workspace, &path, cut, at);
        }
    }
}

/// Mistakes of syntax in a text.
fn mistakes(path: &str, text: &str) -> usize {
    let world = MemoryWorld::new().with(path, text);
    let report = crate::driver::check(&world, &[path.to_owned()]);
    report.diagnostics.iter().filter(|found| found.rule.family() == "01").count()
}

#[test]
fn what_is_accepted_in_a_sound_text_leaves_it_sound() {
    let kinds =
        [ItemKind::Field, ItemKind::Value, ItemKind::Function, ItemKind::Step, ItemKind::Variable, ItemKind::Constant];
    let mut asked = 0;
    for (path, text) in
        examples().into_iter().filter(|(path, _)| path.ends_with("triage.flow") || path.ends_with("order.flow.yaml"))
    {
        let mut workspace = Workspace::new(Box::new(MemoryWorld::new().with(&path, &*text)), Settings::default());
        workspace.found([path.clone()]);
        let known = mistakes(&path, &text);
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(7) {
            // In the middle of a word, what is offered takes its place.
            let word = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
            if !(at > 0 && word(at) && word(at - 1)) {
                continue;
            }
            let found = ask(&mut workspace, &path, &text, at);
            for item in found.items.iter().filter(|item| kinds.contains(&item.kind)).step_by(5).take(3) {
                // A snippet with places that are empty is not finished.
                if matches!(&item.insert, Insert::Snippet(snippet) if snippet.contains("$1") || snippet.contains("$0"))
                {
                    continue;
                }
                asked += 1;
                let after = apply(&text, item);
                assert_eq!(mistakes(&path, &after), known, "{path} {at}: {item:?}");
            }
        }
    }
    assert!(asked > 50, "{asked}");
}
