//! The embedded example: one day of a synthetic decentralised inference
//! network, in which every way of wasting compute has its story.
//!
//! `example/SOURCES.md` beside the file tells the stories and says which
//! figures are measured by others and which are invented.

/// The example as a scenario file (DESIGN section 5): 40 node entries in six
/// regions and eight hardware classes, 12 models, 20 demands, 24 hours of UTC.
/// Rates are tokens per second, values and prices dollars.
pub const JSON: &str = include_str!("../example/scenario.json");
