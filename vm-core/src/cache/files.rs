//! The file system as importing sees it: one small trait, so that an embedder or a test can put in its place what it likes.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::{self, Write};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    pub is_file: bool,
    pub is_folder: bool,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Bytes.
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
}

/// What importing asks of a file system.
pub trait FileSystem: Debug + Send + Sync + RefUnwindSafe + UnwindSafe {
    /// # Errors
    /// There is no such file, or the system says no.
    fn status(&self, path: &Path) -> io::Result<Status>;

    /// # Errors
    /// The file can't be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Whether a file could be made in the folder, which need not exist yet. A cheap guess: [`FileSystem::replace`]
    /// may still fail.
    fn can_create_in(&self, folder: &Path) -> bool;

    /// Puts a file in place as a whole or not at all, making its folder if need be.
    ///
    /// # Errors
    /// It could not be written; whatever was there before is still there.
    fn replace(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()>;

    /// Nanoseconds since 1970.
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |d| d.as_nanos() as i64)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.status(path).is_ok_and(|s| s.is_file)
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.status(path).is_ok_and(|s| s.is_folder)
    }
}

/// The operating system's files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// Numbers the temporary files of this process.
static SERIAL: AtomicU64 = AtomicU64::new(0);

impl FileSystem for Disk {
    fn status(&self, path: &Path) -> io::Result<Status> {
        use std::os::unix::fs::MetadataExt;
        let m = std::fs::metadata(path)?;
        Ok(Status {
            is_file: m.is_file(),
            is_folder: m.is_dir(),
            modified: m.mtime().saturating_mul(1_000_000_000).saturating_add(m.mtime_nsec()),
            size: m.len(),
            mode: m.mode(),
        })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn can_create_in(&self, folder: &Path) -> bool {
        // The nearest ancestor that exists decides.
        for ancestor in folder.ancestors() {
            let ancestor = if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor };
            if ancestor.exists() {
                return ancestor.is_dir() && writable(ancestor);
            }
        }
        false
    }

    fn replace(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        use std::os::unix::fs::OpenOptionsExt;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.{serial}", std::process::id()));
        let temporary = PathBuf::from(name);
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        drop(file);
        let placed = written.and_then(|()| std::fs::rename(&temporary, path));
        if placed.is_err() {
            // Ours alone: its name has the process and a number in it.
            let _ = std::fs::remove_file(&temporary);
        }
        placed
    }
}

fn writable(folder: &Path) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let Ok(path) = std::ffi::CString::new(folder.as_os_str().as_bytes()) else { return false };
    // SAFETY: the path is NUL-terminated and outlives the call.
    unsafe { libc::access(path.as_ptr(), libc::W_OK | libc::X_OK) == 0 }
}

/// Files in memory, and the failures that a test wants.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<PathBuf, (Vec<u8>, i64)>>,
    /// Nothing can be written, and everybody is told so.
    pub read_only: bool,
    /// Writing looks possible and then fails, as on a full disk.
    pub full: bool,
    /// Times that somebody tried to write.
    pub attempts: AtomicU64,
    /// What [`FileSystem::now`] says; 0: long after every file.
    pub clock: i64,
}

impl Memory {
    /// Puts a file there, whatever the failures.
    pub fn put(&self, path: impl Into<PathBuf>, bytes: &[u8], modified: i64) {
        self.lock().insert(path.into(), (bytes.to_vec(), modified));
    }

    /// The paths of all files.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, (Vec<u8>, i64)>> {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl FileSystem for Memory {
    fn status(&self, path: &Path) -> io::Result<Status> {
        let files = self.lock();
        if let Some((bytes, modified)) = files.get(path) {
            let size = bytes.len() as u64;
            return Ok(Status {
                is_file: true,
                is_folder: false,
                modified: *modified,
                size,
                mode: 0o100_644,
            });
        }
        if files.keys().any(|p| p.starts_with(path)) {
            return Ok(Status { is_file: false, is_folder: true, modified: 0, size: 0, mode: 0o40_755 });
        }
        Err(io::ErrorKind::NotFound.into())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.lock().get(path).map(|(bytes, _)| bytes.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn can_create_in(&self, _: &Path) -> bool {
        !self.read_only
    }

    fn replace(&self, path: &Path, bytes: &[u8], _: u32) -> io::Result<()> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        if self.read_only || self.full {
            return Err(io::Error::from_raw_os_error(if self.full { libc::ENOSPC } else { libc::EROFS }));
        }
        self.put(path, bytes, self.now());
        Ok(())
    }

    fn now(&self) -> i64 {
        if self.clock == 0 { i64::MAX } else { self.clock }
    }
}
