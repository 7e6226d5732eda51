//! Options that decide how imported modules are cached; names and variables are CPython's.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use vm_core::cache::{CacheConfig, CheckHashes, Level};

/// What `__pycache__` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CacheLevel {
    /// Nothing is read or written
    Off,
    /// Syntax tree and scope tree with the source text, as in GraalPy
    Tree,
    /// The same without the source text, which is then read as well
    TreeOnly,
    /// Bytecode, as in CPython
    Bytecode,
}

impl CacheLevel {
    /// The VM's word for it.
    pub fn level(self) -> Level {
        match self {
            CacheLevel::Off => Level::Off,
            CacheLevel::Tree => Level::Tree { source: true },
            CacheLevel::TreeOnly => Level::Tree { source: false },
            CacheLevel::Bytecode => Level::Bytecode,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CheckHashArg {
    Default,
    Always,
    Never,
}

#[derive(Args, Debug)]
pub struct CacheArgs {
    /// What the caches of imported modules hold
    #[arg(long, value_enum, default_value_t = CacheLevel::Bytecode)]
    cache: CacheLevel,
    /// Don't write caches (also PYTHONDONTWRITEBYTECODE=x)
    #[arg(short = 'B')]
    dont_write: bool,
    /// Whether hash-based caches are compared with their source
    #[arg(long, value_enum, default_value_t = CheckHashArg::Default, value_name = "WHEN")]
    check_hash_based_pycs: CheckHashArg,
    /// Say which caches are used and written
    #[arg(short = 'v', action = clap::ArgAction::Count)]
    verbose: u8,
    /// Options of the implementation: `pycache_prefix=DIR` (also PYTHONPYCACHEPREFIX=DIR)
    #[arg(short = 'X', value_name = "OPTION")]
    implementation: Vec<String>,
}

impl CacheArgs {
    /// The VM's settings.
    ///
    /// # Errors
    /// An `-X` option that does not exist.
    pub fn config(&self) -> Result<CacheConfig> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let mut prefix = variable("PYTHONPYCACHEPREFIX").map(PathBuf::from);
        for option in &self.implementation {
            match option.split_once('=') {
                Some(("pycache_prefix", "")) => prefix = None,
                Some(("pycache_prefix", folder)) => prefix = Some(PathBuf::from(folder)),
                _ if option == "pycache_prefix" => prefix = None,
                _ => bail!("-X: there is no option `{option}`; there is `pycache_prefix=DIR`"),
            }
        }
        Ok(CacheConfig {
            level: self.cache.level(),
            write: !self.dont_write && variable("PYTHONDONTWRITEBYTECODE").is_none(),
            prefix,
            check_hashes: match self.check_hash_based_pycs {
                CheckHashArg::Default => CheckHashes::Default,
                CheckHashArg::Always => CheckHashes::Always,
                CheckHashArg::Never => CheckHashes::Never,
            },
            embedded: std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("__pycache__"))),
            verbose: u32::from(self.verbose),
            ..CacheConfig::default()
        })
    }
}
