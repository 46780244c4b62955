//! What the history says.

use anyhow::Result;

use crate::process::Job;

/// Whether this is a checkout with history, and git is there to read it.
pub(crate) fn has_history() -> bool {
    ask(&["rev-parse", "--verify", "--quiet", "HEAD"]).is_some()
}

/// Whether a name or a hash is a commit that is here.
pub(crate) fn knows(name: &str) -> bool {
    let commit = format!("{name}^{{commit}}");
    ask(&["rev-parse", "--verify", "--quiet", &commit]).is_some()
}

/// The last release before the present commit.
pub(crate) fn last_tag() -> Option<String> {
    ask(&["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])
}

/// What git prints.
///
/// # Errors
///
/// Where git refuses.
pub(crate) fn output(arguments: &[&str]) -> Result<String> {
    Job::new("git", arguments).output()
}

/// The line that git answers a question with; nothing where the answer is no.
fn ask(arguments: &[&str]) -> Option<String> {
    let answer = Job::new("git", arguments).quiet_output()?;
    Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())
}
