//! Joins and loop headers: in which form each value crosses.

use std::rc::Rc;

use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Type, Value as V, types};
use vm_layout::*;

use super::state::{Edge, State};
use super::survey::Survey;
use super::{Builder, C, Header, INSTANCE, OBJECTS, STACK, Stop};
use crate::abstract_value::{Av, Fact, Form, Part, Resumable, Ty};

/// Changes of one slot of a loop header before it is a plain word.
const TRIES: u32 = 3;

impl Builder<'_, '_> {
    /// Begins the code at a word: the edges to it become one state.
    pub(super) fn join(&mut self, edges: Vec<Edge>, pc: u32, survey: &Survey) {
        let mut edges = edges;
        for (_, state) in &mut edges {
            let dies = |(i, av): (usize, &Av)| !matches!(av, Av::Memory | Av::Dead) && !survey.is_live(pc, i);
            if !state.top().locals.iter().enumerate().any(dies) {
                continue;
            }
            for (i, av) in state.top_mut().locals.iter_mut().enumerate() {
                if dies((i, av)) {
                    *av = Av::Dead;
                }
            }
        }
        if edges.len() == 1 {
            if let Some((block, state)) = edges.pop() {
                self.b.switch_to_block(block);
                self.st = state;
            }
            return;
        }
        self.join_edges(edges);
    }

    /// The same where nothing is known of liveness.
    pub(super) fn join_edges(&mut self, edges: Vec<Edge>) {
        let mut edges = edges;
        self.join_objects(&mut edges);
        let mut result = edges[0].1.clone();
        let target = self.b.create_block();
        let entered = edges.iter().map(|(_, s)| s.entered()).min().unwrap_or(0);
        // Which slots differ, and how they cross.
        let mut forms: Vec<(usize, usize, Form, Fact)> = Vec::new();
        for (fi, frame) in edges[0].1.frames.iter().enumerate() {
            let instance = frame.instance.iter().map(|_| INSTANCE);
            let slots =
                (0..frame.locals.len()).chain(instance).chain((0..frame.stack.len()).map(|i| STACK + i));
            for slot in slots {
                let avs: Vec<(&Av, &State)> = edges.iter().map(|(_, s)| (slot_of(s, fi, slot), s)).collect();
                let form = join_form(&avs);
                if form != Form::Same {
                    let fact = avs.iter().map(|(av, s)| s.fact(av)).reduce(Fact::meet).unwrap_or_default();
                    forms.push((fi, slot, form, fact));
                }
            }
        }
        for (oi, object) in edges[0].1.objects.iter().enumerate() {
            for slot in 0..object.fields.len() {
                let fi = OBJECTS + oi;
                let avs: Vec<(&Av, &State)> = edges.iter().map(|(_, s)| (slot_of(s, fi, slot), s)).collect();
                let form = join_form(&avs);
                if form != Form::Same {
                    let fact = avs.iter().map(|(av, s)| s.fact(av)).reduce(Fact::meet).unwrap_or_default();
                    forms.push((fi, slot, form, fact));
                }
            }
        }
        for (block, state) in edges.iter() {
            self.b.switch_to_block(*block);
            self.st = state.clone();
            let mut args = Vec::new();
            for (fi, slot, form, _) in &forms {
                let av = slot_of(&self.st, *fi, *slot).clone();
                self.convert(&av, form, &mut args);
            }
            self.leave_to(entered);
            let args: Vec<BlockArg> = args.into_iter().map(BlockArg::Value).collect();
            self.b.ins().jump(target, &args);
        }
        self.b.switch_to_block(target);
        for (_, state) in &edges[1..] {
            result.facts.retain(|v, f| match state.facts.get(v) {
                Some(g) => {
                    *f = f.meet(*g);
                    true
                }
                None => false,
            });
            result.room.retain(|v, room| match state.room.get(v) {
                Some(other) => {
                    *room = (*room).min(*other);
                    true
                }
                None => false,
            });
            result.fields.retain(|f| state.fields.contains(f));
            result.computed.retain(|c| state.computed.contains(c));
            result.made.retain(|m| state.made.contains(m));
            result.namespaces.retain(|n| state.namespaces.contains(n));
            result.check_valid |= state.check_valid;
        }
        for i in entered + 1..result.frames.len() {
            if result.frames[i].entered {
                result.frame_mut(i).entered = false;
            }
        }
        self.st = result;
        for (fi, slot, form, fact) in forms {
            let av = self.parameter(target, &form, fact);
            *slot_mut(&mut self.st, fi, slot) = av;
        }
    }

    /// Appends to a block's parameters what a form needs; the value there.
    fn parameter(&mut self, block: Block, form: &Form, fact: Fact) -> Av {
        let mut add = |ty: Type| self.b.append_block_param(block, ty);
        match form {
            Form::Same | Form::Dead => Av::Dead,
            Form::Word => {
                let v = add(types::I64);
                self.st.facts.insert(v, fact);
                Av::Word(v)
            }
            Form::IntSet => Av::IntSet(add(types::I64)),
            Form::Tuple(parts) => {
                let items = parts.iter().map(|p| match p {
                    Part::Keep(av) => av.clone(),
                    Part::Cross(form, fact) => self.parameter(block, form, *fact),
                });
                let items = items.collect();
                self.tuples += 1;
                Av::Tuple(self.tuples, items)
            }
            Form::Resumable(place, slots, stack) => {
                let mut part = |p: &Part| match p {
                    Part::Keep(av) => av.clone(),
                    Part::Cross(form, fact) => self.parameter(block, form, *fact),
                };
                let slots = slots.iter().map(&mut part).collect();
                let stack = stack.iter().map(&mut part).collect();
                Av::Resumable(Box::new(Resumable { place: *place, slots, stack }))
            }
            Form::Float => Av::Float(add(types::F64), None),
            Form::Boxed => {
                let (f, boxed) = (add(types::F64), add(types::I64));
                self.st.facts.insert(boxed, Fact::of(Ty::Exact(Kind::Float)));
                Av::Float(f, Some(boxed))
            }
            Form::Number => Av::Number(add(types::F64), add(types::I8)),
            Form::Bool => Av::Bool(add(types::I8)),
            Form::Method(f, this) => {
                let this = self.parameter(block, this, Fact::default());
                Av::Method(*f, Box::new(this))
            }
            Form::RangeIter(step) => {
                let (next, left) = (add(types::I64), add(types::I64));
                Av::RangeIter { next, left, step: *step }
            }
            Form::SeqIter(kind) => {
                let (sequence, index) = (add(types::I64), add(types::I64));
                if *kind == Kind::Tuple {
                    self.st.facts.insert(sequence, Fact::of(Ty::Exact(*kind)));
                } else {
                    // Its representation may change, but nothing makes it anything but a list.
                    self.st.facts.insert(sequence, Fact::of(Ty::AnyList));
                }
                Av::SeqIter { sequence, index, kind: *kind }
            }
            Form::Enumerate(inner) => {
                let inner = self.parameter(block, inner, Fact::default());
                Av::Enumerate(Box::new(inner), self.b.append_block_param(block, types::I64))
            }
            Form::Zip(parts) => {
                Av::Zip(parts.iter().map(|p| self.parameter(block, p, Fact::default())).collect())
            }
        }
    }

    /// The machine values that bring a value across in a form it can take.
    fn convert(&mut self, av: &Av, form: &Form, args: &mut Vec<V>) {
        match (form, av) {
            (Form::Same | Form::Dead, _) => {}
            (Form::Float, _) => {
                let f = self.float_of(av);
                args.push(f);
            }
            (Form::Boxed, _) => {
                let f = self.float_of(av);
                let boxed = self.word(av);
                args.extend([f, boxed]);
            }
            (Form::IntSet, Av::IntSet(members)) => args.push(*members),
            (Form::Number, av) => self.convert_number(av, args),
            (Form::Resumable(_, slots, stack), Av::Resumable(it)) => {
                for (part, av) in slots.iter().chain(stack).zip(it.slots.iter().chain(&it.stack)) {
                    if let Part::Cross(form, _) = part {
                        self.convert(av, form, args);
                    }
                }
            }
            (Form::Tuple(parts), Av::Tuple(_, items)) => {
                for (part, av) in parts.iter().zip(items) {
                    if let Part::Cross(form, _) = part {
                        self.convert(av, form, args);
                    }
                }
            }
            (Form::Bool, Av::Bool(b)) => args.push(*b),
            (Form::Bool, av) => {
                let b = *av == Av::Const(self.vm.true_);
                args.push(self.b.ins().iconst(types::I8, i64::from(b)));
            }
            (Form::Method(_, form), Av::Method(_, this)) => self.convert(this, form, args),
            (Form::RangeIter(_), Av::RangeIter { next, left, .. }) => args.extend([*next, *left]),
            (Form::SeqIter(_), Av::SeqIter { sequence, index, .. }) => args.extend([*sequence, *index]),
            (Form::Enumerate(form), Av::Enumerate(inner, next)) => {
                self.convert(inner, form, args);
                args.push(*next);
            }
            (Form::Zip(forms), Av::Zip(parts)) => {
                for (form, part) in forms.iter().zip(parts) {
                    self.convert(part, form, args);
                }
            }
            (_, av) => {
                let v = self.word(av);
                args.push(v);
            }
        }
    }

    /// Both parts of a number, of what is known to be one.
    fn convert_number(&mut self, av: &Av, args: &mut Vec<V>) {
        let (f, int) = match av {
            Av::Number(f, int) => (*f, *int),
            Av::Const(c) if c.is_small() => {
                let i = c.as_small().unwrap_or(0);
                (self.b.ins().f64const(i as f64), self.b.ins().iconst(types::I8, 1))
            }
            av => (self.float_of(av), self.b.ins().iconst(types::I8, 0)),
        };
        args.extend([f, int]);
    }

    /// A value known to be a float, unboxed.
    pub(super) fn float_of(&mut self, av: &Av) -> V {
        match av {
            Av::Float(f, _) => *f,
            Av::Const(c) => {
                let f = c.cast::<Float>().map_or(0.0, |f| f.value);
                self.b.ins().f64const(f)
            }
            av => {
                let v = self.word(av);
                self.load_as(types::F64, v, std::mem::offset_of!(Float, value))
            }
        }
    }

    /// Begins a loop: what changes in it becomes parameters of its header.
    pub(super) fn open_header(&mut self, pc: u32, last: u32, survey: &Survey) -> C<Header> {
        self.make_objects();
        let fi = self.st.frames.len() - 1;
        let path = self.st.top().path;
        let written = survey.written(pc, last);
        let mut slots: Vec<usize> =
            written.into_iter().filter(|&i| self.st.top().locals[i] != Av::Memory).collect();
        // What a taker has so far changes with every turn.
        slots.extend(survey.unit.slot_count as usize..self.st.top().locals.len());
        for (i, av) in self.st.top().stack.iter().enumerate() {
            if Form::of_iterator(av).is_some() || matches!(av, Av::Resumable(_)) {
                slots.push(STACK + i);
            } else if i > 0 && matches!(self.st.top().stack[i - 1], Av::Resumable(_)) {
                // Its item.
                slots.push(STACK + i);
            }
        }
        self.st.top_mut().pc = pc;
        self.begin_op();
        let mut chosen = Vec::new();
        let mut args = Vec::new();
        for slot in slots {
            let av = slot_of(&self.st, fi, slot).clone();
            let planned = self.plan.headers.get(&(path, pc)).and_then(|h| h.get(&slot)).cloned();
            let (form, fact) = match planned {
                Some((Form::Number, ..)) if !is_number(&av, &self.st) => (Form::Word, Fact::default()),
                Some((form, fact, _)) => (form, fact),
                None if slot < STACK && !survey.is_live(pc, slot) => (Form::Dead, Fact::default()),
                None if slot > STACK => self.first_form_of_item(&av),
                None => self.first_form(&av),
            };
            self.guard_planned(&form, fact, &av);
            self.convert(&av, &form, &mut args);
            chosen.push((slot, form, fact));
        }
        let block = self.b.create_block();
        let args: Vec<BlockArg> = args.into_iter().map(BlockArg::Value).collect();
        self.b.ins().jump(block, &args);
        self.b.switch_to_block(block);
        for (slot, form, fact) in &chosen {
            let av = self.parameter(block, form, *fact);
            *slot_mut(&mut self.st, fi, *slot) = av;
        }
        // What the turns before did is not known yet.
        let valid = self.st.check_valid;
        self.st.forget_mutable();
        self.st.check_valid = valid;
        Ok(Header { block, slots: chosen, entered: self.st.entered() })
    }

    /// The plan may know more than the edge that enters a loop does.
    fn guard_planned(&mut self, form: &Form, fact: Fact, av: &Av) {
        match (form, av) {
            (Form::Float, Av::Word(v)) if self.st.fact(av).ty != Ty::Exact(Kind::Float) => {
                self.guard_bound(*v);
                self.guard_exact(*v, Kind::Float);
            }
            (Form::Word, Av::Word(v)) if fact.ty == Ty::Small => {
                self.guard_bound(*v);
                self.guard_small(*v);
            }
            (Form::Tuple(parts), Av::Tuple(_, items)) => {
                for (part, av) in parts.iter().zip(items) {
                    if let Part::Cross(form, fact) = part {
                        self.guard_planned(form, *fact, av);
                    }
                }
            }
            (Form::Resumable(_, slots, stack), Av::Resumable(it)) => {
                for (part, av) in slots.iter().chain(stack).zip(it.slots.iter().chain(&it.stack)) {
                    if let Part::Cross(form, fact) = part {
                        self.guard_planned(form, *fact, av);
                    }
                }
            }
            _ => {}
        }
    }

    /// Guards that a word is bound, where it may not be.
    pub(super) fn guard_bound(&mut self, v: V) {
        let fact = self.st.facts.get(&v).copied().unwrap_or_default();
        if fact.maybe_unbound {
            let c = self.b.ins().icmp_imm_u(cranelift_codegen::ir::condcodes::IntCC::NotEqual, v, 0);
            self.guard(c);
            self.st.facts.insert(v, Fact::of(fact.ty));
        }
    }

    /// How a value enters a loop for the first time.
    fn first_form(&self, av: &Av) -> (Form, Fact) {
        let fact = self.st.fact(av);
        match av {
            Av::Float(..) => (Form::Float, fact),
            Av::Number(..) => (Form::Number, fact),
            Av::Const(_) if fact.ty == Ty::Exact(Kind::Float) => (Form::Float, fact),
            Av::IntSet(_) => (Form::IntSet, Fact::default()),
            Av::Resumable(it) => {
                let code = it.place.function.code.get();
                let unit = &vm_core::interp::code::body(code).unit;
                let written = super::survey::written(unit, 0, unit.words.len() as u32 - 1);
                let slots = it.slots.iter().enumerate();
                let slots = slots.map(|(i, av)| match av {
                    Av::Dead => Part::Cross(Form::Dead, Fact::default()),
                    av if written.contains(&i) => self.crossing(av),
                    av => Part::Keep(av.clone()),
                });
                let slots = slots.collect();
                let stack = it.stack.iter().map(|av| self.crossing(av)).collect();
                (Form::Resumable(it.place, slots, stack), Fact::default())
            }
            _ if let Some(form) = Form::of_iterator(av) => (form, Fact::default()),
            _ if fact.lasts() => (Form::Word, fact),
            _ if fact.ty.is_list() => (Form::Word, Fact { ty: Ty::AnyList, ..fact }),
            _ => (Form::Word, Fact::default()),
        }
    }

    /// How the item of a generator enters a loop: a tuple that nothing else holds stays unmade.
    fn first_form_of_item(&self, av: &Av) -> (Form, Fact) {
        let Av::Tuple(number, items) = av else { return self.first_form(av) };
        let is_it = |other: &Av| matches!(other, Av::Tuple(n, _) if n == number);
        let held = self.st.top().stack.iter().any(|av| match av {
            Av::Resumable(it) => it.slots.iter().chain(&it.stack).any(is_it),
            _ => false,
        });
        if held || self.st.frames.iter().any(|f| f.locals.iter().any(is_it)) {
            return self.first_form(av);
        }
        (Form::Tuple(items.iter().map(|av| self.crossing(av)).collect()), Fact::default())
    }

    fn crossing(&self, av: &Av) -> Part {
        let (form, fact) = self.first_form(av);
        Part::Cross(form, fact)
    }

    /// What a header should have guessed about a value that comes round, unless that was right. `tries`: how often it has been
    /// corrected, with this time.
    fn corrected(&self, form: &Form, fact: Fact, av: &Av, tries: u32, blamed: bool) -> Option<(Form, Fact)> {
        let now = self.st.fact(av);
        let fits = match form {
            Form::Same | Form::Dead => true,
            Form::IntSet => matches!(av, Av::IntSet(_)),
            Form::Float => now == Fact::of(Ty::Exact(Kind::Float)),
            Form::Number => is_number(av, &self.st),
            Form::RangeIter(_) | Form::SeqIter(_) | Form::Enumerate(_) | Form::Zip(_) => {
                Form::of_iterator(av).as_ref() == Some(form)
            }
            Form::Word => {
                let lasting = lasting(now);
                (fact.ty == Ty::Any || fact.ty == lasting.ty)
                    && (fact.maybe_unbound || !lasting.maybe_unbound)
            }
            Form::Tuple(parts) => match av {
                Av::Tuple(_, items) if items.len() == parts.len() => {
                    let both = parts.iter().zip(items);
                    let new = both.map(|(part, av)| self.corrected_part(part, av, tries, blamed));
                    let new: Vec<Option<Part>> = new.collect();
                    let wrong = new.iter().any(Option::is_some);
                    let new = new.into_iter().zip(parts).map(|(n, p)| n.unwrap_or_else(|| p.clone()));
                    return wrong.then(|| (Form::Tuple(new.collect()), Fact::default()));
                }
                _ => false,
            },
            Form::Resumable(place, slots, stack) => match av {
                Av::Resumable(it) if it.place == *place => {
                    let mut wrong = false;
                    let mut parts = |parts: &[Part], avs: &[Av]| -> Vec<Part> {
                        let both = parts.iter().zip(avs);
                        both.map(|(part, av)| match self.corrected_part(part, av, tries, blamed) {
                            Some(other) => {
                                wrong = true;
                                other
                            }
                            None => part.clone(),
                        })
                        .collect()
                    };
                    let (slots, stack) = (parts(slots, &it.slots), parts(stack, &it.stack));
                    return wrong.then(|| (Form::Resumable(*place, slots, stack), Fact::default()));
                }
                _ => false,
            },
            Form::Bool | Form::Boxed | Form::Method(..) => false,
        };
        // A word that may be anything comes round as a float or an int: then it is probably always one.
        let could_be_better = *form == Form::Word
            && fact == Fact::default()
            && matches!(now.ty, Ty::Exact(Kind::Float) | Ty::Small);
        // What was an int at first is a float from the first turn on.
        let becomes_float = *form == Form::Word
            && fact == Fact::of(Ty::Small)
            && (now == Fact::of(Ty::Exact(Kind::Float)) || matches!(av, Av::Number(..)));
        let better = fits && could_be_better && tries == 1 && !blamed;
        if becomes_float && tries == 1 {
            Some((Form::Number, Fact::default()))
        } else if better && now.ty == Ty::Small {
            Some((Form::Word, Fact::of(Ty::Small)))
        } else if better {
            Some((Form::Float, Fact::of(Ty::Exact(Kind::Float))))
        } else if fits {
            None
        } else if tries > TRIES {
            Some((Form::Word, Fact { ty: Ty::Any, maybe_unbound: true }))
        } else {
            Some((Form::Word, fact.meet(lasting(now))))
        }
    }

    fn corrected_part(&self, part: &Part, av: &Av, tries: u32, blamed: bool) -> Option<Part> {
        match part {
            Part::Keep(kept) if kept == av => None,
            Part::Keep(kept) => {
                let fact = self.st.fact(kept).meet(lasting(self.st.fact(av)));
                Some(Part::Cross(Form::Word, if fact.lasts() { fact } else { Fact::default() }))
            }
            Part::Cross(form, fact) => match self.corrected(form, *fact, av, tries, blamed)? {
                (Form::Number, _) => Some(Part::Cross(Form::Word, Fact::default())),
                (form, fact) => Some(Part::Cross(form, fact)),
            },
        }
    }

    /// Jumps back to a header, or finds out that it guessed wrong.
    pub(super) fn close_loop(&mut self, pc: u32, header: &Header) -> C {
        let fi = self.st.frames.len() - 1;
        let path = self.st.top().path;
        let blamed = self.notes(pc).is_some_and(|n| n.failures.get() >= 2);
        let mut restart = false;
        for (slot, form, fact) in &header.slots {
            let tries = self.plan.headers.get(&(path, pc)).and_then(|h| h.get(slot)).map_or(0, |p| p.2) + 1;
            let av = slot_of(&self.st, fi, *slot);
            if let Some((form, fact)) = self.corrected(form, *fact, av, tries, blamed) {
                self.plan.headers.entry((path, pc)).or_default().insert(*slot, (form, fact, tries));
                restart = true;
            }
        }
        if restart {
            return Err(Stop::Restart);
        }
        let mut args = Vec::new();
        for (slot, form, _) in &header.slots {
            let av = slot_of(&self.st, fi, *slot).clone();
            self.convert(&av, form, &mut args);
        }
        self.leave_to(header.entered);
        let args: Vec<BlockArg> = args.into_iter().map(BlockArg::Value).collect();
        self.b.ins().jump(header.block, &args);
        Err(Stop::DeadEnd)
    }
}

/// What of a fact is still true after a turn of a loop.
fn lasting(fact: Fact) -> Fact {
    let ty = match fact.ty {
        ty if ty.is_list() => Ty::AnyList,
        _ if fact.lasts() => return fact,
        _ => Ty::Any,
    };
    Fact { ty, ..fact }
}

/// Whether a value can cross as a number: a float, or an int that a float can be.
fn is_number(av: &Av, s: &State) -> bool {
    match av {
        Av::Number(..) => true,
        Av::Const(c) if c.is_small() => c.as_small().is_some_and(|i| i.unsigned_abs() < 1 << 53),
        av => s.fact(av) == Fact::of(Ty::Exact(Kind::Float)),
    }
}

pub(super) fn slot_of(s: &State, frame: usize, slot: usize) -> &Av {
    if frame >= OBJECTS {
        return &s.objects[frame - OBJECTS].fields[slot];
    }
    let f = &s.frames[frame];
    match slot {
        INSTANCE => f.instance.as_ref().unwrap_or(&Av::Dead),
        slot if slot >= STACK => &f.stack[slot - STACK],
        slot => &f.locals[slot],
    }
}

fn slot_mut(s: &mut State, frame: usize, slot: usize) -> &mut Av {
    if frame >= OBJECTS {
        return &mut Rc::make_mut(&mut s.objects)[frame - OBJECTS].fields[slot];
    }
    let f = s.frame_mut(frame);
    match slot {
        INSTANCE => f.instance.get_or_insert(Av::Dead),
        slot if slot >= STACK => &mut f.stack[slot - STACK],
        slot => &mut f.locals[slot],
    }
}

/// The form in which values that come along several edges cross.
fn join_form(avs: &[(&Av, &State)]) -> Form {
    let first = avs[0].0;
    if avs.iter().all(|(av, _)| *av == first) {
        return Form::Same;
    }
    if avs.iter().any(|(av, _)| **av == Av::Dead) {
        return Form::Dead;
    }
    let unboxed_floats = avs.iter().any(|(av, _)| matches!(av, Av::Float(..)));
    if unboxed_floats && avs.iter().all(|(av, s)| s.fact(av) == Fact::of(Ty::Exact(Kind::Float))) {
        let boxed =
            avs.iter().all(|(av, _)| matches!(av, Av::Float(_, Some(_)) | Av::Word(_) | Av::Const(_)));
        return if boxed { Form::Boxed } else { Form::Float };
    }
    if avs.iter().any(|(av, _)| matches!(av, Av::Float(..) | Av::Number(..)))
        && avs.iter().all(|(av, s)| is_number(av, s))
    {
        return Form::Number;
    }
    let is_bool = |av: &Av, s: &State| match av {
        Av::Bool(_) => true,
        Av::Const(_) => s.fact(av).ty == Ty::Exact(Kind::Bool),
        _ => false,
    };
    if avs.iter().all(|(av, s)| is_bool(av, s)) {
        return Form::Bool;
    }
    if avs.iter().all(|(av, _)| matches!(av, Av::IntSet(_))) {
        return Form::IntSet;
    }
    if let Some(form) = join_resumables(avs) {
        return form;
    }
    match first {
        Av::Method(f, _) if avs.iter().all(|(av, _)| matches!(av, Av::Method(g, _) if g == f)) => {
            return Form::Method(*f, Box::new(Form::Word));
        }
        _ => {}
    }
    if let Some(form) = Form::of_iterator(first)
        && avs.iter().all(|(av, _)| Form::of_iterator(av).as_ref() == Some(&form))
    {
        return form;
    }
    Form::Word
}

/// The same of generators that are not made and stand at the same place.
fn join_resumables(avs: &[(&Av, &State)]) -> Option<Form> {
    let all = avs.iter().map(|(av, s)| match av {
        Av::Resumable(it) => Some((&**it, *s)),
        _ => None,
    });
    let all: Vec<(&Resumable, &State)> = all.collect::<Option<_>>()?;
    let first = all[0].0;
    let alike = |it: &Resumable| it.place == first.place && it.stack.len() == first.stack.len();
    if !all.iter().all(|(it, _)| alike(it)) {
        return None;
    }
    let part = |of: &dyn Fn(&Resumable) -> &Av| {
        let avs: Vec<(&Av, &State)> = all.iter().map(|(it, s)| (of(it), *s)).collect();
        match join_form(&avs) {
            Form::Same => Part::Keep(avs[0].0.clone()),
            form => {
                let fact = avs.iter().map(|(av, s)| s.fact(av)).reduce(Fact::meet).unwrap_or_default();
                Part::Cross(form, fact)
            }
        }
    };
    let slots = (0..first.slots.len()).map(|i| part(&|it| &it.slots[i])).collect();
    let stack = (0..first.stack.len()).map(|i| part(&|it| &it.stack[i])).collect();
    Some(Form::Resumable(first.place, slots, stack))
}
