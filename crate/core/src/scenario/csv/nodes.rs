//! Nodes as CSV, one row per entry.

use std::collections::{BTreeSet, HashMap};

use super::super::check::entry;
use super::super::limits::MAX_NODES;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::super::{Count, InputErrors, Node, read};
use super::table::{Kind, Layout, Table, join_list, number_cell, only, push_row};

const LAYOUT: Layout = Layout {
    columns: &[
        ("id", Kind::Text),
        ("count", Kind::Count),
        ("hardware", Kind::Text),
        ("region", Kind::Text),
        ("operator", Kind::Text),
        ("capacity", Kind::Amounts),
        ("price_per_hour", Kind::Number),
        ("availability", Kind::Number),
        ("headroom", Kind::Number),
        ("verification", Kind::List),
        ("hosts", Kind::List),
        ("usage_price", Kind::Amounts),
    ],
    required: &["id", "hardware", "capacity"],
    example: "id,count,hardware,region,capacity.gpu,price_per_hour",
};

/// Reads nodes from CSV. What they refer to (models, verification modes) is
/// checked with the whole scenario.
///
/// # Errors
/// Everything that is wrong, each with its line and column.
pub fn nodes_from_csv(text: &[u8]) -> Result<Vec<Node>, InputErrors> {
    let mut table = Table::open(text, &LAYOUT)?;
    let mut problems = Problems::default();
    let mut nodes: Vec<(u64, Node)> = Vec::new();
    while let Some(row) = table.next_full_row(&mut problems) {
        let line = Path::line(row.line);
        if nodes.len() == MAX_NODES {
            problems.report(
                &line,
                format_args!("more than {MAX_NODES} nodes"),
                format_args!("at most {MAX_NODES}"),
            );
            break;
        }
        let json = table.object(&row, &[], &mut problems);
        nodes.push((row.line, read::node(&json, &line, &mut problems)));
    }
    if !problems.is_full() {
        problems.start_checking();
        let mut first: HashMap<&str, u64> = HashMap::new();
        for (number, node) in &nodes {
            let line = Path::line(*number);
            entry::node(node, &line, &mut problems);
            let before = *first.entry(&node.id).or_insert(*number);
            if before != *number && !node.id.is_empty() {
                problems.report(
                    &line.field("id"),
                    format_args!(
                        "{} a second time (first on line {before})",
                        quoted(&node.id)
                    ),
                    "an id that no other node has",
                );
            }
        }
    }
    problems.finish()?;
    if nodes.is_empty() {
        let expected = "at least one row below the header".to_owned();
        return Err(only(&Path::line(2), "nothing", expected));
    }
    Ok(nodes.into_iter().map(|(_, node)| node).collect())
}

/// Writes nodes as CSV, with one column for every resource that any of them
/// has. [`nodes_from_csv`] reads the same nodes from it.
pub fn nodes_to_csv(nodes: &[Node]) -> String {
    let mut capacity: BTreeSet<&str> = nodes
        .iter()
        .flat_map(|n| n.capacity.keys().map(String::as_str))
        .collect();
    if capacity.is_empty() {
        // The reader asks for at least one such column.
        capacity.insert("gpu");
    }
    let prices: BTreeSet<&String> = nodes.iter().flat_map(|n| n.usage_price.keys()).collect();
    let mut text = String::new();
    let titles = LAYOUT.columns.iter().flat_map(|(name, _)| match *name {
        "capacity" => capacity.iter().map(|r| format!("capacity.{r}")).collect(),
        "usage_price" => prices.iter().map(|r| format!("usage_price.{r}")).collect(),
        name => vec![name.to_owned()],
    });
    push_row(&mut text, titles);
    for node in nodes {
        let count = match node.count {
            Count::Fixed(count) => count.to_string(),
            Count::Range { min, max } => format!("{min}..{max}"),
        };
        let mut cells = vec![
            node.id.clone(),
            count,
            node.hardware.clone(),
            node.region.clone(),
            node.operator.clone().unwrap_or_default(),
        ];
        cells.extend(
            capacity
                .iter()
                .map(|r| number_cell(node.capacity.get(*r).copied())),
        );
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
