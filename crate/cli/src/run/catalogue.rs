//! `catalogue`: published rates, and what the hardware is.

use anyhow::bail;
use idlewise_import::catalogue::{self, Published};

use crate::outcome::Outcome;
use crate::{output, print};

pub(super) fn run(model: Option<&str>) -> anyhow::Result<Outcome> {
    let all = catalogue::rates();
    let wanted = model.map(str::to_lowercase);
    let is_wanted = |rate: &&Published| {
        wanted
            .as_ref()
            .is_none_or(|wanted| rate.model.to_lowercase().contains(wanted))
    };
    let rates: Vec<&Published> = all.iter().filter(is_wanted).collect();
    if rates.is_empty() {
        let mut names: Vec<&str> = all.iter().map(|rate| rate.model.as_str()).collect();
        names.dedup();
        bail!(
            "the catalogue has no model named {}: it has {}",
            model.unwrap_or_default(),
            names.join(", ")
        );
    }
    output::view(&print::catalogue::view(&rates))?;
    Ok(Outcome::Done)
}
