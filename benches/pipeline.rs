//! The whole pipeline, from text to IR and plan, and its parts. `cargo bench` prints time and throughput.

mod generate;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use flowright::driver::{Entry, MemoryWorld, check, compile};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Text to IR, plan and hashes.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_ir(bencher: Bencher<'_, '_>, steps: usize) {
    let text = generate::layered(steps);
    let (bytes, world) = (text.len(), MemoryWorld::new().with("layered.flow", text));
    bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(bytes)).bench(|| {
        let compilation = compile(&world, "layered.flow", Entry::Every);
        assert_eq!(compilation.documents.len(), 1, "the generated workflow is clean");
        compilation
    });
}

/// Text to diagnostics.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn text_to_diagnostics(bencher: Bencher<'_, '_>, steps: usize) {
    let text = generate::layered(steps);
    let (bytes, world) = (text.len(), MemoryWorld::new().with("layered.flow", text));
    let paths = ["layered.flow".to_owned()];
    bencher.counter(ItemsCount::new(steps)).counter(BytesCount::new(bytes)).bench(|| check(&world, &paths));
}
