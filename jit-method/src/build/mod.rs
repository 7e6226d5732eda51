//! From bytecode and notes to CLIF: an abstract interpreter that walks over the code once, in the order of the words,
//! with everything it knows in a [`State`], and emits what is left to be done at run time.
//!
//! Values stay in the cheapest form ([`Av`]) until somebody needs the object. A guess is a guard whose other side is
//! an exit ([`crate::exit`]) that rebuilds the interpreter's frames from the state at the start of the opcode. Joins
//! wait until all forward edges are known; a loop header guesses how its values come round, and if a back edge shows
//! that it guessed wrong the build begins anew, knowing better ([`Plan`]).

mod arith;
mod attr;
mod call;
mod catch;
mod construct;
mod emit;
mod exits;
mod generator;
mod item;
mod iterate;
mod join;
mod keyword_call;
mod list_class;
mod namespace;
mod number_call;
mod object;
mod operator;
mod ops;
mod part;
mod resume;
mod special;
pub mod state;
mod strs;
mod super_call;
pub mod survey;
mod taken;
mod track;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use cranelift_codegen::ir::{AbiParam, Block, InstBuilder, SigRef, Signature, Type, Value as V, types};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use vm_core::Vm;
use vm_core::code::Trigger;
use vm_core::config::Switch;
use vm_core::feedback;
use vm_core::interp::code::body;
use vm_layout::*;

use crate::abstract_value::{Av, Fact, Form, Ty, Virtual};
use crate::exit::Exit;
use crate::runtime;
use crate::version::Version;
use state::{AFrame, Edge, State};
use survey::Survey;

/// Why a build ended early.
pub enum Stop {
    /// A loop header guessed wrong: build again with the plan as it is now.
    Restart,
    /// This code is not for this compiler.
    Refuse(&'static str),
    /// Control never goes on here.
    DeadEnd,
}

pub type C<T = ()> = Result<T, Stop>;

/// What loop headers are to expect, learned from builds that failed.
#[derive(Default)]
pub struct Plan {
    /// By place: slot, form, fact, and how often it was changed.
    pub headers: HashMap<(u64, u32), HashMap<usize, (Form, Fact, u32)>>,
    /// Code that turned out not to be for inlining, by address.
    pub apart: std::collections::HashSet<usize>,
    /// Generator expressions whose sets must be made though they are only counted.
    pub to_be_made: std::collections::HashSet<usize>,
    /// Instances are made where they are called for.
    pub all_made: bool,
}

/// Slots of the operand stack in a [`Plan`] and among a header's slots are numbered from here on.
const STACK: usize = 1 << 20;

/// The instance whose `__init__` a frame is counts as such a slot.
const INSTANCE: usize = STACK - 1;

/// Instances that are not made are numbered like frames from here on, their slots like locals.
const OBJECTS: usize = 1 << 16;

/// A loop header being compiled.
struct Header {
    block: Block,
    slots: Vec<(usize, Form, Fact)>,
    entered: usize,
}

/// Words compiled, inlined ones included, before inlining stops. (With 600 richards takes 1 MB more and is no faster, deltablue takes
/// 0.39 ms instead of 0.24; chaos alone gains from 400, a tenth.)
const BUDGET: usize = 250;

/// Words compiled before only small functions, of at most [`SMALL`] words, are inlined.
const GENEROUS: usize = 150;
const SMALL: usize = 40;

/// Words of the largest function that is inlined.
const INLINED_WORDS: usize = 120;

/// Attempts after which less is guessed.
const CAUTION: u32 = 4;

/// One build.
pub struct Builder<'a, 'v> {
    b: FunctionBuilder<'a>,
    vm: &'v mut Vm,
    plan: &'v mut Plan,
    vm_v: V,
    fp_v: V,
    st: State,
    /// The frames at the start of the opcode, and where exits go back to.
    now: Rc<Vec<Rc<AFrame>>>,
    resume: Rc<Vec<Rc<AFrame>>>,
    /// The instances that are not made, at these points.
    now_objects: Rc<Vec<Virtual>>,
    resume_objects: Rc<Vec<Virtual>>,
    /// What has been emitted that must not be done twice: stores and calls; and how much of it when `resume` was so.
    effects: u64,
    resume_effects: u64,
    /// The description of `resume`, if an exit has asked for one.
    shared: Option<usize>,
    /// Exit blocks made for the opcode, to go on and to raise, and how many inlined frames they take for entered.
    exit_blocks: [Option<(Block, usize)>; 2],
    too_many_words: bool,
    /// The operator whose special method is inlined next.
    operator: Option<Op>,
    /// Where instances without enough room inside go, in place of an exit.
    miss: Option<Block>,
    leaving: Vec<exits::Leaving>,
    signatures: HashMap<(CallConv, Vec<Type>, Option<Type>), SigRef>,
    surveys: HashMap<usize, Rc<Survey>>,
    pub exits: Vec<Box<Exit>>,
    /// Names of class attributes that the code takes for granted.
    pub assumed: Vec<Gc<Str>>,
    /// Values that machine code and exits refer to.
    pub embedded: Vec<Value>,
    version: *const Version,
    tagged: bool,
    pub words: usize,
    pub inlined: usize,
    /// Calls not inlined and why (for `harness explain`).
    remarks: Vec<String>,
    /// Lists of shapes that instances were found to have one of ([`Ty::Shapes`]).
    shape_lists: Vec<Vec<u32>>,
    /// Tuples and instances not made so far, for their numbers.
    tuples: u32,
    /// What is yielded goes into the container that the frame holds.
    draining: bool,
    /// A generator is compiled from behind a yield on. Its loops' headers that lie before are left for later: edges to them.
    resuming: bool,
    rotated: Vec<(usize, u32, Edge)>,
    /// Frames of inlined generators that are compiled so, too.
    rotating: Vec<usize>,
    /// Loops over inlined generators; where the generator being compiled has yielded, and the loop that it belongs to.
    turning: Vec<resume::Turning>,
    yielded: Vec<(u64, Vec<Edge>)>,
    /// Edges to handlers: number of the frame, word, edge.
    thrown: Vec<(usize, u32, Edge)>,
    /// Where what is being compiled of the outermost function began.
    began_at: u32,
    /// Guess even where nothing has been noted.
    eager: bool,
    /// Earlier versions guessed wrong often: guess less.
    cautious: bool,
}

impl<'a, 'v> Builder<'a, 'v> {
    /// Builds a body.
    ///
    /// # Errors
    /// See [`Stop`].
    pub fn build(
        func: &'a mut cranelift_codegen::ir::Function,
        context: &'a mut FunctionBuilderContext,
        vm: &'v mut Vm,
        plan: &'v mut Plan,
        version: &Version,
        config: TargetFrontendConfig,
    ) -> C<Built> {
        let mut sig = Signature::new(CallConv::SystemV);
        sig.params.extend([AbiParam::new(types::I64), AbiParam::new(types::I64)]);
        sig.returns.push(AbiParam::new(types::I64));
        func.signature = sig;
        let mut b = FunctionBuilder::new(func, context);
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let (vm_v, fp_v) = (b.block_params(entry)[0], b.block_params(entry)[1]);
        let tagged = vm.config.switches.has(Switch::TaggedInts);
        let eager = vm.config.jit_threshold == 0;
        let st = State {
            frames: Vec::new(),
            facts: state::ByValue::default(),
            room: state::ByValue::default(),
            fields: Vec::new(),
            computed: Vec::new(),
            objects: Rc::default(),
            made: Vec::new(),
            namespaces: Vec::new(),
            check_valid: true,
        };
        let mut builder = Builder {
            b,
            vm,
            plan,
            vm_v,
            fp_v,
            st,
            now: Rc::default(),
            resume: Rc::default(),
            now_objects: Rc::default(),
            resume_objects: Rc::default(),
            effects: 0,
            resume_effects: u64::MAX,
            shared: None,
            exit_blocks: [None; 2],
            too_many_words: false,
            operator: None,
            miss: None,
            leaving: Vec::new(),
            signatures: HashMap::new(),
            surveys: HashMap::new(),
            exits: Vec::new(),
            assumed: Vec::new(),
            embedded: Vec::new(),
            version,
            tagged,
            words: 0,
            inlined: 0,
            remarks: Vec::new(),
            shape_lists: Vec::new(),
            tuples: 0,
            draining: false,
            resuming: false,
            rotated: Vec::new(),
            rotating: Vec::new(),
            turning: Vec::new(),
            yielded: Vec::new(),
            thrown: Vec::new(),
            began_at: 0,
            eager,
            cautious: version.attempt > CAUTION,
        };
        let returns = builder.whole(version.code, version.trigger)?;
        for (block, state, value) in returns {
            builder.b.switch_to_block(block);
            builder.st = state;
            let v = builder.word(&value);
            builder.b.ins().return_(&[v]);
        }
        if builder.too_many_words && !std::mem::replace(&mut builder.plan.all_made, true) {
            return Err(Stop::Restart);
        }
        if builder.too_many_words {
            return Err(Stop::Refuse("too many values at an exit"));
        }
        builder.fill_exits();
        builder.b.seal_all_blocks();
        let Builder { b, exits, assumed, embedded, words, inlined, remarks, .. } = builder;
        b.finalize(config);
        Ok(Built { exits, assumed, embedded, words, inlined, remarks })
    }

    fn survey(&mut self, code: Gc<Code>) -> Rc<Survey> {
        Rc::clone(self.surveys.entry(code.address()).or_insert_with(|| Rc::new(Survey::new(code))))
    }

    /// The outermost function.
    fn whole(&mut self, code: Gc<Code>, trigger: Trigger) -> C<Vec<(Block, State, Av)>> {
        let survey = self.survey(code);
        let unit = survey.unit;
        if unit.flags & vm_core::bytecode::flags::GENERATOR != 0 {
            self.generator(&survey, trigger)?;
        }
        if survey.once && trigger == Trigger::Entry {
            return Err(Stop::Refuse("runs once"));
        }
        if unit.words.len() > 4000 {
            return Err(Stop::Refuse("too large"));
        }
        if unit.chains.iter().any(|c| c.local_root.is_some()) {
            return Err(Stop::Refuse("tracks attributes of locals"));
        }
        // Code that looks at its own frame finds it in memory only.
        if looks_at_itself(unit) {
            return Err(Stop::Refuse("looks at its own frame"));
        }
        let start = match trigger {
            Trigger::Entry => 0,
            Trigger::Loop(word) => word,
        };
        let (fp, globals) = (self.vm.frame, self.frame_globals(trigger));
        let Some(globals) = globals else { return Err(Stop::Refuse("no globals")) };
        let slot_count = unit.slot_count as usize;
        let mut frame = AFrame {
            code,
            function: None,
            globals,
            offset: 0,
            locals: Vec::new(),
            stack: Vec::new(),
            pc: start,
            entered: true,
            home: Vec::new(),
            instance: None,
            operator: None,
            taken: None,
            generator: false,
            path: 0,
        };
        let parameters = survey.parameters();
        let catches = catch::has_handlers(code);
        // Loaded before anything is guessed, so that an exit knows each slot's home.
        let mut guesses = Vec::new();
        for i in 0..slot_count {
            let av = if trigger == Trigger::Entry && i >= unit.first_hidden as usize {
                // Nothing is tracked yet, and the slot is empty.
                Av::Unbound
            } else if self.draining_or_no_generator(unit)
                && let Some(chain) = self.tracked_now(code, globals, fp, i)
            {
                // From here on the slot needs no news.
                let slot = self.iconst(i as i64);
                self.runtime(runtime::untrack as *const (), &[self.fp_v, slot]);
                frame.home.push(None);
                frame.locals.push(Av::Tracked(chain));
                continue;
            } else if survey.in_memory(i) {
                Av::Memory
            } else if trigger == Trigger::Entry {
                if i < parameters { Av::Word(self.load_slot(i)) } else { Av::Unbound }
            } else {
                let v = self.load_slot(i);
                let bound = survey.is_bound(start, i);
                self.st.facts.insert(v, Fact { ty: Ty::Any, maybe_unbound: !bound });
                // What the turns before left in a slot says nothing about the first turn.
                if bound && survey.is_live(start, i) {
                    // SAFETY: the frame that runs the loop is the running one; its slots are initialised.
                    guesses.push((v, unsafe { (*Frame::slots(fp).add(i)).get() }));
                }
                Av::Word(v)
            };
            // Where an exception is caught the slots are written.
            frame.home.push(if av == Av::Memory || catches { None } else { Some(av.clone()) });
            frame.locals.push(av);
        }
        let locals_guessed = guesses.len();
        let mut on_top = None;
        if let Trigger::Loop(word) = trigger {
            let depth = survey.depth[word as usize] as usize;
            if depth == u32::MAX as usize {
                return Err(Stop::Refuse("a loop in a handler"));
            }
            for i in 0..depth {
                let v = self.load_slot(slot_count + i);
                frame.stack.push(Av::Word(v));
                // SAFETY: as above.
                on_top = unsafe { (*Frame::slots(fp).add(slot_count + i)).get() };
                guesses.push((v, on_top));
            }
        }
        self.st.frames.push(Rc::new(frame));
        self.begin_op();
        // What was guessed wrong once is left to where it is used; what lies on the stack goes on being an iterator.
        let blamed = feedback::notes(code).map_or(0, |n| n.words[start as usize].failures.get());
        let certain = if blamed == 0 { 0 } else { locals_guessed };
        if blamed < 2 {
            for (v, now) in guesses.drain(certain..) {
                self.guess_entry(v, now);
            }
        }
        if let Trigger::Loop(word) = trigger
            && blamed < 2
        {
            self.take_over(word, &survey, on_top);
        }
        self.count_turn();
        let first = self.b.create_block();
        self.b.ins().jump(first, &[]);
        let state = self.st.clone();
        self.began_at = start;
        self.body(vec![(first, state)], start)
    }

    /// The globals of the function compiled: of the frame that made it hot.
    fn frame_globals(&self, _: Trigger) -> Option<Gc<Dict>> {
        if self.vm.frame.is_null() {
            return None;
        }
        // SAFETY: the running frame.
        Some(unsafe { (*self.vm.frame).globals })
    }

    /// Guesses that a slot goes on holding what it holds now.
    fn guess_entry(&mut self, v: V, now: Option<Value>) {
        let Some(now) = now else { return };
        if now.is_small() {
            self.guard_small(v);
            return;
        }
        let kind = now.kind();
        let lasting = matches!(
            kind,
            Kind::Float
                | Kind::List
                | Kind::Tuple
                | Kind::Dict
                | Kind::Str
                | Kind::RangeIter
                | Kind::ListIter
        );
        if lasting && now.is_exact(kind) {
            self.guard_exact(v, kind);
        }
    }

    /// Compiles one frame's code from its first edges on; control that returns is handed back.
    fn body(&mut self, edges: Vec<Edge>, start: u32) -> C<Vec<(Block, State, Av)>> {
        let Some((_, first)) = edges.first() else { return Ok(Vec::new()) };
        let code = first.top().code;
        let level = first.frames.len() - 1;
        let survey = self.survey(code);
        let mut pending: BTreeMap<u32, Vec<Edge>> = BTreeMap::from([(start, edges)]);
        let mut headers: HashMap<u32, Header> = HashMap::new();
        // Loops over inlined generators begin behind their FOR_ITER: where, and their last words.
        let mut opened: HashMap<u32, u32> = HashMap::new();
        let mut returns = Vec::new();
        loop {
            if let Some((at, end, turns)) = self.turned(level, pending.first_key_value().map(|p| *p.0)) {
                if turns.is_empty() {
                    continue;
                }
                self.join(turns, at, &survey);
                self.begin_block();
                self.st.top_mut().pc = at;
                self.begin_op();
                self.check_valid();
                let (items, ends) = self.run_resumable()?;
                pending.entry(end).or_default().extend(ends);
                for (block, state) in items {
                    self.b.switch_to_block(block);
                    self.st = state;
                    self.begin_block();
                    self.st.top_mut().pc = at;
                    self.begin_op();
                    let Some(header) = headers.get(&(at + 1)) else { return Err(Stop::Refuse("no header")) };
                    match self.close_loop(at + 1, header) {
                        Ok(()) | Err(Stop::DeadEnd) => {}
                        Err(stop) => return Err(stop),
                    }
                }
                if pending.get(&end).is_some_and(Vec::is_empty) {
                    pending.remove(&end);
                }
                continue;
            }
            let Some((pc, edges)) = pending.pop_first() else {
                let Some((pc, edges)) = self.next_rotated(level) else { break };
                // What was compiled so far is left behind: it was compiled for another way round.
                self.began_at = pc;
                headers.clear();
                pending.insert(pc, edges);
                continue;
            };
            self.join(edges, pc, &survey);
            self.begin_block();
            let taking = self.takes_items(pc, &survey);
            let last = if taking { None } else { survey.loops.get(&pc).or(opened.get(&pc)) };
            if let Some(&last) = last {
                let header = self.open_header(pc, last, &survey)?;
                headers.insert(pc, header);
                self.count_turn();
                self.begin_block();
            }
            let mut pc = pc;
            loop {
                self.st.top_mut().pc = pc;
                self.begin_op();
                self.words += 1;
                if self.words > 6000 {
                    return Err(Stop::Refuse("too large"));
                }
                let done = if self.takes_items(pc, &survey) {
                    self.check_valid();
                    let (items, ends) = self.first_items(pc, &survey)?;
                    if !items.is_empty() {
                        pending.entry(pc + 1).or_default().extend(items);
                    }
                    if !ends.is_empty() {
                        pending.entry(survey.unit.words[pc as usize].b()).or_default().extend(ends);
                    }
                    if let Some(&last) = survey.loops.get(&pc) {
                        opened.insert(pc + 1, last);
                    }
                    Err(Stop::DeadEnd)
                } else {
                    self.op(pc, &survey, &mut pending, &headers, &mut returns)
                };
                for (target, edge) in self.thrown_to(level) {
                    pending.entry(target).or_default().push(edge);
                }
                match done {
                    Ok(()) => {}
                    Err(Stop::DeadEnd) => break,
                    Err(stop) => return Err(stop),
                }
                pc += 1;
                if survey.leader[pc as usize] {
                    self.edge_to(pc, &mut pending);
                    break;
                }
            }
        }
        Ok(returns)
    }

    /// Control goes on at a word further on.
    fn edge_to(&mut self, pc: u32, pending: &mut BTreeMap<u32, Vec<Edge>>) {
        let block = self.b.create_block();
        self.b.ins().jump(block, &[]);
        pending.entry(pc).or_default().push((block, self.st.clone()));
    }

    /// The notes about a word of the frame being compiled.
    fn notes(&self, pc: u32) -> Option<&'static feedback::Notes> {
        feedback::notes(self.st.top().code).map(|n| &n.words[pc as usize])
    }

    /// Whether the word was never run since notes are taken: `seen` is what was noted.
    fn unseen(&self, seen: u8) -> bool {
        seen == 0 && !self.eager && self.notes(self.st.top().pc).is_some()
    }

    /// Whether guesses about this word were wrong too often.
    fn distrusted(&self) -> bool {
        self.notes(self.st.top().pc).is_some_and(|n| n.failures.get() >= 2)
    }

    /// Whether a guess about this word was wrong too often once.
    fn suspected(&self) -> bool {
        self.cautious || self.notes(self.st.top().pc).is_some_and(|n| n.failures.get() >= 1)
    }

    /// A constant that machine code will refer to.
    fn embed(&mut self, v: Value) -> Value {
        if !v.is_small() && !self.embedded.contains(&v) {
            self.embedded.push(v);
        }
        v
    }

    fn name(&self, i: u32) -> Gc<Str> {
        let names = self.st.top().code.names.get();
        // SAFETY: names are strs, and the verifier has checked the index.
        unsafe { names.items()[i as usize].cast_unchecked() }
    }

    fn const_at(&self, i: u32) -> Value {
        self.st.top().code.consts.get().items()[i as usize]
    }
}

/// What a build leaves behind besides the function.
pub struct Built {
    pub exits: Vec<Box<Exit>>,
    pub assumed: Vec<Gc<Str>>,
    pub embedded: Vec<Value>,
    pub words: usize,
    pub inlined: usize,
    pub remarks: Vec<String>,
}

/// Whether code may look at its own frame. (`super` without arguments does: see `show_frame`.)
fn looks_at_itself(unit: &vm_core::bytecode::CodeUnit) -> bool {
    let looks = ["locals", "vars", "dir", "eval", "exec", "_getframe", "currentframe"];
    unit.names.iter().any(|n| looks.contains(&&**n))
}

/// Whether code may be inlined at all.
fn inlinable(code: Gc<Code>) -> bool {
    code.simple.get() && small_and_simple(code)
}

/// Whether code is small enough to be inlined and has nothing that stands against it.
fn small_and_simple(code: Gc<Code>) -> bool {
    let unit = &body(code).unit;
    unit.cell_slots.is_empty() && unit.words.len() <= INLINED_WORDS && !looks_at_itself(unit)
}
