//! The lists of a Word document: what `numbering.xml` and the styles say about
//! the numbers of paragraphs (ECMA-376 part 1, 17.9), and where each list stands.
//! It writes no text.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::numbering::{Counts, Figures, LEVELS, Level};
use super::super::package::{Attributes, Xml, walk};
use super::super::reading::Unread;

/// How many styles may lie between a style and the one that numbers it.
const FARTHEST: usize = 16;

/// A list in the plan: its levels, and the styles that are tied to them.
#[derive(Default)]
struct Plan {
    levels: Vec<Level>,
    styles: Vec<Option<String>>,
    /// The style whose list this one is.
    link: Option<String>,
}

/// A list in use.
#[derive(Default)]
struct Used {
    plan: String,
    /// At which number levels begin anew with this list.
    starts: Vec<(usize, u32)>,
    /// Levels that this list has otherwise than its plan.
    levels: Vec<(usize, Level)>,
}

/// What a style says about the numbers of its paragraphs.
#[derive(Default)]
struct Numbered {
    list: Option<String>,
    level: Option<usize>,
    based_on: Option<String>,
}

/// All lists of a document.
#[derive(Default)]
pub(super) struct Lists {
    plans: FxHashMap<String, Plan>,
    used: FxHashMap<String, Used>,
    styles: FxHashMap<String, Numbered>,
    /// Where the counts stand, by plan: lists of one plan go on counting.
    counts: FxHashMap<String, Counts>,
    begun: FxHashSet<String>,
}

/// Which list and level a paragraph names itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) style: Option<String>,
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

impl Lists {
    /// Reads the lists that `numbering.xml` plans and uses.
    pub(super) fn read_numbering(&mut self, xml: &str) -> Result<(), Unread> {
        let (mut plan, mut used) = (None::<String>, None::<String>);
        let mut level = None::<usize>;
        walk(xml, &mut |piece| match piece {
            Xml::Open("abstractNum", attributes) => {
                let id = attributes.get("abstractNumId").unwrap_or_default();
                self.plans.insert(id.clone(), Plan::default());
                plan = Some(id);
            }
            Xml::Close("abstractNum") => plan = None,
            Xml::Open("num", attributes) => {
                let id = attributes.get("numId").unwrap_or_default();
                self.used.insert(id.clone(), Used::default());
                used = Some(id);
            }
            Xml::Close("num") => used = None,
            Xml::Open("lvl" | "lvlOverride", attributes) => {
                level = (attributes.get("ilvl")).and_then(|at| at.parse().ok());
                level = level.filter(|at| *at < LEVELS);
            }
            Xml::Close("lvlOverride") => level = None,
            Xml::Open(name, attributes) => {
                let value = attributes.get("val");
                if let Some(id) = &plan {
                    let plan = self.plans.entry(id.clone()).or_default();
                    match (name, level) {
                        ("numStyleLink", _) => plan.link = value,
                        ("pStyle", Some(at)) => set(&mut plan.styles, at, value),
                        (_, Some(at)) => settle(slot(&mut plan.levels, at), name, &attributes),
                        _ => {}
                    }
                } else if let Some(id) = &used {
                    let used = self.used.entry(id.clone()).or_default();
                    match (name, level) {
                        ("abstractNumId", _) => used.plan = value.unwrap_or_default(),
                        ("startOverride", Some(at)) => {
                            let number = value.and_then(|number| number.parse().ok());
                            used.starts.extend(number.map(|number| (at, number)));
                        }
                        (_, Some(at)) => {
                            if used.levels.last().is_none_or(|(of, _)| *of != at) {
                                used.levels.push((
                                    at,
                                    Level {
                                        start: 1,
                                        ..Level::default()
                                    },
                                ));
                            }
                            if let Some((_, own)) = used.levels.last_mut() {
                                settle(own, name, &attributes);
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        })
    }

    /// Reads which styles number their paragraphs.
    pub(super) fn read_styles(&mut self, xml: &str) -> Result<(), Unread> {
        let mut id = String::new();
        walk(xml, &mut |piece| {
            let Xml::Open(name, attributes) = piece else {
                return;
            };
            if name == "style" {
                id = attributes.get("styleId").unwrap_or_default();
                self.styles.insert(id.clone(), Numbered::default());
                return;
            }
            let Some(style) = self.styles.get_mut(&id) else {
                return;
            };
            let value = attributes.get("val");
            match name {
                "numId" => style.list = value,
                "ilvl" => style.level = value.and_then(|level| level.parse().ok()),
                "basedOn" => style.based_on = value,
                _ => {}
            }
        })
    }

    /// Counts a paragraph: `None` where it stands in no list, else what it begins
    /// with, which is nothing for a bullet.
    pub(super) fn next(&mut self, place: &Place) -> Option<String> {
        let (list, level, by_style) = self.resolved(place)?;
        let used = self.used.get(&list)?;
        let plan_id = self.linked(&used.plan);
        let plan = self.plans.get(&plan_id)?;
        // A style without a level has the one that is tied to it.
        let level = level
            .or_else(|| {
                let style = by_style?;
                (plan.styles.iter()).position(|of| of.as_deref() == Some(&style))
            })
            .unwrap_or(0);
        let counts = self.counts.entry(plan_id).or_default();
        if self.begun.insert(list.clone()) {
            for (at, number) in &used.starts {
                counts.begin_at(*at, *number);
            }
        }
        let label = if used.levels.is_empty() {
            counts.next(level, &plan.levels)
        } else {
            let mut levels = plan.levels.clone();
            for (at, own) in &used.levels {
                *slot(&mut levels, *at) = own.clone();
            }
            counts.next(level, &levels)
        };
        Some(label)
    }

    /// The list, the level where one is named, and the style that names the list.
    fn resolved(&self, place: &Place) -> Option<(String, Option<usize>, Option<String>)> {
        if let Some(list) = &place.list {
            return (list != "0").then(|| (list.clone(), place.level, place.style.clone()));
        }
        let mut at = place.style.clone()?;
        let mut level = place.level;
        for _ in 0..FARTHEST {
            let style = self.styles.get(&at)?;
            level = level.or(style.level);
            if let Some(list) = &style.list {
                return (list != "0").then(|| (list.clone(), level, Some(at)));
            }
            at = style.based_on.clone()?;
        }
        None
    }

    /// The plan itself, or the one that its style has.
    fn linked(&self, plan: &str) -> String {
        let linked = self
            .plans
            .get(plan)
            .and_then(|plan| plan.link.as_ref())
            .and_then(|style| self.styles.get(style)?.list.as_ref())
            .and_then(|list| self.used.get(list));
        linked.map_or_else(|| plan.to_owned(), |used| used.plan.clone())
    }
}

/// The level at `at`, with those before it.
fn slot(levels: &mut Vec<Level>, at: usize) -> &mut Level {
    while levels.len() <= at {
        levels.push(Level {
            start: 1,
            ..Level::default()
        });
    }
    &mut levels[at]
}

fn set(slots: &mut Vec<Option<String>>, at: usize, value: Option<String>) {
    if slots.len() <= at {
        slots.resize(at + 1, None);
    }
    slots[at] = value;
}

/// Takes what an element says about a level.
fn settle(level: &mut Level, name: &str, attributes: &Attributes<'_>) {
    let value = attributes.get("val");
    match name {
        "start" => level.start = value.and_then(|n| n.parse().ok()).unwrap_or(1),
        "lvlText" => level.pattern = value.unwrap_or_default(),
        "lvlRestart" => level.restart = value.and_then(|n| n.parse().ok()),
        "isLgl" => level.is_legal = value.is_none_or(|on| on != "0" && on != "false"),
        "numFmt" => {
            level.figures = match value.as_deref() {
                Some("decimalZero") => Figures::DecimalZero,
                Some("lowerLetter") => Figures::SmallLetters,
                Some("upperLetter") => Figures::Letters,
                Some("lowerRoman") => Figures::SmallRoman,
                Some("upperRoman") => Figures::Roman,
                Some("ordinal") => Figures::Ordinal,
                Some("bullet") => Figures::Bullet,
                Some("none") => Figures::None,
                _ => Figures::Decimal,
            };
        }
        _ => {}
    }
}
