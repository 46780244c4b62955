//! Futures: demand, availability and prices that nobody knows yet, as they are written.
//!
//! What is decided before anyone knows which future comes is in the plan once; what is
//! decided when it has come, once for each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// One future, or with `lose_any` a list of them: what it changes, and how likely it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Future {
    /// Unique name; none with `lose_any`, whose futures are named after what they lose.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub id: String,
    /// How likely it is beside the others, above 0; the weights are divided by their sum.
    /// 1 unless given. With `lose_any`: of all losses together, below 1, 0.5 unless given;
    /// the rest up to 1 is the future in which nothing is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Changes of demands, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub demands: Vec<DemandChange>,
    /// Changes of nodes, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub nodes: Vec<NodeChange>,
    /// Fraction of every demand that must be served in this future, 0 to 1, in place of
    /// the demands' own; theirs unless given. With `lose_any`: in the futures that lose
    /// something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_served: Option<f64>,
    /// In place of everything but `weight` and `min_served`: one future for each node,
    /// region or operator, in which all of it is lost, and one in which nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lose_any: Option<Domain>,
}

/// What may be lost as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Domain {
    /// One node entry.
    Node,
    /// All nodes of one region.
    Region,
    /// All nodes of one operator; nodes that name none are not lost.
    Operator,
}

impl Domain {
    /// All of them.
    pub(super) const ALL: [Domain; 3] = [Domain::Node, Domain::Region, Domain::Operator];

    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Domain::Node => "node",
            Domain::Region => "region",
            Domain::Operator => "operator",
        }
    }
}

/// What becomes of some demands in a future.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandChange {
    /// The demand's id; any unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Demands that have these: `id`, `model`, `region`, `verification`, each with one name
    /// or a list of which any will do; all unless given.
    #[serde(rename = "where", skip_serializing_if = "Where::is_empty")]
    #[schemars(default)]
    pub matching: Where,
    /// Their rates become this many times as large, 0 or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    /// Their rates become these units per second, one in each period; one number holds for
    /// every period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, schema_with = "rate_schema")]
    pub rate: Option<Vec<f64>>,
}

/// What becomes of some nodes in a future.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeChange {
    /// The node's id; any unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Nodes that have these: `id`, `hardware`, `region`, `operator`, `tier`, each with one
    /// name or a list of which any will do; all unless given.
    #[serde(rename = "where", skip_serializing_if = "Where::is_empty")]
    #[schemars(default)]
    pub matching: Where,
    /// Their availability becomes this, 0 to 1. Where it is less than the nodes' own, what
    /// stands there is lost in proportion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability: Option<f64>,
    /// Their price per machine and hour becomes this, 0 or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_per_hour: Option<f64>,
}

/// Names by what they are of; each has to be met, by any one of its names.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(transparent)]
#[non_exhaustive]
pub struct Where(#[schemars(schema_with = "where_schema")] pub BTreeMap<String, Vec<String>>);

impl Where {
    /// Whether it names nothing, so that all is met.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everything that is named is met; `of` gives the names that an entry has.
    pub(crate) fn meets<'e>(&self, of: impl Fn(&str) -> Option<&'e str>) -> bool {
        self.0
            .iter()
            .all(|(field, names)| of(field).is_some_and(|own| names.iter().any(|name| name == own)))
    }
}

impl Serialize for Where {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// One name stands alone.
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Names<'a> {
            One(&'a str),
            Any(&'a [String]),
        }
        serializer.collect_map(self.0.iter().map(|(field, names)| match &names[..] {
            [only] => (field, Names::One(only)),
            any => (field, Names::Any(any)),
        }))
    }
}

fn rate_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            {"type": "number"},
            {"type": "array", "items": {"type": "number"}},
            {"type": "null"}
        ]
    })
}

fn where_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}}
            ]
        }
    })
}

/// Which futures a plan is best for (`policy.futures`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FuturesGoal {
    /// All of them on average, by their weights.
    #[default]
    Expected,
    /// The one that it is worst in; then on average.
    Worst,
    /// The worst part of them on average: 1 minus this number of all, 0 or more and below
    /// 1; then on average.
    Cvar(f64),
}

impl JsonSchema for FuturesGoal {
    fn schema_name() -> Cow<'static, str> {
        "FuturesGoal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Which futures a plan is best for (`policy.futures`).",
            "anyOf": [
                {"type": "string", "enum": ["expected", "worst"]},
                {
                    "type": "object",
                    "properties": {
                        "cvar": {
                            "description": "1 minus the part of all futures that is looked at, \
                                            the worst one: 0 or more and below 1.",
                            "type": "number"
                        }
                    },
                    "required": ["cvar"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
