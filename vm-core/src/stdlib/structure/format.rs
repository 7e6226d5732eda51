//! Format strings: which fields lie where.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `c`
    Char,
    /// Integers of any size.
    Int { signed: bool },
    /// `?`
    Bool,
    /// `e`, `f`, `d` by size.
    Float,
    /// `s`
    Text,
    /// `p`: length byte first.
    Pascal,
}

/// Fields of one kind that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub kind: Kind,
    /// The format character, for messages.
    pub code: u8,
    pub offset: usize,
    /// Bytes of one field (for `s` and `p`, of the whole text).
    pub size: usize,
    pub count: usize,
}

/// A parsed format.
#[derive(Clone, Debug)]
pub struct Format {
    pub text: Vec<u8>,
    pub items: Vec<Item>,
    /// Bytes in all.
    pub size: usize,
    /// Values in all.
    pub values: usize,
    pub big_endian: bool,
    /// Native sizes: their range errors read differently.
    pub native: bool,
}

/// Kind and size of a code; native formats have `n`, `N` and `P` too.
fn field(code: u8, native: bool) -> Option<(Kind, usize)> {
    let int = |signed, size| Some((Kind::Int { signed }, size));
    match code {
        b'c' => Some((Kind::Char, 1)),
        b'b' => int(true, 1),
        b'B' => int(false, 1),
        b'?' => Some((Kind::Bool, 1)),
        b'h' => int(true, 2),
        b'H' => int(false, 2),
        b'i' => int(true, 4),
        b'I' => int(false, 4),
        b'l' => int(true, if native { size_of::<libc::c_long>() } else { 4 }),
        b'L' => int(false, if native { size_of::<libc::c_long>() } else { 4 }),
        b'q' => int(true, 8),
        b'Q' => int(false, 8),
        b'n' if native => int(true, size_of::<usize>()),
        b'N' | b'P' if native => int(false, size_of::<usize>()),
        b'e' => Some((Kind::Float, 2)),
        b'f' => Some((Kind::Float, 4)),
        b'd' => Some((Kind::Float, 8)),
        b's' => Some((Kind::Text, 1)),
        b'p' => Some((Kind::Pascal, 1)),
        _ => None,
    }
}

impl Format {
    /// # Errors
    /// The message of `struct.error`.
    pub fn parse(text: &[u8]) -> Result<Format, &'static str> {
        if text.contains(&0) {
            return Err("embedded null character");
        }
        let (native, big_endian, body) = match text {
            [b'@', r @ ..] => (true, cfg!(target_endian = "big"), r),
            [b'=', r @ ..] => (false, cfg!(target_endian = "big"), r),
            [b'<', r @ ..] => (false, false, r),
            [b'>' | b'!', r @ ..] => (false, true, r),
            r => (true, cfg!(target_endian = "big"), r),
        };
        const TOO_LONG: &str = "total struct size too long";
        let mut f = Format { text: text.to_vec(), items: Vec::new(), size: 0, values: 0, big_endian, native };
        let mut i = 0;
        while let Some(&c) = body.get(i) {
            i += 1;
            if c.is_ascii_whitespace() || c == 0x0b {
                continue;
            }
            let (mut code, mut count) = (c, None);
            if c.is_ascii_digit() {
                let mut n = usize::from(c - b'0');
                while let Some(&d) = body.get(i).filter(|d| d.is_ascii_digit()) {
                    n = n
                        .checked_mul(10)
                        .and_then(|n| n.checked_add(usize::from(d - b'0')))
                        .ok_or(TOO_LONG)?;
                    i += 1;
                }
                code = *body.get(i).ok_or("repeat count given without format specifier")?;
                i += 1;
                count = Some(n);
            }
            let n = count.unwrap_or(1);
            if code == b'x' {
                f.size = f.size.checked_add(n).ok_or(TOO_LONG)?;
                continue;
            }
            let (kind, size) = field(code, native).ok_or("bad char in struct format")?;
            if native {
                f.size = f.size.checked_next_multiple_of(size).ok_or(TOO_LONG)?;
            }
            let bytes = size.checked_mul(n).ok_or(TOO_LONG)?;
            let offset = f.size;
            f.size = offset.checked_add(bytes).filter(|&s| s <= isize::MAX as usize).ok_or(TOO_LONG)?;
            match kind {
                Kind::Text | Kind::Pascal => {
                    f.items.push(Item { kind, code, offset, size: n, count: 1 });
                    f.values += 1;
                }
                _ if n > 0 => {
                    f.items.push(Item { kind, code, offset, size, count: n });
                    f.values += n;
                }
                _ => {}
            }
        }
        Ok(f)
    }
}
