//! Threaded code: one handler an opcode, each ending in a jump to the next.
//!
//! A handler is an `extern "C"` function of six register arguments; calling the next one in tail position with the
//! same signature becomes a jump under every optimisation level but 0 (all profiles of this workspace optimise).
//! Two rules keep it so: no address of a local may escape in a handler that continues, and nothing with a
//! destructor may be alive at the jump. The test `no_handler_grows_the_stack` runs loops long enough to notice.
//!
//! Fast paths call nothing: what they can't do they leave, by another tail call, to an outlined handler that saves
//! the pc and calls the runtime. So the hot handlers push no registers.

use vm_layout::*;

use super::handlers;
use crate::Vm;
use crate::config::{Config, JitLevel, Switch};

/// One handler. Returns (only when native code's frame is left) the result's bits, 0 for "raised".
///
/// `sp` points behind the top of the operand stack, `pc` at the word after `word`, which is the one being run.
pub type Handler = unsafe extern "C" fn(
    vm: *mut Vm,
    fp: *mut Frame,
    sp: *mut Slot,
    pc: *const Word,
    word: Word,
    table: *const Table,
) -> u64;

/// Handlers by opcode byte.
#[repr(C)]
pub struct Table(pub [Handler; 256]);

/// How handlers that touch ints see them: decided once per run, a type parameter of those handlers only.
pub trait Flavor: 'static {
    /// Whether fitting ints are tagged.
    const TAGGED: bool;
    /// Whether ints may come from the table of prebuilt ones.
    const PREBUILT: bool;
}

/// Every int is an object.
pub struct Boxed;
/// Every int is an object; those of the window of `prebuilt-ints` come from a table.
pub struct BoxedPrebuilt;
/// Ints that fit 63 bits are tagged.
pub struct Tagged;

impl Flavor for Boxed {
    const TAGGED: bool = false;
    const PREBUILT: bool = false;
}
impl Flavor for BoxedPrebuilt {
    const TAGGED: bool = false;
    const PREBUILT: bool = true;
}
impl Flavor for Tagged {
    const TAGGED: bool = true;
    const PREBUILT: bool = false;
}

static BOXED: Table = handlers::table::<Boxed>();
static BOXED_PREBUILT: Table = handlers::table::<BoxedPrebuilt>();
static TAGGED: Table = handlers::table::<Tagged>();
static COUNTING: Table = Table([handlers::count_and_run; 256]);

/// The tables of a VM with a JIT: the same but for where machine code may begin.
static BOXED_TIERING: Table = handlers::tiering_table::<Boxed>();
static BOXED_PREBUILT_TIERING: Table = handlers::tiering_table::<BoxedPrebuilt>();
static TAGGED_TIERING: Table = handlers::tiering_table::<Tagged>();
/// Those of a VM whose JIT speculates: the same, but noting what it sees.
static BOXED_RECORDING: Table = crate::feedback::record::table::<Boxed>();
static BOXED_PREBUILT_RECORDING: Table = crate::feedback::record::table::<BoxedPrebuilt>();
static TAGGED_RECORDING: Table = crate::feedback::record::table::<Tagged>();
static REENTER: Table = Table([super::tiering::reenter; 256]);

/// The table of a configuration, for runs that don't count opcodes.
pub fn plain_table_for(config: &Config) -> *const Table {
    let has = |s| config.switches.has(s);
    match (has(Switch::TaggedInts), has(Switch::PrebuiltInts), config.jit) {
        (true, _, JitLevel::Off) => &TAGGED,
        (true, _, JitLevel::CopyPatch) => &TAGGED_TIERING,
        (true, _, JitLevel::Method | JitLevel::Tiered) => &TAGGED_RECORDING,
        (false, true, JitLevel::Off) => &BOXED_PREBUILT,
        (false, true, JitLevel::CopyPatch) => &BOXED_PREBUILT_TIERING,
        (false, true, JitLevel::Method | JitLevel::Tiered) => &BOXED_PREBUILT_RECORDING,
        (false, false, JitLevel::Off) => &BOXED,
        (false, false, JitLevel::CopyPatch) => &BOXED_TIERING,
        (false, false, JitLevel::Method | JitLevel::Tiered) => &BOXED_RECORDING,
    }
}

/// The table that runs begin with: notes are taken only once there is warm code to take them about.
pub fn first_table_for(config: &Config) -> *const Table {
    let has = |s| config.switches.has(s);
    match config.jit {
        JitLevel::Method | JitLevel::Tiered if has(Switch::TaggedInts) => &TAGGED_TIERING,
        JitLevel::Method | JitLevel::Tiered if has(Switch::PrebuiltInts) => &BOXED_PREBUILT_TIERING,
        JitLevel::Method | JitLevel::Tiered => &BOXED_TIERING,
        _ => plain_table_for(config),
    }
}

/// The table that machine code passes to interpreter handlers: each word goes back into machine code if there is any.
pub fn reenter_table() -> *const Table {
    &REENTER
}

/// The table that a VM of a configuration begins with.
pub fn table_for(config: &Config) -> *const Table {
    if config.count_opcodes { &COUNTING } else { first_table_for(config) }
}
