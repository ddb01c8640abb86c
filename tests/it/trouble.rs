//! A tree with trouble in it: what cannot be read is one line each, and everything else is checked.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use crate::cli::{folder, run};
use std::path::Path;

const GOOD: &str = "compute greet(name: string) -> string\n\
                    workflow hello(name: string) -> string {\n  step greeting = greet(name)\n  return greeting\n}\n";

/// A workflow with one mistake, on line 4.
const BAD: &str = "compute greet(name: string) -> string\n\
                   workflow hello(name: string) -> string {\n  step greeting = greet(name)\n  return greting\n}\n";

/// What is said of it.
const SAID: &str = "4:10: error[E0201]: nothing is called `greting` here";

/// A file that takes no room on the disk, and is this long.
fn sparse(path: &Path, length: u64) {
    std::fs::File::create(path).unwrap().set_len(length).unwrap();
}

#[test]
fn what_is_no_text_or_too_large_stops_nothing_else() {
    let files = [("a.flow", BAD.as_bytes()), ("binary.flow", b"\x7fELF\0\xff\xfe"), ("z/good.flow", GOOD.as_bytes())];
    let folder = folder("trouble-files", &[&files[..], &[("z/z.flow", BAD.as_bytes())]].concat());
    sparse(&folder.join("huge.flow"), 100 * 1024 * 1024);
    std::fs::create_dir(folder.join("folder.flow")).unwrap();
    std::fs::write(folder.join("folder.flow/inner.flow"), BAD).unwrap();
    let (code, out, err) = run(&folder, &["check", "--no-cache", "--format", "short"]);
    let expected = format!(
        "a.flow:{SAID}\nfolder.flow/inner.flow:{SAID}\nz/z.flow:{SAID}\n\
         binary.flow:1:1: error[E0111]: cannot read `binary.flow`: it is not UTF-8 text: byte 5, on line 1, cannot be read\n\
         huge.flow:1:1: error[E0111]: cannot read `huge.flow`: it is larger than 64 MiB\n"
    );
    assert_eq!((code, out), (Some(3), expected), "{err}");
}

#[test]
fn what_is_too_large_is_not_read() {
    // A reading of 16 TiB would not end.
    let folder = folder("trouble-endless", &[]);
    sparse(&folder.join("endless.flow"), 1 << 40);
    let (code, out, _) = run(&folder, &["check", "--no-cache", "--format", "short"]);
    assert_eq!((code, out.lines().count(), out.contains("it is larger than 64 MiB")), (Some(3), 1, true), "{out}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;

    #[test]
    fn links_that_lead_nowhere_or_in_a_circle_stop_nothing_else() {
        let folder = folder("trouble-links", &[("sub/a.flow", BAD.as_bytes()), ("good.flow", GOOD.as_bytes())]);
        symlink("none.flow", folder.join("sub/dangling.flow")).unwrap();
        symlink("..", folder.join("sub/parent.flow")).unwrap();
        // Folders are linked for many reasons, and links to them are not followed: no trouble.
        symlink("..", folder.join("sub/parent")).unwrap();
        symlink("self.flow", folder.join("sub/self.flow")).unwrap();
        symlink("../good.flow", folder.join("sub/link.flow")).unwrap();
        let (code, out, err) = run(&folder, &["check", "--no-cache", "--format", "short"]);
        let lines: Vec<&str> = out.lines().collect();
        let unreadable = |name: &str| format!("sub/{name}.flow:1:1: error[E0111]: cannot read `sub/{name}.flow`: ");
        assert_eq!((code, lines.len(), lines[0]), (Some(3), 4, format!("sub/a.flow:{SAID}").as_str()), "{out}{err}");
        assert_eq!(lines[1], unreadable("dangling") + "it is a link that leads nowhere");
        assert_eq!(lines[2], unreadable("parent") + "it is a directory");
        // The system has words for that.
        assert!(lines[3].starts_with(&unreadable("self")), "{out}");
    }

    #[test]
    fn pipes_and_sockets_do_not_hang_a_check() {
        let import = "import \"pipe.flow\" as pipe\n".to_owned() + GOOD;
        let folder = folder("trouble-pipes", &[("a.flow", BAD.as_bytes()), ("b.flow", import.as_bytes())]);
        let made = std::process::Command::new("mkfifo").arg(folder.join("pipe.flow")).status().unwrap();
        assert!(made.success());
        // The name of a socket is short, so it is bound by a relative path.
        let socket = UnixListener::bind(folder.join("s.flow"));
        let (code, out, err) = run(&folder, &["check", "--no-cache", "--format", "short"]);
        let said = |name: &str| format!("cannot read `{name}`: it is a pipe, a socket or a device");
        assert_eq!(code, Some(3), "{out}{err}");
        assert!(out.starts_with(&format!("a.flow:{SAID}\n")), "{out}");
        assert!(out.contains("b.flow:1:8: error[E0203]: cannot import `pipe.flow`: it is a pipe"), "{out}");
        assert!(out.contains(&said("pipe.flow")), "{out}");
        assert_eq!(out.contains(&said("s.flow")), socket.is_ok(), "{out}");
        assert_eq!(out.lines().count(), 3 + usize::from(socket.is_ok()), "{out}");
    }

    #[test]
    fn what_may_not_be_read_stops_nothing_else() {
        let folder = folder("trouble-rights", &[("a.flow", BAD.as_bytes()), ("closed.flow", GOOD.as_bytes())]);
        let closed = folder.join("closed.flow");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
        // An administrator may read everything; then it is a file like any other.
        let is_readable = std::fs::read(&closed).is_ok();
        let (code, out, _) = run(&folder, &["check", "--no-cache", "--format", "short"]);
        let denied = "closed.flow:1:1: error[E0111]: cannot read `closed.flow`: you have no permission to read it\n";
        let (expected, denied) = if is_readable { (1, "") } else { (3, denied) };
        assert_eq!((code, out), (Some(expected), format!("a.flow:{SAID}\n{denied}")));
    }

    #[test]
    fn a_pipe_of_the_shell_is_read() {
        let folder = folder("trouble-shell", &[("a.flow", BAD.as_bytes())]);
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_flowright"))
            .args(["check", "--no-cache", "--format", "short", "/dev/stdin"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), &std::fs::read(folder.join("a.flow")).unwrap())
            .unwrap();
        let out = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(out.stdout).unwrap(), format!("/dev/stdin:{SAID}\n"));
    }
}
