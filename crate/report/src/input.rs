//! What is given.

/// What a report is made of, each as JSON.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The plan, as `solve` writes it.
    pub plan: &'a str,
    /// The scenario that it was made for: prices, machines, hardware and models.
    pub scenario: Option<&'a str>,
    /// The answer of `advise` for that scenario: what to do.
    pub advice: Option<&'a str>,
    /// The answer of `verify` for both: without it, the report says that the plan was not
    /// checked again.
    pub verification: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A plan alone.
    pub fn of(plan: &'a str) -> Self {
        Input {
            plan,
            scenario: None,
            advice: None,
            verification: None,
        }
    }
}
