//! Every example stands there in YAML as well, and both compile to one hash.
//!
//! `BLESS=1 cargo test --test it conversion` rewrites the files beside the examples.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use super::{text_as, there_and_back};
use crate::examples::EXAMPLES;
use flowright::convert::Target;
use flowright::driver::os_world::OsWorld;
use flowright::driver::{Entry, compile};
use std::path::Path;

/// All files of the examples, those that others import too.
fn files() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().copied().chain(["examples/triage/crm.flow"])
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default().replace("\r\n", "\n")
}

#[test]
fn each_example_stands_beside_itself_in_yaml() {
    for path in files() {
        // Its imports are in YAML, too.
        let yaml = text_as(path, &read(path), Target::Yaml).unwrap().replace("path: crm.flow", "path: crm.flow.yaml");
        let beside = format!("{path}.yaml");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(&beside), &yaml).unwrap();
        }
        assert!(read(&beside) == yaml, "{beside} has changed (BLESS=1 rewrites it); now it is\n{yaml}");
    }
}

#[test]
fn both_forms_of_an_example_compile_to_one_hash() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let hash = |path: &str| {
        let compilation = compile(&OsWorld::new(), path, Entry::Every);
        compilation.documents.iter().map(|document| document.hash.to_string()).collect::<Vec<_>>()
    };
    for path in EXAMPLES {
        let flow = hash(path);
        assert_eq!(flow.len(), 1, "{path}");
        assert_eq!(hash(&format!("{path}.yaml")), flow, "{path}");
    }
}

#[test]
fn examples_go_there_and_back() {
    for path in files() {
        assert!(there_and_back("w.flow", &read(path)).unwrap_or_else(|error| panic!("{error}")));
    }
}
