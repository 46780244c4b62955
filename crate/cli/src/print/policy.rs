//! The names of ways to route, as answers give them.

/// Routing by the plan.
pub(super) const OPTIMUM: &str = "optimum";
/// Routing as it is today.
pub(super) const CURRENT: &str = "current";
/// Routing to any machine alike.
pub(super) const RANDOM: &str = "random";

/// How demand finds a node under this policy, in a few words.
pub(super) fn how(policy: &str) -> &'static str {
    match policy {
        RANDOM => "evenly, at random",
        "weighted" => "by the node's compute",
        "nearest" => "lowest round trip first",
        "least_loaded" => "least busy first",
        CURRENT => "as routed today",
        OPTIMUM => "by the plan",
        _ => "",
    }
}
