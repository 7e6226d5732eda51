//! The `time` module.

mod calendar;
mod clocks;
mod struct_time;

use vm_layout::{Gc, Module};

use crate::Vm;
use crate::native::{ModuleDef, R};

pub static DEF: ModuleDef = ModuleDef {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: &[clocks::FUNCTIONS, calendar::FUNCTIONS],
    init,
};

fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let dict = module.dict.get();
    let clocks = [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
        ("CLOCK_TAI", libc::CLOCK_TAI),
    ];
    for (name, id) in clocks {
        let name = vm.intern(name);
        let id = vm.int(i64::from(id));
        vm.dict_set_str(dict, name, id);
    }
    let class = struct_time::class(vm);
    let name = vm.intern("struct_time");
    vm.dict_set_str(dict, name, class.value());
    calendar::add_zone(vm, module)
}
