//! What is served, and how fast on which hardware.

use super::super::{
    DEFAULT_COMPUTE, ImpliedUses, Labels, MaxShare, Model, Profile, Resources, Together,
};

impl Model {
    /// A model that no hardware serves yet. The id is its unique name.
    pub fn new(id: impl Into<String>) -> Self {
        Model {
            id: id.into(),
            max_replicas: None,
            min_replicas: 0,
            load_hours: 0.0,
            max_share: None,
            labels: Labels::new(),
            together: Together::Anywhere,
            profiles: Vec::new(),
        }
    }

    /// Most replicas placed in any one period, over all nodes; unlimited unless given.
    /// Counts replicas of profiles that hold something.
    #[must_use]
    pub fn max_replicas(mut self, replicas: u64) -> Self {
        self.max_replicas = Some(replicas);
        self
    }

    /// Fewest replicas placed in every period, over all nodes; 0 unless given. Counts
    /// replicas of profiles that hold something.
    #[must_use]
    pub fn min_replicas(mut self, replicas: u64) -> Self {
        self.min_replicas = replicas;
        self
    }

    /// Hours that a replica loads before it serves; 0 unless given.
    ///
    /// ```
    /// use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
    /// let profile = Profile::new("H", 10.0).holds("gpu", 1.0);
    /// let scenario = Scenario::new("six minutes to load")
    ///     .periods(2)
    ///     .node(Node::new("n", "H").capacity("gpu", 1.0))
    ///     .model(Model::new("by day").profile(profile.clone()))
    ///     .model(Model::new("by night").load_hours(0.1).profile(profile))
    ///     .demand(Demand::new("chat", "by day", [10.0, 0.0]))
    ///     .demand(Demand::new("reports", "by night", [0.0, 10.0]));
    /// let plan = Planner::new().solve(&scenario)?;
    /// // The second hour has two parts: nothing is served in the first.
    /// assert_eq!(plan.periods.len(), 3);
    /// assert_eq!(plan.loading.len(), 1);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn load_hours(mut self, hours: f64) -> Self {
        self.load_hours = hours;
        self
    }

    /// How replicas have to be spread; any way unless given.
    #[must_use]
    pub fn max_share(mut self, share: MaxShare) -> Self {
        self.max_share = Some(share);
        self
    }

    /// Adds a name of your own, such as `site` = `ams3`, for limits to select by; none
    /// unless given.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(label.into(), value.into());
        self
    }

    /// Where the stages of one piece of work may be; anywhere unless given.
    #[must_use]
    pub fn together(mut self, together: Together) -> Self {
        self.together = together;
        self
    }

    /// Adds how one replica performs on a hardware class.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profiles.push(profile);
        self
    }

    /// Lets what profiles use by default be of this compute resource.
    pub(super) fn follow(&mut self, compute: &str) {
        for profile in &mut self.profiles {
            profile.follow(compute);
        }
    }
}

impl Profile {
    /// How one replica performs on a hardware class: units per second at full speed.
    pub fn new(hardware: impl Into<String>, rate: f64) -> Self {
        let hardware = hardware.into();
        let holds = Resources::new();
        Profile {
            name: hardware.clone(),
            hardware,
            rate,
            uses: Profile::default_uses(DEFAULT_COMPUTE, &holds),
            holds,
            machines: 1,
            stage: None,
            source: None,
            implied: ImpliedUses(Some(DEFAULT_COMPUTE.to_owned())),
        }
    }

    /// A name that no other profile of the model has; the hardware class unless given.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The amount of a resource that is busy while the replica works at full speed, in
    /// units of that resource; one of the compute resource unless anything is given here
    /// or the profile holds compute.
    #[must_use]
    pub fn uses(mut self, resource: impl Into<String>, amount: f64) -> Self {
        if self.follows().is_some() {
            self.uses.clear();
        }
        self.implied = ImpliedUses(None);
        self.uses.insert(resource.into(), amount);
        self
    }

    /// The amount of a resource that is taken as long as the replica is placed, in units
    /// of that resource; nothing unless given.
    #[must_use]
    pub fn holds(mut self, resource: impl Into<String>, amount: f64) -> Self {
        let follows = self.follows();
        self.holds.insert(resource.into(), amount);
        if let Some(compute) = follows {
            self.uses = Profile::default_uses(&compute, &self.holds);
        }
        self
    }

    /// Where the rate is from, for people.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The stage of the work that it does, such as `prefill` or `decode`; all of it unless
    /// given.
    #[must_use]
    pub fn stage(mut self, stage: impl Into<String>) -> Self {
        self.stage = Some(stage.into());
        self
    }

    /// The most machines that one replica may span; 1 unless given. A replica that holds
    /// more than a machine has then takes whole machines to itself.
    #[must_use]
    pub fn machines(mut self, machines: u64) -> Self {
        self.machines = machines;
        self
    }

    /// The compute resource that `uses` follow: none where they were given, or changed
    /// since.
    fn follows(&self) -> Option<String> {
        let compute = self.implied.0.as_ref()?;
        let unchanged = self.uses == Profile::default_uses(compute, &self.holds);
        unchanged.then(|| compute.clone())
    }

    fn follow(&mut self, compute: &str) {
        if self.follows().is_some() {
            self.uses = Profile::default_uses(compute, &self.holds);
            self.implied = ImpliedUses(Some(compute.to_owned()));
        }
    }
}
