//! The flags of `sweep`, and those of `solve --ndjson`, as they are typed.

use std::path::PathBuf;
use std::str::FromStr;

use crate::limit_args::LimitArgs;

const SWEEP_RULE: &str = "\
GRID is one JSON object of fields and lists of values, and every combination is a \
scenario:
  {\"demands.rate.times\": [0.8, 1, 1.2], \"nodes[hardware=H100].count\": [10, 20]}
`.times` multiplies what BASE has. `\"futures\": \"paths.jsonl\"` takes them from a file \
beside GRID: on every line one future, or a list of them. Or it has merge patches (RFC 7396), one JSON \
object a line.

A line is {index, given, status, figures}; what has no plan or is not valid is a line \
too, and no end. With --out the lines are kept in a folder with what they were made \
of: a run that ended early goes on where it stopped when it is started again, and \
repeats nothing. Limits hold for each scenario.

Figures: value, bound, gap, cost, cost_per_hour, served_percent, idle_percent, \
idle_hours, stranded_hours, surplus_hours, installed_hours, idle_cost, machines. \
Without --keep the first three and those of what is served, idle and spent.

The exit code is 0 once every scenario has its line, and 3 after Ctrl-C.";

#[derive(Debug, clap::Args)]
#[command(after_help = SWEEP_RULE)]
pub(crate) struct SweepArgs {
    /// Scenario (JSON) that every other is made from; `-` is standard input
    #[arg(value_name = "BASE")]
    pub(crate) base: PathBuf,
    /// Fields and values to try (JSON), or merge patches line by line
    #[arg(long, value_name = "GRID")]
    pub(crate) over: PathBuf,
    /// Folder for the lines, which is made; a sweep that was begun there goes on
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The part of the scenarios with this number, from 0, of so many: 3/10. `job/10` takes
    /// the number from `JOB_COMPLETION_INDEX`, as an Indexed Job of Kubernetes sets it
    #[arg(long, value_name = "I/N", default_value = "0/1")]
    pub(crate) shard: Shard,
    /// Figures of a line, separated by commas: those below, JSON pointers into the plan,
    /// or plan for all of it
    #[arg(long, value_name = "FIGURES", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Which part of a sweep's scenarios a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 0.
    pub(crate) number: u64,
    /// At least 1.
    pub(crate) of: u64,
}

impl Shard {
    /// The scenarios of this part, of so many: neighbours stay together, and parts differ
    /// by one scenario at most.
    pub(crate) fn range(self, scenarios: u64) -> std::ops::Range<u64> {
        let at = |number: u64| {
            let cut = u128::from(scenarios) * u128::from(number) / u128::from(self.of);
            u64::try_from(cut).unwrap_or(scenarios)
        };
        at(self.number)..at(self.number + 1)
    }

    /// As `text`, where `job` is the number that a job's environment has.
    fn read(text: &str, job: Option<&str>) -> Result<Self, String> {
        let expected = "expected I/N, such as 3/10 for the fourth of ten parts";
        let (number, of) = text.split_once('/').ok_or(expected)?;
        let of = of.parse().map_err(|_| expected)?;
        let number = if number == "job" {
            let job = job.ok_or("JOB_COMPLETION_INDEX is not set")?;
            job.parse()
                .map_err(|_| format!("JOB_COMPLETION_INDEX is {job}; expected a number from 0"))?
        } else {
            number.parse().map_err(|_| expected)?
        };
        if number >= of {
            return Err(format!(
                "there is no part {number} of {of}: parts are counted from 0"
            ));
        }
        Ok(Shard { number, of })
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let job = std::env::var("JOB_COMPLETION_INDEX").ok();
        Shard::read(text, job.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_of_it_once() {
        for (scenarios, of) in [(10, 3), (2, 5), (0, 1), (100_000_000, 7)] {
            let ranges: Vec<_> = (0..of)
                .map(|number| Shard { number, of }.range(scenarios))
                .collect();
            assert_eq!(ranges[0].start, 0);
            assert_eq!(ranges.last().unwrap().end, scenarios);
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes: Vec<u64> = ranges.iter().map(|range| range.end - range.start).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn a_shard_is_a_number_and_how_many_there_are() {
        assert_eq!(Shard::read("3/10", None), Ok(Shard { number: 3, of: 10 }));
        assert_eq!(
            Shard::read("job/4", Some("2")),
            Ok(Shard { number: 2, of: 4 })
        );
        let told = |text, job| Shard::read(text, job).unwrap_err();
        assert!(told("10/10", None).contains("from 0"));
        assert!(told("0/0", None).contains("from 0"));
        assert!(told("3", None).contains("expected I/N"));
        assert!(told("-1/2", None).contains("expected I/N"));
        assert!(told("job/4", None).contains("is not set"));
        assert!(told("job/4", Some("x")).contains("is x"));
    }
}
