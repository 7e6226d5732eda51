//! The published claims that experiments here bear on, with their sources (`claims.csv`).

use serde::Deserialize;

const CSV: &str = include_str!("../../claims.csv");

/// One published claim.
#[derive(Clone, Debug, Deserialize)]
pub struct Claim {
    pub id: String,
    pub optimization: String,
    pub benchmark: String,
    pub claim: String,
    /// As published, in `unit`.
    #[serde(rename = "value_low_percent_or_ratio")]
    pub low: String,
    #[serde(rename = "value_high")]
    pub high: String,
    pub unit: String,
    pub baseline: String,
    pub source_title: String,
    pub source_locator: String,
    pub year: String,
    pub kind: String,
    pub confidence: String,
}

/// Every claim of the file.
///
/// # Panics
/// The file is damaged, which a test would have shown.
pub fn all() -> Vec<Claim> {
    csv::Reader::from_reader(CSV.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("claims.csv is sound")
}
