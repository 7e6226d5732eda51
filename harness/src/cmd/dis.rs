//! `harness dis FILE`: the bytecode that a configuration makes of a file.

use anyhow::Result;

use super::DisArgs;
use crate::vm;

pub fn dis(args: &DisArgs) -> Result<u8> {
    let config = super::run::config(&args.vm)?;
    super::run::readable(&args.file)?;
    let status = vm::dis_file(config, &args.file)?;
    Ok(u8::try_from(status & 0xff).unwrap_or(1))
}
