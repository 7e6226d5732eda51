//! Where the cache of a source file lies.

use std::path::{Component, Path, PathBuf};

/// `sys.implementation.cache_tag`: ours alone, so that no other interpreter's files are touched.
pub const CACHE_TAG: &str = "workbench-311";

/// `FOLDER/__pycache__/NAME.<tag>.pyc`, or the same below `prefix` without `__pycache__`; `None` for what has no name.
pub fn cache_path(source: &Path, prefix: Option<&Path>) -> Option<PathBuf> {
    let stem = source.file_stem()?.to_str()?;
    let name = format!("{stem}.{CACHE_TAG}.pyc");
    let Some(prefix) = prefix else {
        return Some(source.parent()?.join("__pycache__").join(name));
    };
    let absolute = std::path::absolute(source).ok()?;
    let mut path = prefix.to_path_buf();
    for part in absolute.parent()?.components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::ParentDir => {
                path.pop();
            }
            _ => {}
        }
    }
    Some(path.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place = |source: &str, prefix: Option<&str>| {
            cache_path(Path::new(source), prefix.map(Path::new)).unwrap().to_string_lossy().into_owned()
        };
        assert_eq!(place("/a/b.py", None), "/a/__pycache__/b.workbench-311.pyc");
        assert_eq!(place("b.py", None), "__pycache__/b.workbench-311.pyc");
        assert_eq!(place("/a/b.c.py", None), "/a/__pycache__/b.c.workbench-311.pyc");
        assert_eq!(place("/a/b.py", Some("/p")), "/p/a/b.workbench-311.pyc");
        assert_eq!(cache_path(Path::new("/"), None), None);
    }
}
