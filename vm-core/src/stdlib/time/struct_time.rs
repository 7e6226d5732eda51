//! `time.struct_time`: a tuple of nine items whose fields have names, and two more fields without index.

use vm_layout::*;

use crate::Vm;
use crate::heap::ext_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature, TypeDef};
use crate::types::int::class_argument;
use crate::value::ListExt;

const FIELDS: [&str; 11] = [
    "tm_year",
    "tm_mon",
    "tm_mday",
    "tm_hour",
    "tm_min",
    "tm_sec",
    "tm_wday",
    "tm_yday",
    "tm_isdst",
    "tm_zone",
    "tm_gmtoff",
];

/// A tuple; ext words: zone, gmtoff.
static DEF: TypeDef = TypeDef {
    module: "time",
    base: |t| t.tuple,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__reduce__", reduce),
    ],
    getset: &[
        GetSetDef::get("tm_year", |vm, v| field(vm, v, 0)),
        GetSetDef::get("tm_mon", |vm, v| field(vm, v, 1)),
        GetSetDef::get("tm_mday", |vm, v| field(vm, v, 2)),
        GetSetDef::get("tm_hour", |vm, v| field(vm, v, 3)),
        GetSetDef::get("tm_min", |vm, v| field(vm, v, 4)),
        GetSetDef::get("tm_sec", |vm, v| field(vm, v, 5)),
        GetSetDef::get("tm_wday", |vm, v| field(vm, v, 6)),
        GetSetDef::get("tm_yday", |vm, v| field(vm, v, 7)),
        GetSetDef::get("tm_isdst", |vm, v| field(vm, v, 8)),
        GetSetDef::get("tm_zone", |vm, v| field(vm, v, 9)),
        GetSetDef::get("tm_gmtoff", |vm, v| field(vm, v, 10)),
    ],
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n \
          accepted by asctime(), mktime() and strftime().",
    ..TypeDef::new("struct_time", Kind::Tuple)
};

/// The class, made at the first call.
pub fn class(vm: &mut Vm) -> Gc<Type> {
    let t = vm.native_type(&DEF);
    if t.ext_words.get() == 0 {
        t.ext_words.set(2);
        t.instances_are_subclass.set(true);
        for (name, n) in [("n_fields", 11), ("n_sequence_fields", 9), ("n_unnamed_fields", 0)] {
            let name = vm.intern(name);
            let n = vm.int(n);
            vm.dict_set_str(t.dict.get(), name, n);
        }
        let list = vm.new_list();
        for name in &FIELDS[..9] {
            let name = vm.intern(name);
            vm.list_push(list, name.value());
        }
        let match_args = vm.tuple_from_list(list);
        let name = vm.intern("__match_args__");
        vm.dict_set_str(t.dict.get(), name, match_args);
    }
    t
}

fn field(vm: &mut Vm, v: Value, i: usize) -> R {
    if i >= 9 {
        return Ok(ext_slots(v).get(i - 9).and_then(|s| s.get()).unwrap_or(vm.none));
    }
    Ok(v.cast::<Tuple>().and_then(|t| t.items().get(i).copied()).unwrap_or(vm.none))
}

/// A struct_time of nine numbers, zone and offset.
pub fn make(vm: &mut Vm, items: &[Value; 9], zone: Value, offset: Value) -> Value {
    let class = class(vm);
    let t = vm.new_tuple_of(class, items).value();
    let ext = ext_slots(t);
    ext[0].set(Some(zone));
    ext[1].set(Some(offset));
    t
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let base = class(vm);
    class_argument(vm, args, base)?;
    const SIG: Signature<2> = Signature::new("structseq", ["sequence", "dict"], 1);
    let [sequence, _] = args.rest().bind(vm, &SIG)?;
    let sequence = sequence.unwrap_or(vm.none);
    if vm.special(sequence, crate::types::Dunder::Iter).is_none()
        && vm.special(sequence, crate::types::Dunder::GetItem).is_none()
    {
        return Err(vm.type_error("constructor requires a sequence"));
    }
    let list = vm.collect_list(sequence)?;
    let n = list.len.get();
    if n < 9 {
        return Err(
            vm.type_error(format!("time.struct_time() takes an at least 9-sequence ({n}-sequence given)"))
        );
    }
    if n > 11 {
        return Err(
            vm.type_error(format!("time.struct_time() takes an at most 11-sequence ({n}-sequence given)"))
        );
    }
    let mut items = [vm.none; 9];
    items.copy_from_slice(&list.as_slice()[..9]);
    let zone = list.item(9).unwrap_or(vm.none);
    let offset = list.item(10).unwrap_or(vm.none);
    Ok(make(vm, &items, zone, offset))
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let mut out = crate::value::TextBuilder::new();
    out.push_str("time.struct_time(");
    for (i, name) in FIELDS[..9].iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        let item = field(vm, v, i)?;
        let s = vm.repr(item)?;
        out.push_object(s);
    }
    out.push_str(")");
    Ok(out.finish(vm))
}

fn reduce(vm: &mut Vm, v: Value) -> R {
    let items = match v.cast::<Tuple>() {
        Some(t) => vm.tuple(t.items()),
        None => vm.empty_tuple.value(),
    };
    let extra = vm.new_dict();
    for (i, name) in FIELDS.iter().enumerate().skip(9) {
        let name = vm.intern(name);
        let item = field(vm, v, i)?;
        vm.dict_set_str(extra, name, item);
    }
    let class = vm.type_of(v).value();
    let args = vm.tuple(&[items, extra.value()]);
    Ok(vm.tuple(&[class, args]))
}
