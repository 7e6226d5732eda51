//! Tests of the scope analysis.
