//! `cargo xtask schema`: the JSON Schemas of both file formats, from the types.
//!
//! A test of the core compares the committed files with the types.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::process::{Job, root, say};

const DIRECTORY: &str = "crate/core/schema";

/// Writes `crate/core/schema/scenario.json` and `plan.json`.
pub(crate) fn run() -> Result<()> {
    for kind in ["scenario", "plan"] {
        let job = Job::idlewise(&["schema", kind]);
        let text = file_text(&job.output()?).with_context(|| format!("`{job}`"))?;
        let file = format!("{DIRECTORY}/{kind}.json");
        fs::create_dir_all(root().join(DIRECTORY)).context(DIRECTORY)?;
        fs::write(root().join(&file), text).with_context(|| file.clone())?;
        say(&format!("wrote {file}"));
    }
    Ok(())
}

/// What is written for what the command printed: one object, one last newline.
fn file_text(printed: &str) -> Result<String> {
    let text = printed.trim();
    ensure!(
        text.starts_with('{') && text.ends_with('}'),
        "expected a JSON object, found {:?}",
        text.chars().take(40).collect::<String>()
    );
    Ok(format!("{text}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_gets_one_last_newline() {
        assert_eq!(file_text("{\"a\": 1}\n\n").unwrap(), "{\"a\": 1}\n");
    }

    #[test]
    fn nothing_is_not_a_schema() {
        let error = file_text("\n").unwrap_err();
        assert_eq!(error.to_string(), "expected a JSON object, found \"\"");
    }
}
