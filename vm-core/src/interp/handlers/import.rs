//! Imports, class statements, annotations, the interactive print.

use vm_layout::*;

use super::{attempt, handler, name, next, peek, push, put};
use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

handler!(load_build_class, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).builtin_hook((*fp).globals, (*vm).names.build_class), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(import_name, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).call_import(fp, name(fp, w.b()), peek(sp, 1), peek(sp, 2)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(import_from, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).import_from(peek(sp, 1), name(fp, w.b())), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(import_star, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).import_star_into(fp, peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(setup_annotations, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).setup_annotations(fp), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp, pc, t)
});

handler!(print_expr, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).display(peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

impl Vm {
    #[inline(never)]
    fn builtin_hook(&mut self, globals: Gc<Dict>, name: Gc<Str>) -> R {
        let builtins = if self.custom_builtins { self.builtins_of(globals) } else { self.builtins };
        match self.dict_get_str(builtins, name) {
            Some(v) => Ok(v),
            None if name == self.names.import => Err(self.import_error("__import__ not found")),
            None => Err(self.name_error(format!("{} not found", name.to_text()))),
        }
    }

    #[inline(never)]
    fn call_import(&mut self, f: *mut Frame, name: Gc<Str>, from_list: Value, level: Value) -> R {
        // SAFETY: `f` is the running frame.
        let globals = unsafe { (*f).globals };
        let import = self.builtin_hook(globals, self.names.import)?;
        self.call(import, &[name.value(), globals.value(), self.none, from_list, level])
    }

    /// `from module import *` into the namespace of the frame.
    #[inline(never)]
    fn import_star_into(&mut self, f: *mut Frame, module: Value) -> R<()> {
        // SAFETY: `f` is the running frame; `locals` is read where the flag says it is set.
        let namespace = unsafe {
            match (*f).locals {
                Some(l) if (*f).flags & frame_flags::LOCALS != 0 => l,
                _ => (*f).globals.value(),
            }
        };
        self.import_star(module, namespace)
    }

    #[inline(never)]
    fn setup_annotations(&mut self, f: *mut Frame) -> R<()> {
        // SAFETY: `f` is the running frame.
        let (flags, globals, locals) = unsafe { ((*f).flags, (*f).globals, (&raw const (*f).locals).read()) };
        let name = self.names.annotations;
        let namespace = if flags & frame_flags::LOCALS != 0 {
            locals.unwrap_or(globals.value())
        } else {
            globals.value()
        };
        match namespace.exact::<Dict>() {
            Some(d) => {
                if self.dict_get_str(d, name).is_none() {
                    let fresh = self.new_dict();
                    self.dict_set_str(d, name, fresh.value());
                }
            }
            None => {
                // Asked by item, as names are: a mapping need not know `in`.
                let known = match self.get_item(namespace, name.value()) {
                    Ok(_) => true,
                    Err(raised) => self.catch(raised, self.exc.key_error).map(|_| false)?,
                };
                if !known {
                    let fresh = self.new_dict();
                    self.set_item(namespace, name.value(), fresh.value())?;
                }
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn display(&mut self, v: Value) -> R {
        let Some(sys) = self.sys else { return Ok(self.none) };
        let hook = self.get_attr_str(sys.value(), "displayhook")?;
        self.call(hook, &[v])
    }
}
