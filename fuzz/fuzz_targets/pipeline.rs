//! From any text to the document: no panic; what compiles verifies, and compiles to the same bytes again.
#![no_main]

use flowright::driver::{self, Entry, MemoryWorld};
use flowright::{ir, plan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let world = MemoryWorld::new().with("fuzz.flow", text).with("schema.json", text);
    let compile = || driver::compile(&world, "fuzz.flow", Entry::Every);
    let (first, second) = (compile(), compile());
    assert_eq!(first.report.diagnostics, second.report.diagnostics);
    for (document, again) in first.documents.iter().zip(&second.documents) {
        let json = ir::write::canonical_string(&**document);
        assert_eq!(json, ir::write::canonical_string(&**again));
        if let Err(problems) = plan::verify::verify(json.as_bytes()) {
            panic!("what was compiled does not verify: {problems:?}");
        }
    }
});
