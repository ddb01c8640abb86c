//! The arguments are consistent, and what needs no file works.

use super::args::Args;
use super::console::Console;
use super::exit::Exit;
use super::report::Options;
use clap::{CommandFactory as _, Parser as _};
use insta::assert_snapshot;

/// Runs a command in memory: how it ended, standard output, standard error.
fn flowright(args: &[&str]) -> (Exit, String, String) {
    flowright_in(false, args)
}

/// The same, perhaps in a terminal.
fn flowright_in(terminal: bool, args: &[&str]) -> (Exit, String, String) {
    flowright_with(terminal, Options::default(), args)
}

/// The same where lines have so many columns, and so on.
fn flowright_with(terminal: bool, options: Options, args: &[&str]) -> (Exit, String, String) {
    let args = Args::try_parse_from([&["flowright"], args].concat()).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let (out_options, err_options) = (options, options);
    let (quiet, verbose) = (args.quiet, args.verbose);
    let mut console = Console { out: &mut out, out_options, terminal, err: &mut err, err_options, quiet, verbose };
    let exit = super::execute(&args, &mut console).unwrap();
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn the_arguments_are_consistent() {
    Args::command().debug_assert();
}

#[test]
fn a_missing_file_is_a_finding() {
    let (exit, out, err) = flowright(&["check", "no/such.flow"]);
    assert_eq!(exit, Exit::Unreadable);
    assert_snapshot!(out, @r"
    error[E0111]: cannot read `no/such.flow`: there is no such file
      help: check the spelling of the path and the folder you are in
    ");
    assert_snapshot!(err, @r"
    1 error in 1 file; run `flowright explain E0111` to learn more
    ");
    let (exit, out, err) = flowright(&["-q", "compile", "no/such.flow", "--message-format", "short"]);
    assert_eq!((exit, out.as_str()), (Exit::Unreadable, ""));
    assert_snapshot!(err, @r"
    no/such.flow:1:1: error[E0111]: cannot read `no/such.flow`: there is no such file
    ");
}

#[test]
fn a_rule_is_explained_by_code_and_by_name_in_any_spelling() {
    let (exit, out, _) = flowright(&["explain", "E0111"]);
    assert_eq!(exit, Exit::Clean);
    assert!(out.starts_with("error E0111: unreadable-file\n\nA file that takes part"), "{out}");
    for spelling in ["e0111", "unreadable-file", "Unreadable_File"] {
        assert_eq!(flowright(&["explain", spelling]).1, out);
    }
}

#[test]
fn a_misspelt_rule_is_answered_with_the_nearest() {
    let (exit, out, err) = flowright(&["explain", "unreadible-file"]);
    assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
    assert_snapshot!(err, @r"
    error: no rule is called `unreadible-file`
      help: did you mean `E0111`, unreadable-file?
    ");
}

#[test]
fn all_rules_are_listed_by_family() {
    let (exit, out, _) = flowright(&["explain"]);
    assert_eq!(exit, Exit::Clean);
    assert!(out.starts_with("Syntax\n"), "{out}");
    assert!(out.contains("  E0111  unreadable-file"), "{out}");
}

#[test]
fn bytes_are_not_written_to_a_terminal() {
    let (exit, out, err) = flowright_in(true, &["compile", "a.flow", "--format", "cbor"]);
    assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
    assert_snapshot!(err, @r"
    error: CBOR is no text that a terminal could show
      help: write it to a file with `-o FILE`
    ");
}

#[test]
fn findings_about_expressions_fit_into_80_columns() {
    let narrow = Options { width: 80, unicode: false, ..Options::default() };
    for (args, terminal) in [
        (
            [
                "cel",
                "check",
                "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map(x, x * 2.0) == customers.map(c, c.id)",
            ],
            true,
        ),
        (
            [
                "cel",
                "eval",
                "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map(x, x * 2)[20 / (3 - 2 - 1) + 20] == 100000",
            ],
            false,
        ),
    ] {
        let (exit, out, err) = flowright_with(terminal, narrow, &args);
        assert_eq!(exit, Exit::Findings);
        for line in out.lines().chain(err.lines()).filter(|line| !line.starts_with("run `flowright")) {
            assert!(line.chars().count() <= 80 && line.is_ascii(), "{line}");
        }
    }
    let (_, out, _) = flowright_with(false, narrow, &["cel", "check", "-q", "size('abc') > tresold"]);
    assert_snapshot!(out, @r"
    error[E0201]: no variable is called `tresold`
       ,-[<expr>:1:15]
     1 | size('abc') > tresold
       :               ^^^^^^^
       `----
      help: declare it in a JSON file for `--env`; see `flowright cel check --help`
    ");
}

#[test]
fn questions_have_nothing_to_deny() {
    let parse = |args: &[&str]| Args::try_parse_from([&["flowright"], args, &["--deny", "warnings"]].concat());
    for command in [&["check", "a.flow"], &["compile", "a.flow"], &["plan", "a.flow"]] {
        assert!(parse(command).is_ok(), "{command:?}");
    }
    for command in [&["why", "a", "a.flow"][..], &["paths", "a.flow"]] {
        assert_eq!(parse(command).unwrap_err().kind(), clap::error::ErrorKind::UnknownArgument, "{command:?}");
    }
}
