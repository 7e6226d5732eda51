//! Calls with keyword arguments of Python functions that are known: the arguments are put in order while compiling, and the call is
//! one like any other.

use vm_core::interp::code::body;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::Av;

impl Builder<'_, '_> {
    /// CALL_KW and CALL_METHOD_KW; false: left to the interpreter, nothing is changed.
    pub(super) fn call_with_names(&mut self, argc: usize, of_method: bool) -> C<bool> {
        let stack = &self.st.top().stack;
        let Some(at) = stack.len().checked_sub(argc + 1) else { return Ok(false) };
        let Av::Const(names) = stack[at + argc] else { return Ok(false) };
        let Some(names) = names.cast::<Tuple>() else { return Ok(false) };
        let args = stack[at..at + argc].to_vec();
        let callee = match of_method {
            false => stack[at - 1].clone(),
            true => match (&stack[at - 2], &stack[at - 1]) {
                (f, Av::Unbound) => f.clone(),
                (Av::Const(f), this) => Av::Method(*f, Box::new(this.clone())),
                _ => return Ok(false),
            },
        };
        let (f, this) = match callee {
            Av::Const(f) => (f, None),
            Av::Method(f, this) => (f, Some(*this)),
            _ => return Ok(false),
        };
        let depth = at - if of_method { 2 } else { 1 };
        if let Some(class) = f.cast::<Type>() {
            let init = match self.plain_init(class) {
                Some(init) if this.is_none() => init,
                _ => return Ok(false),
            };
            // The instance is not made yet: anything stands for it.
            let mut all = vec![Av::Const(init)];
            all.extend(args);
            let Some(all) = self.in_order(init, all, names) else { return Ok(false) };
            self.st.top_mut().stack.truncate(depth);
            self.embed(f);
            self.call_class(class, all[1..].to_vec())?;
            return Ok(true);
        }
        let all = this.into_iter().chain(args).collect();
        let Some(all) = self.in_order(f, all, names) else { return Ok(false) };
        self.st.top_mut().stack.truncate(depth);
        self.call_function(f, all, None)?;
        Ok(true)
    }

    /// Arguments, of which the last have names, as a function's parameters stand, defaults included. `None`: it takes other ones, or
    /// they don't fit.
    fn in_order(&mut self, f: Value, args: Vec<Av>, names: Gc<Tuple>) -> Option<Vec<Av>> {
        let function = f.exact::<Function>()?;
        let code = function.code.get();
        let wanted = code.arg_count.get() as usize;
        let unit = &body(code).unit;
        if !code.simple.get() || args.len() > wanted || unit.posonly_count != 0 {
            return None;
        }
        let named = args.len().checked_sub(names.len)?;
        let mut row: Vec<Option<Av>> = args[..named].iter().cloned().map(Some).collect();
        row.resize(wanted, None);
        for (name, av) in names.items().iter().zip(&args[named..]) {
            let name = name.cast::<Str>()?;
            let text = vm_core::value::StrExt::to_text(&name);
            let i = unit.varnames[..wanted].iter().position(|n| **n == *text)?;
            if row[i].is_some() {
                return None;
            }
            row[i] = Some(av.clone());
        }
        let defaults = function.defaults.get();
        let first = wanted - defaults.map_or(0, |d| d.len.min(wanted));
        for i in 0..wanted {
            if row[i].is_none() {
                let d = defaults?.items()[i.checked_sub(first)?];
                self.embed(d);
                row[i] = Some(Av::Const(d));
            }
        }
        row.into_iter().collect()
    }
}
