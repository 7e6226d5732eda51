//! The import system: native modules, modules embedded as Python source, files on `sys.path`.

use std::path::{Path, PathBuf};

use vm_layout::*;

use super::{NATIVE_MODULES, sources};
use crate::Vm;
use crate::native::{R, Raised};
use crate::value::{ListExt, StrExt};

/// Native modules that no file on the path shadows, as in CPython.
const BUILTIN: &[&str] = &[
    "_collections",
    "_functools",
    "_imp",
    "_io",
    "_random",
    "_weakref",
    "atexit",
    "builtins",
    "errno",
    "gc",
    "itertools",
    "marshal",
    "sys",
    "time",
];

/// Where the source of a module was found.
enum Found {
    Native(&'static crate::native::ModuleDef),
    Embedded(&'static sources::Source),
    File { file: PathBuf, package: Option<PathBuf> },
    Namespace(Vec<PathBuf>),
}

impl Vm {
    /// `import` as IMPORT_NAME does it: the top package, or with names to take from it the module itself.
    pub fn import_name(&mut self, globals: Gc<Dict>, name: Gc<Str>, from_list: Value, level: i64) -> R {
        let text = name.to_text();
        let full = if level > 0 { self.resolve_relative(globals, &text, level)? } else { text.clone() };
        if full.is_empty() {
            return Err(self.value_error("Empty module name"));
        }
        let leaf = self.import_dotted(&full)?;
        let wanted = match from_list {
            v if v == self.none => false,
            v => self.truth(v)?,
        };
        if wanted {
            self.import_from_list(leaf, &full, from_list)?;
            return Ok(leaf);
        }
        if level > 0 {
            return Ok(leaf);
        }
        let top = text.split('.').next().unwrap_or(&text);
        match self.loaded_module(top) {
            Some(m) => Ok(m),
            None => Err(self.no_module(top, None)),
        }
    }

    /// The package a relative import starts from, with the name behind it.
    fn resolve_relative(&mut self, globals: Gc<Dict>, name: &str, level: i64) -> R<String> {
        let get = |vm: &Vm, n: Gc<Str>| vm.dict_get_str(globals, n).and_then(|v| v.cast::<Str>());
        let package = match get(self, self.names.package) {
            Some(p) => p.to_text(),
            None => {
                let Some(own) = get(self, self.names.name) else {
                    let message = self.str("'__name__' not in globals");
                    return Err(self.key_error(message));
                };
                let own = own.to_text();
                match self.dict_get_str(globals, self.names.path) {
                    Some(_) => own,
                    None => own.rsplit_once('.').map(|(p, _)| p.to_owned()).unwrap_or_default(),
                }
            }
        };
        if package.is_empty() {
            return Err(self.import_error("attempted relative import with no known parent package"));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((parent, _)) => base = parent,
                None => return Err(self.import_error("attempted relative import beyond top-level package")),
            }
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// What `sys.modules` has under a name.
    pub fn loaded_module(&mut self, name: &str) -> Option<Value> {
        let key = self.intern(name);
        self.dict_get_str(self.modules, key)
    }

    /// Imports `a`, then `a.b`, then `a.b.c`; returns the last.
    pub fn import_dotted(&mut self, full: &str) -> R {
        if let Some(m) = self.loaded_module(full) {
            if m == self.none {
                return Err(
                    self.no_module_with(full, format!("import of {full} halted; None in sys.modules"))
                );
            }
            return Ok(m);
        }
        let parent = match full.rsplit_once('.') {
            Some((p, _)) => Some((p, self.import_dotted(p)?)),
            None => None,
        };
        // Importing the parent may have imported the module.
        if let Some(m) = self.loaded_module(full) {
            return Ok(m);
        }
        let found = match parent {
            None => self.find_top(full)?,
            Some((parent_name, p)) => {
                let child = full.rsplit('.').next().unwrap_or(full);
                match self.try_get_attr(p, self.names.path)? {
                    None => return Err(self.no_module(full, Some(parent_name))),
                    Some(path) => self.find_child(p, full, child, path)?,
                }
            }
        };
        let Some(found) = found else { return Err(self.no_module(full, None)) };
        let module = self.load(full, found)?;
        if let Some((_, p)) = parent {
            let child = full.rsplit('.').next().unwrap_or(full);
            let child = self.intern(child);
            self.set_attr(p, child, Some(module))?;
        }
        Ok(module)
    }

    fn find_top(&mut self, name: &str) -> R<Option<Found>> {
        let native = NATIVE_MODULES.iter().find(|d| d.name == name).copied();
        if let Some(def) = native
            && BUILTIN.contains(&name)
        {
            return Ok(Some(Found::Native(def)));
        }
        if let Some(sys) = self.sys {
            let key = self.intern("path");
            if let Some(path) = self.dict_get_str(sys.dict.get(), key)
                && let Some(found) = self.find_on_path(name, path)?
            {
                // A folder without `__init__.py` is a package only where nothing else has the name.
                let ours = native.is_some() || sources::find(name).is_some();
                if !(ours && matches!(found, Found::Namespace(_))) {
                    return Ok(Some(found));
                }
            }
        }
        // A Python module may build on a native one of the same name with an underscore; the source comes first.
        if let Some(source) = sources::find(name) {
            return Ok(Some(Found::Embedded(source)));
        }
        Ok(native.map(Found::Native))
    }

    fn find_child(&mut self, parent: Value, full: &str, child: &str, path: Value) -> R<Option<Found>> {
        if let Some(found) = self.find_on_path(child, path)? {
            return Ok(Some(found));
        }
        // A package of the program's own that has the name of one of ours has none of our modules.
        let file = self.try_get_attr(parent, self.names.file)?.and_then(|f| f.cast::<Str>());
        if file.is_some_and(|f| !f.to_text().starts_with(sources::FOLDER)) {
            return Ok(None);
        }
        if let Some(source) = sources::find(full) {
            return Ok(Some(Found::Embedded(source)));
        }
        Ok(NATIVE_MODULES.iter().find(|d| d.name == full).map(|def| Found::Native(def)))
    }

    fn find_on_path(&mut self, name: &str, path: Value) -> R<Option<Found>> {
        self.settle_files();
        let dirs = self.collect_list(path)?;
        let mut namespaces = Vec::new();
        let files = std::sync::Arc::clone(&self.config.cache.files);
        for i in 0..dirs.len.get() {
            let Some(dir) = dirs.item(i).and_then(|d| d.cast::<Str>()) else { continue };
            let dir = dir.to_text();
            let dir = if dir.is_empty() { PathBuf::from(".") } else { PathBuf::from(dir) };
            let folder = dir.join(name);
            let init = folder.join("__init__.py");
            if files.is_file(&init) {
                return Ok(Some(Found::File { file: init, package: Some(folder) }));
            }
            let file = dir.join(format!("{name}.py"));
            if files.is_file(&file) {
                return Ok(Some(Found::File { file, package: None }));
            }
            if files.is_folder(&folder) {
                namespaces.push(folder);
            }
        }
        Ok((!namespaces.is_empty()).then_some(Found::Namespace(namespaces)))
    }

    /// Makes the module and runs its body.
    fn load(&mut self, full: &str, found: Found) -> R {
        let key = self.intern(full);
        if let Found::Native(def) = found {
            let m = self.make_module(def)?;
            self.dict_set_str(self.modules, key, m.value());
            return Ok(m.value());
        }
        let m = self.module(full);
        let dict = m.dict.get();
        let is_package = match &found {
            Found::Embedded(s) => s.package,
            Found::File { package, .. } => package.is_some(),
            Found::Namespace(_) => true,
            Found::Native(_) => false,
        };
        let package = if is_package { full } else { full.rsplit_once('.').map_or("", |(p, _)| p) };
        let package = self.str(package);
        self.dict_set_str(dict, self.names.package, package);
        let file = match &found {
            Found::File { file, .. } => Some(file.to_string_lossy().into_owned()),
            Found::Embedded(s) => Some(s.file_name()),
            _ => None,
        };
        if let Some(file) = &file {
            let file = self.str(file);
            self.dict_set_str(dict, self.names.file, file);
        }
        if is_package {
            let dirs = self.new_list();
            let folders = match &found {
                Found::File { package: Some(p), .. } => vec![p.clone()],
                Found::Namespace(p) => p.clone(),
                _ => Vec::new(),
            };
            for p in folders {
                let p = self.str(&p.to_string_lossy());
                self.list_push(dirs, p);
            }
            self.dict_set_str(dict, self.names.path, dirs.value());
        }
        self.dict_set_str(self.modules, key, m.value());
        let file = file.unwrap_or_default();
        let running = self.imports_running();
        self.list_push(running, m.value());
        let done = match &found {
            Found::Embedded(s) => match self.embedded_code(s.name, s.text.as_bytes(), &file) {
                Ok(code) => self.run_module_code(m, code),
                Err(raised) => Err(raised),
            },
            Found::File { file: path, .. } => self.run_module_file(m, path, &file),
            _ => Ok(()),
        };
        let n = running.len.get();
        running.truncate(n.saturating_sub(1));
        if let Err(raised) = done {
            self.dict_del_str(self.modules, key);
            return Err(raised);
        }
        // A module may have put something else in its place.
        Ok(self.dict_get_str(self.modules, key).unwrap_or(m.value()))
    }

    /// The modules whose bodies are running, innermost last.
    fn imports_running(&mut self) -> Gc<List> {
        const KEY: &str = "modules being imported";
        match self.kept.get(KEY).and_then(|l| l.cast::<List>()) {
            Some(l) => l,
            None => {
                let l = self.new_list();
                self.kept.insert(KEY, l.value());
                l
            }
        }
    }

    /// Runs a file's module, by way of its cache.
    fn run_module_file(&mut self, m: Gc<Module>, path: &Path, file: &str) -> R<()> {
        let code = self.cached_code(m, path, file)?;
        self.run_module_code(m, code)
    }

    fn run_module_code(&mut self, m: Gc<Module>, code: Gc<Code>) -> R<()> {
        let dict = m.dict.get();
        let builtins = self.builtins.value();
        self.dict_set_str(dict, self.names.builtins, builtins);
        self.run_code(code, dict, dict.value())?;
        Ok(())
    }

    /// Sets the exception that a compile-time error stands for.
    #[cold]
    pub fn raise_syntax_error(&mut self, e: &crate::compile::SyntaxError, file: &str) -> Raised {
        use crate::syntax::ErrorKind;
        let class = match e.kind {
            ErrorKind::Syntax => self.exc.syntax_error,
            ErrorKind::Indentation => self.exc.indentation_error,
            ErrorKind::Tab => self.exc.tab_error,
            ErrorKind::Recursion => return self.recursion_error(&e.message),
            ErrorKind::Memory => return self.memory_error(),
            ErrorKind::Value => return self.value_error(&e.message),
        };
        // The decoder doesn't know the file's name; CPython puts it into the sentence and shows no place.
        if let Some((start, rest)) = e.message.split_once(" on line ")
            && start.starts_with("Non-UTF-8 code")
            && !file.starts_with('<')
        {
            let msg = self.str(&format!("{start} in file {file} on line {rest}"));
            return self.raise_new(class, &[msg]);
        }
        let msg = self.str(&e.message);
        if e.line == 0 {
            return self.raise_new(class, &[msg]);
        }
        let file = self.str(file);
        let [line, column, end_line, end_column] =
            [i64::from(e.line), e.column.into(), e.end_line.into(), e.end_column.into()].map(|n| self.int(n));
        let text = match &e.text {
            Some(t) => self.str(t),
            None => self.none,
        };
        let info = self.tuple(&[file, line, column, text, end_line, end_column]);
        self.raise_new(class, &[msg, info])
    }

    /// ModuleNotFoundError "No module named 'x'".
    #[cold]
    fn no_module(&mut self, full: &str, not_a_package: Option<&str>) -> Raised {
        let message = match not_a_package {
            Some(parent) => format!("No module named '{full}'; '{parent}' is not a package"),
            None => format!("No module named '{full}'"),
        };
        self.no_module_with(full, message)
    }

    fn no_module_with(&mut self, full: &str, message: String) -> Raised {
        let message = self.str(&message);
        let e = self.new_exception(self.exc.module_not_found_error, &[message]);
        let name = self.str(full);
        crate::heap::record_slots(e)[6].set(Some(name));
        self.raise(e)
    }

    /// Imports those names of `from package import …` that are submodules not yet loaded.
    fn import_from_list(&mut self, module: Value, full: &str, names: Value) -> R<()> {
        let Some(_) = self.try_get_attr(module, self.names.path)? else { return Ok(()) };
        let list = self.collect_list(names)?;
        for i in 0..list.len.get() {
            let Some(name) = list.item(i).and_then(|n| n.cast::<Str>()) else { continue };
            let name = self.intern_value(name);
            if name.as_ascii() == Some("*") {
                if let Some(all) = self.try_get_attr(module, self.names.all)? {
                    let star = self.str("*");
                    let all = self.collect_list(all)?;
                    if !all.as_slice().contains(&star) {
                        self.import_from_list(module, full, all.value())?;
                    }
                }
                continue;
            }
            if self.try_get_attr(module, name)?.is_some() {
                continue;
            }
            let child = format!("{full}.{}", name.to_text());
            if let Err(raised) = self.import_dotted(&child) {
                let e = self.catch(raised, self.exc.module_not_found_error)?;
                let about = crate::heap::record_slots(e)[6].get().and_then(|n| n.cast::<Str>());
                if about.map(|n| n.to_text()).as_deref() != Some(&*child) {
                    self.raised = Some(e);
                    return Err(raised);
                }
            }
        }
        Ok(())
    }

    /// IMPORT_FROM: an attribute of a module, or a submodule that is being imported.
    pub fn import_from(&mut self, module: Value, name: Gc<Str>) -> R {
        if let Some(v) = self.try_get_attr(module, name)? {
            return Ok(v);
        }
        let own = self.try_get_attr(module, self.names.name)?.and_then(|n| n.cast::<Str>());
        let own_text = own.map(|n| n.to_text());
        if let Some(own) = &own_text
            && let Some(v) = self.loaded_module(&format!("{own}.{}", name.to_text()))
        {
            return Ok(v);
        }
        let own = own_text.unwrap_or_else(|| "<unknown module name>".to_owned());
        let file = self.try_get_attr(module, self.names.file)?.filter(|f| f.kind() == Kind::Str);
        let file_text = file.and_then(|f| f.cast::<Str>()).map(|f| f.to_text());
        let name = name.to_text();
        let partial = match module.cast::<Module>() {
            Some(m) => self.module_is_initializing(m),
            None => false,
        };
        let place = file_text.unwrap_or_else(|| "unknown location".to_owned());
        let message = if partial {
            format!(
                "cannot import name '{name}' from partially initialized module '{own}' (most likely due to a \
                 circular import) ({place})"
            )
        } else {
            format!("cannot import name '{name}' from '{own}' ({place})")
        };
        let message = self.str(&message);
        let e = self.new_exception(self.exc.import_error, &[message]);
        let own = self.str(&own);
        let words = crate::heap::record_slots(e);
        words[6].set(Some(own));
        words[7].set(file);
        Err(self.raise(e))
    }

    /// IMPORT_STAR: the public names of a module into a namespace.
    pub fn import_star(&mut self, module: Value, namespace: Value) -> R<()> {
        let names = match self.try_get_attr(module, self.names.all)? {
            Some(all) => self.collect_list(all)?,
            None => {
                let Some(d) = self.try_get_attr(module, self.names.dict)? else {
                    return Err(self.import_error("from-import-* object has no __dict__ and no __all__"));
                };
                let keys = self.collect_list(d)?;
                let public = self.new_list();
                for i in 0..keys.len.get() {
                    if let Some(k) = keys.item(i)
                        && k.cast::<Str>().is_some_and(|s| s.len == 0 || s.unit(0) != u32::from(b'_'))
                    {
                        self.list_push(public, k);
                    }
                }
                public
            }
        };
        for i in 0..names.len.get() {
            let Some(k) = names.item(i) else { break };
            let Some(name) = k.cast::<Str>() else {
                let got = self.type_name(k);
                let own = self.get_attr(module, self.names.name)?;
                let own = self.str_of(own)?.to_text();
                return Err(self.type_error(format!("Item in {own}.__all__ must be str, not {got}")));
            };
            let name = self.intern_value(name);
            let v = self.get_attr(module, name)?;
            match namespace.exact::<Dict>() {
                Some(d) => self.dict_set_str(d, name, v),
                None => self.set_item(namespace, name.value(), v)?,
            }
        }
        Ok(())
    }

    /// OSError of an I/O error, with the file's name.
    #[cold]
    pub fn os_error_from(&mut self, e: &std::io::Error, file: Option<&str>) -> Raised {
        let code = e.raw_os_error().unwrap_or(libc::EIO);
        let errno = self.int(i64::from(code));
        let text = errno_text(code);
        let text = self.str(&text);
        match file {
            Some(f) => {
                let f = self.str(f);
                self.raise_new(self.exc.os_error, &[errno, text, f])
            }
            None => self.raise_new(self.exc.os_error, &[errno, text]),
        }
    }
}

/// The system's words for an error number.
pub fn errno_text(code: i32) -> String {
    // SAFETY: strerror returns a NUL-terminated string that is valid until the next call on this thread.
    unsafe { std::ffi::CStr::from_ptr(libc::strerror(code)) }.to_string_lossy().into_owned()
}
