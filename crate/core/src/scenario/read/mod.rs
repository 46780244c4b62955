//! From JSON to a [`Scenario`]: the fields of every object, and the default of
//! every field that is not given (DESIGN section 5).

mod futures;
mod limits;
mod steadiness;

use serde::{Deserialize, Deserializer};

use super::check::entry;
use super::count_field::count;
use super::fields::{
    Fields, amounts, cards, describe, entries, flag, machines, map, number, one_of, priority, rate,
    text, texts, whole,
};
use super::limits::{
    MAX_DEMANDS, MAX_FUTURES, MAX_LIMITS, MAX_MODELS, MAX_NODES, MAX_PERIODS, MAX_PROFILES,
    MAX_ROUTE_RATES, MAX_ROUTES,
};
use super::path::Path;
use super::problems::Problems;
use super::{
    Count, DEFAULT_COMPUTE, DEFAULT_REGION, Demand, ImpliedUses, InputErrors, Json, ListedRoute,
    Model, NO_VERIFICATION, Node, ObjectiveName, Period, Policy, Profile, Scenario, Spare, Spread,
    Together, VerificationMode, Wanted, check,
};

const SCENARIO_FIELDS: &[&str] = &[
    "schema_version",
    "name",
    "compute",
    "periods",
    "nodes",
    "models",
    "demands",
    "verification",
    "verifier_capacity",
    "rtt_ms",
    "routes",
    "limits",
    "steadiness",
    "futures",
    "policy",
    "source",
];
const PERIOD_FIELDS: &[&str] = &["label", "hours"];
const NODE_FIELDS: &[&str] = &[
    "id",
    "count",
    "hardware",
    "region",
    "operator",
    "labels",
    "capacity",
    "cards",
    "per_card",
    "price_per_hour",
    "availability",
    "headroom",
    "verification",
    "hosts",
    "usage_price",
    "shared",
    "tier",
    "names",
    "source",
];
const MODEL_FIELDS: &[&str] = &[
    "id",
    "max_replicas",
    "min_replicas",
    "load_hours",
    "max_share",
    "labels",
    "together",
    "profiles",
];
const PROFILE_FIELDS: &[&str] = &[
    "name", "hardware", "rate", "uses", "holds", "machines", "stage", "source",
];
const DEMAND_FIELDS: &[&str] = &[
    "id",
    "model",
    "region",
    "verification",
    "rate",
    "value",
    "min_served",
    "max_rtt_ms",
    "in_regions",
    "priority",
    "within_hours",
    "split",
    "labels",
    "source",
];
const MODE_FIELDS: &[&str] = &["overhead", "verifier_load"];
const ROUTE_FIELDS: &[&str] = &["demand", "node", "cost", "rate"];
const POLICY_FIELDS: &[&str] = &[
    "objective",
    "relax",
    "spread",
    "spare",
    "spare_give_up",
    "currency",
    "futures",
];

/// The fields of every object of a scenario, by the name of its type.
#[cfg(test)]
pub(crate) fn known_fields() -> [(&'static str, &'static [&'static str]); 25] {
    [
        ("Scenario", SCENARIO_FIELDS),
        ("Period", PERIOD_FIELDS),
        ("Node", NODE_FIELDS),
        ("Count", super::count_field::COUNT_FIELDS),
        ("Hourly", super::count_field::HOURLY_FIELDS),
        ("Model", MODEL_FIELDS),
        ("Profile", PROFILE_FIELDS),
        ("Demand", DEMAND_FIELDS),
        ("VerificationMode", MODE_FIELDS),
        ("ListedRoute", ROUTE_FIELDS),
        ("Limit", limits::LIMIT_FIELDS),
        ("NodeSelector", limits::NODES_FIELDS),
        ("ModelSelector", limits::MODELS_FIELDS),
        ("DemandSelector", limits::DEMANDS_FIELDS),
        ("MaxShare/properties/over", &["label"]),
        ("MaxShare", limits::SHARE_FIELDS),
        ("Steadiness", steadiness::STEADINESS_FIELDS),
        ("CurrentReplicas", steadiness::REPLICAS_FIELDS),
        ("CurrentMachines", steadiness::MACHINES_FIELDS),
        ("CurrentContents", steadiness::CONTENTS_FIELDS),
        ("Policy", POLICY_FIELDS),
        ("Future", futures::FUTURE_FIELDS),
        ("DemandChange", futures::DEMAND_FIELDS),
        ("NodeChange", futures::NODE_FIELDS),
        ("FuturesGoal", futures::GOAL_FIELDS),
    ]
}

impl Scenario {
    /// Reads and checks a scenario file in JSON: a text, or bytes in UTF-8 with or without
    /// a byte order mark.
    ///
    /// ```
    /// use idlewise::Scenario;
    /// let errors = Scenario::from_json(
    ///     r#"{"schema_version": 1,
    ///         "nodes": [{"id": "n", "hardware": "H100", "capacity": {"gpu": 8}, "prise_per_hour": 2}],
    ///         "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 5104}]}],
    ///         "demands": [{"id": "d", "model": "n", "rate": 9000}]}"#,
    /// )
    /// .unwrap_err();
    /// let places: Vec<&str> = errors.0.iter().map(|error| error.path.as_str()).collect();
    /// assert_eq!(places, ["$.nodes[0].prise_per_hour", "$.demands[0].model"]);
    /// assert_eq!(errors.0[0].nearest.as_deref(), Some("price_per_hour"));
    /// ```
    ///
    /// # Errors
    /// Where the text is not JSON: the first such place. Otherwise everything that
    /// is wrong with the scenario, each with its JSON path.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, InputErrors> {
        from_json(text.as_ref())
    }
}

/// Reads and checks a scenario: an error says everything that is wrong with it, a line
/// each.
impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        from_value(&json).map_err(serde::de::Error::custom)
    }
}

/// Reads and checks a scenario; where that fails, everything that is wrong with it.
impl TryFrom<serde_json::Value> for Scenario {
    type Error = InputErrors;

    fn try_from(value: serde_json::Value) -> Result<Self, InputErrors> {
        from_value(&Json::from_source(value)?)
    }
}

/// [`Scenario::from_json`].
///
/// # Errors
/// Where the text is not JSON: the first such place. Otherwise everything that
/// is wrong with the scenario, each with its JSON path.
pub fn from_json(text: &[u8]) -> Result<Scenario, InputErrors> {
    from_value(&Json::from_text(text)?)
}

/// Reads and checks a scenario that is already a JSON value.
///
/// # Errors
/// Everything that is wrong with it, each with its JSON path.
pub fn from_value(json: &Json) -> Result<Scenario, InputErrors> {
    let mut problems = Problems::default();
    let scenario = scenario(json, &Path::ROOT, &mut problems);
    // When this much is wrong, more would not be listed anyway.
    if !problems.is_full() {
        problems.start_checking();
        check::check_into(&scenario, &mut problems);
    }
    problems.finish().map_err(|errors| {
        // What is something else altogether has one mistake, not one for each field.
        let other = json
            .seems()
            .and_then(|seems| seems.refuse(Wanted::Scenario));
        other.map_or(errors, |error| InputErrors(vec![error]))
    })?;
    Ok(scenario)
}

/// [`from_value`] for what goes to a planner, which checks every scenario: what can be
/// read is not checked here as well.
///
/// # Errors
/// Where it cannot be read: everything that is wrong with it.
pub fn from_value_unchecked(json: &Json) -> Result<Scenario, InputErrors> {
    let mut problems = Problems::default();
    let scenario = scenario(json, &Path::ROOT, &mut problems);
    if problems.is_empty() {
        Ok(scenario)
    } else {
        from_value(json)
    }
}

fn scenario(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Scenario {
    let mut fields = Fields::open(json, path, SCENARIO_FIELDS, "a scenario", problems);
    let schema_version = fields.required("schema_version", "the number 1", version);
    let name = fields.given("name", text).unwrap_or_default();
    let compute = fields
        .given("compute", |json, path, problems| {
            // Profiles take this name as a default: a bad one is said once.
            text(json, path, problems).filter(|name| entry::name(name, path, problems))
        })
        .unwrap_or_else(|| DEFAULT_COMPUTE.to_owned());
    let periods = fields
        .given("periods", |json, path, problems| {
            entries(json, path, problems, MAX_PERIODS, period)
        })
        .unwrap_or_else(|| vec![Period::numbered(0)]);
    let nodes = fields.required("nodes", "the list of nodes", |json, path, problems| {
        entries(
            json,
            path,
            problems,
            MAX_NODES,
            |json, path, _, problems| node(json, path, problems),
        )
    });
    let models = fields.required("models", "the list of models", |json, path, problems| {
        entries(
            json,
            path,
            problems,
            MAX_MODELS,
            |json, path, _, problems| model(json, path, &compute, problems),
        )
    });
    let demands = fields.required("demands", "the list of demands", |json, path, problems| {
        // One number may stand for thousands of periods: count before expanding.
        if let Json::Array(values) = json
            && check::too_many_rates(values.len(), periods.len(), path, problems)
        {
            return None;
        }
        entries(
            json,
            path,
            problems,
            MAX_DEMANDS,
            |json, path, _, problems| demand(json, path, periods.len(), problems),
        )
    });
    Scenario {
        schema_version,
        name,
        compute,
        nodes,
        models,
        demands,
        verification: fields
            .given("verification", |json, path, problems| {
                let what = "an object of modes by name, such as {\"tee\": {\"overhead\": 1.07}}";
                map(json, path, problems, what, |json, path, problems| {
                    Some(mode(json, path, problems))
                })
            })
            .unwrap_or_default(),
        verifier_capacity: fields.optional("verifier_capacity", number),
        rtt_ms: fields
            .given("rtt_ms", |json, path, problems| {
                let what = "an object of round trips, such as {\"us\": {\"eu\": 90}}";
                map(json, path, problems, what, |json, path, problems| {
                    let what = "an object of milliseconds by region, such as {\"eu\": 90}";
                    map(json, path, problems, what, number)
                })
            })
            .unwrap_or_default(),
        routes: fields
            .given("routes", |json, path, problems| {
                routes(json, path, periods.len(), problems)
            })
            .unwrap_or_default(),
        limits: fields
            .given("limits", |json, path, problems| {
                let count = periods.len();
                entries(
                    json,
                    path,
                    problems,
                    MAX_LIMITS,
                    |json, path, _, problems| limits::limit(json, path, count, problems),
                )
            })
            .unwrap_or_default(),
        steadiness: fields.optional("steadiness", |json, path, problems| {
            Some(steadiness::steadiness(json, path, problems))
        }),
        futures: fields
            .given("futures", |json, path, problems| {
                entries(json, path, problems, MAX_FUTURES, |json, path, _, p| {
                    futures::future(json, path, periods.len(), p)
                })
            })
            .unwrap_or_default(),
        policy: fields
            .given("policy", |json, path, problems| {
                Some(policy(json, path, problems))
            })
            .unwrap_or_default(),
        source: fields.given("source", texts).unwrap_or_default(),
        periods,
    }
}

fn version(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<u32> {
    match json {
        Json::Number(x) if x.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(x) => {
            Some(*x as u32)
        }
        _ => {
            problems.report(path, describe(json), "the number 1");
            None
        }
    }
}

fn period(json: &Json, path: &Path<'_>, index: usize, problems: &mut Problems) -> Period {
    let mut fields = Fields::open(json, path, PERIOD_FIELDS, "a period", problems);
    Period {
        label: fields
            .given("label", text)
            .unwrap_or_else(|| index.to_string()),
        hours: fields.given("hours", number).unwrap_or(1.0),
        continues: false,
    }
}

/// One node.
pub(super) fn node(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Node {
    let mut fields = Fields::open(json, path, NODE_FIELDS, "a node", problems);
    Node {
        id: fields.required("id", "the node's own name", text),
        count: fields.given("count", count).unwrap_or(Count::Fixed(1)),
        hardware: fields.required("hardware", "the hardware class", text),
        region: fields
            .given("region", text)
            .unwrap_or_else(|| DEFAULT_REGION.to_owned()),
        operator: fields.optional("operator", text),
        labels: fields.given("labels", limits::labels).unwrap_or_default(),
        capacity: fields.required(
            "capacity",
            "the amounts that one machine has, such as {\"gpu\": 8}",
            amounts,
        ),
        cards: fields.optional("cards", cards),
        per_card: fields.given("per_card", texts).unwrap_or_default(),
        price_per_hour: fields.optional("price_per_hour", number),
        availability: fields.given("availability", number).unwrap_or(1.0),
        headroom: fields.given("headroom", number).unwrap_or(0.0),
        verification: fields
            .given("verification", texts)
            .unwrap_or_else(|| vec![NO_VERIFICATION.to_owned()]),
        hosts: fields.optional("hosts", texts),
        usage_price: fields.given("usage_price", amounts).unwrap_or_default(),
        shared: fields.given("shared", flag).unwrap_or_default(),
        tier: fields.optional("tier", text),
        names: fields.given("names", texts).unwrap_or_default(),
        source: fields.optional("source", text),
    }
}

fn model(json: &Json, path: &Path<'_>, compute: &str, problems: &mut Problems) -> Model {
    let mut fields = Fields::open(json, path, MODEL_FIELDS, "a model", problems);
    Model {
        id: fields.required("id", "the model's own name", text),
        max_replicas: fields.optional("max_replicas", whole),
        min_replicas: fields.given("min_replicas", whole).unwrap_or_default(),
        load_hours: fields.given("load_hours", number).unwrap_or_default(),
        max_share: fields.optional("max_share", |json, path, problems| {
            Some(limits::max_share(json, path, problems))
        }),
        labels: fields.given("labels", limits::labels).unwrap_or_default(),
        together: fields.given("together", together).unwrap_or_default(),
        profiles: fields.required(
            "profiles",
            "the list of profiles",
            |json, path, problems| {
                entries(
                    json,
                    path,
                    problems,
                    MAX_PROFILES,
                    |json, path, _, problems| profile(json, path, compute, problems),
                )
            },
        ),
    }
}

fn profile(json: &Json, path: &Path<'_>, compute: &str, problems: &mut Problems) -> Profile {
    let mut fields = Fields::open(json, path, PROFILE_FIELDS, "a profile", problems);
    let hardware = fields.required("hardware", "the hardware class", text);
    let holds = fields.given("holds", amounts).unwrap_or_default();
    let uses = fields.given("uses", amounts);
    let implied = uses.is_none().then(|| compute.to_owned());
    Profile {
        name: fields
            .given("name", text)
            .unwrap_or_else(|| hardware.clone()),
        hardware,
        rate: fields.required("rate", "units per second of one replica", number),
        uses: uses.unwrap_or_else(|| Profile::default_uses(compute, &holds)),
        holds,
        machines: fields.given("machines", machines).unwrap_or(1),
        stage: fields.optional("stage", text),
        source: fields.optional("source", text),
        implied: ImpliedUses(implied),
    }
}

/// One demand.
pub(super) fn demand(
    json: &Json,
    path: &Path<'_>,
    periods: usize,
    problems: &mut Problems,
) -> Demand {
    let mut fields = Fields::open(json, path, DEMAND_FIELDS, "a demand", problems);
    Demand {
        id: fields.required("id", "the demand's own name", text),
        model: fields.required("model", "the id of a model", text),
        region: fields
            .given("region", text)
            .unwrap_or_else(|| DEFAULT_REGION.to_owned()),
        verification: fields
            .given("verification", text)
            .unwrap_or_else(|| NO_VERIFICATION.to_owned()),
        rate: fields.required("rate", "units per second", |json, path, problems| {
            rate(json, path, problems, periods)
        }),
        value: fields.given("value", number).unwrap_or(1.0),
        min_served: fields.optional("min_served", number),
        max_rtt_ms: fields.optional("max_rtt_ms", number),
        in_regions: fields.optional("in_regions", texts),
        priority: fields.given("priority", priority).unwrap_or_default(),
        within_hours: fields.given("within_hours", number).unwrap_or_default(),
        split: fields.given("split", flag).unwrap_or(true),
        labels: fields.given("labels", limits::labels).unwrap_or_default(),
        source: fields.optional("source", text),
    }
}

fn mode(json: &Json, path: &Path<'_>, problems: &mut Problems) -> VerificationMode {
    let mut fields = Fields::open(json, path, MODE_FIELDS, "a verification mode", problems);
    VerificationMode {
        overhead: fields.given("overhead", number).unwrap_or(1.0),
        verifier_load: fields.given("verifier_load", number).unwrap_or(0.0),
    }
}

fn routes(
    json: &Json,
    path: &Path<'_>,
    periods: usize,
    problems: &mut Problems,
) -> Option<Vec<ListedRoute>> {
    // One number may stand for thousands of periods: count before expanding.
    let mut rates = 0;
    entries(
        json,
        path,
        problems,
        MAX_ROUTES,
        |json, path, _, problems| {
            let mut fields = Fields::open(json, path, ROUTE_FIELDS, "a route", problems);
            ListedRoute {
                demand: fields.required("demand", "the id of a demand", text),
                node: fields.required("node", "the id of a node", text),
                cost: fields.given("cost", number).unwrap_or(0.0),
                rate: fields.optional("rate", |json, path, problems| {
                    rates += periods;
                    if rates > MAX_ROUTE_RATES {
                        problems.report(
                            path,
                            format_args!("more than {MAX_ROUTE_RATES} rates in all routes"),
                            format_args!(
                                "at most {MAX_ROUTE_RATES} (routes with a rate x periods)"
                            ),
                        );
                        return None;
                    }
                    rate(json, path, problems, periods)
                }),
            }
        },
    )
}

fn policy(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Policy {
    let mut fields = Fields::open(json, path, POLICY_FIELDS, "a policy", problems);
    Policy {
        objective: fields.given("objective", objective).unwrap_or_default(),
        relax: fields.given("relax", flag).unwrap_or_default(),
        spread: fields.given("spread", spread).unwrap_or_default(),
        spare: fields.given("spare", spare).unwrap_or_default(),
        spare_give_up: fields.given("spare_give_up", number).unwrap_or_default(),
        currency: fields.optional("currency", text),
        futures: fields.given("futures", futures::goal).unwrap_or_default(),
    }
}

fn objective(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<ObjectiveName> {
    let all = [
        ObjectiveName::Serve,
        ObjectiveName::Cost,
        ObjectiveName::Profit,
        ObjectiveName::Fair,
    ];
    let names = all.map(ObjectiveName::as_str);
    Some(all[one_of(json, path, &names, "serve, cost, profit or fair", problems)?])
}

fn spread(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Spread> {
    let all = [Spread::Packed, Spread::Even];
    let names = all.map(Spread::as_str);
    Some(all[one_of(json, path, &names, "packed or even", problems)?])
}

fn together(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Together> {
    let all = [Together::Anywhere, Together::Region, Together::Node];
    let names = all.map(Together::as_str);
    Some(all[one_of(json, path, &names, "anywhere, region or node", problems)?])
}

fn spare(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Spare> {
    let all = [Spare::None, Spare::Fill];
    let names = all.map(Spare::as_str);
    Some(all[one_of(json, path, &names, "none or fill", problems)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(rate: &str) -> Json {
        let text = format!(
            r#"{{"schema_version": 1,
                "nodes": [{{"id": "n", "hardware": "H", "capacity": {{"gpu": 1}}}}],
                "models": [{{"id": "m", "profiles": [{{"hardware": "H", "rate": 1}}]}}],
                "demands": [{{"id": "d", "model": "nonesuch", "rate": {rate}}}]}}"#
        );
        Json::from_text(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_cannot_be_read_is_checked_at_once() {
        let unreadable = json("\"fast\"");
        let InputErrors(found) = from_value_unchecked(&unreadable).unwrap_err();
        assert_eq!(found, from_value(&unreadable).unwrap_err().0);
        assert_eq!(found.len(), 2);
    }
}
