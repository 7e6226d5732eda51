//! Method resolution order: C3, with CPython's words when the bases contradict each other.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};
use crate::value::StrExt;

impl Vm {
    /// The C3 order of a class that derives from `bases`, itself first.
    pub(super) fn c3_mro(&mut self, t: Gc<Type>, bases: Gc<Tuple>) -> R<Gc<Tuple>> {
        let bases = bases.items();
        if let [only] = bases
            && let Some(b) = only.cast::<Type>()
        {
            let rest = b.mro.get();
            let order: Vec<Value> = std::iter::once(t.value()).chain(rest.items().iter().copied()).collect();
            // All of them are kept alive by `t` and the base's order while the tuple is made.
            return Ok(self.new_tuple(&order));
        }
        for (i, b) in bases.iter().enumerate() {
            if bases[..i].contains(b) {
                let name = b.cast::<Type>().map(|t| t.name.get().to_text()).unwrap_or_default();
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
        }
        // Lists to merge: the order of each base, then the bases themselves. Slices of live tuples.
        let orders: Vec<Gc<Tuple>> =
            bases.iter().filter_map(|b| b.cast::<Type>()).map(|b| b.mro.get()).collect();
        let mut lists: Vec<&[Value]> = orders.iter().map(|o| o.items()).collect();
        lists.push(bases);
        let mut merged = vec![t.value()];
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(self.new_tuple(&merged));
            }
            let head = lists.iter().map(|l| l[0]).find(|h| !lists.iter().any(|l| l[1..].contains(h)));
            let Some(head) = head else { return Err(self.no_consistent_mro(&lists)) };
            merged.push(head);
            for l in &mut lists {
                if l[0] == head {
                    *l = &l[1..];
                }
            }
        }
    }

    #[cold]
    fn no_consistent_mro(&mut self, lists: &[&[Value]]) -> Raised {
        let mut heads: Vec<Value> = Vec::new();
        for l in lists {
            if !heads.contains(&l[0]) {
                heads.push(l[0]);
            }
        }
        let names: Vec<String> =
            heads.iter().filter_map(|h| h.cast::<Type>()).map(|t| t.name.get().to_text()).collect();
        self.type_error(format!(
            "Cannot create a consistent method resolution\norder (MRO) for bases {}",
            names.join(", ")
        ))
    }

    /// Computes and sets the order of a class, by its metaclass's `mro` if that is overridden.
    pub(super) fn set_mro(&mut self, t: Gc<Type>) -> R<()> {
        let meta = self.type_of(t.value());
        let name = self.intern("mro");
        let standard = self.lookup_in_type(self.types.type_, name);
        let mro = match self.lookup_in_type(meta, name) {
            own if meta != self.types.type_ && own != standard => {
                let order = self.call_method(t.value(), "mro", &[])?;
                let list = self.collect_list(order)?;
                let tuple = self.tuple_from_list(list);
                let Some(tuple) = tuple.cast::<Tuple>() else { return Ok(()) };
                self.check_custom_mro(t, tuple)?;
                tuple
            }
            _ => self.c3_mro(t, t.bases.get())?,
        };
        t.mro.set(mro);
        Ok(())
    }

    fn check_custom_mro(&mut self, t: Gc<Type>, mro: Gc<Tuple>) -> R<()> {
        for &v in mro.items() {
            let Some(class) = v.cast::<Type>() else {
                let name = self.type_name(v);
                return Err(self.type_error(format!("mro() returned a non-class ('{name}')")));
            };
            let solid = self.solid_base(t);
            if !self.is_subtype(solid, self.solid_base(class)) {
                let name = class.name.get().to_text();
                return Err(self.type_error(format!("mro() returned base with unsuitable layout ('{name}')")));
            }
        }
        Ok(())
    }
}
