//! `cargo xtask python`: the Python wheel, built, installed and tested.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{Job, root, say};
use crate::virtual_env::{VirtualEnv, interpreter};

/// Where the package is.
const PACKAGE: &str = "crate/python";
/// What the package's own rules are for: itself, and the peers of the benchmark.
const RUFF: &[&str] = &[
    "--quiet",
    "--config",
    "pyproject.toml",
    ".",
    "../../tests/bench/peers",
];
/// What a wheel must do by itself, without any other package.
const ALONE: &str = "import idlewise; \
    plan = idlewise.solve(idlewise.example()); \
    assert plan['status'] == 'optimal' and len(plan.routes) == len(plan['routes'])";

/// Builds the wheel as tests want it, and runs them.
pub(crate) fn run() -> Result<()> {
    let python = interpreter()?;
    let package = root().join(PACKAGE);
    let tools = tools(&python, &package)?;
    let wheel = build(&tools, &package, "dev")?;
    let alone = VirtualEnv::empty(&python, "python-alone")?;
    alone.install_wheel(&wheel)?;
    alone.python(&["-c", ALONE]).run()?;
    tools.install_wheel(&wheel)?;
    // Types are those of the package that is installed.
    lint(&tools, &package)?;
    tools
        .python(&["-m", "pytest", "--quiet"])
        .within(&package)
        .env("IDLEWISE_COMMAND", command()?)
        .run()
}

/// `cargo xtask wheel`: the wheel that is in `target/wheels`, alone in an environment, solves
/// the example. The workflow that builds wheels runs it.
///
/// # Errors
///
/// Where there is not one wheel, or it does not install, load and solve.
pub(crate) fn try_wheel() -> Result<()> {
    let wheel = only_file(&root().join("target/wheels"))?;
    let alone = VirtualEnv::empty(&interpreter()?, "python-alone")?;
    alone.install_wheel(&wheel)?;
    alone.python(&["-c", ALONE]).run()?;
    say(&format!("{} solves the example", wheel.display()));
    Ok(())
}

/// `cargo xtask ray`: 10,000 scenarios on a cluster of Ray while parts of it are killed, and
/// what Ray adds to each. Not part of `cargo xtask test`, for the minutes that it takes.
pub(crate) fn on_ray() -> Result<()> {
    let python = interpreter()?;
    let package = root().join(PACKAGE);
    let tools = tools(&python, &package)?;
    tools.install_wheel(&build(&tools, &package, "release")?)?;
    let large = package.join("large");
    tools
        .python(&["-m", "pytest", "--quiet", "."])
        .within(&large)
        .run()?;
    tools.python(&["measure.py"]).within(&large).run()
}

/// The environment with everything that builds and tests the wheel.
fn tools(python: &str, package: &Path) -> Result<VirtualEnv> {
    VirtualEnv::with(python, "python", &package.join("requirements.txt"))
}

/// Lints, format and types.
fn lint(tools: &VirtualEnv, package: &Path) -> Result<()> {
    let jobs = [
        tools.run("ruff", &[&["check"], RUFF].concat()),
        tools.run("ruff", &[&["format", "--check"], RUFF].concat()),
        tools.run("validate-pyproject", &["pyproject.toml"]),
        tools.run(
            "pyright",
            &[
                "--pythonpath",
                &tools.program("python").display().to_string(),
            ],
        ),
    ];
    for job in jobs {
        job.within(package).run()?;
    }
    Ok(())
}

/// The wheel, built with a profile of cargo.
fn build(tools: &VirtualEnv, package: &Path, profile: &str) -> Result<PathBuf> {
    let folder = root().join("target/python-wheel");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    say("building the wheel");
    let out = folder.display().to_string();
    let interpreter = tools.program("python").display().to_string();
    let arguments = [
        "build",
        "--quiet",
        "--profile",
        profile,
        "--out",
        &out,
        "--interpreter",
        &interpreter,
    ];
    tools.run("maturin", &arguments).within(package).run()?;
    only_file(&folder)
}

/// The wheel of a folder that has nothing else.
fn only_file(folder: &Path) -> Result<PathBuf> {
    let shown = folder.display();
    let mut wheels = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| shown.to_string())? {
        wheels.push(entry?.path());
    }
    match wheels.as_slice() {
        [wheel] => Ok(wheel.clone()),
        other => bail!("{shown}: expected one wheel, found {}", other.len()),
    }
}

/// The command of this checkout, whose answers the wheel's must equal.
fn command() -> Result<String> {
    Job::cargo(&["build", "--quiet", "--package", "idlewise-cli"]).run()?;
    let name = format!("idlewise{}", std::env::consts::EXE_SUFFIX);
    let folder = std::env::var_os("CARGO_TARGET_DIR");
    let folder = folder.map_or_else(|| root().join("target"), PathBuf::from);
    Ok(folder.join("debug").join(name).display().to_string())
}
