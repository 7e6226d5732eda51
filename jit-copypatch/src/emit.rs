//! Copies stencils into a buffer and fills their holes: the hot code of a function, its cold code behind it, and behind
//! that what its calls are to know.

use vm_layout::CallSite;

use crate::stencil::{Id, Operands, Set, Way};

/// A place in the code of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Start of a word.
    Word(u32),
    /// Offset in the hot code.
    Hot(u32),
    /// Offset in the cold code.
    Cold(u32),
    /// Offset in the data.
    Data(u32),
}

impl Label {
    /// The start of a word that is never reached. As an offset it is `u32::MAX`.
    pub const NOWHERE: Label = Label::Hot(u32::MAX);
}

/// Where the ways on of a stencil lead that depend on the word.
#[derive(Clone, Copy)]
pub struct Ways {
    pub jump: Label,
    pub slow: Label,
    pub done: Label,
}

impl Ways {
    /// For stencils that have none of them.
    pub const NONE: Ways = Ways { jump: Label::Hot(0), slow: Label::Hot(0), done: Label::Hot(0) };
}

/// A relative field still to be filled.
struct Branch {
    /// Offset of the field, in the hot or the cold code.
    at: Label,
    to: Label,
}

/// A field whose value depends on where the code will lie.
struct Absolute {
    at: Label,
    what: Target,
}

enum Target {
    /// Relative field that leads to an address.
    Far(u64),
    /// The address of a place in the function, eight bytes.
    Address(Label),
}

/// The code of one function, growing.
#[derive(Default)]
pub struct Emitter {
    pub hot: Vec<u8>,
    pub cold: Vec<u8>,
    data: Vec<u8>,
    branches: Vec<Branch>,
    /// Fields of the hot code that lead to the cold code and hold what they would if both began at the same place; and the
    /// other way round. Most fields are of these kinds.
    to_cold: Vec<u32>,
    to_hot: Vec<u32>,
    absolutes: Vec<Absolute>,
    /// Addresses of the ends of calls: of functions, of classes.
    pub enter: u64,
    pub construct: u64,
    /// Which stencils were copied where, if somebody wants to know.
    pub trace: Option<Vec<(Label, Id)>>,
}

/// What is known once everything is laid out.
pub struct Laid {
    pub code: Vec<u8>,
    absolutes: Vec<Absolute>,
    starts: Starts,
}

/// Where cold code and data begin.
#[derive(Clone, Copy)]
struct Starts {
    cold: u32,
    data: u32,
}

impl Emitter {
    pub fn clear(&mut self) {
        self.hot.clear();
        self.cold.clear();
        self.data.clear();
        self.branches.clear();
        self.to_cold.clear();
        self.to_hot.clear();
        self.absolutes.clear();
        if let Some(trace) = &mut self.trace {
            trace.clear();
        }
    }

    /// Takes the buffers back, so that the next function needs no new ones.
    pub fn recycle(&mut self, laid: Laid) {
        (self.hot, self.absolutes) = (laid.code, laid.absolutes);
    }

    /// The place that is emitted to next.
    pub fn here(&self) -> Label {
        Label::Hot(self.hot.len() as u32)
    }

    pub fn here_cold(&self) -> Label {
        Label::Cold(self.cold.len() as u32)
    }

    /// Copies a stencil to the hot code.
    #[inline]
    pub fn hot(&mut self, set: &Set, id: Id, o: &Operands, ways: &Ways) {
        let base = self.hot.len();
        if let Some(trace) = &mut self.trace {
            trace.push((Label::Hot(base as u32), id));
        }
        set.get(id).append(&mut self.hot, o);
        for e in &set.get(id).exits {
            let at = (base + e.at as usize) as u32;
            match (e.to, ways.slow) {
                (Way::Slow, Label::Cold(to)) => {
                    set_field(&mut self.hot, at, to);
                    self.to_cold.push(at);
                }
                _ => self.lead(Label::Hot(at), e.to, ways),
            }
        }
    }

    /// Copies a stencil to the cold code. Where it ends the next goes on, whatever that is.
    pub fn cold(&mut self, set: &Set, id: Id, o: &Operands, ways: &Ways) {
        let base = self.cold.len();
        if let Some(trace) = &mut self.trace {
            trace.push((Label::Cold(base as u32), id));
        }
        set.get(id).append(&mut self.cold, o);
        for e in &set.get(id).exits {
            let at = (base + e.at as usize) as u32;
            match (e.to, ways.done) {
                (Way::Done, Label::Hot(to)) => {
                    set_field(&mut self.cold, at, to);
                    self.to_hot.push(at);
                }
                _ => self.lead(Label::Cold(at), e.to, ways),
            }
        }
    }

    /// Notes where a way on leads.
    fn lead(&mut self, at: Label, way: Way, ways: &Ways) {
        let to = match way {
            // Filled in already.
            Way::Continue => return,
            Way::Jump => ways.jump,
            Way::Slow => ways.slow,
            Way::Done => ways.done,
            Way::Enter => {
                return self.absolutes.push(Absolute { at, what: Target::Far(self.enter) });
            }
            Way::Construct => {
                return self.absolutes.push(Absolute { at, what: Target::Far(self.construct) });
            }
        };
        self.branches.push(Branch { at, to });
    }

    /// Adds what a call is to know; its hole `_P` in the stencil that begins at `base` gets the address.
    pub fn call_site(&mut self, set: &Set, id: Id, base: Label, site: CallSite, resume: Label, slow: Label) {
        let here = self.data.len() as u32;
        let at = |field: usize| Label::Data(here + field as u32);
        let fields =
            [(std::mem::offset_of!(CallSite, resume), resume), (std::mem::offset_of!(CallSite, slow), slow)];
        for (field, to) in fields {
            self.absolutes.push(Absolute { at: at(field), what: Target::Address(to) });
        }
        // SAFETY: a struct of integers without padding, read as bytes.
        self.data.extend_from_slice(unsafe {
            std::slice::from_raw_parts((&raw const site).cast::<u8>(), size_of::<CallSite>())
        });
        let Label::Hot(base) = base else { return };
        for field in set.get(id).site_fields() {
            let field = Label::Hot(base + field);
            self.absolutes.push(Absolute { at: field, what: Target::Address(at(0)) });
        }
    }

    /// A jump from the cold code.
    pub fn cold_jump(&mut self, to: Label) {
        self.cold.extend_from_slice(&[0xe9, 0, 0, 0, 0]);
        self.branches.push(Branch { at: Label::Cold(self.cold.len() as u32 - 4), to });
    }

    /// Leaves for the interpreter: `lea rdx, [rsi + sp]; mov rcx, pc; jmp stub`, with `mov r8, site` before the jump if there
    /// is one.
    pub fn leave(&mut self, cold: bool, sp: u32, pc: u64, site: Option<u64>, stub: u64) {
        const JUMP: [u8; 5] = [0xe9, 0, 0, 0, 0];
        let buffer = if cold { &mut self.cold } else { &mut self.hot };
        let mut code = [0; 32];
        code[..3].copy_from_slice(&[0x48, 0x8d, 0x96]);
        code[3..7].copy_from_slice(&sp.to_le_bytes());
        code[7..9].copy_from_slice(&[0x48, 0xb9]);
        code[9..17].copy_from_slice(&pc.to_le_bytes());
        if let Some(site) = site {
            code[17..19].copy_from_slice(&[0x49, 0xb8]);
            code[19..27].copy_from_slice(&site.to_le_bytes());
            code[27..].copy_from_slice(&JUMP);
            buffer.extend_from_slice(&code);
        } else {
            code[17..22].copy_from_slice(&JUMP);
            buffer.extend_from_slice(&code[..22]);
        }
        let at = buffer.len() as u32 - 4;
        let at = if cold { Label::Cold(at) } else { Label::Hot(at) };
        self.absolutes.push(Absolute { at, what: Target::Far(stub) });
    }

    /// Puts cold code and data behind the hot code and fills everything that does not depend on the final address. `words`
    /// holds the start of each word.
    pub fn lay_out(&mut self, words: &[Label]) -> Laid {
        let mut code = std::mem::take(&mut self.hot);
        let cold = code.len() as u32;
        code.extend_from_slice(&self.cold);
        if !self.data.is_empty() {
            code.resize(code.len().next_multiple_of(8), 0);
        }
        let starts = Starts { cold, data: code.len() as u32 };
        code.extend_from_slice(&self.data);
        for &at in &self.to_cold {
            move_field(&mut code, at, cold);
        }
        for &at in &self.to_hot {
            move_field(&mut code, cold + at, cold.wrapping_neg());
        }
        let place = |l: Label| offset(l, starts, words) as usize;
        for b in &self.branches {
            let at = place(b.at);
            let distance = place(b.to) as i64 - at as i64 - 4;
            code[at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
        }
        let mut absolutes = std::mem::take(&mut self.absolutes);
        for a in &mut absolutes {
            a.at = Label::Hot(place(a.at) as u32);
            if let Target::Address(l) = &mut a.what {
                *l = Label::Hot(place(*l) as u32);
            }
        }
        Laid { code, absolutes, starts }
    }
}

impl Laid {
    /// Bytes of hot code; the cold code follows.
    pub fn hot_len(&self) -> u32 {
        self.starts.cold
    }

    /// Bytes of cold code.
    pub fn cold_len(&self) -> u32 {
        self.starts.data - self.starts.cold
    }

    /// Bytes of data behind the code.
    pub fn data_len(&self) -> u32 {
        self.code.len() as u32 - self.starts.data
    }

    /// The offset of a place.
    pub fn offset(&self, l: Label, words: &[Label]) -> u32 {
        offset(l, self.starts, words)
    }

    /// Copies the code to where it will run.
    pub fn copy_to(&self, base: usize, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.code);
        for a in &self.absolutes {
            let at = offset(a.at, self.starts, &[]) as usize;
            match a.what {
                Target::Far(address) => {
                    let distance = address.wrapping_sub((base + at + 4) as u64) as i64;
                    debug_assert_eq!(distance, i64::from(distance as i32));
                    bytes[at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
                }
                Target::Address(l) => {
                    let address = (base as u64) + u64::from(offset(l, self.starts, &[]));
                    bytes[at..at + 8].copy_from_slice(&address.to_le_bytes());
                }
            }
        }
    }
}

/// Makes the relative field at `at` lead to `to`.
#[inline]
fn set_field(code: &mut [u8], at: u32, to: u32) {
    let distance = to.wrapping_sub(at + 4);
    code[at as usize..][..4].copy_from_slice(&distance.to_le_bytes());
}

/// Makes it lead further by `by`.
#[inline]
fn move_field(code: &mut [u8], at: u32, by: u32) {
    if let Some(field) = code[at as usize..].first_chunk_mut::<4>() {
        *field = u32::from_le_bytes(*field).wrapping_add(by).to_le_bytes();
    }
}

#[inline]
fn offset(l: Label, starts: Starts, words: &[Label]) -> u32 {
    match l {
        Label::Hot(o) => o,
        Label::Cold(o) => starts.cold + o,
        Label::Data(o) => starts.data + o,
        Label::Word(w) => offset(words[w as usize], starts, &[]),
    }
}
