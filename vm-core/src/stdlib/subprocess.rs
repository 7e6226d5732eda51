//! `_subprocess`: starting other programs, pipes to them and waiting for them; under `subprocess.py`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Signature};
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_subprocess",
    doc: "Processes and pipes.",
    functions: &[&[
        NativeDef::full("spawn", spawn),
        NativeDef::fn0("pipe", |vm| {
            let (r, w) = pipe().map_err(|e| vm.io_error(&e, None))?;
            let (r, w) = (vm.int(r.into()), vm.int(w.into()));
            Ok(vm.tuple(&[r, w]))
        }),
        NativeDef::fn2("waitpid", wait),
        NativeDef::full("exchange", exchange),
    ]],
    init: |_, _| Ok(()),
};

/// How long a wait goes on before Ctrl-C is looked for.
const SLICE: Duration = Duration::from_millis(50);

fn pipe() -> io::Result<(RawFd, RawFd)> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    match unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } {
        0 => Ok((ends[0], ends[1])),
        _ => Err(io::Error::last_os_error()),
    }
}

/// `spawn(arguments, executable, cwd, environment, stdin, stdout, stderr, new_session)`: the process id. `environment` is
/// None or a list of name and value pairs; a descriptor of -1 is inherited.
fn spawn(vm: &mut Vm, a: Args<'_>) -> R {
    let names = ["args", "executable", "cwd", "env", "stdin", "stdout", "stderr", "new_session"];
    let given = a.bind(vm, &Signature::new("spawn", names, 8))?;
    let [args, executable, cwd, environment, stdin, stdout, stderr, session] =
        given.map(|v| v.unwrap_or(vm.none));
    let Some(list) = vm.plain_list(args) else { return Err(vm.type_error("spawn() needs a list")) };
    let Some(first) = list.item(0) else { return Err(vm.value_error("spawn() needs a program")) };
    let program = if executable == vm.none { first } else { executable };
    let mut command = Command::new(vm.path_arg(program)?);
    command.arg0(vm.path_arg(first)?);
    let mut at = 1;
    while let Some(v) = list.item(at) {
        let word = vm.path_arg(v)?;
        if word.as_os_str().as_bytes().contains(&0) {
            return Err(vm.value_error("embedded null byte"));
        }
        command.arg(word);
        at += 1;
    }
    if cwd != vm.none {
        let folder = vm.path_arg(cwd)?;
        // Looked at first: the error that comes back does not tell which of the two is missing.
        if let Err(e) = std::fs::metadata(&folder).and_then(|_| std::fs::read_dir(&folder)) {
            return Err(vm.io_error(&e, Some(cwd)));
        }
        command.current_dir(folder);
    }
    if let Some(pairs) = vm.plain_list(environment) {
        command.env_clear();
        let mut at = 0;
        while let (Some(name), Some(value)) = (pairs.item(at), pairs.item(at + 1)) {
            command.env(vm.path_arg(name)?, vm.path_arg(value)?);
            at += 2;
        }
    }
    for (which, v) in [stdin, stdout, stderr].into_iter().enumerate() {
        let fd = vm.index_i64(v)? as RawFd;
        let stream = match inherited_or_copy(fd) {
            Ok(s) => s,
            Err(e) => return Err(vm.io_error(&e, None)),
        };
        match which {
            0 => command.stdin(stream),
            1 => command.stdout(stream),
            _ => command.stderr(stream),
        };
    }
    // Only where it is needed: without such a step the library starts the program without copying page tables.
    if vm.truth(session)? {
        // SAFETY: one system call between fork and exec.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                Ok(())
            });
        }
    }
    match command.spawn() {
        Ok(child) => Ok(vm.int(child.id().into())),
        Err(e) => Err(vm.io_error(&e, Some(program))),
    }
}

fn inherited_or_copy(fd: RawFd) -> io::Result<Stdio> {
    if fd < 0 {
        return Ok(Stdio::inherit());
    }
    // SAFETY: borrowed for the copy only; a number that is not open makes the copy fail.
    let copy = unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned()?;
    Ok(Stdio::from(copy))
}

/// `waitpid(pid, options)` → (pid, status).
pub(crate) fn wait(vm: &mut Vm, pid: Value, options: Value) -> R {
    let (pid, options) = (vm.index_i64(pid)? as libc::pid_t, vm.index_i64(options)? as libc::c_int);
    let mut status = 0;
    let mut pause = Duration::from_micros(200);
    let found = loop {
        // SAFETY: room for the status. Never blocking, as only this thread's safe points see to Ctrl-C.
        let found = unsafe { libc::waitpid(pid, &raw mut status, options | libc::WNOHANG) };
        if found < 0 {
            return Err(vm.io_error(&io::Error::last_os_error(), None));
        }
        if found != 0 || options & libc::WNOHANG != 0 {
            break found;
        }
        vm.poll()?;
        std::thread::sleep(pause);
        pause = (pause * 2).min(SLICE / 5);
    };
    let (found, status) = (vm.int(found.into()), vm.int(status.into()));
    Ok(vm.tuple(&[found, status]))
}

/// `exchange(stdin, data, stdout, stderr, timeout)`: writes and reads pipes at once, so that neither side waits for ever;
/// (output, errors, whether all ended in time, bytes of `data` written). `stdin` is closed once all is written; -1 is no
/// pipe, a negative timeout no limit.
fn exchange(vm: &mut Vm, a: Args<'_>) -> R {
    let names = ["stdin", "data", "stdout", "stderr", "timeout"];
    let given = a.bind(vm, &Signature::new("exchange", names, 5))?;
    let [stdin, data, stdout, stderr, timeout] = given.map(|v| v.unwrap_or(vm.none));
    let mut fds =
        [vm.index_i64(stdin)? as RawFd, vm.index_i64(stdout)? as RawFd, vm.index_i64(stderr)? as RawFd];
    let timeout = vm.float_arg(timeout)?;
    let end = (timeout >= 0.0).then(|| Instant::now() + Duration::from_secs_f64(timeout.min(1e9)));
    let input = vm.bytes_arg(data)?.to_vec();
    let mut written = 0;
    let mut read = [Vec::new(), Vec::new()];
    let in_time = loop {
        if fds.iter().all(|&fd| fd < 0) {
            break true;
        }
        let left = end.map_or(SLICE, |e| e.saturating_duration_since(Instant::now()).min(SLICE));
        let mut polled = fds.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
        polled[0].events = libc::POLLOUT;
        // SAFETY: three entries; negative descriptors are skipped.
        unsafe { libc::poll(polled.as_mut_ptr(), 3, left.as_millis() as libc::c_int + 1) };
        vm.poll()?;
        if polled[0].revents != 0 {
            // At most what a pipe takes without blocking.
            let piece = &input[written..input.len().min(written + libc::PIPE_BUF)];
            match borrowed(fds[0]).write(piece) {
                Ok(n) => written += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => written = input.len(),
            }
            if written == input.len() {
                // The reader must see the end: nothing more will come.
                // SAFETY: the caller has given this descriptor up.
                unsafe { libc::close(fds[0]) };
                fds[0] = -1;
            }
        }
        for i in 1..3 {
            if polled[i].revents == 0 {
                continue;
            }
            let mut chunk = [0; 1 << 16];
            match borrowed(fds[i]).read(&mut chunk) {
                Ok(0) => fds[i] = -1,
                Ok(n) => {
                    vm.charge(read[i - 1].len() + n)?;
                    read[i - 1].extend_from_slice(&chunk[..n]);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(vm.io_error(&e, None)),
            }
        }
        if end.is_some_and(|e| Instant::now() >= e) {
            break fds.iter().all(|&fd| fd < 0);
        }
    };
    let (out, err) = (vm.bytes(&read[0]), vm.bytes(&read[1]));
    let (in_time, written) = (vm.bool(in_time), vm.int_from_usize(written));
    Ok(vm.tuple(&[out, err, in_time, written]))
}

/// The descriptor as a file that isn't closed.
fn borrowed(fd: RawFd) -> std::mem::ManuallyDrop<File> {
    // SAFETY: open as long as the caller's file object, and never dropped here.
    let file = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
    debug_assert_eq!(file.as_raw_fd(), fd);
    file
}
