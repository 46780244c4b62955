//! Reading what the user names: a file, standard input or the example.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use idlewise::scenario::limits::{MAX_INPUT_BYTES, MAX_PLAN_BYTES};
use idlewise::scenario::{self, InputErrors, Seems};
use idlewise::{Plan, Scenario, plan};

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The scenario built into the command.
    Example,
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// What a path argument means: `-` is standard input.
    pub(crate) fn named(path: PathBuf) -> Self {
        if path.as_os_str() == "-" {
            Source::Stdin
        } else {
            Source::File(path)
        }
    }

    /// All bytes, up to one more than `limit`: what is too large is refused by
    /// the library and never filled into memory.
    pub(crate) fn read(&self, limit: usize) -> anyhow::Result<Vec<u8>> {
        let limit = limit as u64 + 1;
        let mut bytes = Vec::new();
        match self {
            Source::Example => bytes.extend_from_slice(idlewise::example::JSON.as_bytes()),
            Source::Stdin => {
                io::stdin()
                    .lock()
                    .take(limit)
                    .read_to_end(&mut bytes)
                    .context("cannot read standard input")?;
            }
            Source::File(path) => {
                File::open(path)
                    .and_then(|file| file.take(limit).read_to_end(&mut bytes))
                    .with_context(|| format!("cannot read {self}"))?;
            }
        }
        Ok(bytes)
    }

    /// Whether it is this file, however it is named. Standard input may be it as well.
    pub(crate) fn is_file(&self, file: &Path) -> bool {
        match self {
            Source::Example => false,
            Source::Stdin => is_stdin(file),
            Source::File(path) => match (fs::canonicalize(path), fs::canonicalize(file)) {
                (Ok(path), Ok(file)) => path == file,
                _ => false,
            },
        }
    }

    /// The name of these errors' input, with them.
    pub(crate) fn refuse(&self, errors: InputErrors) -> Refused {
        Refused {
            input: self.to_string(),
            errors,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Example => f.write_str("the example"),
            Source::Stdin => f.write_str("standard input"),
            Source::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Whether standard input is read from this file.
#[cfg(unix)]
fn is_stdin(file: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let stdin = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    match (stdin.and_then(|stdin| stdin.metadata()), fs::metadata(file)) {
        (Ok(stdin), Ok(file)) => (stdin.dev(), stdin.ino()) == (file.dev(), file.ino()),
        _ => false,
    }
}

/// Whether standard input is read from this file, which cannot be told here.
#[cfg(not(unix))]
fn is_stdin(_: &Path) -> bool {
    false
}

/// An input that is not valid, and everything that is wrong with it.
#[derive(Debug)]
pub(crate) struct Refused {
    /// What the user calls the input.
    pub(crate) input: String,
    pub(crate) errors: InputErrors,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not valid\n{}", self.input, self.errors)
    }
}

impl std::error::Error for Refused {}

/// Reads and checks a scenario.
pub(crate) fn scenario(source: &Source) -> anyhow::Result<Scenario> {
    let bytes = source.read(MAX_INPUT_BYTES)?;
    Ok(scenario::from_json(&bytes).map_err(|errors| source.refuse(errors))?)
}

/// Reads a plan.
pub(crate) fn plan(source: &Source) -> anyhow::Result<Plan> {
    let bytes = source.read(MAX_PLAN_BYTES)?;
    Ok(plan::from_json(&bytes).map_err(|errors| source.refuse(errors))?)
}

/// Reads a scenario and a plan.
pub(crate) fn scenario_and_plan(
    scenario: &Source,
    plan: &Source,
) -> anyhow::Result<(Scenario, Plan)> {
    let read = scenario_and_plan_texts(scenario, plan)?;
    Ok((read.scenario, read.plan))
}

/// A scenario and a plan, and what they were read from.
pub(crate) struct BothRead {
    pub(crate) scenario: Scenario,
    pub(crate) scenario_bytes: Vec<u8>,
    pub(crate) plan: Plan,
    pub(crate) plan_bytes: Vec<u8>,
}

/// Reads a scenario and a plan. Where one stands in the place of the other, that is said
/// instead of what is wrong with each.
pub(crate) fn scenario_and_plan_texts(
    scenario: &Source,
    plan: &Source,
) -> anyhow::Result<BothRead> {
    let scenario_bytes = scenario.read(MAX_INPUT_BYTES)?;
    let read = scenario::from_json(&scenario_bytes);
    let plan_bytes = plan.read(MAX_PLAN_BYTES)?;
    if read.is_err()
        && Seems::of(&scenario_bytes) == Some(Seems::Plan)
        && Seems::of(&plan_bytes) == Some(Seems::Scenario)
    {
        bail!(
            "{scenario} seems to be a plan and {plan} a scenario: name the scenario first, \
             or swap the two"
        );
    }
    Ok(BothRead {
        scenario: read.map_err(|errors| scenario.refuse(errors))?,
        plan: plan::from_json(&plan_bytes).map_err(|errors| plan.refuse(errors))?,
        scenario_bytes,
        plan_bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let error = Source::named("no/such/file.json".into())
            .read(MAX_INPUT_BYTES)
            .unwrap_err();
        assert!(format!("{error:#}").starts_with("cannot read no/such/file.json: "));
    }

    #[test]
    fn a_dash_is_standard_input() {
        assert_eq!(Source::named("-".into()), Source::Stdin);
        assert_eq!(Source::named("-x".into()), Source::File("-x".into()));
    }
}
