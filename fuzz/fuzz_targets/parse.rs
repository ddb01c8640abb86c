//! Reading any text: no panic, and every place that is reported lies in the text.
#![no_main]

use flowright::base::{FileId, Span};
use flowright::cel;
use flowright::diagnostic::Sink;
use flowright::frontend;
use flowright::hir::Program;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = FileId::new(0);
    let mut sink = Sink::new();
    let kind = frontend::choose("fuzz.flow", text);
    let mut program = Program::default();
    for tree in frontend::read(kind, ("fuzz.flow", file), text, &mut sink) {
        frontend::lower(kind, file, tree, &mut program);
    }
    hold(&sink, text);

    let Ok(end) = u32::try_from(text.len()) else { return };
    let mut sink = Sink::new();
    let expr = cel::parse(text, Span::new(file, 0, end), &mut sink);
    hold(&sink, text);
    if !sink.has_errors() {
        let printed = cel::print(&expr);
        let end = u32::try_from(printed.len()).unwrap_or(u32::MAX);
        let mut sink = Sink::new();
        let again = cel::parse(&printed, Span::new(file, 0, end), &mut sink);
        assert!(!sink.has_errors(), "{printed} was printed and cannot be read");
        assert_eq!(cel::print(&again), printed);
    }
});

fn hold(sink: &Sink, text: &str) {
    for found in sink.found() {
        let labels = std::iter::once(&found.primary).chain(&found.related).map(|label| label.span);
        let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text: {found:?}");
        }
    }
}
