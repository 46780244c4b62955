//! Reads the inputs: of each file the fields that the report shows. What else a file has is
//! for its own reader to check.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::input::Input;

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which input: `plan`, `scenario`, `advice`, `verification` or `timetable`.
    pub input: &'static str,
    /// Where in it, as a JSON path.
    pub path: String,
    /// What is wrong there: what was found, what was expected.
    pub problem: String,
}

impl Refusal {
    pub(crate) fn new(input: &'static str, path: &str, problem: impl Into<String>) -> Self {
        Refusal {
            input,
            path: path.to_owned(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.input, self.path, self.problem)
    }
}

impl std::error::Error for Refusal {}

/// All that was given.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) plan: Plan,
    pub(crate) scenario: Option<Scenario>,
    pub(crate) advice: Option<Advice>,
    pub(crate) verification: Option<Verification>,
}

/// Reads all of them.
pub(crate) fn read(input: &Input<'_>) -> Result<Inputs, Refusal> {
    let plan: Plan = json("plan", input.plan)?;
    if plan.schema_version != 1.0 {
        let found = format!("found {}, expected 1", plan.schema_version);
        return Err(Refusal::new("plan", "$.schema_version", found));
    }
    if !plan.futures.is_empty() {
        let found = format!(
            "found a plan for {} futures, expected one without: they are not shown yet",
            plan.futures.len()
        );
        return Err(Refusal::new("plan", "$.futures", found));
    }
    Ok(Inputs {
        plan,
        scenario: input.scenario.map(|t| json("scenario", t)).transpose()?,
        advice: input.advice.map(|t| json("advice", t)).transpose()?,
        verification: input
            .verification
            .map(|t| json("verification", t))
            .transpose()?,
    })
}

/// Reads one input; places are named where it is not what it should be.
pub(crate) fn json<T: DeserializeOwned>(input: &'static str, text: &str) -> Result<T, Refusal> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The parser would take a list for an object with its fields in order.
    if text.trim_start().starts_with('[') {
        return Err(Refusal::new(input, "$", "found a list, expected an object"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." => "$".to_owned(),
            path => format!("$.{path}"),
        };
        Refusal::new(input, &path, error.inner().to_string())
    })?;
    deserializer
        .end()
        .map_err(|error| Refusal::new(input, "$", error.to_string()))?;
    Ok(value)
}

/// Amounts of resources by name.
pub(crate) type Resources = BTreeMap<String, f64>;

#[derive(Debug, Deserialize)]
pub(crate) struct Plan {
    /// Plans of several futures are not shown.
    #[serde(default)]
    pub(crate) futures: Vec<serde::de::IgnoredAny>,
    pub(crate) schema_version: f64,
    pub(crate) status: Status,
    #[serde(default)]
    pub(crate) currency: Option<String>,
    pub(crate) objective: Objective,
    #[serde(default)]
    pub(crate) periods: Vec<Period>,
    #[serde(default)]
    pub(crate) classes: Vec<NodeClass>,
    pub(crate) replicas: Vec<Replicas>,
    pub(crate) counts: Vec<Count>,
    #[serde(default)]
    pub(crate) hourly: Vec<HourlyCount>,
    pub(crate) nodes: Vec<NodeUse>,
    pub(crate) demands: Vec<Service>,
    pub(crate) waste: Waste,
    pub(crate) certificate: Certificate,
    pub(crate) solver: Solver,
    #[serde(default)]
    pub(crate) conflicts: Vec<Conflict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Optimal,
    Feasible,
    Infeasible,
    Limit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    Serve,
    Cost,
    Profit,
    Fair,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Objective {
    pub(crate) name: Goal,
    pub(crate) bound: f64,
    pub(crate) gap: f64,
    pub(crate) cost: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Period {
    #[serde(default)]
    pub(crate) label: String,
    #[serde(default = "one")]
    pub(crate) hours: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NodeClass {
    pub(crate) class: String,
    pub(crate) nodes: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Replicas {
    pub(crate) period: usize,
    pub(crate) node: String,
    pub(crate) model: String,
    pub(crate) profile: String,
    pub(crate) count: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Count {
    pub(crate) node: String,
    pub(crate) count: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct HourlyCount {
    pub(crate) node: String,
    pub(crate) period: usize,
    pub(crate) count: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NodeUse {
    pub(crate) node: String,
    pub(crate) period: usize,
    pub(crate) busy: Resources,
    pub(crate) available: Resources,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Service {
    pub(crate) demand: String,
    pub(crate) period: usize,
    pub(crate) offered: f64,
    pub(crate) served: f64,
    pub(crate) unmet: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Waste {
    pub(crate) total: Account,
    #[serde(default)]
    pub(crate) unpriced: Vec<String>,
    #[serde(default)]
    pub(crate) avoidable: Avoidable,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Avoidable {
    #[serde(default)]
    pub(crate) at_most: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Account {
    pub(crate) compute_hours: Breakdown,
    pub(crate) cost: Breakdown,
    pub(crate) idle_percent: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Breakdown {
    pub(crate) installed: f64,
    pub(crate) unavailable: f64,
    #[serde(default)]
    pub(crate) starting: f64,
    pub(crate) headroom: f64,
    pub(crate) useful: f64,
    pub(crate) overhead: f64,
    pub(crate) workload_idle: f64,
    pub(crate) stranded: Stranded,
    pub(crate) surplus: f64,
    #[serde(default)]
    pub(crate) undivided: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Stranded {
    pub(crate) fragmentation: f64,
    pub(crate) hosting: f64,
    pub(crate) verification: f64,
    pub(crate) region: f64,
    pub(crate) resource: f64,
    pub(crate) hardware: f64,
}

impl Breakdown {
    /// What is idle: loaded and waiting, blocked by a rule, unused, and what was not divided
    /// into these.
    pub(crate) fn idle(&self) -> f64 {
        let s = &self.stranded;
        let stranded =
            s.fragmentation + s.hosting + s.verification + s.region + s.resource + s.hardware;
        self.workload_idle + stranded + self.surplus + self.undivided
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Certificate {
    pub(crate) objective: f64,
    pub(crate) max_violation: f64,
    pub(crate) bound_source: Source,
    #[serde(default)]
    pub(crate) cost: Option<CostCertificate>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CostCertificate {
    pub(crate) cost: f64,
    pub(crate) bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    Prices,
    Search,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Solver {
    pub(crate) version: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Conflict {
    pub(crate) limits: Vec<String>,
    pub(crate) relaxations: Vec<Relaxation>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Relaxation {
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Scenario {
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) compute: Option<String>,
    pub(crate) nodes: Vec<Node>,
    #[serde(default)]
    pub(crate) models: Vec<Named>,
    #[serde(default)]
    pub(crate) demands: Vec<Demand>,
    #[serde(default)]
    pub(crate) steadiness: Option<Steadiness>,
}

/// What stands now.
#[derive(Debug, Deserialize)]
pub(crate) struct Steadiness {
    #[serde(default)]
    pub(crate) replicas: Vec<Standing>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Standing {
    pub(crate) node: String,
    pub(crate) model: String,
    pub(crate) profile: String,
    pub(crate) count: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Named {}

#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) count: Option<Machines>,
    #[serde(default)]
    pub(crate) hardware: String,
    #[serde(default)]
    pub(crate) region: Option<String>,
    pub(crate) capacity: Resources,
    #[serde(default)]
    pub(crate) price_per_hour: Option<f64>,
    /// Of its single machines, where each has one.
    #[serde(default)]
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(crate) enum Machines {
    Fixed(f64),
    Range {
        #[serde(default)]
        max: Option<f64>,
    },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Demand {
    pub(crate) id: String,
    pub(crate) model: String,
    #[serde(default)]
    pub(crate) region: Option<String>,
    #[serde(default)]
    pub(crate) value: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Verification {
    pub(crate) valid: bool,
    pub(crate) findings: Vec<String>,
    pub(crate) unchecked: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Advice {
    pub(crate) headline: String,
    pub(crate) more_demand_percent: f64,
    pub(crate) now: Outlook,
    pub(crate) actions: Vec<Action>,
    #[serde(default)]
    pub(crate) left_out: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Outlook {
    pub(crate) served_percent: f64,
    pub(crate) idle_percent: f64,
    #[serde(default)]
    pub(crate) cost_per_hour: Option<f64>,
    #[serde(default)]
    pub(crate) served_percent_at_more_demand: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Action {
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) money: Gain,
    pub(crate) per_hour: f64,
    #[serde(default)]
    pub(crate) unit: AmountUnit,
    pub(crate) gap: Distance,
    /// What it is held against where that is not today's plan.
    #[serde(default)]
    pub(crate) before: Option<Outlook>,
    pub(crate) after: Outlook,
    #[serde(default)]
    pub(crate) still_per_hour: Option<f64>,
    #[serde(default)]
    pub(crate) machines: Vec<MachineChange>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AmountUnit {
    #[default]
    Currency,
    Compute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gain {
    Saved,
    Value,
    Net,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Distance {
    pub(crate) absolute: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MachineChange {
    pub(crate) node: String,
    pub(crate) off: f64,
    pub(crate) added: f64,
    pub(crate) of: f64,
    pub(crate) per_hour: f64,
}

fn one() -> f64 {
    1.0
}
