//! From the URIs of the protocol to the paths of Flowright, and back.
//!
//! A path is relative to the folder that the editor has open, with `/` between its parts, as it would be if `flowright check` ran there; what lies outside starts with
//! `..`. A document that is no file (`untitled:Untitled-1`) is called by its URI. Clients write one URI in different ways (`file:///c%3A/x`, `file:///C:/x`), and compare
//! them as text: so the URI that a client has used for a document is the one that it gets back.

use crate::driver::path::{normalised, relative};
use gen_lsp_types::Uri;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How documents are called.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    /// The absolute path of the folder that paths are relative to, once it is known.
    root: Option<String>,
    /// What the client calls documents that it has opened.
    said: BTreeMap<String, Uri>,
}

impl Paths {
    /// The folder that paths are relative to.
    pub(super) fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// Makes paths relative to this folder.
    pub(super) fn enter(&mut self, root: impl Into<String>) {
        self.root = Some(root.into());
    }

    /// The path of a document.
    pub(super) fn path(&self, uri: &Uri) -> String {
        match (absolute(&uri.0), &self.root) {
            (Some(absolute), Some(root)) if drive(&absolute) == drive(root) => {
                let path = relative(root, &absolute);
                if path.is_empty() { ".".to_owned() } else { path }
            }
            (Some(absolute), _) => absolute,
            (None, _) => normalised(&uri.0),
        }
    }

    /// Remembers what the client calls a document, and gives its path.
    pub(super) fn opened(&mut self, uri: &Uri) -> String {
        let path = self.path(uri);
        self.said.insert(path.clone(), uri.clone());
        path
    }

    /// Forgets what the client calls a document.
    pub(super) fn closed(&mut self, path: &str) {
        self.said.remove(path);
    }

    /// What the client calls the file at a path.
    pub(super) fn uri(&self, path: &str) -> Uri {
        if let Some(said) = self.said.get(path) {
            return said.clone();
        }
        let root = self.root.as_deref().unwrap_or("/");
        Uri(uri(&crate::driver::path::join(root, path)))
    }
}

/// The absolute path of a file that a URI names, if it names one on this machine.
pub(super) fn absolute(uri: &str) -> Option<String> {
    let rest = uri.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).map(|_| &uri[5..])?;
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/')?);
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return None;
            }
            path
        }
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = decoded(path)?;
    Some(of_system(&path))
}

/// An absolute path as it is spelled here: `/x`, or `C:/x` with a large letter.
pub(super) fn of_system(path: &str) -> String {
    let path = if path.contains(":\\") { path.replace('\\', "/") } else { path.to_owned() };
    let path = normalised(&path);
    let bare = path.strip_prefix('/').unwrap_or(&path);
    match drive(bare) {
        Some(letter) => format!("{letter}{}", &bare[1..]),
        None => path,
    }
}

/// The letter of the drive that a path of Windows starts with.
fn drive(path: &str) -> Option<char> {
    let bytes = path.as_bytes();
    let is_drive = bytes.len() >= 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes.get(2), None | Some(b'/'));
    is_drive.then(|| char::from(bytes[0].to_ascii_uppercase()))
}

/// The URI of an absolute path.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::from("file://");
    if !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            byte => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}

/// A text without `%20` and the like; none if that gives no text. A `%` that nothing follows is one.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(root: &str) -> Paths {
        Paths { root: Some(root.to_owned()), ..Paths::default() }
    }

    #[test]
    fn files_are_called_as_a_command_in_the_folder_calls_them() {
        let paths = paths("/work/shop");
        let path = |uri: &str| paths.path(&Uri::from(uri));
        assert_eq!(path("file:///work/shop/a/b.flow"), "a/b.flow");
        assert_eq!(path("file:///work/shop/my%20%C5%BC.flow"), "my ż.flow");
        assert_eq!(path("file:///work/lib.flow"), "../lib.flow");
        assert_eq!(path("FILE://localhost/work/shop/./x//b.flow"), "x/b.flow");
        assert_eq!(path("file:///work/shop"), ".");
        assert_eq!(path("file:///work/shop/100%.flow"), "100%.flow");
    }

    #[test]
    fn what_is_no_file_here_is_called_by_its_uri() {
        let paths = paths("/work");
        for uri in ["untitled:Untitled-1", "vscode-remote://host/x.flow", "file://server/share/x.flow", "", "file:"] {
            assert!(paths.path(&Uri::from(uri)) == normalised(uri) || uri == "file:", "{uri}");
        }
        assert_eq!(paths.path(&Uri::from("untitled:Untitled-1")), "untitled:Untitled-1");
    }

    #[test]
    fn drives_are_told_apart_and_written_large() {
        let mut paths = paths("C:/work");
        assert_eq!(paths.path(&Uri::from("file:///c%3A/work/a.flow")), "a.flow");
        assert_eq!(paths.path(&Uri::from("file:///C:/lib.flow")), "../lib.flow");
        assert_eq!(paths.path(&Uri::from("file:///d:/lib.flow")), "D:/lib.flow");
        assert_eq!(of_system("c:\\work\\shop"), "C:/work/shop");
        assert_eq!(paths.uri("a.flow").0, "file:///C%3A/work/a.flow");
        let opened = paths.opened(&Uri::from("file:///c%3A/work/a.flow"));
        assert_eq!(paths.uri(&opened).0, "file:///c%3A/work/a.flow", "as the client writes it");
    }

    #[test]
    fn paths_become_uris_that_become_the_paths() {
        let paths = paths("/work/shop");
        for path in ["a/b.flow", "../lib.flow", "my ż#?.flow", "100%25.flow", "/abs/x.flow"] {
            let absolute = crate::driver::path::join("/work/shop", path);
            assert_eq!(super::absolute(&paths.uri(path).0).as_deref(), Some(absolute.as_str()), "{path}");
        }
        assert_eq!(paths.uri("my ż.flow").0, "file:///work/shop/my%20%C5%BC.flow");
    }
}
