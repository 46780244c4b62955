//! The engines against the reference engine, on random programs.

mod basis;
mod interior;
