//! The only way in: reading a file by its path.
//!
//! Whoever uses the library brings a [`World`]: the command line the operating system's files, tests and editors a
//! [`MemoryWorld`]. A file that cannot be read is a finding like any other, so the errors know what to tell a person.

use super::path::inside;
use crate::base::source::MAX_FILE_BYTES;
use crate::frontend::Frontend;
use std::collections::BTreeMap;

/// Where files come from. Several threads may ask at once.
pub trait World: Sync {
    /// The text of the file at `path`, which is normalised and has `/` between its parts.
    fn read(&self, path: &str) -> Result<String, ReadError>;

    /// What kind of file this is, where that is known otherwise than from its name and its text: an editor has been told, and so is a command
    /// that is called with `--from`.
    fn kind(&self, path: &str) -> Option<&'static dyn Frontend> {
        _ = path;
        None
    }

    /// Whether a file or a folder is at `path`.
    fn has(&self, path: &str) -> bool {
        !matches!(self.read(path), Err(ReadError::NotFound))
    }

    /// The absolute path of the folder that relative paths start at. What looks for files in the folders above does so up to the root of it.
    fn here(&self) -> String {
        "/".to_owned()
    }

    /// The names of the files in a folder, in order, where a world can tell.
    fn names_in(&self, folder: &str) -> Vec<String> {
        _ = folder;
        Vec::new()
    }
}

/// Why a file cannot be read. The words complete "cannot read `x`: …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("there is no such file")]
    NotFound,
    /// A directory is there.
    #[error("it is a directory")]
    Directory,
    /// A link is there, and where it leads nothing is.
    #[error("it is a link that leads nowhere")]
    Dangling,
    /// What is there is no file with a text.
    #[error("it is a pipe, a socket or a device")]
    Special,
    /// The user may not read it.
    #[error("you have no permission to read it")]
    Denied,
    /// It is not text, or not in UTF-8.
    #[error("it is not UTF-8 text: byte {offset}, on line {line}, cannot be read")]
    NotUtf8 {
        /// How many bytes are text before the first one that is not.
        offset: usize,
        /// The line of that byte, from 1.
        line: usize,
    },
    /// Its name is not text.
    #[error("its name is not UTF-8")]
    Unnameable,
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("it is larger than {} MiB", MAX_FILE_BYTES / (1024 * 1024))]
    TooLarge,
    /// Whatever else the system says.
    #[error("{0}")]
    Other(String),
}

impl ReadError {
    /// What to do about it, as an instruction.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NotFound => "check the spelling of the path and the folder you are in",
            Self::Directory => "name a file in it",
            Self::Dangling => "remove the link, or bring back what it leads to",
            Self::Special => "name a file, or hand the text over with `-`",
            Self::Denied => "change the permissions of the file, or run as a user who may read it",
            Self::NotUtf8 { .. } => "save it as UTF-8, or name a text file",
            Self::Unnameable => "rename it, so that findings can name it",
            Self::TooLarge => "split it: workflows into files that import each other",
            Self::Other(_) => "see that the file can be opened, then try again",
        }
    }
}

/// The text of a file's bytes, if they are UTF-8 and not too many.
pub fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let lines = error.as_bytes()[..offset].split(|&byte| byte == b'\n');
        ReadError::NotUtf8 { offset, line: lines.count() }
    })
}

/// Files that exist only in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryWorld {
    files: BTreeMap<String, Result<String, ReadError>>,
    here: Option<String>,
}

impl MemoryWorld {
    /// A world without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says in which folder, by its absolute path, relative paths start: so there is something above.
    #[must_use]
    pub fn at(self, here: impl Into<String>) -> Self {
        Self { here: Some(here.into()), ..self }
    }

    /// Adds a file, or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), Ok(text.into()));
        self
    }

    /// Takes a file away.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// The paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Adds a file of bytes that may be no text.
    #[must_use]
    pub fn with_bytes(mut self, path: impl Into<String>, bytes: Vec<u8>) -> Self {
        self.files.insert(path.into(), decode(bytes));
        self
    }

    /// Adds a file that cannot be read.
    #[must_use]
    pub fn with_unreadable(mut self, path: impl Into<String>, error: ReadError) -> Self {
        self.files.insert(path.into(), Err(error));
        self
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.files.get(path).cloned().unwrap_or(Err(ReadError::NotFound))
    }

    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.files.keys().any(|file| inside(path, file).is_some())
    }

    fn here(&self) -> String {
        self.here.clone().unwrap_or_else(|| "/".to_owned())
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let names = self.files.keys().filter_map(|file| inside(folder, file));
        names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_world_has_what_was_put_into_it() {
        let world = MemoryWorld::new().with("a.flow", "text").with_unreadable("b.flow", ReadError::Denied);
        assert_eq!(world.read("a.flow"), Ok("text".into()));
        assert_eq!(world.read("b.flow"), Err(ReadError::Denied));
        assert_eq!(world.read("c.flow"), Err(ReadError::NotFound));
    }

    #[test]
    fn a_memory_world_has_the_folders_of_its_files() {
        let world = MemoryWorld::new().with("a/b.flow", "").with("a/c/d.flow", "").with("e.flow", "");
        assert!(world.has("a") && world.has("a/b.flow") && !world.has("b.flow") && !world.has("a/b"));
        assert_eq!((world.names_in("a"), world.names_in(".")), (vec!["b.flow".into()], vec!["e.flow".into()]));
    }

    #[test]
    fn bytes_that_are_no_text_are_located() {
        let error = decode(b"one\ntwo\xff".to_vec()).unwrap_err();
        assert_eq!(error, ReadError::NotUtf8 { offset: 7, line: 2 });
        assert_eq!(error.to_string(), "it is not UTF-8 text: byte 7, on line 2, cannot be read");
        assert_eq!(decode(vec![b' '; MAX_FILE_BYTES + 1]), Err(ReadError::TooLarge));
    }
}
