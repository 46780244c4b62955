//! A plan, and where they are asked for its large matrices as `Float64Array`s,
//! for charts.
//!
//! Row by row: the entry of row r (a node, or a class of a compact plan, or a demand, in
//! the order of the scenario) and period t stands at r x periods + t.

use idlewise::plan::{DemandService, NodeUse, Plan};
use idlewise::scenario::{Resources, Scenario};
use js_sys::{Array, Float64Array, Object};
use wasm_bindgen::JsValue;

use crate::failure::Failure;
use crate::js::set;
use crate::options::Call;
use crate::output;

/// A matrix of demands: its name, and the number of one demand and period.
type Column = (&'static str, fn(&DemandService) -> f64);

/// The plan, or `{plan, tables}` where the options ask for tables.
pub(crate) fn planned(call: &Call, scenario: &Scenario, plan: &Plan) -> Result<JsValue, Failure> {
    if !call.tables {
        return output::plain(plan);
    }
    let both = Object::new();
    set(&both, "plan", &output::plain(plan)?);
    // Rows are the nodes that the plan names, which may be classes.
    let own = plan.in_classes(scenario).map_err(idlewise::Error::from)?;
    set(&both, "tables", &tables(&own, plan));
    Ok(both.into())
}

/// `{periods, nodes, demands, ...matrices}`; all zero where there is no plan.
fn tables(scenario: &Scenario, plan: &Plan) -> JsValue {
    let periods = scenario.in_parts().periods.len();
    let nodes: Vec<&str> = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
    let demands: Vec<&str> = scenario.demands.iter().map(|d| d.id.as_str()).collect();
    let compute = |amounts: &Resources| amounts.get(&scenario.compute).copied().unwrap_or(0.0);
    let share = |part: f64, node: &NodeUse| {
        let available = compute(&node.available);
        if available > 0.0 {
            part / available
        } else {
            0.0
        }
    };

    let tables = Object::new();
    set(&tables, "periods", &JsValue::from_f64(periods as f64));
    set(&tables, "nodes", &names(&nodes));
    set(&tables, "demands", &names(&demands));

    // A plan lists its nodes and demands period by period or name by name;
    // either way each is looked up in its row.
    let of_nodes = |value: &dyn Fn(&NodeUse) -> f64| {
        let cells = plan
            .nodes
            .iter()
            .map(|n| (n.node.as_str(), n.period, value(n)));
        matrix(&nodes, periods, cells)
    };
    set(
        &tables,
        "allocatedShare",
        &of_nodes(&|n| share(compute(&n.allocated), n)),
    );
    set(
        &tables,
        "busyShare",
        &of_nodes(&|n| share(compute(&n.busy), n)),
    );
    set(&tables, "computePrice", &of_nodes(&|n| compute(&n.price)));

    let columns: [Column; 4] = [
        ("offered", |d| d.offered),
        ("served", |d| d.served),
        ("unmet", |d| d.unmet),
        ("demandPrice", |d| d.price),
    ];
    for (name, value) in columns {
        let cells = plan
            .demands
            .iter()
            .map(|d| (d.demand.as_str(), d.period, value(d)));
        set(&tables, name, &matrix(&demands, periods, cells));
    }
    tables.into()
}

fn names(names: &[&str]) -> JsValue {
    names
        .iter()
        .map(|name| JsValue::from_str(name))
        .collect::<Array>()
        .into()
}

fn matrix<'a>(
    rows: &[&str],
    periods: usize,
    cells: impl Iterator<Item = (&'a str, usize, f64)>,
) -> JsValue {
    let index: std::collections::BTreeMap<&str, usize> = rows
        .iter()
        .enumerate()
        .map(|(row, &name)| (name, row))
        .collect();
    let mut values = vec![0.0; rows.len() * periods];
    for (name, period, value) in cells {
        let cell = index.get(name).map(|row| row * periods + period);
        if let Some(place) = cell.and_then(|cell| values.get_mut(cell)) {
            *place = value;
        }
    }
    Float64Array::from(values.as_slice()).into()
}
