//! Runs the command and looks at what it did.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The run, if it ended with this exit code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            code: output.status.code().expect("no signal"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// The command with an environment that says nothing about colour.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idlewise"));
    command.args(args).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command
}

/// Runs the command to its end.
pub(crate) fn run(args: &[&str]) -> Run {
    command(args).output().expect("the command runs").into()
}

/// Runs the command with this on its standard input.
pub(crate) fn run_with_input(args: &[&str], input: &str) -> Run {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    // A command that refuses its flags never reads: the write may fail.
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the command ends");
    let _ = writer.join().expect("the writer ends");
    output.into()
}

/// A directory of one test's files.
#[derive(Debug)]
pub(crate) struct Files(PathBuf);

impl Files {
    /// An empty directory; `test` is its name. Its path is told from the
    /// package's folder, where tests run: what the command prints wraps at 80
    /// columns, and must not depend on where the repository lies.
    pub(crate) fn of(test: &str) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let inside = (package.ancestors().nth(2)).and_then(|root| target.strip_prefix(root).ok());
        let path = inside.map_or_else(
            || target.to_owned(),
            |inside| Path::new("../..").join(inside),
        );
        let path = path.join(test);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a directory");
        Files(path)
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes a file and gives its path.
    pub(crate) fn with(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a written file");
        path
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file")
    }
}

/// One machine of one gpu at 2 per hour that serves 100 units/s, asked for
/// this many, of which this fraction must be served.
pub(crate) fn one_node(rate: f64, min_served: f64) -> String {
    format!(
        r#"{{
  "schema_version": 1,
  "name": "one node",
  "nodes": [{{"id": "n", "hardware": "H", "capacity": {{"gpu": 1}}, "price_per_hour": 2}}],
  "models": [{{"id": "m", "profiles": [{{"hardware": "H", "rate": 100}}]}}],
  "demands": [{{"id": "d", "model": "m", "rate": {rate}, "min_served": {min_served}}}]
}}"#
    )
}
