//! A scenario of idlewise, or a part of one: models, round trips, policy. Lists read from
//! other files take the place of its own.

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::Whole;
use crate::report::Refusal;

pub(super) struct Scenario;

/// Fields that only a scenario has.
const OWN: &[&str] = &["models", "nodes", "demands", "policy", "rtt_ms", "periods"];

impl Format for Scenario {
    fn name(&self) -> &'static str {
        "scenario"
    }

    fn title(&self) -> &'static str {
        "a scenario of idlewise, or a part of one"
    }

    fn known_by(&self) -> &'static str {
        "schema_version, or two of models, nodes, demands, policy, rtt_ms, periods"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/scenario.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let Some(fields) = content.json().and_then(|json| json.as_object()) else {
            return false;
        };
        let own = OWN
            .iter()
            .filter(|name| fields.contains_key(**name))
            .count();
        let is_plan = fields.contains_key("certificate");
        let has_version = fields.contains_key("schema_version");
        !is_plan && own > 0 && (has_version || own >= 2 || fields.len() == own)
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        if let Some(path) = &content.twice {
            let text = "found the same name a second time, expected each name once";
            return Err(Refusal::new(content.path(path), text));
        }
        if let Some(fields) = content.json().and_then(|json| json.as_object()) {
            reading.pieces.bases.push(Whole {
                source: content.whole(),
                fields: fields.clone(),
            });
        }
        Ok(())
    }
}
