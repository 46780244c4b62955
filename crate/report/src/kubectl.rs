//! A timetable as commands for a cluster: a suggestion for people to read and to change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use crate::number::plain;
use crate::read::{self, Refusal, Scenario};

/// Letters of a name that Kubernetes takes, for deployments and values of labels.
const LONGEST: usize = 63;

#[derive(Debug, Deserialize)]
struct Timetable {
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Step {
    from: String,
    period: usize,
    action: Action,
    node: String,
    #[serde(default)]
    machines: Option<String>,
    machine_count: f64,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    profile: Option<String>,
    replicas: f64,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Rent,
    Start,
    Load,
    Unload,
    Drain,
    SwitchOff,
    Stop,
}

const HEAD: &str = "\
# What the plan asks of a cluster: read it, change the names to yours, and run what you
# mean to. Deployments are one for each model, profile and group of machines; where yours
# are others, the numbers of replicas still are what counts.
";

/// The timetable, as `timetable --json` writes it, as lines for a shell: what to do as
/// comments, and commands of kubectl below them. With the scenario, machines go by their own
/// names where it has them, and replicas that stand now count.
///
/// # Errors
/// [`Refusal`] where a text is not what it should be.
pub fn kubectl(timetable: &str, scenario: Option<&str>) -> Result<String, Refusal> {
    let table: Timetable = read::json("timetable", timetable)?;
    let scenario: Option<Scenario> = scenario.map(|t| read::json("scenario", t)).transpose()?;
    let mut cluster = Cluster::new(&table, scenario.as_ref());
    let mut out = String::from(HEAD);
    cluster.labels(&mut out);
    let mut period = None;
    for step in &table.steps {
        if period != Some(step.period) {
            let _ = write!(out, "\n# By {}\n", seen(&step.from));
            period = Some(step.period);
        }
        cluster.step(&mut out, step);
    }
    Ok(out)
}

/// What stands, and what things are called.
struct Cluster<'a> {
    /// Names of the machines of each node entry that has them.
    names: BTreeMap<&'a str, &'a [String]>,
    /// Replicas by node, model and profile.
    stands: BTreeMap<(&'a str, &'a str, &'a str), f64>,
    /// Names of deployments, no two alike.
    deployments: BTreeMap<(&'a str, &'a str, &'a str), String>,
}

impl<'a> Cluster<'a> {
    fn new(table: &'a Timetable, scenario: Option<&'a Scenario>) -> Self {
        let mut names: BTreeMap<&str, &[String]> = BTreeMap::new();
        let mut stands = BTreeMap::new();
        for node in scenario.iter().flat_map(|s| &s.nodes) {
            names.insert(&node.id, &node.names);
        }
        let now = scenario.and_then(|s| s.steadiness.as_ref());
        for r in now.iter().flat_map(|now| &now.replicas) {
            let key = (r.node.as_str(), r.model.as_str(), r.profile.as_str());
            *stands.entry(key).or_insert(0.0) += r.count;
        }
        let mut deployments = BTreeMap::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for step in &table.steps {
            let (Some(model), Some(profile)) = (&step.model, &step.profile) else {
                continue;
            };
            let key = (step.node.as_str(), model.as_str(), profile.as_str());
            deployments.entry(key).or_insert_with(|| {
                let wanted = name(&format!("{model}-{profile}-{}", step.node));
                let mut found = wanted.clone();
                let mut number = 2;
                while !taken.insert(found.clone()) {
                    let end = format!("-{number}");
                    found = format!("{}{end}", short(&wanted, LONGEST - end.len()));
                    number += 1;
                }
                found
            });
        }
        Cluster {
            names,
            stands,
            deployments,
        }
    }

    /// Labels by which a deployment finds its group of machines.
    fn labels(&self, out: &mut String) {
        let used: BTreeSet<&str> = self.deployments.keys().map(|(node, ..)| *node).collect();
        let mut first = true;
        for (id, names) in &self.names {
            let names: Vec<&str> = names
                .iter()
                .map(String::as_str)
                .filter(|n| good(n))
                .collect();
            if !used.contains(id) || names.is_empty() {
                continue;
            }
            if first {
                out.push_str("\n# So that deployments find their machines (nodeSelector)\n");
                first = false;
            }
            let _ = writeln!(
                out,
                "kubectl label nodes --overwrite {} idlewise-group={}",
                names.join(" "),
                name(id)
            );
        }
    }

    fn step(&mut self, out: &mut String, step: &'a Step) {
        let place = match &step.machines {
            Some(numbers) => {
                let machines = if step.machine_count == 1.0 {
                    "machine"
                } else {
                    "machines"
                };
                format!("{}, {machines} {}", seen(&step.node), seen(numbers))
            }
            None => seen(&step.node),
        };
        let what = format!(
            "{} of {} ({})",
            plain(step.replicas),
            seen(step.model.as_deref().unwrap_or_default()),
            seen(step.profile.as_deref().unwrap_or_default())
        );
        let says = match step.action {
            Action::Rent => format!(
                "Rent {} for {place}: your cloud or node pool does that",
                plain(step.machine_count)
            ),
            Action::Start => format!(
                "Start {} of {place}: your cloud or node pool does that",
                plain(step.machine_count)
            ),
            Action::Stop => format!(
                "Stop {} of {place}, empty ones: your cloud or node pool does that",
                plain(step.machine_count)
            ),
            Action::Load => format!("Load {what} on {place}"),
            Action::Unload => format!("Unload {what} from {place}"),
            Action::Drain => format!("Drain {what} from {place}"),
            Action::SwitchOff => format!("Switch off {place}"),
        };
        let note = step
            .note
            .as_deref()
            .map_or(String::new(), |n| format!("; {}", seen(n)));
        let _ = writeln!(out, "# {says}{note}");
        if step.action == Action::Drain {
            self.machines(out, step, "kubectl cordon", "");
        }
        if let (Some(model), Some(profile)) = (&step.model, &step.profile) {
            let key = (step.node.as_str(), model.as_str(), profile.as_str());
            let stands = self.stands.entry(key).or_insert(0.0);
            *stands += match step.action {
                Action::Load => step.replicas,
                _ => -step.replicas,
            };
            // Replicas of a relaxed plan are parts: a cluster has whole ones.
            let whole = stands.max(0.0).ceil();
            if let Some(deployment) = self.deployments.get(&key) {
                let _ = writeln!(
                    out,
                    "kubectl scale deployment/{deployment} --replicas={whole}"
                );
            }
        }
        if step.action == Action::SwitchOff {
            let options = " --ignore-daemonsets --delete-emptydir-data";
            self.machines(out, step, "kubectl drain", options);
        }
    }

    /// A command for machines by name; where the names are not known, how it would read.
    fn machines(&self, out: &mut String, step: &Step, command: &str, options: &str) {
        let names = self
            .names
            .get(step.node.as_str())
            .copied()
            .unwrap_or_default();
        let numbers = step.machines.as_deref().map(numbers).unwrap_or_default();
        let found: Vec<&str> = numbers
            .iter()
            .filter_map(|at| names.get(at.checked_sub(1)?).map(String::as_str))
            .filter(|name| good(name))
            .collect();
        if found.is_empty() || found.len() < numbers.len() {
            let _ = writeln!(out, "# {command} NODE{options}");
        } else {
            let _ = writeln!(out, "{command} {}{options}", found.join(" "));
        }
    }
}

/// The numbers of `1-4,9`; none where that is not what it says.
fn numbers(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
            (Ok(first), Ok(last)) if last.saturating_sub(first) < 100_000 => {
                found.extend(first..=last);
            }
            _ => return Vec::new(),
        }
    }
    found
}

/// A text in a comment: it ends where its line does.
fn seen(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Whether a machine's name is one of Kubernetes: only such names stand in commands.
fn good(name: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    name.len() <= 253
        && name.chars().all(letter)
        && ends(name.chars().next())
        && ends(name.chars().last())
}

/// A name for a deployment or a label: small letters, digits and hyphens.
fn name(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let found = short(&out, LONGEST);
    // A name of a service begins with a letter, and a deployment's is often its service's.
    match found.chars().next() {
        None => "x".to_owned(),
        Some(first) if first.is_ascii_digit() => short(&format!("x-{found}"), LONGEST),
        Some(_) => found,
    }
}

fn short(text: &str, letters: usize) -> String {
    let cut: String = text.chars().take(letters).collect();
    cut.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_kubernetes_stand_in_commands() {
        assert!(good("ip-10-0-1-1.ec2.internal"));
        for bad in ["", "A", "a b", "a;rm -rf /", "$(x)", "-a", "a-", "a\nb"] {
            assert!(!good(bad), "{bad:?}");
        }
        assert_eq!(name("Llama-3.1 8B;$(rm)"), "llama-3-1-8b-rm");
        assert_eq!((name("東京").as_str(), name("8b").as_str()), ("x", "x-8b"));
        assert_eq!(name(&"a".repeat(99)).len(), 63);
        assert_eq!(numbers("1-3,7"), [1, 2, 3, 7]);
        assert_eq!(numbers("1-x"), Vec::<usize>::new());
    }

    #[test]
    fn replicas_are_totals_and_machines_have_their_names() {
        let table = r#"{"steps": [
          {"period": 0, "from": "noon", "hours": 0, "action": "load", "node": "n", "machines": "1",
           "machine_count": 1, "model": "a", "profile": "p", "replicas": 2},
          {"period": 1, "from": "two\nrm -rf /", "hours": 2, "action": "drain", "node": "n",
           "machines": "2", "machine_count": 1, "model": "a", "profile": "p", "replicas": 1},
          {"period": 1, "from": "two", "hours": 2, "action": "switch_off", "node": "n",
           "machines": "2", "machine_count": 1, "replicas": 0}]}"#;
        let scenario = r#"{"nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 2},
          "names": ["m-1", "m-2"]}], "steadiness": {"replicas": [
          {"node": "n", "model": "a", "profile": "p", "count": 1}]}}"#;
        let text = kubectl(table, Some(scenario)).expect("a list");
        let commands: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect();
        assert_eq!(
            commands,
            [
                "kubectl label nodes --overwrite m-1 m-2 idlewise-group=n",
                "kubectl scale deployment/a-p-n --replicas=3",
                "kubectl cordon m-2",
                "kubectl scale deployment/a-p-n --replicas=2",
                "kubectl drain m-2 --ignore-daemonsets --delete-emptydir-data",
            ]
        );
        let unnamed = kubectl(table, None).expect("a list");
        assert!(unnamed.contains("# kubectl cordon NODE\n"), "{unnamed}");
        assert!(unnamed.contains("--replicas=1\n"), "{unnamed}");
    }
}
