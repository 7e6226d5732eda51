//! `memoryview`: items of some format in the memory of bytes, bytearray or a native object.

mod items;
mod methods;

use vm_layout::*;

use super::bytes::view::{bytearray_slice, bytes_slice};
use crate::Vm;
use crate::native::{Native, NativeBuffer, R, Tracer, TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    methods: methods::METHODS,
    getset: methods::GETSET,
    doc: "Create a new memoryview object which references the given object.",
    ..TypeDef::new("memoryview", Kind::Foreign)
};

/// What a memoryview shows.
pub struct MemoryView {
    /// The object whose memory it is.
    pub owner: Value,
    pub released: bool,
    /// First byte, and bytes from one item to the next.
    pub start: usize,
    pub stride: i64,
    /// Items along each dimension; more than one dimension is always contiguous.
    pub shape: Vec<usize>,
    pub format: String,
    pub item_size: usize,
    pub readonly: bool,
}

impl Native for MemoryView {
    fn trace(&self, tracer: &mut dyn Tracer) {
        tracer.value(self.owner);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
}

/// The native state of a foreign object, if it still has one.
fn native_of(v: Value) -> Option<&'static mut dyn Native> {
    let data = v.cast::<Foreign>()?.data.get();
    if data.is_null() {
        return None;
    }
    // SAFETY: `data` is a live `Box<Box<dyn Native>>`; the reference is used up before anything else runs.
    Some(unsafe { (*data.cast::<Box<dyn Native>>()).as_mut() })
}

/// Counts a view of `owner` (`1`) or its end (`-1`).
fn count_export(owner: Value, change: isize) {
    if let Some(b) = owner.cast::<ByteArray>() {
        b.exports.set(b.exports.get().wrapping_add_signed(change));
    } else if let Some(n) = native_of(owner) {
        n.exported(change);
    }
}

impl MemoryView {
    /// Ends the view.
    pub fn release(&mut self) {
        if !self.released {
            self.released = true;
            count_export(self.owner, -1);
        }
    }

    /// The same view once more; its export must have been counted.
    fn same(&self) -> MemoryView {
        MemoryView {
            owner: self.owner,
            released: false,
            start: self.start,
            stride: self.stride,
            shape: self.shape.clone(),
            format: self.format.clone(),
            item_size: self.item_size,
            readonly: self.readonly,
        }
    }

    /// Items in all.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_contiguous(&self) -> bool {
        self.shape.len() != 1 || self.stride == self.item_size as i64 || self.shape[0] < 2
    }

    /// The first byte of item `i` in the owner's memory.
    pub fn offset(&self, i: usize) -> usize {
        (self.start as i64 + self.stride * i as i64) as usize
    }

    /// The bytes of item `i`.
    pub fn item(&self, i: usize) -> &'static [u8] {
        let at = self.offset(i);
        owner_bytes(self.owner).get(at..at + self.item_size).unwrap_or(&[])
    }

    /// All items, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        let all = owner_bytes(self.owner);
        let len = self.count() * self.item_size;
        if self.is_contiguous() {
            return all.get(self.start..self.start + len).unwrap_or(&[]).to_vec();
        }
        (0..self.count()).flat_map(|i| self.item(i)).copied().collect()
    }
}

impl Drop for MemoryView {
    /// A view that nobody released ends when it is collected: its owner, even if it dies with it, is not yet swept.
    fn drop(&mut self) {
        self.release();
    }
}

/// All bytes of the object that a view is of. Not held across anything that may resize it.
fn owner_bytes(owner: Value) -> &'static [u8] {
    if let Some(b) = owner.cast::<Bytes>() {
        return bytes_slice(b);
    }
    if let Some(b) = owner.cast::<ByteArray>() {
        return bytearray_slice(b);
    }
    match native_of(owner).and_then(|n| n.buffer()) {
        Some(NativeBuffer { bytes, .. }) => bytes,
        None => &[],
    }
}

/// Writes bytes into the memory of a view's owner.
fn write_owner(owner: Value, at: usize, new: &[u8]) {
    if let Some(b) = owner.cast::<ByteArray>() {
        if at + new.len() <= b.len.get()
            && let Some(data) = b.data.get()
        {
            // SAFETY: the range lies within the array's length, which lies within its storage.
            unsafe { std::ptr::copy(new.as_ptr(), data.items_ptr().add(at), new.len()) };
        }
    } else if let Some(buffer) = native_of(owner).and_then(|n| n.buffer())
        && let Some(place) = buffer.bytes.get_mut(at..at + new.len())
    {
        place.copy_from_slice(new);
    }
}

/// The bytes of a foreign object that is bytes-like: a memoryview or a native object with a buffer.
pub fn foreign_bytes(vm: &mut Vm, v: Value) -> Option<Vec<u8>> {
    if let Some(view) = vm.foreign_mut::<MemoryView>(v) {
        return Some(view.to_bytes());
    }
    Some(native_of(v)?.buffer()?.bytes.to_vec())
}

/// How many bytes a bytes-like object shows.
pub fn visible_len(vm: &mut Vm, v: Value) -> Option<usize> {
    if let Some(view) = vm.foreign_mut::<MemoryView>(v) {
        return Some(view.count() * view.item_size);
    }
    match v.kind() {
        Kind::Foreign => Some(native_of(v)?.buffer()?.bytes.len()),
        _ => vm.byte_view(v).map(|b| b.len()),
    }
}

/// The bytes `at..at + len` of what a bytes-like object shows, without copying the others.
pub fn visible_part(vm: &mut Vm, v: Value, at: usize, len: usize) -> Option<Vec<u8>> {
    let part = |all: &[u8], at: usize| all.get(at..at + len).map(<[u8]>::to_vec);
    if let Some(view) = vm.foreign_mut::<MemoryView>(v) {
        if at + len > view.count() * view.item_size {
            return None;
        }
        if view.is_contiguous() {
            return part(owner_bytes(view.owner), view.start + at);
        }
        let byte = |i: usize| view.item(i / view.item_size).get(i % view.item_size).copied();
        return (at..at + len).map(byte).collect();
    }
    match v.kind() {
        Kind::Foreign => part(native_of(v)?.buffer()?.bytes, at),
        _ => part(&vm.byte_view(v)?, at),
    }
}

/// Overwrites the first bytes of a writable bytes-like object (`readinto`); how many there is room for.
pub fn write_into(vm: &mut Vm, v: Value, new: &[u8]) -> R<Option<usize>> {
    let Some(view) = view_state(vm, v)? else { return Ok(None) };
    let room = view.count() * view.item_size;
    if view.readonly || !view.is_contiguous() {
        return Ok(None);
    }
    let n = new.len().min(room);
    write_owner(view.owner, view.start, &new[..n]);
    Ok(Some(n))
}

/// Bytes of a writable, contiguous buffer; `None` if `v` is none.
pub fn writable_len(vm: &mut Vm, v: Value) -> R<Option<usize>> {
    let Some(view) = view_state(vm, v)? else { return Ok(None) };
    Ok((!view.readonly && view.is_contiguous()).then(|| view.count() * view.item_size))
}

/// Overwrites part of a buffer that [`writable_len`] has measured.
pub fn write_at(vm: &mut Vm, v: Value, at: usize, new: &[u8]) -> R<()> {
    if let Some(view) = view_state(vm, v)? {
        write_owner(view.owner, view.start + at, new);
    }
    Ok(())
}

/// What a view of `v` shows; `None` if it is not bytes-like.
pub fn view_state(vm: &mut Vm, v: Value) -> R<Option<MemoryView>> {
    if let Some(view) = vm.foreign_mut::<MemoryView>(v) {
        if view.released {
            return Err(vm.value_error("operation forbidden on released memoryview object"));
        }
        count_export(view.owner, 1);
        return Ok(Some(view.same()));
    }
    let (len, item_size, format, readonly) = match v.kind() {
        Kind::Bytes => (owner_bytes(v).len(), 1, "B", true),
        Kind::ByteArray => (owner_bytes(v).len(), 1, "B", false),
        Kind::Foreign => match native_of(v).and_then(|n| n.buffer()) {
            Some(b) => (b.bytes.len(), b.item_size, b.format, b.readonly),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    count_export(v, 1);
    Ok(Some(MemoryView {
        owner: v,
        released: false,
        start: 0,
        stride: item_size as i64,
        shape: vec![len / item_size.max(1)],
        format: format.to_owned(),
        item_size,
        readonly,
    }))
}

impl Vm {
    /// `memoryview(v)`.
    pub fn memoryview(&mut self, v: Value) -> R {
        match view_state(self, v)? {
            Some(state) => Ok(self.foreign(self.types.memoryview, state)),
            None => {
                let name = self.type_name(v);
                Err(self.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")))
            }
        }
    }
}
