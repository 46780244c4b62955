//! The words that people write above their columns.

use super::header::{Kind, Known};

const fn of(field: &'static str, kind: Kind, words: &'static [&'static str]) -> Known {
    Known { field, kind, words }
}

pub(super) const ID: Known = of(
    "id",
    Kind::Text,
    &[
        "name",
        "node",
        "node name",
        "nodename",
        "host",
        "hostname",
        "host name",
        "server",
        "server name",
        "machine",
        "machine name",
        "node id",
        "instance id",
        "pool",
        "node pool",
        "rechner",
        "knoten",
    ],
);
pub(super) const COUNT: Known = of(
    "count",
    Kind::Count,
    &[
        "instances",
        "machines",
        "quantity",
        "qty",
        "nodes",
        "servers",
        "hosts count",
        "node count",
        "number of machines",
        "number of nodes",
        "number of servers",
        "# nodes",
        "# machines",
        "instance count",
        "machine count",
        "anzahl",
        "units",
    ],
);
pub(super) const HARDWARE: Known = of(
    "hardware",
    Kind::Text,
    &[
        "gpu type",
        "gpu model",
        "gpu name",
        "gputype",
        "gpu product",
        "accelerator",
        "accelerator name",
        "accelerator type",
        "acceleratorname",
        "card",
        "card type",
        "chip",
        "hw",
        "grafikkarte",
    ],
);
/// `gpu` alone names the kind where its cells are texts, and counts where they are numbers.
pub(super) const GPU: Known = of("gpu", Kind::Text, &["gpu(s)", "gpu"]);
pub(super) const GPUS: Known = of(
    "capacity.gpu",
    Kind::Number,
    &[
        "gpus",
        "gpu count",
        "gpucount",
        "number of gpus",
        "num gpus",
        "no of gpus",
        "gpu number",
        "gpus each",
        "gpus per node",
        "gpus per machine",
        "gpus/node",
        "# gpus",
        "accelerators",
        "accelerator count",
        "acceleratorcount",
        "gpus per instance",
    ],
);
pub(super) const CARD_MEMORY: Known = of(
    "memory of one card",
    Kind::Number,
    &[
        "gpu memory",
        "gpu memory gb",
        "gpu ram",
        "gpu ram gb",
        "gpu mem",
        "vram",
        "vram gb",
        "vram per gpu",
        "gpu memory gib",
        "memory per gpu",
        "gpu memory (gb)",
    ],
);
pub(super) const CPU: Known = of(
    "capacity.cpu",
    Kind::Number,
    &["cpu", "cpus", "vcpu", "vcpus", "cores", "cpu cores"],
);
pub(super) const MEMORY: Known = of(
    "capacity.memory_gb",
    Kind::Number,
    &[
        "memory",
        "memory gb",
        "memory gib",
        "memorygib",
        "ram",
        "ram gb",
        "mem gb",
        "ram gib",
    ],
);
pub(super) const REGION: Known = of(
    "region",
    Kind::Text,
    &[
        "location",
        "site",
        "datacenter",
        "data center",
        "dc",
        "availability zone",
        "zone",
        "standort",
        "geo",
    ],
);
pub(super) const OPERATOR: Known = of(
    "operator",
    Kind::Text,
    &[
        "owner", "provider", "vendor", "supplier", "cloud", "anbieter",
    ],
);
pub(super) const PRICE: Known = of(
    "price_per_hour",
    Kind::Number,
    &[
        "price",
        "$/hr",
        "$/h",
        "$/hour",
        "usd/hr",
        "usd/h",
        "usd/hour",
        "usd per hour",
        "eur/h",
        "€/h",
        "eur/hour",
        "hourly cost",
        "hourly price",
        "hourly rate",
        "cost per hour",
        "price per hour",
        "cost/hr",
        "cost/h",
        "price/h",
        "price/hr",
        "cost",
        "on demand price",
        "ondemand price",
        "price hourly",
        "price per hour usd",
        "hourly usd",
        "preis",
        "preis pro stunde",
        "on demand hourly",
        "marketpricehourly",
    ],
);
pub(super) const PRICE_PER_CARD: Known = of(
    "price per gpu and hour",
    Kind::Number,
    &[
        "$/gpu/hr",
        "$/gpu/h",
        "$/gpu hr",
        "$/gpu h",
        "usd/gpu/h",
        "usd/gpu/hr",
        "price per gpu",
        "price per gpu hour",
        "cost per gpu hour",
        "$/gpu hour",
        "gpu price",
        "price per gpu/hr",
    ],
);
pub(super) const PRICE_PER_MONTH: Known = of(
    "price per month",
    Kind::Number,
    &[
        "price per month",
        "monthly price",
        "monthly cost",
        "monthly",
        "$/month",
        "usd/month",
        "eur/month",
        "€/month",
        "$/mo",
        "cost per month",
        "preis pro monat",
        "price/month",
    ],
);
pub(super) const PRICE_PER_CARD_AND_MONTH: Known = of(
    "price per gpu and month",
    Kind::Number,
    &[
        "$/gpu/month",
        "$/gpu/mo",
        "usd/gpu/month",
        "eur/gpu/month",
        "price per gpu month",
        "price per gpu per month",
        "monthly price per gpu",
    ],
);
pub(super) const HOURS_PER_MONTH: Known = of(
    "hours per month",
    Kind::Number,
    &[
        "hours/month",
        "h/month",
        "monthly hours",
        "billed hours per month",
    ],
);
pub(super) const CURRENCY: Known = of(
    "currency",
    Kind::Text,
    &[
        "currency code",
        "ccy",
        "billing currency",
        "billingcurrency",
        "währung",
    ],
);
pub(super) const SPOT_PRICE: Known = of(
    "spot price",
    Kind::Number,
    &[
        "spotprice",
        "spot",
        "spot hourly rate",
        "spot rate",
        "spot $/hr",
        "spot price per hour",
        "spot hourly",
        "preemptible price",
    ],
);
pub(super) const INSTANCE_TYPE: Known = of(
    "instance_type",
    Kind::Text,
    &[
        "instance type",
        "instancetype",
        "machine type",
        "vm size",
        "vm type",
        "sku",
        "flavor",
        "flavour",
        "instance",
        "instance name",
        "type",
        "vm",
    ],
);
pub(super) const MODEL: Known = of(
    "model",
    Kind::Text,
    &[
        "model name",
        "model id",
        "modelname",
        "llm",
        "modell",
        "model_name",
    ],
);
pub(super) const PERIOD: Known = of(
    "period",
    Kind::Text,
    &[
        "time",
        "timestamp",
        "hour",
        "date",
        "datetime",
        "start",
        "from",
        "zeit",
        "stunde",
        "start time",
        "date time",
    ],
);
pub(super) const RATE: Known = of(
    "rate",
    Kind::Number,
    &[
        "demand",
        "load",
        "throughput",
        "units per second",
        "units/s",
        "rate per second",
    ],
);
pub(super) const RATE_OUTPUT: Known = of(
    "output tokens per second",
    Kind::Number,
    &[
        "tokens/s",
        "tokens per second",
        "tok/s",
        "tps",
        "output tokens/s",
        "output tps",
        "tokens/sec",
        "generation tokens/s",
    ],
);
pub(super) const RATE_REQUESTS: Known = of(
    "requests per second",
    Kind::Number,
    &[
        "rps",
        "qps",
        "req/s",
        "requests/s",
        "requests/sec",
        "reqs/s",
        "request rate",
        "seq/s",
    ],
);
pub(super) const REPLICA_CARDS: Known = of(
    "holds.gpu",
    Kind::Number,
    &[
        "gpus",
        "gpu count",
        "tp",
        "tensor parallel",
        "tensor parallel size",
        "gpus per replica",
        "number of gpus",
        "num gpus",
    ],
);
pub(super) const REPLICA_MEMORY: Known = of(
    "holds.vram_gb",
    Kind::Number,
    &[
        "vram",
        "vram gb",
        "memory gb",
        "gpu memory gb",
        "model memory gb",
        "resident gb",
    ],
);
