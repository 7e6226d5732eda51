//! The machine code of every handler is read: where one should jump to the next, none may call it and return.
//!
//! Rust promises no tail calls. A helper that is inlined into a handler and lets the address of a local escape is enough
//! to turn the jump into a call, and then every run of that opcode leaves a piece of native stack behind. `native_stack`
//! runs programs and would notice where they pass; this test looks at all paths.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::collections::{BTreeMap, BTreeSet};

use iced_x86::{Decoder, DecoderOptions, Instruction, Mnemonic, OpKind, Register};
use object::{Object, ObjectSymbol, SymbolKind};
use vm_core::config::JitLevel;
use vm_core::interp::dispatch::{plain_table_for, reenter_table, table_for};
use vm_core::{Config, SWITCHES, SwitchSet};

/// The functions of this process: name and length by address.
struct Functions {
    by_address: BTreeMap<u64, (String, usize)>,
}

impl Functions {
    fn of_this_process() -> Functions {
        let path = std::env::current_exe().unwrap();
        let data = std::fs::read(&path).unwrap();
        let file = object::File::parse(&*data).unwrap();
        let bias = load_address(&path);
        let texts = file.symbols().filter(|s| s.kind() == SymbolKind::Text && s.size() > 0);
        let by_address = texts
            .map(|s| (s.address() + bias, (s.name().unwrap_or("?").to_owned(), s.size() as usize)))
            .collect();
        Functions { by_address }
    }

    fn name(&self, address: u64) -> &str {
        self.by_address.get(&address).map_or("?", |(name, _)| name)
    }

    /// The instructions of the function that begins at an address.
    fn instructions(&self, address: u64) -> Vec<Instruction> {
        let Some(&(_, size)) = self.by_address.get(&address) else { return Vec::new() };
        // SAFETY: the symbol table says that a function of this size begins there; code is readable and never changes.
        let code = unsafe { std::slice::from_raw_parts(address as *const u8, size) };
        Decoder::with_ip(64, code, address, DecoderOptions::NONE).into_iter().collect()
    }
}

/// Where the program was loaded.
fn load_address(path: &std::path::Path) -> u64 {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let own = maps.lines().find(|l| l.ends_with(path.to_str().unwrap())).expect("a mapping of this program");
    u64::from_str_radix(own.split('-').next().unwrap(), 16).unwrap()
}

/// The function that a call or jump goes to; `None` if that is known at run time only.
fn target(i: &Instruction) -> Option<u64> {
    match i.op0_kind() {
        OpKind::NearBranch64 => Some(i.near_branch64()),
        OpKind::Memory if i.is_ip_rel_memory_operand() => {
            // SAFETY: the table of addresses that the loader has filled lies in this program.
            Some(unsafe { (i.ip_rel_memory_address() as *const u64).read() })
        }
        _ => None,
    }
}

/// Whether what follows a call does nothing but return its result: what would be a jump, had the compiler made one.
fn returns_at_once(code: &[Instruction], call: usize) -> bool {
    let mut at = call + 1;
    // A loop of jumps would be no epilogue.
    for _ in 0..64 {
        let Some(i) = code.get(at) else { return false };
        at += 1;
        match i.mnemonic() {
            Mnemonic::Ret => return true,
            Mnemonic::Jmp => match code.iter().position(|j| Some(j.ip()) == target(i)) {
                Some(next) => at = next,
                None => return false,
            },
            Mnemonic::Nop | Mnemonic::Vzeroupper => {}
            Mnemonic::Pop | Mnemonic::Add | Mnemonic::Lea | Mnemonic::Mov
                if i.op0_kind() == OpKind::Register && i.op0_register().full_register() != Register::RAX => {}
            _ => return false,
        }
    }
    false
}

/// All functions that handlers jump to, the handlers themselves included.
fn reached_by_jumps(functions: &Functions, handlers: &BTreeSet<u64>) -> BTreeSet<u64> {
    let mut reached = handlers.clone();
    let mut todo: Vec<u64> = handlers.iter().copied().collect();
    while let Some(f) = todo.pop() {
        for i in functions.instructions(f).iter().filter(|i| i.mnemonic() == Mnemonic::Jmp) {
            let next = target(i).filter(|t| functions.by_address.contains_key(t));
            todo.extend(next.filter(|&t| reached.insert(t)));
        }
    }
    reached
}

/// The calls of a function that should have been jumps.
fn leaks(functions: &Functions, f: u64, handlers: &BTreeSet<u64>) -> Vec<u64> {
    let code = functions.instructions(f);
    let calls = (0..code.len()).filter(|&n| code[n].mnemonic() == Mnemonic::Call);
    calls
        .filter(|&n| target(&code[n]).is_none_or(|t| handlers.contains(&t)) && returns_at_once(&code, n))
        .map(|n| code[n].ip())
        .collect()
}

#[test]
fn handlers_jump_and_never_call_the_next() {
    let functions = Functions::of_this_process();
    let mut handlers = BTreeSet::new();
    let sets = SWITCHES.iter().filter(|s| s.built_in).map(|s| SwitchSet::BASE.with(s.switch));
    for switches in sets.chain([SwitchSet::BASE, SwitchSet::all()]) {
        for jit in JitLevel::ALL {
            let config = Config { jit, ..Config::with_switches(switches) };
            let counting = Config { count_opcodes: true, ..config.clone() };
            for table in [plain_table_for(&config), table_for(&counting), reenter_table()] {
                // SAFETY: the tables are statics.
                handlers.extend(unsafe { &*table }.0.iter().map(|&h| h as *const () as u64));
            }
        }
    }
    let handlers = reached_by_jumps(&functions, &handlers);
    assert!(handlers.len() > 200, "only {} handlers were found: is the program stripped?", handlers.len());
    let mut found = Vec::new();
    for &h in &handlers {
        for at in leaks(&functions, h, &handlers) {
            found.push(format!("{} calls and returns at +{:#x}", functions.name(h), at - h));
        }
    }
    assert!(
        found.is_empty(),
        "handlers that should jump leave native stack behind (outline, with `inline(never)`, whatever takes the address of \
         a local in them):\n{}",
        found.join("\n")
    );
}

/// What a handler becomes when the address of one of its locals escapes.
#[inline(never)]
extern "C" fn leaking(next: extern "C" fn(*mut u64) -> u64) -> u64 {
    let mut local = std::hint::black_box(1);
    next(&raw mut local)
}

extern "C" fn increment(n: *mut u64) -> u64 {
    // SAFETY: the only caller passes its local.
    unsafe {
        *n += 1;
        *n
    }
}

#[test]
fn a_leak_is_found() {
    assert_eq!(leaking(increment), 2);
    let functions = Functions::of_this_process();
    let address = leaking as *const () as u64;
    assert!(functions.by_address.contains_key(&address), "no symbol for `leaking`");
    assert_eq!(leaks(&functions, address, &BTreeSet::new()).len(), 1);
}
