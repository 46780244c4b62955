//! What can be wrong with a question.

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number of the question is out of range.
    #[error("{0}")]
    Ask(&'static str),
    /// A history is of no demand of the scenario.
    #[error("found a history of {0}, expected a demand of the scenario")]
    Demand(String),
    /// Two histories are of one demand.
    #[error("found two histories of the demand {0}, expected one")]
    Twice(String),
    /// The history has no periods before those that are judged.
    #[error(
        "found a history of {found} periods, expected more than the {judged} that are judged: \
         judge fewer days or give a longer history"
    )]
    TooShort {
        /// Periods of the history.
        found: usize,
        /// Periods that are judged.
        judged: usize,
    },
    /// A demand without a history has more than one rate.
    #[error(
        "found different rates of the demand {0} and no history of it, expected one rate for \
         all periods"
    )]
    Uneven(String),
    /// A limit, or a route, has more than one number.
    #[error(
        "{0}: found different numbers, expected one for all periods: those of a day are made of \
         the history"
    )]
    UnevenList(String),
    /// Demands have priorities.
    #[error(
        "$.demands[{0}].priority: found different priorities, expected one for all demands: ways \
         to plan are compared by one figure, which does not know who is served first"
    )]
    Priorities(usize),
    /// The scenario has futures of its own.
    #[error("$.futures: found {0} futures, expected none: they are made of the history")]
    Futures(usize),
    /// Some machines are chosen once a future has come, and a day would be judged as if they
    /// had to be there before.
    #[error(
        "$.nodes[{0}].count.decided: found \"after\", expected \"before\": a backtest keeps the \
         machines that a plan decided, and does not choose anew when the day comes"
    )]
    After(usize),
    /// The forecast was refused.
    #[error(transparent)]
    Forecast(#[from] idlewise_forecast::Error),
    /// A plan was refused, or could not be made.
    #[error(transparent)]
    Plan(#[from] idlewise::Error),
}
