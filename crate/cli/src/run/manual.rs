//! `completions` and `man`: the command, described to shells and to `man`.

use anyhow::anyhow;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Args;
use crate::outcome::Outcome;
use crate::output::Checked;

pub(super) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    // Into memory first: the generator panics on a writer that fails.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "idlewise", &mut script);
    Checked::Stdout.write(&script)?;
    Ok(Outcome::Done)
}

pub(super) fn page(command: Option<&str>) -> anyhow::Result<Outcome> {
    let mut root = Args::command();
    // Gives every command its full name, such as `idlewise-solve`.
    root.build();
    let shown = match command {
        None => root,
        Some(name) => root
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| anyhow!("there is no command {name:?}; see `idlewise help`"))?,
    };
    let mut page = Vec::new();
    Man::new(shown).render(&mut page)?;
    Checked::Stdout.write(&page)?;
    Ok(Outcome::Done)
}
