//! Tables for spreadsheets (RFC 4180): replicas by hour, and machines to rent.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::groups;
use crate::input::Input;
use crate::read::{self, Machines, Node, Refusal};

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
/// among them. With the scenario, also what they are, the range, and what they cost.
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
    let mut out = String::from("node,machines");
    if nodes.is_some() {
        out.push_str(",at_most,hardware,region,price_per_hour,cost_per_hour");
    }
    out.push('\n');
    for count in &inputs.plan.counts {
        let _ = write!(out, "{},{}", cell(&count.node), count.count);
        if nodes.is_some() {
            let Some(node) = behind.get(count.node.as_str()) else {
                let problem = format!("found {:?}, expected a node of the scenario", count.node);
                return Err(Refusal::new("plan", "$.counts", problem));
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
                or_nothing(node.price_per_hour.map(|price| price * count.count))
            );
        }
        out.push('\n');
    }
    Ok(out)
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
