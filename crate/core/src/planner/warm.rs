//! What-ifs: a scenario solved again and again with a few numbers changed.

use super::ask::Planner;
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options, Stage};
use crate::pipeline::{Compacted, SolveProgram, best_after, outcomes};
use crate::plan::Plan;
use crate::policies::Comparison;
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::{Memory, Reuse, WarmStart};

/// A planner that remembers, made by [`Planner::warm`].
///
/// Every solve is of a whole scenario, whatever changed since the one before.
/// Periods and other independent parts whose numbers are the same keep their
/// answers. Where rates, values, prices, counts, availability or headroom are
/// others, a part is solved from the plan and the basis it had. Where more than
/// that changed, it is solved from nothing, as by [`Planner::solve`].
///
/// The status, objective and cost are those of [`Planner::solve`], within the
/// gap that was asked for, and every plan is proved and certified anew. Where
/// several plans, or several prices, are equally good, it may be another one: which
/// one depends on what was solved before.
///
/// ```
/// use idlewise::{Planner, Scenario, example};
/// let mut scenario = Scenario::from_json(example::JSON)?;
/// let mut planner = Planner::new().warm();
/// let first = planner.solve(&scenario)?;
/// scenario.nodes[0].headroom = 0.2;
/// let second = planner.solve(&scenario)?;
/// assert!(second.objective.value <= first.objective.value);
/// assert!(planner.reuse().changed > 0);
/// # Ok::<(), idlewise::Error>(())
/// ```
#[derive(Debug)]
pub struct WarmPlanner<'a> {
    planner: Planner<'a>,
    warm: Warm,
}

impl<'a> Planner<'a> {
    /// A planner with the same limits that remembers: for what-ifs, where one scenario
    /// after another differs in a few numbers.
    pub fn warm(self) -> WarmPlanner<'a> {
        let warm = Warm::new(self.options());
        WarmPlanner {
            planner: self,
            warm,
        }
    }
}

impl WarmPlanner<'_> {
    /// The best plan, from what the last solve left.
    ///
    /// # Errors
    /// As [`Planner::solve`]. What was remembered before an error is kept.
    pub fn solve(&mut self, scenario: &Scenario) -> Result<Plan, Error> {
        self.warm.solve(scenario, &self.planner.hooks())
    }

    /// [`Planner::compare`], from what the last solve left.
    ///
    /// # Errors
    /// As [`Planner::compare`]. What was remembered before an error is kept.
    pub fn compare(&mut self, scenario: &Scenario) -> Result<Comparison, Error> {
        self.warm.compare(scenario, &self.planner.hooks())
    }

    /// How the last solve used what was left by the one before.
    pub fn reuse(&self) -> Reuse {
        self.warm.reuse()
    }
}

/// [`WarmPlanner`] for callers with other hooks for every solve.
#[derive(Debug)]
pub struct Warm {
    options: Options,
    memory: Memory,
}

impl Warm {
    /// A planner that has solved nothing yet.
    pub fn new(options: Options) -> Self {
        Warm {
            options,
            memory: Memory::default(),
        }
    }

    /// The limits of every solve.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// [`WarmPlanner::solve`].
    ///
    /// # Errors
    /// As [`Planner::solve`].
    pub fn solve(&mut self, scenario: &Scenario, hooks: &Hooks<'_>) -> Result<Plan, Error> {
        if !scenario.futures.is_empty() {
            // Nothing is remembered of such a solve yet.
            return crate::pipeline::solve_with(scenario, &self.options, hooks);
        }
        self.remembered(scenario, hooks, |own, warm, context| {
            let fleet = Fleet::new(own.scenario());
            let mut plan = best_after(&fleet, warm, context, SolveProgram::Here)?.0;
            own.name(&mut plan)?;
            Ok(plan)
        })
    }

    /// [`WarmPlanner::compare`].
    ///
    /// # Errors
    /// As [`Planner::compare`].
    pub fn compare(&mut self, scenario: &Scenario, hooks: &Hooks<'_>) -> Result<Comparison, Error> {
        scenario.check_single_future("compare")?;
        scenario.refuse_stages("compare")?;
        scenario.refuse_loading("compare")?;
        self.remembered(scenario, hooks, |own, warm, context| {
            let fleet = Fleet::new(own.scenario());
            let (mut plan, assignment) = best_after(&fleet, warm, context, SolveProgram::Here)?;
            let policies = outcomes(&fleet, &plan, &assignment, context);
            own.name(&mut plan)?;
            Ok(Comparison { plan, policies })
        })
    }

    /// [`WarmPlanner::reuse`].
    pub fn reuse(&self) -> Reuse {
        self.memory.reuse()
    }

    fn remembered<T>(
        &mut self,
        scenario: &Scenario,
        hooks: &Hooks<'_>,
        work: impl FnOnce(&Compacted<'_>, WarmStart<'_>, &Context<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        hooks.enter(Stage::Check);
        scenario::check(scenario)?;
        let scenario = &*scenario.in_parts();
        let own = Compacted::new(scenario, &self.options)?;
        self.memory.begin();
        let warm = WarmStart {
            memory: Some(&self.memory),
            program: 0,
        };
        let context = Context::start(&self.options, *hooks);
        let found = work(&own, warm, &context);
        self.memory.end(found.is_ok());
        found
    }
}
