//! The formats, one file each: how a file is known by its content, and what it is read
//! into. A new one is a file here and its line in [`ALL`].

mod aiconfigurator;
mod cards;
mod costs;
mod counts;
mod ec2instances;
mod gpuhunt;
mod grafana;
mod guidellm;
mod inferencex;
mod inferno;
mod kubernetes;
mod kubernetes_nodes;
mod kubernetes_pods;
mod melange;
mod melange_plan;
mod mlperf;
mod opencost_prices;
mod people;
mod prometheus;
mod quantity;
mod record;
mod scenario;
mod skypilot;
mod slurm;
mod traces;
mod vllm_bench;
mod vllm_table;

use crate::content::Content;
use crate::format::Format;
use crate::mapping::Mapping;
use crate::report::Notes;

/// Every format. The first that knows a file reads it, so tables of people, which are
/// known by hardly more than a word, stand last.
pub const ALL: &[&dyn Format] = &[
    &inferno::Inferno,
    &melange::Melange,
    &melange::AibrixProfile,
    &melange::AibrixBenchmark,
    &kubernetes_nodes::KubernetesNodes,
    &kubernetes_pods::KubernetesPods,
    &slurm::Slurm,
    &ec2instances::Ec2Instances,
    &guidellm::GuideLlm,
    &aiconfigurator::AiConfigurator,
    &inferencex::InferenceX,
    &vllm_bench::VllmBench,
    &vllm_table::VllmTable,
    &prometheus::Prometheus,
    &skypilot::Skypilot,
    &gpuhunt::Gpuhunt,
    &opencost_prices::OpenCostPrices,
    &traces::Azure,
    &traces::BurstGpt,
    &traces::Mooncake,
    &traces::ServeGen,
    &costs::OpenCost,
    &costs::OpenCostExport,
    &costs::Focus,
    &costs::AzureBilling,
    &cards::PlannerCatalog,
    &cards::CardTable,
    &cards::InstanceCards,
    &cards::TokenPrices,
    &grafana::Grafana,
    &counts::Counts,
    &mlperf::MlPerf,
    &scenario::Scenario,
    &people::round_trips::RoundTrips,
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
