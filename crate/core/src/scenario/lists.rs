//! Nodes and demands as CSV, for spreadsheets: the columns are called as the fields in
//! JSON. They are written here and read by `idlewise-import`.
//!
//! An empty cell means that the field is not given. Maps have a column per resource
//! (`capacity.gpu`), labels stand as `site=ams3;team=a`, lists are separated by `;` (a lone
//! `;` is the empty list, and `\` stands before a separator within a name), a range of
//! machines is written `0..20`, and machines by the hour `0..20 per period`.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use super::text::Short;
use super::{Count, Decided, Demand, Hourly, Labels, Node, Period};

/// The columns of nodes; `capacity` and `usage_price` stand once for each resource.
const NODES: &[&str] = &[
    "id",
    "count",
    "hardware",
    "region",
    "operator",
    "labels",
    "capacity",
    "cards",
    "per_card",
    "tier",
    "price_per_hour",
    "availability",
    "headroom",
    "verification",
    "hosts",
    "usage_price",
];

/// The columns of demands.
const DEMANDS: &[&str] = &[
    "id",
    "model",
    "region",
    "verification",
    "period",
    "rate",
    "value",
    "min_served",
    "max_rtt_ms",
    "split",
    "in_regions",
    "priority",
    "within_hours",
    "labels",
];

/// Writes nodes as CSV, with one column for every resource that any of them has.
pub fn nodes_to_csv(nodes: &[Node]) -> String {
    let mut capacity: BTreeSet<&str> = nodes
        .iter()
        .flat_map(|n| n.capacity.keys().map(String::as_str))
        .collect();
    if capacity.is_empty() {
        // A list of nodes has at least one such column.
        capacity.insert("gpu");
    }
    let prices = nodes.iter().flat_map(|n| n.usage_price.keys());
    let prices: BTreeSet<&str> = prices.map(String::as_str).collect();
    let mut text = String::new();
    // Few lists have cards: their columns stand only where some node has them.
    let with_cards = nodes.iter().any(|n| n.cards.is_some());
    let with_tiers = nodes.iter().any(|n| n.tier.is_some());
    // So is a column of labels.
    let labelled = nodes.iter().any(|n| !n.labels.is_empty());
    let titles = NODES.iter().flat_map(|name| match *name {
        "cards" | "per_card" if !with_cards => Vec::new(),
        "tier" if !with_tiers => Vec::new(),
        "labels" if !labelled => Vec::new(),
        "capacity" => capacity.iter().map(|r| format!("capacity.{r}")).collect(),
        "usage_price" => prices.iter().map(|r| format!("usage_price.{r}")).collect(),
        name => vec![name.to_owned()],
    });
    push_row(&mut text, titles);
    for node in nodes {
        let count = match node.count {
            Count::Fixed(count) => count.to_string(),
            Count::Range { min, max, decided } => {
                format!("{min}..{max}{}", decided_in_cell(decided))
            }
            Count::Hourly(hourly) => hourly_cell(&hourly),
        };
        let mut cells = vec![
            node.id.clone(),
            count,
            node.hardware.clone(),
            node.region.clone(),
            node.operator.clone().unwrap_or_default(),
        ];
        cells.extend(labelled.then(|| labels_cell(&node.labels)));
        cells.extend(
            capacity
                .iter()
                .map(|r| number_cell(node.capacity.get(*r).copied())),
        );
        if with_cards {
            cells.extend([
                node.cards
                    .map_or_else(String::new, |cards| cards.to_string()),
                join_list(&node.per_card),
            ]);
        }
        if with_tiers {
            cells.push(node.tier.clone().unwrap_or_default());
        }
        cells.extend([
            number_cell(node.price_per_hour),
            number_cell(Some(node.availability)),
            number_cell(Some(node.headroom)),
            join_list(&node.verification),
            node.hosts.as_deref().map_or_else(String::new, join_list),
        ]);
        cells.extend(
            prices
                .iter()
                .map(|r| number_cell(node.usage_price.get(*r).copied())),
        );
        push_row(&mut text, cells);
    }
    text
}

/// Writes demands as CSV, one row per demand and period. A period is named by its label
/// where all labels differ, or by its index from 0.
pub fn demands_to_csv(demands: &[Demand], periods: &[Period]) -> String {
    let labels: HashSet<&str> = periods.iter().map(|period| &*period.label).collect();
    let usable = |label: &&str| !label.is_empty() && label.trim() == *label;
    let by_label = labels.len() == periods.len() && labels.iter().all(usable);
    let mut text = String::new();
    // Most lists let any region serve, and label nothing: such columns stand only where some
    // demand does otherwise.
    let with_regions = demands.iter().any(|d| d.in_regions.is_some());
    let with_priorities = demands.iter().any(|d| d.priority != 0);
    let with_waiting = demands.iter().any(|d| d.within_hours > 0.0);
    let labelled = demands.iter().any(|d| !d.labels.is_empty());
    let titles = DEMANDS.iter().filter(|name| match **name {
        "in_regions" => with_regions,
        "priority" => with_priorities,
        "within_hours" => with_waiting,
        "labels" => labelled,
        _ => true,
    });
    push_row(&mut text, titles.map(|name| (*name).to_owned()));
    for demand in demands {
        for (index, rate) in demand.rate.iter().enumerate() {
            let period = match periods.get(index) {
                Some(period) if by_label => period.label.clone(),
                _ => index.to_string(),
            };
            let mut cells = vec![
                demand.id.clone(),
                demand.model.clone(),
                demand.region.clone(),
                demand.verification.clone(),
                period,
                number_cell(Some(*rate)),
                number_cell(Some(demand.value)),
                number_cell(demand.min_served),
                number_cell(demand.max_rtt_ms),
                demand.split.to_string(),
            ];
            if with_regions {
                let regions = demand.in_regions.as_deref();
                cells.push(regions.map_or_else(String::new, join_list));
            }
            if with_priorities {
                cells.push(demand.priority.to_string());
            }
            if with_waiting {
                cells.push(number_cell(Some(demand.within_hours)));
            }
            cells.extend(labelled.then(|| labels_cell(&demand.labels)));
            push_row(&mut text, cells);
        }
    }
    text
}

/// Machines that are rented by the hour as one cell: `0..20 per period`, and what else is
/// said of them, such as `0..20 per period; running 3; min_hours 4`.
fn hourly_cell(hourly: &Hourly) -> String {
    let mut cell = format!("{}..{} per period", hourly.min, hourly.max);
    if let Some(running) = hourly.running {
        let _ = write!(cell, "; running {running}");
    }
    for (name, value) in [
        ("start_cost", hourly.start_cost),
        ("min_hours", hourly.min_hours),
        ("start_hours", hourly.start_hours),
    ] {
        if value > 0.0 {
            let _ = write!(cell, "; {name} {}", Short(value));
        }
    }
    cell.push_str(decided_in_cell(hourly.decided));
    cell
}

/// What a cell says of machines that are chosen anew in each future.
fn decided_in_cell(decided: Decided) -> &'static str {
    match decided {
        Decided::Before => "",
        Decided::After => "; decided after",
    }
}

/// Labels as one cell, such as `site=ams3;team=a`.
fn labels_cell(labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    // Within a name, `=` is escaped as separators are.
    let plain = |name: &str| name.replace('\\', "\\\\").replace('=', "\\=");
    let pairs = labels.iter();
    let pairs: Vec<String> = pairs
        .map(|(label, value)| format!("{}={}", plain(label), plain(value)))
        .collect();
    join_list(&pairs)
}

/// A list as one cell.
fn join_list(entries: &[String]) -> String {
    if entries.is_empty() {
        return ";".to_owned();
    }
    let escaped = entries.iter().map(|entry| {
        let mut cell = String::new();
        for letter in entry.chars() {
            if matches!(letter, '\\' | ';' | ',' | '|') {
                cell.push('\\');
            }
            cell.push(letter);
        }
        cell
    });
    escaped.collect::<Vec<_>>().join(";")
}

/// An optional number as one cell.
fn number_cell(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| Short(number).to_string())
}

/// Adds one row to a CSV text.
fn push_row(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}
