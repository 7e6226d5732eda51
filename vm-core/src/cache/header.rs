//! The header of a cache file, its seal, and what makes a file valid. FORMAT.md has the picture.

use super::wire::{Bad, Read, Reader, Wire, Writer, wire_enum};

/// Hash of opcode table, compiler, front end and formats, from `build.rs`.
pub const FINGERPRINT: u64 = parse(env!("CACHE_FINGERPRINT"));

/// The first four bytes: two of the fingerprint, then CR LF, as in CPython, so that text tools don't touch the file.
pub const MAGIC: [u8; 4] = {
    let f = FINGERPRINT ^ FINGERPRINT >> 32;
    let f = f ^ f >> 16;
    [f as u8, (f >> 8) as u8, b'\r', b'\n']
};

const fn parse(digits: &str) -> u64 {
    let mut n = 0_u64;
    let mut i = 0;
    while i < digits.len() {
        n = n.wrapping_mul(10).wrapping_add((digits.as_bytes()[i] - b'0') as u64);
        i += 1;
    }
    n
}

/// Bits of the second word (PEP 552).
pub mod flags {
    /// Validated by the source's hash, not by its time and size.
    pub const HASH_BASED: u32 = 1;
    /// Of a hash-based file: the hash is to be compared.
    pub const CHECK_SOURCE: u32 = 2;
}

/// What lies behind the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// A code unit.
    Bytecode,
    /// Source text, scope tree, syntax tree.
    TreeWithSource,
    /// Scope tree and syntax tree.
    Tree,
}

wire_enum!(Payload { 0 Bytecode, 1 TreeWithSource, 2 Tree, });

/// What a source file was like when it was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Bytes.
    pub size: u64,
    /// [`source_hash`].
    pub hash: u64,
}

/// The header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// [`flags`].
    pub flags: u32,
    pub stamp: Stamp,
    /// The source was so young that another change could have left its time as it was: the hash is compared, too.
    pub racy: bool,
    pub payload: Payload,
    /// The parts of the configuration that decide which opcodes are emitted; empty for trees, which don't depend on it.
    pub emission: String,
}

/// Bytes before the checksum's end: four words and the seal.
const FIXED: usize = 32;

impl Header {
    /// A whole file: header, payload, and the seal over both.
    pub fn seal(&self, payload: &[u8]) -> Vec<u8> {
        let mut w = Writer::default();
        w.bytes.extend(MAGIC);
        w.bytes.extend(self.flags.to_le_bytes());
        // As in CPython's files: time and size cut to 32 bits, or the hash.
        if self.flags & flags::HASH_BASED != 0 {
            w.bytes.extend(self.stamp.hash.to_le_bytes());
        } else {
            w.bytes.extend((self.stamp.modified.div_euclid(1_000_000_000) as u32).to_le_bytes());
            w.bytes.extend((self.stamp.size as u32).to_le_bytes());
        }
        w.bytes.extend(FINGERPRINT.to_le_bytes());
        w.bytes.extend([0; 8]);
        w.signed(self.stamp.modified);
        w.number(self.stamp.size);
        w.bytes.extend(self.stamp.hash.to_le_bytes());
        self.racy.put(&mut w);
        self.payload.put(&mut w);
        w.block(self.emission.as_bytes());
        let mut file = w.bytes;
        file.extend_from_slice(payload);
        let sum = checksum(&file);
        file[FIXED - 8..FIXED].copy_from_slice(&sum.to_le_bytes());
        file
    }

    /// Splits a file into header and payload.
    ///
    /// # Errors
    /// The file is of another build, or damaged.
    pub fn open(file: &[u8]) -> Read<(Header, &[u8])> {
        let Some((fixed, rest)) = file.split_at_checked(FIXED) else { return Err(Bad("cut short")) };
        if fixed[..4] != MAGIC || fixed[16..24] != FINGERPRINT.to_le_bytes() {
            return Err(Bad("written by another build"));
        }
        if fixed[24..32] != checksum(file).to_le_bytes() {
            return Err(Bad("the checksum is wrong"));
        }
        let flags = u32::from_le_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]);
        if flags > (flags::HASH_BASED | flags::CHECK_SOURCE) || flags == flags::CHECK_SOURCE {
            return Err(Bad("unknown flags"));
        }
        let mut r = Reader::plain(rest);
        let stamp = Stamp {
            modified: r.signed()?,
            size: r.number()?,
            hash: u64::from_le_bytes(r.take(8)?.try_into().map_err(|_| Bad("cut short"))?),
        };
        let racy = Wire::get(&mut r)?;
        let payload = Wire::get(&mut r)?;
        let emission = String::from_utf8_lossy(r.block()?).into_owned();
        let header = Header { flags, stamp, racy, payload, emission };
        Ok((header, &rest[rest.len() - r.left()..]))
    }
}

/// Checksum of a file, as if the bytes of the checksum itself were zero.
///
/// Each step can be undone, so no change within one eight-byte word goes unnoticed.
pub fn checksum(file: &[u8]) -> u64 {
    let h = mix(0, file.len() as u64);
    let (before, behind) = file.split_at(file.len().min(FIXED - 8));
    absorb(absorb(h, before), behind.get(8..).unwrap_or_default())
}

fn absorb(mut h: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        h = mix(h, u64::from_le_bytes(*word));
    }
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    mix(h, u64::from_le_bytes(word))
}

/// Hash of a source text (PEP 552).
pub fn source_hash(source: &[u8]) -> u64 {
    absorb(mix(0x736f_7572_6365, source.len() as u64), source)
}

#[inline]
fn mix(h: u64, word: u64) -> u64 {
    let h = (h ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ h >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let stamp = Stamp { modified: 1_700_000_000_123_456_789, size: 12_345, hash: 99 };
        let emission = "LOAD_ATTR".to_owned();
        Header { flags: 0, stamp, racy: false, payload: Payload::Bytecode, emission }
    }

    #[test]
    fn survives() {
        for flags in [0, flags::HASH_BASED, flags::HASH_BASED | flags::CHECK_SOURCE] {
            let h = Header { flags, ..header() };
            let file = h.seal(b"payload");
            assert_eq!(Header::open(&file), Ok((h, &b"payload"[..])));
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let file = header().seal(b"some payload that is no multiple of eight");
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut bad = file.clone();
                bad[at] ^= 1 << bit;
                assert!(Header::open(&bad).is_err(), "bit {bit} of byte {at}");
            }
        }
        for n in 0..file.len() {
            assert!(Header::open(&file[..n]).is_err(), "cut at {n}");
        }
    }
}
