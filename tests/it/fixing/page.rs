//! `docs/fixing.md` shows what happens: each file before, after, and what is said of the fixes that were left out.

use crate::formatter::pages::blocks;
use crate::properties::read;
use flowright::diagnostic::Applicability;
use flowright::driver::{self, MemoryWorld, Settings};

#[test]
fn the_page_shows_what_fixes_do() {
    let page = read("docs/fixing.md").replace("\r\n", "\n");
    let blocks = blocks(&page);
    let mut shown = 0;
    let mut left_out: Vec<String> = Vec::new();
    for pair in blocks.windows(2) {
        match (pair[0].0.as_str(), pair[1].0.as_str()) {
            ("flow before", "flow after") => {
                let world = MemoryWorld::new().with("hello.flow", &pair[0].1);
                let fixed = driver::fix(&world, &["hello.flow".to_owned()], &Settings::default(), Applicability::Safe);
                let after = fixed.files.first().map_or(pair[0].1.as_str(), |file| &file.after);
                assert_eq!(after, pair[1].1);
                left_out.extend(fixed.left_out.iter().map(|left| format!("{left}\n")));
                shown += 1;
            }
            (_, "text left out") => assert_eq!(left_out.concat(), pair[1].1),
            _ => {}
        }
    }
    assert_eq!((shown, left_out.len()), (3, 1));
}
