//! The scale that a series is decomposed on: where swings grow with the level, seasons add
//! up on the scale of roots or logarithms.

/// How values are changed before they are decomposed, and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// As they are.
    Linear,
    /// Their square roots.
    Root,
    /// Logarithms of the value over a twentieth of the mean, plus one: zeros are allowed.
    Log {
        /// A twentieth of the mean.
        unit: f64,
    },
}

impl Scale {
    /// The name in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Scale::Linear => "linear",
            Scale::Root => "root",
            Scale::Log { .. } => "log",
        }
    }

    /// Every scale for values of this mean.
    pub(crate) fn all(mean: f64) -> [Scale; 3] {
        let unit = if mean > 0.0 { mean / 20.0 } else { 1.0 };
        [Scale::Linear, Scale::Root, Scale::Log { unit }]
    }

    pub(crate) fn to(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Root => value.max(0.0).sqrt(),
            Scale::Log { unit } => libm::log1p(value.max(0.0) / unit),
        }
    }

    /// Back to counts, which are never negative.
    pub(crate) fn from(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value.max(0.0),
            Scale::Root => value.max(0.0) * value.max(0.0),
            Scale::Log { unit } => (unit * libm::expm1(value)).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_leads_back_and_never_below_zero() {
        for scale in Scale::all(100.0) {
            for value in [0.0, 0.5, 100.0, 1e6] {
                let back = scale.from(scale.to(value));
                assert!((back - value).abs() <= 1e-9 * value.max(1.0), "{scale:?}");
            }
            assert_eq!(scale.from(-3.0), 0.0);
        }
    }
}
