//! Paths as text, with `/` on every system.
//!
//! A workflow that imports `"../crm.flow"` must mean the same file everywhere, and the same file must have one path in
//! diagnostics however it was reached. Symbolic links are not looked at: what is written is what is meant.

/// The path of what the file `from` calls `import`: relative to the file's own folder, normalised.
///
/// ```
/// use flowright::driver::path::resolve;
/// assert_eq!(resolve("a/b.flow", "../c.flow"), "c.flow");
/// assert_eq!(resolve("b.flow", "lib/c.flow"), "lib/c.flow");
/// ```
pub fn resolve(from: &str, import: &str) -> String {
    if is_absolute(import) {
        return normalised(import);
    }
    match from.rsplit_once('/') {
        Some((folder, _)) => normalised(&format!("{folder}/{import}")),
        None => normalised(import),
    }
}

/// `path` without `.`, without `x/..`, without empty parts. Leading `..` stay; the root has no parent.
pub fn normalised(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => _ = parts.pop(),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    match (rooted, path.is_empty()) {
        (true, _) => format!("/{path}"),
        (false, true) => ".".to_owned(),
        (false, false) => path,
    }
}

/// Whether a path starts at a root: `/x` or, as Windows has it, `C:/x`.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(..3).is_some_and(|b| b[0].is_ascii_alphabetic() && b[1] == b':' && b[2] == b'/');
    path.starts_with('/') || drive
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_relative_to_the_folder_of_their_file() {
        assert_eq!(resolve("a/b.flow", "./c.flow"), "a/c.flow");
        assert_eq!(resolve("a/b.flow", "../../c.flow"), "../c.flow");
        assert_eq!(resolve("../a/b.flow", "../c.flow"), "../c.flow");
        assert_eq!(resolve("/work/b.flow", "../../c.flow"), "/c.flow");
        assert_eq!(resolve("a/b.flow", "/abs/c.flow"), "/abs/c.flow");
        assert_eq!(resolve("C:/a/b.flow", "../c.flow"), "C:/c.flow");
        assert_eq!(resolve("a/b.flow", "C:/c.flow"), "C:/c.flow");
    }

    #[test]
    fn one_file_has_one_path() {
        assert_eq!(normalised("./a//b/../c.flow"), "a/c.flow");
        assert_eq!(normalised("./"), ".");
        assert_eq!(normalised("/../x"), "/x");
    }
}
