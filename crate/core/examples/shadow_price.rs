//! Reading a shadow price: what one more machine would be worth, and what it then is.
//!
//! Run it with `cargo run -p idlewise --example shadow_price`.

use idlewise::{Demand, Error, Model, Node, Planner, Profile, Scenario};

/// Shows the report.
#[expect(clippy::print_stdout, reason = "an example is there to show something")]
pub fn main() -> Result<(), Error> {
    println!("{}", report()?);
    Ok(())
}

/// What the example shows.
pub fn report() -> Result<String, Error> {
    let planner = Planner::new();
    let plan = planner.solve(&fleet(10))?;

    let mut lines = Vec::new();
    // The price is per unit of the resource that may be allocated, for one hour. A
    // machine has one GPU, and can use 90 % of it.
    let node = &plan.nodes[0];
    let worth = 0.9 * node.price["gpu"];
    lines.push(format!("one more machine is worth {worth:.2} per hour"));
    for demand in &plan.demands {
        let (id, price) = (&demand.demand, 1e6 * demand.price);
        lines.push(format!(
            "a million more tokens of {id} are worth {price:.2}"
        ));
    }

    // The price holds for the next machine, and for less the more there are.
    let mut before = plan.objective.value;
    for machines in 11..=13 {
        let value = planner.solve(&fleet(machines))?.objective.value;
        lines.push(format!("machine {machines} gains {:.2}", value - before));
        before = value;
    }
    Ok(lines.join("\n"))
}

/// Chat pays twice as much for a token as a batch of summaries.
fn fleet(machines: u64) -> Scenario {
    Scenario::new("two prices")
        .node(
            Node::new("eu/l40s", "L40S")
                .count(machines)
                .capacity("gpu", 1.0)
                .price_per_hour(0.9)
                .availability(0.9),
        )
        .model(Model::new("llama-8b").profile(Profile::new("L40S", 1000.0)))
        .demand(Demand::new("chat", "llama-8b", 6_300.0).value(1e-6))
        .demand(Demand::new("summaries", "llama-8b", 5_000.0).value(5e-7))
}
