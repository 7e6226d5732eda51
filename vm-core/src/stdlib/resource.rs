//! `resource`: what the process has used, and its limits.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, ModuleDef, NativeDef, R, TypeDef};
use crate::stdlib::struct_sequence::{item, named};
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "resource",
    doc: "Resource usage and limits of the process.",
    functions: &[&[
        NativeDef::fn1("getrusage", usage),
        NativeDef::fn1("getrlimit", |vm, which| {
            let which = vm.index_i64(which)?;
            let limit = read_limit(vm, which)?;
            limit_tuple(vm, &limit)
        }),
        NativeDef::fn2("setrlimit", set_limit),
        NativeDef::fn0("getpagesize", |vm| {
            // SAFETY: a query without side effects.
            let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
            Ok(vm.int(size))
        }),
    ]],
    init,
};

static USAGE: TypeDef = named(
    "resource",
    "struct_rusage",
    &[
        GetSetDef::get("ru_utime", item::<0>),
        GetSetDef::get("ru_stime", item::<1>),
        GetSetDef::get("ru_maxrss", item::<2>),
        GetSetDef::get("ru_ixrss", item::<3>),
        GetSetDef::get("ru_idrss", item::<4>),
        GetSetDef::get("ru_isrss", item::<5>),
        GetSetDef::get("ru_minflt", item::<6>),
        GetSetDef::get("ru_majflt", item::<7>),
        GetSetDef::get("ru_nswap", item::<8>),
        GetSetDef::get("ru_inblock", item::<9>),
        GetSetDef::get("ru_oublock", item::<10>),
        GetSetDef::get("ru_msgsnd", item::<11>),
        GetSetDef::get("ru_msgrcv", item::<12>),
        GetSetDef::get("ru_nsignals", item::<13>),
        GetSetDef::get("ru_nvcsw", item::<14>),
        GetSetDef::get("ru_nivcsw", item::<15>),
    ],
);

fn usage(vm: &mut Vm, who: Value) -> R {
    let who = vm.index_i64(who)?;
    // SAFETY: a plain struct that the call fills.
    let (status, u) = unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        (libc::getrusage(who as _, &raw mut u), u)
    };
    if status != 0 {
        return Err(vm.value_error("invalid who parameter"));
    }
    let list = vm.new_list();
    for t in [u.ru_utime, u.ru_stime] {
        let seconds = vm.float(t.tv_sec as f64 + t.tv_usec as f64 * 1e-6);
        vm.list_push(list, seconds);
    }
    let counts = [
        u.ru_maxrss,
        u.ru_ixrss,
        u.ru_idrss,
        u.ru_isrss,
        u.ru_minflt,
        u.ru_majflt,
        u.ru_nswap,
        u.ru_inblock,
        u.ru_oublock,
        u.ru_msgsnd,
        u.ru_msgrcv,
        u.ru_nsignals,
        u.ru_nvcsw,
        u.ru_nivcsw,
    ];
    for n in counts {
        let n = vm.int(n);
        vm.list_push(list, n);
    }
    Ok(vm.struct_sequence(&USAGE, list.as_slice()))
}

fn read_limit(vm: &mut Vm, which: i64) -> R<libc::rlimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a plain struct that the call fills.
    match unsafe { libc::getrlimit(which as _, &raw mut limit) } {
        0 => Ok(limit),
        _ => Err(vm.value_error("invalid resource specified")),
    }
}

fn limit_tuple(vm: &mut Vm, limit: &libc::rlimit) -> R {
    // RLIM_INFINITY is all ones: -1.
    let (soft, hard) = (vm.int(limit.rlim_cur as i64), vm.int(limit.rlim_max as i64));
    Ok(vm.tuple(&[soft, hard]))
}

fn set_limit(vm: &mut Vm, which: Value, limits: Value) -> R {
    let which = vm.index_i64(which)?;
    read_limit(vm, which)?;
    let pair = vm.collect_list(limits)?;
    let (Some(soft), Some(hard), 2) = (pair.item(0), pair.item(1), pair.len.get()) else {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    };
    let (soft, hard) = (vm.index_i64(soft)?, vm.index_i64(hard)?);
    let limit = libc::rlimit { rlim_cur: soft as libc::rlim_t, rlim_max: hard as libc::rlim_t };
    // SAFETY: a plain struct that the call reads.
    if unsafe { libc::setrlimit(which as _, &raw const limit) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(match e.raw_os_error() {
            Some(libc::EINVAL) => vm.value_error("current limit exceeds maximum limit"),
            Some(libc::EPERM) => vm.value_error("not allowed to raise maximum limit"),
            _ => vm.io_error(&e, None),
        });
    }
    Ok(vm.none)
}

fn init(vm: &mut Vm, m: Gc<Module>) -> R<()> {
    let constants: [(&str, i64); 16] = [
        ("RUSAGE_SELF", libc::RUSAGE_SELF.into()),
        ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN.into()),
        ("RUSAGE_THREAD", libc::RUSAGE_THREAD.into()),
        ("RLIM_INFINITY", -1),
        ("RLIMIT_AS", libc::RLIMIT_AS.into()),
        ("RLIMIT_CORE", libc::RLIMIT_CORE.into()),
        ("RLIMIT_CPU", libc::RLIMIT_CPU.into()),
        ("RLIMIT_DATA", libc::RLIMIT_DATA.into()),
        ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE.into()),
        ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK.into()),
        ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE.into()),
        ("RLIMIT_NPROC", libc::RLIMIT_NPROC.into()),
        ("RLIMIT_RSS", libc::RLIMIT_RSS.into()),
        ("RLIMIT_STACK", libc::RLIMIT_STACK.into()),
        ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE.into()),
        ("RLIMIT_NICE", libc::RLIMIT_NICE.into()),
    ];
    for (name, n) in constants {
        let (name, n) = (vm.intern(name), vm.int(n));
        vm.dict_set_str(m.dict.get(), name, n);
    }
    let t = vm.native_type(&USAGE);
    for (name, v) in [("struct_rusage", t.value()), ("error", vm.exc.os_error.value())] {
        let name = vm.intern(name);
        vm.dict_set_str(m.dict.get(), name, v);
    }
    Ok(())
}
