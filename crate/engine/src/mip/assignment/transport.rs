//! Choices that all take the same room of a node: a node has seats, and the
//! cheapest seating is found exactly by shortest augmenting paths (the
//! Hungarian method). The matrix is totally unimodular, so the prices of the
//! seats prove the whole-numbered optimum by themselves.

use super::choices::Choices;
use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::CHOICE_SLACK;

/// A cheapest seating, with prices.
pub(super) struct Seated {
    pub taken: Vec<usize>,
    /// What one more of each demand would cost.
    group: Vec<f64>,
    /// What one more seat of each row would save.
    seat: Vec<f64>,
    size: Vec<f64>,
}

/// Seats of each row; `None` where choices take different amounts, or fill
/// several rows.
pub(super) fn seats(c: &Choices) -> Option<Vec<(usize, f64)>> {
    let mut size = vec![0.0_f64; c.room.len()];
    for choice in &c.all {
        match choice.fills[..] {
            [] => {}
            [(row, amount)] if size[row] == 0.0 || size[row] == amount => size[row] = amount,
            _ => return None,
        }
    }
    let count = |(room, size): (&f64, f64)| {
        let seats = if size > 0.0 {
            (room / size * (1.0 + CHOICE_SLACK)).floor() as usize
        } else {
            0
        };
        (seats, size)
    };
    Some(c.room.iter().zip(size).map(count).collect())
}

/// The cheapest seating, or `None` where there is none.
pub(super) fn cheapest(c: &Choices, seats: &[(usize, f64)]) -> Option<Seated> {
    // The last row stands for choices that fill nothing: always a seat free.
    let rows = seats.len() + 1;
    let row_of = |k: usize| c.all[k].fills.first().map_or(rows - 1, |f| f.0);
    let free = |row: usize, taken: usize| row == rows - 1 || taken < seats[row].0;
    let mut seat = vec![0.0; rows];
    let mut of = vec![usize::MAX; c.groups.len()];
    let mut sitting: Vec<Vec<usize>> = vec![Vec::new(); rows];
    // Distances of one search: to each row, and the choice that leads there.
    let mut distance = vec![0.0; rows];
    let mut through = vec![usize::MAX; rows];
    let mut settled = vec![false; rows];
    for start in 0..c.groups.len() {
        distance.fill(f64::INFINITY);
        settled.fill(false);
        let mut group = start;
        let mut so_far = 0.0;
        let mut base = 0.0;
        let mut frontier: Vec<(usize, f64, f64)> = Vec::new(); // groups to leave from
        let end = loop {
            for &k in &c.groups[group] {
                let row = row_of(k);
                if !settled[row] {
                    let reached = so_far + c.all[k].cost + seat[row] - base;
                    if reached < distance[row] {
                        distance[row] = reached;
                        through[row] = k;
                    }
                }
            }
            if let Some((next, at, cost)) = frontier.pop() {
                (group, so_far, base) = (next, at, cost);
                continue;
            }
            let mut nearest = usize::MAX;
            for row in (0..rows).filter(|&row| !settled[row]) {
                if distance[row].is_finite()
                    && (nearest == usize::MAX || distance[row] < distance[nearest])
                {
                    nearest = row;
                }
            }
            if nearest == usize::MAX {
                return None;
            }
            settled[nearest] = true;
            if free(nearest, sitting[nearest].len()) {
                break nearest;
            }
            frontier.extend(sitting[nearest].iter().map(|&g| {
                let at = c.all[of[g]].cost + seat[nearest];
                (g, distance[nearest], at)
            }));
            match frontier.pop() {
                Some((next, at, cost)) => (group, so_far, base) = (next, at, cost),
                None => return None, // a row without any seat
            }
        };
        let length = distance[end];
        for row in (0..rows).filter(|&row| settled[row]) {
            seat[row] += length - distance[row];
        }
        // Everyone on the path moves one on.
        let mut row = end;
        loop {
            let k = through[row];
            let moving = c.all[k].group;
            let was = std::mem::replace(&mut of[moving], k);
            sitting[row].push(moving);
            if moving == start {
                break;
            }
            let left = row_of(was);
            sitting[left].retain(|&g| g != moving);
            row = left;
        }
    }
    let group = of
        .iter()
        .map(|&k| c.all[k].cost + seat[row_of(k)])
        .collect();
    seat.pop();
    Some(Seated {
        taken: of,
        group,
        seat,
        size: seats.iter().map(|s| s.1).collect(),
    })
}

impl Seated {
    /// Prices of the program's rows that prove the seating. None where a demand
    /// is served in several rows or needs replicas: how the price is divided
    /// among those is not known.
    pub fn prices(&self, lp: &Lp, c: &Choices) -> Option<Vec<f64>> {
        let alone = c.all.iter().all(|choice| choice.columns.len() == 2);
        if c.served.len() != c.groups.len() || !alone {
            return None;
        }
        let mut prices = vec![0.0; lp.rows()];
        for (row, (seat, size)) in self.seat.iter().zip(&self.size).enumerate() {
            if *size > 0.0 {
                prices[c.rows[row]] = seat / size;
            }
        }
        for &(row, group) in &c.served {
            prices[row] = -self.group[group] / lp.row_upper[row];
        }
        Some(prices)
    }
}
