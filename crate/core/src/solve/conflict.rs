//! Why there is no plan, in fleet words.

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Limits that cannot all be met, and the least changes that would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Conflict {
    /// Index of the period, where the clash is within one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<usize>,
    /// The limits that clash, in fleet words.
    pub limits: Vec<String>,
    /// Alternatives; each one alone is enough.
    pub relaxations: Vec<Relaxation>,
}

/// One way out of a conflict: the least changes of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Relaxation {
    /// All changes in one sentence.
    pub text: String,
    /// The changes, all of them needed.
    pub changes: Vec<Change>,
}

/// One change of one limit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Change {
    /// More of a resource on a node in a period.
    AddCapacity {
        /// The node's id.
        node: String,
        /// The resource.
        resource: String,
        /// Index of the period.
        period: usize,
        /// Resource units that must become available.
        amount: f64,
    },
    /// Serving less of a demand.
    LowerMinServed {
        /// The demand's id.
        demand: String,
        /// The fraction asked for.
        from: f64,
        /// The largest fraction that can be met.
        to: f64,
    },
    /// More verifier capacity in a period.
    AddVerifierCapacity {
        /// Index of the period.
        period: usize,
        /// Verifier work per second.
        amount: f64,
    },
    /// More machines of a node in a period, for replicas that do not fit on
    /// the ones there are.
    AddMachines {
        /// The node's id.
        node: String,
        /// Index of the period.
        period: usize,
        /// Additional machines.
        amount: f64,
    },
    /// More moves over all periods.
    RaiseMaxMoves {
        /// Additional moves.
        amount: f64,
    },
    /// More replicas of a model in a period.
    RaiseMaxReplicas {
        /// The model's id.
        model: String,
        /// Index of the period.
        period: usize,
        /// Additional replicas.
        amount: f64,
    },
    /// A larger `max` of a limit over several nodes, models or demands in a period.
    RaiseLimit {
        /// The limit's id.
        limit: String,
        /// Index of the period.
        period: usize,
        /// In what the limit counts.
        amount: f64,
    },
    /// A smaller `min` of a limit over several nodes, models or demands in a period.
    LowerLimit {
        /// The limit's id.
        limit: String,
        /// Index of the period.
        period: usize,
        /// In what the limit counts.
        amount: f64,
    },
    /// Fewer replicas asked for in a period.
    LowerMinReplicas {
        /// The model's id.
        model: String,
        /// Index of the period.
        period: usize,
        /// Replicas.
        amount: f64,
    },
    /// More replicas of a model in one domain than its `max_share` allows.
    RaiseMaxShare {
        /// The model's id.
        model: String,
        /// The region, operator or value of the label; empty for nodes that have none.
        domain: String,
        /// Index of the period.
        period: usize,
        /// Replicas beyond the share.
        amount: f64,
    },
    /// Work of a demand whose stages are not together in a period.
    PartStages {
        /// The demand's id.
        demand: String,
        /// The stage that does more in one place than the last one.
        stage: String,
        /// The region or node where it does.
        domain: String,
        /// Index of the period.
        period: usize,
        /// Units per second.
        amount: f64,
    },
}

impl Change {
    /// Puts it into another period.
    pub(super) fn is_in(&mut self, place: impl Fn(usize) -> usize) {
        match self {
            Change::AddCapacity { period, .. }
            | Change::AddVerifierCapacity { period, .. }
            | Change::AddMachines { period, .. }
            | Change::RaiseMaxReplicas { period, .. }
            | Change::RaiseLimit { period, .. }
            | Change::LowerLimit { period, .. }
            | Change::LowerMinReplicas { period, .. }
            | Change::RaiseMaxShare { period, .. }
            | Change::PartStages { period, .. } => *period = place(*period),
            Change::LowerMinServed { .. } | Change::RaiseMaxMoves { .. } => {}
        }
    }
}

/// A change as it is written: the fields that its kind has. Reading it this way is
/// a fraction of the code that a derived reader of tagged variants would be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChange {
    kind: String,
    node: Option<String>,
    resource: Option<String>,
    demand: Option<String>,
    model: Option<String>,
    limit: Option<String>,
    domain: Option<String>,
    stage: Option<String>,
    period: Option<usize>,
    amount: Option<f64>,
    from: Option<f64>,
    to: Option<f64>,
}

impl WrittenChange {
    /// The change, or what is wrong with it.
    fn read(mut self) -> Result<Change, String> {
        let kind = std::mem::take(&mut self.kind);
        let change = match kind.as_str() {
            "add_capacity" => Change::AddCapacity {
                node: given("node", &mut self.node)?,
                resource: given("resource", &mut self.resource)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "lower_min_served" => Change::LowerMinServed {
                demand: given("demand", &mut self.demand)?,
                from: given("from", &mut self.from)?,
                to: given("to", &mut self.to)?,
            },
            "add_verifier_capacity" => Change::AddVerifierCapacity {
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "add_machines" => Change::AddMachines {
                node: given("node", &mut self.node)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "raise_max_moves" => Change::RaiseMaxMoves {
                amount: given("amount", &mut self.amount)?,
            },
            "raise_max_replicas" => Change::RaiseMaxReplicas {
                model: given("model", &mut self.model)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "raise_limit" => Change::RaiseLimit {
                limit: given("limit", &mut self.limit)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "lower_limit" => Change::LowerLimit {
                limit: given("limit", &mut self.limit)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "lower_min_replicas" => Change::LowerMinReplicas {
                model: given("model", &mut self.model)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "raise_max_share" => Change::RaiseMaxShare {
                model: given("model", &mut self.model)?,
                domain: given("domain", &mut self.domain)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            "part_stages" => Change::PartStages {
                demand: given("demand", &mut self.demand)?,
                stage: given("stage", &mut self.stage)?,
                domain: given("domain", &mut self.domain)?,
                period: given("period", &mut self.period)?,
                amount: given("amount", &mut self.amount)?,
            },
            _ => {
                return Err(format!(
                    "unknown variant `{kind}`, expected one of `add_capacity`, \
                     `lower_min_served`, `add_verifier_capacity`, `add_machines`, \
                     `raise_max_moves`, `raise_max_replicas`, `raise_limit`, `lower_limit`, \
                     `lower_min_replicas`, `raise_max_share`, `part_stages`"
                ));
            }
        };
        let texts = [
            &self.node,
            &self.resource,
            &self.demand,
            &self.model,
            &self.limit,
            &self.domain,
            &self.stage,
        ];
        let numbers = [&self.amount, &self.from, &self.to];
        let is_left = texts.iter().any(|text| text.is_some())
            || numbers.iter().any(|number| number.is_some())
            || self.period.is_some();
        if is_left {
            return Err(format!("a field that a change `{kind}` does not have"));
        }
        Ok(change)
    }
}

/// Takes a field that has to be there.
fn given<T>(name: &str, field: &mut Option<T>) -> Result<T, String> {
    field
        .take()
        .ok_or_else(|| format!("missing field `{name}`"))
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = WrittenChange::deserialize(deserializer)?;
        written.read().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes() -> Vec<Change> {
        let name = || "a".to_owned();
        vec![
            Change::AddCapacity {
                node: name(),
                resource: "gpu".to_owned(),
                period: 1,
                amount: 2.5,
            },
            Change::LowerMinServed {
                demand: name(),
                from: 1.0,
                to: 0.5,
            },
            Change::AddVerifierCapacity {
                period: 0,
                amount: 1.0,
            },
            Change::AddMachines {
                node: name(),
                period: 3,
                amount: 1.0,
            },
            Change::RaiseMaxMoves { amount: 4.0 },
            Change::RaiseMaxReplicas {
                model: name(),
                period: 0,
                amount: 1.0,
            },
            Change::RaiseLimit {
                limit: name(),
                period: 0,
                amount: 1.0,
            },
            Change::LowerLimit {
                limit: name(),
                period: 0,
                amount: 1.0,
            },
            Change::LowerMinReplicas {
                model: name(),
                period: 0,
                amount: 1.0,
            },
            Change::RaiseMaxShare {
                model: name(),
                domain: name(),
                period: 0,
                amount: 1.0,
            },
            Change::PartStages {
                demand: name(),
                stage: name(),
                domain: name(),
                period: 0,
                amount: 1.0,
            },
        ]
    }

    #[test]
    fn every_change_is_read_as_it_was_written() {
        for change in changes() {
            let text = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
        }
    }

    #[test]
    fn damaged_changes_are_refused_by_name() {
        let error = |text: &str| {
            serde_json::from_str::<Change>(text)
                .unwrap_err()
                .to_string()
        };
        let missing = error(r#"{"kind": "add_machines", "node": "a", "period": 0}"#);
        assert!(missing.starts_with("missing field `amount`"), "{missing}");
        let unknown = error(r#"{"kind": "add_hope", "amount": 1}"#);
        assert!(
            unknown.starts_with("unknown variant `add_hope`"),
            "{unknown}"
        );
        let beside = error(r#"{"kind": "raise_max_moves", "amount": 1, "to": 2}"#);
        assert!(beside.starts_with("a field that a change"), "{beside}");
        let foreign = error(r#"{"kind": "raise_max_moves", "amount": 1, "hope": 2}"#);
        assert!(foreign.starts_with("unknown field `hope`"), "{foreign}");
    }
}
