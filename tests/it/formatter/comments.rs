//! Where comments go when what they are about goes somewhere else.

/// A loop with these lines in it, formatted; the lines without what is around them.
fn in_loop(lines: &str) -> String {
    let text = format!("workflow w() {{\n  loop l max 3 {{\n{lines}\n  }}\n}}\n");
    let written = super::formatted(&text).expect("it can be read").unwrap();
    assert_eq!(super::formatted(&written).unwrap().unwrap(), written, "twice is once");
    let inner = written.strip_prefix("workflow w() {\n  loop l max 3 {\n").and_then(|it| it.strip_suffix("  }\n}\n"));
    inner.unwrap_or_else(|| panic!("{written}")).replace("    ", "")
}

#[test]
fn a_comment_behind_the_last_step_of_a_loop_stays_there_when_until_comes_behind_it() {
    assert_eq!(in_loop("until a.done\nstep a = f(x) // the work"), "step a = f(x) // the work\nuntil a.done\n");
    assert_eq!(
        in_loop("until a.done // the end\nstep a = f(x) // the work"),
        "step a = f(x) // the work\nuntil a.done // the end\n"
    );
    assert_eq!(
        in_loop("// why\nuntil a.done // the end\n// how\nstep a = f(x) // the work\n// last"),
        "// how\nstep a = f(x) // the work\n// why\nuntil a.done // the end\n// last\n"
    );
    assert_eq!(
        in_loop("step a = f(x) // one\nuntil a.done // the end\nstep b = f(x) // two"),
        "step a = f(x) // one\nstep b = f(x) // two\nuntil a.done // the end\n"
    );
}

#[test]
fn a_comment_behind_the_last_block_of_a_loop_stays_there_when_until_comes_behind_it() {
    assert_eq!(
        in_loop("until a.done // the end\nchoose c {\notherwise => {} // enda\n} // endc"),
        "choose c {\n  otherwise => {} // enda\n} // endc\nuntil a.done // the end\n"
    );
    assert_eq!(
        in_loop("until a.done\nstep a = f( // in\nx) // the work"),
        "step a = f( // in\n  x,\n) // the work\nuntil a.done\n"
    );
}
