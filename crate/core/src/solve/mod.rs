//! Engines and the driver that puts them to work.
mod interior;
