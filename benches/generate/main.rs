//! Writes the workflows of the benchmarks: `cargo run --release --example layered 100000 > big.flow`, or another shape by its name,
//! `… --example layered 1000 join`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program is there to print")]

#[path = "mod.rs"]
mod generate;

fn main() {
    let mut args = std::env::args().skip(1);
    let steps = args.next().and_then(|steps| steps.parse().ok()).unwrap_or(1_000);
    let make = args.next().map_or(Some(generate::SHAPES[0].1), |name| generate::shape(&name));
    if let Some(make) = make {
        print!("{}", make(steps));
    } else {
        let names: Vec<&str> = generate::SHAPES.iter().map(|(name, _)| *name).collect();
        eprintln!("there are: {}", names.join(", "));
    }
}
