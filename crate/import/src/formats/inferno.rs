//! Sample data of llm-inferno: a whole problem in one file, or in one for each list. The
//! room `inferno` puts the parts together.

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::Part;
use crate::report::Refusal;
use crate::value::{at, list_at};

pub(super) struct Inferno;

/// Where the lists are in the file of a whole system.
const WHOLE: &[(&str, &str)] = &[
    ("acceleratorData", "accelerators"),
    ("capacityData", "count"),
    ("modelData", "models"),
    ("serviceClassData", "serviceClasses"),
    ("serverData", "servers"),
];

impl Format for Inferno {
    fn name(&self) -> &'static str {
        "inferno"
    }

    fn title(&self) -> &'static str {
        "a problem of llm-inferno (system-data.json, or its parts)"
    }

    fn known_by(&self) -> &'static str {
        "system.acceleratorData; or accelerators with multiplicity, count with type, models with \
         acc, serviceClasses, servers with currentAlloc, optimizer"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/inferno.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let Some(json) = content.json() else {
            return false;
        };
        let first_has = |list: &str, field: &str| {
            list_at(json, list)
                .first()
                .is_some_and(|first| at(first, field).is_some())
        };
        at(json, "system.acceleratorData").is_some()
            || first_has("accelerators", "multiplicity")
            || first_has("count", "type")
            || first_has("models", "acc")
            || first_has("serviceClasses", "modelTargets")
            || first_has("servers", "currentAlloc")
            || at(json, "optimizer").is_some_and(|optimizer| at(optimizer, "unlimited").is_some())
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        let mut value = json.clone();
        if let Some(system) = at(json, "system") {
            let lists = WHOLE.iter().filter_map(|(data, list)| {
                Some((
                    (*list).to_owned(),
                    at(system, data).and_then(|data| at(data, list))?.clone(),
                ))
            });
            value = lists.collect();
        }
        let optimizer =
            at(json, "optimizer").or_else(|| at(json, "system.optimizerData.optimizer"));
        let unlimited = optimizer.and_then(|optimizer| at(optimizer, "unlimited"));
        if unlimited.and_then(serde_json::Value::as_bool) == Some(true) {
            let text = "optimizer.unlimited is not followed: capacities hold";
            reading.notes.left_out(content.whole(), text);
        }
        reading.pieces.parts.push(Part {
            source: content.whole(),
            value,
        });
        Ok(())
    }
}
