//! The lists of a plan as columns, through the C interface of Arrow: pandas, polars, `DuckDB`
//! and pyarrow read them without a copy.

use std::collections::BTreeSet;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use idlewise::Plan;
use idlewise::plan::NodeUse;
use idlewise::scenario::Resources;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::columns::Columns;
use crate::failure;

/// What a node does with its resources: the name, and where it stands.
type Amounts = (&'static str, fn(&NodeUse) -> &Resources);

/// In the order of a plan's file.
const AMOUNTS: [Amounts; 5] = [
    ("busy", |node| &node.busy),
    ("held", |node| &node.held),
    ("allocated", |node| &node.allocated),
    ("available", |node| &node.available),
    ("price", |node| &node.price),
];

/// A list of a plan, by the name that it has in the plan's file.
///
/// # Errors
/// Where it is none of those that have columns.
pub(crate) fn batch(plan: &Plan, list: &str) -> PyResult<RecordBatch> {
    let columns = match list {
        "periods" => periods(plan),
        "routes" => routes(plan),
        "replicas" => replicas(plan),
        "counts" => Columns::new(plan.counts.len())
            .text("node", plan.counts.iter().map(|count| count.node.as_str()))
            .some_text(
                "future",
                plan.counts.iter().map(|own| own.future.as_deref()),
            )
            .number("count", plan.counts.iter().map(|count| count.count)),
        "hourly" => Columns::new(plan.hourly.len())
            .text("node", plan.hourly.iter().map(|count| count.node.as_str()))
            .whole(
                "period",
                plan.hourly.iter().map(|count| count.period as u64),
            )
            .some_text(
                "future",
                plan.hourly.iter().map(|own| own.future.as_deref()),
            )
            .number("count", plan.hourly.iter().map(|count| count.count)),
        "nodes" => nodes(plan),
        "demands" => demands(plan),
        other => {
            let known = "one of periods, routes, replicas, counts, hourly, nodes, demands";
            return Err(failure::option("list", format!("{other:?}"), known));
        }
    };
    columns.batch().map_err(failure::internal)
}

/// A batch as a capsule with a stream that Python may pass on.
pub(crate) fn stream(py: Python<'_>, batch: RecordBatch) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = batch.schema();
    let batches = RecordBatchIterator::new([Ok(batch)], schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(batches));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

fn periods(plan: &Plan) -> Columns {
    let rows = &plan.periods;
    Columns::new(rows.len())
        .whole("period", (0..).take(rows.len()))
        .text("label", rows.iter().map(|period| period.label.as_str()))
        .number("hours", rows.iter().map(|period| period.hours))
}

fn routes(plan: &Plan) -> Columns {
    let rows = &plan.routes;
    Columns::new(rows.len())
        .whole("period", rows.iter().map(|route| route.period as u64))
        .some_text("future", rows.iter().map(|route| route.future.as_deref()))
        .text("demand", rows.iter().map(|route| route.demand.as_str()))
        .text("node", rows.iter().map(|route| route.node.as_str()))
        .text("profile", rows.iter().map(|route| route.profile.as_str()))
        .some_text("stage", rows.iter().map(|route| route.stage.as_deref()))
        .number("rate", rows.iter().map(|route| route.rate))
}

fn replicas(plan: &Plan) -> Columns {
    let rows = &plan.replicas;
    Columns::new(rows.len())
        .whole("period", rows.iter().map(|placed| placed.period as u64))
        .some_text("future", rows.iter().map(|placed| placed.future.as_deref()))
        .text("node", rows.iter().map(|placed| placed.node.as_str()))
        .text("model", rows.iter().map(|placed| placed.model.as_str()))
        .text("profile", rows.iter().map(|placed| placed.profile.as_str()))
        .some_text("stage", rows.iter().map(|placed| placed.stage.as_deref()))
        .number("count", rows.iter().map(|placed| placed.count))
        .number("spare", rows.iter().map(|placed| placed.spare))
}

/// A column for each amount and resource, such as `busy_gpu`.
fn nodes(plan: &Plan) -> Columns {
    let rows = &plan.nodes;
    let mut columns = Columns::new(rows.len())
        .whole("period", rows.iter().map(|node| node.period as u64))
        .some_text("future", rows.iter().map(|node| node.future.as_deref()))
        .text("node", rows.iter().map(|node| node.node.as_str()));
    for (name, amounts) in AMOUNTS {
        let resources: BTreeSet<&String> = rows.iter().flat_map(|n| amounts(n).keys()).collect();
        for resource in resources {
            let values = rows.iter().map(|node| {
                let amount = amounts(node).get(resource);
                amount.copied().unwrap_or_default()
            });
            columns = columns.number(&format!("{name}_{resource}"), values);
        }
    }
    columns
}

fn demands(plan: &Plan) -> Columns {
    let rows = &plan.demands;
    Columns::new(rows.len())
        .whole("period", rows.iter().map(|demand| demand.period as u64))
        .some_text("future", rows.iter().map(|demand| demand.future.as_deref()))
        .text("demand", rows.iter().map(|demand| demand.demand.as_str()))
        .number("offered", rows.iter().map(|demand| demand.offered))
        .number("served", rows.iter().map(|demand| demand.served))
        .number("unmet", rows.iter().map(|demand| demand.unmet))
        .whole("routes", rows.iter().map(|demand| demand.routes))
        .number("price", rows.iter().map(|demand| demand.price))
}
