//! The whole pipeline, from text to IR and plan, and its parts. `cargo bench` prints time and throughput.

mod generate;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use flowright::base::FileId;
use flowright::cli::report;
use flowright::convert::Target;
use flowright::diagnostic::Sink;
use flowright::driver::cache::{MemoryStore, Store};
use flowright::driver::{
    Conversion, Entry, Formatted, MemoryWorld, Settings, check, check_with, compile, convert, format,
};
use flowright::frontend;
use flowright::syntax::{Version, parse};
use std::sync::Arc;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// How many steps there are in the file that is edited.
const EDITED: usize = 5_000;

/// How many files there are in a project.
const FILES: usize = 1_000;

/// Workflows that live by their conditions: shape and steps.
const GUARDED: [(&str, usize); 2] = [("guarded-50", 5_000), ("guarded-200", 100_000)];

/// Workflows that try to make the analysis slow: shape and size.
const HOSTILE: [(&str, usize); 22] = [
    ("entangled", 30),
    ("chain", 100_000),
    ("constants", 25_000),
    ("texts", 25_000),
    ("arms", 1_000),
    ("own-arms", 1_000),
    ("sums", 5_000),
    ("flags", 5_000),
    ("join", 1_000),
    ("long-and", 2_000),
    ("long-mixed", 60),
    ("nest", 100),
    ("eaches", 2_000),
    ("loops", 2_000),
    ("optionals", 8_000),
    ("coalesce", 10_000),
    ("members", 50_000),
    ("missing", 2_000),
    ("dead-join", 1_000),
    ("ambiguous", 2_000),
    ("diamonds", 4_000),
    ("failures", 10_000),
];

/// Text to IR, plan and hashes.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_ir(bencher: Bencher<'_, '_>, steps: usize) {
    compiled(bencher, generate::layered(steps), steps);
}

/// Text to diagnostics.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_diagnostics(bencher: Bencher<'_, '_>, steps: usize) {
    checked(bencher, generate::layered(steps), steps);
}

/// Ten thousand findings in one file to each format.
#[divan::bench(args = report::ALL.iter().map(|format| format.name), sample_count = 10, sample_size = 1)]
fn findings_to_report(bencher: Bencher<'_, '_>, name: &str) {
    let found = check(&MemoryWorld::new().with("w.flow", generate::mistaken(10_000)), &["w.flow".to_owned()]);
    assert!(found.diagnostics.len() >= 10_000, "{} findings", found.diagnostics.len());
    let format = report::ALL.iter().find(|format| format.name == name);
    let outcome = (&found.sources, &found.diagnostics, found.files).into();
    bencher.counter(ItemsCount::new(found.diagnostics.len())).bench(|| {
        let mut out = Vec::new();
        format.map(|format| report::render(*format, &outcome, report::Options::default(), &mut out).map(|()| out.len()))
    });
}

/// A file of five thousand steps to its tree, read by itself.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn text_to_tree(bencher: Bencher<'_, '_>) {
    let text = generate::layered(EDITED);
    bencher.counter(BytesCount::new(text.len())).bench_local(|| parse(FileId::new(0), &text, &mut Sink::new()));
}

/// The same after a keystroke in the middle: what has not changed is taken over.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn keystroke_to_tree(bencher: Bencher<'_, '_>) {
    let (text, edited) = keystroke();
    let mut version = Some(Version::new(FileId::new(0), &text, &mut Sink::new()));
    let mut texts = [edited, text].into_iter().cycle();
    bencher.with_inputs(|| texts.next().unwrap_or_default()).bench_local_values(|text| {
        version = version.take().map(|version| version.edited(FileId::new(0), &text, &mut Sink::new()));
    });
}

/// The same to a tree of one's own, which is a copy of the one that is kept.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn keystroke_to_own_tree(bencher: Bencher<'_, '_>) {
    let (text, edited) = keystroke();
    let (flow, place) = (frontend::choose("w.flow", ""), ("w.flow", FileId::new(0)));
    let mut state = None;
    frontend::read_again(flow, place, &text, &mut state, &mut Sink::new());
    let mut texts = [edited, text].into_iter().cycle();
    let counted = bencher.with_inputs(|| texts.next().unwrap_or_default());
    counted.bench_local_values(|text| frontend::read_again(flow, place, &text, &mut state, &mut Sink::new()));
}

/// A text, and what becomes of it when a letter is typed in its middle.
fn keystroke() -> (String, String) {
    let text = generate::layered(EDITED);
    let middle = text[text.len() / 2..].find('(').map_or(0, |found| text.len() / 2 + found + 1);
    let edited = format!("{}x{}", &text[..middle], &text[middle..]);
    (text, edited)
}

/// The same workflow in YAML to diagnostics; for comparison with the one above.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn yaml_to_diagnostics(bencher: Bencher<'_, '_>, steps: usize) {
    let Conversion::Done(yaml) = convert("w.flow", &generate::layered(steps), None, Target::Yaml) else {
        unreachable!("the generated workflow can be written in YAML")
    };
    checked_as("w.flow.yaml", bencher, yaml.text, steps);
}

/// Text to YAML, read again and compared.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_yaml(bencher: Bencher<'_, '_>, steps: usize) {
    let text = generate::layered(steps);
    let counted = bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(text.len()));
    counted.bench(|| convert("w.flow", &text, None, Target::Yaml));
}

/// Text to text in the one style, read again and compared.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_style(bencher: Bencher<'_, '_>, steps: usize) {
    let text = generate::layered(steps);
    bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(text.len())).bench(|| {
        let formatted = format("w.flow", &text);
        assert!(matches!(formatted, Formatted::Same | Formatted::Changed(_)), "the generated workflow can be read");
        formatted
    });
}

/// Text to IR, plan and hashes, with many run conditions.
#[divan::bench(args = GUARDED.map(|(shape, _)| shape), sample_count = 10, sample_size = 1)]
fn guarded_to_ir(bencher: Bencher<'_, '_>, shape: &str) {
    let (text, steps) = made(&GUARDED, shape);
    compiled(bencher, text, steps);
}

/// Text to diagnostics, with many run conditions.
#[divan::bench(args = GUARDED.map(|(shape, _)| shape), sample_count = 10, sample_size = 1)]
fn guarded_to_diagnostics(bencher: Bencher<'_, '_>, shape: &str) {
    let (text, steps) = made(&GUARDED, shape);
    checked(bencher, text, steps);
}

/// Text to diagnostics, of what tries to make that slow.
#[divan::bench(args = HOSTILE.map(|(shape, _)| shape), sample_count = 5, sample_size = 1)]
fn hostile_to_diagnostics(bencher: Bencher<'_, '_>, shape: &str) {
    let (text, size) = made(&HOSTILE, shape);
    checked(bencher, text, size);
}

/// Many small files to diagnostics, side by side where there are processors.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn tree_to_diagnostics(bencher: Bencher<'_, '_>) {
    checked_tree(bencher, &Settings::default());
}

/// The same files when none has changed since the check before.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn unchanged_tree_to_diagnostics(bencher: Bencher<'_, '_>) {
    let cache: Option<Arc<dyn Store>> = Some(Arc::new(MemoryStore::default()));
    checked_tree(bencher, &Settings { cache, ..Settings::default() });
}

/// Checks the tree; the first time is not measured.
fn checked_tree(bencher: Bencher<'_, '_>, settings: &Settings) {
    let files = generate::tree::files(FILES);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let world = files.into_iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text));
    let check = || check_with(&world, &paths, settings);
    assert_eq!(check().files, FILES, "the generated files can be read");
    bencher.counter(ItemsCount::new(FILES)).counter(BytesCount::new(bytes)).bench(check);
}

/// The text of a shape, with the size that is given with it.
fn made(sizes: &[(&str, usize)], shape: &str) -> (String, usize) {
    let size = sizes.iter().find(|(known, _)| *known == shape).map_or(0, |(_, size)| *size);
    (generate::shape(shape).map(|make| make(size)).unwrap_or_default(), size)
}

fn compiled(bencher: Bencher<'_, '_>, text: String, steps: usize) {
    let (bytes, world) = (text.len(), MemoryWorld::new().with("w.flow", text));
    bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(bytes)).bench(|| {
        let compilation = compile(&world, "w.flow", Entry::Every);
        assert_eq!(compilation.documents.len(), 1, "the generated workflow is clean");
        compilation
    });
}

fn checked(bencher: Bencher<'_, '_>, text: String, steps: usize) {
    checked_as("w.flow", bencher, text, steps);
}

fn checked_as(path: &str, bencher: Bencher<'_, '_>, text: String, steps: usize) {
    let (bytes, world) = (text.len(), MemoryWorld::new().with(path, text));
    let paths = [path.to_owned()];
    bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(bytes)).bench(|| check(&world, &paths));
}
