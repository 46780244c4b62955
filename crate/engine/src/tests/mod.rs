//! The engines against the reference engine.

mod every_engine;
mod interior;
mod programs;
mod simplex;
