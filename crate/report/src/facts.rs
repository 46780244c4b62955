//! The figures of a report, all per hour and averaged over the periods.

use std::collections::BTreeMap;

use crate::groups::{self, Group};
use crate::money::Unit;
use crate::read::{Action, AmountUnit, Breakdown, Inputs, Node, Period, Plan, Refusal, Status};
use crate::seal::{self, Seal};
use crate::service::{self, ServiceRow};

/// All that the page draws.
pub(crate) struct Facts<'a> {
    pub(crate) inputs: &'a Inputs,
    /// In the order of the plan; at least one.
    pub(crate) periods: Vec<Period>,
    /// Hours of all periods together.
    pub(crate) hours: f64,
    /// The compute resource.
    pub(crate) compute: String,
    /// Whether anything has a price. Every amount of money is compute otherwise.
    pub(crate) priced: bool,
    pub(crate) unit: Unit,
    /// The account, in `unit` over all periods.
    pub(crate) account: Breakdown,
    pub(crate) idle_per_hour: f64,
    pub(crate) installed_per_hour: f64,
    /// Machines, usage and routes; nothing where nothing is priced.
    pub(crate) spend_per_hour: Option<f64>,
    /// Nothing where nothing is asked for.
    pub(crate) served_percent: Option<f64>,
    /// Known with the scenario only.
    pub(crate) machines: Option<f64>,
    pub(crate) groups: Vec<Group<'a>>,
    pub(crate) services: Vec<ServiceRow<'a>>,
    pub(crate) seal: Seal,
}

impl<'a> Facts<'a> {
    /// The action that the headline of the advice is about: what to switch off, else to
    /// route by the plan, else the first.
    pub(crate) fn first_action(&self) -> Option<&'a Action> {
        let actions = &self.inputs.advice.as_ref()?.actions;
        let of = |kind: &str| actions.iter().find(|action| action.kind == kind);
        of("switch_off")
            .or_else(|| of("route_by_plan"))
            .or_else(|| actions.first())
    }

    /// What the amounts of an action are in: money, or compute that has no price.
    pub(crate) fn unit_of(&self, action: &Action) -> Unit {
        match action.unit {
            AmountUnit::Currency => Unit::of(self.inputs.plan.currency.as_deref()),
            AmountUnit::Compute => Unit::compute(&self.compute),
        }
    }

    /// Whether there is a plan.
    pub(crate) fn planned(&self) -> bool {
        matches!(self.inputs.plan.status, Status::Optimal | Status::Feasible)
    }

    /// What the scenario is called.
    pub(crate) fn name(&self) -> Option<&'a str> {
        let name = self.inputs.scenario.as_ref()?.name.as_deref()?;
        (!name.trim().is_empty()).then_some(name)
    }
}

/// Works the figures out.
pub(crate) fn facts(inputs: &Inputs) -> Result<Facts<'_>, Refusal> {
    let Inputs { plan, scenario, .. } = inputs;
    let periods = periods(plan)?;
    let hours: f64 = periods.iter().map(|p| p.hours).sum();
    if !(hours.is_finite() && hours > 0.0) {
        let problem = "found no hours, expected periods of more than 0 hours";
        return Err(Refusal::new("plan", "$.periods", problem));
    }
    let seal = seal::seal(inputs)?;
    let compute = scenario
        .as_ref()
        .and_then(|s| s.compute.clone())
        .or_else(|| scenario.as_ref().map(|_| "gpu".to_owned()))
        .unwrap_or_else(|| compute_of(plan, &periods));
    let total = &plan.waste.total;
    let priced = total.cost.installed > 0.0;
    let account = if priced {
        total.cost
    } else {
        total.compute_hours
    };
    let unit = if priced {
        Unit::of(plan.currency.as_deref())
    } else {
        Unit::compute(&compute)
    };
    let nodes: Option<BTreeMap<&str, &Node>> = scenario
        .as_ref()
        .map(|s| s.nodes.iter().map(|n| (n.id.as_str(), n)).collect());
    let groups = groups::groups(plan, nodes.as_ref(), &compute, &periods, priced)?;
    let services = service::rows(plan, scenario.as_ref(), &periods);
    let (served, offered) = services.iter().fold((0.0, 0.0), |(s, o), row| {
        (s + row.served_hours, o + row.offered_hours)
    });
    let served_percent = (offered > 0.0).then(|| 100.0 * served / offered);
    let facts = Facts {
        idle_per_hour: account.idle() / hours,
        installed_per_hour: account.installed / hours,
        spend_per_hour: priced.then(|| spend(plan, nodes.as_ref(), hours)),
        served_percent,
        machines: nodes
            .as_ref()
            .map(|_| groups.iter().map(|g| g.machines).sum()),
        inputs,
        periods,
        hours,
        compute,
        priced,
        unit,
        account,
        groups,
        services,
        seal,
    };
    same_fleet(&facts)?;
    Ok(facts)
}

/// The plan's periods. An older plan has none: then as many of an hour as it speaks of.
fn periods(plan: &Plan) -> Result<Vec<Period>, Refusal> {
    let last = plan
        .nodes
        .iter()
        .map(|n| n.period)
        .chain(plan.demands.iter().map(|d| d.period))
        .max()
        .unwrap_or(0);
    if plan.periods.is_empty() && last < 1_000_000 {
        let hour = |at: usize| Period {
            label: format!("{at}"),
            hours: 1.0,
        };
        return Ok((0..=last).map(hour).collect());
    }
    if last >= plan.periods.len() && !(plan.nodes.is_empty() && plan.demands.is_empty()) {
        let problem = format!(
            "found {} periods, expected more, as a node or demand is in number {last}",
            plan.periods.len()
        );
        return Err(Refusal::new("plan", "$.periods", problem));
    }
    Ok(plan.periods.clone())
}

/// The resource whose available amounts are what the account is made of.
fn compute_of(plan: &Plan, periods: &[Period]) -> String {
    let total = &plan.waste.total.compute_hours;
    let wanted = total.installed - total.unavailable - total.headroom;
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for node in &plan.nodes {
        let hours = periods.get(node.period).map_or(0.0, |p| p.hours);
        for (resource, amount) in &node.available {
            *sums.entry(resource).or_default() += amount * hours;
        }
    }
    sums.iter()
        .min_by(|a, b| (a.1 - wanted).abs().total_cmp(&(b.1 - wanted).abs()))
        .map_or("gpu", |(name, _)| *name)
        .to_owned()
}

/// Price of all machines, of usage and of routes. What the plan spends has the machines of
/// ranges in it already.
fn spend<'a>(plan: &'a Plan, nodes: Option<&BTreeMap<&'a str, &'a Node>>, hours: f64) -> f64 {
    let Some(nodes) = nodes else {
        return plan.waste.total.cost.installed / hours;
    };
    let chosen = groups::chosen(plan);
    let fixed: f64 = groups::entries(plan, nodes)
        .into_iter()
        .filter(|(name, _)| !chosen.contains_key(name))
        .map(|(_, node)| groups::fixed(node) * node.price_per_hour.unwrap_or(0.0))
        .sum();
    fixed + plan.objective.cost / hours
}

/// Advice is about one fleet: what it says of now is what the plan says.
fn same_fleet(facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(advice) = &facts.inputs.advice else {
        return Ok(());
    };
    let mine = facts.inputs.plan.waste.total.idle_percent;
    let served = facts.served_percent.unwrap_or(100.0);
    let differ = |a: f64, b: f64| (a - b).abs() > 0.05;
    if differ(advice.now.idle_percent, mine) || differ(advice.now.served_percent, served) {
        let problem = format!(
            "found advice for a plan with {:.1} % idle and {:.1} % served, expected that for this \
             plan, with {mine:.1} % and {served:.1} %",
            advice.now.idle_percent, advice.now.served_percent
        );
        return Err(Refusal::new("advice", "$.now", problem));
    }
    Ok(())
}
