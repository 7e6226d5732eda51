//! Module caches from the command line: when they are read and written, and what `dis` says of them.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODULE: &str = "def f(n):\n    return [i * n for i in range(3)]\nprint('module', f(2))\n";

struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    fn new() -> Project {
        let project = Project { dir: tempfile::tempdir().unwrap() };
        project.write("module.py", MODULE);
        project.write("main.py", "import module\n");
        // Older than the clock's tick, or the hash would be compared at each start.
        std::thread::sleep(std::time::Duration::from_millis(80));
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.dir.path().join(name), text).unwrap();
    }

    fn cache(&self) -> PathBuf {
        self.path("__pycache__/module.workbench-311.pyc")
    }

    /// `harness run OPTIONS main.py`, which must print what the module prints.
    fn run(&self, options: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = harness();
        command.envs(variables.iter().copied());
        let output = command.arg("run").args(options).arg(self.path("main.py")).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "module [0, 2, 4]\n", "{output:?}");
        output
    }
}

fn harness() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
    command.env_remove("PYTHONDONTWRITEBYTECODE").env_remove("PYTHONPYCACHEPREFIX");
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn dis(path: &Path, options: &[&str]) -> (i32, String) {
    let output = harness().arg("dis").args(options).arg(path).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn written_once_then_read() {
    let project = Project::new();
    let wrote = format!("# wrote '{}'\n", project.cache().display());
    let matches =
        format!("# {} matches {}\n", project.cache().display(), project.path("module.py").display());
    for level in ["bytecode", "tree", "tree-only"] {
        assert!(stderr(&project.run(&["--cache", level, "-v"], &[])).contains(&wrote), "{level}");
        let second = stderr(&project.run(&["--cache", level, "-v"], &[]));
        assert!(second.contains(&matches) && !second.contains(&wrote), "{level}: {second}");
    }
    let names: Vec<_> = std::fs::read_dir(project.path("__pycache__")).unwrap().flatten().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn not_written_when_told_not_to() {
    let project = Project::new();
    project.run(&["-B"], &[]);
    project.run(&["--cache", "off"], &[]);
    project.run(&[], &[("PYTHONDONTWRITEBYTECODE", "1")]);
    assert!(!project.path("__pycache__").exists());
    // Empty is as good as not set.
    project.run(&[], &[("PYTHONDONTWRITEBYTECODE", "")]);
    assert!(project.cache().exists());
}

#[test]
fn the_program_decides_in_mid_run() {
    let project = Project::new();
    project.write("main.py", "import sys\nsys.dont_write_bytecode = True\nimport module\n");
    project.run(&[], &[]);
    assert!(!project.path("__pycache__").exists());
    let other = project.path("elsewhere");
    let main = format!(
        "import sys\nsys.dont_write_bytecode = False\nsys.pycache_prefix = {:?}\nimport module\nassert \
         module.__cached__.startswith({:?}), module.__cached__\n",
        other.display().to_string(),
        other.display().to_string()
    );
    project.write("main.py", &main);
    project.run(&["-B"], &[]);
    assert!(!project.path("__pycache__").exists());
    assert!(other.is_dir());
}

#[test]
fn a_prefix_moves_the_tree() {
    for variables in [true, false] {
        let project = Project::new();
        let prefix = project.path("caches");
        let shown = prefix.to_string_lossy().into_owned();
        let option = format!("pycache_prefix={shown}");
        match variables {
            true => project.run(&[], &[("PYTHONPYCACHEPREFIX", &shown)]),
            false => project.run(&["-X", &option], &[]),
        };
        assert!(!project.path("__pycache__").exists());
        let source = project.path("module.py");
        let below = prefix.join(source.parent().unwrap().strip_prefix("/").unwrap());
        assert!(below.join("module.workbench-311.pyc").is_file());
    }
}

#[test]
fn a_read_only_folder_does_no_harm() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    let folder = project.path("__pycache__");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    project.run(&[], &[]);
    // A file in the place of the folder refuses even root.
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    project.run(&[], &[]);
    assert_eq!(std::fs::read_to_string(&folder).unwrap(), "in the way");
}

#[test]
fn modules_that_programs_expect() {
    let project = Project::new();
    project.write(
        "main.py",
        "import dis, io, marshal, py_compile, sys\n\
         import importlib.util\n\
         path = py_compile.compile(sys.argv[1], doraise=True)\n\
         assert path == importlib.util.cache_from_source(sys.argv[1]), path\n\
         assert importlib.util.source_from_cache(path) == sys.argv[1]\n\
         import module\n\
         out = io.StringIO()\n\
         dis.dis(module.f, file=out)\n\
         assert 'Disassembly of <code object <listcomp>' in out.getvalue(), out.getvalue()\n\
         names = [i.opname for i in dis.get_instructions(module.f)]\n\
         assert 'MAKE_FUNCTION' in names and names[-1] == 'RETURN_VALUE', names\n\
         code = marshal.loads(marshal.dumps(module.f.__code__))\n\
         assert code == module.f.__code__ and code.co_code == module.f.__code__.co_code\n\
         checked = py_compile.PycInvalidationMode.CHECKED_HASH\n\
         py_compile.compile(sys.argv[1], invalidation_mode=checked)\n\
         with open(path, 'rb') as file:\n    data = file.read()\n\
         assert data[:4] == importlib.util.MAGIC_NUMBER and data[4] == 3\n\
         with open(sys.argv[1], 'rb') as file:\n    source = file.read()\n\
         assert data[8:16] == importlib.util.source_hash(source)\n",
    );
    let source = project.path("module.py");
    let mut command = harness();
    let output = command.args(["run", "-v"]).arg(project.path("main.py")).arg(&source).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // What py_compile wrote is what the import used, and after it what the next one uses.
    assert!(stderr(&output).contains(&format!("# {} matches", project.cache().display())), "{output:?}");
    let (status, text) = dis(&project.cache(), &[]);
    assert!(status == 0 && text.contains("hash of the source"), "{text}");
    project.write("main.py", "import module\n");
    assert!(stderr(&project.run(&["-v"], &[])).contains("matches"));
    // Another text under the same time would be noticed by its hash.
    project.write("module.py", &MODULE.replace("f(2)", "f(1 + 1)"));
    assert!(stderr(&project.run(&["-v"], &[])).contains("made of another source"));
}

#[test]
fn a_function_is_its_tree_under_tree_caches() {
    let project = Project::new();
    project.write(
        "main.py",
        "import module, types\n\
         code = module.f.__code__\n\
         assert code.co_code.startswith(b'\\xfftree\\r\\n\\xff'), code.co_code[:8]\n\
         back = code.replace(co_code=code.co_code)\n\
         assert back.co_code == code.co_code and back.co_consts[0] == code.co_consts[0]\n\
         assert list(back.co_positions()) == list(code.co_positions())\n\
         assert types.FunctionType(back, {})(5) == [0, 5, 10]\n\
         try:\n    code.replace(co_code=code.co_code[:-3])\n    assert False\n\
         except ValueError as e:\n    assert 'cut short' in str(e), e\n",
    );
    for _ in 0..2 {
        let output = project.run(&["--cache", "tree"], &[]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

#[test]
fn dis_tells_what_a_file_is() {
    let project = Project::new();
    project.run(&[], &[]);
    let (status, text) = dis(&project.cache(), &[]);
    assert_eq!(status, 0, "{text}");
    for part in
        ["fingerprint", "time and size of the source", "bytecode", "valid\n", "LOAD_CONST", "listcomp"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (status, text) = dis(&project.cache(), &["--opt", "none"]);
    assert!(status == 1 && text.contains("not valid: compiled for another configuration"), "{text}");
    project.write("module.py", "print('another')\n");
    let (status, text) = dis(&project.cache(), &[]);
    assert!(status == 1 && text.contains("not valid: older or newer than the source"), "{text}");
    let mut bytes = std::fs::read(project.cache()).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(project.cache(), bytes).unwrap();
    let (status, text) = dis(&project.cache(), &[]);
    assert!(status == 1 && text.contains("not valid: the checksum is wrong"), "{text}");
}

/// The seal is right, the module's own code is right, and one function is not code at all.
#[test]
fn a_function_that_is_no_code_never_runs() {
    use vm_core::bytecode::Const;
    let project = Project::new();
    project.run(&[], &[]);
    let mut file = std::fs::read(project.cache()).unwrap();
    let unit = vm_core::cache::inspect(&file, None, "module.py", &vm_core::Config::default()).unit.unwrap();
    let words: Vec<u8> = unit
        .consts
        .iter()
        .filter_map(|c| if let Const::Code(f) = c { Some(f) } else { None })
        .flat_map(|f| f.words.iter().flat_map(|w| w.0.to_le_bytes()))
        .collect();
    let at = file.windows(words.len()).position(|w| w == words).expect("words lie in the file as in memory");
    file[at..at + 8].fill(0xff);
    let sum = vm_core::cache::header::checksum(&file);
    file[24..32].copy_from_slice(&sum.to_le_bytes());
    std::fs::write(project.cache(), &file).unwrap();
    // Nobody is told: the source is there.
    let output = project.run(&["-B", "-v"], &[]);
    assert!(stderr(&output).contains(" matches "), "{output:?}");
    assert_eq!(std::fs::read(project.cache()).unwrap(), file);
    // Another source of the same size and age: the function is gone, and says so.
    let source = project.path("module.py");
    let modified = std::fs::metadata(&source).unwrap().modified().unwrap();
    project.write("module.py", &MODULE.replace("range(3)", "range(4)"));
    std::fs::File::options().append(true).open(&source).unwrap().set_modified(modified).unwrap();
    let output = harness().args(["run", "-B"]).arg(project.path("main.py")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("SystemError: the cached code of f is damaged: the verifier refuses the code"),
        "{text}"
    );
}
