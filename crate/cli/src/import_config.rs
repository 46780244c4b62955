//! What is asked for of files that a scenario is made of, resolved.

use crate::import_args::{FillName, ReadingArgs};
use crate::input::Source;
use crate::output::Target;

/// What `import` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Import {
    pub(crate) files: Vec<Source>,
    pub(crate) reading: Reading,
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

/// How files are read, as the flags say.
pub(crate) fn reading(args: ReadingArgs, period_hours: Option<f64>) -> Reading {
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
