//! Calendar time: conversions by the C library.

use std::ffi::CStr;

use vm_layout::*;

use super::{clocks, struct_time};
use crate::Vm;
use crate::native::{NativeDef, R};
use crate::value::StrExt;

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::pos("gmtime", 0, 1, |vm, args| broken_down(vm, args.first().copied(), false))
        .with_doc("Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT)."),
    NativeDef::pos("localtime", 0, 1, |vm, args| broken_down(vm, args.first().copied(), true))
        .with_doc("Convert seconds since the Epoch to a time tuple expressing local time."),
    NativeDef::fn1("mktime", mktime)
        .with_doc("Convert a time tuple in local time to seconds since the Epoch."),
    NativeDef::pos("asctime", 0, 1, |vm, args| {
        let tm = match args.first() {
            Some(&v) => tm_of(vm, v, "asctime")?,
            None => now_local(vm)?,
        };
        Ok(vm.str(&asctime(&tm)))
    })
    .with_doc("Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."),
    NativeDef::pos("ctime", 0, 1, |vm, args| {
        let t = seconds_argument(vm, args.first().copied())?;
        let tm = split(vm, t, true)?;
        Ok(vm.str(&asctime(&tm)))
    })
    .with_doc("Convert a time in seconds since the Epoch to a string in local time."),
    NativeDef::pos("strftime", 1, 2, strftime)
        .with_doc("Convert a time tuple to a string according to a format specification."),
    NativeDef::fn0("tzset", |vm| {
        read_zone();
        Ok(vm.none)
    }),
];

unsafe extern "C" {
    /// Reads the TZ variable.
    fn tzset();
}

fn read_zone() {
    // SAFETY: the VM runs Python on one thread, and nothing else changes the environment meanwhile.
    unsafe { tzset() }
}

fn empty_tm() -> libc::tm {
    // SAFETY: `tm` is plain old data; all zeros is a valid value.
    unsafe { std::mem::zeroed() }
}

/// Broken-down time; OverflowError when the year does not fit.
fn split(vm: &mut Vm, t: i64, local: bool) -> R<libc::tm> {
    let mut tm = empty_tm();
    // SAFETY: both functions read one time_t and write one tm.
    let done = unsafe {
        if local {
            libc::localtime_r(&raw const t, &raw mut tm)
        } else {
            libc::gmtime_r(&raw const t, &raw mut tm)
        }
    };
    if done.is_null() {
        let code = vm.int(75);
        let text = vm.str("Value too large for defined data type");
        return Err(vm.raise_new(vm.exc.os_error, &[code, text]));
    }
    Ok(tm)
}

/// Seconds since the Epoch, rounded down; now, if not given.
fn seconds_argument(vm: &mut Vm, v: Option<Value>) -> R<i64> {
    match v.filter(|&v| v != vm.none) {
        None => Ok((clocks::now(libc::CLOCK_REALTIME).unwrap_or(0) / 1_000_000_000) as i64),
        Some(v) => {
            if let Some(f) = vm.as_f64(v) {
                if f.is_nan() {
                    return Err(vm.value_error("Invalid value NaN (not a number)"));
                }
                if f.abs() > 9.2e18 {
                    return Err(vm.overflow_error("timestamp out of range for platform time_t"));
                }
                return Ok(f.floor() as i64);
            }
            let i = vm.index(v)?;
            match vm.as_i64(i) {
                Some(i) => Ok(i),
                None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
            }
        }
    }
}

fn now_local(vm: &mut Vm) -> R<libc::tm> {
    let t = seconds_argument(vm, None)?;
    split(vm, t, true)
}

fn zone_name(tm: &libc::tm) -> String {
    if tm.tm_zone.is_null() {
        return String::new();
    }
    // SAFETY: the C library's own NUL-terminated string, alive until the next tzset.
    unsafe { CStr::from_ptr(tm.tm_zone) }.to_string_lossy().into_owned()
}

fn broken_down(vm: &mut Vm, v: Option<Value>, local: bool) -> R {
    let t = seconds_argument(vm, v)?;
    let tm = split(vm, t, local)?;
    let numbers = [
        i64::from(tm.tm_year) + 1900,
        i64::from(tm.tm_mon) + 1,
        i64::from(tm.tm_mday),
        i64::from(tm.tm_hour),
        i64::from(tm.tm_min),
        i64::from(tm.tm_sec),
        i64::from((tm.tm_wday + 6) % 7),
        i64::from(tm.tm_yday) + 1,
        i64::from(tm.tm_isdst),
    ];
    let mut items = [vm.none; 9];
    for (item, n) in items.iter_mut().zip(numbers) {
        *item = vm.int(n);
    }
    let zone = vm.str(&zone_name(&tm));
    let offset = vm.int(if local { tm.tm_gmtoff } else { 0 });
    Ok(struct_time::make(vm, &items, zone, offset))
}

/// A time tuple as the C library wants it.
fn tm_of(vm: &mut Vm, v: Value, function: &str) -> R<libc::tm> {
    let Some(t) = v.cast::<Tuple>() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if t.len != 9 {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0i32; 9];
    for (n, &item) in n.iter_mut().zip(t.items()) {
        let i = vm.index_i64(item)?;
        *n = match i32::try_from(i) {
            Ok(i) => i,
            Err(_) => return Err(vm.overflow_error("signed integer is greater than maximum")),
        };
    }
    let mut tm = empty_tm();
    tm.tm_year = n[0].wrapping_sub(1900);
    tm.tm_mon = n[1] - 1;
    tm.tm_mday = n[2];
    tm.tm_hour = n[3];
    tm.tm_min = n[4];
    tm.tm_sec = n[5];
    tm.tm_wday = (n[6] + 1) % 7;
    tm.tm_yday = n[7] - 1;
    tm.tm_isdst = n[8];
    Ok(tm)
}

/// ValueError for fields out of range; zero for month, day and day of the year means one, as in CPython.
fn check(vm: &mut Vm, tm: &mut libc::tm) -> R<()> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    let bad = if !(0..=11).contains(&tm.tm_mon) {
        "month out of range"
    } else if !(1..=31).contains(&tm.tm_mday) {
        "day of month out of range"
    } else if !(0..=23).contains(&tm.tm_hour) {
        "hour out of range"
    } else if !(0..=59).contains(&tm.tm_min) {
        "minute out of range"
    } else if !(0..=61).contains(&tm.tm_sec) {
        "seconds out of range"
    } else if tm.tm_wday < 0 {
        "day of week out of range"
    } else if !(0..=365).contains(&tm.tm_yday) {
        "day of year out of range"
    } else {
        return Ok(());
    };
    Err(vm.value_error(bad))
}

fn mktime(vm: &mut Vm, v: Value) -> R {
    let mut tm = tm_of(vm, v, "mktime")?;
    // The library sets the weekday: still -1 means that it failed.
    tm.tm_wday = -1;
    // SAFETY: reads and normalises one tm.
    let t = unsafe { libc::mktime(&raw mut tm) };
    if t == -1 && tm.tm_wday == -1 {
        return Err(vm.overflow_error("mktime argument out of range"));
    }
    Ok(vm.float(t as f64))
}

fn asctime(tm: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        i64::from(tm.tm_year) + 1900
    )
}

fn strftime(vm: &mut Vm, args: &[Value]) -> R {
    let Some(format) = args[0].cast::<Str>() else {
        let given = vm.type_name(args[0]);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {given}")));
    };
    let mut tm = match args.get(1) {
        Some(&v) => tm_of(vm, v, "strftime")?,
        None => now_local(vm)?,
    };
    check(vm, &mut tm)?;
    let text = format.to_text();
    if text.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    if text.is_empty() {
        return Ok(vm.empty_str.value());
    }
    // A byte in front tells an empty result from a buffer that is too small.
    let mut pattern = format!(" {text}").into_bytes();
    pattern.push(0);
    let mut buffer = vec![0u8; 256];
    loop {
        // SAFETY: the pattern is NUL-terminated; at most `len` bytes are written.
        let n = unsafe {
            libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), pattern.as_ptr().cast(), &raw const tm)
        };
        if n > 0 {
            return Ok(vm.str(&String::from_utf8_lossy(&buffer[1..n])));
        }
        if buffer.len() > 256 * pattern.len() {
            return Ok(vm.empty_str.value());
        }
        let longer = buffer.len() * 2;
        buffer.resize(longer, 0);
    }
}

/// `timezone`, `altzone`, `daylight` and `tzname`: found by looking at January and July of this year.
pub fn add_zone(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    read_zone();
    let now = seconds_argument(vm, None)?;
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let january = now / YEAR * YEAR;
    let (a, b) = (split(vm, january, true)?, split(vm, january + YEAR / 2, true)?);
    let (offset_a, offset_b) = (-a.tm_gmtoff, -b.tm_gmtoff);
    // Standard time is the one farther west.
    let (standard, summer) = if offset_a >= offset_b { (&a, &b) } else { (&b, &a) };
    let dict = module.dict.get();
    let numbers = [
        ("timezone", -standard.tm_gmtoff),
        ("altzone", -summer.tm_gmtoff),
        ("daylight", i64::from(offset_a != offset_b)),
    ];
    for (name, n) in numbers {
        let name = vm.intern(name);
        let n = vm.int(n);
        vm.dict_set_str(dict, name, n);
    }
    let first = vm.str(&zone_name(standard));
    let second = vm.str(&zone_name(summer));
    let names = vm.tuple(&[first, second]);
    let name = vm.intern("tzname");
    vm.dict_set_str(dict, name, names);
    Ok(())
}
