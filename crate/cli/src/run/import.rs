//! `import`: one scenario of files of all kinds, or of strict lists and their base.

use std::fmt::Write as _;

use anyhow::bail;
use idlewise_import::formats;

use crate::config::Import;
use crate::importing::{self, Made};
use crate::input::Source;
use crate::outcome::Outcome;
use crate::output;

pub(super) fn run(config: &Import) -> anyhow::Result<Outcome> {
    let inputs: Vec<&Source> = config.files.iter().chain(&config.reading.map).collect();
    let target = config.target.checked(&inputs)?;
    let Made { scenario, told, .. } = importing::import(&config.files, &config.reading)?;
    target.write(output::pretty(&scenario)?.as_bytes())?;
    output::remark(&format!("{told}{}", importing::size(&scenario)));
    Ok(Outcome::Done)
}

/// Every kind of file that is known.
pub(super) fn formats() -> anyhow::Result<Outcome> {
    let mut out = String::new();
    for format in formats::ALL {
        let _ = writeln!(out, "{}", format.name());
        for (word, text) in [("what", format.title()), ("by", format.known_by())] {
            let _ = writeln!(out, "{}", wrapped(word, text));
        }
    }
    output::view(&out)?;
    Ok(Outcome::Done)
}

/// A text below a name, in lines of 80 columns.
fn wrapped(word: &str, text: &str) -> String {
    let mut line = format!("  {word:<5}");
    let mut out = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 80 {
            out.push_str(line.trim_end());
            out.push('\n');
            line = " ".repeat(7);
        }
        line.push_str(word);
        line.push(' ');
    }
    out.push_str(line.trim_end());
    out
}

/// An example of a kind of file.
pub(super) fn template(name: &str) -> anyhow::Result<Outcome> {
    let Some(format) = formats::named(name) else {
        let names: Vec<&str> = formats::ALL.iter().map(|format| format.name()).collect();
        let near = idlewise_import::nearest(name, names.iter().copied());
        let near = near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
        bail!(
            "--template {name}: expected one of {}{near}",
            names.join(", ")
        );
    };
    output::view(format.template())?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_the_edge() {
        let text = "words ".repeat(40);
        assert!(
            wrapped("by", &text)
                .lines()
                .all(|line| line.chars().count() <= 80)
        );
    }
}
