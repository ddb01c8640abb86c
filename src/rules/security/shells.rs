//! Which arguments of a program are commands for a shell.
//!
//! Arguments are data to most programs: no shell reads them. But `bash -c`, `cmd /c`, `ssh HOST` and `eval` hand some of theirs to a shell, and `env`, `sudo` and
//! the like may start one of these. What stands behind a `sh -c COMMAND` is `$0`, `$1` and so on for that command, which is how data gets in there well.

use std::ops::Range;

/// Shells that take a command behind an option with a `c` in it.
const SHELLS: [&str; 8] = ["sh", "bash", "zsh", "dash", "ash", "ksh", "fish", "busybox"];

/// Programs that start another one, which stands somewhere among their arguments.
const LAUNCHERS: [&str; 20] = [
    "env", "sudo", "doas", "nohup", "exec", "command", "nice", "time", "timeout", "docker", "podman", "kubectl",
    "xargs", "chroot", "stdbuf", "setsid", "flock", "watch", "nsenter", "unshare",
];

/// Options of `ssh` that take a value.
const SSH_VALUES: &str = "BbcDEeFIiJLlmOopQRSWw";

/// The words of `words`, a program and its arguments, that a shell reads as commands.
pub(super) fn commands(words: &[&str]) -> Range<usize> {
    let Some(program) = words.first().map(|word| program(word)) else { return 0..0 };
    if !LAUNCHERS.contains(&program.as_str()) {
        return started(words, 0);
    }
    // Of a shell among the arguments of another program only a command is one, and not an argument called so.
    let started = (1..words.len()).map(|at| started(words, at)).find(|range| !range.is_empty());
    started.unwrap_or(0..0)
}

/// The same if the program stands at a place.
fn started(words: &[&str], at: usize) -> Range<usize> {
    let rest = &words[at + 1..];
    let option = |is: &dyn Fn(&str) -> bool| rest.iter().position(|word| is(&word.to_ascii_lowercase()));
    let begin = match program(words[at]).as_str() {
        shell if SHELLS.contains(&shell) => return behind_c(rest).map_or(0..0, |place| at + 1 + place..at + 2 + place),
        "su" | "runuser" => {
            let command = option(&|word| word == "-c" || word == "--command");
            return command.map_or(0..0, |place| at + place + 2..(at + place + 3).min(words.len()));
        }
        "cmd" => option(&|word| word == "/c" || word == "/k").map(|place| place + 1),
        "powershell" | "pwsh" => option(&|word| word == "-c" || word == "-command").map(|place| place + 1),
        "ssh" => behind_host(rest),
        "eval" => Some(0),
        _ => None,
    };
    begin.map_or(0..0, |begin| (at + 1 + begin).min(words.len())..words.len())
}

/// A program by its name alone: `/bin/BASH.exe` is `bash`.
fn program(word: &str) -> String {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    name.strip_suffix(".exe").map_or(name.clone(), str::to_owned)
}

/// Where the command stands behind the options of a shell, if one of them says that it is a command.
fn behind_c(rest: &[&str]) -> Option<usize> {
    let (mut at, mut is_command) = (0, false);
    while let Some(word) = rest.get(at) {
        let is_applet = at == 0 && SHELLS.contains(word);
        let Some(option) = word.strip_prefix(['-', '+']).filter(|option| !option.is_empty()) else {
            if !is_applet {
                break;
            }
            at += 1;
            continue;
        };
        let long = option.strip_prefix('-');
        is_command |= long.map_or(option.contains('c') && word.starts_with('-'), |long| long == "command");
        // `-o pipefail` has a value of its own.
        at += if long.is_none() && option.ends_with(['o', 'O']) { 2 } else { 1 };
    }
    (is_command && at < rest.len()).then_some(at)
}

/// Where the command begins behind the options and the host of `ssh`.
fn behind_host(rest: &[&str]) -> Option<usize> {
    let mut at = 0;
    while let Some(option) = rest.get(at).and_then(|word| word.strip_prefix('-')) {
        let takes = option.chars().count() == 1 && option.contains(|letter| SSH_VALUES.contains(letter));
        at += if takes { 2 } else { 1 };
    }
    (at + 1 < rest.len()).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::commands;

    /// The words of a line that are commands.
    fn of(line: &str) -> Vec<&str> {
        let words: Vec<&str> = line.split(' ').collect();
        words[commands(&words)].to_vec()
    }

    #[test]
    fn a_shell_reads_what_stands_behind_its_c_and_no_more() {
        for line in [
            "sh -c X",
            "bash -lc X",
            "/bin/bash -e -c X a b",
            "bash -eo pipefail -c X",
            "zsh --login -c X",
            "fish --command X",
            "busybox sh -c X",
        ] {
            assert_eq!(of(line), ["X"], "{line}");
        }
    }

    #[test]
    fn other_programs_that_hand_their_arguments_to_a_shell() {
        assert_eq!(of("ssh host X Y"), ["X", "Y"]);
        assert_eq!(of("ssh -p 22 -v host X"), ["X"]);
        assert_eq!(of("cmd.exe /d /C X Y"), ["X", "Y"]);
        assert_eq!(of("pwsh -NoProfile -Command X"), ["X"]);
        assert_eq!(of("eval X Y"), ["X", "Y"]);
        assert_eq!(of("su app -c X"), ["X"]);
        assert_eq!(of("env A=1 sh -c X"), ["X"]);
        assert_eq!(of("docker exec box bash -lc X"), ["X"]);
    }

    #[test]
    fn arguments_of_others_are_data() {
        for line in [
            "git checkout X",
            "sh script.sh -c X",
            "bash X",
            "ssh host",
            "ssh -N host",
            "grep -c X",
            "echo sh -c X",
            "sh -c",
            "cmd X",
            "su -c",
            "",
        ] {
            assert_eq!(of(line), [""; 0], "{line}");
        }
    }
}
