//! A program through presolve to the method that suits it, and back.

use idlewise_engine::engines::solves_relaxations_alone;
use idlewise_engine::presolve::Presolved;
use idlewise_engine::{Ending, Lp, SolveContext};

use super::answer::Answer;
use super::cold_face::ColdFace;
use super::kept_rows::KeptRows;
use super::lexicographic::in_turn;
use super::trail::Trail;
use crate::error::Error;
use crate::model::{Pack, Phase, main_phase};

/// Maximises the phases in turn. Prices are found for every phase that does more
/// than break ties, and only where `prove` asks for them. Replicas of `packs`
/// have to stand on machines; `trail` leads to what an earlier solve left.
pub(crate) fn maximise(
    lp: &Lp,
    phases: &[Phase],
    packs: &[Pack],
    prove: bool,
    trail: Option<Trail<'_>>,
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    if lp.columns() == 0 || lp.rows() == 0 {
        return Ok(Answer::trivial(lp, phases));
    }
    // Even the way to the first look at the clock can be long, and there are many programs.
    if context.expired() {
        return Ok(Answer::without_point(Ending::Limit));
    }
    // What keeps several goals has prices of its own, which only rows tell apart.
    if main_phase(phases) > 0 {
        return maximise_from(lp, phases, Vec::new(), packs, prove, trail, context);
    }
    let goals: Vec<&[f64]> = phases.iter().map(|p| p.gain.as_slice()).collect();
    if let Some(small) = Presolved::new(lp, &goals) {
        return expanded(&small, phases, packs, prove, trail, context);
    }
    if !lp.has_integers() && solves_relaxations_alone(context)? {
        let mut face = ColdFace::new(lp, trail);
        if let Some(answer) = in_turn(phases, Vec::new(), &mut face, prove, context)? {
            return Ok(answer);
        }
    }
    maximise_from(lp, phases, Vec::new(), packs, prove, trail, context)
}

/// The phases without presolve, from a point that is known, or an empty one.
pub(super) fn maximise_from(
    lp: &Lp,
    phases: &[Phase],
    known: Vec<f64>,
    packs: &[Pack],
    prove: bool,
    trail: Option<Trail<'_>>,
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    let mut rows = KeptRows::new(lp, packs, trail);
    let answer = in_turn(phases, known, &mut rows, prove, context)?;
    answer.ok_or_else(|| Error::Solver("rows that keep a phase were given up".to_owned()))
}

/// The answer for a whole program from that of the smaller one.
fn expanded(
    small: &Presolved,
    phases: &[Phase],
    packs: &[Pack],
    prove: bool,
    trail: Option<Trail<'_>>,
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    let (columns, rows) = small.kept();
    if let Some(trail) = trail {
        trail.note(&small.basis_hints());
    }
    let names = trail.map(|trail| trail.names(columns, rows));
    let trail = match (trail, &names) {
        (Some(trail), Some(names)) => Some(trail.within(names)),
        _ => None,
    };
    let number = |j: usize| columns.binary_search(&j).ok();
    let packs: Vec<Pack> = packs.iter().filter_map(|p| p.renumbered(number)).collect();
    let phases: Vec<Phase> = phases
        .iter()
        .zip(small.gains())
        .map(|(phase, gain)| Phase {
            goal: phase.goal,
            gain: gain.clone(),
        })
        .collect();
    let mut answer = maximise(small.lp(), &phases, &packs, prove, trail, context)?;
    if !answer.x.is_empty() {
        answer.x = small.values(&answer.x);
    }
    for (phase, prices) in answer.prices.iter_mut().enumerate() {
        if let Some(p) = prices {
            p.rows = small.prices(&p.rows, phase, p.kept);
            p.exact = p.exact.as_ref().map(|u| small.prices(u, phase, p.kept));
        }
    }
    Ok(answer)
}
