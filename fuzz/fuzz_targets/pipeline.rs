//! From any text, as a file of every kind, to the document: no panic; what is reported lies in the text; what compiles verifies, and compiles to the same
//! bytes again.
#![no_main]

use flowright::driver::{self, Entry, MemoryWorld};
use flowright::{frontend, ir, plan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for kind in frontend::ALL {
        compile(&format!("fuzz{}", kind.suffixes()[0]), text);
    }
});

fn compile(path: &str, text: &str) {
    let world = MemoryWorld::new().with(path, text).with("schema.json", text);
    let compile = || driver::compile(&world, path, Entry::Every);
    let (first, second) = (compile(), compile());
    assert_eq!(first.report.diagnostics, second.report.diagnostics);
    for found in &first.report.diagnostics {
        for label in std::iter::once(&found.primary).chain(&found.related) {
            let source = first.report.sources.file(label.span.file).text();
            assert!(source.get(label.span.range()).is_some(), "{found:?}");
        }
    }
    for (document, again) in first.documents.iter().zip(&second.documents) {
        let json = ir::write::canonical_string(&**document);
        assert_eq!(json, ir::write::canonical_string(&**again));
        if let Err(problems) = plan::verify::verify(json.as_bytes()) {
            panic!("what was compiled does not verify: {problems:?}");
        }
    }
}
