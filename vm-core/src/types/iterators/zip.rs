//! `zip`.

use vm_layout::*;

use super::{class_argument, set_word, word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Raised, TypeDef, type_flags};

/// Words: tuple of iterators (unbound at the end), whether they must end together.
pub static ZIP_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
    ],
    doc: "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.",
    ..TypeDef::new("zip", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = class_argument(vm, &args, "zip")?;
    let rest = args.rest();
    let mut strict = vm.false_;
    if rest.kw_names.len() > 1 && class == vm.types.zip {
        let n = rest.kw_names.len();
        return Err(vm.type_error(format!("zip() takes at most 1 keyword argument ({n} given)")));
    }
    for (k, v) in rest.keywords() {
        match k.cast::<Str>().as_ref().and_then(|s| s.as_ascii()) {
            Some("strict") => strict = vm.truth(v).map(|t| vm.bool(t))?,
            _ if class != vm.types.zip => {}
            name => {
                let name = name.unwrap_or("?").to_owned();
                return Err(vm.type_error(format!("'{name}' is an invalid keyword argument for zip()")));
            }
        }
    }
    let iterators = vm.new_list();
    for &v in rest.pos {
        let it = vm.iter(v)?;
        vm.list_push(iterators, it);
    }
    let iterators = vm.tuple_from_list(iterators);
    Ok(vm.record(class, &[Some(iterators), Some(strict)]))
}

fn next(vm: &mut Vm, i: Value) -> R {
    let Some(iterators) = word(i, 0).and_then(|t| t.cast::<Tuple>()) else {
        return Err(vm.stop_iteration(None));
    };
    let n = iterators.len;
    if n == 0 {
        return Err(vm.stop_iteration(None));
    }
    // Two at a time is what most zips are.
    if let [a, b] = *iterators.items() {
        let Some(x) = vm.next(a)? else { return Err(ended(vm, i, iterators, 0)) };
        let Some(y) = vm.next(b)? else { return Err(ended(vm, i, iterators, 1)) };
        return Ok(vm.tuple(&[x, y]));
    }
    let row = vm.new_list();
    vm.list_reserve(row, n);
    for (k, &it) in iterators.items().iter().enumerate() {
        let Some(v) = vm.next(it)? else { return Err(ended(vm, i, iterators, k)) };
        vm.list_push(row, v);
    }
    Ok(vm.tuple_from_list(row))
}

/// Iterator `k` ended: StopIteration, or ValueError if strict and the others did not.
fn ended(vm: &mut Vm, i: Value, iterators: Gc<Tuple>, k: usize) -> Raised {
    if word(i, 1) != Some(vm.true_) {
        return vm.stop_iteration(None);
    }
    let others = |k: usize| if k == 1 { " 1".to_owned() } else { format!("s 1-{k}") };
    if k > 0 {
        let who = others(k);
        return vm.value_error(format!("zip() argument {} is shorter than argument{who}", k + 1));
    }
    for (n, &it) in iterators.items().iter().enumerate().skip(1) {
        match vm.next(it) {
            Ok(None) => {}
            Ok(Some(_)) => {
                let who = others(n);
                return vm.value_error(format!("zip() argument {} is longer than argument{who}", n + 1));
            }
            Err(r) => return r,
        }
    }
    set_word(i, 0, None);
    vm.stop_iteration(None)
}
