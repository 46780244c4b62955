//! How hard a fleet is pressed.

/// How much is asked for of what the fleet could serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressure {
    /// More than can be served.
    Contended,
    /// All of it can be served.
    Slack,
}

impl Pressure {
    /// Rates as a multiple of an assignment that just fits.
    pub(super) fn load(self) -> f64 {
        match self {
            Pressure::Contended => 1.5,
            Pressure::Slack => 0.6,
        }
    }
}
