//! What can be asked of a planner, and the limits of its work.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::certify::{self, Verification};
use crate::error::Error;
use crate::options::{Causes, Compact, Hooks, Options, Progress};
use crate::pipeline;
use crate::plan::Plan;
use crate::policies::Comparison;
use crate::questions::{
    self, AdviseOptions, Earnings, EvaluateOptions, Evaluation, GrowOptions, Growth, PriceRanges,
    Recommendations, Sizing, Stress, StressOptions, Timetable,
};
use crate::scenario::Scenario;
use idlewise_engine::EngineName;

/// Finds the best plan for a scenario, and answers questions about it.
///
/// A planner is a set of limits, all optional: how close to the optimum is close enough,
/// how long to try, and how to watch and stop the work. One planner may be asked many
/// things, by several threads.
///
/// ```
/// use std::time::Duration;
/// use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
///
/// let scenario = Scenario::new("one site")
///     .node(Node::new("site", "L40S").count(4).capacity("gpu", 1.0).price_per_hour(0.9))
///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1207.0)))
///     .demand(Demand::new("chat", "llama-8b", 3_621.0));
/// let planner = Planner::new().gap(1e-3).time_limit(Duration::from_secs(5));
/// let plan = planner.solve(&scenario)?;
/// assert!((plan.waste.total.idle_percent - 25.0).abs() < 1e-9);
/// # Ok::<(), idlewise::Error>(())
/// ```
///
/// # Errors
///
/// Every question answers with a plan where there is one, and with the reason where
/// there is none: a scenario that no plan can meet, or a limit that was reached, is an
/// answer. These are not, and the same for all of them:
///
/// - [`Error::Input`]: the scenario is not valid; everything that is wrong is listed
/// - [`Error::TooLarge`]: the program would be beyond the documented limits
/// - [`Error::Solver`]: an engine failed
/// - [`Error::Certificate`]: the independent checker refused the plan that was found
/// - [`Error::Cancelled`]: the stop flag was raised
#[derive(Clone, Default)]
pub struct Planner<'a> {
    pub(super) options: Options,
    progress: Option<Watch<'a>>,
    stop: Option<Stop<'a>>,
    finish: Option<Stop<'a>>,
}

/// What is told how far the work has come.
type Watch<'a> = Arc<dyn Fn(Progress) + Send + Sync + 'a>;
/// What is asked whether to stop, or to end early.
type Stop<'a> = Arc<dyn Fn() -> bool + Send + Sync + 'a>;

impl<'a> Planner<'a> {
    /// A planner with the usual limits: a gap of 1e-4, 2,000 nodes of branch and bound
    /// for each independent program, and all the time that takes.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far from the bound a plan may be and still count as optimal, relative to the
    /// bound; 1e-4 unless given.
    #[must_use]
    pub fn gap(mut self, relative: f64) -> Self {
        self.options.gap = relative;
        self
    }

    /// Stops after this much wall-clock time, with the best plan so far; no limit unless
    /// given. Where it strikes, two runs may end with different plans.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.options.time_limit = Some(limit);
        self
    }

    /// Stops each search for whole numbers after so many nodes of branch and bound;
    /// 2,000 unless given, `None` for no limit. It gives the same plan on every machine.
    #[must_use]
    pub fn node_limit(mut self, nodes: impl Into<Option<u64>>) -> Self {
        self.options.node_limit = nodes.into();
        self
    }

    /// The engine that finds the plan; chosen by size and structure unless given. Every
    /// engine finds the same optimum.
    #[must_use]
    pub fn engine(mut self, engine: EngineName) -> Self {
        self.options.engine = engine;
        self
    }

    /// Whether plans of `solve` and `compare` speak of classes of alike node entries; where
    /// they would be large unless given.
    ///
    /// ```
    /// use idlewise::{Compact, Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let plan = Planner::new().compact(Compact::Never).solve(&scenario)?;
    /// assert!(plan.classes.is_empty());
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn compact(mut self, compact: Compact) -> Self {
        self.options.compact = compact;
        self
    }

    /// Whether the account of a plan also says what lifting each cause of stranding by
    /// itself would bring; only the order of its own unless given.
    ///
    /// ```
    /// use idlewise::{Causes, Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let plan = Planner::new().causes(Causes::Alone).solve(&scenario)?;
    /// assert!(plan.waste.alone.is_some());
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn causes(mut self, causes: Causes) -> Self {
        self.options.causes = causes;
        self
    }

    /// Called whenever a part of the work is done, and while a search runs; possibly from
    /// several threads. Nothing is called unless given.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use idlewise::{Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let calls = AtomicUsize::new(0);
    /// let planner = Planner::new().progress(|progress| {
    ///     assert!(progress.done <= progress.total);
    ///     calls.fetch_add(1, Ordering::Relaxed);
    /// });
    /// planner.solve(&scenario)?;
    /// assert!(calls.load(Ordering::Relaxed) > 0);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'a) -> Self {
        self.progress = Some(Arc::new(watch));
        self
    }

    /// Stops the work with [`Error::Cancelled`] soon after this flag became true: a
    /// reference to an [`AtomicBool`], or an `Arc` of one that another thread raises.
    /// Takes the place of [`Planner::stop_when`]; nothing stops the work unless given.
    ///
    /// ```
    /// use std::sync::atomic::AtomicBool;
    /// use idlewise::{Error, Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let stop = AtomicBool::new(true);
    /// let stopped = Planner::new().stop_flag(&stop).solve(&scenario);
    /// assert!(matches!(stopped, Err(Error::Cancelled)));
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn stop_flag(self, flag: impl Deref<Target = AtomicBool> + Send + Sync + 'a) -> Self {
        self.stop_when(move || flag.load(Ordering::Relaxed))
    }

    /// Stops the work with [`Error::Cancelled`] soon after this is true; it is asked often
    /// and possibly from several threads. Takes the place of [`Planner::stop_flag`].
    #[must_use]
    pub fn stop_when(mut self, stop: impl Fn() -> bool + Send + Sync + 'a) -> Self {
        self.stop = Some(Arc::new(stop));
        self
    }

    /// Ends the work soon after this flag became true, with the best plan so far: as
    /// [`Planner::time_limit`] does, at a moment that is not known before. Takes the place
    /// of [`Planner::finish_when`]; nothing ends the work unless given.
    ///
    /// ```
    /// use std::sync::atomic::AtomicBool;
    /// use idlewise::{Planner, Scenario, example, plan::Status};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let enough = AtomicBool::new(true);
    /// let plan = Planner::new().finish_flag(&enough).solve(&scenario)?;
    /// assert_ne!(plan.status, Status::Optimal);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn finish_flag(self, flag: impl Deref<Target = AtomicBool> + Send + Sync + 'a) -> Self {
        self.finish_when(move || flag.load(Ordering::Relaxed))
    }

    /// Ends the work with the best plan so far soon after this is true; it is asked often
    /// and possibly from several threads. Takes the place of [`Planner::finish_flag`].
    #[must_use]
    pub fn finish_when(mut self, enough: impl Fn() -> bool + Send + Sync + 'a) -> Self {
        self.finish = Some(Arc::new(enough));
        self
    }

    /// Finds the best plan, proves it, and accounts for its waste.
    ///
    /// The answer is a [`Plan`] even where no assignment exists: its `status` says
    /// `infeasible` (with the conflicts) or `limit`.
    ///
    /// # Errors
    /// As all questions, see [`Planner`].
    pub fn solve(&self, scenario: &Scenario) -> Result<Plan, Error> {
        pipeline::solve_with(scenario, &self.options, &self.hooks())
    }

    /// Compares the best plan with what routers do without one. They use the machines
    /// that the plan uses; only the routing differs.
    ///
    /// ```
    /// use idlewise::{Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let comparison = Planner::new().compare(&scenario)?;
    /// let served = |name: &str| {
    ///     let policy = comparison.policies.iter().find(|p| p.policy == name);
    ///     policy.map(|policy| policy.served_percent)
    /// };
    /// assert!(served("nearest") < served("optimum"));
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`].
    pub fn compare(&self, scenario: &Scenario) -> Result<Comparison, Error> {
        pipeline::compare(scenario, &self.options, &self.hooks())
    }

    /// Checks a plan against its scenario with the independent checker, which believes
    /// no number of the plan. No limit plays a part.
    ///
    /// ```
    /// use idlewise::{Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let planner = Planner::new();
    /// let mut plan = planner.solve(&scenario)?;
    /// assert!(planner.verify(&scenario, &plan)?.valid);
    /// plan.routes[0].rate *= 1.01;
    /// assert!(!planner.verify(&scenario, &plan)?.valid);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] where the scenario is not valid. What is wrong with the plan is
    /// part of the answer.
    pub fn verify(&self, scenario: &Scenario, plan: &Plan) -> Result<Verification, Error> {
        scenario.check()?;
        Ok(certify::verify(scenario, plan))
    }

    /// Finds the cheapest fleet that serves as much as today's: what to switch off.
    ///
    /// # Errors
    /// As all questions, see [`Planner`].
    pub fn size(&self, scenario: &Scenario) -> Result<Sizing, Error> {
        questions::size(scenario, &self.options, &self.hooks())
    }

    /// Finds what more machines of each kind would be worth, and what to buy for a budget.
    ///
    /// ```
    /// use idlewise::{Demand, GrowOptions, Model, Node, Planner, Profile, Scenario};
    /// let scenario = Scenario::new("one site")
    ///     .node(Node::new("site", "L40S").count(2).capacity("gpu", 1.0).price_per_hour(0.9))
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 3_000.0).value(1e-6));
    /// let growth = Planner::new().grow(&scenario, &GrowOptions::new().machines(2))?;
    /// // A thousand units a second for an hour; the machine after that has nothing to do.
    /// let gains: Vec<f64> = growth.curves[0].points.iter().map(|p| p.gain_per_hour).collect();
    /// assert!((gains[0] - 3.6).abs() < 1e-6 && gains[1].abs() < 1e-6);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where the budget is no
    /// amount.
    pub fn grow(&self, scenario: &Scenario, ask: &GrowOptions) -> Result<Growth, Error> {
        questions::grow(scenario, ask, &self.options, &self.hooks())
    }

    /// Tries what happens to the best plan when demand grows or machines are lost.
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where a growth is no
    /// percentage.
    pub fn stress(&self, scenario: &Scenario, ask: &StressOptions) -> Result<Stress, Error> {
        questions::stress(scenario, ask, &self.options, &self.hooks())
    }

    /// Finds what a person can do about the fleet, what brings most first: switch off, add,
    /// rent differently, allow, let travel, raise a limit, move work, route by the plan.
    /// Each action is confirmed by a solve of its own, and says what to change.
    ///
    /// ```
    /// use idlewise::{AdviseOptions, Demand, Model, Node, Planner, Profile, Scenario};
    /// use idlewise::questions::{RecommendationKind, apply};
    /// let node = Node::new("site", "L40S").count(4).capacity("gpu", 1.0).price_per_hour(0.9);
    /// let scenario = Scenario::new("one site")
    ///     .node(node)
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 2_000.0).value(1e-6));
    /// let planner = Planner::new();
    /// let advice = planner.advise(&scenario, &AdviseOptions::new())?;
    /// let first = &advice.actions[0];
    /// assert_eq!(first.kind, RecommendationKind::SwitchOff);
    /// assert_eq!(first.title, "Switch off 2 of 4 machines");
    /// assert!((first.per_hour - 1.8).abs() < 1e-9);
    /// let smaller = apply(&scenario, &first.changes)?;
    /// assert_eq!(planner.solve(&smaller)?.waste.total.idle_percent, 0.0);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where the routing is no
    /// policy.
    pub fn advise(
        &self,
        scenario: &Scenario,
        ask: &AdviseOptions,
    ) -> Result<Recommendations, Error> {
        self.advise_with(scenario, ask, |_| {})
    }

    /// [`Planner::advise`] that tells of every better answer on the way; each is true as
    /// far as it goes, and its plan has no lists.
    ///
    /// # Errors
    /// As [`Planner::advise`].
    pub fn advise_with(
        &self,
        scenario: &Scenario,
        ask: &AdviseOptions,
        better: impl Fn(&Recommendations) + Sync,
    ) -> Result<Recommendations, Error> {
        questions::advise(scenario, ask, &self.options, &self.hooks(), &better)
    }

    /// Finds what the owners of a fleet get, by the work that their machines serve and by
    /// shadow prices; whether any of them does better alone; what a machine that joins
    /// would earn, and who would earn less for it.
    ///
    /// ```
    /// use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
    /// let node = |id: &str, count| {
    ///     Node::new(id, "L40S").count(count).capacity("gpu", 1.0).operator(id)
    /// };
    /// let scenario = Scenario::new("two operators")
    ///     .node(node("large", 2))
    ///     .node(node("small", 1))
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 4_000.0).value(1e-6));
    /// let earnings = Planner::new().earnings(&scenario)?;
    /// // Machines are scarce, so that they get all of it: 3.6 an hour each.
    /// assert_eq!(earnings.operators[0].operator, "large");
    /// assert!((earnings.operators[0].by_price_per_hour.unwrap() - 7.2).abs() < 1e-6);
    /// assert!((earnings.operators[1].by_work_per_hour.unwrap() - 3.6).abs() < 1e-6);
    /// assert!(earnings.groups.iter().all(|group| group.stays));
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also under `fair`, where there
    /// is no one sum to divide.
    pub fn earnings(&self, scenario: &Scenario) -> Result<Earnings, Error> {
        questions::earnings(scenario, &self.options, &self.hooks())
    }

    /// Finds out how a plan fares on another scenario: what it decided stays, routes
    /// follow what came.
    ///
    /// ```
    /// use idlewise::{Demand, EvaluateOptions, Model, Node, Planner, Profile, Scenario};
    /// let asked = |rate: f64| {
    ///     Scenario::new("one site")
    ///         .node(Node::new("site", "L40S").count(4).capacity("gpu", 1.0))
    ///         .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0).holds("gpu", 1.0)))
    ///         .demand(Demand::new("chat", "llama-8b", rate))
    /// };
    /// let planner = Planner::new();
    /// let plan = planner.solve(&asked(2_000.0))?;
    /// let found = planner.evaluate(&plan, &asked(4_000.0), &EvaluateOptions::new())?;
    /// // The plan placed two replicas; four would have served all.
    /// assert!((found.came.served_percent - 50.0).abs() < 1e-6);
    /// assert!((found.regret.unwrap().best.served_percent - 100.0).abs() < 1e-6);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all questions, see [`Planner`]; [`Error::Input`] also where `plan` has no plan.
    pub fn evaluate(
        &self,
        plan: &Plan,
        on: &Scenario,
        ask: &EvaluateOptions,
    ) -> Result<Evaluation, Error> {
        questions::evaluate(plan, on, ask, &self.options, &self.hooks())
    }

    /// What to do to bring a plan about: replicas to load and unload, machines to rent, to
    /// drain and to switch off, in an order that can be worked off. With the scenario that
    /// the plan was made for it is known what fits on a machine and what stands now.
    ///
    /// ```
    /// use idlewise::{Planner, Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// let planner = Planner::new();
    /// let plan = planner.solve(&scenario)?;
    /// let table = planner.timetable(&plan, Some(&scenario))?;
    /// println!("{}", table.to_csv());
    /// # assert!(!table.steps.is_empty());
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] where `plan` has no plan, the scenario is not valid or has not the
    /// nodes of the plan.
    pub fn timetable(&self, plan: &Plan, of: Option<&Scenario>) -> Result<Timetable, Error> {
        if let Some(scenario) = of {
            scenario.check()?;
        }
        questions::timetable(plan, of)
    }

    /// Finds over which range the prices of machines and demands hold.
    ///
    /// # Errors
    /// As all questions, see [`Planner`].
    pub fn price_ranges(&self, scenario: &Scenario) -> Result<PriceRanges, Error> {
        questions::price_ranges(scenario, &self.options, &self.hooks())
    }

    /// The limits of the work.
    pub(super) fn options(&self) -> Options {
        self.options
    }

    /// How the work is watched and stopped.
    pub(super) fn hooks(&self) -> Hooks<'_> {
        Hooks {
            progress: self.progress.as_deref().map(|watch| watch as _),
            cancelled: self.stop.as_deref().map(|stop| stop as _),
            finish: self.finish.as_deref().map(|enough| enough as _),
            entered: None,
        }
    }
}

impl fmt::Debug for Planner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planner")
            .field("options", &self.options)
            .field("watched", &self.progress.is_some())
            .field("stoppable", &self.stop.is_some())
            .field("endable", &self.finish.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::scenario::{self, InputErrors, Json};
    use crate::scenario::{Demand, Model, Node, Profile};

    type Question<'q> = &'q dyn Fn(&Planner<'_>) -> Result<(), Error>;

    fn small() -> Scenario {
        Scenario::new("small")
            .node(
                Node::new("n", "H")
                    .count(3)
                    .capacity("gpu", 1.0)
                    .price_per_hour(2.0),
            )
            .model(Model::new("m").profile(Profile::new("H", 10.0)))
            .demand(Demand::new("d", "m", 15.0))
    }

    #[test]
    fn every_setting_reaches_the_work() {
        let planner = Planner::new()
            .gap(0.5)
            .time_limit(Duration::from_secs(3))
            .node_limit(7)
            .engine(EngineName::Simplex)
            .compact(Compact::Always)
            .causes(Causes::Alone);
        let expected = Options {
            gap: 0.5,
            time_limit: Some(Duration::from_secs(3)),
            node_limit: Some(7),
            engine: EngineName::Simplex,
            compact: Compact::Always,
            causes: Causes::Alone,
        };
        assert_eq!(planner.options, expected);
        assert_eq!(planner.node_limit(None).options.node_limit, None);
    }

    #[test]
    fn every_question_is_answered_watched_and_stopped() {
        let seen = Mutex::new(Vec::new());
        let watched = Planner::new().progress(|p| seen.lock().unwrap().push((p.done, p.total)));
        let stopped = Planner::new().stop_flag(Arc::new(AtomicBool::new(true)));
        let (grow, stress) = (GrowOptions::default(), StressOptions::default());
        let s = small();
        let before = Planner::new().solve(&s).unwrap();
        let evaluate = EvaluateOptions::default();
        let advise = AdviseOptions::default();
        let several = small().future(crate::scenario::Future::new("the only one"));
        let mut range = small();
        range.nodes[0].count = (0..=3).into();
        let questions: [(&str, Question<'_>); 11] = [
            ("commit", &|p| p.commit(&range).map(drop)),
            ("futures", &|p| p.futures(&several).map(drop)),
            ("earnings", &|p| p.earnings(&s).map(drop)),
            ("advise", &|p| p.advise(&s, &advise).map(drop)),
            ("evaluate", &|p| {
                p.evaluate(&before, &s, &evaluate).map(drop)
            }),
            ("solve", &|p| p.solve(&s).map(drop)),
            ("compare", &|p| p.compare(&s).map(drop)),
            ("size", &|p| p.size(&s).map(drop)),
            ("grow", &|p| p.grow(&s, &grow).map(drop)),
            ("stress", &|p| p.stress(&s, &stress).map(drop)),
            ("price_ranges", &|p| p.price_ranges(&s).map(drop)),
        ];
        for (name, question) in questions {
            question(&watched).unwrap();
            let last = seen.lock().unwrap().drain(..).next_back();
            assert!(
                last.is_some_and(|(done, total)| done == total),
                "{name}: {last:?}"
            );
            assert!(
                matches!(question(&stopped), Err(Error::Cancelled)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_scenario_that_was_not_checked_is_checked_before_anything_is_asked() {
        let json = Json::from_text(
            br#"{"schema_version": 1,
                "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}}],
                "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
                "demands": [{"id": "d", "model": "nonesuch", "rate": 1}]}"#,
        )
        .unwrap();
        let unchecked = scenario::from_value_unchecked(&json).unwrap();
        let expected = scenario::from_value(&json).unwrap_err();
        let planner = Planner::new();
        let said = |error: Error| match error {
            Error::Input(found) => found,
            other => panic!("{other}"),
        };
        let plan = planner.solve(&small()).unwrap();
        assert_eq!(said(planner.solve(&unchecked).unwrap_err()), expected);
        let refused: InputErrors = said(planner.verify(&unchecked, &plan).unwrap_err());
        assert_eq!(refused, expected);
    }
}
