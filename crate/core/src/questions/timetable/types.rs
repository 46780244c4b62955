//! A timetable and its steps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to do to bring a plan about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Timetable {
    /// In the order in which they are to be done.
    pub steps: Vec<Step>,
    /// What a reader should know: what was assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// Index of the period that it is for.
    pub period: usize,
    /// The label of that period: done by its beginning.
    pub from: String,
    /// Hours from the beginning of the first period to that of this one.
    pub hours: f64,
    /// What to do.
    pub action: Action,
    /// The node's id.
    pub node: String,
    /// Numbers of the machines of the entry, from 1, such as `1-4,9`; absent where it is
    /// of no matter which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<String>,
    /// How many machines.
    pub machine_count: f64,
    /// The model's id, where replicas are loaded or unloaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The profile's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Replicas, on all of these machines together.
    pub replicas: f64,
    /// What to mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What to do with machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Rent machines of an entry whose count is a range.
    Rent,
    /// Start machines that are rented by the hour.
    Start,
    /// Place replicas.
    Load,
    /// Take replicas away from a machine that stays in use.
    Unload,
    /// Take the last replicas away from a machine that is used no more.
    Drain,
    /// Switch machines off: nothing stands there until the end.
    SwitchOff,
    /// Stop machines that are rented by the hour, so that they are paid for no more.
    Stop,
}

impl Action {
    /// The name as in JSON and CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Rent => "rent",
            Action::Start => "start",
            Action::Load => "load",
            Action::Unload => "unload",
            Action::Drain => "drain",
            Action::SwitchOff => "switch_off",
            Action::Stop => "stop",
        }
    }
}
