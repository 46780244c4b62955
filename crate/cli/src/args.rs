//! The flags as they are typed. `config` makes sense of them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use idlewise::EngineName;

const EXIT_CODES: &str = "\
Exit codes:
  0  the plan is optimal, or within the asked gap
  1  the input is valid but there is no plan; `check` or `verify` found problems
  2  wrong usage, wrong input, or an internal error
  3  stopped by a limit, or by Ctrl-C, before the asked gap was reached

The first Ctrl-C (or SIGTERM) ends a solve with the best plan so far, the second
ends the command at once.

Data goes to standard output, everything else to standard error. Colour is used
on a terminal only, and never where NO_COLOR is set.";

/// Plan an inference fleet: which node serves which demand, the proof that no
/// plan is better, and an account of every idle compute-hour.
#[derive(Debug, Parser)]
#[command(name = "idlewise", version, after_help = EXIT_CODES, arg_required_else_help = true)]
#[command(max_term_width = 80)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find the best plan and account for the compute it leaves idle
    Solve(SolveArgs),
    /// Say everything that is wrong with a scenario, without solving it
    Check(CheckArgs),
    /// Check a plan against its scenario and recompute its proof
    Verify(VerifyArgs),
    /// Compare the best plan with routing that has no plan
    Compare(QuestionArgs),
    /// Find the machines to switch off while serving as much as today
    Size(QuestionArgs),
    /// Say what more machines of each kind would be worth
    Grow(GrowArgs),
    /// Keep the plan's placement, and see what growth and failures do to it
    Stress(StressArgs),
    /// Write the scenario as a linear program that any solver reads
    Export(ExportArgs),
    /// Make a scenario from CSV lists of nodes and demands
    Import(ImportArgs),
    /// Print the JSON Schema of a file format
    Schema(SchemaArgs),
    /// Print the built-in example scenario
    Example,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page (roff), of one command where it is named
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario (JSON); `-` is standard input
    #[arg(
        value_name = "FILE",
        required_unless_present = "example",
        conflicts_with = "example"
    )]
    pub(crate) file: Option<PathBuf>,
    /// Use the built-in example scenario
    #[arg(long)]
    pub(crate) example: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Stop after this long with the best plan so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// A plan this close to its bound, relative to it, counts as optimal [default: 0.0001]
    #[arg(long, value_name = "GAP", value_parser = gap)]
    pub(crate) gap: Option<f64>,

    /// Stop each search for whole numbers after N branch and bound nodes
    /// [default: 2000]. Unlike a time limit, it ends alike on every machine
    #[arg(long, value_name = "N")]
    pub(crate) node_limit: Option<u64>,
    /// Engine: auto, interior, simplex, microlp, or highs where it is built in [default: auto].
    /// All find the same optimum
    #[arg(long, value_name = "NAME", value_parser = engine)]
    pub(crate) engine: Option<EngineName>,
    /// Worker threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SolveArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Print the plan as JSON; its seconds are 0, so that equal inputs give equal bytes
    #[arg(long)]
    pub(crate) json: bool,
    /// Also write the plan to this file, as JSON; a file that is there is replaced once
    /// the new one is complete
    #[arg(long, value_name = "PLAN")]
    pub(crate) out: Option<PathBuf>,
    /// Plan (JSON) whose first period stands now; what the scenario does not have any
    /// more is lost. Equally good plans differ by the moves from there, or as the
    /// scenario's `steadiness` prices or limits them
    #[arg(long, value_name = "PLAN")]
    pub(crate) current: Option<PathBuf>,
    /// Let the tables tell of one period: its label, or its number from 0
    #[arg(long, value_name = "PERIOD", conflicts_with = "json")]
    pub(crate) period: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Print the lists of errors and of advice as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_missing_positional = true)]
pub(crate) struct VerifyArgs {
    /// Scenario (JSON); `-` is standard input
    #[arg(
        value_name = "SCENARIO",
        required_unless_present = "example",
        conflicts_with = "example"
    )]
    pub(crate) scenario: Option<PathBuf>,
    /// Plan (JSON); `-` is standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plan: PathBuf,
    /// Use the built-in example scenario
    #[arg(long)]
    pub(crate) example: bool,
    /// Print the findings as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QuestionArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Print the answer as JSON; its plan's seconds are 0
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct GrowArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Most machines to add of each kind
    #[arg(long, value_name = "N", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) machines: u32,
    /// Find the mixed purchase that gains most for so much currency per hour
    #[arg(long, value_name = "CURRENCY", value_parser = amount)]
    pub(crate) budget: Option<f64>,
    /// Also find out how far the prices of machines and demands hold
    #[arg(long)]
    pub(crate) ranges: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StressArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Growth of all demand to try, in percent
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = percent,
          default_values_t = [10.0, 25.0, 50.0])]
    pub(crate) demand: Vec<f64>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// File format of the program
    #[arg(long, value_enum, default_value_t = ProgramFormat::Mps)]
    pub(crate) format: ProgramFormat,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgramFormat {
    /// Free-format MPS
    Mps,
    /// CPLEX LP
    Lp,
}

const IMPORT_RULE: &str = "\
BASE is a scenario whose `nodes` and `demands` may be missing. The list read from
a CSV takes the place of the whole list in BASE; nothing is merged row by row.
Everything else is taken from BASE as it is. A list without a CSV stays BASE's
own. The result is checked as a whole, and written with every default filled in.";

#[derive(Debug, clap::Args)]
#[command(after_help = IMPORT_RULE)]
#[command(group = clap::ArgGroup::new("lists").required(true).multiple(true).args(["nodes", "demands"]))]
pub(crate) struct ImportArgs {
    /// Node entries, one per row
    #[arg(long, value_name = "CSV")]
    pub(crate) nodes: Option<PathBuf>,
    /// Demands, one row per demand and period
    #[arg(long, value_name = "CSV")]
    pub(crate) demands: Option<PathBuf>,
    /// Scenario (JSON) that has the models and all the rest
    #[arg(long, value_name = "BASE")]
    pub(crate) models: PathBuf,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Which file
    #[arg(value_enum, value_name = "FORMAT")]
    pub(crate) format: FileFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// What `solve` reads
    Scenario,
    /// What `solve --json` prints
    Plan,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// A command, for its own page
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let expected = || "expected seconds above 0, such as 30 or 0.5".to_owned();
    let value: f64 = text.parse().map_err(|_| expected())?;
    match Duration::try_from_secs_f64(value) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err(expected()),
    }
}

fn amount(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1e15).contains(&value) => Ok(value),
        _ => Err("expected an amount of at least 0, such as 100".to_owned()),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1e6).contains(&value) => Ok(value),
        _ => Err("expected a percentage of at least 0, such as 25".to_owned()),
    }
}

fn engine(text: &str) -> Result<EngineName, String> {
    EngineName::named(text).ok_or_else(|| {
        let names: Vec<&str> = EngineName::ALL.iter().map(|e| e.as_str()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn gap(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("expected a number of at least 0, such as 0.01 for one percent".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_accepts_the_definitions() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn seconds_must_be_above_zero_and_finite() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["0", "-1", "nan", "inf", "1e400", "soon", ""] {
            assert!(seconds(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn engines_go_by_name() {
        assert_eq!(engine("interior"), Ok(EngineName::Interior));
        assert!(
            engine("diesel")
                .unwrap_err()
                .contains("auto, interior, simplex")
        );
    }

    #[test]
    fn amounts_and_percentages_are_not_negative() {
        assert_eq!((amount("12.5"), percent("0")), (Ok(12.5), Ok(0.0)));
        for text in ["-1", "nan", "inf", "ten", ""] {
            assert!(amount(text).is_err() && percent(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_gap_is_finite_and_not_negative() {
        assert_eq!(gap("1e-4"), Ok(1e-4));
        assert_eq!(gap("0"), Ok(0.0));
        for text in ["-1", "NaN", "inf", "1%"] {
            assert!(gap(text).is_err(), "{text:?}");
        }
    }
}
