//! Memory given back once a program is compiled: what its trees lay on, and the code that read and compiled it.
//!
//! The kernel maps pages of an executable by the dozen around each that is touched, so start-up leaves most of the front end
//! resident next to the interpreter. Dropping the mappings costs a few soft faults for what is needed again, and leaves
//! a program that runs with the pages that it uses.

/// Threads that start from now on take memory from where all others do, so that what one has freed serves the next: the VM's
/// thread and a JIT's take turns at needing much of it.
pub fn share_memory() {
    // SAFETY: may be called at any time; any positive number is fine.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Gives back what a program that is about to run doesn't need any more.
pub fn give_back_unused() {
    // SAFETY: touches free memory of the allocator only.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::malloc_trim(0);
    }
    give_back_code();
}

/// Gives back the code that has run so far: between the stages of start-up, so that their pages never add up.
pub fn give_back_code() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if !is_traced() {
        // SAFETY: `forget_read_only_pages` is called for each loaded object, with what it expects.
        unsafe { libc::dl_iterate_phdr(Some(forget_read_only_pages), std::ptr::null_mut()) };
    }
}

/// Whether a debugger is at work: its breakpoints are private copies of code pages, which would be lost.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn is_traced() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|l| l.strip_prefix("TracerPid:").is_some_and(|pid| pid.trim() != "0"))
}

/// Drops the mapped pages of the segments that are never written: they come back from the file when they are touched.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
unsafe extern "C" fn forget_read_only_pages(
    object: *mut libc::dl_phdr_info,
    _size: libc::size_t,
    _data: *mut libc::c_void,
) -> libc::c_int {
    // SAFETY: the loader passes a valid description of an object that stays loaded meanwhile.
    let (base, headers) = unsafe {
        let object = &*object;
        (object.dlpi_addr as usize, std::slice::from_raw_parts(object.dlpi_phdr, object.dlpi_phnum as usize))
    };
    // SAFETY: asks for a constant of the system.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    for h in headers.iter().filter(|h| h.p_type == libc::PT_LOAD && h.p_flags & libc::PF_W == 0) {
        let start = (base + h.p_vaddr as usize).next_multiple_of(page);
        let end = (base + h.p_vaddr as usize + h.p_filesz as usize) / page * page;
        if start < end {
            // SAFETY: a mapping of a file that nothing has written to (code for 64-bit machines is not relocated in place):
            // dropping its pages loses nothing.
            unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_DONTNEED) };
        }
    }
    0
}
