//! `cargo xtask release-check` and `cargo xtask publish`: what the release workflow
//! runs. Nothing here runs in the tests but the comparison of versions.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{Job, NPM, root, say};
use crate::wasm;

/// Names the tag that is released, such as `v0.2.0`.
pub(crate) const TAG: &str = "IDLEWISE_TAG";

/// The published libraries, in the order in which they need each other.
pub(crate) const LIBRARIES: &[&str] = &[
    "idlewise-linear",
    "idlewise-engine",
    "idlewise",
    "idlewise-import",
    "idlewise-forecast",
    "idlewise-backtest",
    "idlewise-report",
    "idlewise-sweep",
];

/// The published program, which needs them all.
const PROGRAM: &str = "idlewise-cli";

/// Makes sure that every file says the version that is released, before
/// anything is built.
///
/// # Errors
///
/// Every file that says otherwise.
pub(crate) fn check() -> Result<()> {
    let text = |path: &str| fs::read_to_string(root().join(path)).context(path.to_owned());
    let (cargo, npm) = (text("Cargo.toml")?, text("pkg/package.json")?);
    let tag = std::env::var(TAG).ok();
    let problems = problems(&cargo, &npm, &text("CHANGELOG.md")?, tag.as_deref());
    if !problems.is_empty() {
        bail!("not ready for a release:\n{}", problems.join("\n"));
    }
    say(&format!(
        "every file says {}",
        cargo_version(&cargo).unwrap_or_default()
    ));
    Ok(())
}

/// Publishes the crates and the npm package. Cargo and npm take their rights
/// from the environment, where the workflow put them.
///
/// # Errors
///
/// Those of [`check`], and what a registry refuses.
pub(crate) fn publish() -> Result<()> {
    if std::env::var_os(TAG).is_none() {
        bail!("{TAG} is not set: releases are made by the workflow, from a tag");
    }
    check()?;
    wasm::run()?;
    wasm::threads()?;
    for name in LIBRARIES.iter().chain([&PROGRAM]) {
        Job::cargo(&["publish", "--locked", "--package", name]).run()?;
    }
    Job::new(NPM, &["publish", "--provenance", "--access", "public"])
        .within(&root().join("pkg"))
        .run()
}

/// What keeps a version from being released.
fn problems(cargo: &str, npm: &str, changelog: &str, tag: Option<&str>) -> Vec<String> {
    let Some(version) = cargo_version(cargo) else {
        return vec!["Cargo.toml: no version of the workspace".to_owned()];
    };
    let mut problems = Vec::new();
    let mut expect = |file: &str, found: Option<&str>| {
        if found != Some(version) {
            let found = found.unwrap_or("nothing");
            problems.push(format!("{file}: found {found}, expected {version}"));
        }
    };
    expect("pkg/package.json", quoted(npm, "\"version\":"));
    for name in LIBRARIES {
        expect(
            &format!("Cargo.toml, the dependency on {name}"),
            cargo
                .lines()
                .find(|line| line.starts_with(&format!("{name} = ")))
                .and_then(|line| quoted(line, "version =")),
        );
    }
    let heading = format!("## [{version}]");
    let named = changelog.lines().any(|line| line.starts_with(&heading));
    expect("CHANGELOG.md, a heading", named.then_some(version));
    if let Some(tag) = tag {
        expect("the tag", tag.strip_prefix('v'));
    }
    problems
}

/// The version that every crate has.
fn cargo_version(cargo: &str) -> Option<&str> {
    quoted(cargo.split("[workspace.package]").nth(1)?, "version =")
}

/// The quoted text after a name.
fn quoted<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split_once(name)?.1.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARGO: &str = "[workspace.package]\nversion = \"1.2.3\"\n\
        [workspace.dependencies]\nidlewise = { path = \"crate/core\", version = \"1.2.3\" }\n\
        idlewise-engine = { path = \"crate/engine\", version = \"1.2.3\" }\n\
        idlewise-import = { path = \"crate/import\", version = \"1.2.3\" }\n\
        idlewise-forecast = { path = \"crate/forecast\", version = \"1.2.3\" }\n\
        idlewise-backtest = { path = \"crate/backtest\", version = \"1.2.3\" }\n\
        idlewise-report = { path = \"crate/report\", version = \"1.2.3\" }\n\
        idlewise-sweep = { path = \"crate/sweep\", version = \"1.2.3\" }\n\
        idlewise-linear = { path = \"crate/engine/linear\", version = \"1.2.3\" }\n";
    const NPM: &str = "{\n  \"name\": \"idlewise\",\n  \"version\": \"1.2.3\"\n}";
    const CHANGELOG: &str = "# Changelog\n\n## [1.2.3] - 2026-12-01\n";

    #[test]
    fn a_ready_version_has_no_problems() {
        let found = problems(CARGO, NPM, CHANGELOG, Some("v1.2.3"));
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn every_other_version_is_named() {
        let cargo = CARGO.replace("core\", version = \"1.2.3\"", "core\", version = \"1.2.2\"");
        let npm = NPM.replace("1.2.3", "1.2.4");
        assert_eq!(
            problems(&cargo, &npm, "## [Unreleased]\n", Some("v2.0.0")),
            [
                "pkg/package.json: found 1.2.4, expected 1.2.3",
                "Cargo.toml, the dependency on idlewise: found 1.2.2, expected 1.2.3",
                "CHANGELOG.md, a heading: found nothing, expected 1.2.3",
                "the tag: found 2.0.0, expected 1.2.3",
            ]
        );
        assert_eq!(problems("", NPM, CHANGELOG, None).len(), 1);
    }

    #[test]
    fn the_versions_of_the_crates_and_the_npm_package_agree() {
        let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
        let (cargo, npm) = (text("Cargo.toml"), text("pkg/package.json"));
        let heading = format!("## [{}]", cargo_version(&cargo).unwrap());
        let found = problems(&cargo, &npm, &heading, None);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn nothing_is_published_without_a_tag() {
        // No test sets the variable, and nobody releases from a desk.
        assert!(std::env::var_os(TAG).is_some() || publish().is_err());
    }
}
