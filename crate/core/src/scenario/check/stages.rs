//! Stages: what does not work beside them yet is refused by name.

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::super::{Model, Scenario, Together};
use super::afterwards;

/// Stages that nobody named have no place, and what changes a finished plan does not know
/// them.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let models = Path::ROOT.field("models");
    let mut staged = None;
    for (i, model) in scenario.models.iter().enumerate() {
        if !model.stages().is_empty() {
            staged.get_or_insert(model);
            replicas(model, &models.index(i), problems);
            continue;
        }
        if model.together != Together::Anywhere {
            problems.report(
                &models.index(i).field("together"),
                quoted(model.together.as_str()),
                "profiles that name at least two different stages, or anywhere",
            );
        }
    }
    let Some(model) = staged else {
        return;
    };
    let because = format!("as {} is served in stages", quoted(&model.id));
    afterwards::refuse(scenario, &because, problems);
}

/// How many replicas there are, and how they are spread, is said of no stage yet.
fn replicas(model: &Model, path: &Path<'_>, problems: &mut Problems) {
    for (given, field) in [
        (model.min_replicas > 0, "min_replicas"),
        (model.max_share.is_some(), "max_share"),
    ] {
        if given {
            problems.report(
                &path.field(field),
                format_args!("a {field} of a model that is served in stages"),
                "none: it is not known which stage is meant",
            );
        }
    }
}
