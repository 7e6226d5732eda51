//! `itemgetter`, `attrgetter` and `methodcaller`.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R, TypeDef};
use crate::types::int::class_argument;
use crate::value::{ListExt, StrExt};

/// Words: tuple of keys.
pub static ITEMGETTER_DEF: TypeDef = TypeDef {
    module: "operator",
    words: 1,
    methods: &[
        NativeDef::full("__new__", new_itemgetter),
        NativeDef::full("__call__", call_itemgetter),
        NativeDef::fn1("__repr__", |vm, v| {
            let keys = word(vm, v, 0);
            repr(vm, v, keys, None)
        }),
        NativeDef::fn1("__reduce__", |vm, v| {
            let (class, keys) = (vm.type_of(v).value(), word(vm, v, 0));
            Ok(vm.tuple(&[class, keys]))
        }),
    ],
    doc: "itemgetter(item, ...) --> itemgetter object\n\n\
          Return a callable object that fetches the given item(s) from its operand.",
    ..TypeDef::new("itemgetter", Kind::Object)
};

/// Words: tuple of the names as given, tuple of the paths: a name, or a tuple of names where there were dots.
pub static ATTRGETTER_DEF: TypeDef = TypeDef {
    module: "operator",
    words: 2,
    methods: &[
        NativeDef::full("__new__", new_attrgetter),
        NativeDef::full("__call__", call_attrgetter),
        NativeDef::fn1("__repr__", |vm, v| {
            let names = word(vm, v, 0);
            repr(vm, v, names, None)
        }),
        NativeDef::fn1("__reduce__", |vm, v| {
            let (class, names) = (vm.type_of(v).value(), word(vm, v, 0));
            Ok(vm.tuple(&[class, names]))
        }),
    ],
    doc: "attrgetter(attr, ...) --> attrgetter object\n\n\
          Return a callable object that fetches the given attribute(s) from its operand.",
    ..TypeDef::new("attrgetter", Kind::Object)
};

/// Words: tuple of the name and the positional arguments, keyword names, keyword values.
pub static METHODCALLER_DEF: TypeDef = TypeDef {
    module: "operator",
    words: 3,
    methods: &[
        NativeDef::full("__new__", new_methodcaller),
        NativeDef::full("__call__", call_methodcaller),
        NativeDef::fn1("__repr__", |vm, v| {
            let all = word(vm, v, 0);
            let keywords = (word(vm, v, 1), word(vm, v, 2));
            repr(vm, v, all, Some(keywords))
        }),
    ],
    doc: "methodcaller(name, ...) --> methodcaller object\n\n\
          Return a callable object that calls the given method on its operand.",
    ..TypeDef::new("methodcaller", Kind::Object)
};

fn word(vm: &Vm, v: Value, i: usize) -> Value {
    record_slots(v).get(i).and_then(|s| s.get()).unwrap_or(vm.none)
}

fn items(v: Value) -> Gc<Tuple> {
    match v.cast::<Tuple>() {
        Some(t) => t,
        // SAFETY: the words read so are written as tuples by the constructors only, and classes here can't be
        // derived from.
        None => unsafe { v.cast_unchecked() },
    }
}

fn repr(vm: &mut Vm, v: Value, positional: Value, keywords: Option<(Value, Value)>) -> R {
    let class = vm.type_of(v);
    let name = class.name.get().to_text();
    if !vm.enter_repr(v) {
        return Ok(vm.str(&format!("operator.{name}(...)")));
    }
    let shown = repr_inside(vm, positional, keywords);
    vm.leave_repr(v);
    let shown = shown?;
    let mut out = crate::value::TextBuilder::new();
    out.push_str(&format!("operator.{name}("));
    for i in 0..shown.len.get() {
        if i > 0 {
            out.push_str(", ");
        }
        if let Some(s) = shown.item(i).and_then(|s| s.cast::<Str>()) {
            out.push_object(s);
        }
    }
    out.push_str(")");
    Ok(out.finish(vm))
}

fn repr_inside(vm: &mut Vm, positional: Value, keywords: Option<(Value, Value)>) -> R<Gc<List>> {
    let shown = vm.new_list();
    for &item in items(positional).items() {
        let s = vm.repr(item)?;
        vm.list_push(shown, s.value());
    }
    if let Some((names, values)) = keywords {
        for (&k, &v) in items(names).items().iter().zip(items(values).items()) {
            let mut out = crate::value::TextBuilder::new();
            if let Some(k) = k.cast::<Str>() {
                out.push_object(k);
            }
            out.push_str("=");
            let r = vm.repr(v)?;
            out.push_object(r);
            let s = out.finish(vm);
            vm.list_push(shown, s);
        }
    }
    Ok(shown)
}

/// The one argument of a call.
fn operand(vm: &mut Vm, args: Args<'_>, name: &str) -> R {
    if args.has_keywords() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    match *args.pos {
        [_, v] => Ok(v),
        _ => {
            let n = args.pos.len() - 1;
            Err(vm.type_error(format!("{name} expected 1 argument, got {n}")))
        }
    }
}

fn new_itemgetter(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&ITEMGETTER_DEF);
    let class = class_argument(vm, args, base)?;
    args.no_keywords(vm, "itemgetter")?;
    if args.pos.len() < 2 {
        return Err(vm.type_error("itemgetter expected 1 argument, got 0"));
    }
    let keys = vm.tuple(&args.pos[1..]);
    Ok(vm.record(class, &[Some(keys)]))
}

fn call_itemgetter(vm: &mut Vm, args: Args<'_>) -> R {
    let v = operand(vm, args, "itemgetter")?;
    let keys = items(word(vm, args.pos[0], 0));
    if let [key] = *keys.items() {
        return vm.get_item(v, key);
    }
    let found = vm.new_list();
    for &key in keys.items() {
        let item = vm.get_item(v, key)?;
        vm.list_push(found, item);
    }
    Ok(vm.tuple_from_list(found))
}

fn new_attrgetter(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&ATTRGETTER_DEF);
    let class = class_argument(vm, args, base)?;
    args.no_keywords(vm, "attrgetter")?;
    if args.pos.len() < 2 {
        return Err(vm.type_error("attrgetter expected 1 argument, got 0"));
    }
    let paths = vm.new_list();
    for &name in &args.pos[1..] {
        let Some(s) = name.cast::<Str>() else {
            return Err(vm.type_error("attribute name must be a string"));
        };
        let units: Vec<u32> = s.code_points().collect();
        let steps = vm.new_list();
        for part in units.split(|&c| c == u32::from(b'.')) {
            let part = vm.str_from_units(part);
            let part = vm.intern_value(part);
            vm.list_push(steps, part.value());
        }
        let path = match steps.as_slice() {
            [only] => *only,
            _ => vm.tuple_from_list(steps),
        };
        vm.list_push(paths, path);
    }
    let paths = vm.tuple_from_list(paths);
    let names = vm.tuple(&args.pos[1..]);
    Ok(vm.record(class, &[Some(names), Some(paths)]))
}

fn follow(vm: &mut Vm, v: Value, path: Value) -> R {
    if let Some(name) = path.cast::<Str>() {
        return vm.get_attr(v, name);
    }
    let mut v = v;
    for &step in items(path).items() {
        if let Some(name) = step.cast::<Str>() {
            v = vm.get_attr(v, name)?;
        }
    }
    Ok(v)
}

fn call_attrgetter(vm: &mut Vm, args: Args<'_>) -> R {
    let v = operand(vm, args, "attrgetter")?;
    let paths = items(word(vm, args.pos[0], 1));
    if let [path] = *paths.items() {
        return follow(vm, v, path);
    }
    let found = vm.new_list();
    for &path in paths.items() {
        let item = follow(vm, v, path)?;
        vm.list_push(found, item);
    }
    Ok(vm.tuple_from_list(found))
}

fn new_methodcaller(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&METHODCALLER_DEF);
    let class = class_argument(vm, args, base)?;
    let Some(&name) = args.pos.get(1) else {
        return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(s) = name.cast::<Str>() else { return Err(vm.type_error("method name must be a string")) };
    let name = vm.intern_value(s).value();
    let all = vm.list_from(&[name]);
    for &v in &args.pos[2..] {
        vm.list_push(all, v);
    }
    let all = vm.tuple_from_list(all);
    let names = vm.tuple(args.kw_names);
    let values = vm.tuple(args.kw_values);
    Ok(vm.record(class, &[Some(all), Some(names), Some(values)]))
}

fn call_methodcaller(vm: &mut Vm, args: Args<'_>) -> R {
    let v = operand(vm, args, "methodcaller")?;
    let this = args.pos[0];
    let all = items(word(vm, this, 0));
    let names = items(word(vm, this, 1));
    let values = items(word(vm, this, 2));
    let [name, rest @ ..] = all.items() else { return Ok(vm.none) };
    let Some(name) = name.cast::<Str>() else { return Ok(vm.none) };
    let method = vm.get_attr(v, name)?;
    vm.call_args(method, Args { pos: rest, kw_names: names.items(), kw_values: values.items() })
}
