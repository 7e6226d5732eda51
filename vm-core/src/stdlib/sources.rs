//! The Python half of the standard library: sources below `py/`, embedded in the binary and compiled on first import.
//!
//! `import` asks [`find`] after `sys.path`. Their code objects carry the file name
//! `<stdlib>/NAME.py`, which no traceback printer can open: no source line is shown for them, as for CPython's frozen modules.

/// What their file names begin with.
pub const FOLDER: &str = "<stdlib>/";

/// One embedded module.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Full dotted name.
    pub name: &'static str,
    /// Whether it is a package (`NAME/__init__.py`), so that `NAME.x` can be imported from it.
    pub package: bool,
    /// The text.
    pub text: &'static str,
}

impl Source {
    /// `__file__` and the file name of its code objects.
    pub fn file_name(&self) -> String {
        let path = self.name.replace('.', "/");
        let end = if self.package { "/__init__.py" } else { ".py" };
        format!("{FOLDER}{path}{end}")
    }
}

macro_rules! sources {
    ($($name:literal $kind:ident $path:literal;)*) => {
        &[$(Source { name: $name, package: sources!(@$kind), text: include_str!(concat!("py/", $path)) },)*]
    };
    (@module) => { false };
    (@package) => { true };
}

/// Every embedded module, sorted by name.
pub const SOURCES: &[Source] = sources! {
    "__future__" module "__future__.py";
    "_ast_unparse" module "_ast_unparse.py";
    "_codecs" module "_codecs.py";
    "_signatures" module "_signatures.py";
    "_strptime" module "_strptime.py";
    "abc" module "abc.py";
    "argparse" module "argparse.py";
    "ast" module "ast.py";
    "asyncio" package "asyncio/__init__.py";
    "asyncio.events" module "asyncio/events.py";
    "asyncio.futures" module "asyncio/futures.py";
    "asyncio.locks" module "asyncio/locks.py";
    "asyncio.queues" module "asyncio/queues.py";
    "asyncio.runners" module "asyncio/runners.py";
    "asyncio.tasks" module "asyncio/tasks.py";
    "asyncio.timeouts" module "asyncio/timeouts.py";
    "base64" module "base64.py";
    "calendar" module "calendar.py";
    "cmd" module "cmd.py";
    "codecs" module "codecs.py";
    "collections" package "collections/__init__.py";
    "collections._user" module "collections/_user.py";
    "collections.abc" module "collections/abc.py";
    "colorsys" module "colorsys.py";
    "concurrent" package "concurrent/__init__.py";
    "concurrent.futures" package "concurrent/futures/__init__.py";
    "concurrent.futures.thread" module "concurrent/futures/thread.py";
    "configparser" module "configparser.py";
    "contextlib" module "contextlib.py";
    "contextvars" module "contextvars.py";
    "copy" module "copy.py";
    "copyreg" module "copyreg.py";
    "csv" module "csv.py";
    "dataclasses" module "dataclasses.py";
    "datetime" module "datetime.py";
    "decimal" module "decimal.py";
    "difflib" module "difflib.py";
    "dis" module "dis.py";
    "doctest" module "doctest.py";
    "enum" module "enum.py";
    "filecmp" module "filecmp.py";
    "fnmatch" module "fnmatch.py";
    "fractions" module "fractions.py";
    "functools" module "functools.py";
    "getopt" module "getopt.py";
    "getpass" module "getpass.py";
    "glob" module "glob.py";
    "graphlib" module "graphlib.py";
    "gzip" module "gzip.py";
    "hashlib" module "hashlib.py";
    "heapq" module "heapq.py";
    "hmac" module "hmac.py";
    "html" package "html/__init__.py";
    "html.parser" module "html/parser.py";
    "importlib" package "importlib/__init__.py";
    "importlib.machinery" module "importlib/machinery.py";
    "importlib.util" module "importlib/util.py";
    "inspect" module "inspect.py";
    "ipaddress" module "ipaddress.py";
    "json" package "json/__init__.py";
    "json.decoder" module "json/decoder.py";
    "json.encoder" module "json/encoder.py";
    "keyword" module "keyword.py";
    "linecache" module "linecache.py";
    "locale" module "locale.py";
    "logging" package "logging/__init__.py";
    "logging.handlers" module "logging/handlers.py";
    "numbers" module "numbers.py";
    "optparse" module "optparse.py";
    "os" module "os.py";
    "pathlib" module "pathlib.py";
    "pickle" module "pickle.py";
    "platform" module "platform.py";
    "posixpath" module "posixpath.py";
    "pprint" module "pprint.py";
    "py_compile" module "py_compile.py";
    "pyperf" module "pyperf.py";
    "queue" module "queue.py";
    "random" module "random.py";
    "re" module "re.py";
    "reprlib" module "reprlib.py";
    "sched" module "sched.py";
    "secrets" module "secrets.py";
    "shlex" module "shlex.py";
    "shutil" module "shutil.py";
    "signal" module "signal.py";
    "stat" module "stat.py";
    "statistics" module "statistics.py";
    "string" module "string.py";
    "subprocess" module "subprocess.py";
    "tempfile" module "tempfile.py";
    "textwrap" module "textwrap.py";
    "threading" module "threading.py";
    "timeit" module "timeit.py";
    "tomllib" module "tomllib.py";
    "traceback" module "traceback.py";
    "types" module "types.py";
    "typing" module "typing.py";
    "unittest" package "unittest/__init__.py";
    "unittest._async" module "unittest/_async.py";
    "unittest._autospec" module "unittest/_autospec.py";
    "unittest._calls" module "unittest/_calls.py";
    "unittest._contexts" module "unittest/_contexts.py";
    "unittest._patch" module "unittest/_patch.py";
    "unittest.async_case" module "unittest/async_case.py";
    "unittest.case" module "unittest/case.py";
    "unittest.loader" module "unittest/loader.py";
    "unittest.main" module "unittest/main.py";
    "unittest.mock" module "unittest/mock.py";
    "unittest.result" module "unittest/result.py";
    "unittest.runner" module "unittest/runner.py";
    "unittest.suite" module "unittest/suite.py";
    "urllib" package "urllib/__init__.py";
    "urllib.parse" module "urllib/parse.py";
    "uuid" module "uuid.py";
    "warnings" module "warnings.py";
    "weakref" module "weakref.py";
    "xml" package "xml/__init__.py";
    "xml.etree" package "xml/etree/__init__.py";
    "xml.etree.ElementPath" module "xml/etree/ElementPath.py";
    "xml.etree.ElementTree" module "xml/etree/ElementTree.py";
    "xml.etree._parser" module "xml/etree/_parser.py";
};

/// The embedded module of that full name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Source> {
    SOURCES.binary_search_by(|source| source.name.cmp(name)).ok().map(|at| &SOURCES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `find` searches by halves: the table must be sorted. Submodules need their package.
    #[test]
    fn sorted_and_packages_present() {
        assert!(SOURCES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for source in SOURCES {
            if let Some((parent, _)) = source.name.rsplit_once('.') {
                assert!(find(parent).is_some_and(|found| found.package), "{}", source.name);
            }
            assert_eq!(find(source.name).map(|found| found.name), Some(source.name));
        }
        assert!(find("no_such_module").is_none());
    }

    /// Every file below `py/` is embedded.
    #[test]
    fn every_file_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stdlib/py");
        let mut folders = vec![root];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.ends_with("__pycache__") {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "py") {
                    files += 1;
                }
            }
        }
        assert_eq!(files, SOURCES.len());
    }
}
