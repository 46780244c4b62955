//! What holds for every policy, and the small scenarios that all tests of the room use.

mod laws;
pub(super) mod sample;
