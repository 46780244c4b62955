//! What was asked for, resolved: no flag is looked at after this.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Error};
use clap_complete::Shell;
use idlewise::{AdviseOptions, Compact, EvaluateOptions, GrowOptions, Options, StressOptions};

use crate::args::{
    Args, Command, FileFormat, ImportArgs, LimitArgs, ProgramFormat, QuestionArgs, ScenarioArgs,
    TimetableFormat,
};
use crate::forecast_args::ForecastArgs;
use crate::import_args::{FillName, ReadingArgs};
use crate::input::Source;
use crate::output::Target;
use crate::report_args::ReportOf;

/// One run of the command.
#[derive(Debug, PartialEq)]
pub(crate) enum Config {
    Solve(Solve),
    Check {
        scenario: Source,
        json: bool,
    },
    Verify {
        scenario: Source,
        plan: Source,
        json: bool,
    },
    Compare(Question),
    Size(Question),
    Grow(Question, GrowOptions),
    Stress(Question, StressOptions),
    Advise(Advise),
    Earnings(Question),
    Evaluate {
        plan: Source,
        /// About the scenario of what came.
        question: Question,
        ask: EvaluateOptions,
    },
    Timetable {
        plan: Source,
        scenario: Option<Source>,
        format: TimetableFormat,
        json: bool,
    },
    Report {
        of: ReportSources,
        card: bool,
        target: Target,
    },
    Open {
        of: ReportSources,
        print_path: bool,
    },
    Export {
        scenario: Source,
        format: ProgramFormat,
        target: Target,
    },
    Import(Import),
    Forecast(Forecasting),
    Formats,
    Template(String),
    Catalogue(Option<String>),
    Schema(FileFormat),
    Example,
    Completions(Shell),
    Man(Option<String>),
}

/// What `solve` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Solve {
    pub(crate) scenario: Source,
    /// Files to make a scenario of together with the first, and how.
    pub(crate) more: Vec<Source>,
    pub(crate) reading: Reading,
    pub(crate) limits: Limits,
    pub(crate) json: bool,
    /// Where the plan goes as well.
    pub(crate) out: Option<PathBuf>,
    /// Label or number of the period that the tables tell of; all if absent.
    pub(crate) period: Option<String>,
    /// The plan that stands now.
    pub(crate) current: Option<Source>,
}

/// What every question about a scenario asks for.
#[derive(Debug, PartialEq)]
pub(crate) struct Question {
    pub(crate) scenario: Source,
    pub(crate) limits: Limits,
    pub(crate) json: bool,
}

/// What a report is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct ReportSources {
    pub(crate) plan: Source,
    pub(crate) on: Option<Source>,
    pub(crate) advice: Option<Source>,
}

/// What `advise` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Advise {
    pub(crate) question: Question,
    pub(crate) ask: AdviseOptions,
    /// Numbers of actions to apply; the answer itself is shown if there are none.
    pub(crate) apply: Vec<usize>,
    /// Where the scenario with them goes.
    pub(crate) target: Target,
}

/// What `import` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Import {
    pub(crate) files: Vec<Source>,
    pub(crate) reading: Reading,
    pub(crate) target: Target,
}

/// What `forecast` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Forecasting {
    pub(crate) files: Vec<Source>,
    pub(crate) map: Option<Source>,
    /// The scenario whose demands become the forecast.
    pub(crate) on: Option<Source>,
    /// Seasons in hours; found where there are none.
    pub(crate) seasons: Vec<f64>,
    pub(crate) horizon_hours: f64,
    pub(crate) period_hours: f64,
    /// Levels above 0 and below 1, in order.
    pub(crate) quantiles: Vec<f64>,
    pub(crate) futures: usize,
    pub(crate) seed: u64,
    pub(crate) json: bool,
    /// Where the demands go, or the scenario with them; nowhere if it is standard output.
    pub(crate) target: Target,
}

/// How files are made into a scenario, resolved.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Reading {
    pub(crate) map: Option<Source>,
    pub(crate) period_hours: Option<f64>,
    pub(crate) fill: idlewise_import::Fill,
    /// Files of formats that the user names; tables have to be whole then.
    pub(crate) lists: Vec<(String, &'static str)>,
    /// Files and the hardware that their rates were measured on.
    pub(crate) on: Vec<(String, String)>,
    /// The longest mean times to the first and to each further token.
    pub(crate) max_ttft_ms: Option<f64>,
    pub(crate) max_tpot_ms: Option<f64>,
    /// Machines of each priced type that may be rented.
    pub(crate) rent: Option<u64>,
    /// Whether published rates are taken where none was measured.
    pub(crate) catalogue: bool,
    /// Whether servers of another tool's problem use one kind of accelerator each.
    pub(crate) one_kind: bool,
}

/// How long and how hard to solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    pub(crate) options: Options,
    /// Worker threads; one per core if absent.
    pub(crate) threads: Option<usize>,
}

impl Config {
    /// Whether a program reads the output.
    pub(crate) fn json(&self) -> bool {
        match self {
            Config::Solve(solve) => solve.json,
            Config::Check { json, .. }
            | Config::Verify { json, .. }
            | Config::Timetable { json, .. } => *json,
            Config::Compare(question)
            | Config::Size(question)
            | Config::Earnings(question)
            | Config::Grow(question, _)
            | Config::Stress(question, _)
            | Config::Evaluate { question, .. } => question.json,
            Config::Advise(advise) => advise.question.json,
            Config::Forecast(forecast) => forecast.json,
            _ => false,
        }
    }
}

/// Turns flags into a run, or says what is wrong with them.
pub(crate) fn resolve(args: Args) -> Result<Config, Error> {
    Ok(match args.command {
        Command::Solve(solve) => {
            let mut files = solve.files.into_iter().map(Source::named);
            // clap lets neither both nor none of file and example through.
            let scenario = files.next().unwrap_or(Source::Example);
            let more: Vec<Source> = files.collect();
            let current = solve.current.map(Source::named);
            let reading = reading(solve.reading, None);
            let all = [&scenario].into_iter().chain(&more).chain(&current);
            only_one_stdin(&all.chain(&reading.map).map(Some).collect::<Vec<_>>())?;
            let mut limits = limits(&solve.limits);
            limits.options.compact = match (solve.compact, solve.full) {
                (true, _) => Compact::Always,
                (_, true) => Compact::Never,
                (false, false) => Compact::Auto,
            };
            limits.options.causes = solve.causes.unwrap_or_default();
            Config::Solve(Solve {
                scenario,
                more,
                reading,
                limits,
                json: solve.json,
                out: solve.out.map(regular_file).transpose()?,
                period: solve.period,
                current,
            })
        }
        Command::Check(check) => Config::Check {
            scenario: scenario(check.scenario),
            json: check.json,
        },
        Command::Verify(verify) => {
            let scenario = scenario(ScenarioArgs {
                file: verify.scenario,
                example: verify.example,
            });
            let plan = Source::named(verify.plan);
            only_one_stdin(&[Some(&scenario), Some(&plan)])?;
            Config::Verify {
                scenario,
                plan,
                json: verify.json,
            }
        }
        Command::Compare(args) => Config::Compare(question(args)),
        Command::Size(args) => Config::Size(question(args)),
        Command::Grow(args) => {
            let mut ask = GrowOptions::new()
                .machines(args.machines)
                .price_ranges(args.ranges);
            ask.budget_per_hour = args.budget;
            Config::Grow(question(args.question), ask)
        }
        Command::Stress(args) => {
            let ask = StressOptions::new().demand_percent(args.demand);
            Config::Stress(question(args.question), ask)
        }
        Command::Advise(args) => {
            let mut ask = AdviseOptions::new();
            ask.routing = args.routing;
            Config::Advise(Advise {
                question: question(args.question),
                ask,
                apply: args.apply,
                target: Target::named(args.out),
            })
        }
        Command::Earnings(args) => Config::Earnings(question(args.question)),
        Command::Evaluate(args) => {
            let (plan, on) = (Source::named(args.plan), Source::named(args.on));
            only_one_stdin(&[Some(&plan), Some(&on)])?;
            Config::Evaluate {
                plan,
                question: Question {
                    scenario: on,
                    limits: limits(&args.limits),
                    json: args.json,
                },
                ask: EvaluateOptions::new().regret(!args.no_regret),
            }
        }
        Command::Timetable(args) => {
            let plan = Source::named(args.plan);
            let scenario = args.scenario.map(Source::named);
            only_one_stdin(&[Some(&plan), scenario.as_ref()])?;
            Config::Timetable {
                plan,
                scenario,
                format: match (args.csv, args.format) {
                    (true, _) => TimetableFormat::Csv,
                    (false, format) => format.unwrap_or(TimetableFormat::List),
                },
                json: args.json,
            }
        }
        Command::Report(report) => Config::Report {
            of: report_sources(report.of)?,
            card: report.card,
            target: Target::named(report.out),
        },
        Command::Open(open) => Config::Open {
            of: report_sources(open.of)?,
            print_path: open.print_path,
        },
        Command::Export(export) => Config::Export {
            scenario: scenario(export.scenario),
            format: export.format,
            target: Target::named(export.out),
        },
        Command::Import(import) => import_of(*import)?,
        Command::Forecast(forecast) => Config::Forecast(forecast_of(*forecast)?),
        Command::Catalogue(catalogue) => Config::Catalogue(catalogue.model),
        Command::Schema(schema) => Config::Schema(schema.format),
        Command::Example => Config::Example,
        Command::Completions(completions) => Config::Completions(completions.shell),
        Command::Man(man) => Config::Man(man.command),
    })
}

fn report_sources(of: ReportOf) -> Result<ReportSources, Error> {
    let plan = Source::named(of.plan);
    let on = of.on.map(Source::named);
    let advice = of.advice.map(Source::named);
    only_one_stdin(&[Some(&plan), on.as_ref(), advice.as_ref()])?;
    Ok(ReportSources { plan, on, advice })
}

fn import_of(import: ImportArgs) -> Result<Config, Error> {
    if import.formats {
        return Ok(Config::Formats);
    }
    if let Some(name) = import.template {
        return Ok(Config::Template(name));
    }
    let target = Target::named(import.out);
    let mut reading = reading(import.reading, import.period);
    // The base stands first: its periods are those that the rows of demand name.
    let lists = [
        (import.models, "scenario"),
        (import.nodes, "nodes-csv"),
        (import.demands, "demands-csv"),
    ];
    let mut files: Vec<Source> = import.files.into_iter().map(Source::named).collect();
    for (path, format) in lists {
        if let Some(source) = path.map(Source::named) {
            reading.lists.push((source.to_string(), format));
            files.push(source);
        }
    }
    let read: Vec<&Source> = files.iter().chain(&reading.map).collect();
    only_one_stdin(&read.into_iter().map(Some).collect::<Vec<_>>())?;
    Ok(Config::Import(Import {
        files,
        reading,
        target,
    }))
}

fn forecast_of(args: ForecastArgs) -> Result<Forecasting, Error> {
    let files: Vec<Source> = args.files.into_iter().map(Source::named).collect();
    let (map, on) = (args.map.map(Source::named), args.on.map(Source::named));
    let read = files.iter().chain(&map).chain(&on).map(Some);
    only_one_stdin(&read.collect::<Vec<_>>())?;
    Ok(Forecasting {
        files,
        map,
        on,
        seasons: args.season,
        horizon_hours: args.horizon,
        period_hours: args.period,
        quantiles: args.quantiles,
        futures: usize::from(args.futures),
        seed: args.seed,
        json: args.json,
        target: Target::named(args.out),
    })
}

fn reading(args: ReadingArgs, period_hours: Option<f64>) -> Reading {
    Reading {
        map: args.map.map(Source::named),
        period_hours: period_hours.or(args.period_length),
        fill: match args.fill {
            None => idlewise_import::Fill::default(),
            Some(FillName::Previous) => idlewise_import::Fill::Previous,
            Some(FillName::Zero) => idlewise_import::Fill::Zero,
            Some(FillName::Interpolate) => idlewise_import::Fill::Interpolate,
        },
        lists: Vec::new(),
        on: args.on,
        max_ttft_ms: args.max_ttft_ms,
        max_tpot_ms: args.max_tpot_ms,
        rent: args.rent,
        catalogue: args.catalogue,
        one_kind: args.one_kind,
    }
}

fn scenario(args: ScenarioArgs) -> Source {
    // clap lets neither both nor none of the two through.
    args.file.map_or(Source::Example, Source::named)
}

fn question(args: QuestionArgs) -> Question {
    Question {
        scenario: scenario(args.scenario),
        limits: limits(&args.limits),
        json: args.json,
    }
}

fn limits(args: &LimitArgs) -> Limits {
    let default = Options::default();
    Limits {
        options: Options {
            time_limit: args.time_limit,
            gap: args.gap.unwrap_or(default.gap),
            node_limit: args.node_limit.or(default.node_limit),
            engine: args.engine.unwrap_or_default(),
            compact: default.compact,
            causes: default.causes,
        },
        threads: args.threads.map(usize::from),
    }
}

fn regular_file(path: PathBuf) -> Result<PathBuf, Error> {
    if path.as_os_str() == "-" {
        return Err(Args::command().error(
            ErrorKind::InvalidValue,
            "--out is a file; use --json to print the plan to standard output",
        ));
    }
    Ok(path)
}

fn only_one_stdin(sources: &[Option<&Source>]) -> Result<(), Error> {
    let stdin = sources
        .iter()
        .filter(|source| matches!(source, Some(Source::Stdin)))
        .count();
    if stdin > 1 {
        return Err(Args::command().error(
            ErrorKind::ArgumentConflict,
            "standard input (`-`) can be read only once",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;
    use idlewise::{Causes, EngineName};

    use super::*;

    fn parse(line: &str) -> Result<Config, Error> {
        Args::try_parse_from(line.split(' ')).and_then(resolve)
    }

    fn refused(line: &str) -> ErrorKind {
        parse(line).unwrap_err().kind()
    }

    #[test]
    fn solve_resolves_every_flag() {
        let line = "idlewise solve a.json --time-limit 2.5 --gap 0.01 --engine simplex --threads 3 --out p.json --period 18:00 --compact --causes alone";
        assert_eq!(
            parse(line).unwrap(),
            Config::Solve(Solve {
                scenario: Source::File("a.json".into()),
                more: Vec::new(),
                reading: Reading::default(),
                limits: Limits {
                    options: Options {
                        time_limit: Some(Duration::from_millis(2500)),
                        gap: 0.01,
                        node_limit: Some(2_000),
                        engine: EngineName::Simplex,
                        compact: Compact::Always,
                        causes: Causes::Alone,
                    },
                    threads: Some(3),
                },
                json: false,
                out: Some("p.json".into()),
                period: Some("18:00".to_owned()),
                current: None,
            })
        );
    }

    #[test]
    fn a_scenario_is_a_file_standard_input_or_the_example() {
        let source = |line| match parse(line).unwrap() {
            Config::Check { scenario, .. } => scenario,
            other => panic!("{other:?}"),
        };
        assert_eq!(source("idlewise check -"), Source::Stdin);
        assert_eq!(source("idlewise check --example"), Source::Example);
        assert_eq!(
            source("idlewise check ./-"),
            Source::File(PathBuf::from("./-"))
        );
        assert_eq!(
            refused("idlewise check"),
            ErrorKind::MissingRequiredArgument
        );
        assert_eq!(
            refused("idlewise check a.json --example"),
            ErrorKind::ArgumentConflict
        );
    }

    #[test]
    fn verify_takes_two_files_or_the_example_and_one() {
        assert_eq!(
            parse("idlewise verify s.json p.json").unwrap(),
            Config::Verify {
                scenario: Source::File("s.json".into()),
                plan: Source::File("p.json".into()),
                json: false,
            }
        );
        assert_eq!(
            parse("idlewise verify --example - --json").unwrap(),
            Config::Verify {
                scenario: Source::Example,
                plan: Source::Stdin,
                json: true,
            }
        );
        assert_eq!(
            refused("idlewise verify p.json"),
            ErrorKind::MissingRequiredArgument
        );
        assert_eq!(
            refused("idlewise verify s.json p.json --example"),
            ErrorKind::ArgumentConflict
        );
        assert_eq!(refused("idlewise verify - -"), ErrorKind::ArgumentConflict);
    }

    #[test]
    fn import_needs_a_base_and_at_least_one_list() {
        assert!(parse("idlewise import --nodes n.csv --models b.json").is_ok());
        assert!(parse("idlewise import --demands d.csv --models b.json --out -").is_ok());
        assert!(parse("idlewise import n.json d.csv --period 15m --on b.json=8xH100").is_ok());
        assert_eq!(
            refused("idlewise import n.json --models b.json"),
            ErrorKind::ArgumentConflict
        );
        assert_eq!(refused("idlewise import - -"), ErrorKind::ArgumentConflict);
        assert_eq!(
            refused("idlewise import --models b.json"),
            ErrorKind::MissingRequiredArgument
        );
        assert_eq!(
            refused("idlewise import --nodes n.csv"),
            ErrorKind::MissingRequiredArgument
        );
        assert_eq!(
            refused("idlewise import --nodes - --demands - --models b.json"),
            ErrorKind::ArgumentConflict
        );
    }

    #[test]
    fn flags_that_contradict_each_other_are_refused() {
        assert_eq!(
            refused("idlewise solve --example --json --period 0"),
            ErrorKind::ArgumentConflict
        );
        assert_eq!(
            refused("idlewise solve --example --out -"),
            ErrorKind::InvalidValue
        );
        assert_eq!(
            refused("idlewise solve --example --compact --full"),
            ErrorKind::ArgumentConflict
        );
        assert_eq!(
            refused("idlewise solve --example --threads 0"),
            ErrorKind::ValueValidation
        );
        assert_eq!(
            refused("idlewise export --example --format xls"),
            ErrorKind::InvalidValue
        );
    }
}
