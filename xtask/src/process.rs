//! Running other programs, and printing.

use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root of the repository: where every program is run.
pub(crate) fn root() -> PathBuf {
    // Cargo names the package's directory at run time, so a checkout that was
    // moved after the build still finds itself.
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let package = PathBuf::from(package);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// Asks every check to write what it expects anew, instead of comparing with it.
pub(crate) const WRITE: &str = "IDLEWISE_WRITE";

/// Whether that is asked for.
pub(crate) fn is_writing() -> bool {
    std::env::var_os(WRITE).is_some_and(|value| value == "1")
}

/// The program of npm.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Prints to standard output. A reader that has gone away is no error.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints to standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A program with its arguments, run in the root of the repository unless told
/// otherwise.
pub(crate) struct Job {
    program: String,
    arguments: Vec<String>,
    place: PathBuf,
    set: Vec<(&'static str, String)>,
    unset: Vec<&'static str>,
}

impl Job {
    /// A program found through `PATH`.
    pub(crate) fn new(program: &str, arguments: &[&str]) -> Self {
        Job {
            program: program.to_owned(),
            arguments: arguments.iter().map(|&a| a.to_owned()).collect(),
            place: root(),
            set: Vec::new(),
            unset: Vec::new(),
        }
    }

    /// The cargo that runs this.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        Job::new("cargo", arguments)
    }

    /// The `idlewise` command, built from this checkout.
    pub(crate) fn idlewise(arguments: &[&str]) -> Self {
        let cargo = ["run", "--quiet", "--package", "idlewise-cli", "--"];
        Job::cargo(&[&cargo, arguments].concat())
    }

    /// Runs somewhere else.
    pub(crate) fn within(mut self, place: &Path) -> Self {
        place.clone_into(&mut self.place);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set.push((name, value.into()));
        self
    }

    /// Removes an environment variable.
    pub(crate) fn without_env(mut self, name: &'static str) -> Self {
        self.unset.push(name);
        self
    }

    /// Runs with this process's input and output.
    pub(crate) fn run(&self) -> Result<()> {
        let status = self
            .command()
            .status()
            .with_context(|| format!("`{self}` could not be started"))?;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    /// Runs without input and returns what it prints on standard output.
    pub(crate) fn output(&self) -> Result<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("`{self}` could not be started"))?;
        if !output.status.success() {
            bail!("`{self}` failed ({})", output.status);
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{self}` printed text that is not UTF-8"))
    }

    /// Runs without input, and returns what it prints where it succeeds.
    pub(crate) fn quiet_output(&self) -> Option<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        String::from_utf8(output.stdout)
            .ok()
            .filter(|_| output.status.success())
    }

    fn command(&self) -> Command {
        // Cargo says where it is itself; the one in PATH may be another.
        let program = match (self.program.as_str(), std::env::var_os("CARGO")) {
            ("cargo", Some(cargo)) => cargo,
            (program, _) => OsString::from(program),
        };
        let mut command = Command::new(program);
        command.args(&self.arguments).current_dir(&self.place);
        for name in &self.unset {
            command.env_remove(name);
        }
        for (name, value) in &self.set {
            command.env(name, value);
        }
        command
    }
}

/// The command as one would type it.
impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.set {
            write!(f, "{name}={} ", quoted(value))?;
        }
        write!(f, "{}", self.program)?;
        for argument in &self.arguments {
            write!(f, " {}", quoted(argument))?;
        }
        Ok(())
    }
}

fn quoted(word: &str) -> String {
    if word.is_empty() || word.contains(char::is_whitespace) {
        format!("'{word}'")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_reads_as_typed() {
        let job = Job::cargo(&["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            job.to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps"
        );
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Job::new("no-such-program-here", &["--x"])
            .run()
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`no-such-program-here --x` could not be started"
        );
    }

    #[test]
    fn a_failing_program_is_named_and_a_working_one_is_heard() {
        let error = Job::cargo(&["--no-such-option"]).output().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`cargo --no-such-option` failed (")
        );
        let version = Job::cargo(&["--version"]).output().unwrap();
        assert!(version.starts_with("cargo "));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("rust-toolchain.toml").is_file());
    }
}
