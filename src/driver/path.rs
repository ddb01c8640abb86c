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

/// The folder of the file at `path`.
pub fn folder(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    }
}

/// The path of what is called `name` in a folder.
pub fn join(folder: &str, name: &str) -> String {
    if is_absolute(name) { normalised(name) } else { normalised(&format!("{folder}/{name}")) }
}

/// The folder that a folder lies in, if it has one; relative paths start in the folder `here`, which is absolute.
pub fn above(folder: &str, here: &str) -> Option<String> {
    if is_root(folder) || is_root(&join(here, folder)) {
        return None;
    }
    match folder.rsplit_once('/') {
        _ if folder == "." => Some("..".to_owned()),
        _ if folder == ".." || folder.ends_with("/..") => Some(format!("{folder}/..")),
        Some(("", _)) => Some("/".to_owned()),
        Some((above, _)) => Some(above.to_owned()),
        None => Some(".".to_owned()),
    }
}

/// How a file in `folder`, or in a folder of it, is called from there; both are spelled from the same place.
pub fn inside<'p>(folder: &str, file: &'p str) -> Option<&'p str> {
    match folder {
        "." => (!is_absolute(file) && !file.starts_with("../")).then_some(file),
        "/" => file.strip_prefix('/'),
        folder => file.strip_prefix(folder)?.strip_prefix('/'),
    }
}

/// How a file is called from `folder`; both are spelled from the same place. As it is where that cannot be known.
pub fn relative(folder: &str, file: &str) -> String {
    if is_absolute(folder) != is_absolute(file) {
        return file.to_owned();
    }
    let parts = |path: &'_ str| path.split('/').filter(|part| *part != ".").map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (parts(folder), parts(file));
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if from[shared..].iter().any(|part| part == "..") {
        return file.to_owned();
    }
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

/// A path as those spell it who are in the folder `here`, which is absolute: it does not leave that folder to come back.
pub fn spelled(path: &str, here: &str) -> String {
    let absolute = join(here, path);
    if path.starts_with("../") && is_absolute(&absolute) { relative(here, &absolute) } else { path.to_owned() }
}

/// Whether nothing is above an absolute folder: `/`, or `C:`.
fn is_root(folder: &str) -> bool {
    folder == "/" || folder.len() == 2 && folder.ends_with(':')
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
    fn files_are_called_as_their_folder_sees_them() {
        assert_eq!(relative(".", "a/b.flow"), "a/b.flow");
        assert_eq!(relative("a", "a/b.flow"), "b.flow");
        assert_eq!(relative("a/c", "a/b.flow"), "../b.flow");
        assert_eq!(relative("../lib", "../lib/b.flow"), "b.flow");
        assert_eq!(relative("../lib", "b.flow"), "b.flow");
        assert_eq!(relative("/a", "/a/b.flow"), "b.flow");
        assert_eq!(relative("a", "/a/b.flow"), "/a/b.flow");
    }

    #[test]
    fn a_path_does_not_leave_a_folder_to_come_back() {
        assert_eq!(spelled("../y/b.flow", "/x/y"), "b.flow");
        assert_eq!(spelled("../../x/z/b.flow", "/x/y"), "../z/b.flow");
        assert_eq!(spelled("../y/b.flow", "C:/x/y"), "b.flow");
        for path in ["b.flow", "../b.flow", "../../b.flow", "/x/y/b.flow", "../yy/b.flow"] {
            assert_eq!(spelled(path, "/x/y"), path);
        }
        assert_eq!(spelled("../b.flow", "/"), "../b.flow");
        assert_eq!(spelled("../../b.flow", "C:/"), "../../b.flow");
    }

    #[test]
    fn folders_are_climbed_to_the_root() {
        let climb = |from: &str, here: &str| {
            std::iter::successors(Some(from.to_owned()), |at| above(at, here)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(climb("a/b", "/"), "a/b a .");
        assert_eq!(climb("a", "/x/y"), "a . .. ../..");
        assert_eq!(climb("../z", "/x/y"), "../z .. ../..");
        assert_eq!(climb("/a/b", "/x/y"), "/a/b /a /");
        assert_eq!(climb("C:/a", "C:/x"), "C:/a C:");
        assert_eq!((folder("a/b.flow"), folder("b.flow"), folder("/b.flow")), ("a", ".", "/"));
        assert_eq!((inside("a", "a/b/c"), inside("a", "ab"), inside(".", "../a")), (Some("b/c"), None, None));
    }

    #[test]
    fn one_file_has_one_path() {
        assert_eq!(normalised("./a//b/../c.flow"), "a/c.flow");
        assert_eq!(normalised("./"), ".");
        assert_eq!(normalised("/../x"), "/x");
    }
}
