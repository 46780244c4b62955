//! From a [`Scenario`] to JSON: the fields of every object in the order of the file
//! format (DESIGN section 5), without those that have their default.
//!
//! Some defaults follow from where an object stands: a profile's `uses` from the
//! compute resource, a period's label from its place, one rate for all periods from
//! their number. An object that is written on its own says these things in full.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{
    Count, CurrentContents, CurrentMachines, CurrentReplicas, DEFAULT_COMPUTE, DEFAULT_REGION,
    Demand, InputError, InputErrors, ListedRoute, Model, NO_VERIFICATION, Node, Period, Policy,
    Profile, Scenario, Steadiness, Together, VerificationMode,
};

impl Scenario {
    /// The scenario as JSON on one line, without what has its default.
    ///
    /// What is written can be read: [`Scenario::from_json`] makes an equal scenario
    /// of it.
    ///
    /// # Errors
    /// Everything that is wrong with the scenario, as [`Scenario::check`].
    pub fn to_json(&self) -> Result<String, InputErrors> {
        self.check()?;
        serde_json::to_string(self).map_err(|error| unwritable(&error))
    }

    /// [`Scenario::to_json`] on many lines, for people to read.
    ///
    /// # Errors
    /// Everything that is wrong with the scenario, as [`Scenario::check`].
    pub fn to_json_pretty(&self) -> Result<String, InputErrors> {
        self.check()?;
        serde_json::to_string_pretty(self).map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &serde_json::Error) -> InputErrors {
    let expected = "a scenario that JSON can hold";
    InputErrors(vec![InputError::new("$", error.to_string(), expected)])
}

/// The object that a [`Written`] part belongs to, as far as defaults depend on it.
#[derive(Clone, Copy)]
struct Around<'a> {
    compute: &'a str,
    periods: usize,
    /// The place of the part in its list.
    place: usize,
}

/// An object of the file format.
trait Fields {
    /// Writes the fields; without `around` the object stands on its own.
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error>;
}

/// An object that is being written.
struct Object<M>(M);

impl<M: SerializeMap> Object<M> {
    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        self.0.serialize_entry(name, value)
    }

    fn unless(
        &mut self,
        is_default: bool,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), M::Error> {
        if is_default {
            return Ok(());
        }
        self.field(name, value)
    }

    fn optional(
        &mut self,
        name: &str,
        value: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.field(name, value))
    }
}

/// An object and where it stands.
struct Written<'a, T>(&'a T, Option<Around<'a>>);

impl<T: Fields> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = Object(serializer.serialize_map(None)?);
        self.0.fields(self.1, &mut object)?;
        object.0.end()
    }
}

/// A list of objects and what they stand in.
struct List<'a, T>(&'a [T], Option<Around<'a>>);

impl<T: Fields> Serialize for List<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let around = |place| self.1.map(|around| Around { place, ..around });
        let entries = self.0.iter().enumerate();
        serializer.collect_seq(entries.map(|(place, entry)| Written(entry, around(place))))
    }
}

/// Objects by name; nothing in them depends on where they stand.
struct Named<'a, T>(&'a BTreeMap<String, T>);

impl<T: Fields> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.iter();
        serializer.collect_map(entries.map(|(name, entry)| (name, Written(entry, None))))
    }
}

/// A rate per period, as one number where that says the same.
struct Rates<'a>(&'a [f64], Option<Around<'a>>);

impl Serialize for Rates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Rates(rates, around) = *self;
        let one_each = around.is_some_and(|around| around.periods == rates.len());
        match rates.split_first() {
            // Bits, so that not even the sign of a zero is lost.
            Some((first, rest))
                if one_each && rest.iter().all(|r| r.to_bits() == first.to_bits()) =>
            {
                first.serialize(serializer)
            }
            _ => rates.serialize(serializer),
        }
    }
}

macro_rules! written_as_fields {
    ($($part:ty),+) => {$(
        impl Serialize for $part {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Written(self, None).serialize(serializer)
            }
        }
    )+};
}

mod limits;

written_as_fields!(
    CurrentMachines,
    CurrentContents,
    Scenario,
    Period,
    Node,
    Model,
    Profile,
    Demand,
    VerificationMode,
    ListedRoute,
    Steadiness,
    CurrentReplicas,
    Policy
);

impl Fields for Scenario {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        let around = Some(Around {
            compute: &self.compute,
            periods: self.periods.len(),
            place: 0,
        });
        object.field("schema_version", &self.schema_version)?;
        object.unless(self.name.is_empty(), "name", &self.name)?;
        object.unless(self.compute == DEFAULT_COMPUTE, "compute", &self.compute)?;
        let one_hour = self.periods == [Period::numbered(0)];
        object.unless(one_hour, "periods", &List(&self.periods, around))?;
        object.field("nodes", &List(&self.nodes, around))?;
        object.field("models", &List(&self.models, around))?;
        object.field("demands", &List(&self.demands, around))?;
        let modes = &self.verification;
        object.unless(modes.is_empty(), "verification", &Named(modes))?;
        object.optional("verifier_capacity", self.verifier_capacity.as_ref())?;
        object.unless(self.rtt_ms.is_empty(), "rtt_ms", &self.rtt_ms)?;
        let routes = List(&self.routes, around);
        object.unless(self.routes.is_empty(), "routes", &routes)?;
        let limits = List(&self.limits, around);
        object.unless(self.limits.is_empty(), "limits", &limits)?;
        object.optional("steadiness", self.steadiness.as_ref())?;
        object.unless(self.futures.is_empty(), "futures", &self.futures)?;
        object.unless(self.policy == Policy::default(), "policy", &self.policy)?;
        object.unless(self.source.is_empty(), "source", &self.source)
    }
}

impl Fields for Period {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        let numbered = around.is_some_and(|around| self.label == around.place.to_string());
        object.unless(numbered, "label", &self.label)?;
        object.unless(self.hours == 1.0, "hours", &self.hours)
    }
}

impl Fields for Node {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("id", &self.id)?;
        object.unless(self.count == Count::default(), "count", &self.count)?;
        object.field("hardware", &self.hardware)?;
        object.unless(self.region == DEFAULT_REGION, "region", &self.region)?;
        object.optional("operator", self.operator.as_ref())?;
        object.unless(self.labels.is_empty(), "labels", &self.labels)?;
        object.field("capacity", &self.capacity)?;
        object.optional("cards", self.cards.as_ref())?;
        object.unless(self.per_card.is_empty(), "per_card", &self.per_card)?;
        object.optional("price_per_hour", self.price_per_hour.as_ref())?;
        let availability = self.availability;
        object.unless(availability == 1.0, "availability", &availability)?;
        object.unless(is_zero(self.headroom), "headroom", &self.headroom)?;
        let unverified = self.verification == [NO_VERIFICATION];
        object.unless(unverified, "verification", &self.verification)?;
        object.optional("hosts", self.hosts.as_ref())?;
        let usage_price = &self.usage_price;
        object.unless(usage_price.is_empty(), "usage_price", usage_price)?;
        object.unless(!self.shared, "shared", &self.shared)?;
        object.optional("tier", self.tier.as_ref())?;
        object.unless(self.names.is_empty(), "names", &self.names)?;
        object.optional("source", self.source.as_ref())
    }
}

impl Fields for Model {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("id", &self.id)?;
        object.optional("max_replicas", self.max_replicas.as_ref())?;
        object.unless(self.min_replicas == 0, "min_replicas", &self.min_replicas)?;
        object.unless(self.load_hours == 0.0, "load_hours", &self.load_hours)?;
        object.optional("max_share", self.max_share.as_ref())?;
        object.unless(self.labels.is_empty(), "labels", &self.labels)?;
        let anywhere = self.together == Together::Anywhere;
        object.unless(anywhere, "together", &self.together)?;
        object.field("profiles", &List(&self.profiles, around))
    }
}

impl Fields for Profile {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.unless(self.name == self.hardware, "name", &self.name)?;
        object.field("hardware", &self.hardware)?;
        object.field("rate", &self.rate)?;
        let follows = around
            .is_some_and(|around| self.uses == Profile::default_uses(around.compute, &self.holds));
        object.unless(follows, "uses", &self.uses)?;
        object.unless(self.holds.is_empty(), "holds", &self.holds)?;
        object.unless(self.machines == 1, "machines", &self.machines)?;
        object.optional("stage", self.stage.as_ref())?;
        object.optional("source", self.source.as_ref())
    }
}

impl Fields for Demand {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("id", &self.id)?;
        object.field("model", &self.model)?;
        object.unless(self.region == DEFAULT_REGION, "region", &self.region)?;
        let mode = &self.verification;
        object.unless(mode == NO_VERIFICATION, "verification", mode)?;
        object.field("rate", &Rates(&self.rate, around))?;
        object.unless(self.value == 1.0, "value", &self.value)?;
        object.optional("min_served", self.min_served.as_ref())?;
        object.optional("max_rtt_ms", self.max_rtt_ms.as_ref())?;
        object.optional("in_regions", self.in_regions.as_ref())?;
        object.unless(self.priority == 0, "priority", &self.priority)?;
        let within = self.within_hours;
        object.unless(within == 0.0, "within_hours", &within)?;
        object.unless(self.split, "split", &self.split)?;
        object.unless(self.labels.is_empty(), "labels", &self.labels)?;
        object.optional("source", self.source.as_ref())
    }
}

impl Fields for VerificationMode {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.unless(self.overhead == 1.0, "overhead", &self.overhead)?;
        let load = self.verifier_load;
        object.unless(is_zero(load), "verifier_load", &load)
    }
}

impl Fields for ListedRoute {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("demand", &self.demand)?;
        object.field("node", &self.node)?;
        object.unless(is_zero(self.cost), "cost", &self.cost)?;
        let rate = self.rate.as_deref().map(|rate| Rates(rate, around));
        object.optional("rate", rate.as_ref())
    }
}

impl Fields for Steadiness {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        let (replicas, load_cost) = (&self.replicas, &self.load_cost);
        object.unless(replicas.is_empty(), "replicas", replicas)?;
        object.unless(self.machines.is_empty(), "machines", &self.machines)?;
        object.unless(load_cost.is_empty(), "load_cost", load_cost)?;
        object.optional("max_moves", self.max_moves.as_ref())?;
        object.unless(is_zero(self.give_up), "give_up", &self.give_up)
    }
}

impl Fields for CurrentMachines {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("node", &self.node)?;
        object.field("count", &self.count)?;
        object.unless(self.span == 1, "span", &self.span)?;
        object.field("replicas", &self.replicas)
    }
}

impl Fields for CurrentContents {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("model", &self.model)?;
        object.field("profile", &self.profile)?;
        object.field("count", &self.count)
    }
}

impl Fields for CurrentReplicas {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("node", &self.node)?;
        object.field("model", &self.model)?;
        object.field("profile", &self.profile)?;
        object.field("count", &self.count)
    }
}

impl Fields for Policy {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        let usual = Policy::default();
        object.unless(
            self.objective == usual.objective,
            "objective",
            &self.objective,
        )?;
        object.unless(!self.relax, "relax", &self.relax)?;
        object.unless(self.spread == usual.spread, "spread", &self.spread)?;
        object.unless(self.spare == usual.spare, "spare", &self.spare)?;
        object.unless(
            is_zero(self.spare_give_up),
            "spare_give_up",
            &self.spare_give_up,
        )?;
        object.optional("currency", self.currency.as_ref())?;
        object.unless(self.futures == usual.futures, "futures", &self.futures)
    }
}

/// Zero without a sign, which is all that a missing field can mean.
fn is_zero(number: f64) -> bool {
    number.to_bits() == 0.0_f64.to_bits()
}

#[cfg(test)]
mod tests {
    use super::super::from_json;

    const BARE: &str = concat!(
        r#"{"schema_version":1,"nodes":[{"id":"n","hardware":"H","capacity":{"gpu":1.0}}],"#,
        r#""models":[{"id":"m","profiles":[{"hardware":"H","rate":1.0}]}],"#,
        r#""demands":[{"id":"d","model":"m","rate":1.0}]}"#
    );

    /// Every field with a value that is not its default.
    const FULL: &str = concat!(
        r#"{"schema_version":1,"name":"s","compute":"cpu","periods":[{"label":"a"},{"hours":0.5}],"#,
        r#""nodes":[{"id":"n","count":{"min":0,"max":3},"hardware":"H","region":"us","#,
        r#""operator":"o","labels":{"site":"s1"},"capacity":{"cpu":1.0,"gpu":2.0},"price_per_hour":2.0,"#,
        r#""availability":0.9,"headroom":0.1,"verification":["none","tee"],"hosts":["m"],"#,
        r#""usage_price":{"gpu":0.1},"names":["n-1"],"source":"nodes.json: $.items[0]"}],"#,
        r#""models":[{"id":"m","max_replicas":4,"min_replicas":1,"max_share":{"over":"region","share":1.0},"#,
        r#""labels":{"tier":"gold"},"profiles":["#,
        r#"{"name":"p","hardware":"H","rate":5.0,"uses":{"gpu":1.0},"holds":{"gpu":1.0},"stage":"s","source":"b"},"#,
        r#"{"hardware":"H","rate":5.0}]}],"demands":[{"id":"d","model":"m","region":"eu","#,
        r#""verification":"tee","rate":[1.0,2.0],"value":3.0,"min_served":0.5,"#,
        r#""max_rtt_ms":100.0,"in_regions":["eu","us"],"priority":-2,"split":false,"labels":{"team":"a"},"source":"p"},"#,
        r#"{"id":"e","model":"m","rate":4.0,"priority":-2}],"#,
        r#""verification":{"tee":{"overhead":1.1,"verifier_load":0.1}},"#,
        r#""verifier_capacity":100.0,"rtt_ms":{"us":{"eu":90.0}},"#,
        r#""routes":[{"demand":"d","node":"n","cost":1.0,"rate":2.0}],"#,
        r#""limits":[{"id":"l","nodes":{"id":"n","region":"us","hardware":"H","operator":"o","#,
        r#""labels":{"site":"s1"}},"models":{"id":"m","labels":{"tier":"gold"}},"#,
        r#""demands":{"id":"d","model":"m","region":"eu","verification":["none","tee"],"#,
        r#""labels":{"team":"a"}},"of":"gpu","max":[3.0,4.0],"min":1.0}],"#,
        r#""steadiness":{"replicas":[{"node":"n","model":"m","profile":"p","count":2}],"#,
        r#""machines":[{"node":"n","count":1,"span":2,"replicas":[{"model":"m","profile":"p","#,
        r#""count":1}]},{"node":"n","count":1,"replicas":[{"model":"m","profile":"p","count":1}]}],"#,
        r#""load_cost":{"m":1.5},"max_moves":3,"give_up":0.01},"#,
        r#""policy":{"objective":"profit","relax":true,"spread":"even","spare":"fill","spare_give_up":0.5},"#,
        r#""source":["guessed: nodes.csv: read as UTF-16"]}"#
    );

    fn alone(part: &impl serde::Serialize) -> String {
        serde_json::to_string(part).unwrap()
    }

    #[test]
    fn what_has_its_default_is_left_out() {
        let scenario = from_json(BARE.as_bytes()).unwrap();
        assert_eq!(scenario.to_json().unwrap(), BARE);
    }

    #[test]
    fn what_has_another_value_stands_in_the_order_of_the_format() {
        let scenario = from_json(FULL.as_bytes()).unwrap();
        assert_eq!(scenario.to_json().unwrap(), FULL);
        // Fields that do not go together with all of those.
        let loading = BARE
            .replace(r#"{"id":"m","#, r#"{"id":"m","load_hours":0.1,"#)
            .replace(r#""rate":1.0}]}]"#, r#""rate":1.0,"holds":{"gpu":1.0}}]}]"#);
        assert_ne!(loading, BARE);
        let scenario = from_json(loading.as_bytes()).unwrap();
        assert_eq!(scenario.to_json().unwrap(), loading);
    }

    #[test]
    fn stages_and_where_they_are_stand_in_the_order_of_the_format() {
        let profiles = concat!(
            r#""together":"node","profiles":[{"name":"p","hardware":"H","rate":1.0,"stage":"a"},"#,
            r#"{"hardware":"H","rate":1.0,"stage":"b"}]"#
        );
        let staged = BARE.replace(r#""profiles":[{"hardware":"H","rate":1.0}]"#, profiles);
        let scenario = from_json(staged.as_bytes()).unwrap();
        assert_eq!(scenario.to_json().unwrap(), staged);
    }

    #[test]
    fn a_part_on_its_own_says_what_follows_from_its_place() {
        let mut scenario = from_json(BARE.as_bytes()).unwrap();
        scenario.periods[0].hours = 2.0;
        assert_eq!(
            alone(&scenario.models[0].profiles[0]),
            r#"{"hardware":"H","rate":1.0,"uses":{"gpu":1.0}}"#
        );
        assert_eq!(alone(&scenario.periods[0]), r#"{"label":"0","hours":2.0}"#);
        assert_eq!(
            alone(&scenario.demands[0]),
            r#"{"id":"d","model":"m","rate":[1.0]}"#
        );
    }

    #[test]
    fn what_is_not_valid_is_not_written() {
        let mut scenario = from_json(BARE.as_bytes()).unwrap();
        scenario.nodes[0].headroom = f64::NAN;
        let refused = scenario.to_json_pretty().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "$.nodes[0].headroom: found NaN, expected a number from 0 to 1"
        );
    }
}
