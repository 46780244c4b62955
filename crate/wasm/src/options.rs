//! The options of a call: limits, callbacks, and what to return.

use std::time::Duration;

use idlewise::{
    AdviseOptions, Causes, Compact, EngineName, EvaluateOptions, GrowOptions, Options,
    StressOptions,
};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::failure::Failure;

/// Everything a caller can ask of `solve` and of the questions.
pub(crate) struct Call {
    pub options: Options,
    /// Called with `(done, total)` after each finished program.
    pub on_progress: Option<Function>,
    /// Called with every better answer of `advise` on the way.
    pub on_better: Option<Function>,
    /// Asked between slices of work whether to stop.
    pub cancelled: Option<Function>,
    /// Whether `solve` returns tables beside the plan.
    pub tables: bool,
    /// Whether `solve` and `compare` start from what the last such call left.
    pub warm: bool,
    /// What `grow` tries.
    pub grow: GrowOptions,
    /// What `stress` tries.
    pub stress: StressOptions,
    /// What `evaluate` finds out.
    pub evaluate: EvaluateOptions,
    /// What `advise` is held against.
    pub advise: AdviseOptions,
}

const KNOWN: [&str; 18] = [
    "timeLimit",
    "nodeLimit",
    "gap",
    "engine",
    "compact",
    "causes",
    "onProgress",
    "cancelled",
    "tables",
    "warm",
    "machines",
    "budgetPerHour",
    "priceRanges",
    "demandPercent",
    "regret",
    "future",
    "onBetter",
    "routing",
];

impl Call {
    /// Reads the options that [`KNOWN`] names. What is undefined has its
    /// default; any other name is an error.
    pub(crate) fn read(options: &JsValue) -> Result<Call, Failure> {
        let mut call = Call {
            options: Options::default(),
            on_progress: None,
            on_better: None,
            cancelled: None,
            tables: false,
            warm: false,
            grow: GrowOptions::default(),
            stress: StressOptions::default(),
            evaluate: EvaluateOptions::default(),
            advise: AdviseOptions::default(),
        };
        if options.is_undefined() {
            return Ok(call);
        }
        if !options.is_object() {
            return Err(wrong("options", options, "an object"));
        }
        for name in Object::keys(options.unchecked_ref::<Object>()) {
            let known = name.as_string();
            if !known.is_some_and(|name| KNOWN.contains(&name.as_str())) {
                return Err(wrong("options", &name, &format!("one of {KNOWN:?}")));
            }
        }
        let field = |name: &str| -> Result<Option<JsValue>, Failure> {
            let value = Reflect::get(options, &JsValue::from_str(name))
                .map_err(|thrown| wrong(name, &thrown, "a value that can be read"))?;
            Ok((!value.is_undefined()).then_some(value))
        };
        if let Some(value) = field("timeLimit")? {
            let limit = value
                .as_f64()
                .and_then(|s| Duration::try_from_secs_f64(s).ok());
            call.options.time_limit =
                Some(limit.ok_or_else(|| wrong("timeLimit", &value, "seconds, at least 0"))?);
        }
        if let Some(value) = field("nodeLimit")? {
            call.options.node_limit = if value.is_null() {
                None
            } else {
                let limit = value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0);
                let expected = "a whole number, at least 0, or null for no limit";
                Some(limit.ok_or_else(|| wrong("nodeLimit", &value, expected))? as u64)
            };
        }
        if let Some(value) = field("gap")? {
            let gap = value.as_f64().filter(|g| g.is_finite() && *g >= 0.0);
            call.options.gap = gap.ok_or_else(|| wrong("gap", &value, "a number, at least 0"))?;
        }
        if let Some(value) = field("engine")? {
            let engine = value.as_string().and_then(|name| EngineName::named(&name));
            let expected = "\"auto\", \"interior\" or \"simplex\"";
            call.options.engine = engine.ok_or_else(|| wrong("engine", &value, expected))?;
        }
        if let Some(value) = field("compact")? {
            call.options.compact = if flag("compact", &value)? {
                Compact::Always
            } else {
                Compact::Never
            };
        }
        if let Some(value) = field("causes")? {
            call.options.causes = match value.as_string().as_deref() {
                Some("order") => Causes::InOrder,
                Some("alone") => Causes::Alone,
                _ => return Err(wrong("causes", &value, "\"order\" or \"alone\"")),
            };
        }
        if let Some(value) = field("onProgress")? {
            call.on_progress = Some(function("onProgress", value)?);
        }
        if let Some(value) = field("onBetter")? {
            call.on_better = Some(function("onBetter", value)?);
        }
        if let Some(value) = field("routing")? {
            let policy = value.as_string();
            call.advise.routing =
                Some(policy.ok_or_else(|| wrong("routing", &value, "the name of a policy"))?);
        }
        if let Some(value) = field("cancelled")? {
            call.cancelled = Some(function("cancelled", value)?);
        }
        if let Some(value) = field("tables")? {
            call.tables = flag("tables", &value)?;
        }
        if let Some(value) = field("warm")? {
            call.warm = flag("warm", &value)?;
        }
        if let Some(value) = field("machines")? {
            let whole = |n: &f64| n.fract() == 0.0 && (0.0..=1000.0).contains(n);
            let machines = value.as_f64().filter(whole);
            let expected = "a whole number from 0 to 1000";
            call.grow.machines =
                machines.ok_or_else(|| wrong("machines", &value, expected))? as u32;
        }
        if let Some(value) = field("budgetPerHour")? {
            // The core refuses what is not an amount.
            call.grow.budget_per_hour = Some(value.as_f64().unwrap_or(f64::NAN));
        }
        if let Some(value) = field("priceRanges")? {
            call.grow.price_ranges = flag("priceRanges", &value)?;
        }
        if let Some(value) = field("regret")? {
            call.evaluate.regret = flag("regret", &value)?;
        }
        if let Some(value) = field("future")? {
            let id = value.as_string();
            call.evaluate.future = Some(id.ok_or_else(|| wrong("future", &value, "a name"))?);
        }
        if let Some(value) = field("demandPercent")? {
            let percents: Option<Vec<f64>> = Array::is_array(&value).then(|| {
                let list = value.unchecked_ref::<Array>();
                // The core refuses what is not a percentage.
                list.iter()
                    .map(|p| p.as_f64().unwrap_or(f64::NAN))
                    .collect()
            });
            call.stress.demand_percent =
                percents.ok_or_else(|| wrong("demandPercent", &value, "a list of percentages"))?;
        }
        Ok(call)
    }
}

fn flag(name: &str, value: &JsValue) -> Result<bool, Failure> {
    let flag = value.as_bool();
    flag.ok_or_else(|| wrong(name, value, "true or false"))
}

fn function(name: &str, value: JsValue) -> Result<Function, Failure> {
    value
        .dyn_into()
        .map_err(|value| wrong(name, &value, "a function"))
}

fn wrong(name: &str, value: &JsValue, expected: &str) -> Failure {
    let found = value.as_string().unwrap_or_else(|| format!("{value:?}"));
    Failure::argument(name, &found, expected)
}
