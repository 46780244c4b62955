//! Limits that are valid and probably not meant: they count nothing, or leave nothing.

use super::advice_list::List;
use super::fleet_limits::{FleetShare, limits, shares};
use super::path::Path;
use super::text::{Short, quoted};
use super::{LimitOf, Scenario};

/// What is odd about limits and how models are spread.
pub(super) fn findings(scenario: &Scenario, advice: &mut List) {
    let root = Path::ROOT;
    let list = root.field("limits");
    let resources = super::resources::resource_names(scenario);
    let by_index = limits(scenario, |name| {
        resources.binary_search(&name).unwrap_or_default()
    });
    for (i, (limit, own)) in scenario.limits.iter().zip(&by_index).enumerate() {
        let path = list.index(i);
        for (field, is_empty) in own.matches_nothing() {
            if is_empty {
                advice.add(
                    &path.field(field),
                    format_args!("matches none of the {field}: the limit counts nothing"),
                );
            }
        }
        let most = limit
            .max
            .iter()
            .flatten()
            .copied()
            .fold(f64::INFINITY, f64::min);
        if limit.of == LimitOf::Machines && own.fixed > most {
            advice.add(
                &path.field("max"),
                format_args!(
                    "{} machines that it counts are there anyway, more than the {} it allows: \
                     there is no plan",
                    own.fixed,
                    Short(most)
                ),
            );
        }
    }
    let models = root.field("models");
    for (i, (model, share)) in scenario.models.iter().zip(shares(scenario)).enumerate() {
        let Some(FleetShare { share, names, .. }) = share else {
            continue;
        };
        if (names.len() as f64) * share < 1.0 {
            let path = models.index(i);
            let domains = match names.len() {
                1 => "one domain".to_owned(),
                n => format!("{n} domains"),
            };
            advice.add(
                &path.field("max_share"),
                format_args!(
                    "there are nodes in {domains} and no more than {} of the replicas of {} may \
                     be in any of them: none can stand",
                    Short(share),
                    quoted(&model.id)
                ),
            );
        }
    }
}
