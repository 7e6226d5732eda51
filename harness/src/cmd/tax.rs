use super::TaxArgs;
use anyhow::{Result, bail};
pub fn tax(_args: &TaxArgs) -> Result<u8> {
    bail!("later")
}
