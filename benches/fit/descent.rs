//! Fitting linear models by gradient descent: a softmax over the candidates of
//! a question, and a logistic regression. It knows rows of numbers, no text.

use pincite::ranking::{confidence, reading};

/// Candidates of one question, and which of them are right.
pub(super) struct Group<const N: usize> {
    pub(super) weight: f32,
    pub(super) rows: Vec<[f32; N]>,
    pub(super) right: Vec<bool>,
}

/// The sum of products.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adam's running means.
struct Adam<const N: usize> {
    mean: [f32; N],
    square: [f32; N],
    step: i32,
}

impl<const N: usize> Adam<N> {
    fn new() -> Adam<N> {
        Adam {
            mean: [0.0; N],
            square: [0.0; N],
            step: 0,
        }
    }

    fn step(&mut self, weights: &mut [f32; N], gradient: &[f32; N], rate: f32) {
        self.step += 1;
        for i in 0..N {
            self.mean[i] = 0.9 * self.mean[i] + 0.1 * gradient[i];
            self.square[i] = 0.999 * self.square[i] + 0.001 * gradient[i] * gradient[i];
            let mean = self.mean[i] / (1.0 - 0.9_f32.powi(self.step));
            let square = self.square[i] / (1.0 - 0.999_f32.powi(self.step));
            weights[i] -= rate * mean / (square.sqrt() + 1e-8);
        }
    }
}

const RIDGE: f32 = 2e-4;

/// Maximises the likelihood of the right rows; the weights at `fixed` stay.
pub(super) fn fit_listwise<const N: usize>(
    groups: &[Group<N>],
    start: [f32; N],
    fixed: &[usize],
) -> [f32; N] {
    let mut weights = start;
    let mut adam = Adam::new();
    for round in 0..400 {
        let mut gradient = [0.0_f32; N];
        for group in groups {
            let scores: Vec<f32> = group.rows.iter().map(|row| dot(row, &weights)).collect();
            let top = scores.iter().copied().fold(f32::MIN, f32::max);
            let odds: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
            let all: f32 = odds.iter().sum();
            let right: f32 = odds
                .iter()
                .zip(&group.right)
                .filter(|(_, r)| **r)
                .map(|(o, _)| *o)
                .sum();
            for ((row, odd), is_right) in group.rows.iter().zip(&odds).zip(&group.right) {
                let expected = odd / all
                    - if *is_right {
                        odd / right.max(1e-30)
                    } else {
                        0.0
                    };
                for i in 0..N {
                    gradient[i] += group.weight * expected * row[i];
                }
            }
        }
        let total: f32 = groups.iter().map(|group| group.weight).sum();
        for (slope, weight) in gradient.iter_mut().zip(&weights) {
            *slope = *slope / total.max(1.0) + RIDGE * weight;
        }
        for i in fixed {
            gradient[*i] = 0.0;
        }
        adam.step(
            &mut weights,
            &gradient,
            if round < 200 { 0.1 } else { 0.03 },
        );
    }
    weights
}

/// The first passage of a question: its signals, whether it is right, whether
/// the library holds an answer at all, and the weight of the row.
pub(super) struct Row {
    pub(super) may_answer: bool,
    pub(super) set: String,
    pub(super) question: String,
    pub(super) signals: [f32; confidence::COUNT],
    /// The same after the reader, and what is right then: it may put another
    /// passage first.
    pub(super) read: Option<[f32; reading::COUNT]>,
    pub(super) right: bool,
    pub(super) answerable: bool,
    pub(super) weight: f32,
}

/// What an answerable question counts for whose first passage is not the right
/// one: it is nearer to an answer than a question that has none.
const NEARLY: f32 = 0.3;

impl Row {
    pub(super) fn target(&self) -> f32 {
        match (self.right, self.answerable) {
            (true, _) => 1.0,
            (false, true) => NEARLY,
            (false, false) => 0.0,
        }
    }
}

/// Minimises the logistic loss over rows of signals, each with its target and its
/// weight.
pub(super) fn fit_logistic<const N: usize>(
    rows: &[([f32; N], f32, f32)],
    start: [f32; N],
) -> [f32; N] {
    let mut weights = start;
    let mut adam = Adam::new();
    for round in 0..3000 {
        let mut gradient = [0.0_f32; N];
        for (signals, target, weight) in rows {
            let p = 1.0 / (1.0 + (-dot(signals, &weights)).exp());
            let error = weight * (p - target);
            for (slope, signal) in gradient.iter_mut().zip(signals) {
                *slope += error * signal;
            }
        }
        let total: f32 = rows.iter().map(|(_, _, weight)| weight).sum();
        for (slope, weight) in gradient.iter_mut().zip(&weights) {
            *slope = *slope / total.max(1.0) + RIDGE * weight;
        }
        adam.step(
            &mut weights,
            &gradient,
            if round < 2000 { 0.1 } else { 0.01 },
        );
    }
    weights
}
