//! Reading what the user names: a file, standard input or the example.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use anyhow::Context;
use idlewise::Scenario;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise::scenario::{self, InputErrors};

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
