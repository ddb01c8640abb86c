//! Writes the workflow of the benchmarks: `cargo run --release --example layered 100000 > big.flow`.
#![expect(clippy::print_stdout, reason = "this program is there to print")]

#[path = "mod.rs"]
mod generate;

fn main() {
    let steps = std::env::args().nth(1).and_then(|steps| steps.parse().ok()).unwrap_or(1_000);
    print!("{}", generate::layered(steps));
}
