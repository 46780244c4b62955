//! Right-sizing: which machines can be switched off without serving less than today.
//!
//! Run it with `cargo run -p idlewise --example right_sizing`.

use idlewise::{Demand, Error, Model, Node, Planner, Profile, Scenario};

/// Shows the report.
#[expect(clippy::print_stdout, reason = "an example is there to show something")]
pub fn main() -> Result<(), Error> {
    println!("{}", report()?);
    Ok(())
}

/// What the example shows.
pub fn report() -> Result<String, Error> {
    let machines = |id: &str, hardware: &str, count: u64, price: f64| {
        Node::new(id, hardware)
            .count(count)
            .capacity("gpu", 1.0)
            .price_per_hour(price)
    };
    let scenario = Scenario::new("bought for a peak that never came")
        .node(machines("h100", "H100", 6, 2.4))
        .node(machines("l40s", "L40S", 20, 0.7))
        .model(
            Model::new("llama-8b")
                .profile(Profile::new("H100", 5104.0))
                .profile(Profile::new("L40S", 1207.0)),
        )
        .demand(Demand::new("chat", "llama-8b", 21_000.0));
    let sizing = Planner::new().size(&scenario)?;

    let mut lines: Vec<String> = sizing
        .entries
        .iter()
        .map(|entry| {
            format!(
                "{}: {} of {} are needed",
                entry.node, entry.needed, entry.count
            )
        })
        .collect();
    lines.push(format!(
        "{:.2} instead of {:.2} per hour",
        sizing.needed.price_per_hour, sizing.today.price_per_hour
    ));
    // Nobody can do better than the bound, which is proved.
    if let Some(bound) = sizing.bound_per_hour {
        lines.push(format!(
            "no fleet that serves as much costs less than {bound:.2}"
        ));
    }
    Ok(lines.join("\n"))
}
