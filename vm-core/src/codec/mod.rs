//! Text encodings: between `str` and bytes, with CPython's error handlers and exceptions.
//!
//! No handler runs Python code (`codecs.register_error` is not there), so bytes may be borrowed meanwhile.

mod decode;
mod encode;
mod escape;

pub use decode::decode;
pub use encode::{encode, encode_utf8};

use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};
use crate::value::StrExt;

/// Byte order of a wide encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Little-endian, with a byte order mark.
    Marked,
    Little,
    Big,
}

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    /// With a byte order mark.
    Utf8Signed,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
    /// The inside of string literals, and its raw form.
    Escape {
        raw: bool,
    },
}

impl Codec {
    /// The encoding with this name or alias.
    pub fn by_name(name: &str) -> Option<Codec> {
        let plain: String = name
            .chars()
            .map(|c| if matches!(c, '-' | ' ' | '.') { '_' } else { c.to_ascii_lowercase() })
            .collect();
        Some(match plain.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => Codec::Utf8,
            "utf_8_sig" | "utf8_sig" => Codec::Utf8Signed,
            "ascii" | "us_ascii" | "646" | "ansi_x3_4_1968" | "iso646_us" | "iso_ir_6" => Codec::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859"
            | "cp819" | "iso_ir_100" => Codec::Latin1,
            "utf_16" | "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf_16_le" | "utf_16le" | "utf16_le" => Codec::Utf16(Order::Little),
            "utf_16_be" | "utf_16be" | "utf16_be" => Codec::Utf16(Order::Big),
            "utf_32" | "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf_32_le" | "utf_32le" | "utf32_le" => Codec::Utf32(Order::Little),
            "utf_32_be" | "utf_32be" | "utf32_be" => Codec::Utf32(Order::Big),
            "unicode_escape" | "unicodeescape" => Codec::Escape { raw: false },
            "raw_unicode_escape" | "rawunicodeescape" => Codec::Escape { raw: true },
            _ => return None,
        })
    }

    /// The name in exceptions.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Signed => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
            Codec::Escape { raw: false } => "unicodeescape",
            Codec::Escape { raw: true } => "rawunicodeescape",
        }
    }
}

/// What is done about text or bytes that don't fit an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    SurrogateEscape,
    SurrogatePass,
    XmlCharRefReplace,
    NameReplace,
}

impl Handler {
    pub fn by_name(name: &str) -> Option<Handler> {
        Some(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            _ => return None,
        })
    }
}

/// The `errors` argument as given; its name is only looked up when there is an error.
#[derive(Clone, Copy, Debug)]
pub struct Errors<'a>(pub &'a str);

impl Errors<'static> {
    pub const STRICT: Errors<'static> = Errors("strict");
}

impl Errors<'_> {
    fn handler(self, vm: &mut Vm) -> R<Handler> {
        match Handler::by_name(self.0) {
            Some(h) => Ok(h),
            None => Err(vm.lookup_error(format!("unknown error handler name '{}'", self.0))),
        }
    }
}

impl Vm {
    /// The encoding of this name; LookupError.
    pub fn codec(&mut self, name: &str) -> R<Codec> {
        match Codec::by_name(name) {
            Some(c) => Ok(c),
            None if matches!(
                name,
                "hex" | "base64" | "rot13" | "rot_13" | "zlib" | "bz2" | "uu" | "quopri"
            ) =>
            {
                Err(self.lookup_error(format!(
                    "'{name}' is not a text encoding; use codecs.encode() to handle arbitrary codecs"
                )))
            }
            None => Err(self.lookup_error(format!("unknown encoding: {name}"))),
        }
    }

    /// What messages about a wrong argument call it: its class, or `None`.
    pub fn argument_name(&self, v: Value) -> String {
        if v == self.none { "None".to_owned() } else { self.type_name(v) }
    }

    /// `encoding` and `errors` arguments of `function`, with their defaults.
    pub fn codec_args(
        &mut self,
        function: &str,
        encoding: Option<Value>,
        errors: Option<Value>,
    ) -> R<(Codec, String)> {
        self.check_codec_args(function, encoding, errors)?;
        let text = |v: Option<Value>, default: &str| match v.and_then(|v| v.cast::<Str>()) {
            Some(s) => s.to_text(),
            None => default.to_owned(),
        };
        let (encoding, errors) = (text(encoding, "utf-8"), text(errors, "strict"));
        Ok((self.codec(&encoding)?, errors))
    }

    /// TypeError if `encoding` or `errors` is given and no str.
    pub fn check_codec_args(
        &mut self,
        function: &str,
        encoding: Option<Value>,
        errors: Option<Value>,
    ) -> R<()> {
        for (given, name) in [(encoding, "encoding"), (errors, "errors")] {
            if let Some(v) = given
                && v.cast::<Str>().is_none()
            {
                let got = self.argument_name(v);
                return Err(self.type_error(format!("{function}() argument '{name}' must be str, not {got}")));
            }
        }
        Ok(())
    }

    /// UnicodeDecodeError about `bytes[start..end]`.
    #[cold]
    fn decode_error(&mut self, codec: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> Raised {
        let object = self.bytes(bytes);
        let name = self.str(codec);
        let (start, end) = (self.int_from_usize(start), self.int_from_usize(end));
        let reason = self.str(reason);
        self.raise_new(self.exc.unicode_decode_error, &[name, object, start, end, reason])
    }

    /// UnicodeEncodeError about `s[start..end]`.
    #[cold]
    fn encode_error(&mut self, codec: &str, s: Gc<Str>, start: usize, end: usize, reason: &str) -> Raised {
        let name = self.str(codec);
        let (start, end) = (self.int_from_usize(start), self.int_from_usize(end));
        let reason = self.str(reason);
        self.raise_new(self.exc.unicode_encode_error, &[name, s.value(), start, end, reason])
    }
}
