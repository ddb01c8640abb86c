//! What a command of a shell takes from chance or from the clock.
//!
//! A small reading of the grammar of shells (POSIX.1-2017, Shell Command Language, sections 2.2 and 2.9): quotes, substitutions, and where a command
//! begins. What it does not understand it passes over, since a word of a text is no command.

/// Variables of shells that give something else each time.
const VARIABLES: [&str; 4] = ["RANDOM", "SRANDOM", "EPOCHSECONDS", "EPOCHREALTIME"];

/// Files that give something else each time, or folders of them.
const DEVICES: [&str; 3] = ["/dev/urandom", "/dev/random", "/proc/sys/kernel/random/"];

/// Words before a command that are none themselves.
const BEFORE: [&str; 13] =
    ["then", "do", "else", "elif", "if", "while", "until", "time", "exec", "env", "sudo", "{", "!"];

/// Shells, which run what stands behind `-c`.
const SHELLS: [&str; 5] = ["sh", "bash", "dash", "zsh", "ksh"];

/// What a command with these arguments takes from chance or from the clock.
pub(super) fn chance_of_command(command: &str, args: &[&str]) -> Option<String> {
    let runs_shell = command.split_whitespace().next().is_some_and(|first| SHELLS.contains(&base(first)));
    let first = find(&blanked(command), true, args);
    first.or_else(|| {
        args.iter().enumerate().find_map(|(at, arg)| {
            let is_command = runs_shell && (at > 0 && args[at - 1] == "-c" || at == 0 && command.ends_with(" -c"));
            find(&blanked(arg), is_command, &[])
        })
    })
}

/// A text with its `{param}` placeholders filled with signs that mean nothing: what they stand for is an argument of the action.
fn blanked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let inner = &from[1..];
        let length =
            inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(inner.len());
        if length > 0 && inner[length..].starts_with('}') && !before.ends_with('$') {
            out.push('@');
            rest = &inner[length + 1..];
        } else {
            out.push('{');
            rest = inner;
        }
    }
    out.push_str(rest);
    out
}

/// What a part of a text stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Double,
    Parens,
    Backtick,
}

/// What gives something else each time, in the text of a command or of an argument.
fn find(text: &str, is_command: bool, args: &[&str]) -> Option<String> {
    if let Some(device) = DEVICES.iter().find(|device| is_read(text, device)) {
        return Some((*device).to_owned());
    }
    let mut inside: Vec<Inside> = Vec::new();
    let (mut at, mut begins) = (0, is_command);
    // In an argument only what is put in is run.
    let is_code = |inside: &[Inside]| inside.last().map_or(is_command, |last| *last != Inside::Double);
    while let Some(sign) = text[at..].chars().next() {
        let rest = &text[at + sign.len_utf8()..];
        let mut next = at + sign.len_utf8();
        match sign {
            '\\' => {
                next += rest.chars().next().map_or(0, char::len_utf8);
                begins = false;
            }
            '\'' if is_code(&inside) => {
                next += rest.find('\'').map_or(0, |end| end + 1);
                begins = false;
            }
            '"' => {
                if inside.last() == Some(&Inside::Double) {
                    inside.pop();
                } else {
                    inside.push(Inside::Double);
                }
                begins = false;
            }
            '$' if rest.starts_with('(') => {
                inside.push(Inside::Parens);
                (next, begins) = (next + 1, true);
            }
            '$' => {
                let name = rest.strip_prefix('{').unwrap_or(rest);
                let name = &name[..name.find(|c: char| !is_name(c)).unwrap_or(name.len())];
                if VARIABLES.contains(&name) {
                    return Some(name.to_owned());
                }
                begins = false;
            }
            '`' => {
                let open = inside.iter().rposition(|part| *part == Inside::Backtick);
                if let Some(open) = open {
                    inside.truncate(open);
                } else {
                    inside.push(Inside::Backtick);
                }
                begins = open.is_none();
            }
            ')' if inside.last() == Some(&Inside::Parens) => {
                inside.pop();
                begins = false;
            }
            _ if !is_code(&inside) => {}
            '(' => {
                inside.push(Inside::Parens);
                // That of a call, as in `f(date)`, is none of a command.
                begins = !text[..at].ends_with(is_name);
            }
            '|' | ';' | '&' | '\n' => begins = true,
            '<' | '>' | ')' => begins = false,
            _ if sign.is_whitespace() => {}
            _ => {
                let word = &text[at..];
                let word = &word[..word.find(ends_word).unwrap_or(word.len())];
                next = at + word.len();
                let keeps = BEFORE.contains(&word) || word.contains('=') && !word.starts_with('-');
                if begins && !keeps {
                    if let Some(found) = command(word, &text[next..], args) {
                        return Some(found);
                    }
                    begins = false;
                }
            }
        }
        at = next;
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '$' | '|' | ';' | '&' | '(' | ')' | '<' | '>' | '\\')
}

/// Whether a text names this file, or one in this folder.
fn is_read(text: &str, device: &str) -> bool {
    let mut places = text.match_indices(device);
    places.any(|(at, _)| {
        device.ends_with('/')
            || !text[at + device.len()..].starts_with(|c: char| is_name(c) || matches!(c, '-' | '.' | '/'))
    })
}

/// The name of a command without the path to it.
fn base(word: &str) -> &str {
    word.rsplit_once("/bin/").map_or(word, |(_, name)| name)
}

/// What is said of a command that gives something else each time with these arguments.
fn command(word: &str, behind: &str, args: &[&str]) -> Option<String> {
    let end = behind.find(['|', ';', '&', ')', '`', '\n']);
    let own = behind[..end.unwrap_or(behind.len())].split_whitespace();
    let further = if end.is_none() { args } else { &[] };
    let all: Vec<&str> = own.chain(further.iter().copied()).map(|arg| arg.trim_matches(['"', '\''])).collect();
    let any_long = |names: &[&str]| all.iter().any(|arg| names.iter().any(|name| arg.starts_with(name)));
    // Letters behind one hyphen.
    let any_short = |letters: &[char]| {
        all.iter().any(|arg| arg.starts_with('-') && !arg.starts_with("--") && arg.contains(letters))
    };
    let name = base(word);
    let found = match name {
        // Of a time that is given, or that of a file, it only makes another text.
        "date" => !any_long(&["--d", "--r", "--f"]) && !any_short(&['d', 'r', 'f', 'j']),
        "uuidgen" => !any_long(&["--sha1", "--md5"]) && !any_short(&['s', 'm']),
        "shuf" => !any_long(&["--random-source"]),
        "mktemp" => true,
        "openssl" if all.first() == Some(&"rand") => return Some("openssl rand".to_owned()),
        "sort" if !any_long(&["--random-source"]) => {
            let flags = |arg: &&str| arg.len() > 1 && arg[1..].chars().all(|c| "bdfghinMRruVsz".contains(c));
            let mut short = all.iter().filter(|arg| arg.starts_with('-') && flags(arg));
            let is_random = any_long(&["--random-sort", "--sort=random"]) || short.any(|arg| arg.contains('R'));
            return is_random.then(|| "sort -R".to_owned());
        }
        _ => false,
    };
    found.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::chance_of_command;

    #[test]
    fn words_count_where_they_are_commands_variables_or_devices() {
        for text in [
            "date",
            "date -u +%F",
            "(date)",
            "date -u; x -d",
            "{ date; }",
            "echo $(date +%s)",
            "echo \"$1-$(date +%s)\"",
            "a; date",
            "a && date",
            "TZ=UTC date",
            "cat x | shuf",
            "/usr/bin/uuidgen",
            "echo `date`",
            "echo $RANDOM",
            "echo ${SRANDOM}",
            "head -c 8 /dev/urandom",
            "dd if=/dev/random",
            "openssl rand -hex 8",
            "sort -R names",
            "cat /proc/sys/kernel/random/uuid",
        ] {
            assert!(chance_of_command(text, &[]).is_some(), "{text}");
        }
        assert_eq!(chance_of_command("bash", &["-c", "date"]).as_deref(), Some("date"));
        assert_eq!(chance_of_command("head -c 8", &["/dev/urandom"]).as_deref(), Some("/dev/urandom"));
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
            "f(date)",
            "sql \"max(date)\"",
            "echo '$RANDOM'",
            "python report.py --date={date}",
            "{date}",
            "date -d {date} +%F",
            "date -d @{date}",
            "date --date={date}",
            "date -r file",
            "grep 'a|date' file",
            "grep \"a;date\" file",
            "shuf --random-source=seed names",
            "openssl dgst -sha256 rand",
            "sort -r names",
            "cat /dev/randomly",
        ] {
            assert_eq!(chance_of_command(text, &[]), None, "{text}");
        }
        assert_eq!(chance_of_command("echo", &["date", "{title}", "{date}", "a|date"]), None);
        assert_eq!(chance_of_command("date", &["-d", "{date}"]), None);
    }
}
