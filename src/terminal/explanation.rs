//! Renders how a score came about: tables of signals whose products add up to
//! the ranking score and to the confidence, so that a reader can redo the sums. It knows nothing
//! of what a signal means.

use super::page::{Page, Role, clipped, fitted};
use crate::answer::{Explanation, SignalValue};

/// The tables, under the citation they explain.
pub(super) fn show(page: &mut Page, explanation: &Explanation, score: f64) {
    row(page, Role::Strong, "signal", ["value", "weight", "product"]);
    let sum = products(page, &explanation.signals);
    row(
        page,
        Role::Strong,
        "sum of the products",
        ["", "", &figure(sum)],
    );
    if (sum - explanation.ranking_score).abs() > 5e-5 {
        // A model with a part that is no product is shown as it is, not smoothed over.
        row(
            page,
            Role::Plain,
            "ranking score",
            ["", "", &figure(explanation.ranking_score)],
        );
    }
    page.blank();
    row(
        page,
        Role::Strong,
        "signal of confidence",
        ["value", "weight", "product"],
    );
    let sum = products(page, &explanation.confidence);
    row(
        page,
        Role::Strong,
        "sum of the products",
        ["", "", &figure(sum)],
    );
    row(
        page,
        Role::Plain,
        "confidence: 1 / (1 + e^−sum)",
        ["", "", &figure(score)],
    );
    let terms: Vec<String> = explanation
        .terms
        .iter()
        .map(|term| format!("{}\u{a0}{:.3}", clipped(&term.term, 40), term.weight))
        .collect();
    if !terms.is_empty() {
        let sentence = format!("words by weight: {}", terms.join(", "));
        page.paragraph(super::answer::MARGIN, Role::Plain, &sentence);
    }
}

/// A row for each signal; returns the sum of their products.
fn products(page: &mut Page, signals: &[SignalValue]) -> f64 {
    let mut sum = 0.0;
    for signal in signals {
        let product = signal.value * signal.weight;
        sum += product;
        let figures = [signal.value, signal.weight, product].map(figure);
        let [value, weight, product] = &figures;
        row(page, Role::Plain, signal.name, [value, weight, product]);
    }
    sum
}

fn row(page: &mut Page, role: Role, name: &str, figures: [&str; 3]) {
    let name_columns = page.width().saturating_sub(5 + 3 * 11).min(32);
    let [value, weight, product] = figures;
    let name = fitted(name, name_columns);
    page.line(&[(
        role,
        &format!("     {name}{value:>11}{weight:>11}{product:>11}"),
    )]);
}

fn figure(number: f64) -> String {
    // Nothing is nothing, whatever its sign.
    let rounded = (number * 1e4).round() / 1e4 + 0.0;
    format!("{rounded:.4}")
}
