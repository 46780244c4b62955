//! What-ifs: a scenario solved again and again with a few numbers changed.

use crate::context::Context;
use crate::pipeline::{best_after, outcomes};
use crate::policies::Comparison;
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::{Memory, Reuse, WarmStart, solve_program};
use crate::{Error, Hooks, Options, Plan, Stage};

/// A planner that remembers.
///
/// Every solve is of a whole scenario, whatever changed since the one before.
/// Periods and other independent parts whose numbers are the same keep their
/// answers. Where rates, values, prices, counts, availability or headroom are
/// others, a part is solved from the plan and the basis it had. Where more than
/// that changed, it is solved from nothing, as by [`solve`](crate::solve).
///
/// The status, objective and cost are those of [`solve`](crate::solve), within the
/// gap that was asked for, and every plan is proved and certified anew. Where
/// several plans, or several prices, are equally good, it may be another one: which
/// one depends on what was solved before.
///
/// ```
/// let text = idlewise::example::JSON;
/// let mut scenario = idlewise::scenario::from_json(text.as_bytes())?;
/// let mut warm = idlewise::Warm::new(idlewise::Options::default());
/// let first = warm.solve(&scenario, &idlewise::Hooks::default())?;
/// scenario.nodes[0].headroom = 0.2;
/// let second = warm.solve(&scenario, &idlewise::Hooks::default())?;
/// assert!(second.objective.value <= first.objective.value);
/// assert!(warm.reuse().changed > 0);
/// # Ok::<(), idlewise::Error>(())
/// ```
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

    /// [`solve_with`](crate::solve_with), from what the last solve left.
    pub fn solve(&mut self, scenario: &Scenario, hooks: &Hooks<'_>) -> Result<Plan, Error> {
        self.remembered(scenario, hooks, |fleet, warm, context| {
            Ok(best_after(fleet, warm, context, &solve_program)?.0)
        })
    }

    /// [`compare`](crate::compare), from what the last solve left.
    pub fn compare(&mut self, scenario: &Scenario, hooks: &Hooks<'_>) -> Result<Comparison, Error> {
        self.remembered(scenario, hooks, |fleet, warm, context| {
            let (plan, assignment) = best_after(fleet, warm, context, &solve_program)?;
            let policies = outcomes(fleet, &plan, &assignment);
            Ok(Comparison { plan, policies })
        })
    }

    /// How the last solve used what was left by the one before.
    pub fn reuse(&self) -> Reuse {
        self.memory.reuse()
    }

    fn remembered<T>(
        &mut self,
        scenario: &Scenario,
        hooks: &Hooks<'_>,
        work: impl FnOnce(&Fleet<'_>, WarmStart<'_>, &Context<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        hooks.enter(Stage::Check);
        scenario::check(scenario)?;
        self.memory.begin();
        let warm = WarmStart {
            memory: Some(&self.memory),
            program: 0,
        };
        let context = Context::start(&self.options, *hooks);
        let found = work(&Fleet::new(scenario), warm, &context);
        self.memory.end(found.is_ok());
        found
    }
}
