//! Which demand of a scenario a history is of.

use idlewise::Scenario;

/// The place of the demand with this id, or of the only one of this model.
///
/// # Errors
/// What was found and what was expected, where there is none.
pub(crate) fn demand(scenario: &Scenario, id: &str, model: Option<&str>) -> Result<usize, String> {
    let demands = &scenario.demands;
    if let Some(place) = demands.iter().position(|demand| demand.id == id) {
        return Ok(place);
    }
    // One demand of the model is meant, whatever its own name is.
    let of_model = |demand: &&idlewise::Demand| Some(demand.model.as_str()) == model;
    if demands.iter().filter(of_model).count() == 1 {
        return Ok(demands.iter().position(|d| of_model(&d)).unwrap_or(0));
    }
    // A table of counts names no model, and there is nothing to mistake.
    if model.is_none() && demands.len() == 1 {
        return Ok(0);
    }
    let ids: Vec<&str> = demands.iter().map(|demand| demand.id.as_str()).collect();
    let near = idlewise_import::nearest(id, ids.iter().copied());
    let near = near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
    Err(format!(
        "found no demand for the history {id}, expected one of {}{near}",
        ids.join(", ")
    ))
}
