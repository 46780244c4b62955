//! The engines against the reference engine.

mod class_first;
mod every_engine;
mod interior;
mod programs;
mod simplex;
