//! The queue that llm-inferno models a replica as: M/M/1/K whose service rate depends on
//! how many requests are in service. From the times of prefill and decode at each batch
//! size and from the targets of latency follows the rate that one replica can take
//! (pkg/analyzer and pkg/queue of llm-inferno/queue-analysis).

/// How long one iteration of a replica takes, in milliseconds, by its generation of
/// parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Service {
    /// `alpha + beta · tokens computed + gamma · tokens read from memory`.
    Iteration { alpha: f64, beta: f64, gamma: f64 },
    /// Decode `alpha + beta · n`, prefill `gamma + delta · input · n`.
    Stages {
        alpha: f64,
        beta: f64,
        gamma: f64,
        delta: f64,
    },
}

/// Mean lengths of a request in tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) input: f64,
    pub(super) output: f64,
}

/// What a replica has to keep to, in milliseconds; 0 where nothing is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Targets {
    pub(super) ttft_ms: f64,
    pub(super) itl_ms: f64,
    /// Whether a throughput is asked for: then a tenth of the rate is kept in reserve.
    pub(super) throughput: bool,
}

/// The queue is this many times as long as the batch.
const QUEUE_TO_BATCH: usize = 10;
/// How far from nothing and from saturation rates are tried.
const EPSILON: f64 = 0.001;
/// The largest batch that is modelled: work grows with its square.
const MAX_BATCH: usize = 4096;

impl Service {
    fn iteration(self, size: Size, batch: f64) -> f64 {
        match self {
            Service::Iteration { alpha, beta, gamma } => {
                let compute = (size.input + size.output) / (size.output + 1.0);
                let memory = size.input + size.output / 2.0;
                alpha + batch * (beta * compute + gamma * memory)
            }
            Service::Stages { alpha, beta, .. } => alpha + beta * batch,
        }
    }

    fn prefill(self, size: Size, batch: f64) -> f64 {
        if size.input == 0.0 {
            return 0.0;
        }
        match self {
            Service::Iteration { beta, gamma, .. } => {
                self.iteration(size, batch) + (beta + gamma) * size.input
            }
            Service::Stages { gamma, delta, .. } => gamma + delta * size.input * batch,
        }
    }

    fn decode(self, size: Size, batch: f64) -> f64 {
        match self {
            Service::Iteration { beta, gamma, .. } => {
                let memory = size.input + size.output / 2.0;
                self.iteration(size, batch) + beta + gamma * memory
            }
            Service::Stages { .. } => self.iteration(size, batch),
        }
    }

    /// Tokens that are decoded one by one; with stages the first comes with the prefill.
    fn decodes(self, size: Size) -> f64 {
        match self {
            Service::Iteration { .. } => size.output,
            Service::Stages { .. } => {
                if size.input == 0.0 && size.output == 1.0 {
                    1.0
                } else {
                    size.output - 1.0
                }
            }
        }
    }
}

/// The rate in requests per second that one replica takes at its targets; `None` where it
/// cannot meet them at any rate.
pub(super) fn rate(service: Service, size: Size, batch: usize, targets: Targets) -> Option<f64> {
    let batch = batch.clamp(1, MAX_BATCH);
    let decodes = service.decodes(size);
    let rates: Vec<f64> = (1..=batch)
        .map(|n| {
            let n = n as f64;
            n / (service.prefill(size, n) + decodes * service.decode(size, n))
        })
        .collect();
    let (first, last) = (*rates.first()?, *rates.last()?);
    if !rates.iter().all(|rate| rate.is_finite() && *rate > 0.0) {
        return None;
    }
    let (lowest, highest) = (first * EPSILON, last * (1.0 - EPSILON));
    if lowest > highest {
        return None;
    }
    let mut queue = Queue {
        rates: &rates,
        states: vec![0.0; (QUEUE_TO_BATCH + 1) * batch + 1],
    };
    let mut best = highest;
    for (target, is_ttft) in [(targets.ttft_ms, true), (targets.itl_ms, false)] {
        if target <= 0.0 {
            continue;
        }
        let mut meets = |rate: f64| {
            let state = queue.solve(rate);
            let [ttft, itl] = latencies(service, size, &state, batch);
            (if is_ttft { ttft } else { itl }) <= target
        };
        best = best.min(highest_that(lowest, highest, &mut meets)?);
    }
    if targets.throughput {
        best = best.min(highest * 0.9);
    }
    // Per millisecond until here.
    Some(queue.solve(best).throughput * 1000.0)
}

/// Time to the first token and time per further token.
fn latencies(service: Service, size: Size, state: &State, batch: usize) -> [f64; 2] {
    match service {
        Service::Iteration { .. } => {
            let prefill = service.prefill(size, state.in_service);
            let decode = (state.service_time - prefill) / size.output;
            [state.wait + prefill + decode, decode]
        }
        Service::Stages {
            alpha,
            beta,
            gamma,
            delta,
        } => {
            // The batch that a request meets, from the time it takes.
            let tokens = size.output - 1.0;
            let above = state.service_time - (gamma + alpha * tokens);
            let effective = (above / (delta * size.input + beta * tokens)).clamp(0.0, batch as f64);
            let prefill = service.prefill(size, effective);
            [state.wait + prefill, service.decode(size, effective)]
        }
    }
}

/// The highest rate between two that meets a target which lower rates meet as well.
fn highest_that(lowest: f64, highest: f64, meets: &mut impl FnMut(f64) -> bool) -> Option<f64> {
    if !meets(lowest) {
        return None;
    }
    if meets(highest) {
        return Some(highest);
    }
    let (mut low, mut high) = (lowest, highest);
    // Sixty halvings leave nothing to tell apart.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if meets(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// What the queue is like at a rate; times in milliseconds.
struct State {
    in_service: f64,
    throughput: f64,
    service_time: f64,
    wait: f64,
}

struct Queue<'q> {
    /// Requests per millisecond that leave while so many (from 1) are in service.
    rates: &'q [f64],
    states: Vec<f64>,
}

impl Queue<'_> {
    /// The steady state at an arrival rate per millisecond. Weights of states are kept as
    /// logarithms, as their products leave the range of numbers.
    fn solve(&mut self, arrivals: f64) -> State {
        let batch = self.rates.len();
        let last = self.rates.last().copied().unwrap_or(1.0);
        let mut weight = 0.0;
        let mut largest = 0.0_f64;
        for (n, state) in self.states.iter_mut().enumerate() {
            if n > 0 {
                let leaving = self.rates.get(n - 1).copied().unwrap_or(last);
                weight += (arrivals / leaving).ln();
            }
            *state = weight;
            largest = largest.max(weight);
        }
        let (mut sum, mut in_system, mut in_service, mut top) = (0.0, 0.0, 0.0, 0.0);
        for (n, state) in self.states.iter().enumerate() {
            top = (state - largest).exp();
            sum += top;
            in_system += n as f64 * top;
            in_service += n.min(batch) as f64 * top;
        }
        (in_system, in_service) = (in_system / sum, in_service / sum);
        let throughput = arrivals * (1.0 - top / sum);
        let service_time = in_service / throughput;
        State {
            in_service,
            throughput,
            service_time,
            wait: (in_system / throughput - service_time).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `granite_13b` on A100 for the class Premium of the small sample: the project's own
    /// analysis gives 0.49948.
    #[test]
    fn a_replica_of_the_sample() {
        let service = Service::Iteration {
            alpha: 20.58,
            beta: 0.041,
            gamma: 0.001_281_25,
        };
        let size = Size {
            input: 128.0,
            output: 1024.0,
        };
        let targets = Targets {
            ttft_ms: 1000.0,
            itl_ms: 40.0,
            throughput: false,
        };
        let found = rate(service, size, 32, targets).unwrap();
        assert!((found - 0.499_480_6).abs() < 1e-4, "{found}");
        let strict = Targets {
            itl_ms: 20.0,
            ..targets
        };
        assert_eq!(rate(service, size, 32, strict), None);
    }

    #[test]
    fn a_queue_of_one_server_is_the_textbook_s() {
        // M/M/1/K with K = 11 at half of the service rate.
        let mut queue = Queue {
            rates: &[1.0],
            states: vec![0.0; 12],
        };
        let state = queue.solve(0.5);
        assert!((state.wait - 1.0).abs() < 0.01, "{}", state.wait);
        assert!((state.service_time - 1.0).abs() < 1e-9);
    }
}
