//! Tables for spreadsheets (RFC 4180): replicas by hour, and machines to rent.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::groups;
use crate::input::Input;
use crate::read::{self, Machines, Node, Plan, Refusal};

/// Replicas by hour as CSV: a row for each model, profile and node, a column for each
/// period, and zeros where nothing stands.
///
/// # Errors
/// [`Refusal`] where the text is no plan.
pub fn replicas_csv(plan: &str) -> Result<String, Refusal> {
    let inputs = read::read(&Input::of(plan))?;
    let plan = &inputs.plan;
    let mut rows: BTreeMap<(&str, &str, &str), Vec<f64>> = BTreeMap::new();
    let last = plan
        .replicas
        .iter()
        .map(|r| r.period + 1)
        .max()
        .unwrap_or(0);
    let periods = plan
        .periods
        .len()
        .max(if last < 1_000_000 { last } else { 0 });
    for replicas in &plan.replicas {
        let row = rows
            .entry((&replicas.model, &replicas.profile, &replicas.node))
            .or_insert_with(|| vec![0.0; periods]);
        let Some(count) = row.get_mut(replicas.period) else {
            let problem = format!("found {}, expected a period of the plan", replicas.period);
            return Err(Refusal::new("plan", "$.replicas", problem));
        };
        *count += replicas.count;
    }
    let mut out = String::from("model,profile,node");
    for at in 0..periods {
        let label = plan.periods.get(at).map(|p| p.label.clone());
        let _ = write!(out, ",{}", cell(&label.unwrap_or_else(|| at.to_string())));
    }
    out.push('\n');
    for ((model, profile, node), counts) in rows {
        let _ = write!(out, "{},{},{}", cell(model), cell(profile), cell(node));
        for count in counts {
            let _ = write!(out, ",{count}");
        }
        out.push('\n');
    }
    Ok(out)
}

/// Machines to rent as CSV: a row for each node entry whose count the plan chose, zeros
/// among them. With the scenario, also what they are, the range, and what they cost per
/// hour. Where some are rented by the hour, `machines` is the most of any period, the cost
/// that of an hour on average, and a column for each period says how many are on.
///
/// # Errors
/// [`Refusal`] where a text is not what it should be.
pub fn machines_csv(plan: &str, scenario: Option<&str>) -> Result<String, Refusal> {
    let inputs = read::read(&Input {
        scenario,
        ..Input::of(plan)
    })?;
    let nodes: Option<BTreeMap<&str, &Node>> = inputs
        .scenario
        .as_ref()
        .map(|s| s.nodes.iter().map(|n| (n.id.as_str(), n)).collect());
    let mut behind: BTreeMap<&str, &Node> = BTreeMap::new();
    for (name, node) in nodes
        .iter()
        .flat_map(|nodes| groups::entries(&inputs.plan, nodes))
    {
        behind.entry(name).or_insert(node);
    }
    let rents = rents(&inputs.plan, &behind)?;
    let by_the_hour = rents.iter().any(|rent| rent.by_period.is_some());
    let mut out = String::from("node,machines");
    if nodes.is_some() {
        out.push_str(",at_most,hardware,region,price_per_hour,cost_per_hour");
    }
    for at in (0..periods_of(&inputs.plan)).filter(|_| by_the_hour) {
        let label = inputs.plan.periods.get(at).map(|p| p.label.clone());
        let _ = write!(out, ",{}", cell(&label.unwrap_or_else(|| at.to_string())));
    }
    out.push('\n');
    for rent in &rents {
        let _ = write!(out, "{},{}", cell(rent.node), rent.most);
        if nodes.is_some() {
            let Some(node) = behind.get(rent.node) else {
                let list = if rent.by_period.is_some() {
                    "$.hourly"
                } else {
                    "$.counts"
                };
                let problem = format!("found {:?}, expected a node of the scenario", rent.node);
                return Err(Refusal::new("plan", list, problem));
            };
            let or_nothing = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
            let most = match node.count {
                Some(Machines::Range { max }) => max,
                _ => None,
            };
            let _ = write!(
                out,
                ",{},{},{},{},{}",
                or_nothing(most),
                cell(&node.hardware),
                cell(node.region.as_deref().unwrap_or("default")),
                or_nothing(node.price_per_hour),
                or_nothing(node.price_per_hour.map(|price| price * rent.average))
            );
        }
        for period in (0..periods_of(&inputs.plan)).filter(|_| by_the_hour) {
            let own = rent.by_period.as_ref().and_then(|all| all.get(period));
            let _ = write!(out, ",{}", own.unwrap_or(&rent.most));
        }
        out.push('\n');
    }
    Ok(out)
}

/// Periods of a plan: one where it names none.
fn periods_of(plan: &Plan) -> usize {
    plan.periods.len().max(1)
}

/// Machines of one entry that the plan chose.
struct Rent<'a> {
    node: &'a str,
    /// The most of any period.
    most: f64,
    /// On average over time.
    average: f64,
    /// On in each period, where they are rented by the hour.
    by_period: Option<Vec<f64>>,
}

/// What the plan chose: for all periods first, then by the hour.
fn rents<'a>(
    plan: &'a Plan,
    behind: &BTreeMap<&'a str, &'a Node>,
) -> Result<Vec<Rent<'a>>, Refusal> {
    let periods = periods_of(plan);
    let mut all: Vec<Rent<'a>> = plan
        .counts
        .iter()
        .map(|count| Rent {
            node: &count.node,
            most: count.count,
            average: count.count,
            by_period: None,
        })
        .collect();
    let mut hourly: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    // Those of which none are rented are in the scenario alone.
    for (&name, node) in behind {
        let is_range = matches!(node.count, Some(Machines::Range { .. }));
        if is_range && all.iter().all(|rent| rent.node != name) {
            hourly.insert(name, vec![0.0; periods]);
        }
    }
    for rented in &plan.hourly {
        let own = hourly
            .entry(&rented.node)
            .or_insert_with(|| vec![0.0; periods]);
        let Some(on) = own.get_mut(rented.period) else {
            let problem = format!("found {}, expected a period of the plan", rented.period);
            return Err(Refusal::new("plan", "$.hourly", problem));
        };
        *on = rented.count;
    }
    let long = |at: usize| plan.periods.get(at).map_or(1.0, |period| period.hours);
    let hours: f64 = (0..periods).map(long).sum();
    all.extend(hourly.into_iter().map(|(node, on)| {
        let each = on.iter().enumerate();
        let machine_hours: f64 = each.map(|(at, on)| on * long(at)).sum();
        Rent {
            node,
            most: on.iter().copied().fold(0.0, f64::max),
            average: machine_hours / hours.max(f64::MIN_POSITIVE),
            by_period: Some(on),
        }
    }));
    Ok(all)
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
