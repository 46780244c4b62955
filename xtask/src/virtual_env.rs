//! Python's virtual environments below `target`, with packages in exact versions.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::process::{Job, root, say};

/// Names the interpreter for whoever has another one.
const VARIABLE: &str = "IDLEWISE_PYTHON";
/// The oldest minor version of Python 3 that the data frames of the tests run on.
const OLDEST: u32 = 11;

/// A virtual environment.
pub(crate) struct VirtualEnv {
    folder: PathBuf,
}

/// The Python that environments are made of: the one that `IDLEWISE_PYTHON` names, or the
/// first on the `PATH` that is new enough.
///
/// # Errors
///
/// One line that says what is missing.
pub(crate) fn interpreter() -> Result<String> {
    let named = std::env::var(VARIABLE).ok();
    let found = |program: &str| {
        let asked = Job::new(program, &["-c", "import sys; print(sys.version_info[1])"]);
        let minor = asked.quiet_output()?.trim().parse::<u32>().ok()?;
        (minor >= OLDEST).then(|| program.to_owned())
    };
    if let Some(program) = &named {
        return found(program)
            .with_context(|| format!("{VARIABLE} is {program}: no Python 3.{OLDEST} or later"));
    }
    let first = || ["python3", "python"].into_iter().find_map(found);
    if let Some(program) = first() {
        return Ok(program);
    }
    let why = match apt::install(&["python3", "python3-venv"]) {
        Ok(()) => match first() {
            Some(program) => return Ok(program),
            None => "the package brought an older one".to_owned(),
        },
        Err(error) => format!("{error:#}"),
    };
    bail!("missing: Python 3.{OLDEST} or later ({why}); install it or name it in {VARIABLE}")
}

impl VirtualEnv {
    /// The environment of that name, with the packages of a file and no other.
    ///
    /// # Errors
    ///
    /// Where it cannot be made, or a package cannot be had.
    pub(crate) fn with(python: &str, name: &str, requirements: &Path) -> Result<Self> {
        let wanted =
            fs::read_to_string(requirements).with_context(|| requirements.display().to_string())?;
        let version = Job::new(python, &["-VV"]).output()?;
        let made_of = format!("{version}{wanted}");
        let env = VirtualEnv::named(name);
        let stamp = env.folder.join("made-of.txt");
        if fs::read_to_string(&stamp).is_ok_and(|there| there == made_of) {
            return Ok(env);
        }
        let env = VirtualEnv::empty(python, name)?;
        say(&format!(
            "installing the packages of {}",
            requirements.display()
        ));
        let file = requirements.display().to_string();
        env.pip(&["--requirement", &file])?;
        fs::write(&stamp, made_of).with_context(|| stamp.display().to_string())?;
        Ok(env)
    }

    /// The environment of that name, without packages.
    ///
    /// # Errors
    ///
    /// Where it cannot be made.
    pub(crate) fn empty(python: &str, name: &str) -> Result<Self> {
        let env = VirtualEnv::named(name);
        let folder = env.folder.display().to_string();
        let make = Job::new(python, &["-m", "venv", "--clear", &folder]);
        // Debian's Python comes without what this needs.
        if make.quiet_output().is_none() {
            apt::install(&["python3-venv"])
                .with_context(|| format!("`{make}` failed, and its package is missing"))?;
            make.run()?;
        }
        Ok(env)
    }

    fn named(name: &str) -> Self {
        VirtualEnv {
            folder: root().join("target").join(name),
        }
    }

    /// The path of a program in it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.folder.join(programs).join(file)
    }

    /// One of its programs.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Job {
        Job::new(&self.program(program).display().to_string(), arguments)
    }

    /// Its Python.
    pub(crate) fn python(&self, arguments: &[&str]) -> Job {
        self.run("python", arguments)
    }

    /// Installs a wheel, whatever version of it is there, and nothing else.
    ///
    /// # Errors
    ///
    /// Where pip refuses it.
    pub(crate) fn install_wheel(&self, wheel: &Path) -> Result<()> {
        let wheel = wheel.display().to_string();
        self.pip(&["--no-deps", "--no-index", "--force-reinstall", &wheel])
    }

    fn pip(&self, arguments: &[&str]) -> Result<()> {
        let install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        self.python(&[&install, arguments].concat()).run()
    }
}
