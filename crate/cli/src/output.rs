//! Writing: standard output for data, standard error for the rest.
//!
//! A reader that went away (`idlewise ... | head`) has seen enough: that is
//! not an error, and the exit code stays that of the work done.

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use anstream::AutoStream;
use anyhow::Context;
use serde::Serialize;

use crate::input::Source;
use crate::replace::Destination;

/// Where data goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Target {
    /// What an optional path argument means; `-` is standard output too.
    pub(crate) fn named(path: Option<PathBuf>) -> Self {
        match path {
            Some(path) if path.as_os_str() != "-" => Target::File(path),
            _ => Target::Stdout,
        }
    }

    /// Finds out whether it can be written to, before the work: a file that is also one
    /// of the `inputs` cannot.
    pub(crate) fn checked(&self, inputs: &[&Source]) -> anyhow::Result<Checked> {
        Ok(match self {
            Target::Stdout => Checked::Stdout,
            Target::File(path) => Checked::File(Destination::checked(path, inputs)?),
        })
    }
}

/// Where data goes, found fit for it.
#[derive(Debug)]
pub(crate) enum Checked {
    /// Standard output.
    Stdout,
    /// A file.
    File(Destination),
}

impl Checked {
    /// Writes data as it is.
    pub(crate) fn write(&self, data: &[u8]) -> anyhow::Result<()> {
        match self {
            Checked::Stdout => {
                let mut out = io::stdout().lock();
                quiet(out.write_all(data).and_then(|()| out.flush()))
                    .context("cannot write to standard output")
            }
            Checked::File(file) => file.write(data),
        }
    }
}

/// Prints a view for people to standard output; its colours reach only a
/// terminal that wants them.
pub(crate) fn view(text: &str) -> anyhow::Result<()> {
    let mut out = AutoStream::auto(io::stdout()).lock();
    quiet(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
        .context("cannot write to standard output")
}

/// Prints a remark to standard error. Nothing helps where that fails.
pub(crate) fn remark(text: &str) {
    let mut out = AutoStream::auto(io::stderr()).lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a value to standard output as JSON, for programs.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    Checked::Stdout.write(pretty(value)?.as_bytes())
}

/// JSON for programs and for people who look at it: indented, ending in a newline.
pub(crate) fn pretty(value: &impl Serialize) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

fn quiet(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_broken_pipe_is_quiet() {
        assert!(quiet(Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(quiet(Err(ErrorKind::StorageFull.into())).is_err());
    }

    #[test]
    fn a_dash_is_standard_output() {
        assert_eq!(Target::named(Some("-".into())), Target::Stdout);
        assert_eq!(Target::named(None), Target::Stdout);
        assert_eq!(
            Target::named(Some("a.mps".into())),
            Target::File("a.mps".into())
        );
    }
}
