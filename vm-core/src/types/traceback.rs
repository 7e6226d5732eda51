//! `traceback`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature, TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 4,
    flags: type_flags::TRACKING_SAFE,
    methods: &[NativeDef::full("__new__", new)],
    getset: &[
        GetSetDef::member("tb_frame", |vm, v| Ok(word(vm, v, |t| &t.frame))),
        GetSetDef::get("tb_lineno", |vm, v| {
            let line = word(vm, v, |t| &t.line);
            Ok(vm.as_i64(line).map_or(vm.none, |i| vm.int(i)))
        }),
        // Twice the word's number, as CPython's code units are two bytes: `co_positions` has one entry a unit.
        GetSetDef::member("tb_lasti", |vm, v| {
            let word = word(vm, v, |t| &t.word);
            Ok(vm.as_i64(word).map_or(vm.none, |i| vm.int(2 * i)))
        }),
        GetSetDef::get_set("tb_next", |vm, v| Ok(word(vm, v, |t| &t.next)), set_next),
    ],
    ..TypeDef::new("traceback", Kind::Traceback)
};

fn word(vm: &Vm, v: Value, slot: fn(&Traceback) -> &Slot) -> Value {
    v.cast::<Traceback>().and_then(|t| slot(&t).get()).unwrap_or(vm.none)
}

fn set_next(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("can't delete tb_next attribute")) };
    if to != vm.none && to.kind() != Kind::Traceback {
        let got = vm.type_name(to);
        return Err(vm.type_error(format!("expected traceback object, got '{got}'")));
    }
    let mut at = Some(to);
    while let Some(t) = at.and_then(|a| a.cast::<Traceback>()) {
        if t.value() == v {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = t.next.get();
    }
    if let Some(t) = v.cast::<Traceback>() {
        t.next.set((to != vm.none).then_some(to));
    }
    Ok(())
}

const NEW: Signature<4> = Signature::new("traceback", ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"], 4);

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let [next, frame, lasti, line] = args.rest().bind(vm, &NEW)?;
    let (Some(next), Some(frame), Some(lasti), Some(line)) = (next, frame, lasti, line) else {
        return Ok(vm.none);
    };
    if next != vm.none && next.kind() != Kind::Traceback {
        let got = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{got}'")));
    }
    if frame.kind() != Kind::FrameObject {
        let got = vm.type_name(frame);
        return Err(vm.type_error(format!("traceback() argument 'tb_frame' must be frame, not {got}")));
    }
    let (lasti, line) = (vm.index_i64(lasti)?, vm.index_i64(line)?);
    let next = (next != vm.none).then_some(next);
    let words = [next, Some(frame), Some(Value::small(lasti / 2)), Some(Value::small(line))];
    Ok(vm.record(vm.types.traceback, &words))
}
