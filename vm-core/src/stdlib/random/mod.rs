//! The `_random` module: the Mersenne Twister that `random.Random` derives from.

mod twister;

use num_bigint::BigInt;
use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, Native, NativeDef, R, Tracer, TypeDef, type_flags};
use crate::types::int::{IntRef, class_argument};
use twister::Twister;

pub static DEF: ModuleDef = ModuleDef {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[FUNCTIONS],
    init: |vm: &mut Vm, module: Gc<Module>| {
        let class = vm.native_type(&RANDOM_DEF);
        let name = vm.intern("Random");
        vm.dict_set_str(module.dict.get(), name, class.value());
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[NativeDef::fn1("seed_bytes", seed_bytes)
    .with_doc("The int that seeding with these bytes comes down to (version 2 of random.seed).")];

static RANDOM_DEF: TypeDef = TypeDef {
    module: "_random",
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::fn1("random", random).with_doc("random() -> x in the interval [0, 1)."),
        NativeDef::pos("seed", 1, 2, seed).with_doc("seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier."),
        NativeDef::fn2("getrandbits", getrandbits).with_doc("getrandbits(k) -> x.  Generates an int with k random bits."),
        NativeDef::fn1("getstate", getstate).with_doc("getstate() -> tuple containing the current state."),
        NativeDef::fn2("setstate", setstate).with_doc("setstate(state) -> None.  Restores generator state."),
    ],
    doc: "Random() -> create a random number generator with its own internal state.",
    ..TypeDef::new("Random", Kind::Foreign)
};

impl Native for Twister {
    fn trace(&self, _: &mut dyn Tracer) {}
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        size_of::<Twister>()
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&RANDOM_DEF);
    let class = class_argument(vm, args, base)?;
    Ok(vm.foreign(class, Twister::new(&entropy())))
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&RANDOM_DEF);
    if vm.type_of(args.pos[0]) == base && args.has_keywords() {
        return Err(vm.type_error("Random() takes no keyword arguments"));
    }
    if args.pos.len() > 2 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("Random expected at most 1 argument, got {n}")));
    }
    seed(vm, args.pos)
}

fn this<'a>(vm: &mut Vm, v: Value) -> R<&'a mut Twister> {
    match vm.foreign_mut::<Twister>(v) {
        Some(t) => Ok(t),
        None => Err(vm.type_error("uninitialized Random object")),
    }
}

fn random(vm: &mut Vm, v: Value) -> R {
    let f = this(vm, v)?.next_f64();
    Ok(vm.float(f))
}

/// Words of a seed from the system.
fn entropy() -> Vec<u32> {
    let mut bytes = vec![0u8; 624 * 4];
    // SAFETY: fills at most the buffer's length.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), libc::GRND_NONBLOCK) };
    if got != bytes.len() as isize {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        return vec![now.as_nanos() as u32, (now.as_nanos() >> 32) as u32, std::process::id()];
    }
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
}

/// `seed(n)`: by the magnitude of an int, else by the hash.
fn seed(vm: &mut Vm, args: &[Value]) -> R {
    let key = match args.get(1).copied().filter(|&v| v != vm.none) {
        None => entropy(),
        Some(v) => match IntRef::of(v) {
            Some(IntRef::Small(i)) => words_of(i.unsigned_abs()),
            Some(IntRef::Big(b)) => b.magnitude().to_u32_digits(),
            None => words_of(vm.hash(v)? as u64),
        },
    };
    *this(vm, args[0])? = Twister::new(&key);
    Ok(vm.none)
}

/// 32-bit words of a number, least significant first; at least one.
fn words_of(n: u64) -> Vec<u32> {
    if n >> 32 == 0 { vec![n as u32] } else { vec![n as u32, (n >> 32) as u32] }
}

fn getrandbits(vm: &mut Vm, v: Value, count: Value) -> R {
    let k = vm.index(count)?;
    let k = match vm.as_i64(k).map(i32::try_from) {
        Some(Ok(k)) => k,
        _ => return Err(vm.overflow_error("Python int too large to convert to C int")),
    };
    if k < 0 {
        return Err(vm.value_error("number of bits must be non-negative"));
    }
    let k = k as usize;
    vm.charge(k / 8)?;
    let t = this(vm, v)?;
    if k == 0 {
        return Ok(vm.int(0));
    }
    if k <= 32 {
        let n = t.next_u32() >> (32 - k);
        return Ok(vm.int(i64::from(n)));
    }
    let mut words = Vec::with_capacity(k.div_ceil(32));
    let mut rest = k;
    while rest > 0 {
        let n = t.next_u32();
        words.push(if rest < 32 { n >> (32 - rest) } else { n });
        rest = rest.saturating_sub(32);
    }
    if let [low, high] = *words {
        return Ok(vm.int_from_u64(u64::from(high) << 32 | u64::from(low)));
    }
    let n = BigInt::from_slice(num_bigint::Sign::Plus, &words);
    Ok(vm.big(n))
}

fn getstate(vm: &mut Vm, v: Value) -> R {
    let (state, index) = this(vm, v)?.state();
    let list = vm.new_list();
    for n in state {
        let n = vm.int(i64::from(n));
        vm.list_push(list, n);
    }
    let index = vm.int_from_usize(index);
    vm.list_push(list, index);
    Ok(vm.tuple_from_list(list))
}

fn setstate(vm: &mut Vm, v: Value, state: Value) -> R {
    let Some(t) = state.cast::<Tuple>() else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    if t.len != twister::N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; twister::N];
    for (w, &item) in words.iter_mut().zip(t.items()) {
        *w = match IntRef::of(item) {
            Some(x) if x.is_negative() => {
                return Err(vm.overflow_error("can't convert negative value to unsigned int"));
            }
            Some(IntRef::Small(i)) => i as u32,
            Some(IntRef::Big(_)) => {
                return Err(vm.overflow_error("Python int too large to convert to C unsigned long"));
            }
            None => return Err(vm.type_error("an integer is required")),
        };
    }
    let index = vm.index_i64(t.items()[twister::N])?;
    if !(0..=twister::N as i64).contains(&index) {
        return Err(vm.value_error("invalid state"));
    }
    this(vm, v)?.set_state(words, index as usize);
    Ok(vm.none)
}

/// The bytes followed by their SHA-512 as one big-endian number.
fn seed_bytes(vm: &mut Vm, v: Value) -> R {
    use sha2::Digest;
    let Some(b) = v.cast::<Bytes>() else { return Err(vm.type_error("seed_bytes() argument must be bytes")) };
    let mut data = b.as_slice().to_vec();
    let hash = sha2::Sha512::digest(&data);
    data.extend_from_slice(&hash);
    let n = BigInt::from_bytes_be(num_bigint::Sign::Plus, &data);
    Ok(vm.big(n))
}
