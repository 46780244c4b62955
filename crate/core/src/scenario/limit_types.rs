//! Limits over several nodes, models or demands, and the labels that they select by.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::json;

/// Names of a person's own by names of the same, such as `{"site": "ams3"}`.
pub type Labels = BTreeMap<String, String>;

/// A limit over all machines, models or demands that its selectors match: a quota, the
/// power of a site, a budget, the share of a team. With several selectors it counts what
/// matches all of them.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limit {
    /// Unique name.
    pub id: String,
    /// The nodes that count; all unless given.
    pub nodes: Option<NodeSelector>,
    /// The models that count; all unless given.
    pub models: Option<ModelSelector>,
    /// The demands that count; unless given, work counts whosever it is, and so does what
    /// replicas hold without working.
    pub demands: Option<DemandSelector>,
    /// What is counted: `machines` (rented or there), `spend` (currency per hour: rent of
    /// machines whose count is a range, usage prices and route costs) or a resource (what
    /// is allocated of it; of demands what they keep busy).
    #[schemars(schema_with = "of_schema")]
    pub of: LimitOf,
    /// At most so much in each period; one number holds for every period. Unlimited
    /// unless given.
    #[schemars(
        default,
        skip_serializing_if = "Option::is_none",
        schema_with = "optional_rate_schema"
    )]
    pub max: Option<Vec<f64>>,
    /// At least so much in each period; one number holds for every period. Nothing unless
    /// given.
    #[schemars(
        default,
        skip_serializing_if = "Option::is_none",
        schema_with = "optional_rate_schema"
    )]
    pub min: Option<Vec<f64>>,
}

/// What a [`Limit`] counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitOf {
    /// Machines, rented or there.
    Machines,
    /// Currency per hour that decisions spend.
    Spend,
    /// A resource, in its own units.
    Resource(String),
}

impl LimitOf {
    /// The name as written in files.
    pub fn as_str(&self) -> &str {
        match self {
            LimitOf::Machines => "machines",
            LimitOf::Spend => "spend",
            LimitOf::Resource(name) => name,
        }
    }
}

impl Default for LimitOf {
    fn default() -> Self {
        LimitOf::Resource(String::new())
    }
}

impl From<&str> for LimitOf {
    fn from(name: &str) -> Self {
        match name {
            "machines" => LimitOf::Machines,
            "spend" => LimitOf::Spend,
            name => LimitOf::Resource(name.to_owned()),
        }
    }
}

/// Nodes that match everything that is named; an empty list or map names nothing.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeSelector {
    /// Any of these ids.
    #[schemars(default, schema_with = "names_schema")]
    pub id: Vec<String>,
    /// Any of these regions.
    #[schemars(default, schema_with = "names_schema")]
    pub region: Vec<String>,
    /// Any of these hardware classes.
    #[schemars(default, schema_with = "names_schema")]
    pub hardware: Vec<String>,
    /// Any of these operators.
    #[schemars(default, schema_with = "names_schema")]
    pub operator: Vec<String>,
    /// Any of these tiers.
    #[schemars(default, schema_with = "names_schema")]
    pub tier: Vec<String>,
    /// Of every label that is named, any of its values.
    #[schemars(default, schema_with = "labels_schema")]
    pub labels: BTreeMap<String, Vec<String>>,
}

/// Models that match everything that is named; an empty list or map names nothing.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct ModelSelector {
    /// Any of these ids.
    #[schemars(default, schema_with = "names_schema")]
    pub id: Vec<String>,
    /// Of every label that is named, any of its values.
    #[schemars(default, schema_with = "labels_schema")]
    pub labels: BTreeMap<String, Vec<String>>,
}

/// Demands that match everything that is named; an empty list or map names nothing.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandSelector {
    /// Any of these ids.
    #[schemars(default, schema_with = "names_schema")]
    pub id: Vec<String>,
    /// For any of these models.
    #[schemars(default, schema_with = "names_schema")]
    pub model: Vec<String>,
    /// From any of these regions.
    #[schemars(default, schema_with = "names_schema")]
    pub region: Vec<String>,
    /// Asking for any of these verification modes.
    #[schemars(default, schema_with = "names_schema")]
    pub verification: Vec<String>,
    /// Of every label that is named, any of its values.
    #[schemars(default, schema_with = "labels_schema")]
    pub labels: BTreeMap<String, Vec<String>>,
}

/// How a model's replicas have to be spread: no domain may have more than a share of them.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct MaxShare {
    /// What a domain is: nodes of one `region`, of one `operator`, or of one value of a
    /// label (`{"label": "site"}`). Nodes that have none are one domain together.
    #[schemars(schema_with = "over_schema")]
    pub over: ShareOver,
    /// The largest share of the model's replicas in one domain and period, 0 to 1.
    pub share: f64,
}

/// What the domains of a [`MaxShare`] are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShareOver {
    /// Regions.
    #[default]
    Region,
    /// Operators.
    Operator,
    /// Values of a label.
    Label(String),
}

fn of_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "string"})
}

/// One number, one per period, or nothing.
pub(super) fn optional_rate_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            {"type": "number"},
            {"type": "array", "items": {"type": "number"}},
            {"type": "null"}
        ]
    })
}

fn names_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::Schema::try_from(names()).unwrap_or_default()
}

fn labels_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let schema = json!({"type": "object", "additionalProperties": names()});
    schemars::Schema::try_from(schema).unwrap_or_default()
}

/// One name, or a list of them.
fn names() -> serde_json::Value {
    json!({
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}}
        ]
    })
}

fn over_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            {"type": "string", "enum": ["region", "operator"]},
            {
                "type": "object",
                "properties": {"label": {
                    "type": "string",
                    "description": "The label whose values are the domains."
                }},
                "required": ["label"],
                "additionalProperties": false
            }
        ]
    })
}
