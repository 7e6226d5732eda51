//! Instances that are not made: what `__init__` and those after it store into a new instance of a plain class stays in the
//! state as long as only code being compiled can see it. What lets others see it, makes it; an exit makes it, too.
//!
//! Stores into such an instance are no effects: an exit that goes back to before them has the instance as it was then.

use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_layout::*;

use super::attr::{Found, map_offset};
use super::state::{AFrame, Edge, State};
use super::{Builder, INSTANCE, STACK};
use crate::abstract_value::{Av, Fact, Ty, Virtual};
use crate::exit;

/// Slots of the largest instance that is not made.
const FIELDS: usize = 12;

impl Builder<'_, '_> {
    /// A new instance of a class without finalizers, not made; the arguments of the call are in nobody's frame now.
    pub(super) fn new_object(&mut self, class: Gc<Type>, args: &[Av]) -> Option<Av> {
        let shape = class.root_shape.get();
        if self.plan.all_made || class.expected_slots.get() as usize > FIELDS {
            return None;
        }
        let reachable = reachable(&self.st, args);
        if self.st.objects.len() > reachable.len() {
            Rc::make_mut(&mut self.st.objects).retain(|o| reachable.contains(&o.number));
        }
        if self.st.objects.len() + 1 >= exit::OBJECTS {
            return None;
        }
        self.tuples += 1;
        let number = self.tuples;
        let objects = Rc::make_mut(&mut self.st.objects);
        objects.push(Virtual { number, class, shape, fields: Vec::new() });
        Some(Av::Object(number))
    }

    /// What an instance that is not made has under a name.
    pub(super) fn load_from_object(&mut self, o: &Av, name: Gc<Str>) -> Option<Av> {
        let Av::Object(number) = o else { return None };
        let object = self.st.object(*number)?;
        let (shape, class) = (object.shape, object.class);
        let found = self.find_by_shape(shape, name)?;
        self.embed(class.value());
        self.assume(name);
        match found {
            Found::Slot(i) => self.st.object(*number)?.fields.get(i as usize).cloned(),
            Found::Method(f) => {
                self.embed(f);
                Some(Av::Method(f, Box::new(o.clone())))
            }
        }
    }

    /// Stores into an instance that is not made, if its slots are known. (The value has been taken off the stack.)
    pub(super) fn store_to_object(&mut self, o: &Av, value: &Av, site: u16, name: Gc<Str>) -> bool {
        let Av::Object(number) = *o else { return false };
        let Some(shape) = self.st.object(number).map(|o| o.shape) else { return false };
        let entry = self.site(site).entries.iter().find(|e| e.shape.get() == shape);
        let entry = match entry.map(|e| (e.index.get(), e.next_shape.get())) {
            Some(e) => Some(e),
            None => self.stored_in_shape(shape, name).map(|e| (e.1, e.2)),
        };
        let Some((index, next)) = entry else { return false };
        if matches!(value, Av::Memory | Av::Tracked(_) | Av::Unbound | Av::Dead) {
            return false;
        }
        let objects = Rc::make_mut(&mut self.st.objects);
        let Some(object) = objects.iter_mut().find(|o| o.number == number) else { return false };
        let (index, value) = (index as usize, value.clone());
        if index < object.fields.len() && next == 0 {
            object.fields[index] = value;
        } else if index == object.fields.len()
            && next != 0
            && index < object.class.expected_slots.get() as usize
        {
            object.fields.push(value);
            object.shape = next;
        } else {
            return false;
        }
        // A data descriptor that appears in the class, or `__setattr__`, must be noticed.
        self.assume(name);
        true
    }

    /// Makes an instance after all, and what its slots hold.
    pub(super) fn make_object(&mut self, number: u32) -> V {
        if let Some(v) = self.st.made(number) {
            return v;
        }
        let Some(Virtual { class, shape, .. }) = self.st.object(number).cloned() else {
            return self.iconst(0);
        };
        let o = self.new_map_object(class);
        let room = u32::from(class.expected_slots.get());
        self.st.room.insert(o, room);
        let fields = self.object_made(number, o);
        self.st.facts.insert(o, Fact::of(Ty::Shape(shape)));
        // What else is made meanwhile may hold this one.
        let mut words = Vec::new();
        for av in &fields {
            let av = self.st.settled(av.clone());
            words.push((self.word(&av), av));
        }
        let s = self.b.ins().iconst(types::I32, i64::from(shape));
        self.store(s, o, offset_of!(MapObject, shape));
        for (i, (v, av)) in words.into_iter().enumerate() {
            self.store(v, o, map_offset(i as u32));
            self.st.field_of_new(o, map_offset(i as u32), &av, v);
        }
        o
    }

    /// An instance is this machine value from now on, wherever it was; what its slots hold.
    fn object_made(&mut self, number: u32, o: V) -> Vec<Av> {
        let by = |n: u32| (n == number).then_some(Av::Word(o));
        for frame in &mut self.st.frames {
            let held = frame.locals.iter().chain(&frame.stack).chain(&frame.instance);
            if held.into_iter().any(|av| av.has_object(number)) {
                let frame = Rc::make_mut(frame);
                let all = frame.locals.iter_mut().chain(&mut frame.stack).chain(&mut frame.instance);
                all.for_each(|av| av.replace_objects(&by));
            }
        }
        let objects = Rc::make_mut(&mut self.st.objects);
        let at = objects.iter().position(|o| o.number == number);
        let fields = at.map(|i| objects.remove(i).fields).unwrap_or_default();
        for av in objects.iter_mut().flat_map(|o| &mut o.fields) {
            av.replace_objects(&by);
        }
        self.st.made.push((number, o));
        // Descriptions of exits that raise say so from now on.
        self.exit_blocks = [None; 2];
        self.shared = None;
        fields
    }

    /// Makes all instances that frames hold.
    pub(super) fn make_objects(&mut self) {
        if self.st.objects.is_empty() {
            return;
        }
        let mut held = Vec::new();
        for f in &self.st.frames {
            f.locals.iter().chain(&f.stack).chain(&f.instance).for_each(|av| av.add_objects(&mut held));
        }
        for number in held {
            self.make_object(number);
        }
        self.st.objects = Rc::default();
    }

    /// Makes the instances held by frames that a traceback is to show. What to go back to then: state and frames.
    pub(super) fn make_what_is_shown(&mut self) -> Option<(State, Rc<Vec<Rc<AFrame>>>)> {
        if self.now_objects.is_empty() {
            return None;
        }
        let before = (self.st.clone(), Rc::clone(&self.now));
        self.st.frames = self.now.to_vec();
        self.st.objects = Rc::clone(&self.now_objects);
        // Some have been made since the opcode began.
        for (number, v) in self.st.made.clone() {
            if self.st.object(number).is_some() {
                self.object_made(number, v);
            }
        }
        self.make_objects();
        self.now = Rc::new(self.st.frames.clone());
        Some(before)
    }

    /// Locals of the running frame that nobody reads behind the call that is being compiled.
    pub(super) fn forget_dead_locals(&mut self) {
        if self.st.objects.is_empty() {
            return;
        }
        let top = self.st.top();
        let (code, pc) = (top.code, top.pc);
        let survey = self.survey(code);
        if survey.unit.words[pc as usize].op().is_none_or(|op| op.effect_jump().is_some()) {
            return;
        }
        let dies = |(i, av): (usize, &Av)| {
            let mut held = Vec::new();
            av.add_objects(&mut held);
            !held.is_empty() && !survey.is_live(pc + 1, i)
        };
        if self.st.top().locals.iter().enumerate().any(dies) {
            for (i, av) in self.st.top_mut().locals.iter_mut().enumerate() {
                if dies((i, av)) {
                    *av = Av::Dead;
                }
            }
        }
    }

    /// Before a join: an instance that all edges bring, not made, stays so and has one number; others are made.
    pub(super) fn join_objects(&mut self, edges: &mut [Edge]) {
        if edges.iter().all(|(_, s)| s.objects.is_empty()) {
            return;
        }
        loop {
            match pair(edges) {
                Ok(groups) => {
                    self.number_alike(edges, &groups);
                    return;
                }
                Err(made) => self.make_in_edges(edges, &made),
            }
        }
    }

    /// Makes instances at the ends of edges.
    fn make_in_edges(&mut self, edges: &mut [Edge], made: &[(usize, u32)]) {
        for (i, (block, state)) in edges.iter_mut().enumerate() {
            let mut numbers = made.iter().filter(|m| m.0 == i).map(|m| m.1).peekable();
            if numbers.peek().is_none() {
                continue;
            }
            self.b.switch_to_block(*block);
            std::mem::swap(&mut self.st, state);
            for number in numbers {
                self.make_object(number);
            }
            let next = self.b.create_block();
            self.b.ins().jump(next, &[]);
            std::mem::swap(&mut self.st, state);
            *block = next;
        }
    }

    /// Each group becomes one instance with the same number and place in all edges.
    fn number_alike(&mut self, edges: &mut [Edge], groups: &[Vec<u32>]) {
        let numbers: Vec<u32> = groups
            .iter()
            .map(|g| {
                if g.iter().all(|n| *n == g[0]) {
                    return g[0];
                }
                self.tuples += 1;
                self.tuples
            })
            .collect();
        for (e, (_, state)) in edges.iter_mut().enumerate() {
            let by = |n: u32| {
                let group = groups.iter().position(|g| g[e] == n)?;
                Some(Av::Object(numbers[group]))
            };
            let mut objects = Vec::new();
            for (group, number) in groups.iter().zip(&numbers) {
                if let Some(o) = state.object(group[e]) {
                    let mut o = o.clone();
                    o.number = *number;
                    o.fields.iter_mut().for_each(|av| av.replace_objects(&by));
                    objects.push(o);
                }
            }
            state.objects = Rc::new(objects);
            for frame in &mut state.frames {
                let held = frame.locals.iter().chain(&frame.stack).chain(&frame.instance);
                let mut any = Vec::new();
                held.into_iter().for_each(|av| av.add_objects(&mut any));
                if any.iter().all(|n| by(*n) == Some(Av::Object(*n))) {
                    continue;
                }
                let frame = Rc::make_mut(frame);
                let all = frame.locals.iter_mut().chain(&mut frame.stack).chain(&mut frame.instance);
                all.for_each(|av| av.replace_objects(&by));
            }
        }
    }
}

/// The instances that frames or these values hold, and those that they hold.
fn reachable(s: &State, more: &[Av]) -> Vec<u32> {
    let mut found = Vec::new();
    more.iter().for_each(|av| av.add_objects(&mut found));
    for f in &s.frames {
        f.locals.iter().chain(&f.stack).chain(&f.instance).for_each(|av| av.add_objects(&mut found));
    }
    let mut i = 0;
    while i < found.len() {
        if let Some(o) = s.object(found[i]) {
            o.fields.iter().for_each(|av| av.add_objects(&mut found));
        }
        i += 1;
    }
    found
}

/// Which instances of the edges are one behind their join: for each the numbers by edge. Err: those that must be made first, in which edge.
fn pair(edges: &[Edge]) -> Result<Vec<Vec<u32>>, Vec<(usize, u32)>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut made: Vec<(usize, u32)> = Vec::new();
    let mut rows: Vec<Vec<&Av>> = Vec::new();
    for (fi, frame) in edges[0].1.frames.iter().enumerate() {
        let instance = frame.instance.iter().map(|_| INSTANCE);
        let slots = (0..frame.locals.len()).chain(instance).chain((0..frame.stack.len()).map(|i| STACK + i));
        for slot in slots {
            rows.push(edges.iter().map(|(_, s)| super::join::slot_of(s, fi, slot)).collect());
        }
    }
    while let Some(row) = rows.pop() {
        if row.iter().any(|av| **av == Av::Dead) {
            continue;
        }
        let numbers: Vec<u32> =
            row.iter().filter_map(|av| if let Av::Object(n) = av { Some(*n) } else { None }).collect();
        if numbers.len() == edges.len() {
            if groups.contains(&numbers) {
                continue;
            }
            let here: Vec<&Virtual> =
                edges.iter().zip(&numbers).filter_map(|((_, s), n)| s.object(*n)).collect();
            let alike = here.len() == edges.len()
                && here.iter().all(|o| o.class == here[0].class && o.shape == here[0].shape);
            let clash = groups.iter().find(|g| g.iter().zip(&numbers).any(|(a, b)| a == b));
            if alike && clash.is_none() {
                for i in 0..here[0].fields.len() {
                    rows.push(here.iter().map(|o| &o.fields[i]).collect());
                }
                groups.push(numbers);
                continue;
            }
            made.extend(numbers.into_iter().enumerate());
            if let Some(g) = clash {
                made.extend(g.iter().copied().enumerate());
            }
            continue;
        }
        let bound = |av: &Av| if let Av::Method(f, _) = av { Some(*f) } else { None };
        let all_equal = row.iter().all(|av| *av == row[0]);
        if all_equal || bound(row[0]).is_some() && row.iter().all(|av| bound(av) == bound(row[0])) {
            for i in 0..row[0].parts().len() {
                rows.push(row.iter().map(|av| &av.parts()[i]).collect());
            }
            continue;
        }
        for (e, av) in row.iter().enumerate() {
            let mut held = Vec::new();
            av.add_objects(&mut held);
            made.extend(held.into_iter().map(|n| (e, n)));
        }
    }
    if made.is_empty() { Ok(groups) } else { Err(made) }
}
