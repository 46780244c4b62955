//! The formats, one file each: how a file is known by its content, and what it is read
//! into. A new one is a file here and its line in [`ALL`].

mod kubernetes;
mod kubernetes_nodes;
mod kubernetes_pods;
mod people;
mod quantity;
mod scenario;

use crate::content::Content;
use crate::format::Format;
use crate::mapping::Mapping;
use crate::report::Notes;

/// Every format. The first that knows a file reads it, so tables of people, which are
/// known by hardly more than a word, stand last.
pub const ALL: &[&dyn Format] = &[
    &scenario::Scenario,
    &kubernetes_nodes::KubernetesNodes,
    &kubernetes_pods::KubernetesPods,
    &people::rates::Rates,
    &people::demands::Demands,
    &people::nodes::Nodes,
    &people::prices::Prices,
];

/// The format of that name.
pub fn named(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}

/// The format that knows these bytes.
pub fn known(bytes: &[u8]) -> Option<&'static dyn Format> {
    let content = Content::read("", bytes, &mut Notes::default()).ok()?;
    of(&content, &Mapping::default())
}

/// The format that knows a content.
pub(crate) fn of(content: &Content, mapping: &Mapping) -> Option<&'static dyn Format> {
    ALL.iter()
        .copied()
        .find(|format| format.detect(content, mapping))
}
