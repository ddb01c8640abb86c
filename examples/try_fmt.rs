use flowright::driver::{Formatted, format};
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        match format(&path, &text) {
            Formatted::Changed(t) => print!("{t}"),
            Formatted::Same => print!("{text}"),
            other => println!("{other:#?}"),
        }
    }
}
