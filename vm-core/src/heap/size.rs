//! Size of a heap object and where its value words lie, by layout kind.

use vm_layout::*;

/// Rounds up to whole granules.
pub const fn round(size: usize) -> usize {
    size.next_multiple_of(super::space::GRANULE)
}

/// Bytes of a dict's storage under a strategy.
pub const fn pairs_size(capacity: usize, index_slots: usize) -> usize {
    size_of::<Pairs>() + size_of::<Pair>() * capacity + 4 * index_slots
}

/// Bytes of the built-in part of an object, without the ext words of a subclass, rounded up to words.
fn base_size(p: *mut Header) -> usize {
    // SAFETY: the callers pass live objects; each kind has the layout that the cast below assumes.
    unsafe {
        match (*p).kind() {
            Kind::Free => 0,
            Kind::Bool | Kind::Int => size_of::<Int>(),
            Kind::BigInt => size_of::<BigIntObject>(),
            Kind::Float => size_of::<Float>(),
            Kind::Complex => size_of::<Complex>(),
            Kind::Str => {
                let s = p.cast::<Str>();
                if (*p).flags() & header_flags::WIDTH_MASK == header_flags::SHARED_TEXT {
                    return size_of::<SharedStr>();
                }
                let shift = ((*p).flags() & header_flags::WIDTH_MASK) >> header_flags::WIDTH_SHIFT;
                (size_of::<Str>() + ((*s).len << shift)).next_multiple_of(8)
            }
            Kind::Bytes => (size_of::<Bytes>() + (*p.cast::<Bytes>()).len).next_multiple_of(8),
            Kind::ByteArray => size_of::<ByteArray>(),
            Kind::List | Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList => {
                size_of::<List>()
            }
            Kind::RangeList => size_of::<RangeList>(),
            Kind::Tuple => size_of::<Tuple>() + 8 * (*p.cast::<Tuple>()).len,
            Kind::Dict => size_of::<Dict>(),
            Kind::Entries => size_of::<Entries>() + size_of::<Entry>() * (*p.cast::<Entries>()).capacity,
            Kind::Pairs => {
                let t = p.cast::<Pairs>();
                pairs_size((*t).capacity as usize, (*t).index_slots as usize)
            }
            Kind::Set | Kind::FrozenSet => size_of::<Set>(),
            Kind::SetTable => {
                size_of::<SetTable>() + size_of::<SetEntry>() * (*p.cast::<SetTable>()).capacity
            }
            Kind::Array | Kind::Words => size_of::<Array>() + 8 * (*p.cast::<Array>()).capacity,
            Kind::Buffer => (size_of::<Buffer>() + (*p.cast::<Buffer>()).capacity).next_multiple_of(8),
            Kind::Type => size_of::<Type>(),
            Kind::Code => size_of::<Code>(),
            Kind::Generator => size_of::<Generator>() + 8 * (*p.cast::<Generator>()).capacity,
            Kind::Foreign => size_of::<Foreign>(),
            Kind::MapObject => size_of::<MapObject>() + 8 * (*p.cast::<MapObject>()).capacity as usize,
            Kind::ListIter | Kind::TupleIter => size_of::<SeqIter>(),
            Kind::RangeIter => size_of::<RangeIter>(),
            Kind::DictIter => size_of::<DictIter>(),
            _ => size_of::<Header>() + 8 * (*p).ty().base_words.get() as usize,
        }
    }
}

/// By kind byte: whole granules of objects that are all of one size, in bytes; 0: to be computed.
const FIXED: [u8; 256] = {
    let mut sizes = [0; 256];
    sizes[Kind::Free as usize] = super::space::GRANULE as u8;
    sizes[Kind::Int as usize] = round(size_of::<Int>()) as u8;
    sizes[Kind::Float as usize] = round(size_of::<Float>()) as u8;
    sizes[Kind::List as usize] = round(size_of::<List>()) as u8;
    sizes[Kind::Dict as usize] = round(size_of::<Dict>()) as u8;
    sizes
};

/// Bytes of an object, ext words included, rounded up to granules.
#[inline]
pub fn object_size(p: *mut Header) -> usize {
    // SAFETY: as in `base_size`.
    let h = unsafe { &*p };
    match FIXED[h.kind_byte() as usize] {
        0 if h.kind().is_record() => round(size_of::<Header>() + 8 * record_words(h)),
        0 => computed_size(p),
        fixed => fixed as usize,
    }
}

/// Value words of a record, ext words included.
#[inline]
fn record_words(h: &Header) -> usize {
    let ty = h.ty();
    ty.base_words.get() as usize + ty.ext_words.get() as usize
}

#[inline(never)]
fn computed_size(p: *mut Header) -> usize {
    // SAFETY: as in `base_size`.
    let h = unsafe { &*p };
    let ext =
        if h.is_subclass_instance() || h.kind().is_record() { h.ty().ext_words.get() as usize } else { 0 };
    round(base_size(p) + 8 * ext)
}

/// The ext words of an object: instance dict and `__slots__`, behind its built-in part.
pub fn ext_slots(v: Value) -> &'static [Slot] {
    let Some(h) = v.header() else { return &[] };
    if !(h.is_subclass_instance() || h.kind().is_record()) {
        return &[];
    }
    let p = v.bits() as *mut Header;
    let count = h.ty().ext_words.get() as usize;
    // SAFETY: objects of a type are allocated with its ext words; the count never changes after the first
    // instance. The 'static lifetime is that of heap references in general (see `Gc`).
    unsafe { std::slice::from_raw_parts(p.cast::<u8>().add(base_size(p)).cast::<Slot>(), count) }
}

/// All value words of a record: its built-in ones, instance dict and `__slots__`.
///
/// # Safety
/// `h` is the header of a live record.
#[inline]
pub unsafe fn all_record_slots<'a>(h: &Header) -> &'a [Slot] {
    // SAFETY: a record is its header, `base_words` value words and the ext words.
    unsafe { std::slice::from_raw_parts(std::ptr::from_ref(h).add(1).cast::<Slot>(), record_words(h)) }
}

/// The built-in value words of a record.
pub fn record_slots(v: Value) -> &'static [Slot] {
    match v.header() {
        Some(h) if h.kind().is_record() => {
            let p = v.bits() as *mut Header;
            // SAFETY: a record has `base_words` value words behind its header.
            unsafe { std::slice::from_raw_parts(p.add(1).cast::<Slot>(), h.ty().base_words.get() as usize) }
        }
        _ => &[],
    }
}
