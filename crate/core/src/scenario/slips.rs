//! Advice on what looks like a slip of the pen: hardware spelt in two ways, a price left
//! out, models whose units count differently under one value.

use std::collections::{BTreeMap, BTreeSet};

use super::advice_list::List;
use super::path::Path;
use super::text::{Short, quoted};
use super::{ObjectiveName, Scenario};

/// Replicas of two models whose rates differ by more than this hardly count the same unit.
const OTHER_UNIT: f64 = 1e3;

/// Profiles for hardware that no node has, beside nodes whose hardware is spelt nearly so
/// and that the model has no profile for.
pub(super) fn hardware(scenario: &Scenario, advice: &mut List) {
    let installed: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.hardware.as_str()).collect();
    let plain: Vec<(String, &str)> = installed.iter().map(|h| (letters(h), *h)).collect();
    let list = Path::ROOT.field("models");
    for (i, model) in scenario.models.iter().enumerate() {
        let model_path = list.index(i);
        let field = model_path.field("profiles");
        for (j, profile) in model.profiles.iter().enumerate() {
            if installed.contains(profile.hardware.as_str()) {
                continue;
            }
            let wanted = letters(&profile.hardware);
            let near = plain.iter().find(|(other, name)| {
                let is_near = !wanted.is_empty()
                    && !other.is_empty()
                    && (other.contains(&wanted) || wanted.contains(other.as_str()));
                is_near && model.profiles.iter().all(|p| p.hardware != *name)
            });
            if let Some((_, name)) = near {
                advice.add(
                    &field.index(j).field("hardware"),
                    format_args!(
                        "no node has hardware {}: did you mean {}?",
                        quoted(&profile.hardware),
                        quoted(name)
                    ),
                );
            }
        }
    }
}

/// A name without what people write differently: capitals, blanks and dashes.
fn letters(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Nodes without a price beside nodes with one.
pub(super) fn prices(scenario: &Scenario, advice: &mut List) {
    let mut unpriced = scenario.unpriced().map(|node| node.id.as_str());
    let Some(first) = unpriced.next() else {
        return;
    };
    let Some(place) = scenario.nodes.iter().position(|n| n.id == first) else {
        return;
    };
    let who = match unpriced.count() {
        0 => format!("node {} has", quoted(first)),
        more => format!("node {} and {more} more have", quoted(first)),
    };
    let idle = if scenario.weighs_by_price() {
        String::new()
    } else {
        format!(", and idle % goes by {}", scenario.compute)
    };
    advice.add(
        &Path::ROOT
            .field("nodes")
            .index(place)
            .field("price_per_hour"),
        format_args!(
            "{who} no price while others do: no amount of money counts it{idle} (0 would say \
             that it is free)"
        ),
    );
}

/// Models whose replicas serve in quite different orders of units, under one value: a
/// token and a request count the same then.
pub(super) fn units(scenario: &Scenario, advice: &mut List) {
    if scenario.policy.objective == ObjectiveName::Cost {
        return;
    }
    // Of demands that are worth the same: the slowest and the fastest model.
    let mut rates: BTreeMap<&str, f64> = BTreeMap::new();
    for model in &scenario.models {
        let fastest = model.profiles.iter().map(|p| p.rate).fold(0.0, f64::max);
        rates.insert(&model.id, fastest);
    }
    let mut by_value: BTreeMap<u64, Ends> = BTreeMap::new();
    for (i, demand) in scenario.demands.iter().enumerate() {
        let rate = rates.get(demand.model.as_str()).copied().unwrap_or(0.0);
        if demand.value <= 0.0 || rate <= 0.0 {
            continue;
        }
        let first = Ends {
            slow: (rate, i),
            fast: (rate, i),
        };
        let ends = by_value.entry(demand.value.to_bits()).or_insert(first);
        if rate < ends.slow.0 {
            ends.slow = (rate, i);
        }
        if rate > ends.fast.0 {
            ends.fast = (rate, i);
        }
    }
    for Ends { slow, fast } in by_value.into_values() {
        if slow.0 * OTHER_UNIT < fast.0 {
            advice.add(
                &Path::ROOT.field("demands").index(fast.1).field("value"),
                format_args!(
                    "a unit of {} counts as much as a unit of {}, though a replica serves {} \
                     units a second of the one and {} of the other: do both count the same \
                     thing (tokens, requests)?",
                    quoted(&scenario.demands[fast.1].id),
                    quoted(&scenario.demands[slow.1].id),
                    Short(fast.0),
                    Short(slow.0)
                ),
            );
        }
    }
}

/// The slowest and the fastest model by the rate of a replica, each with a demand for it.
struct Ends {
    slow: (f64, usize),
    fast: (f64, usize),
}

#[cfg(test)]
mod tests {
    use crate::scenario::ObjectiveName;
    use crate::scenario::{Demand, Model, Node, Policy, Profile, Scenario};

    fn said(scenario: &Scenario) -> Vec<String> {
        scenario.check().unwrap();
        let advice = scenario.advise();
        let notes = advice.iter().map(|a| format!("{}: {}", a.path, a.text));
        notes.collect()
    }

    fn fleet(profile: Profile) -> Scenario {
        Scenario::new("")
            .node(Node::new("a", "H100").capacity("gpu", 1.0))
            .node(Node::new("b", "L40S").capacity("gpu", 1.0))
            .model(Model::new("m").profile(profile))
            .demand(Demand::new("d", "m", 1.0))
    }

    #[test]
    fn hardware_spelt_in_two_ways() {
        for name in ["h100", "H-100", "NVIDIA H100", "H100 SXM"] {
            let said = said(&fleet(Profile::new(name, 1.0)));
            let expected = format!(
                "$.models[0].profiles[0].hardware: no node has hardware \"{name}\": did you mean \
                 \"H100\"?"
            );
            assert!(said.contains(&expected), "{said:#?}");
        }
        // Another card is no slip, nor is a card for which there is a profile.
        let other = said(&fleet(Profile::new("H200", 1.0)));
        assert!(other.iter().all(|note| !note.contains("did you mean")));
        let mut both = fleet(Profile::new("H100", 1.0));
        both.models[0].profiles.push(Profile::new("H100 SXM", 1.0));
        assert!(
            said(&both)
                .iter()
                .all(|note| !note.contains("did you mean"))
        );
    }

    #[test]
    fn a_price_left_out() {
        let mut s = fleet(Profile::new("H100", 1.0));
        let about = |s: &Scenario| {
            let all = said(s).into_iter();
            all.filter(|note| note.contains("price"))
                .collect::<Vec<_>>()
        };
        assert_eq!(about(&s), Vec::<String>::new());
        s.nodes[1].price_per_hour = Some(0.0);
        assert_eq!(
            about(&s),
            [
                "$.nodes[0].price_per_hour: node \"a\" has no price while others do: no amount of \
                 money counts it, and idle % goes by gpu (0 would say that it is free)"
            ]
        );
        s.nodes[0].capacity.clear();
        s.nodes[0].capacity.insert("cpu".to_owned(), 1.0);
        let told = about(&s);
        assert!(told[0].contains("counts it (0 would"), "{told:?}");
        s.nodes[0].price_per_hour = Some(2.0);
        assert_eq!(about(&s), Vec::<String>::new());
    }

    #[test]
    fn tokens_and_requests_under_one_value() {
        let mut s = fleet(Profile::new("H100", 15_000.0));
        s.models
            .push(Model::new("images").profile(Profile::new("L40S", 0.5)));
        s.demands.push(Demand::new("pictures", "images", 2.0));
        let expected = "$.demands[0].value: a unit of \"d\" counts as much as a unit of \
                        \"pictures\", though a replica serves 15000 units a second of the one and \
                        0.5 of the other: do both count the same thing (tokens, requests)?";
        assert_eq!(said(&s), [expected]);
        s.demands[1].value = 1e-3;
        assert_eq!(said(&s), Vec::<String>::new());
        s.demands[1].value = 1.0;
        s.policy = Policy::from(ObjectiveName::Cost);
        assert_eq!(said(&s), Vec::<String>::new());
    }
}
