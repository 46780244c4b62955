//! Real files of other tools (`../shared/data/import`), each read to the facts that its
//! README states, which were computed apart from any importer.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod costs;
mod counts;
mod kubernetes;
mod prices;
mod problems;
mod prometheus;
mod rates;
mod slurm;
mod support;
mod traces;
