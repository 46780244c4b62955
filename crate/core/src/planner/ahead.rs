//! Questions about what has to be decided before it is known: futures, and commitments.

use super::ask::Planner;
use crate::error::Error;
use crate::questions::{self, Commitments, Foresight};
use crate::scenario::Scenario;

impl Planner<'_> {
    /// Finds out what one plan for several futures is worth: beside knowing which one
    /// comes, beside a plan for their mean, and beside a plan for the peak.
    ///
    /// ```
    /// use idlewise::scenario::{DemandChange, Future};
    /// use idlewise::{Demand, Model, Node, ObjectiveName, Planner, Policy, Profile, Scenario};
    /// let site = Node::new("site", "L40S").count(0..=9);
    /// let launch = DemandChange::new().times(2.0);
    /// let scenario = Scenario::new("one site")
    ///     .node(site.capacity("gpu", 1.0).price_per_hour(1.0))
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 3_000.0).value(1e-6))
    ///     .future(Future::new("as forecast").weight(3.0))
    ///     .future(Future::new("launch").demands(launch))
    ///     .policy(Policy::new().objective(ObjectiveName::Profit));
    /// let worth = Planner::new().futures(&scenario)?;
    /// // Three machines make 7.8. Knowing of the launch, six would make 7.8 more in it.
    /// let knowing = worth.knowing.expect("both futures have plans");
    /// assert!((knowing.at_most - 7.8 / 4.0).abs() < 1e-6);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where the scenario has no
    /// futures.
    pub fn futures(&self, scenario: &Scenario) -> Result<Foresight, Error> {
        questions::futures(scenario, &self.options, &self.hooks())
    }

    /// Finds out how many machines to commit to, of every node whose number of machines is
    /// one choice for all periods and futures: the curve, its best point, and how that
    /// moves with the price.
    ///
    /// ```
    /// use idlewise::{Demand, Hourly, Model, Node, ObjectiveName, Planner, Policy, Profile};
    /// use idlewise::Scenario;
    /// let node = |id: &str, price| Node::new(id, "H").capacity("gpu", 1.0).price_per_hour(price);
    /// let scenario = Scenario::new("a day")
    ///     .periods(2)
    ///     .node(node("committed", 2.0).count(0..=9))
    ///     .node(node("by the hour", 3.0).count(Hourly::new(0..=9)))
    ///     .model(Model::new("m").profile(Profile::new("H", 10.0)))
    ///     .demand(Demand::new("chat", "m", [20.0, 60.0]))
    ///     .policy(Policy::new().objective(ObjectiveName::Cost));
    /// let found = Planner::new().commit(&scenario)?;
    /// // Two are busy all the time: committed to they cost 4 each, by the hour 6. The other
    /// // four would cost 4, too, and cost 3.
    /// assert_eq!(found.nodes[0].best, 2.0);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where no node can be
    /// committed to.
    pub fn commit(&self, scenario: &Scenario) -> Result<Commitments, Error> {
        questions::commit(scenario, &self.options, &self.hooks())
    }
}
