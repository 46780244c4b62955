//! Debian's packages, installed where that needs no questions.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process::{Job, say};

/// Installs packages: on Debian, as root.
///
/// # Errors
///
/// Where this is neither, or there is no such package.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |folder: PathBuf| folder.join("apt-get").is_file();
    if !std::env::split_paths(&path).any(is_there) {
        bail!("there is no apt-get to install it with");
    }
    if Job::new("id", &["-u"]).output()?.trim() != "0" {
        bail!("only root can install it with apt-get");
    }
    say(&format!(
        "installing {} with apt-get",
        packages.join(" and ")
    ));
    let install = ["install", "--yes", "--no-install-recommends"];
    let job = Job::new("apt-get", &[&install, packages].concat());
    let job = job.env("DEBIAN_FRONTEND", "noninteractive");
    // A fresh machine has no lists of packages, or old ones.
    if job.output().is_err() {
        Job::new("apt-get", &["update"]).output()?;
        job.output()?;
    }
    Ok(())
}
