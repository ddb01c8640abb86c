//! The operating system's files: the one place that touches them.

use super::asked::Asked;
use super::path::normalised;
use super::world::{ReadError, World, decode};
use crate::base::source::MAX_FILE_BYTES;
use crate::frontend::Frontend;
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// The files of the operating system, and what came in by standard input.
#[derive(Debug, Default)]
pub struct OsWorld {
    stdin: Option<(String, Result<String, ReadError>)>,
    kinds: Vec<(String, &'static dyn Frontend)>,
    asked: Option<Asked>,
}

impl OsWorld {
    /// The files of the operating system.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads standard input to its end and keeps it as the file `path`.
    #[must_use]
    pub fn with_stdin(self, path: &str) -> Self {
        Self { stdin: Some((normalised(path), read_to_end(io::stdin().lock()))), ..self }
    }

    /// Reads the file at `path` as one of this kind, whatever its name says.
    #[must_use]
    pub fn with_kind(mut self, path: &str, kind: &'static dyn Frontend) -> Self {
        self.kinds.push((normalised(path), kind));
        self
    }

    /// Notes there what is asked for.
    #[must_use]
    pub fn with_notes(self, asked: &Asked) -> Self {
        Self { asked: Some(asked.clone()), ..self }
    }
}

impl World for OsWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match &self.stdin {
            Some((name, text)) if name == path => text.clone(),
            _ => {
                self.asked.iter().for_each(|asked| asked.note(Path::new(path)));
                read_file(Path::new(path))
            }
        }
    }

    fn kind(&self, path: &str) -> Option<&'static dyn Frontend> {
        self.kinds.iter().find(|(known, _)| known == path).map(|(_, kind)| *kind)
    }

    fn has(&self, path: &str) -> bool {
        Path::new(path).exists()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    fn here(&self) -> String {
        // In a folder that was removed, nothing is above.
        let here = std::env::current_dir().ok();
        here.as_deref().and_then(Path::to_str).map_or_else(|| "/".to_owned(), super::walk::spelled)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads folders")]
    fn names_in(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads files")]
fn read_file(path: &Path) -> Result<String, ReadError> {
    let about = std::fs::metadata(path).map_err(|error| absent(path, &error))?;
    // Looked at first: opening a directory fails with other words on every system, opening a pipe waits for somebody to write to it, and what
    // is too large need not be read to know that.
    if about.is_dir() {
        return Err(ReadError::Directory);
    }
    // What a shell hands over, as in `check <(generate)`, is a pipe that somebody writes to.
    if !about.is_file() && !path.starts_with("/dev") {
        return Err(ReadError::Special);
    }
    if about.len() > MAX_FILE_BYTES as u64 {
        return Err(ReadError::TooLarge);
    }
    read_to_end(File::open(path).map_err(|error| explained(&error))?)
}

/// Why nothing is to be found at `path`.
fn absent(path: &Path, error: &io::Error) -> ReadError {
    match explained(error) {
        ReadError::NotFound if path.is_symlink() => ReadError::Dangling,
        reason => reason,
    }
}

/// Reads no more than one byte over the limit, so that a device without end is refused too.
fn read_to_end(source: impl Read) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    source.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| explained(&error))?;
    decode(bytes)
}

/// An error of the system in our words.
pub(super) fn explained(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound,
        io::ErrorKind::PermissionDenied => ReadError::Denied,
        io::ErrorKind::IsADirectory => ReadError::Directory,
        _ => ReadError::Other(error.to_string()),
    }
}

/// The largest document that is read, in bytes. It is far beyond what is compiled, and keeps a stream without end out.
const MAX_DOCUMENT_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// The bytes of a document, which may be no text: from a file or, without a path, from standard input.
pub fn read_document(path: Option<&Path>) -> Result<Vec<u8>, ReadError> {
    let Some(path) = path else { return document(io::stdin().lock()) };
    if path.is_dir() {
        return Err(ReadError::Directory);
    }
    document(File::open(path).map_err(|error| explained(&error))?)
}

fn document(source: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    source.take(MAX_DOCUMENT_BYTES + 1).read_to_end(&mut bytes).map_err(|error| explained(&error))?;
    if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
        return Err(ReadError::Other("it is larger than 4 GiB".to_owned()));
    }
    Ok(bytes)
}

/// Writes a file, and the folders that it needs, with what `content` writes.
///
/// It is written beside its place and then moved there, so whatever goes wrong, no half of it is left. What is no ordinary
/// file (a pipe, a device) cannot be replaced and is written to; a link is followed. What may not be written to is not replaced
/// either, though its folder would allow that.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes files")]
pub fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| of_folder(path, "made", error))?;
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let old = std::fs::metadata(&path).ok();
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    if let Some(old) = &old {
        let file = File::options().write(true).open(&path)?;
        if !old.is_file() {
            return write_through(file, content);
        }
    }
    let (file, draft) = create_draft(&path).map_err(|error| of_folder(&path, "written", error))?;
    let written = write_through(file, content)
        .and_then(|()| old.map_or(Ok(()), |old| pass_on(&old, &draft)))
        .and_then(|()| std::fs::rename(&draft, &path));
    if written.is_err() {
        _ = std::fs::remove_file(&draft);
    }
    written
}

/// An error about the folder of `path`, if it is its rights that are missing.
fn of_folder(path: &Path, done: &str, error: io::Error) -> io::Error {
    if !matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) {
        return error;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    io::Error::new(error.kind(), format!("its folder, `{}`, cannot be {done}: {error}", folder.display()))
}

/// Gives the file at `draft` the rights of the one that it replaces and, as far as the system allows, its owner and its group.
fn pass_on(old: &Metadata, draft: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, chown};
        // Only administrators can give a file away; groups can be given to by their members.
        _ = chown(draft, None, Some(old.gid()));
        _ = chown(draft, Some(old.uid()), None);
    }
    // Last, because a change of the owner takes rights away.
    std::fs::set_permissions(draft, old.permissions())
}

fn write_through(file: File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(WRITE_BUFFER, file);
    content(&mut out)?;
    out.flush()
}

/// How many bytes are collected before they are written.
const WRITE_BUFFER: usize = 64 * 1024;

/// A new file in the folder of `path`, with a name that nobody else has.
fn create_draft(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let mut attempt = 0;
    loop {
        let draft = path.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match File::create_new(&draft) {
            Ok(file) => return Ok((file, draft)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Whether both paths lead to one file that is there, by links too.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// A variable of the environment, if it is set to something.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Goes to a folder: relative paths start there from now on. For the whole process, so only whoever owns that may do it.
pub fn enter(folder: &Path) -> io::Result<()> {
    std::env::set_current_dir(folder)
}

/// Whether a process is still there, where the system tells that in files.
pub fn is_running(process: u32) -> bool {
    let known = Path::new("/proc");
    !known.join("self").exists() || known.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "this test is about files")]
    fn a_write_that_fails_leaves_what_was_there() {
        let folder = std::env::temp_dir().join(format!("flowright-{}", std::process::id()));
        let path = folder.join("made").join("out.json");
        write(&path, |out| out.write_all(b"old")).unwrap();
        let failed = write(&path, |out| {
            out.write_all(b"half of it")?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "no more");
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    #[expect(clippy::disallowed_methods, reason = "this test is about files")]
    fn a_file_keeps_its_owner_where_that_is_possible() {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let path = std::env::temp_dir().join(format!("flowright-owner-{}", std::process::id()));
        write(&path, |out| out.write_all(b"old")).unwrap();
        // It stays ours where we may not give it away.
        _ = chown(&path, Some(12_345), Some(12_345));
        let owners = || std::fs::metadata(&path).map(|of| (of.uid(), of.gid())).unwrap();
        let before = owners();
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!((owners(), std::fs::read(&path).unwrap()), (before, b"new".to_vec()));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_cannot_be_written_is_said_to_be_the_reason() {
        // Nobody makes files there, not even an administrator.
        let failed = write(Path::new("/sys/out.json"), |_| Ok(())).unwrap_err();
        assert!(failed.to_string().starts_with("its folder, `/sys`, cannot be written: "), "{failed}");
        let failed = write(Path::new("/sys/made/out.json"), |_| Ok(())).unwrap_err();
        assert!(failed.to_string().starts_with("its folder, `/sys/made`, cannot be made: "), "{failed}");
    }
}
