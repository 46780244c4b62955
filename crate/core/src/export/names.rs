//! Names of rows and columns that every format can read.

use std::collections::HashSet;

use crate::model::{ColumnKind, Program, RowKind};
use crate::plan::names;
use crate::scenario::Fleet;

/// Longest name; CPLEX LP allows 255 characters.
const LONGEST: usize = 200;

/// A unique name for every row and column.
pub(super) struct Names {
    pub rows: Vec<String>,
    pub columns: Vec<String>,
}

impl Names {
    pub fn new(fleet: &Fleet<'_>, program: &Program) -> Self {
        let s = fleet.scenario;
        let node = |g: usize| s.nodes[g].id.as_str();
        let demand = |d: usize| s.demands[d].id.as_str();
        let site = |i: usize| {
            let (g, p) = program.sites[i];
            let (model, profile) = names(fleet, p);
            format!("{}.{model}.{profile}", node(g))
        };
        let rows = program.rows.iter().map(|kind| match *kind {
            RowKind::Capacity {
                node: g,
                resource,
                period,
            } => format!(
                "capacity.{}.{}.t{period}",
                node(g),
                fleet.resources[resource]
            ),
            RowKind::Replica { site: i, period } => format!("replica.{}.t{period}", site(i)),
            RowKind::Demand { demand: d, period } => format!("demand.{}.t{period}", demand(d)),
            RowKind::Verifier { period } => format!("verifier.t{period}"),
            RowKind::MaxReplicas { model, period } => {
                format!("max_replicas.{}.t{period}", s.models[model].id)
            }
            RowKind::Limit { limit, period } => format!("limit.{}.t{period}", s.limits[limit].id),
            RowKind::MinReplicas { model, period } => {
                format!("min_replicas.{}.t{period}", s.models[model].id)
            }
            RowKind::MaxShare {
                model,
                domain,
                period,
            } => format!(
                "max_share.{}.{}.t{period}",
                s.models[model].id,
                fleet.domain(model, domain)
            ),
            RowKind::Link {
                demand: d,
                node: g,
                period,
            } => format!("link.{}.{}.t{period}", demand(d), node(g)),
            RowKind::SingleNode { demand: d } => format!("single_node.{}", demand(d)),
            RowKind::Moves { site: i, period } => format!("moves.{}.t{period}", site(i)),
            RowKind::MaxMoves => "max_moves".to_owned(),
            RowKind::Started { node: g, period } => format!("started.{}.t{period}", node(g)),
            RowKind::MinHours { node: g, period } => format!("min_hours.{}.t{period}", node(g)),
            RowKind::Packing { cut, period } => {
                format!("packing.{}.{cut}.t{period}", node(program.cuts[cut].node))
            }
        });
        let columns = program.columns.iter().map(|kind| match *kind {
            ColumnKind::Route { triple, period } => {
                let t = program.triples[triple];
                let (_, profile) = names(fleet, t.profile);
                format!(
                    "x.{}.{}.{profile}.t{period}",
                    demand(t.demand),
                    node(t.node)
                )
            }
            ColumnKind::Replicas { site: i, period } => format!("y.{}.t{period}", site(i)),
            ColumnKind::Moves { site: i, period } => format!("s.{}.t{period}", site(i)),
            ColumnKind::Machines { node: g } => format!("n.{}", node(g)),
            ColumnKind::HourlyMachines { node: g, period } => format!("n.{}.t{period}", node(g)),
            ColumnKind::Started { node: g, period } => format!("up.{}.t{period}", node(g)),
            ColumnKind::OnNode { demand: d, node: g } => format!("z.{}.{}", demand(d), node(g)),
        });
        Names {
            rows: unique(rows),
            columns: unique(columns),
        }
    }
}

/// Keeps letters, digits, `_` and `.`; what then stands twice gets a number.
fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names
        .map(|name| {
            let plain: String = name
                .chars()
                .map(|c| {
                    if c.is_ascii_alphanumeric() || c == '.' {
                        c
                    } else {
                        '_'
                    }
                })
                .take(LONGEST)
                .collect();
            let mut tried = plain.clone();
            let mut number = 2;
            while !seen.insert(tried.clone()) {
                tried = format!("{plain}~{number}");
                number += 1;
            }
            tried
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unique;

    #[test]
    fn names_are_plain_and_stay_apart() {
        let names = ["x.us/h100", "x.us h100", "x.us_h100"].map(str::to_owned);
        assert_eq!(
            unique(names.into_iter()),
            ["x.us_h100", "x.us_h100~2", "x.us_h100~3"]
        );
    }
}
