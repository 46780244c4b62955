//! `solve --ndjson`: a scenario a line in, a line each out, by one process.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use anyhow::{Context, bail};
use idlewise::Scenario;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_sweep::solved;
use serde_json::Map;

use super::batch;
use crate::config::ByLine;
use crate::input::Source;
use crate::outcome::Outcome;
use crate::output::{self, Checked};

pub(super) fn run(config: &ByLine) -> anyhow::Result<Outcome> {
    let mut scenarios = Lines {
        reader: opened(&config.scenarios)?,
        source: &config.scenarios,
        number: 0,
    };
    let done = batch::lines(
        &config.limits,
        None,
        || scenarios.next(),
        |(number, text), hooks| {
            let mut begins = Map::new();
            begins.insert("line".to_owned(), number.into());
            let scenario = Scenario::from_json(&text);
            solved(
                begins,
                scenario,
                &config.keep,
                &config.limits.options,
                hooks,
            )
        },
        |text| Checked::Stdout.write(text.as_bytes()),
    )?;
    output::remark(&done.told());
    Ok(if done.interrupted {
        Outcome::Stopped
    } else {
        Outcome::Done
    })
}

fn opened(source: &Source) -> anyhow::Result<Box<dyn BufRead + Send>> {
    Ok(match source {
        Source::Example => Box::new(BufReader::new(idlewise::example::JSON.as_bytes())),
        Source::Stdin => Box::new(BufReader::new(io::stdin())),
        Source::File(path) => Box::new(BufReader::new(
            File::open(path).with_context(|| format!("cannot read {source}"))?,
        )),
    })
}

/// The lines of a file that have something, with their numbers from 1.
struct Lines<'a> {
    reader: Box<dyn BufRead + Send>,
    source: &'a Source,
    number: u64,
}

impl Lines<'_> {
    fn next(&mut self) -> anyhow::Result<Option<(u64, Vec<u8>)>> {
        let most = MAX_INPUT_BYTES as u64 + 1;
        loop {
            let mut line = Vec::new();
            let read = self
                .reader
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut line)
                .with_context(|| format!("cannot read {}", self.source))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if read as u64 == most {
                bail!(
                    "{} line {} is longer than {MAX_INPUT_BYTES} bytes, the most that a scenario may have",
                    self.source,
                    self.number
                );
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.number, line)));
            }
        }
    }
}
