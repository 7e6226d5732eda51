//! Shadow tracking: namespaces that are known not to shadow their class.
//!
//! A namespace (an instance's dict, or the attribute names that a shape stands for) bears a mark: the class version
//! for which none of its names is an attribute of the class. While the class shows that version, what the class has
//! needs no look into the namespace. A version stands for one state of the class and all its bases, so a mark
//! never has to be taken back when classes change: it only stops matching.
//!
//! Marks of dicts lie in the dicts and are kept up by the stores ([`Mark::after_store`]); those of shapes, whose names
//! never change, lie in [`ShapeMarks`] and are made once for each version.

use crate::TypeVersion;

/// The mark of one namespace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct Mark(u32);

impl Mark {
    /// Nothing is known.
    pub const UNKNOWN: Mark = Mark(0);

    /// The word that lies in a namespace.
    pub const fn from_raw(word: u32) -> Mark {
        Mark(word)
    }

    /// The word itself.
    #[inline(always)]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The mark of a namespace without names, of an instance of a class.
    pub fn of_empty(class: TypeVersion) -> Mark {
        Mark(class.get())
    }

    /// Whether nothing in the namespace shadows an attribute of the class.
    #[inline(always)]
    pub fn is_clean(self, class: TypeVersion) -> bool {
        class.is_cacheable() && self.0 == class.get()
    }

    /// The mark after a name was added, of which the store has just asked the class.
    pub fn after_store(self, class: TypeVersion, class_has_it: bool) -> Mark {
        if !class_has_it && self.is_clean(class) { self } else { Mark::UNKNOWN }
    }
}

/// What is known of shapes, by their number.
#[derive(Debug, Default)]
pub struct ShapeMarks {
    marks: Vec<ShapeMark>,
}

#[derive(Clone, Copy, Debug, Default)]
struct ShapeMark {
    /// The class version of which `clean` speaks.
    version: u32,
    clean: bool,
}

impl ShapeMarks {
    /// Whether no name of the shape is an attribute of its class. `names_are_clean` finds it out, once for each version.
    pub fn is_clean(
        &mut self,
        shape: u32,
        class: TypeVersion,
        names_are_clean: impl FnOnce() -> bool,
    ) -> bool {
        if !class.is_cacheable() {
            return false;
        }
        let at = shape as usize;
        if at >= self.marks.len() {
            self.marks.resize(at + 1, ShapeMark::default());
        }
        let mark = &mut self.marks[at];
        if mark.version != class.get() {
            *mark = ShapeMark { version: class.get(), clean: names_are_clean() };
        }
        mark.clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(n: u32) -> TypeVersion {
        TypeVersion::from_raw(n)
    }

    #[test]
    fn a_mark_holds_until_a_name_shadows_or_the_class_changes() {
        let mark = Mark::of_empty(version(5));
        assert!(mark.is_clean(version(5)));
        let mark = mark.after_store(version(5), false);
        assert!(mark.is_clean(version(5)));
        assert!(!mark.is_clean(version(6)), "the class changed");
        assert_eq!(
            mark.after_store(version(6), false),
            Mark::UNKNOWN,
            "older names may shadow the new class"
        );
        assert_eq!(mark.after_store(version(5), true), Mark::UNKNOWN);
    }

    #[test]
    fn a_class_without_version_has_no_clean_namespace() {
        assert!(!Mark::of_empty(TypeVersion::NONE).is_clean(TypeVersion::NONE));
        let mut marks = ShapeMarks::default();
        assert!(!marks.is_clean(3, TypeVersion::NONE, || unreachable!("not to be asked")));
    }

    #[test]
    fn a_shape_is_looked_through_once_for_each_version() {
        let mut marks = ShapeMarks::default();
        let mut asked = 0;
        for v in [1, 1, 2, 2, 2] {
            let clean = marks.is_clean(7, version(v), || {
                asked += 1;
                v == 2
            });
            assert_eq!(clean, v == 2);
        }
        assert_eq!(asked, 2);
        assert!(marks.is_clean(1, version(2), || true));
    }
}
