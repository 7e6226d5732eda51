//! Arguments of native functions and their binding to parameters, with CPython's messages.

use vm_layout::{Str, Value};

use super::{R, Raised};
use crate::Vm;

/// Arguments as they come: they lie on a scanned stack for as long as the callee runs.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    pub pos: &'a [Value],
    /// Names (str) of the keyword arguments.
    pub kw_names: &'a [Value],
    /// Their values, in the same order.
    pub kw_values: &'a [Value],
}

/// The parameters of a native function.
pub struct Signature<const N: usize> {
    /// As it appears in messages: `sorted`, `list.sort` is `sort`.
    pub function: &'static str,
    pub names: [&'static str; N],
    /// So many of the first can't be given by keyword.
    pub positional_only: usize,
    /// Parameters from this one on can't be given by position (`N`: none).
    pub keyword_only_from: usize,
    /// So many of the first must be given.
    pub required: usize,
}

impl<const N: usize> Signature<N> {
    /// `function(names…)` with the first `required` mandatory, all by position or keyword.
    pub const fn new(function: &'static str, names: [&'static str; N], required: usize) -> Signature<N> {
        Signature { function, names, positional_only: 0, keyword_only_from: N, required }
    }

    /// The same, with the first `n` positional-only.
    pub const fn pos_only(self, n: usize) -> Signature<N> {
        Signature { positional_only: n, ..self }
    }

    /// The same, with those from index `n` on keyword-only.
    pub const fn kw_only_from(self, n: usize) -> Signature<N> {
        Signature { keyword_only_from: n, ..self }
    }
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    pub fn positional(pos: &'a [Value]) -> Args<'a> {
        Args { pos, kw_names: &[], kw_values: &[] }
    }

    /// The same without the first positional argument (a receiver).
    pub fn rest(&self) -> Args<'a> {
        Args { pos: &self.pos[1..], ..*self }
    }

    pub fn has_keywords(&self) -> bool {
        !self.kw_names.is_empty()
    }

    /// Keyword arguments as (name, value).
    pub fn keywords(&self) -> impl Iterator<Item = (Value, Value)> + 'a {
        self.kw_names.iter().copied().zip(self.kw_values.iter().copied())
    }

    /// TypeError if there are keyword arguments.
    pub fn no_keywords(&self, vm: &mut Vm, function: &str) -> R<()> {
        if self.has_keywords() {
            return Err(vm.type_error(format!("{function}() takes no keyword arguments")));
        }
        Ok(())
    }

    /// Binds the arguments to the parameters; TypeError with CPython's wording when they don't fit.
    pub fn bind<const N: usize>(&self, vm: &mut Vm, sig: &Signature<N>) -> R<[Option<Value>; N]> {
        let mut out = [None; N];
        let in_all = self.pos.len() + self.kw_names.len();
        if in_all > N && sig.positional_only < N {
            let keyword = if self.pos.is_empty() { "keyword " } else { "" };
            return Err(vm.type_error(format!(
                "{}() takes at most {N} {keyword}argument{} ({in_all} given)",
                sig.function,
                plural(N)
            )));
        }
        if self.pos.len() > sig.keyword_only_from {
            return Err(too_many(vm, sig, self.pos.len(), self.kw_names.len()));
        }
        let at_least = sig.required.min(sig.positional_only);
        if self.pos.len() < at_least {
            return Err(missing(vm, sig, self.pos.len(), self.pos.len()));
        }
        for (slot, &v) in out.iter_mut().zip(self.pos) {
            *slot = Some(v);
        }
        // What is missing is said first, then what came twice, then what nobody knows.
        let (mut twice, mut unknown) = (None, None);
        for (name, value) in self.keywords() {
            let key = name.cast::<Str>().and_then(|s| s.as_ascii().map(str::to_owned)).unwrap_or_default();
            match sig.names.iter().position(|&n| n == key) {
                Some(i) if i >= sig.positional_only => {
                    if i < self.pos.len() {
                        twice = Some(twice.map_or(i, |t: usize| t.min(i)));
                    } else {
                        out[i] = Some(value);
                    }
                }
                _ => {
                    unknown.get_or_insert(key);
                }
            }
        }
        for i in 0..sig.required {
            if out[i].is_none() {
                return Err(missing(vm, sig, self.pos.len(), i));
            }
        }
        if let Some(i) = twice {
            return Err(vm.type_error(format!(
                "argument for {}() given by name ('{}') and position ({})",
                sig.function,
                sig.names[i],
                i + 1
            )));
        }
        if let Some(key) = unknown {
            return Err(
                vm.type_error(format!("'{key}' is an invalid keyword argument for {}()", sig.function))
            );
        }
        Ok(out)
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn too_many<const N: usize>(vm: &mut Vm, sig: &Signature<N>, given: usize, keywords: usize) -> Raised {
    let limit = sig.keyword_only_from;
    let exact = sig.required >= limit || limit == 0;
    let bound = if exact { "exactly" } else { "at most" };
    if sig.positional_only >= N && keywords == 0 {
        return vm.type_error(format!(
            "{} expected {}{limit} argument{}, got {given}",
            sig.function,
            if exact { "" } else { "at most " },
            plural(limit)
        ));
    }
    if limit == 0 {
        return vm.type_error(format!("{}() takes no positional arguments", sig.function));
    }
    let positional = if limit < N { "positional " } else { "" };
    vm.type_error(format!(
        "{}() takes {bound} {limit} {positional}argument{} ({given} given)",
        sig.function,
        plural(limit)
    ))
}

fn missing<const N: usize>(vm: &mut Vm, sig: &Signature<N>, given: usize, index: usize) -> Raised {
    if index < sig.positional_only {
        let exact = sig.required == N || sig.required == sig.keyword_only_from;
        if sig.positional_only < N {
            let least = sig.required.min(sig.positional_only);
            let bound = if least < sig.keyword_only_from { "at least" } else { "exactly" };
            return vm.type_error(format!(
                "{}() takes {bound} {least} positional argument{} ({given} given)",
                sig.function,
                plural(least)
            ));
        }
        return vm.type_error(format!(
            "{} expected {}{} argument{}, got {given}",
            sig.function,
            if exact { "" } else { "at least " },
            sig.required,
            plural(sig.required)
        ));
    }
    vm.type_error(format!(
        "{}() missing required argument '{}' (pos {})",
        sig.function,
        sig.names[index],
        index + 1
    ))
}
