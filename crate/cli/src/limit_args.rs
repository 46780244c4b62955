//! The flags of every command that solves: how long and how hard, as they are typed.

use std::time::Duration;

use idlewise::EngineName;

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

fn seconds(text: &str) -> Result<Duration, String> {
    let expected = || "expected seconds above 0, such as 30 or 0.5".to_owned();
    let value: f64 = text.parse().map_err(|_| expected())?;
    match Duration::try_from_secs_f64(value) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err(expected()),
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
    fn a_gap_is_finite_and_not_negative() {
        assert_eq!(gap("1e-4"), Ok(1e-4));
        assert_eq!(gap("0"), Ok(0.0));
        for text in ["-1", "NaN", "inf", "1%"] {
            assert!(gap(text).is_err(), "{text:?}");
        }
    }
}
