//! `_digest`: the hash functions behind `hashlib`, from the RustCrypto crates.

use blake2::{Blake2b512, Blake2s256};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};
use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, ModuleDef, Native, NativeDef, R, Tracer, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_digest",
    doc: "Hash functions.",
    functions: &[&[NativeDef::fn2("new", new)
        .with_doc("new(name, data): a hash object; None if there is no such function.")]],
    init: |vm, module| {
        let class = vm.native_type(&HASH_DEF);
        let name = vm.intern("HASH");
        vm.dict_set_str(module.dict.get(), name, class.value());
        let list = vm.new_list();
        for (name, ..) in FUNCTIONS {
            let name = vm.intern(name).value();
            vm.list_push(list, name);
        }
        let names = vm.tuple_from_list(list);
        let name = vm.intern("names");
        vm.dict_set_str(module.dict.get(), name, names);
        Ok(())
    },
};

/// Name, bytes of a block, maker.
const FUNCTIONS: &[(&str, usize, fn() -> Box<dyn DynDigest>)] = &[
    ("md5", 64, || Box::new(Md5::default())),
    ("sha1", 64, || Box::new(Sha1::default())),
    ("sha224", 64, || Box::new(Sha224::default())),
    ("sha256", 64, || Box::new(Sha256::default())),
    ("sha384", 128, || Box::new(Sha384::default())),
    ("sha512", 128, || Box::new(Sha512::default())),
    ("sha3_224", 144, || Box::new(Sha3_224::default())),
    ("sha3_256", 136, || Box::new(Sha3_256::default())),
    ("sha3_384", 104, || Box::new(Sha3_384::default())),
    ("sha3_512", 72, || Box::new(Sha3_512::default())),
    ("blake2b", 128, || Box::new(Blake2b512::default())),
    ("blake2s", 64, || Box::new(Blake2s256::default())),
];

static HASH_DEF: TypeDef = TypeDef {
    module: "_hashlib",
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn2("update", |vm, v, data| {
            let data = text_refused(vm, data)?;
            this(vm, v)?.state.update(&data);
            Ok(vm.none)
        }),
        NativeDef::fn1("digest", |vm, v| {
            let d = this(vm, v)?.state.clone().finalize();
            Ok(vm.bytes(&d))
        }),
        NativeDef::fn1("hexdigest", |vm, v| {
            let d = this(vm, v)?.state.clone().finalize();
            let hex: String = d.iter().map(|b| format!("{b:02x}")).collect();
            Ok(vm.str(&hex))
        }),
        NativeDef::fn1("copy", |vm, v| {
            let h = this(vm, v)?;
            let copy = Hash { function: h.function, state: h.state.clone() };
            let class = vm.native_type(&HASH_DEF);
            Ok(vm.foreign(class, copy))
        }),
        NativeDef::fn1("__repr__", |vm, v| {
            let name = FUNCTIONS[this(vm, v)?.function].0;
            Ok(vm.str(&format!("<{name} _hashlib.HASH object @ 0x{:x}>", v.bits())))
        }),
    ],
    getset: &[
        GetSetDef::get("name", |vm, v| {
            let name = FUNCTIONS[this(vm, v)?.function].0;
            Ok(vm.str(name))
        }),
        GetSetDef::get("digest_size", |vm, v| {
            let n = this(vm, v)?.state.output_size();
            Ok(vm.int_from_usize(n))
        }),
        GetSetDef::get("block_size", |vm, v| {
            let n = FUNCTIONS[this(vm, v)?.function].1;
            Ok(vm.int_from_usize(n))
        }),
    ],
    ..TypeDef::new("HASH", Kind::Foreign)
};

struct Hash {
    function: usize,
    state: Box<dyn DynDigest>,
}

impl Native for Hash {
    fn trace(&self, _: &mut dyn Tracer) {}
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        256
    }
}

fn this<'a>(vm: &mut Vm, v: Value) -> R<&'a mut Hash> {
    match vm.foreign_mut::<Hash>(v) {
        Some(h) => Ok(h),
        None => Err(vm.type_error("not a hash object")),
    }
}

/// The bytes to hash.
fn text_refused(vm: &mut Vm, v: Value) -> R<crate::types::bytes::view::View> {
    if v.cast::<Str>().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    match vm.byte_view(v) {
        Some(view) => Ok(view),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

fn new(vm: &mut Vm, name: Value, data: Value) -> R {
    let name = name.cast::<Str>().map(|s| s.to_text()).unwrap_or_default();
    let Some(function) = FUNCTIONS.iter().position(|f| f.0 == name) else { return Ok(vm.none) };
    let data = text_refused(vm, data)?;
    let mut state = FUNCTIONS[function].2();
    state.update(&data);
    let class = vm.native_type(&HASH_DEF);
    Ok(vm.foreign(class, Hash { function, state }))
}
