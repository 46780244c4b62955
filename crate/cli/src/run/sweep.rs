//! `sweep`: a scenario with other values, many times, a line each.

use std::path::PathBuf;

use anyhow::{Context, bail};
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_sweep::{Over, Sweep};
use serde_json::json;

use super::batch;
use crate::config::{Limits, Sweeping};
use crate::input::Source;
use crate::line_file::{LineFile, MadeOf};
use crate::outcome::Outcome;
use crate::output::{self, Checked};

pub(super) fn run(config: &Sweeping) -> anyhow::Result<Outcome> {
    let base = config.base.read(MAX_INPUT_BYTES)?;
    let over = config.over.read(MAX_INPUT_BYTES)?;
    let (sweep, futures) = swept(config, &base, &over)?;
    let mut range = config.shard.range(sweep.len());
    let mut file = match &config.folder {
        None => None,
        Some(folder) => {
            let made_of = MadeOf {
                scenario: &base,
                over: &over,
                futures: futures.as_deref(),
                asked: asked(config)?,
            };
            Some(LineFile::open(folder, &made_of, config.shard, range.start)?)
        }
    };
    let there = file.as_ref().map_or(0, |file| file.there);
    range.start = (range.start + there).min(range.end);
    let done = batch::lines(
        &config.limits,
        Some(range.end - range.start),
        || Ok(range.next()),
        |index, hooks| sweep.line(index, &config.keep, &config.limits.options, hooks),
        |text| match &mut file {
            Some(file) => file.add(text),
            None => Checked::Stdout.write(text.as_bytes()),
        },
    )?;
    if let Some(file) = file {
        file.close()?;
    }
    if there > 0 {
        output::remark(&format!("{there} lines were there already\n"));
    }
    output::remark(&done.told());
    Ok(if done.interrupted {
        Outcome::Stopped
    } else {
        Outcome::Done
    })
}

/// The sweep, and the bytes of the file of futures that its grid names.
fn swept(config: &Sweeping, base: &[u8], over: &[u8]) -> anyhow::Result<(Sweep, Option<Vec<u8>>)> {
    let of = |error: idlewise_sweep::Error, source: &Source| match error {
        idlewise_sweep::Error::Base(errors) => config.base.refuse(errors).into(),
        error => anyhow::Error::new(error).context(source.to_string()),
    };
    let text = str::from_utf8(over)
        .map_err(|error| anyhow::Error::new(error).context(config.over.to_string()))?;
    let mut futures = None;
    let mut read = |name: &str| {
        let text = beside(&config.over, name).map_err(|error| format!("{error:#}"))?;
        futures = Some(text.clone().into_bytes());
        Ok(text)
    };
    let over = Over::parse_with(text, &mut read).map_err(|error| of(error, &config.over))?;
    let sweep = Sweep::new(base, over).map_err(|error| of(error, &config.over))?;
    Ok((sweep, futures))
}

/// The text of a file that a grid names, which is looked for beside the grid.
fn beside(grid: &Source, name: &str) -> anyhow::Result<String> {
    let folder = match grid {
        Source::File(path) => path.parent(),
        Source::Stdin | Source::Example => None,
    };
    let path = folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
    let bytes = Source::File(path.clone()).read(MAX_INPUT_BYTES)?;
    if bytes.len() > MAX_INPUT_BYTES {
        bail!(
            "{}: expected at most {MAX_INPUT_BYTES} bytes",
            path.display()
        );
    }
    String::from_utf8(bytes).with_context(|| path.display().to_string())
}

/// Figures and limits, as a folder keeps them: with others its lines would be others.
fn asked(config: &Sweeping) -> anyhow::Result<String> {
    let Limits { options, .. } = &config.limits;
    output::pretty(&json!({
        "keep": config.keep.asked(),
        "gap": options.gap,
        "node_limit": options.node_limit,
        "time_limit_seconds": options.time_limit.map(|limit| limit.as_secs_f64()),
        "engine": options.engine.as_str(),
    }))
}
