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
        Names {
            rows: unique(rows(fleet, program).into_iter()),
            columns: unique(columns(fleet, program).into_iter()),
        }
    }
}

/// The name of a model's stage, where it has any.
fn staged(fleet: &Fleet<'_>, model: usize, stage: usize) -> String {
    let name = fleet.listed_stage(model, stage);
    name.map_or(String::new(), |name| format!(".{name}"))
}

/// Where replicas of a profile stand.
fn site(fleet: &Fleet<'_>, program: &Program, i: usize) -> String {
    let (g, p) = program.sites[i];
    let (model, profile) = names(fleet, p);
    format!("{}.{model}.{profile}", fleet.scenario.nodes[g].id)
}

fn rows(fleet: &Fleet<'_>, program: &Program) -> Vec<String> {
    let s = fleet.scenario;
    let node = |g: usize| s.nodes[g].id.as_str();
    let demand = |d: usize| s.demands[d].id.as_str();
    let staged = |model, stage| staged(fleet, model, stage);
    let site = |i| site(fleet, program, i);
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
        RowKind::Stage {
            demand: d,
            stage,
            period,
        } => format!("stage.{}.{stage}.t{period}", demand(d)),
        RowKind::Together {
            demand: d,
            stage,
            place,
            period,
        } => {
            let place = fleet.place_name(fleet.demands[d].model, place);
            format!("together.{}.{stage}.{place}.t{period}", demand(d))
        }
        RowKind::Served { demand: d, period } => format!("served.{}.t{period}", demand(d)),
        RowKind::Accepted { demand: d, period } => format!("accepted.{}.t{period}", demand(d)),
        RowKind::Arrived { demand: d, period } => format!("arrived.{}.t{period}", demand(d)),
        RowKind::InTime { demand: d, period } => format!("in_time.{}.t{period}", demand(d)),
        RowKind::ServedInAll { demand: d } => format!("served_in_all.{}", demand(d)),
        RowKind::Verifier { period } => format!("verifier.t{period}"),
        RowKind::MaxReplicas {
            model,
            stage,
            period,
        } => {
            let of = staged(model, stage);
            format!("max_replicas.{}{of}.t{period}", s.models[model].id)
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
            stage,
            node: g,
            period,
        } => {
            let of = staged(fleet.demands[d].model, stage);
            format!("link.{}{of}.{}.t{period}", demand(d), node(g))
        }
        RowKind::SingleNode { demand: d, stage } => {
            let of = staged(fleet.demands[d].model, stage);
            format!("single_node.{}{of}", demand(d))
        }
        RowKind::Moves { site: i, period } => format!("moves.{}.t{period}", site(i)),
        RowKind::Coming { site: i, period } => format!("loading.{}.t{period}", site(i)),
        RowKind::MaxMoves => "max_moves".to_owned(),
        RowKind::Future { future } => format!("lost.f{future}"),
        RowKind::Started { node: g, period } => format!("started.{}.t{period}", node(g)),
        RowKind::MinHours { node: g, period } => format!("min_hours.{}.t{period}", node(g)),
        RowKind::Ready { node: g, period } => format!("ready.{}.t{period}", node(g)),
        RowKind::Packing { cut, period } => {
            format!("packing.{}.{cut}.t{period}", node(program.cuts[cut].node))
        }
    });
    rows.collect()
}

fn columns(fleet: &Fleet<'_>, program: &Program) -> Vec<String> {
    let s = fleet.scenario;
    let node = |g: usize| s.nodes[g].id.as_str();
    let demand = |d: usize| s.demands[d].id.as_str();
    let staged = |model, stage| staged(fleet, model, stage);
    let site = |i| site(fleet, program, i);
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
        ColumnKind::Coming { site: i, period } => format!("c.{}.t{period}", site(i)),
        ColumnKind::Machines { node: g } => format!("n.{}", node(g)),
        ColumnKind::HourlyMachines { node: g, period } => format!("n.{}.t{period}", node(g)),
        ColumnKind::Started { node: g, period } => format!("up.{}.t{period}", node(g)),
        ColumnKind::Worst => "worst".to_owned(),
        ColumnKind::Beyond { future } => format!("beyond.f{future}"),
        ColumnKind::Ready { node: g, period } => format!("r.{}.t{period}", node(g)),
        ColumnKind::ServedSoFar { demand: d, period } => {
            format!("served_so_far.{}.t{period}", demand(d))
        }
        ColumnKind::AcceptedSoFar { demand: d, period } => {
            format!("accepted_so_far.{}.t{period}", demand(d))
        }
        ColumnKind::OnNode {
            demand: d,
            stage,
            node: g,
        } => {
            let of = staged(fleet.demands[d].model, stage);
            format!("z.{}{of}.{}", demand(d), node(g))
        }
    });
    columns.collect()
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
