//! Copies stencils into a buffer and fills their holes: the hot code of a function, and its cold code behind it.

use crate::stencil::{Id, OPERANDS, Operands, Set, Way, What, fill};

/// A place in the code of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Start of a word.
    Word(u32),
    /// Offset in the hot code.
    Hot(u32),
    /// Offset in the cold code.
    Cold(u32),
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
    branches: Vec<Branch>,
    absolutes: Vec<Absolute>,
    /// Which stencils were copied where, if somebody wants to know.
    pub trace: Option<Vec<(Label, Id)>>,
}

/// What is known once everything is laid out.
pub struct Laid {
    pub code: Vec<u8>,
    absolutes: Vec<(usize, Target)>,
    hot: u32,
}

impl Emitter {
    pub fn clear(&mut self) {
        self.hot.clear();
        self.cold.clear();
        self.branches.clear();
        self.absolutes.clear();
        if let Some(trace) = &mut self.trace {
            trace.clear();
        }
    }

    /// Takes the buffer back, so that the next function needs no new one.
    pub fn recycle(&mut self, laid: Laid) {
        self.hot = laid.code;
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
    pub fn hot(&mut self, set: &Set, id: Id, o: &Operands, jump: Label, slow: Label) {
        let base = self.hot.len();
        if let Some(trace) = &mut self.trace {
            trace.push((Label::Hot(base as u32), id));
        }
        let stencil = set.get(id);
        self.hot.extend_from_slice(&stencil.code);
        fill_all(&mut self.hot, base, set, id, o);
        let end = self.hot.len();
        for e in stencil.exits {
            let at = base + e.at as usize;
            let to = match e.to {
                Way::Continue => {
                    let distance = (end - at - 4) as i32;
                    self.hot[at..at + 4].copy_from_slice(&distance.to_le_bytes());
                    continue;
                }
                Way::Jump => jump,
                Way::Slow => slow,
            };
            self.branches.push(Branch { at: Label::Hot(at as u32), to });
        }
    }

    /// Copies a stencil without other ways on to the cold code.
    pub fn cold(&mut self, set: &Set, id: Id, o: &Operands) {
        let base = self.cold.len();
        if let Some(trace) = &mut self.trace {
            trace.push((Label::Cold(base as u32), id));
        }
        debug_assert!(set.get(id).exits.is_empty());
        self.cold.extend_from_slice(&set.get(id).code);
        fill_all(&mut self.cold, base, set, id, o);
    }

    /// A jump from the cold code.
    pub fn cold_jump(&mut self, to: Label) {
        self.cold.extend_from_slice(&[0xe9, 0, 0, 0, 0]);
        self.branches.push(Branch { at: Label::Cold(self.cold.len() as u32 - 4), to });
    }

    /// Leaves for the interpreter: `lea rdx, [rsi + sp]; mov rcx, pc; jmp stub`, with `mov r8, site` before the jump if there
    /// is one.
    pub fn leave(&mut self, cold: bool, sp: u32, pc: u64, site: Option<u64>, stub: u64) {
        let buffer = if cold { &mut self.cold } else { &mut self.hot };
        buffer.extend_from_slice(&[0x48, 0x8d, 0x96]);
        buffer.extend_from_slice(&sp.to_le_bytes());
        buffer.extend_from_slice(&[0x48, 0xb9]);
        buffer.extend_from_slice(&pc.to_le_bytes());
        if let Some(site) = site {
            buffer.extend_from_slice(&[0x49, 0xb8]);
            buffer.extend_from_slice(&site.to_le_bytes());
        }
        buffer.extend_from_slice(&[0xe9, 0, 0, 0, 0]);
        let at = buffer.len() as u32 - 4;
        let at = if cold { Label::Cold(at) } else { Label::Hot(at) };
        self.absolutes.push(Absolute { at, what: Target::Far(stub) });
    }

    /// The hole `_Q` of the stencil that was emitted last, which began at `base`, becomes the address of a place.
    pub fn resume_at(&mut self, set: &Set, id: Id, base: Label, to: Label) {
        let Label::Hot(base) = base else { return };
        for h in set.get(id).holes.iter().filter(|h| h.what == What::Q as u8) {
            let at = Label::Hot(base + u32::from(h.at));
            self.absolutes.push(Absolute { at, what: Target::Address(to) });
        }
    }

    /// Puts the cold code behind the hot and fills everything that does not depend on the final address. `words` holds
    /// the start of each word.
    pub fn lay_out(&mut self, words: &[Label]) -> Laid {
        let hot = self.hot.len() as u32;
        let mut code = std::mem::take(&mut self.hot);
        code.extend_from_slice(&self.cold);
        let place = |l: Label| offset(l, hot, words) as usize;
        for b in &self.branches {
            let at = place(b.at);
            let distance = place(b.to) as i64 - at as i64 - 4;
            code[at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
        }
        let absolutes = self
            .absolutes
            .drain(..)
            .map(|a| {
                let what = match a.what {
                    Target::Address(l) => Target::Address(Label::Hot(place(l) as u32)),
                    far => far,
                };
                (place(a.at), what)
            })
            .collect();
        Laid { code, absolutes, hot }
    }
}

impl Laid {
    /// Bytes of hot code; the cold code follows.
    pub fn hot_len(&self) -> u32 {
        self.hot
    }

    /// The offset of a place.
    pub fn offset(&self, l: Label, words: &[Label]) -> u32 {
        offset(l, self.hot, words)
    }

    /// Copies the code to where it will run.
    pub fn copy_to(&self, base: usize, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.code);
        for (at, what) in &self.absolutes {
            match what {
                Target::Far(address) => {
                    let distance = address.wrapping_sub((base + at + 4) as u64) as i64;
                    debug_assert_eq!(distance, i64::from(distance as i32));
                    bytes[*at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
                }
                Target::Address(l) => {
                    let address = (base as u64) + u64::from(offset(*l, self.hot, &[]));
                    bytes[*at..at + 8].copy_from_slice(&address.to_le_bytes());
                }
            }
        }
    }
}

fn offset(l: Label, hot: u32, words: &[Label]) -> u32 {
    match l {
        Label::Hot(o) => o,
        Label::Cold(o) => hot + o,
        Label::Word(w) => offset(words[w as usize], hot, &[]),
    }
}

#[inline]
fn fill_all(buffer: &mut [u8], base: usize, set: &Set, id: Id, o: &Operands) {
    let values: [u64; OPERANDS] = [o.a.into(), o.b.into(), o.r.into(), o.k.into(), o.n.into(), o.p, o.q, 0];
    const { assert!(What::N as usize == 4) };
    for h in &set.get(id).holes {
        let i = if h.what <= What::N as u8 { h.what } else { h.what - What::P as u8 + 5 };
        fill(buffer, base, h, values[i as usize]);
    }
}
