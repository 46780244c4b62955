//! Which names mean one model, and which one hardware.

use crate::hardware::{self, Hardware};
use crate::mapping::Mapping;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::report::{Notes, quoted};

/// The models of an import: every name that was met, and the id that it goes by.
#[derive(Debug, Default)]
pub(super) struct Models {
    /// The id of a model by its reduced name.
    ids: BTreeMap<String, String>,
}

impl Models {
    /// The id of a model: the first of the names that mean the same.
    pub(super) fn id(&mut self, name: &str, mapping: &Mapping, notes: &mut Notes) -> String {
        let name = mapping.model(name);
        let exact = reduced(&name);
        if let Some(id) = self.ids.get(&exact) {
            if *id != name {
                notes.guessed("", format!("model {} is {}", quoted(&name), quoted(id)));
            }
            return id.clone();
        }
        let close = without_tuning(&exact);
        let same = self
            .ids
            .iter()
            .find(|(other, _)| without_tuning(other) == close);
        let id = match same {
            Some((_, id)) => {
                notes.guessed("", format!("model {} is {}", quoted(&name), quoted(id)));
                id.clone()
            }
            None => name,
        };
        self.ids.insert(exact, id.clone());
        id
    }
}

impl Models {
    /// The id of a model that is known by this name or by one that means the same.
    pub(super) fn known(&self, name: &str, mapping: &Mapping) -> Option<String> {
        let exact = reduced(&mapping.model(name));
        let close = without_tuning(&exact);
        let same = || {
            self.ids
                .iter()
                .find(|(other, _)| without_tuning(other) == close)
        };
        self.ids
            .get(&exact)
            .or_else(|| same().map(|(_, id)| id))
            .cloned()
    }
}

/// Whether two names mean one model.
pub(super) fn same_model(a: &str, b: &str) -> bool {
    without_tuning(&reduced(a)) == without_tuning(&reduced(b))
}

/// A model's name without who made it, in lower case, with one sign between its words.
fn reduced(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let words = own.split(|c: char| !c.is_alphanumeric() && c != '.');
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

/// Without the words that leave speed and memory as they are.
fn without_tuning(name: &str) -> String {
    let words = name
        .split('-')
        .filter(|word| !["instruct", "chat", "hf", "it", "meta"].contains(word));
    words.collect::<Vec<_>>().join("-")
}

/// The kinds of hardware that the fleet has.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    names: BTreeSet<String>,
}

impl Kinds {
    /// Adds a kind of the fleet.
    pub(super) fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Whether the fleet has a kind.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The kind that a name means, by the user's word, by the fleet's own names, by the
    /// table of known ones.
    pub(super) fn of(
        &self,
        name: &str,
        memory_gb: Option<f64>,
        mapping: &Mapping,
        notes: &mut Notes,
    ) -> Hardware {
        if let Some(meant) = mapping.hardware.get(name) {
            return Hardware {
                name: meant.clone(),
                ..hardware::named(meant, memory_gb)
            };
        }
        let mut found = hardware::named(name, memory_gb);
        if let Some(meant) = mapping.hardware.get(&found.name) {
            found.name.clone_from(meant);
            return found;
        }
        if self.names.contains(&found.name) {
            return found;
        }
        let sized: Vec<&String> = self
            .names
            .iter()
            .filter(|kind| hardware::is_same_but_for_size(&found.name, kind))
            .collect();
        if let [only] = sized.as_slice() {
            notes.guessed(
                "",
                format!("{} is {only}, the only one of the fleet", quoted(name)),
            );
            found.name.clone_from(only);
            found.memory_gb = found.memory_gb.or(hardware::named(only, None).memory_gb);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_goes_by_its_first_name() {
        let mut models = Models::default();
        let mut notes = Notes::default();
        let mapping = Mapping {
            models: [("chat".to_owned(), "llama-3.1-70b".to_owned())].into(),
            ..Mapping::default()
        };
        let mut id = |name| models.id(name, &mapping, &mut notes);
        assert_eq!(id("llama-3.1-70b"), "llama-3.1-70b");
        assert_eq!(id("meta-llama/Llama-3.1-70B-Instruct"), "llama-3.1-70b");
        assert_eq!(id("chat"), "llama-3.1-70b");
        assert_eq!(id("llama-3.1-8b"), "llama-3.1-8b");
        assert_eq!(notes.listed().len(), 1);
    }

    #[test]
    fn a_bare_name_is_the_only_size_of_the_fleet() {
        let mut kinds = Kinds::default();
        kinds.add("A100-80");
        let mut notes = Notes::default();
        let mapping = Mapping::default();
        let of_fleet = kinds.of("a100", None, &mapping, &mut notes);
        assert_eq!(
            (of_fleet.name.as_str(), of_fleet.memory_gb),
            ("A100-80", Some(80.0))
        );
        kinds.add("A100-40");
        assert_eq!(kinds.of("a100", None, &mapping, &mut notes).name, "A100");
        assert_eq!(notes.listed().len(), 1);
    }
}
