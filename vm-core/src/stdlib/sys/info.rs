//! The tuples with names in `sys`: versions, limits, flags.

use vm_layout::*;

use super::{VERSION, set};
use crate::Vm;
use crate::native::{GetSetDef, TypeDef};
use crate::stdlib::struct_sequence::{item, named};

static VERSION_INFO: TypeDef = named(
    "sys",
    "version_info",
    &[
        GetSetDef::get("major", item::<0>),
        GetSetDef::get("minor", item::<1>),
        GetSetDef::get("micro", item::<2>),
        GetSetDef::get("releaselevel", item::<3>),
        GetSetDef::get("serial", item::<4>),
    ],
);

static FLOAT_INFO: TypeDef = named(
    "sys",
    "float_info",
    &[
        GetSetDef::get("max", item::<0>),
        GetSetDef::get("max_exp", item::<1>),
        GetSetDef::get("max_10_exp", item::<2>),
        GetSetDef::get("min", item::<3>),
        GetSetDef::get("min_exp", item::<4>),
        GetSetDef::get("min_10_exp", item::<5>),
        GetSetDef::get("dig", item::<6>),
        GetSetDef::get("mant_dig", item::<7>),
        GetSetDef::get("epsilon", item::<8>),
        GetSetDef::get("radix", item::<9>),
        GetSetDef::get("rounds", item::<10>),
    ],
);

static INT_INFO: TypeDef = named(
    "sys",
    "int_info",
    &[
        GetSetDef::get("bits_per_digit", item::<0>),
        GetSetDef::get("sizeof_digit", item::<1>),
        GetSetDef::get("default_max_str_digits", item::<2>),
        GetSetDef::get("str_digits_check_threshold", item::<3>),
    ],
);

static HASH_INFO: TypeDef = named(
    "sys",
    "hash_info",
    &[
        GetSetDef::get("width", item::<0>),
        GetSetDef::get("modulus", item::<1>),
        GetSetDef::get("inf", item::<2>),
        GetSetDef::get("nan", item::<3>),
        GetSetDef::get("imag", item::<4>),
        GetSetDef::get("algorithm", item::<5>),
        GetSetDef::get("hash_bits", item::<6>),
        GetSetDef::get("seed_bits", item::<7>),
        GetSetDef::get("cutoff", item::<8>),
    ],
);

static FLAGS: TypeDef = named(
    "sys",
    "flags",
    &[
        GetSetDef::get("debug", item::<0>),
        GetSetDef::get("inspect", item::<1>),
        GetSetDef::get("interactive", item::<2>),
        GetSetDef::get("optimize", item::<3>),
        GetSetDef::get("dont_write_bytecode", item::<4>),
        GetSetDef::get("no_user_site", item::<5>),
        GetSetDef::get("no_site", item::<6>),
        GetSetDef::get("ignore_environment", item::<7>),
        GetSetDef::get("verbose", item::<8>),
        GetSetDef::get("bytes_warning", item::<9>),
        GetSetDef::get("quiet", item::<10>),
        GetSetDef::get("hash_randomization", item::<11>),
        GetSetDef::get("isolated", item::<12>),
        GetSetDef::get("dev_mode", item::<13>),
        GetSetDef::get("utf8_mode", item::<14>),
        GetSetDef::get("warn_default_encoding", item::<15>),
        GetSetDef::get("safe_path", item::<16>),
        GetSetDef::get("int_max_str_digits", item::<17>),
    ],
);

static THREAD_INFO: TypeDef = named(
    "sys",
    "thread_info",
    &[
        GetSetDef::get("name", item::<0>),
        GetSetDef::get("lock", item::<1>),
        GetSetDef::get("version", item::<2>),
    ],
);

/// Adds them to the module.
pub(super) fn add(vm: &mut Vm, m: Gc<Module>) {
    let version = version_info(vm);
    set(vm, m, "version_info", version);
    let floats = [f64::MAX, f64::MIN_POSITIVE, f64::EPSILON].map(|f| vm.float(f));
    let ints = [1024, 308, -1021, -307, 15, 53, 2, 1].map(|i| vm.int(i));
    let v = vm.struct_sequence(
        &FLOAT_INFO,
        &[
            floats[0], ints[0], ints[1], floats[1], ints[2], ints[3], ints[4], ints[5], floats[2], ints[6],
            ints[7],
        ],
    );
    set(vm, m, "float_info", v);
    let ints = [30, 4, 4300, 640].map(|i| vm.int(i));
    let v = vm.struct_sequence(&INT_INFO, &ints);
    set(vm, m, "int_info", v);
    let n = [64, (1 << 61) - 1, 314_159, 0, 1_000_003, 64, 128, 0].map(|i| vm.int(i));
    let algorithm = vm.str("siphash13");
    let v = vm.struct_sequence(&HASH_INFO, &[n[0], n[1], n[2], n[3], n[4], algorithm, n[5], n[6], n[7]]);
    set(vm, m, "hash_info", v);
    let zero = vm.int(0);
    let mut flags = [zero; 18];
    flags[4] = vm.int(i64::from(!vm.config.cache.write));
    flags[8] = vm.int(i64::from(vm.config.cache.verbose));
    flags[13] = vm.false_;
    flags[16] = vm.false_;
    flags[17] = vm.int(4300);
    let v = vm.struct_sequence(&FLAGS, &flags);
    set(vm, m, "flags", v);
    let name = vm.str("none");
    let none = vm.none;
    let v = vm.struct_sequence(&THREAD_INFO, &[name, none, none]);
    set(vm, m, "thread_info", v);
    let implementation = vm.module("sys.implementation");
    let tag = vm.str(crate::cache::CACHE_TAG);
    let name = vm.str("workbench");
    let hex = vm.int(0x030b_07f0);
    for (key, v) in [("name", name), ("version", version), ("hexversion", hex), ("cache_tag", tag)] {
        set(vm, implementation, key, v);
    }
    set(vm, m, "implementation", implementation.value());
}

fn version_info(vm: &mut Vm) -> Value {
    let [major, minor, micro] = VERSION.map(|n| vm.int(n));
    let level = vm.str("final");
    let serial = vm.int(0);
    vm.struct_sequence(&VERSION_INFO, &[major, minor, micro, level, serial])
}
