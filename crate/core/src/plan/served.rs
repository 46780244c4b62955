//! How much of what is asked for a plan serves.

use super::types::Plan;

impl Plan {
    /// Units served in percent of those asked for, over all periods and on average over the
    /// futures, each as likely as it is; 100 where nothing is asked for, 0 where there is no
    /// plan.
    pub fn served_percent(&self) -> f64 {
        if !self.exists() {
            return 0.0;
        }
        let weight = |future: &Option<String>| {
            let own = self.futures.iter().find(|f| Some(&f.id) == future.as_ref());
            own.map_or(1.0, |f| f.weight)
        };
        let (mut asked, mut served) = (0.0, 0.0);
        for service in &self.demands {
            let hours = self.periods.get(service.period).map_or(1.0, |p| p.hours);
            let counts = hours * weight(&service.future);
            asked += counts * service.offered;
            served += counts * service.served;
        }
        if asked > 0.0 {
            (100.0 * served / asked).min(100.0)
        } else {
            100.0
        }
    }
}
