//! Layers that are switched off when a PDF is opened (optional content, ISO
//! 32000-1, 8.11).

use pdf_extract::{Dictionary, Document, Object, ObjectId};
use rustc_hash::FxHashSet;

use super::strip::{dictionary, resolved};

/// The groups of content that are switched off (ISO 32000-1, 8.11).
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: FxHashSet<ObjectId>,
    /// Whether everything is off but what is in the set.
    is_inverted: bool,
}

impl Layers {
    /// Those that are off when the document is opened.
    pub(super) fn of(document: &Document) -> Layers {
        let list = |holder: &Dictionary, key: &[u8]| -> FxHashSet<ObjectId> {
            let list =
                (holder.get(key).ok()).and_then(|list| resolved(document, list)?.as_array().ok());
            let ids = list.into_iter().flatten();
            ids.filter_map(|id| id.as_reference().ok()).collect()
        };
        let settings = || -> Option<&Dictionary> {
            let root = dictionary(document, document.trailer.get(b"Root").ok()?)?;
            let optional = dictionary(document, root.get(b"OCProperties").ok()?)?;
            dictionary(document, optional.get(b"D").ok()?)
        };
        let Some(settings) = settings() else {
            return Layers::default();
        };
        let base = settings.get(b"BaseState").and_then(Object::as_name);
        let is_inverted = base.is_ok_and(|base| base == b"OFF");
        Layers {
            off: list(settings, if is_inverted { b"ON" } else { b"OFF" }),
            is_inverted,
        }
    }

    pub(super) fn has_off(&self) -> bool {
        self.is_inverted || !self.off.is_empty()
    }

    /// Whether a group, or a membership in groups, is off.
    pub(super) fn is_off(&self, document: &Document, group: &Object) -> bool {
        if !self.has_off() {
            return false;
        }
        let one = |id: ObjectId| self.off.contains(&id) != self.is_inverted;
        let Some(about) = dictionary(document, group) else {
            return false;
        };
        let is_membership = about.get(b"Type").and_then(Object::as_name).ok() == Some(b"OCMD");
        if !is_membership {
            return group.as_reference().is_ok_and(one);
        }
        let groups: Vec<bool> = match about.get(b"OCGs") {
            Ok(Object::Reference(id)) => match resolved(document, &Object::Reference(*id)) {
                Some(Object::Array(list)) => list
                    .iter()
                    .filter_map(|group| group.as_reference().ok().map(one))
                    .collect(),
                _ => vec![one(*id)],
            },
            Ok(Object::Array(list)) => list
                .iter()
                .filter_map(|group| group.as_reference().ok().map(one))
                .collect(),
            _ => Vec::new(),
        };
        if groups.is_empty() {
            return false;
        }
        let off = groups.iter().filter(|off| **off).count();
        match about
            .get(b"P")
            .and_then(Object::as_name)
            .unwrap_or(b"AnyOn")
        {
            b"AllOn" => off > 0,
            b"AnyOff" => off == 0,
            b"AllOff" => off < groups.len(),
            _ => off == groups.len(),
        }
    }
}
