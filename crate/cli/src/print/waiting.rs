//! Work that can wait: how long it may, the most that waits, and what is given up.

use idlewise::plan::DemandService;
use idlewise::scenario::Demand;

use super::layout::{ROWS, more, paragraph, title};
use super::scope::Scope;
use super::table::Table;
use super::{names, number};

/// Below this share of what arrives, what is given up is rounding noise.
const NOISE: f64 = 1e-9;

/// One demand over all that is shown.
struct Waits<'a> {
    demand: &'a Demand,
    /// Units that arrive.
    arrives: f64,
    /// Units of these that are never served.
    given_up: f64,
    /// The most units that wait at the end of a period, and that period.
    most: f64,
    period: usize,
}

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let demands = scope.scenario.demands.iter();
    let waiting: Vec<Waits<'_>> = demands
        .filter(|demand| demand.within_hours > 0.0)
        .map(|demand| Waits::of(scope, demand))
        .collect();
    if waiting.is_empty() {
        return;
    }
    title(out, "Work that can wait");
    let shown = &waiting[..waiting.len().min(ROWS)];
    let column = |pick: &dyn Fn(&Waits<'_>) -> f64| {
        let values: Vec<f64> = shown.iter().map(pick).collect();
        number::column(&values)
    };
    let arrives = column(&|own| own.arrives);
    let most = column(&|own| own.most);
    let mut table = Table::default()
        .names("demand")
        .numbers("can wait\nhours")
        .numbers("arrives\nunits")
        .numbers("most waits\nunits")
        .names("at the\nend of")
        .numbers("never\nserved %");
    for (at, own) in shown.iter().enumerate() {
        let share = if own.given_up > NOISE * own.arrives {
            own.given_up / own.arrives
        } else {
            0.0
        };
        table.row(&[
            own.demand.id.clone(),
            number::plain(own.demand.within_hours),
            arrives[at].clone(),
            most[at].clone(),
            if own.most > 0.0 {
                names::period_label(scope.scenario, own.period)
            } else {
                "-".to_owned()
            },
            number::percent(100.0 * share),
        ]);
    }
    out.push_str(&table.render());
    more(out, waiting.len() - shown.len());
    paragraph(
        out,
        "What arrives in a period is served in it or in a later one that ends within these hours \
         of its end, first come, first served.",
    );
}

impl<'a> Waits<'a> {
    fn of(scope: &Scope<'_>, demand: &'a Demand) -> Self {
        let all = scope.plan.demands.iter();
        let own = all.filter(|s| s.demand == demand.id && scope.shows(s.period));
        let mut waits = Waits {
            demand,
            arrives: 0.0,
            given_up: 0.0,
            most: 0.0,
            period: 0,
        };
        for service in own {
            let units = |rate: f64| 3600.0 * scope.hours_of(service.period) * rate;
            let DemandService {
                offered,
                unmet,
                waiting,
                ..
            } = *service;
            waits.arrives += units(offered);
            waits.given_up += units(unmet);
            if waiting > waits.most {
                waits.most = waiting;
                waits.period = service.period;
            }
        }
        waits
    }
}
