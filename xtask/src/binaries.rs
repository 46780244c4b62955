//! `cargo xtask binaries`, `installers` and `release-page`: the command for those who do not
//! build it. dist builds archives and installers as `dist-workspace.toml` says; only the
//! release workflow runs it.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{Job, root, say};
use crate::release::TAG;
use crate::tools::Tool;

/// Names the platform that is built for, such as `x86_64-unknown-linux-gnu`.
const TARGET: &str = "IDLEWISE_TARGET";
/// Where dist writes.
const WRITTEN: &str = "target/distrib";

/// The dist that `dist-workspace.toml` asks for.
const DIST: Tool = Tool {
    package: "cargo-dist",
    program: "dist",
    version: "0.34.0",
    options: &[],
};

/// Says what a release would consist of, which fails where the settings are wrong.
///
/// # Errors
///
/// What dist says.
pub(crate) fn plan() -> Result<()> {
    Job::new(&DIST.set_up()?, &["plan"]).run()
}

/// Builds the archive of one platform.
///
/// # Errors
///
/// Names that are missing, and what dist says.
pub(crate) fn archive() -> Result<()> {
    let (tag, target) = (named(TAG)?, named(TARGET)?);
    let arguments = ["build", "--artifacts=local", "--tag", &tag];
    let of = ["--target", &target];
    Job::new(&DIST.set_up()?, &[&arguments[..], &of].concat()).run()
}

/// Writes what is for every platform: the installers.
///
/// # Errors
///
/// A missing name, and what dist says.
pub(crate) fn installers() -> Result<()> {
    let tag = named(TAG)?;
    Job::new(
        &DIST.set_up()?,
        &["build", "--artifacts=global", "--tag", &tag],
    )
    .run()
}

/// Publishes what was written as a release of the repository, with the part of the changelog.
///
/// # Errors
///
/// A missing name or part, and what GitHub's program says.
pub(crate) fn page() -> Result<()> {
    let tag = named(TAG)?;
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).context("CHANGELOG.md")?;
    let version = tag.strip_prefix('v').unwrap_or(&tag);
    let Some(notes) = notes(&changelog, version) else {
        bail!("CHANGELOG.md has no part for {version}");
    };
    let written = root().join(WRITTEN);
    let place = root().join("target/release-notes.md");
    fs::write(&place, notes).context("target/release-notes.md")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&written).context(WRITTEN)? {
        let entry = entry.context(WRITTEN)?;
        // Folders are what archives were packed from; manifests are dist's own.
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().context(WRITTEN)?.is_file() && !name.ends_with("manifest.json") {
            files.push(entry.path().display().to_string());
        }
    }
    files.sort();
    let place = place.display().to_string();
    let arguments = ["release", "create", &tag, "--verify-tag", "--title", &tag];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    Job::new(
        "gh",
        &[&arguments[..], &["--notes-file", &place], &files].concat(),
    )
    .run()?;
    say(&format!("published {} files", files.len()));
    Ok(())
}

fn named(variable: &str) -> Result<String> {
    std::env::var(variable)
        .with_context(|| format!("{variable} is not set: the release workflow sets it"))
}

/// The part of the changelog for a version, without its heading.
fn notes<'c>(changelog: &'c str, version: &str) -> Option<&'c str> {
    let (_, after) = changelog.split_once(&format!("\n## [{version}]"))?;
    let (_, part) = after.split_once('\n')?;
    Some(part.split("\n## [").next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str) -> String {
        fs::read_to_string(root().join(path)).unwrap()
    }

    /// The quoted texts of a list in TOML, by its name.
    fn list(toml: &str, name: &str) -> Vec<String> {
        let (_, after) = toml.split_once(&format!("\n{name} = [")).unwrap();
        let (inside, _) = after.split_once(']').unwrap();
        let quoted = inside.split('"').skip(1).step_by(2);
        quoted.map(str::to_owned).collect()
    }

    #[test]
    fn the_workflow_builds_what_dist_is_told_of() {
        let settings = text("dist-workspace.toml");
        let version = DIST.version;
        assert!(settings.contains(&format!("\ncargo-dist-version = \"{version}\"\n")));
        let workflow = text(".github/workflows/release.yml");
        let built: Vec<&str> = workflow
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- target: "))
            .collect();
        assert_eq!(built, list(&settings, "targets"));
        assert_eq!(list(&settings, "installers"), ["shell", "powershell"]);
        assert!(text("Cargo.toml").contains("\n[profile.dist]\n"));
    }

    #[test]
    fn binstall_looks_where_dist_writes() {
        let manifest = text("crate/cli/Cargo.toml");
        let (_, binstall) = manifest
            .split_once("[package.metadata.binstall]\n")
            .unwrap();
        assert!(binstall.contains(
            "pkg-url = \"{ repo }/releases/download/v{ version }/{ name }-{ target }{ archive-suffix }\""
        ));
        // Archives for Windows have no folder in them; the others have one of their name.
        assert!(binstall.contains("bin-dir = \"{ name }-{ target }/{ bin }{ binary-ext }\""));
        let settings = text("dist-workspace.toml");
        assert!(settings.contains("\nunix-archive = \".tar.gz\"\n"));
        assert!(binstall.contains("pkg-fmt = \"tgz\""));
        for target in list(&settings, "targets") {
            let is_windows = target.contains("windows");
            let own = format!(
                "[package.metadata.binstall.overrides.{target}]\npkg-fmt = \"zip\"\nbin-dir = \"{{ bin }}{{ binary-ext }}\""
            );
            assert_eq!(binstall.contains(&own), is_windows, "{target}");
        }
    }

    #[test]
    fn the_readme_names_the_installers() {
        let readme = text("README.md");
        for name in ["idlewise-cli-installer.sh", "idlewise-cli-installer.ps1"] {
            let address =
                format!("https://github.com/idlewise/idlewise/releases/latest/download/{name}");
            assert!(readme.contains(&address), "{address}");
        }
        assert!(readme.contains("cargo binstall idlewise-cli"));
    }

    #[test]
    fn the_notes_are_the_part_of_the_version() {
        let changelog = "# Changelog\n\n## [Unreleased]\n\n- Later.\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- This.\n\n## [1.1.0] - 2026-11-01\n\n- That.\n";
        assert_eq!(notes(changelog, "1.2.0"), Some("### Added\n\n- This."));
        assert_eq!(notes(changelog, "1.1.0"), Some("- That."));
        assert_eq!(notes(changelog, "2.0.0"), None);
    }

    #[test]
    fn nothing_is_built_or_published_without_a_name() {
        // No test sets the variables, and nobody releases from a desk.
        if std::env::var_os(TAG).is_none() {
            for chore in [archive, installers, page] {
                assert!(chore().unwrap_err().to_string().contains(TAG));
            }
        }
    }
}
