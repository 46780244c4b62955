//! `report` and `open`: a plan as a page to take along.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process;

use anyhow::{Context, bail};
use idlewise::certify;
use idlewise::scenario::limits::MAX_PLAN_BYTES;
use idlewise_report::Input;

use crate::config::ReportSources;
use crate::input;
use crate::outcome::Outcome;
use crate::output::{self, Target};
use crate::print;

/// Files that are tried, where others have the name already.
const NAMES: u32 = 1000;

/// Writes a report, or a card.
pub(super) fn run(of: &ReportSources, card: bool, target: &Target) -> anyhow::Result<Outcome> {
    let inputs: Vec<&input::Source> = [Some(&of.plan), of.on.as_ref(), of.advice.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let target = target.checked(&inputs)?;
    let text = match made(of, card)? {
        Made::Text(text) => text,
        Made::Wrong => return Ok(Outcome::NoPlan),
    };
    target.write(text.as_bytes())?;
    Ok(Outcome::Done)
}

/// Writes a report where temporary files are, and opens it.
pub(super) fn open(of: &ReportSources, print_path: bool) -> anyhow::Result<Outcome> {
    let text = match made(of, false)? {
        Made::Text(text) => text,
        Made::Wrong => return Ok(Outcome::NoPlan),
    };
    let path = written(&text)?;
    let shown = path.display();
    if !print_path {
        match open::that_detached(&path) {
            Ok(()) => {
                output::remark(&format!("opened {shown}\n"));
                return Ok(Outcome::Done);
            }
            Err(error) => output::remark(&format!(
                "nothing here opens HTML files ({error}); the report is in\n"
            )),
        }
    }
    output::view(&format!("{shown}\n"))?;
    Ok(Outcome::Done)
}

enum Made {
    Text(String),
    /// The plan fails its check, as was said.
    Wrong,
}

fn made(of: &ReportSources, card: bool) -> anyhow::Result<Made> {
    let mut verification = None;
    let (plan_text, scenario_text) = if let Some(on) = &of.on {
        let read = input::scenario_and_plan_texts(on, &of.plan)?;
        if read.plan.exists() {
            let found = certify::verify(&read.scenario, &read.plan);
            if !found.valid {
                output::remark(&print::verify::view(&read.plan, &found));
                return Ok(Made::Wrong);
            }
            verification = Some(serde_json::to_string(&found)?);
        }
        (read.plan_bytes, Some(text(read.scenario_bytes)?))
    } else {
        let bytes = of.plan.read(MAX_PLAN_BYTES)?;
        idlewise::plan::from_json(&bytes).map_err(|errors| of.plan.refuse(errors))?;
        (bytes, None)
    };
    let plan_text = text(plan_text)?;
    let advice = match &of.advice {
        Some(advice) => Some(text(advice.read(MAX_PLAN_BYTES)?)?),
        None => None,
    };
    let input = Input {
        plan: &plan_text,
        scenario: scenario_text.as_deref(),
        advice: advice.as_deref(),
        verification: verification.as_deref(),
    };
    let make = if card {
        idlewise_report::card
    } else {
        idlewise_report::html
    };
    Ok(Made::Text(make(&input)?))
}

fn text(bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).context("the file is not UTF-8")
}

/// A new file in the folder for temporary files, for this user alone. It stays: the browser
/// reads it later, and again.
fn written(text: &str) -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir();
    let mut options = OpenOptions::new();
    // New: whoever made a file or a link of that name before gets nothing written there.
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    for number in 0..NAMES {
        let path = folder.join(format!("idlewise-report-{}-{number}.html", process::id()));
        match options.open(&path) {
            Ok(mut file) => {
                if let Err(error) = file.write_all(text.as_bytes()) {
                    drop(file);
                    // Half a report is none; what cannot be written may not go either.
                    let _ = fs::remove_file(&path);
                    return Err(error).with_context(|| format!("cannot write {}", path.display()));
                }
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot write {}", path.display()));
            }
        }
    }
    bail!("cannot write in {}: every name is taken", folder.display())
}
