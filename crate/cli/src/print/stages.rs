//! Where models are served in stages: what each stage does, and on what.

use std::collections::BTreeMap;

use super::layout::{paragraph, title};
use super::number;
use super::scope::Scope;
use super::table::Table;
use super::text;

/// What one stage of a model does on one hardware, averaged over what is shown.
#[derive(Default)]
struct Pool {
    rate: f64,
    replicas: f64,
}

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let (plan, scenario) = (scope.plan, scope.scenario);
    let staged = plan.routes.iter().any(|route| route.stage.is_some());
    if !staged || !plan.futures.is_empty() {
        return;
    }
    let shown = scenario.periods.iter().enumerate();
    let shown = shown.filter(|(period, _)| scope.shows(*period));
    let hours: BTreeMap<usize, f64> = shown.map(|(period, p)| (period, p.hours)).collect();
    let all: f64 = hours.values().sum();
    let hardware: BTreeMap<&str, &str> = scenario
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.hardware.as_str()))
        .collect();
    let models: BTreeMap<&str, &str> = scenario
        .demands
        .iter()
        .map(|demand| (demand.id.as_str(), demand.model.as_str()))
        .collect();
    let mut pools: BTreeMap<(&str, Option<&str>, &str), Pool> = BTreeMap::new();
    let part = |period: usize| hours.get(&period).map(|own| own / all);
    for route in &plan.routes {
        let model = models.get(route.demand.as_str()).copied();
        let on = hardware.get(route.node.as_str()).copied();
        if let (Some(model), Some(on), Some(part)) = (model, on, part(route.period)) {
            let pool = pools.entry((model, route.stage.as_deref(), on));
            pool.or_default().rate += part * route.rate;
        }
    }
    for placed in &plan.replicas {
        let on = hardware.get(placed.node.as_str()).copied();
        if let (Some(on), Some(part)) = (on, part(placed.period)) {
            let pool = pools.entry((&placed.model, placed.stage.as_deref(), on));
            pool.or_default().replicas += part * placed.count;
        }
    }
    title(out, "Stages");
    let mut table = Table::default()
        .names("model")
        .names("stage")
        .names("on")
        .numbers("units/s")
        .numbers("replicas");
    for model in scenario.models.iter().filter(|m| !m.stages().is_empty()) {
        let stages = model.stages();
        let named = stages.iter().map(|stage| Some(*stage)).chain([None]);
        for stage in named {
            let own = pools.iter();
            let own = own.filter(|((m, s, _), _)| *m == model.id && *s == stage);
            for ((_, _, on), pool) in own {
                table.row(&[
                    text::visible(&model.id).into_owned(),
                    text::visible(stage.unwrap_or("all of them")).into_owned(),
                    text::visible(on).into_owned(),
                    number::plain(pool.rate),
                    number::plain(pool.replicas),
                ]);
            }
        }
    }
    out.push_str(&table.render());
    paragraph(
        out,
        "Every unit that is served goes through every stage, so the stages of a model do the \
         same. Rates and replicas are averages over the time that is shown.",
    );
}
