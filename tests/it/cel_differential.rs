//! The expressions that Flowright reads are those that the `cel` crate's own parser reads, but for a short list.
//!
//! [`DIFFERENCES`] is the list; `docs/cel.md` has it in words. A difference that never comes up fails the test, so the
//! list cannot outlive what it describes.

mod generate;

use crate::testing::one_in;
use flowright::base::{FileId, Span};
use flowright::diagnostic::Sink;
use generate::{Numbers, Pieces, damage_text};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many expressions are compared.
fn count() -> usize {
    20_000 / one_in(4)
}

/// A kind of text that one of the two reads and the other does not.
struct Difference {
    /// Which of the two reads it.
    reader: Reader,
    /// Whether a text is of this kind.
    explains: fn(&str) -> bool,
    /// A text of this kind, beside those that are generated.
    example: fn() -> String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Ours,
    Theirs,
}

const DIFFERENCES: &[Difference] = &[
    // In the language definition the minus is part of the literal, wherever it stands. The crate takes it for an operator if there
    // is another before it; what is left is too large.
    Difference {
        reader: Reader::Ours,
        explains: |text| {
            let texts = [text.split_whitespace().collect(), squeezed(text)];
            let least = ["--9223372036854775808", "--0x8000000000000000"];
            texts.iter().any(|text: &String| least.iter().any(|least| text.contains(least)))
        },
        example: || "- -9223372036854775808".to_owned(),
    },
    // Ours has limits to what is nested, and says so. The crate goes as deep as it is told, or as the stack lets it.
    Difference {
        reader: Reader::Theirs,
        explains: |text| text.matches(['(', '[', '{']).count() > 128,
        example: || "[".repeat(129) + &"]".repeat(129),
    },
    Difference {
        reader: Reader::Theirs,
        explains: |text| text.matches(['+', '-', '*', '/', '.', '[']).count() > 255,
        example: || "a".to_owned() + &" + a".repeat(256),
    },
];

/// A text without blanks and comments.
fn squeezed(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

/// Whether ours reads a text.
fn ours(text: &str) -> bool {
    let mut sink = Sink::new();
    flowright::cel::parse(text, Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap()), &mut sink);
    !sink.has_errors()
}

thread_local! {
    /// Whether a panic of this thread is expected, and better not printed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Whether the crate's parser reads a text: macros off, so that they stay calls, and optional syntax and backticks on. It
/// panics now and then on text that is not sound.
fn theirs(text: &str) -> bool {
    let parser = cel::Env::default().parser().enable_ident_escape_syntax(true).max_recursion_depth(u16::MAX);
    QUIET.set(true);
    let read = catch_unwind(AssertUnwindSafe(|| parser.parse(text).is_ok()));
    QUIET.set(false);
    read.unwrap_or(false)
}

/// Generated texts: half of them as the generator made them, the others damaged.
fn texts() -> Vec<String> {
    let mut numbers = Numbers::new(20_261_121);
    let text = |index: usize| {
        let mut pieces = Pieces::new(&mut numbers);
        if index % 4 == 1 {
            pieces.damage();
        }
        let mut text = pieces.text();
        if index % 4 == 2 {
            damage_text(&mut text, &mut numbers);
        }
        text
    };
    (0..count()).map(text).collect()
}

/// What came of a comparison.
#[derive(Default)]
struct Outcome {
    /// Texts that both read.
    read: usize,
    /// Texts that neither reads.
    refused: usize,
    /// How often each difference came up.
    known: [usize; DIFFERENCES.len()],
    /// Texts that one of them reads, and no difference explains.
    unexplained: Vec<(Reader, String)>,
}

fn compare(texts: &[String]) -> Outcome {
    let mut outcome = Outcome::default();
    for text in texts {
        let reader = match (ours(text), theirs(text)) {
            (true, true) => {
                outcome.read += 1;
                continue;
            }
            (false, false) => {
                outcome.refused += 1;
                continue;
            }
            (true, false) => Reader::Ours,
            (false, true) => Reader::Theirs,
        };
        match DIFFERENCES.iter().position(|known| known.reader == reader && (known.explains)(text)) {
            Some(known) => outcome.known[known] += 1,
            None => outcome.unexplained.push((reader, text.clone())),
        }
    }
    outcome
}

#[test]
fn what_is_read_is_what_the_crate_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !QUIET.get() {
            usual(info);
        }
    }));
    let mut texts = texts();
    texts.extend(DIFFERENCES.iter().map(|difference| (difference.example)()));
    let outcomes = std::thread::scope(|scope| {
        let start = |half| {
            // The crate's parser recurses a dozen times a bracket.
            let thread = std::thread::Builder::new().stack_size(64 << 20);
            thread.spawn_scoped(scope, move || compare(half)).unwrap()
        };
        let halves: Vec<_> = texts.chunks(count() / 2 + 1).map(start).collect();
        halves.into_iter().map(|half| half.join().unwrap()).collect::<Vec<_>>()
    });

    let mut unexplained: Vec<_> = outcomes.iter().flat_map(|outcome| &outcome.unexplained).collect();
    unexplained.sort_by_key(|(_, text)| text.len());
    assert!(
        unexplained.is_empty(),
        "{} unexplained: {:#?}",
        unexplained.len(),
        &unexplained[..unexplained.len().min(20)]
    );
    let [read, refused] =
        [|o: &Outcome| o.read, |o: &Outcome| o.refused].map(|of| outcomes.iter().map(of).sum::<usize>());
    assert!(read > count() / 3 && refused > count() / 3, "the texts are lopsided: {read} sound, {refused} not");
    for (index, difference) in DIFFERENCES.iter().enumerate() {
        let example = (difference.example)();
        assert!(outcomes.iter().any(|outcome| outcome.known[index] > 0), "no difference any more: {example}");
    }
}
