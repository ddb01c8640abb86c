//! W0631, `source-of-chance`.

use crate::base::Span;
use crate::cel::Value;
use crate::diagnostic::{Sink, rule};
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::rules::effects::via::{self, HUMAN, SHELL};

rule! {
    /// A `deterministic` action has a source of chance, or the time.
    ///
    /// What is `deterministic` gives the same for the same arguments, and replays and caches rely on that. A command that asks for the date or for random bytes,
    /// an expression that calls `now()` or `random()`, and a person who is asked give something else each time.
    ///
    /// ```flow bad
    /// compute report.name(title: string) -> { path: string } {
    ///   via shell { command: "echo \"$1-$(date +%s)\"", args: ["{title}"] }
    ///   deterministic
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// Take in what changes as an argument, or promise nothing. The workflow knows `run.started_at` and `run.seed`.
    ///
    /// ```flow good
    /// compute report.name(title: string, at: timestamp) -> { path: string } {
    ///   via shell { command: "echo \"$1-$2\"", args: ["{title}", "{at}"] }
    ///   deterministic
    ///   timeout 5s
    /// }
    ///
    /// workflow name(title: string) -> string {
    ///   step named = report.name(title, at: run.started_at)
    ///   return named.path
    /// }
    /// ```
    ///
    /// Looked at are the words of commands and their arguments (`date`, `uuidgen`, `shuf`, `mktemp`, `$RANDOM`, `/dev/urandom`) and the
    /// calls in the expressions of `transform`, `aggregate` and `filter`. Nothing is said of a `date` that is given a day, as with `--date`,
    /// and of a `shuf` with a `--random-source`. What a function or a server does cannot be seen. Settings of models are `unsteady-model`,
    /// E0601.
    pub SOURCE_OF_CHANCE = warning "W0631" "source-of-chance"
}

/// Commands and variables of shells that give something else each time.
const WORDS: [&str; 10] =
    ["date", "uuidgen", "shuf", "mktemp", "RANDOM", "SRANDOM", "EPOCHSECONDS", "EPOCHREALTIME", "urandom", "random"];

/// Where a command begins, beside at the beginning: what stands before the first word of one.
const BEFORE_COMMANDS: [&str; 6] = ["|", "&", ";", "(", "`", "\n"];

/// Where a command begins inside of double quotes, and in an argument.
const BEFORE_INSERTED_COMMANDS: [&str; 2] = ["$(", "`"];

/// Options with which a command is given what it would take from the clock or from chance. One of a single letter may have its value
/// right behind it.
const GIVEN: [(&str, &[&str]); 2] =
    [("date", &["-d", "--date", "-r", "--reference", "-f", "--file"]), ("shuf", &["--random-source"])];

/// Functions of many languages that give something else each time.
const CALLS: [&str; 12] =
    ["now", "today", "utcnow", "random", "rand", "randint", "uuid", "uuid4", "uuidv4", "guid", "getdate", "sysdate"];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let (Some(promise), Some(kind)) = (action.deterministic, via::kind(action)) else { continue };
        let found = match kind {
            HUMAN => action.via.as_ref().map(|via| (via.kind.span, "a person who is asked".to_owned())),
            SHELL => in_command(context, id, action),
            "transform" | "aggregate" | "filter" => in_expression(context, id, action),
            _ => None,
        };
        let Some((span, what)) = found else { continue };
        sink.report(
            SOURCE_OF_CHANCE
                .at(span, format!("`{}` is deterministic, and {what} gives something else each time", action.name))
                .label("not the same twice")
                .related(promise, "here it is promised")
                .help(
                    "take it in as an argument, as in `at: run.started_at`, or do not promise that it is deterministic",
                ),
        );
    }
}

/// The word of a shell action's command, or of its arguments, that gives something else each time.
fn in_command(context: Context<'_>, id: ActionId, action: &Action) -> Option<(Span, String)> {
    for (key, value) in &context.typed.configs[id] {
        let word = match (key.as_str(), value) {
            ("command", Value::String(text)) => word_of_chance(text, true),
            ("args", Value::List(texts)) => texts.iter().find_map(|text| match text {
                Value::String(text) => word_of_chance(text, false),
                _ => None,
            }),
            _ => None,
        };
        if let Some(word) = word {
            return Some((via::place(action, key)?, format!("`{word}`")));
        }
    }
    None
}

/// The first word of a text that gives something else each time, as it is written. A variable has a `$` before it and a device `/dev/`; a
/// command stands where commands do, which in an argument and inside of double quotes is only one that is put in. What stands in single
/// quotes is text.
fn word_of_chance(text: &str, is_command: bool) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (mut at, mut quote) = (0, None);
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if length == 0 {
            let sign = rest.chars().next()?;
            if is_command && matches!(sign, '"' | '\'') && !text[..at].ends_with('\\') {
                quote = behind(quote, sign);
            }
            at += sign.len_utf8();
            continue;
        }
        let (before, word) = (&text[..at], &rest[..length]);
        at += length;
        let counts = match word {
            "RANDOM" | "SRANDOM" | "EPOCHSECONDS" | "EPOCHREALTIME" => before.ends_with('$') || before.ends_with("${"),
            "random" | "urandom" => before.ends_with("/dev/"),
            _ if is_command && quote.is_none() => begins_command(before),
            _ => BEFORE_INSERTED_COMMANDS.iter().any(|sign| before.trim_end_matches(' ').ends_with(sign)),
        };
        if counts && quote != Some('\'') && WORDS.contains(&word) && !is_given(word, &text[at..]) {
            return Some(word);
        }
    }
    None
}

/// Whether a command begins behind this text, outside of quotes. The `(` of a call is none of a command, and a brace that begins one has
/// a space behind it: without, it is that of a parameter.
fn begins_command(before: &str) -> bool {
    let bare = before.trim_end_matches(' ');
    let is_call = bare.strip_suffix('(').is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()));
    let in_braces = bare.ends_with('{') && bare != before;
    let is_path = before.ends_with("/bin/") && !before.contains(' ');
    bare.is_empty() || in_braces || is_path || !is_call && BEFORE_COMMANDS.iter().any(|sign| bare.ends_with(sign))
}

/// Whether the options behind a command give it what it would take from the clock or from chance.
fn is_given(command: &str, behind: &str) -> bool {
    let Some((_, options)) = GIVEN.iter().find(|(name, _)| *name == command) else { return false };
    let end = behind.find(['|', '&', ';', ')', '`', '\n']).unwrap_or(behind.len());
    behind[..end].split_whitespace().any(|word| options.iter().any(|option| word.starts_with(option)))
}

/// The function in the expression of a `transform`, `aggregate` or `filter` that gives something else each time.
fn in_expression(context: Context<'_>, id: ActionId, action: &Action) -> Option<(Span, String)> {
    for key in ["expression", "condition", "template"] {
        let Some(text) = via::text(context, id, key) else { continue };
        let called = text.match_indices('(').find_map(|(at, _)| {
            let before = &text[..at];
            if is_quoted(before) {
                return None;
            }
            let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |end| end + 1);
            let name = &before[start..];
            CALLS.iter().any(|call| name.eq_ignore_ascii_case(call)).then_some(name)
        });
        if let Some(name) = called {
            return Some((via::place(action, key)?, format!("`{name}()`")));
        }
    }
    None
}

/// Whether what stands behind this text is inside of a quoted one.
fn is_quoted(before: &str) -> bool {
    let signs = before.chars().filter(|c| matches!(c, '"' | '\''));
    signs.fold(None, behind).is_some()
}

/// The quote that is open behind another one.
fn behind(open: Option<char>, sign: char) -> Option<char> {
    open.map_or(Some(sign), |open| (open != sign).then_some(open))
}

#[cfg(test)]
mod tests {
    use super::word_of_chance;

    #[test]
    fn words_count_where_they_are_commands_variables_or_devices() {
        for text in [
            "date",
            "(date)",
            "date -u; x -d",
            "echo $(date +%s)",
            "a; date",
            "cat x | shuf",
            "/usr/bin/uuidgen",
            "echo `date`",
            "echo \"$(date)\"",
            "{ date; }",
        ] {
            assert!(word_of_chance(text, true).is_some(), "{text}");
        }
        for text in ["echo $RANDOM", "head -c 8 /dev/urandom", "echo ${SRANDOM}"] {
            assert!(word_of_chance(text, false).is_some(), "{text}");
        }
    }

    #[test]
    fn words_do_not_count_where_they_are_text() {
        for text in [
            "update",
            "sort --key date",
            "echo date",
            "cat date.txt",
            "jq .date",
            "RANDOM",
            "./random",
            "up-date",
            "echo {date}",
            "grep 'time|date'",
            "sql \"max(date)\"",
            "f(date)",
            "date -d {day} +%F",
            "date --date={day}",
            "shuf --random-source=a b",
            "echo '$RANDOM'",
        ] {
            assert_eq!(word_of_chance(text, true), None, "{text}");
        }
        for text in ["date", "{date}", "time|date", "max(date)"] {
            assert_eq!(word_of_chance(text, false), None, "{text}");
        }
    }
}
