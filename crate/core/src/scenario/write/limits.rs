//! Limits over several nodes, models or demands, and how a model's replicas are spread.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::{
    DemandSelector, Limit, LimitOf, MaxShare, ModelSelector, NodeSelector, ShareOver,
};
use super::{Around, Fields, Object, Rates, Written};

written_as_fields!(Limit, MaxShare);

/// Names of which any will do; one of them stands alone.
struct Names<'a>(&'a [String]);

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => one.serialize(serializer),
            all => all.serialize(serializer),
        }
    }
}

/// Names by label.
struct Values<'a>(&'a BTreeMap<String, Vec<String>>);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let labels = self.0.iter();
        serializer.collect_map(labels.map(|(label, names)| (label, Names(names))))
    }
}

impl Serialize for LimitOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(serializer)
    }
}

impl Serialize for ShareOver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ShareOver::Region => "region".serialize(serializer),
            ShareOver::Operator => "operator".serialize(serializer),
            ShareOver::Label(name) => BTreeMap::from([("label", name)]).serialize(serializer),
        }
    }
}

impl Fields for Limit {
    fn fields<M: SerializeMap>(
        &self,
        around: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("id", &self.id)?;
        object.optional(
            "nodes",
            self.nodes.as_ref().map(|s| Written(s, None)).as_ref(),
        )?;
        object.optional(
            "models",
            self.models.as_ref().map(|s| Written(s, None)).as_ref(),
        )?;
        let demands = self.demands.as_ref().map(|s| Written(s, None));
        object.optional("demands", demands.as_ref())?;
        object.field("of", &self.of)?;

        let (max, min) = (self.max.as_deref(), self.min.as_deref());
        object.optional("max", max.map(|max| Rates(max, around)).as_ref())?;
        object.optional("min", min.map(|min| Rates(min, around)).as_ref())
    }
}

impl<M: SerializeMap> Object<M> {
    fn names(&mut self, name: &str, names: &[String]) -> Result<(), M::Error> {
        self.unless(names.is_empty(), name, &Names(names))
    }

    fn values(&mut self, labels: &BTreeMap<String, Vec<String>>) -> Result<(), M::Error> {
        self.unless(labels.is_empty(), "labels", &Values(labels))
    }
}

impl Fields for NodeSelector {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.names("id", &self.id)?;
        object.names("region", &self.region)?;
        object.names("hardware", &self.hardware)?;
        object.names("operator", &self.operator)?;
        object.names("tier", &self.tier)?;
        object.values(&self.labels)
    }
}

impl Fields for ModelSelector {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.names("id", &self.id)?;
        object.values(&self.labels)
    }
}

impl Fields for DemandSelector {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.names("id", &self.id)?;
        object.names("model", &self.model)?;
        object.names("region", &self.region)?;
        object.names("verification", &self.verification)?;
        object.values(&self.labels)
    }
}

impl Fields for MaxShare {
    fn fields<M: SerializeMap>(
        &self,
        _: Option<Around<'_>>,
        object: &mut Object<M>,
    ) -> Result<(), M::Error> {
        object.field("over", &self.over)?;
        object.field("share", &self.share)
    }
}
