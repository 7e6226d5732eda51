//! `posix`: the system calls under `os` and `posixpath`, which are written in Python.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;

use vm_layout::*;

use crate::Vm;
use crate::codec::{Codec, Errors};
use crate::native::{GetSetDef, ModuleDef, NativeDef, R, Signature, TypeDef};
use crate::stdlib::struct_sequence::{item, named};

pub static DEF: ModuleDef = ModuleDef {
    name: "posix",
    doc: "This module provides access to operating system functionality.",
    functions: &[FUNCTIONS],
    init,
};

static STAT_RESULT: TypeDef = named(
    "os",
    "stat_result",
    &[
        GetSetDef::get("st_mode", item::<0>),
        GetSetDef::get("st_ino", item::<1>),
        GetSetDef::get("st_dev", item::<2>),
        GetSetDef::get("st_nlink", item::<3>),
        GetSetDef::get("st_uid", item::<4>),
        GetSetDef::get("st_gid", item::<5>),
        GetSetDef::get("st_size", item::<6>),
        GetSetDef::get("st_atime", item::<7>),
        GetSetDef::get("st_mtime", item::<8>),
        GetSetDef::get("st_ctime", item::<9>),
    ],
);

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("fspath", |vm, v| vm.fspath(v)),
    NativeDef::fn0("getcwd", |vm| {
        let here = std::env::current_dir().map_err(|e| vm.io_error(&e, None))?;
        text(vm, here.as_os_str())
    }),
    NativeDef::fn1("chdir", |vm, p| on_path(vm, p, |p| std::env::set_current_dir(p))),
    NativeDef::pos("listdir", 0, 1, list_dir),
    NativeDef::full("mkdir", |vm, a| {
        let [path, mode] = a.bind(vm, &Signature::new("mkdir", ["path", "mode"], 1))?;
        let mode = match mode {
            Some(m) => vm.index_i64(m)? as u32,
            None => 0o777,
        };
        let path = path.unwrap_or(vm.none);
        on_path(vm, path, |p| fs::DirBuilder::new().mode(mode).create(p))
    }),
    NativeDef::fn1("rmdir", |vm, p| on_path(vm, p, |p| fs::remove_dir(p))),
    NativeDef::fn1("remove", |vm, p| on_path(vm, p, |p| fs::remove_file(p))),
    NativeDef::fn1("unlink", |vm, p| on_path(vm, p, |p| fs::remove_file(p))),
    NativeDef::fn2("rename", rename),
    NativeDef::fn2("replace", rename),
    NativeDef::fn2("chmod", |vm, p, mode| {
        let mode = vm.index_i64(mode)? as u32;
        on_path(vm, p, |p| fs::set_permissions(p, fs::Permissions::from_mode(mode)))
    }),
    NativeDef::full("stat", |vm, a| {
        let sig: Signature<3> =
            Signature::new("stat", ["path", "dir_fd", "follow_symlinks"], 1).kw_only_from(1);
        let [path, _, follow] = a.bind(vm, &sig)?;
        let follow = match follow {
            Some(f) => vm.truth(f)?,
            None => true,
        };
        let path = path.unwrap_or(vm.none);
        stat(vm, path, follow)
    }),
    NativeDef::fn1("lstat", |vm, p| stat(vm, p, false)),
    NativeDef::fn1("readlink", |vm, p| {
        let path = vm.path_arg(p)?;
        let to = fs::read_link(path).map_err(|e| vm.io_error(&e, Some(p)))?;
        text(vm, to.as_os_str())
    }),
    NativeDef::fn2("access", |vm, p, mode| {
        let mode = vm.index_i64(mode)? as i32;
        let path = vm.path_arg(p)?;
        let Ok(path) = std::ffi::CString::new(path.as_os_str().as_bytes()) else { return Ok(vm.false_) };
        // SAFETY: a query with a NUL-terminated string.
        let granted = unsafe { libc::access(path.as_ptr(), mode) } == 0;
        Ok(vm.bool(granted))
    }),
    NativeDef::fn0("getpid", |vm| Ok(vm.int(i64::from(std::process::id())))),
    // SAFETY: a query without arguments that cannot fail.
    NativeDef::fn0("getppid", |vm| Ok(vm.int(i64::from(unsafe { libc::getppid() })))),
    // SAFETY: the same.
    NativeDef::fn0("getuid", |vm| Ok(vm.int(i64::from(unsafe { libc::getuid() })))),
    // SAFETY: the same.
    NativeDef::fn0("getgid", |vm| Ok(vm.int(i64::from(unsafe { libc::getgid() })))),
    // SAFETY: the same.
    NativeDef::fn0("geteuid", |vm| Ok(vm.int(i64::from(unsafe { libc::geteuid() })))),
    NativeDef::fn1("umask", |vm, mask| {
        let mask = vm.index_i64(mask)? as libc::mode_t;
        // SAFETY: sets a number of the process, cannot fail.
        let old = unsafe { libc::umask(mask) };
        Ok(vm.int(i64::from(old)))
    }),
    NativeDef::full("symlink", |vm, a| {
        let names = ["src", "dst", "target_is_directory"];
        let [to, at, _] = a.bind(vm, &Signature::new("symlink", names, 2))?;
        let to = vm.path_arg(to.unwrap_or(vm.none))?;
        on_path(vm, at.unwrap_or(vm.none), |p| std::os::unix::fs::symlink(to, p))
    }),
    NativeDef::fn2("link", |vm, to, at| {
        let to = vm.path_arg(to)?;
        on_path(vm, at, |p| fs::hard_link(to, p))
    }),
    NativeDef::full("open", |vm, a| {
        let [path, flags, mode] = a.bind(vm, &Signature::new("open", ["path", "flags", "mode"], 2))?;
        let path = path.unwrap_or(vm.none);
        let flags = vm.index_i64(flags.unwrap_or(vm.none))? as i32;
        let mode = match mode {
            Some(m) => vm.index_i64(m)? as libc::c_uint,
            None => 0o777,
        };
        let system_path = vm.path_arg(path)?;
        let Ok(name) = std::ffi::CString::new(system_path.as_os_str().as_bytes()) else {
            return Err(vm.value_error("embedded null byte"));
        };
        // SAFETY: a NUL-terminated path; the mode is what the variadic call reads.
        let fd = unsafe { libc::open(name.as_ptr(), flags | libc::O_CLOEXEC, mode) };
        if fd < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), Some(path)));
        }
        Ok(vm.int(i64::from(fd)))
    }),
    NativeDef::fn2("read", |vm, fd, n| {
        let (fd, n) = (vm.index_i64(fd)? as i32, vm.index_i64(n)?);
        let Ok(n) = usize::try_from(n) else {
            return Err(vm.io_error(&io::Error::from_raw_os_error(libc::EINVAL), None));
        };
        vm.charge(n)?;
        let mut data = vec![0u8; n];
        // SAFETY: room for `n` bytes.
        let got = unsafe { libc::read(fd, data.as_mut_ptr().cast(), n) };
        if got < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), None));
        }
        Ok(vm.bytes(&data[..got as usize]))
    }),
    NativeDef::fn3("_utime", |vm, path, accessed, modified| {
        let (a, m) = (vm.float_arg(accessed)?, vm.float_arg(modified)?);
        let time = |t: f64| {
            std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs_f64(t.clamp(0.0, 1e15))
        };
        let times = fs::FileTimes::new().set_accessed(time(a)).set_modified(time(m));
        on_path(vm, path, |p| fs::File::open(p)?.set_times(times))
    }),
    NativeDef::fn0("_uname", |vm| {
        // SAFETY: a plain struct of byte arrays that the call fills with NUL-terminated text.
        let names = unsafe {
            let mut names: libc::utsname = std::mem::zeroed();
            libc::uname(&mut names);
            names
        };
        let fields = [&names.sysname, &names.nodename, &names.release, &names.version, &names.machine];
        let list = vm.new_list();
        for field in fields {
            let text: String = field.iter().take_while(|&&c| c != 0).map(|&c| c as u8 as char).collect();
            let text = vm.str(&text);
            vm.list_push(list, text);
        }
        Ok(vm.tuple_from_list(list))
    }),
    NativeDef::fn1("isatty", |vm, fd| {
        let fd = vm.index_i64(fd)? as i32;
        // SAFETY: a query about a descriptor number.
        let tty = unsafe { libc::isatty(fd) } == 1;
        Ok(vm.bool(tty))
    }),
    NativeDef::fn0("cpu_count", |vm| match std::thread::available_parallelism() {
        Ok(n) => Ok(vm.int_from_usize(n.get())),
        Err(_) => Ok(vm.none),
    }),
    NativeDef::fn1("urandom", |vm, n| {
        let Ok(n) = usize::try_from(vm.index_i64(n)?) else {
            return Err(vm.value_error("negative argument not allowed"));
        };
        vm.charge(n)?;
        let mut bytes = vec![0u8; n];
        let read = fs::File::open("/dev/urandom").and_then(|mut f| io::Read::read_exact(&mut f, &mut bytes));
        read.map_err(|e| vm.io_error(&e, None))?;
        Ok(vm.bytes(&bytes))
    }),
    NativeDef::fn1("strerror", |vm, n| {
        let n = vm.index_i64(n)? as i32;
        let words = crate::streams::errno_text(&io::Error::from_raw_os_error(n));
        Ok(vm.str(&words))
    }),
    NativeDef::fn2("putenv", |vm, name, value| {
        // LIMIT: the process's own environment is left alone: other threads may be reading it. Child processes are given
        // what `os.environ` holds.
        vm.path_arg(name)?;
        vm.path_arg(value)?;
        Ok(vm.none)
    }),
    NativeDef::fn1("_exit", |vm, status| {
        let status = vm.index_i64(status)? as i32;
        drop(vm.stdout.flush());
        std::process::exit(status)
    }),
    NativeDef::fn1("close", |vm, fd| {
        let fd = vm.index_i64(fd)? as i32;
        // SAFETY: closing a descriptor that the program says is its own; the call checks the number.
        if unsafe { libc::close(fd) } < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), None));
        }
        Ok(vm.none)
    }),
    NativeDef::fn1("dup", |vm, fd| {
        let fd = vm.index_i64(fd)? as i32;
        // SAFETY: a system call on a number; the copy is not inherited, as in Python.
        let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        if copy < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), None));
        }
        Ok(vm.int(copy.into()))
    }),
    NativeDef::fn2("kill", |vm, pid, number| {
        let (pid, number) = (vm.index_i64(pid)? as libc::pid_t, vm.index_i64(number)? as i32);
        super::signal::send(vm, || {
            // SAFETY: system calls on numbers. A signal to this process itself goes to this thread, so that its handler
            // runs before the call returns.
            unsafe { if pid == libc::getpid() { libc::raise(number) } else { libc::kill(pid, number) } }
        })
    }),
    NativeDef::fn2("killpg", |vm, group, number| {
        let (group, number) = (vm.index_i64(group)? as libc::pid_t, vm.index_i64(number)? as i32);
        super::signal::send(vm, || {
            // SAFETY: a system call on numbers.
            unsafe { libc::killpg(group, number) }
        })
    }),
    NativeDef::fn1("getpgid", |vm, pid| {
        let pid = vm.index_i64(pid)? as libc::pid_t;
        // SAFETY: a query about a number.
        let group = unsafe { libc::getpgid(pid) };
        if group < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), None));
        }
        Ok(vm.int(group.into()))
    }),
    NativeDef::fn2("waitpid", super::subprocess::wait),
    NativeDef::fn2("write", |vm, fd, data| {
        let fd = vm.index_i64(fd)? as i32;
        let data = vm.bytes_arg(data)?;
        let done = match fd {
            1 => vm.stdout.write(&data).and_then(|()| vm.stdout.flush()).map(|()| data.len()),
            2 => vm.stderr.write(&data).and_then(|()| vm.stderr.flush()).map(|()| data.len()),
            _ => {
                // SAFETY: the pointer and length are those of a slice.
                match unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) } {
                    n if n < 0 => Err(io::Error::last_os_error()),
                    n => Ok(n as usize),
                }
            }
        };
        let n = done.map_err(|e| vm.io_error(&e, None))?;
        Ok(vm.int_from_usize(n))
    }),
];

/// A path of the system as a str, undecodable bytes as surrogates.
pub(crate) fn text(vm: &mut Vm, path: &OsStr) -> R {
    crate::codec::decode(vm, path.as_bytes(), Codec::Utf8, Errors("surrogateescape")).map(Gc::value)
}

fn on_path(vm: &mut Vm, path: Value, f: impl FnOnce(&PathBuf) -> io::Result<()>) -> R {
    let system_path = vm.path_arg(path)?;
    match f(&system_path) {
        Ok(()) => Ok(vm.none),
        Err(e) => Err(vm.io_error(&e, Some(path))),
    }
}

fn rename(vm: &mut Vm, from: Value, to: Value) -> R {
    let (a, b) = (vm.path_arg(from)?, vm.path_arg(to)?);
    match fs::rename(a, b) {
        Ok(()) => Ok(vm.none),
        Err(e) => {
            let words = vm.str(&crate::streams::errno_text(&e));
            let errno = vm.int(i64::from(e.raw_os_error().unwrap_or(libc::EIO)));
            let none = vm.none;
            Err(vm.raise_new(vm.exc.os_error, &[errno, words, from, none, to]))
        }
    }
}

fn list_dir(vm: &mut Vm, a: &[Value]) -> R {
    vm.settle_files();
    let path = match a.first() {
        Some(&p) if p != vm.none => p,
        _ => vm.str("."),
    };
    let system_path = vm.path_arg(path)?;
    let entries = match fs::read_dir(system_path) {
        Ok(e) => e,
        Err(e) => return Err(vm.io_error(&e, Some(path))),
    };
    let list = vm.new_list();
    for entry in entries {
        match entry {
            Ok(e) => {
                let name = text(vm, &e.file_name())?;
                vm.list_push(list, name);
            }
            Err(e) => return Err(vm.io_error(&e, Some(path))),
        }
    }
    Ok(list.value())
}

fn stat(vm: &mut Vm, path: Value, follow: bool) -> R {
    vm.settle_files();
    let found = if vm.is_int(path) {
        let fd = vm.index_i64(path)?;
        fs::metadata(format!("/proc/self/fd/{fd}"))
    } else {
        let p = vm.path_arg(path)?;
        if follow { fs::metadata(p) } else { fs::symlink_metadata(p) }
    };
    let m = found.map_err(|e| vm.io_error(&e, Some(path)))?;
    let list = vm.new_list();
    let whole = [m.mode().into(), m.ino(), m.dev(), m.nlink(), m.uid().into(), m.gid().into(), m.size()];
    for n in whole {
        let v = vm.int_from_u64(n);
        vm.list_push(list, v);
    }
    for (s, ns) in [(m.atime(), m.atime_nsec()), (m.mtime(), m.mtime_nsec()), (m.ctime(), m.ctime_nsec())] {
        let v = vm.float(s as f64 + ns as f64 * 1e-9);
        vm.list_push(list, v);
    }
    Ok(vm.struct_sequence(&STAT_RESULT, crate::value::ListExt::as_slice(&list)))
}

fn init(vm: &mut Vm, m: Gc<Module>) -> R<()> {
    let environ = vm.new_dict();
    for (name, value) in std::env::vars_os() {
        let (name, value) = (text(vm, &name)?, text(vm, &value)?);
        vm.dict_set(environ, name, value)?;
    }
    let t = vm.native_type(&STAT_RESULT);
    for (name, v) in
        [("environ", environ.value()), ("stat_result", t.value()), ("error", vm.exc.os_error.value())]
    {
        let name = vm.intern(name);
        vm.dict_set_str(m.dict.get(), name, v);
    }
    let constants = [
        ("F_OK", 0),
        ("X_OK", 1),
        ("W_OK", 2),
        ("R_OK", 4),
        ("O_RDONLY", libc::O_RDONLY),
        ("O_WRONLY", libc::O_WRONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_APPEND", libc::O_APPEND),
        ("O_CREAT", libc::O_CREAT),
        ("O_EXCL", libc::O_EXCL),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_NOFOLLOW", libc::O_NOFOLLOW),
        ("O_CLOEXEC", libc::O_CLOEXEC),
        ("WNOHANG", libc::WNOHANG),
        ("WUNTRACED", libc::WUNTRACED),
    ];
    for (name, n) in constants {
        let (name, n) = (vm.intern(name), vm.int(i64::from(n)));
        vm.dict_set_str(m.dict.get(), name, n);
    }
    Ok(())
}
