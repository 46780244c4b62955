//! Programs of other projects that a chore needs: installed below `target`, one version each.

use anyhow::Result;

use crate::process::{Job, root, say};

/// Where they are installed.
const TOOLS: &str = "target/tools";

/// A program on crates.io.
pub(crate) struct Tool {
    /// The crate.
    pub(crate) package: &'static str,
    /// What it installs.
    pub(crate) program: &'static str,
    /// The version that is used.
    pub(crate) version: &'static str,
    /// What `cargo install` is told besides.
    pub(crate) options: &'static [&'static str],
}

impl Tool {
    /// The program, which is installed now where it is not there.
    ///
    /// # Errors
    ///
    /// What cargo says.
    pub(crate) fn set_up(&self) -> Result<String> {
        let tools = root().join(TOOLS);
        let name = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        let program = tools.join("bin").join(name).display().to_string();
        let is_there = Job::new(&program, &["--version"])
            .quiet_output()
            .is_some_and(|told| told.contains(self.version));
        if !is_there {
            say(&format!("installing {} {}", self.package, self.version));
            let tools = tools.display().to_string();
            let place = ["--locked", "--version", self.version, "--root", &tools];
            Job::cargo(&[&["install", self.package], &place[..], self.options].concat()).run()?;
        }
        Ok(program)
    }
}
