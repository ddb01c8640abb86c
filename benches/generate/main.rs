//! Writes the workflows of the benchmarks: `cargo run --release --example layered 100000 > big.flow`, or another shape by its name,
//! `… --example layered 1000 join`; or a folder of many small files, `… --example layered tree FOLDER 1000`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program is there to print")]

#[path = "mod.rs"]
mod generate;

use std::path::Path;

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    if args.next_if(|word| word == "tree").is_some() {
        let folder = args.next().unwrap_or_else(|| "tree".to_owned());
        let count = args.next().and_then(|count| count.parse().ok()).unwrap_or(1_000);
        if let Err(error) = write(Path::new(&folder), count) {
            eprintln!("cannot write into {folder}: {error}");
        }
        return;
    }
    let steps = args.next().and_then(|steps| steps.parse().ok()).unwrap_or(1_000);
    let make = args.next().map_or(Some(generate::SHAPES[0].1), |name| generate::shape(&name));
    if let Some(make) = make {
        print!("{}", make(steps));
    } else {
        let names: Vec<&str> = generate::SHAPES.iter().map(|(name, _)| *name).collect();
        eprintln!("there are: {}", names.join(", "));
    }
}

/// Writes a folder of this many files.
#[expect(clippy::disallowed_methods, reason = "this program is there to write files")]
fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    for (name, text) in generate::tree::files(count) {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
