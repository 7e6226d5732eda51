//! The cache as the running program sees it: `sys.dont_write_bytecode`, `sys.pycache_prefix`, `__cached__`, `-v`.

use std::path::{Path, PathBuf};

use vm_layout::*;

use super::{Failure, Request, TreeImage, cache_path, load_module};
use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

impl Vm {
    /// The code of a module's file, from its cache or compiled and cached; sets the module's `__cached__`.
    pub(crate) fn cached_code(&mut self, m: Gc<Module>, path: &Path, file: &str) -> R<Gc<Code>> {
        let write = self.writes_caches()?;
        let prefix = self.pycache_prefix();
        let cached = match cache_path(path, prefix.as_deref()) {
            Some(path) => self.str(&path.to_string_lossy()),
            None => self.none,
        };
        let name = self.intern("__cached__");
        self.dict_set_str(m.dict.get(), name, cached);
        let config = self.config.clone();
        let request = Request {
            source: path,
            text: None,
            filename: file,
            config: &config,
            prefix: prefix.as_deref(),
            write,
        };
        self.code_of_request(request)
    }

    /// The code of an embedded module, by way of its cache if there is a folder for those.
    pub(crate) fn embedded_code(&mut self, name: &str, text: &'static [u8], file: &str) -> R<Gc<Code>> {
        let write = self.writes_caches()?;
        let config = self.config.clone();
        let source = Path::new(name);
        let request =
            Request { source, text: Some(text), filename: file, config: &config, prefix: None, write };
        self.code_of_request(request)
    }

    fn code_of_request(&mut self, request: Request<'_>) -> R<Gc<Code>> {
        let file = request.filename;
        match load_module(request) {
            Ok(loaded) => {
                for message in &loaded.messages {
                    self.write_stderr(&format!("{message}\n"));
                }
                match loaded.hit {
                    true => self.stats.cache_hits += 1,
                    false => self.stats.cache_misses += 1,
                }
                Ok(match loaded.tree {
                    Some(tree) => self.load_code_of_tree(loaded.unit, TreeImage::Module(tree)),
                    None => self.load_code(loaded.unit),
                })
            }
            Err(Failure::Io(e)) => Err(self.os_error_from(&e, Some(file))),
            Err(Failure::Syntax(e)) => Err(self.raise_syntax_error(&e, file)),
        }
    }

    /// What `sys.dont_write_bytecode` says now.
    fn writes_caches(&mut self) -> R<bool> {
        match self.sys_attribute("dont_write_bytecode") {
            Some(v) => Ok(!self.truth(v)?),
            None => Ok(self.config.cache.write),
        }
    }

    /// What `sys.pycache_prefix` says now.
    fn pycache_prefix(&mut self) -> Option<PathBuf> {
        let prefix = self.sys_attribute("pycache_prefix")?.cast::<Str>()?;
        if prefix.len == 0 { None } else { Some(PathBuf::from(prefix.to_text())) }
    }

    fn sys_attribute(&mut self, name: &str) -> Option<Value> {
        let sys = self.sys?;
        let name = self.intern(name);
        self.dict_get_str(sys.dict.get(), name)
    }
}
