//! Which file of configuration holds, and what it makes of files.

use super::{Configs, schema, show};
use crate::diagnostic::{Level, Severity};
use crate::driver::{MemoryWorld, World};
use crate::rules::determinism::unsteady_model::UNSTEADY_MODEL;

/// A file that turns one rule off, or on.
const OFF: &str = "[rules]\nunsteady-model = \"off\"\n";
const INFO: &str = "[rules]\nunsteady-model = \"info\"\n";

fn level(configs: &Configs, world: &MemoryWorld, path: &str) -> Option<&'static str> {
    configs.visit(world, path);
    assert!(configs.problems().is_none(), "{:?}", configs.problems());
    configs.level(&UNSTEADY_MODEL, path).map(|level| match level {
        Level::Off => "off",
        Level::On(severity) => severity.as_str(),
    })
}

#[test]
fn the_nearest_file_above_holds() {
    let world = MemoryWorld::new().with("flowright.toml", OFF).with("a/b/flowright.toml", INFO);
    let configs = Configs::search();
    for (path, expected) in [
        ("x.flow", Some("off")),
        ("a/x.flow", Some("off")),
        ("a/b/x.flow", Some("info")),
        ("a/b/c/d/x.flow", Some("info")),
    ] {
        assert_eq!(level(&configs, &world, path), expected, "{path}");
    }
    assert_eq!(level(&Configs::default(), &world, "x.flow"), None);
    assert_eq!(level(&Configs::of_file("a/b/flowright.toml"), &world, "x.flow"), Some("info"));
}

#[test]
fn folders_above_the_one_where_one_works_are_looked_at() {
    let world = MemoryWorld::new().at("/home/me/repo/sub").with("../flowright.toml", OFF);
    assert_eq!(level(&Configs::search(), &world, "a/x.flow"), Some("off"));
    assert_eq!(level(&Configs::search(), &world, "../other/x.flow"), Some("off"));
    assert_eq!(level(&Configs::search(), &world, "../../x.flow"), None);
    let world = MemoryWorld::new().with("/etc/flowright.toml", OFF);
    assert_eq!(level(&Configs::search(), &world, "/etc/flows/x.flow"), Some("off"));
    assert_eq!(level(&Configs::search(), &world, "/x.flow"), None);
}

#[test]
fn nothing_beyond_the_folder_of_a_repository_is_looked_at() {
    let world = MemoryWorld::new().with("flowright.toml", OFF).with("repo/.git/HEAD", "");
    assert_eq!(level(&Configs::search(), &world, "repo/sub/x.flow"), None);
    assert_eq!(level(&Configs::search(), &world.with("repo/flowright.toml", INFO), "repo/sub/x.flow"), Some("info"));
}

#[test]
fn each_folder_is_looked_at_once() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Counting(MemoryWorld, AtomicUsize);
    impl World for Counting {
        fn read(&self, path: &str) -> Result<String, crate::driver::ReadError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read(path)
        }
        fn has(&self, path: &str) -> bool {
            self.0.has(path)
        }
    }
    let world = Counting(MemoryWorld::new().with("flowright.toml", OFF), AtomicUsize::new(0));
    let configs = Configs::search();
    for file in 0..100 {
        configs.visit(&world, &format!("a/b/{file}.flow"));
    }
    assert_eq!(world.1.into_inner(), 3);
}

#[test]
fn patterns_are_relative_to_the_file_that_they_stand_in() {
    let shared = "exclude = \"gen\"\n[[overrides]]\nfiles = \"old/**\"\nreason = \"old\"\nrules = { unsteady-model = \"off\" }\n";
    let world = MemoryWorld::new()
        .at("/r/sub")
        .with("../flowright.toml", shared)
        .with("flowright.toml", "extends = \"../flowright.toml\"\nexclude = [\"mine/*\"]\n");
    let configs = Configs::search();
    assert_eq!(level(&configs, &world, "old/x.flow"), None);
    assert_eq!(level(&configs, &world, "../old/x.flow"), Some("off"));
    let excluded = ["gen/x.flow", "a/gen/b/x.flow", "mine/x.flow", "a/mine/x.flow"].map(|path| configs.excludes(path));
    assert_eq!(excluded, [true, true, true, false]);
}

#[test]
fn a_profile_may_come_from_a_file_that_is_built_on() {
    let base = "[profiles.strict]\nrules = { unsteady-model = \"warn\" }\ndeny = \"warnings\"\n";
    let world = MemoryWorld::new().with("base.toml", base).with("flowright.toml", "extends = \"base.toml\"\n");
    assert_eq!(level(&Configs::search(), &world, "x.flow"), None);
    let strict = Configs::search().with_profile(Some("strict".to_owned()));
    assert_eq!(level(&strict, &world, "x.flow"), Some("warning"));
    assert!(strict.denies_warnings("x.flow") && strict.profiles() == ["strict"]);
}

#[test]
fn what_is_built_on_in_many_ways_is_read_once() {
    let pair = |at: usize| format!("extends = [\"a{0}.toml\", \"b{0}.toml\"]\n", at + 1);
    let mut world = MemoryWorld::new().with("flowright.toml", pair(0)).with("a25.toml", OFF).with("b25.toml", INFO);
    for at in 1..25 {
        world = world.with(format!("a{at}.toml"), pair(at)).with(format!("b{at}.toml"), pair(at));
    }
    assert_eq!(level(&Configs::search(), &world, "x.flow"), Some(Severity::Info.as_str()));
}

#[test]
fn a_row_of_files_that_is_too_long_is_reported() {
    let mut world = MemoryWorld::new().with("flowright.toml", "extends = \"1.toml\"");
    for at in 1..40 {
        world = world.with(format!("{at}.toml"), format!("extends = \"{}.toml\"", at + 1));
    }
    let configs = Configs::search();
    configs.visit(&world.with("40.toml", ""), "x.flow");
    let problems = configs.problems().unwrap();
    let messages: Vec<&str> = problems.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["more than 32 files build on each other in a row"]);
}

#[test]
fn stubs_are_spelled_as_those_see_them_who_work_there() {
    let world = MemoryWorld::new()
        .at("/r/stubs")
        .with("../flowright.toml", "stubs = \"stubs/crm.flow\"")
        .with("../stubs/crm.flow", "")
        .with("crm.flow", "");
    let configs = Configs::search();
    configs.visit(&world, "crm.flow");
    assert!(configs.is_for_others("crm.flow") && configs.stubs("crm.flow").is_empty());
    assert_eq!(configs.stubs("../a/x.flow").iter().map(|stub| stub.path.as_str()).collect::<Vec<_>>(), ["crm.flow"]);
}

#[test]
fn what_holds_for_a_file_is_shown_with_the_lines_that_say_so() {
    let file = "extends = \"base.toml\"\nprofile = \"ci\"\ndeny = \"warnings\"\nexclude = \"old\"\n[rules]\nunsteady-model = \"info\"\n\
                missing-data = \"on\"\n[profiles.ci]\ntarget = \"choreography\"\n[[overrides]]\nfiles = \"old\"\nreason = \"old\"\n\
                rules = { E0601 = \"off\" }\n";
    let world =
        MemoryWorld::new().with("flowright.toml", file).with("base.toml", "stubs = \"s.flow\"").with("s.flow", "");
    let configs = Configs::search();
    configs.visit(&world, "old/x.flow");
    assert_eq!(
        show(&configs, "old/x.flow"),
        "old/x.flow\n  settings   flowright.toml\n  built on   base.toml\n  profile    ci\n  \
         target     choreography                             flowright.toml:9\n  \
         deny       warnings                                 flowright.toml:3\n  \
         stub       s.flow                                   base.toml:1\n  \
         excluded   checked only where it is named\n  \
         off        E0601 unsteady-model                     flowright.toml:13\n"
    );
    let none = Configs::search();
    none.visit(&MemoryWorld::new(), "x.flow");
    assert_eq!(show(&none, "x.flow"), "x.flow\n  no file of configuration: every rule is as it is by itself\n");
}

#[test]
fn whatever_is_in_a_file_it_is_read_or_reported() {
    for text in [
        "\u{feff}[rules]\r\nall = \"on\"\r\n",
        "",
        "\u{0}",
        "[",
        "\"",
        "a.b.c = 1\na = 2",
        "é = \"ü",
        "[[rules]]",
        "[rules]\n[rules]",
    ] {
        let configs = Configs::search();
        configs.visit(&MemoryWorld::new().with("flowright.toml", text), "x.flow");
        let wrong = configs.problems();
        assert_eq!(wrong.is_none(), text.len() > 10 && text.contains("on") || text.is_empty(), "{text:?} {wrong:?}");
    }
    let deep = format!("a = {}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let configs = Configs::search();
    configs.visit(&MemoryWorld::new().with("flowright.toml", deep), "x.flow");
    assert!(configs.problems().is_some());
}

/// What the reader takes, the schema takes, and what is wrong in shape both refuse.
#[test]
fn the_schema_says_the_same_as_the_reader() {
    let schema = jsonschema::validator_for(&schema::schema()).unwrap();
    for (toml, json, fine) in [
        ("extends = \"a.toml\"", r#"{"extends": "a.toml"}"#, true),
        ("exclude = [\"a\"]", r#"{"exclude": ["a"]}"#, true),
        ("exclude = [1]", r#"{"exclude": [1]}"#, false),
        ("exclud = []", r#"{"exclud": []}"#, false),
        ("deny = \"warnings\"", r#"{"deny": "warnings"}"#, true),
        ("deny = \"errors\"", r#"{"deny": "errors"}"#, false),
        ("[rules]\nE0512 = \"warn\"", r#"{"rules": {"E0512": "warn"}}"#, true),
        ("[rules]\nw05 = \"on\"", r#"{"rules": {"w05": "on"}}"#, true),
        ("[rules]\nmissing-data = \"warning\"", r#"{"rules": {"missing-data": "warning"}}"#, true),
        ("[rules]\nmissing-data = \"fatal\"", r#"{"rules": {"missing-data": "fatal"}}"#, false),
        ("[rules]\nmising-data = \"off\"", r#"{"rules": {"mising-data": "off"}}"#, false),
        ("[[overrides]]\nfiles = \"a\"\nrules = {}", r#"{"overrides": [{"files": "a", "rules": {}}]}"#, true),
        ("[[overrides]]\nfiles = \"a\"", r#"{"overrides": [{"files": "a"}]}"#, false),
        ("[profiles.a]\ndeny = \"warnings\"", r#"{"profiles": {"a": {"deny": "warnings"}}}"#, true),
        ("[profiles.a]\nstubs = []", r#"{"profiles": {"a": {"stubs": []}}}"#, false),
    ] {
        let configs = Configs::search();
        configs.visit(&MemoryWorld::new().with("flowright.toml", toml).with("a.toml", ""), "x.flow");
        let reader = configs.problems().is_none();
        let schema = schema.is_valid(&serde_json::from_str(json).unwrap());
        assert_eq!((reader, schema), (fine, fine), "{toml}");
    }
}
