//! The browsers that the package's tests run in, and how they get here.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::apt;
use crate::process::complain;

/// A browser of the tests.
pub(crate) struct Browser {
    /// As people call it.
    name: &'static str,
    /// Names its program, for the tests and for whoever has it elsewhere.
    pub(crate) variable: &'static str,
    /// Names of its program on the `PATH`.
    programs: &'static [&'static str],
    /// Debian's package.
    package: &'static str,
    /// Whether CI fails without it, where a package of it can be installed.
    required: bool,
}

/// What the npm package is tested in.
pub(crate) const BROWSERS: &[Browser] = &[
    Browser {
        name: "Chromium",
        variable: "IDLEWISE_CHROMIUM",
        programs: &["chromium", "chromium-browser", "google-chrome"],
        package: "chromium",
        required: true,
    },
    Browser {
        name: "Firefox",
        variable: "IDLEWISE_FIREFOX",
        programs: &["firefox-esr", "firefox"],
        package: "firefox-esr",
        required: false,
    },
];

impl Browser {
    /// Its program: the one that the variable names, the first on the `PATH`,
    /// or one that is installed now. Nothing where it cannot be had; the reason
    /// is printed, and the tests that need it are skipped.
    ///
    /// # Errors
    ///
    /// Where the browser is required, this is CI on Linux and it cannot be had.
    pub(crate) fn set_up(&self) -> Result<Option<String>> {
        if let Ok(named) = std::env::var(self.variable) {
            return Ok(Some(named));
        }
        if let Some(found) = self.on_path() {
            return Ok(Some(found));
        }
        let why = match apt::install(&[self.package]) {
            Ok(()) => match self.on_path() {
                Some(found) => return Ok(Some(found)),
                None => "its package brought no program of that name".to_owned(),
            },
            Err(error) => format!("{error:#}"),
        };
        let text = format!(
            "missing: {} ({why}); install it or name its program in {}",
            self.name, self.variable
        );
        if self.required && is_ci() && cfg!(target_os = "linux") {
            bail!("{text}");
        }
        complain(&format!("{text}; its tests are skipped"));
        Ok(None)
    }

    fn on_path(&self) -> Option<String> {
        let path = std::env::var_os("PATH")?;
        first(&path, self.programs).map(|found| found.display().to_string())
    }
}

/// Whether this is a build server: nothing may be skipped there.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// The first of some programs, by name and then by place.
fn first(path: &OsStr, programs: &[&str]) -> Option<PathBuf> {
    programs.iter().find_map(|program| {
        std::env::split_paths(path)
            .map(|place: PathBuf| place.join(format!("{program}{EXE_SUFFIX}")))
            .find(|file| file.is_file())
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn programs_are_found_by_name_and_then_by_place() {
        let place = std::env::temp_dir().join(format!("idlewise-browsers-{}", std::process::id()));
        let (one, two) = (place.join("one"), place.join("two"));
        for (folder, program) in [(&one, "b"), (&two, "a"), (&two, "b")] {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(format!("{program}{EXE_SUFFIX}")), "").unwrap();
        }
        let path = std::env::join_paths([&one, &two]).unwrap();
        let program = |folder: &Path, name: &str| Some(folder.join(format!("{name}{EXE_SUFFIX}")));
        assert_eq!(first(&path, &["a", "b"]), program(&two, "a"));
        assert_eq!(first(&path, &["b", "a"]), program(&one, "b"));
        assert_eq!(first(&path, &["c"]), None);
        std::fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn the_browser_of_every_page_is_required() {
        let required: Vec<&str> = BROWSERS
            .iter()
            .filter(|browser| browser.required)
            .map(|browser| browser.name)
            .collect();
        assert_eq!(required, ["Chromium"]);
    }
}
