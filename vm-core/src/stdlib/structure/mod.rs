//! The `struct` module: bytes as packed binary data.

mod class;
mod convert;
mod format;

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Raised, Signature};
use format::Format;

pub static DEF: ModuleDef = ModuleDef {
    name: "struct",
    doc: "Functions to convert between Python values and C structs.",
    functions: &[FUNCTIONS],
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("calcsize", |vm, f| {
        let f = format_argument(vm, f)?;
        Ok(vm.int_from_usize(f.size))
    })
    .with_doc("Return size in bytes of the struct described by the format string."),
    NativeDef::full("pack", pack).with_doc(
        "Return a bytes object containing the values v1, v2, ... packed according to the format string.",
    ),
    NativeDef::full("pack_into", |vm, args| {
        args.no_keywords(vm, "pack_into")?;
        let f = leading_format(vm, args)?;
        class::pack_into(vm, &f, &args.pos[1..])
    })
    .with_doc("Pack the values v1, v2, ... according to the format string into the writable buffer."),
    NativeDef::pos("unpack", 2, 2, |vm, args| {
        let f = format_argument(vm, args[0])?;
        class::unpack(vm, &f, args[1])
    })
    .with_doc("Return a tuple containing values unpacked according to the format string."),
    NativeDef::full("unpack_from", |vm, args| {
        const SIG: Signature<3> = Signature::new("unpack_from", ["", "buffer", "offset"], 2).pos_only(1);
        let [f, buffer, offset] = args.bind(vm, &SIG)?;
        let f = format_argument(vm, f.unwrap_or(vm.none))?;
        class::unpack_from(vm, &f, buffer.unwrap_or(vm.none), offset)
    })
    .with_doc("Return a tuple containing values unpacked according to the format string from an offset."),
    NativeDef::pos("iter_unpack", 2, 2, |vm, args| {
        let f = format_argument(vm, args[0])?;
        class::iter_unpack(vm, f, args[1])
    })
    .with_doc("Return an iterator yielding tuples unpacked from the given bytes."),
    NativeDef::fn0("_clearcache", |vm| Ok(vm.none)),
];

fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let dict = module.dict.get();
    let name = vm.intern("Struct");
    let class = vm.native_type(&class::STRUCT_DEF);
    vm.dict_set_str(dict, name, class.value());
    // `struct.error`: an ordinary exception class.
    let body = vm.new_dict();
    let module_name = vm.str("struct");
    vm.dict_set_str(body, vm.names.module, module_name);
    let bases = vm.tuple(&[vm.exc.exception.value()]);
    let error_name = vm.str("error");
    let error = vm.call(vm.types.type_.value(), &[error_name, bases, body.value()])?;
    vm.kept.insert("struct.error", error);
    let name = vm.intern("error");
    vm.dict_set_str(dict, name, error);
    Ok(())
}

/// `struct.error` with this message.
#[cold]
pub fn error(vm: &mut Vm, message: &str) -> Raised {
    match vm.kept.get("struct.error").and_then(|v| v.cast::<Type>()) {
        Some(class) => {
            let text = vm.str(message);
            vm.raise_new(class, &[text])
        }
        None => vm.value_error(message),
    }
}

/// A format given as str or bytes.
pub fn format_argument(vm: &mut Vm, v: Value) -> R<Format> {
    let text = if let Some(s) = v.cast::<Str>() {
        match s.as_ascii() {
            Some(t) => t.as_bytes().to_vec(),
            None => {
                // The encoder raises UnicodeEncodeError.
                let encoding = vm.str("ascii");
                vm.call_method(v, "encode", &[encoding])?;
                return Err(error(vm, "bad char in struct format"));
            }
        }
    } else if let Some(b) = v.cast::<Bytes>() {
        b.as_slice().to_vec()
    } else {
        let given = vm.type_name(v);
        return Err(vm.type_error(format!("Struct() argument 1 must be a str or bytes object, not {given}")));
    };
    Format::parse(&text).map_err(|message| error(vm, message))
}

/// The first of the arguments as a format.
fn leading_format(vm: &mut Vm, args: Args<'_>) -> R<Format> {
    match args.pos.first() {
        Some(&f) => format_argument(vm, f),
        None => Err(vm.type_error("missing format argument")),
    }
}

fn pack(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "pack")?;
    let f = leading_format(vm, args)?;
    class::pack(vm, &f, &args.pos[1..])
}
