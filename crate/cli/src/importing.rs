//! Files of all kinds to one scenario, and what is told about it.

use std::fmt;
use std::fmt::Write as _;

use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise::scenario::{InputError, InputErrors};
use idlewise::{Scenario, scenario};
use idlewise_import::limits::MAX_BYTES;
use idlewise_import::pieces::Published;
use idlewise_import::{File, Imported, Mapping, NO_FORMAT, Options, Refusal, formats};

use crate::config::{Inputs, Reading};
use crate::input::{self, Refused, Source};
use crate::print::{imported, number, text};

/// Why no scenario could be made, a line for each reason.
#[derive(Debug)]
pub(crate) struct NotImported {
    /// What is told before: what the files were read as.
    pub(crate) told: String,
    pub(crate) lines: Vec<String>,
    /// What the reasons are, in one line.
    pub(crate) sum: String,
}

impl fmt::Display for NotImported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl std::error::Error for NotImported {}

/// A scenario made of files.
pub(crate) struct Made {
    pub(crate) scenario: Scenario,
    /// What was read, guessed, left out and assumed, for people.
    pub(crate) told: String,
    /// The plans that other tools make of their own problems.
    pub(crate) published: Vec<Published>,
}

/// What a plan costs per hour beside the plans of other tools.
pub(crate) fn beside(published: &[Published], cost_per_hour: f64) -> String {
    let mut out = String::new();
    for one in published {
        let theirs = one.cost_per_hour;
        let money = number::money(theirs);
        let line = format!("published: {}: {money} per hour", one.planner);
        let _ = writeln!(out, "{}", text::visible(&line));
        let less = if theirs > 0.0 {
            let percent = 100.0 * (theirs - cost_per_hour) / theirs;
            let word = if percent < 0.0 { "more" } else { "less" };
            format!(", {:.1} % {word}", percent.abs())
        } else {
            String::new()
        };
        let money = number::money(cost_per_hour);
        let _ = writeln!(out, "this plan: {money} per hour{less}");
    }
    out
}

/// The scenario, read or made of files, and what is told about that.
pub(crate) fn scenario_of(inputs: &Inputs) -> anyhow::Result<(Scenario, String)> {
    Ok(match made_of(inputs)? {
        Some(made) => (made.scenario, made.told),
        None => (input::scenario(&inputs.scenario)?, String::new()),
    })
}

/// The scenario made of files, where there are several, or one that is no scenario and
/// that `import` knows.
pub(crate) fn made_of(inputs: &Inputs) -> anyhow::Result<Option<Made>> {
    if inputs.more.is_empty() {
        let Source::File(_) = inputs.scenario else {
            return Ok(None);
        };
        let bytes = inputs.scenario.read(MAX_INPUT_BYTES)?;
        // Large scenarios are read once; what is none is most often small.
        if may_be_scenario(&bytes) || !is_foreign(&bytes) {
            return Ok(None);
        }
    }
    let files: Vec<Source> = inputs.files().cloned().collect();
    import(&files, &inputs.reading).map(Some)
}

/// Whether the beginning names a field that every scenario has and little else.
fn may_be_scenario(bytes: &[u8]) -> bool {
    let word = b"\"schema_version\"";
    let start = bytes.get(..4096).unwrap_or(bytes);
    start.windows(word.len()).any(|part| part == word)
}

/// Whether the bytes are of a kind that is not a scenario and that an importer knows.
fn is_foreign(bytes: &[u8]) -> bool {
    formats::known(bytes).is_some_and(|format| format.name() != "scenario")
}

/// Makes one scenario of files.
pub(crate) fn import(files: &[Source], reading: &Reading) -> anyhow::Result<Made> {
    let mut mapping = Mapping::default();
    if let Some(source) = &reading.map {
        let bytes = source.read(MAX_INPUT_BYTES)?;
        mapping = Mapping::from_json(&source.to_string(), &bytes)
            .map_err(|refusal| not_imported([refusal.to_string()]))?;
    }
    for (file, format) in &reading.lists {
        mapping.about_mut(file).format = Some((*format).to_owned());
    }
    for (file, hardware) in &reading.on {
        mapping.about_mut(file).on(hardware);
    }
    let mut contents = Vec::new();
    for source in files {
        contents.push((source.to_string(), source.read(MAX_BYTES)?));
    }
    let options = Options {
        mapping,
        period_hours: reading.period_hours,
        fill: reading.fill,
        max_ttft_ms: reading.max_ttft_ms,
        max_tpot_ms: reading.max_tpot_ms,
        rent: reading.rent,
        catalogue: reading.catalogue,
        one_kind: reading.one_kind,
        strict: !reading.lists.is_empty(),
        name: None,
    };
    made(&contents, &options)
}

fn made(contents: &[(String, Vec<u8>)], options: &Options) -> anyhow::Result<Made> {
    let files = contents.iter().map(|(name, bytes)| File { name, bytes });
    let files: Vec<File<'_>> = files.collect();
    let imported = idlewise_import::import(&files, options)
        .map_err(|refusals| not_imported(refusals.iter().map(refused)))?;
    let told = told(&imported);
    if !imported.missing.is_empty() {
        let missing = imported
            .missing
            .iter()
            .map(|text| format!("missing: {text}"));
        let count = number::plural(imported.missing.len(), "thing");
        return Err(NotImported {
            told,
            lines: missing.collect(),
            sum: format!("{count} missing for a scenario"),
        }
        .into());
    }
    let json = serde_json::to_vec(&imported.scenario)?;
    let scenario = scenario::from_json(&json).map_err(|errors| Refused {
        input: "the imported scenario".to_owned(),
        errors: placed(errors, &imported),
    })?;
    Ok(Made {
        scenario,
        told,
        published: imported.published,
    })
}

/// The errors with where in the files each entry stood, or the one scenario among them.
fn placed(errors: InputErrors, imported: &Imported) -> InputErrors {
    let bases = imported
        .files
        .iter()
        .filter(|file| file.format == "scenario");
    let bases: Vec<&str> = bases.map(|file| file.name.as_str()).collect();
    let of_base = match bases.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let mut errors = errors;
    for InputError { path, .. } in &mut errors.0 {
        let source = source_of(path, &imported.scenario);
        if let Some(source) = source.as_deref().or(of_base) {
            let _ = write!(path, " ({source})");
        }
    }
    errors
}

/// The `source` of the innermost entry on a path such as `$.nodes[3].capacity.gpu`.
fn source_of(path: &str, scenario: &serde_json::Value) -> Option<String> {
    let mut at = scenario;
    let mut source = None;
    for step in path.trim_start_matches('$').split(['.', '[', ']']) {
        let below = match step.parse::<usize>() {
            _ if step.is_empty() => continue,
            Ok(index) => at.get(index),
            Err(_) => at.get(step),
        };
        let Some(below) = below else {
            break;
        };
        at = below;
        source = at
            .get("source")
            .and_then(|source| source.as_str())
            .or(source);
    }
    source.map(str::to_owned)
}

/// A refusal, with what the command has to say about formats.
fn refused(refusal: &Refusal) -> String {
    let hint = if refusal.text.ends_with(NO_FORMAT) {
        " (import --formats lists them; --map says which column is what)"
    } else {
        ""
    };
    format!("{refusal}{hint}")
}

fn not_imported(lines: impl IntoIterator<Item = String>) -> NotImported {
    let lines: Vec<String> = lines.into_iter().collect();
    NotImported {
        told: String::new(),
        sum: format!("{} in the files", number::plural(lines.len(), "problem")),
        lines,
    }
}

/// What each file was read as, and every note.
fn told(made: &Imported) -> String {
    let mut out = String::new();
    for file in &made.files {
        let line = format!("{}: {}: {}", file.name, file.format, file.found);
        imported::line(&mut out, &line);
    }
    out.push_str(&imported::notes(&made.notes));
    out
}

/// How large a scenario came out.
pub(crate) fn size(scenario: &Scenario) -> String {
    format!(
        "imported {}, {}, {} and {}\n",
        number::plural(scenario.nodes.len(), "node entry"),
        number::plural(scenario.models.len(), "model"),
        number::plural(scenario.demands.len(), "demand"),
        number::plural(scenario.periods.len(), "period")
    )
}
