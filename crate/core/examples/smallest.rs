//! The smallest scenario: one kind of machine, one model, one stream of work.
//!
//! Run it with `cargo run -p idlewise --example smallest`.

use std::time::Duration;

use idlewise::{Demand, Error, Model, Node, Planner, Profile, Scenario};

/// Shows the report.
#[expect(clippy::print_stdout, reason = "an example is there to show something")]
pub fn main() -> Result<(), Error> {
    println!("{}", report()?);
    Ok(())
}

/// What the example shows.
pub fn report() -> Result<String, Error> {
    let machines = Node::new("eu/l40s", "L40S")
        .count(10)
        .region("eu")
        .capacity("gpu", 1.0)
        .price_per_hour(0.9);
    // Tokens per second of one replica, and the tokens per second that people ask for.
    let scenario = Scenario::new("two regions")
        .node(machines)
        .model(Model::new("llama-8b").profile(Profile::new("L40S", 1207.0)))
        .demand(
            Demand::new("chat", "llama-8b", 20_000.0)
                .region("eu")
                .max_rtt_ms(50.0),
        );
    let plan = Planner::new()
        .gap(1e-4)
        .time_limit(Duration::from_secs(10))
        .solve(&scenario)?;

    let chat = &plan.demands[0];
    let lines = [
        format!(
            "{:.0} of {:.0} tokens/s are served",
            chat.served, chat.offered
        ),
        format!("{:.1} % idle", plan.waste.total.idle_percent),
    ];
    Ok(lines.join("\n"))
}
