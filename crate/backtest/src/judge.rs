//! Day by day: what was known, what was planned, what came.

use std::borrow::Cow;
use std::collections::BTreeSet;

use idlewise::plan::{Plan, Status};
use idlewise::{
    Comparison, EvaluateOptions, Hooks, Options, PolicyOutcome, Progress, Scenario, compare,
    evaluate, solve_with,
};
use idlewise_forecast::{Combined, futures};

use crate::accuracy::{Errors, usual_miss};
use crate::answer::{Backtest, Day, DemandAccuracy, LeftOut, SkippedDay, WayFigures};
use crate::ask::{Ask, History, Subject};
use crate::error::Error;
use crate::figures::{Amounts, Standing};
use crate::sentence;
use crate::way::{self, Outlook, Way};

/// Steps of a day that are told as progress: the forecast, each plan, the best plan.
const STEPS: usize = 2 + Way::PLANNED.len();

/// Judges plans on forecasts by what came: the last days of histories, each planned from
/// what was known before it.
///
/// `label` names a period by its number from the first of the histories. A wish to finish
/// ends the work after the day at hand.
///
/// # Errors
/// What is wrong with the question, the histories or the scenario.
pub fn backtest(
    scenario: &Scenario,
    histories: &[History],
    label: &dyn Fn(usize) -> String,
    ask: &Ask,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Backtest, Error> {
    let mut study = Study::new(scenario, histories, label, ask)?;
    let mut judged = Judged::new(histories.len());
    for day in 0..ask.days {
        if hooks.finish.is_some_and(|asked| asked()) {
            judged.status = Status::Limit;
            break;
        }
        let at = study.subject.first + day * ask.horizon;
        let told = |step: usize| {
            if let Some(progress) = hooks.progress {
                let mut now = Progress::default();
                (now.done, now.total) = (day * STEPS + step, ask.days * STEPS);
                progress(now);
            }
        };
        let quiet = Hooks {
            progress: None,
            entered: None,
            ..*hooks
        };
        study.judge(at, options, &quiet, &told, &mut judged)?;
    }
    Ok(judged.answer(scenario, histories, ask))
}

/// A plan of each way, before anyone knows what comes.
pub(crate) type Plans = Vec<(Way, Plan)>;

/// A question, and the forecasts made on the way.
pub(crate) struct Study<'a> {
    pub subject: Subject<'a>,
    label: &'a dyn Fn(usize) -> String,
    ask: &'a Ask,
    combined: Combined,
    left_out: Vec<LeftOut>,
}

impl<'a> Study<'a> {
    pub fn new(
        scenario: &'a Scenario,
        histories: &'a [History],
        label: &'a dyn Fn(usize) -> String,
        ask: &'a Ask,
    ) -> Result<Self, Error> {
        let subject = Subject::new(scenario, histories, ask)?;
        let day = ask.day();
        let options = idlewise_forecast::Options {
            seasons: ask.seasons.clone(),
            calendar: vec![day, 7 * day],
            quantiles: ask.quantiles.clone(),
            ..idlewise_forecast::Options::new(ask.horizon)
        };
        // Seasons are those of what is known before the first day.
        let combined = Combined::new(&subject.known(subject.first), &options)?;
        Ok(Study {
            subject,
            label,
            ask,
            combined,
            left_out: Vec::new(),
        })
    }

    /// What is known at a period of the day that begins there.
    pub fn outlook(&mut self, at: usize) -> Result<Outlook, Error> {
        let (day, ask) = (self.ask.day(), self.ask);
        let known = self.subject.known(at);
        let forecast = self.combined.forecast(&known)?;
        let futures = futures(&forecast.parts, ask.futures, day, ask.seed);
        let peaks = known
            .iter()
            .map(|known| way::peak(known, 7 * day))
            .collect();
        Ok(Outlook {
            forecast,
            futures,
            peaks,
        })
    }

    /// The plan of every way that the scenario allows for the day that begins at a period.
    pub fn plans(
        &mut self,
        at: usize,
        outlook: &Outlook,
        options: &Options,
        hooks: &Hooks<'_>,
        told: &dyn Fn(usize),
    ) -> Result<Plans, Error> {
        let labels = self.labels(at, |_| true);
        let mut plans = Plans::new();
        for (step, way) in Way::PLANNED.into_iter().enumerate() {
            told(1 + step);
            if !way.is_asked(self.ask) || self.left_out.iter().any(|out| out.way == way) {
                continue;
            }
            let planned = way::scenario(way, &self.subject, &labels, outlook, self.ask);
            match solve_with(&planned, options, hooks) {
                Ok(plan) => plans.push((way, plan)),
                // Several futures do not go with everything that one does.
                Err(idlewise::Error::Input(why))
                    if matches!(way, Way::Futures | Way::WorstFutures) =>
                {
                    let why = why.to_string();
                    self.left_out.push(LeftOut { way, why });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(plans)
    }

    /// Labels of the periods of a day, those that are wanted.
    fn labels(&self, at: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<String> {
        let steps = (0..self.ask.horizon).filter(|step| is_wanted(*step));
        steps.map(|step| (self.label)(at + step)).collect()
    }

    /// The day that begins at a period.
    fn judge(
        &mut self,
        at: usize,
        options: &Options,
        hooks: &Hooks<'_>,
        told: &dyn Fn(usize),
        judged: &mut Judged,
    ) -> Result<(), Error> {
        told(0);
        let horizon = self.ask.horizon;
        let came: Vec<&[f64]> = self
            .subject
            .rates
            .iter()
            .map(|r| &r[at..at + horizon])
            .collect();
        let is_known = |step: usize| came.iter().all(|rates| !rates[step].is_nan());
        let known_steps: Vec<usize> = (0..horizon).filter(|step| is_known(*step)).collect();
        let outlook = self.outlook(at)?;
        if 2 * known_steps.len() < horizon {
            judged.skipped.push(SkippedDay {
                from: (self.label)(at),
                periods: known_steps.len(),
            });
            return Ok(());
        }
        let mut errors = Errors::default();
        let day = self.ask.day();
        for (at_history, part) in outlook.forecast.parts.iter().enumerate() {
            let usual = usual_miss(&self.subject.rates[at_history][..at], day);
            let own = Errors::of(part, came[at_history], usual);
            judged.errors[at_history].add(&own);
            errors.add(&own);
        }
        let paths: Vec<Vec<f64>> = came
            .iter()
            .map(|rates| known_steps.iter().map(|&step| rates[step]).collect())
            .collect();
        let labels = self.labels(at, is_known);
        let on = self.subject.with(&labels, self.ask.period_hours, &paths);
        let plans = self.plans(at, &outlook, options, hooks, told)?;
        told(STEPS - 1);
        let found = compare(&on, options, hooks)?;
        let ways = judged.ways(&plans, &found, &on, options, hooks)?;
        judged.days.push(Day {
            from: (self.label)(at),
            periods: known_steps.len(),
            forecast: errors.accuracy(),
            ways,
        });
        judged.left_out.clone_from(&self.left_out);
        Ok(())
    }
}

/// What was judged so far.
struct Judged {
    status: Status,
    /// Amounts of each way, and what stands at the end of the last day.
    totals: Vec<(Way, Amounts, Option<Standing>)>,
    errors: Vec<Errors>,
    days: Vec<Day>,
    left_out: Vec<LeftOut>,
    skipped: Vec<SkippedDay>,
}

impl Judged {
    fn new(histories: usize) -> Self {
        Judged {
            status: Status::Optimal,
            totals: Way::ALL.map(|way| (way, Amounts::default(), None)).into(),
            errors: vec![Errors::default(); histories],
            days: Vec::new(),
            left_out: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Each way on what came.
    fn ways(
        &mut self,
        plans: &Plans,
        found: &Comparison,
        on: &Scenario,
        options: &Options,
        hooks: &Hooks<'_>,
    ) -> Result<Vec<WayFigures>, Error> {
        let best = &found.plan;
        let mut statuses = vec![best.status];
        let mut out = Vec::new();
        for (way, total, standing) in &mut self.totals {
            let amounts = match way {
                Way::AsIs => {
                    as_is(found).map(|own| Amounts::of_routing(own, best, on.policy.objective))
                }
                Way::Foresight if best.exists() => Some(Amounts::of(best, false, standing)),
                _ => {
                    let Some((_, plan)) = plans.iter().find(|(own, _)| own == way) else {
                        if *way == Way::Foresight {
                            total.add(&Amounts::without_plan());
                        }
                        continue;
                    };
                    statuses.push(plan.status);
                    let ask = EvaluateOptions::new().regret(false);
                    let evaluated = if plan.exists() {
                        let plan = before_any_future(plan);
                        let evaluated = evaluate(&plan, on, &ask, options, hooks)?;
                        Some(evaluated).filter(|e| e.status != Status::Limit)
                    } else {
                        None
                    };
                    evaluated.map(|e| {
                        let is_short = !e.short.is_empty() || !e.missed.is_empty();
                        Amounts::of(&e.plan, is_short, standing)
                    })
                }
            };
            let amounts = match amounts {
                Some(amounts) if best.exists() => amounts.against(best),
                Some(amounts) => amounts,
                None => Amounts::without_plan(),
            };
            total.add(&amounts);
            out.push(amounts.figures(*way));
        }
        // That nothing can serve what must be served is an answer, too.
        let is_open = |s: &Status| !matches!(s, Status::Optimal | Status::Infeasible);
        if statuses.iter().any(is_open) {
            self.status = Status::Feasible;
        }
        Ok(out)
    }

    fn answer(self, scenario: &Scenario, histories: &[History], ask: &Ask) -> Backtest {
        let is_left_out = |way: Way| self.left_out.iter().any(|out| out.way == way);
        let judged = |way: Way| way.is_asked(ask) && !is_left_out(way);
        let totals: Vec<(Way, Amounts)> = self
            .totals
            .into_iter()
            .filter(|(way, ..)| judged(*way))
            .map(|(way, amounts, _)| (way, amounts))
            .collect();
        let mut errors = Errors::default();
        self.errors.iter().for_each(|own| errors.add(own));
        let demands = histories.iter().zip(&self.errors);
        let demands = demands.map(|(history, errors)| DemandAccuracy {
            demand: history.demand.clone(),
            forecast: errors.accuracy(),
        });
        Backtest {
            status: self.status,
            objective: scenario.policy.objective,
            horizon: ask.horizon,
            period_hours: ask.period_hours,
            futures: ask.futures,
            worst: ask.worst,
            sentence: sentence::of(&totals, scenario.policy.objective, ask),
            ways: totals.iter().map(|(way, own)| own.figures(*way)).collect(),
            forecast: errors.accuracy(),
            demands: demands.collect(),
            days: self.days,
            left_out: self.left_out,
            skipped: self.skipped,
        }
    }
}

/// What a plan decided before anyone knew which future comes: machines, replicas, and where
/// demands are served that may not be split, which is the same in all of them.
fn before_any_future(plan: &Plan) -> Cow<'_, Plan> {
    let Some(first) = plan.futures.first().map(|future| future.id.as_str()) else {
        return Cow::Borrowed(plan);
    };
    let mut out = plan.clone();
    let is_first = |future: &Option<String>| future.as_deref().is_none_or(|id| id == first);
    // A home may be asked for in some futures only.
    let mut seen = BTreeSet::new();
    out.routes.retain(|route| {
        let (demand, node) = (route.demand.clone(), route.node.clone());
        seen.insert((route.period, demand, node, route.profile.clone()))
    });
    out.demands.retain(|service| is_first(&service.future));
    out.nodes.retain(|node| is_first(&node.future));
    out.routes.iter_mut().for_each(|route| route.future = None);
    out.demands
        .iter_mut()
        .for_each(|service| service.future = None);
    out.nodes.iter_mut().for_each(|node| node.future = None);
    out.futures.clear();
    Cow::Owned(out)
}

/// Routing as it is today: the routes that the scenario lists, else what most routers do.
fn as_is(found: &Comparison) -> Option<&PolicyOutcome> {
    let named = |name: &str| found.policies.iter().find(|p| p.policy == name);
    named("current").or_else(|| named("least_loaded"))
}

#[cfg(test)]
mod tests {
    use idlewise::scenario::{DemandSelector, Limit, MaxShare, NodeSelector, ShareOver};
    use idlewise::{Demand, Model, Node, Profile};

    use super::*;

    /// Two models that compete for one site of ten machines.
    fn fleet() -> Scenario {
        let model = |id: &str| Model::new(id).profile(Profile::new("H", 100.0).holds("gpu", 1.0));
        Scenario::new("one site")
            .node(Node::new("site", "H").count(10).capacity("gpu", 1.0))
            .model(model("a"))
            .model(model("b"))
            .demand(Demand::new("a", "a", 1.0))
            .demand(Demand::new("b", "b", 1.0))
    }

    /// Days of six periods whose levels nobody can know before.
    fn histories(days: usize) -> Vec<History> {
        let of = |demand: &str, seed: usize| {
            let rate = |step: usize| {
                let day = step / 6;
                let level = (day * day * 7 + day * 13 * seed + seed * 31) % 11;
                let hour = [1.0, 2.0, 4.0, 5.0, 4.0, 2.0][step % 6];
                40.0 * hour + 30.0 * level as f64
            };
            History {
                demand: demand.to_owned(),
                rates: (0..6 * days).map(rate).collect(),
            }
        };
        vec![of("a", 1), of("b", 2)]
    }

    fn ask() -> Ask {
        Ask {
            days: 3,
            seasons: Some(vec![6]),
            futures: 3,
            ..Ask::new(6, 4.0)
        }
    }

    fn label(at: usize) -> String {
        format!("step {at}")
    }

    /// What a plan decided, without what finding it took.
    fn decided(plans: &Plans) -> Vec<(Way, String)> {
        let text = |plan: &Plan| {
            let parts = (&plan.replicas, &plan.routes, &plan.objective);
            serde_json::to_string(&parts).unwrap()
        };
        plans.iter().map(|(way, plan)| (*way, text(plan))).collect()
    }

    #[test]
    fn what_comes_later_changes_no_plan() {
        let (fleet, ask) = (fleet(), ask());
        let plans = |histories: &[History], day: usize| {
            let mut study = Study::new(&fleet, histories, &label, &ask).unwrap();
            let at = study.subject.first + 6 * day;
            let outlook = study.outlook(at).unwrap();
            let (options, hooks) = (Options::default(), Hooks::default());
            decided(
                &study
                    .plans(at, &outlook, &options, &hooks, &|_| ())
                    .unwrap(),
            )
        };
        let known = histories(30);
        let first = 6 * 27;
        for day in 0..3 {
            let now = first + 6 * day;
            let own = plans(&known, day);
            assert_eq!(own.len(), Way::PLANNED.len());
            let mut shuffled = known.clone();
            for history in &mut shuffled {
                let later = &mut history.rates[now..];
                later.reverse();
                later.rotate_left(2);
                later[0] = f64::NAN;
            }
            assert_eq!(own, plans(&shuffled, day), "day {day}");
            // And what came before does change them.
            let mut other = known.clone();
            for rate in &mut other[0].rates[now - 12..now] {
                *rate *= 0.3;
            }
            assert_ne!(own, plans(&other, day), "day {day}");
        }
    }

    #[test]
    fn nothing_beats_foresight_and_days_add_up() {
        let (fleet, ask) = (fleet(), ask());
        let (options, hooks) = (Options::default(), Hooks::default());
        let found = backtest(&fleet, &histories(30), &label, &ask, &options, &hooks).unwrap();
        assert_eq!((found.status, found.days.len()), (Status::Optimal, 3));
        assert_eq!(found.days[0].from, "step 162");
        let of =
            |ways: &[WayFigures], way: Way| ways.iter().find(|own| own.way == way).unwrap().clone();
        let best = of(&found.ways, Way::Foresight);
        for way in Way::ALL {
            let own = of(&found.ways, way);
            let regret = own.regret.unwrap();
            assert!(own.objective <= best.objective * (1.0 + 1e-9), "{own:?}");
            let lost = best.objective - own.objective;
            assert!(
                (regret.at_least - lost).abs() <= 1e-6 * best.objective,
                "{own:?}"
            );
            let days = found.days.iter().map(|day| of(&day.ways, way));
            let sum: f64 = days.map(|own| own.objective).sum();
            assert!((sum - own.objective).abs() <= 1e-9 * sum, "{own:?}");
        }
        assert_eq!(best.regret.unwrap().at_least, 0.0);
        // The sentence names the planned way that gains most.
        let planned = Way::PLANNED
            .iter()
            .rev()
            .filter(|way| **way != Way::WorstFutures);
        let most = planned.map(|way| of(&found.ways, *way));
        let most = most
            .max_by(|a, b| a.objective.total_cmp(&b.objective))
            .unwrap();
        let name = match most.way {
            Way::SeasonalNaive => "the last season",
            Way::Median => "the forecast",
            Way::Futures => "3 futures",
            Way::WorstFutures => "the worst 20 % of 3 futures",
            _ => "last week's peak",
        };
        let said = format!("Planning on {name} is the best of 5 ways: it serves ");
        assert!(found.sentence.starts_with(&said), "{}", found.sentence);
        assert!(found.demands.iter().all(|own| own.forecast.mase.is_some()));
    }

    /// Nothing of these is refused, days of other lengths than the scenario's are fine, and no
    /// plan that kept every rule is better than the one that knew what came.
    #[test]
    fn limits_and_work_that_waits_are_judged() {
        let quota = Limit::new("quota", "machines").nodes(NodeSelector::new().region("eu"));
        let team = Limit::new("team", "gpu").demands(DemandSelector::new().id("a"));
        let mut fleet = fleet().limit(quota.max(6.0)).limit(team.max(4.0));
        fleet.nodes.push(
            Node::new("eu", "H")
                .count(5)
                .region("eu")
                .capacity("gpu", 1.0),
        );
        fleet.models[0].max_share = Some(MaxShare::new(ShareOver::Region, 0.8));
        fleet.models[1].min_replicas = 2;
        // Nobody recorded it: as much in every hour.
        let steady = Demand::new("steady", "b", 50.0).within_hours(8.0);
        let fleet = fleet.demand(steady);
        let ask = ask();
        let (options, hooks) = (Options::default(), Hooks::default());
        let found = backtest(&fleet, &histories(30), &label, &ask, &options, &hooks).unwrap();
        assert_eq!(found.days.len(), 3);
        // Several futures do not go with work that waits.
        let left_out: Vec<Way> = found.left_out.iter().map(|out| out.way).collect();
        assert_eq!(left_out, [Way::Futures, Way::WorstFutures]);
        let best = found
            .ways
            .iter()
            .find(|own| own.way == Way::Foresight)
            .unwrap();
        for own in &found.ways {
            assert_eq!(own.short_days, 0, "{own:?}");
            assert!(own.objective <= best.objective * (1.0 + 1e-9), "{own:?}");
        }
    }

    #[test]
    fn hours_that_nobody_recorded_are_not_judged() {
        let (fleet, ask) = (fleet(), ask());
        let mut known = histories(30);
        let first = 6 * 27;
        known[1].rates[first + 1] = f64::NAN;
        known[0].rates[first + 6..first + 10].fill(f64::NAN);
        let (options, hooks) = (Options::default(), Hooks::default());
        let found = backtest(&fleet, &known, &label, &ask, &options, &hooks).unwrap();
        let judged: Vec<usize> = found.days.iter().map(|day| day.periods).collect();
        assert_eq!(judged, [5, 6]);
        assert_eq!(found.skipped[0].from, "step 168");
        assert_eq!(found.skipped[0].periods, 2);
    }

    #[test]
    fn what_is_wrong_with_a_question_is_said() {
        let (fleet, histories) = (fleet(), histories(30));
        let asked = |scenario: &Scenario, histories: &[History], ask: &Ask| {
            let (options, hooks) = (Options::default(), Hooks::default());
            let found = backtest(scenario, histories, &label, ask, &options, &hooks);
            found.unwrap_err().to_string()
        };
        let long = Ask { days: 30, ..ask() };
        let text = asked(&fleet, &histories, &long);
        assert!(text.starts_with("found a history of 180 periods, expected more than the 180"));
        let twice = [histories[0].clone(), histories[0].clone()];
        assert!(asked(&fleet, &twice, &ask()).contains("two histories of the demand a"));
        let mut own = fleet.clone();
        own.futures.push(idlewise::scenario::Future::default());
        assert!(asked(&own, &histories, &ask()).starts_with("$.futures: found 1 futures"));
        let mut other = histories.clone();
        other[0].demand = "c".to_owned();
        assert!(asked(&fleet, &other, &ask()).contains("history of c"));
        let mut uneven = fleet.clone();
        uneven.demands[1].rate = vec![1.0, 2.0];
        assert!(asked(&uneven, &histories[..1], &ask()).contains("no history of it"));
        let mut ranked = fleet.clone();
        ranked.demands[1].priority = 2;
        let text = asked(&ranked, &histories, &ask());
        assert!(text.starts_with("$.demands[1].priority: found"), "{text}");
        let mut by_period = fleet.clone();
        by_period
            .limits
            .push(Limit::new("quota", "machines").max([1.0, 2.0]));
        let text = asked(&by_period, &histories, &ask());
        assert!(
            text.starts_with("$.limits[0].max: found different numbers"),
            "{text}"
        );
    }
}
