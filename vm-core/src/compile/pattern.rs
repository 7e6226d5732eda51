//! `match` (PEP 634). The subject lies on the stack; a pattern consumes it, and leaves the values that it binds
//! below what is still to be matched, so that names are stored only when the whole pattern has matched.

use super::unit::Label;
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op, compare};
use crate::syntax::tree::*;

/// The state of one pattern being compiled.
#[derive(Default)]
struct Matching {
    /// Names to be bound, in the order of their values on the stack, the top first.
    stores: Vec<Ident>,
    /// Labels of the ways to fail: entry `n` drops `n` values.
    fail: Vec<Label>,
    /// Values on the stack above those of `stores` that failing must drop.
    on_top: usize,
    /// A pattern that matches everything is allowed here: nothing comes behind it.
    irrefutable: bool,
}

fn is_wildcard(p: &Pattern) -> bool {
    matches!(&p.kind, PatternKind::As { pattern: None, name: None })
}

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, m: &'a Match) -> Emitted {
        self.expr(&m.subject)?;
        let end = self.unit().new_label();
        let last = m.cases.len() - 1;
        let default = m.cases.len() > 1 && is_wildcard(&m.cases[last].pattern);
        let tested = if default { last } else { last + 1 };
        for (i, case) in m.cases[..tested].iter().enumerate() {
            self.at(case.pattern.span);
            let keeps_subject = i + 1 < tested;
            if keeps_subject {
                self.unit().emit_b(Op::COPY, 1);
            }
            let mut state =
                Matching { irrefutable: case.guard.is_some() || i == last, ..Matching::default() };
            self.pattern(&case.pattern, &mut state)?;
            for name in std::mem::take(&mut state.stores) {
                self.name_store(&name)?;
            }
            if let Some(guard) = &case.guard {
                let fail = self.fail_label(&mut state, 0);
                self.jump_if(guard, fail, false)?;
            }
            if keeps_subject {
                self.emit(Op::POP_TOP);
            }
            self.statements(&case.body)?;
            self.unit().jump(Op::JUMP, end);
            self.at(case.pattern.span);
            self.bind_failures(&mut state);
        }
        if default {
            let case = &m.cases[last];
            self.at(case.pattern.span);
            self.emit(Op::NOP);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, end, false)?;
            }
            self.statements(&case.body)?;
        }
        self.unit().bind(end);
        Ok(())
    }

    fn fail_label(&mut self, state: &mut Matching, drops: usize) -> Label {
        while state.fail.len() <= drops {
            let label = self.unit().new_label();
            state.fail.push(label);
        }
        state.fail[drops]
    }

    /// Jumps to where this pattern has failed.
    fn fail(&mut self, op: Op, state: &mut Matching) {
        let label = self.fail_label(state, state.on_top + state.stores.len());
        self.unit().jump(op, label);
    }

    /// Jumps there if the comparison is false.
    fn fail_unless(&mut self, mask: u16, state: &mut Matching) {
        let label = self.fail_label(state, state.on_top + state.stores.len());
        self.unit().compare_jump(mask, label);
    }

    /// Here the pattern has failed.
    fn bind_failures(&mut self, state: &mut Matching) {
        while let Some(label) = state.fail.pop() {
            self.unit().bind(label);
            if !state.fail.is_empty() {
                self.emit(Op::POP_TOP);
            }
        }
    }

    /// Moves the top below the next `count - 1` values.
    fn rotate(&mut self, count: usize) {
        for depth in (2..=count).rev() {
            self.unit().emit_b(Op::SWAP, depth);
        }
    }

    fn bind_later(&mut self, name: Option<&Ident>, state: &mut Matching, place: Span) -> Emitted {
        let Some(name) = name else {
            self.emit(Op::POP_TOP);
            return Ok(());
        };
        if state.stores.contains(name) {
            return self.error(format!("multiple assignments to name '{name}' in pattern"), place);
        }
        self.rotate(state.on_top + state.stores.len() + 1);
        state.stores.push(name.clone());
        Ok(())
    }

    fn inner_pattern(&mut self, p: &'a Pattern, state: &mut Matching) -> Emitted {
        let before = std::mem::replace(&mut state.irrefutable, true);
        let done = self.pattern(p, state);
        state.irrefutable = before;
        done
    }

    fn pattern(&mut self, p: &'a Pattern, state: &mut Matching) -> Emitted {
        self.at(p.span);
        match &p.kind {
            PatternKind::Value(e) => {
                self.expr(e)?;
                self.fail_unless(compare::EQ, state);
                Ok(())
            }
            PatternKind::Singleton(value) => {
                self.unit().load_const(value.clone());
                self.unit().emit_ab(Op::IS_OP, 0, 0);
                self.fail(Op::POP_JUMP_IF_FALSE, state);
                Ok(())
            }
            PatternKind::Sequence(items) => self.sequence_pattern(items, state, p.span),
            PatternKind::Mapping { keys, patterns, rest } => {
                self.mapping_pattern(keys, patterns, rest.as_ref(), state, p.span)
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.class_pattern(class, patterns, keywords, state)
            }
            PatternKind::Star(name) => self.bind_later(name.as_ref(), state, p.span),
            PatternKind::As { pattern: None, name } => {
                if !state.irrefutable {
                    let what = match name {
                        Some(name) => format!("name capture '{name}'"),
                        None => "wildcard".to_owned(),
                    };
                    return self.error(format!("{what} makes remaining patterns unreachable"), p.span);
                }
                self.bind_later(name.as_ref(), state, p.span)
            }
            PatternKind::As { pattern: Some(inner), name } => {
                state.on_top += 1;
                self.unit().emit_b(Op::COPY, 1);
                self.pattern(inner, state)?;
                state.on_top -= 1;
                self.at(p.span);
                self.bind_later(name.as_ref(), state, p.span)
            }
            PatternKind::Or(alternatives) => self.or_pattern(alternatives, state, p.span),
        }
    }

    fn sequence_pattern(&mut self, items: &'a [Pattern], state: &mut Matching, place: Span) -> Emitted {
        let mut star = None;
        for (i, item) in items.iter().enumerate() {
            if matches!(item.kind, PatternKind::Star(_)) {
                if star.is_some() {
                    return self.error("multiple starred names in sequence pattern", place);
                }
                star = Some(i);
            }
        }
        let only_wildcards =
            items.iter().all(|p| is_wildcard(p) || matches!(p.kind, PatternKind::Star(None)));
        state.on_top += 1;
        self.emit(Op::MATCH_SEQUENCE);
        self.fail(Op::POP_JUMP_IF_FALSE, state);
        let least = items.len() - usize::from(star.is_some());
        if star.is_none() || least > 0 {
            self.emit(Op::GET_LEN);
            self.unit().load_const(Const::Int(least as i64));
            self.fail_unless(if star.is_none() { compare::EQ } else { compare::GE }, state);
        }
        state.on_top -= 1;
        if only_wildcards {
            self.emit(Op::POP_TOP);
            return Ok(());
        }
        if let Some(at) = star
            && matches!(items[at].kind, PatternKind::Star(None))
        {
            return self.sequence_by_index(items, at, state, place);
        }
        match star {
            None => self.unit().emit_b(Op::UNPACK_SEQUENCE, items.len()),
            Some(before) => {
                let Ok(count) = u16::try_from(before) else {
                    return self.error("too many expressions in star-unpacking sequence pattern", place);
                };
                self.unit().emit_ab(Op::UNPACK_EX, count, (items.len() - before - 1) as u32);
            }
        }
        state.on_top += items.len();
        for item in items {
            state.on_top -= 1;
            self.inner_pattern(item, state)?;
        }
        Ok(())
    }

    /// With `*_` nothing needs to be unpacked: items are read by their indexes.
    fn sequence_by_index(
        &mut self,
        items: &'a [Pattern],
        star: usize,
        state: &mut Matching,
        place: Span,
    ) -> Emitted {
        state.on_top += 1;
        for (i, item) in items.iter().enumerate() {
            if i == star || is_wildcard(item) {
                continue;
            }
            self.at(place);
            self.unit().emit_b(Op::COPY, 1);
            if i < star {
                self.unit().load_const(Const::Int(i as i64));
            } else {
                self.emit(Op::GET_LEN);
                self.unit().load_const(Const::Int((items.len() - i) as i64));
                self.emit(Op::BINARY_SUBTRACT);
            }
            self.emit(self.emission.lists.load_item);
            self.inner_pattern(item, state)?;
        }
        state.on_top -= 1;
        self.emit(Op::POP_TOP);
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        keys: &'a [Expr],
        patterns: &'a [Pattern],
        rest: Option<&'a Ident>,
        state: &mut Matching,
        place: Span,
    ) -> Emitted {
        self.emit(Op::MATCH_MAPPING);
        state.on_top += 1;
        self.fail(Op::POP_JUMP_IF_FALSE, state);
        if keys.is_empty() && rest.is_none() {
            state.on_top -= 1;
            self.emit(Op::POP_TOP);
            return Ok(());
        }
        if !keys.is_empty() {
            self.emit(Op::GET_LEN);
            self.unit().load_const(Const::Int(keys.len() as i64));
            self.fail_unless(compare::GE, state);
        }
        let mut seen: Vec<&Const> = Vec::new();
        for key in keys {
            match &key.kind {
                ExprKind::Constant(value) => {
                    if seen.contains(&value) {
                        let shown = match crate::syntax::unparse::expression(key) {
                            Const::Str(text) => text,
                            _ => "".into(),
                        };
                        return self.error(format!("mapping pattern checks duplicate key ({shown})"), place);
                    }
                    seen.push(value);
                }
                ExprKind::Attribute { .. } => {}
                _ => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(message, place);
                }
            }
            self.expr(key)?;
        }
        self.unit().emit_b(Op::BUILD_TUPLE, keys.len());
        self.emit(Op::MATCH_KEYS);
        state.on_top += 2;
        self.unit().emit_b(Op::COPY, 1);
        self.unit().load_const(Const::None);
        self.unit().emit_ab(Op::IS_OP, 1, 0);
        self.fail(Op::POP_JUMP_IF_FALSE, state);
        self.unit().emit_b(Op::UNPACK_SEQUENCE, keys.len());
        // The tuple of values has become the values themselves.
        state.on_top = state.on_top + keys.len() - 1;
        for p in patterns {
            state.on_top -= 1;
            self.inner_pattern(p, state)?;
        }
        state.on_top -= 2;
        self.at(place);
        // Stack: subject, keys.
        let Some(rest) = rest else {
            self.emit(Op::POP_TOP);
            self.emit(Op::POP_TOP);
            return Ok(());
        };
        self.unit().emit_b(Op::BUILD_MAP, 0);
        self.rotate(3);
        self.unit().emit_b(Op::SWAP, 2);
        self.unit().emit_b(Op::DICT_UPDATE, 2);
        self.unit().emit_b(Op::UNPACK_SEQUENCE, keys.len());
        for left in (1..=keys.len()).rev() {
            // Stack: copy, keys still to be taken out of it.
            self.unit().emit_b(Op::COPY, left + 1);
            self.unit().emit_b(Op::SWAP, 2);
            self.emit(Op::DELETE_SUBSCR);
        }
        self.bind_later(Some(rest), state, place)
    }

    fn class_pattern(
        &mut self,
        class: &'a Expr,
        patterns: &'a [Pattern],
        keywords: &'a [(Ident, Pattern)],
        state: &mut Matching,
    ) -> Emitted {
        for (i, (name, p)) in keywords.iter().enumerate() {
            if keywords[..i].iter().any(|(other, _)| other == name) {
                let message = format!("attribute name repeated in class pattern: {name}");
                return self.error(message, p.span);
            }
        }
        self.expr(class)?;
        let names = keywords
            .iter()
            .map(|(name, _)| Const::Str((&*self.unit_ref().scope.mangle(name)).into()))
            .collect();
        self.unit().load_const(Const::Tuple(names));
        self.unit().emit_b(Op::MATCH_CLASS, patterns.len());
        self.unit().emit_b(Op::COPY, 1);
        self.unit().load_const(Const::None);
        self.unit().emit_ab(Op::IS_OP, 1, 0);
        state.on_top += 1;
        self.fail(Op::POP_JUMP_IF_FALSE, state);
        let count = patterns.len() + keywords.len();
        self.unit().emit_b(Op::UNPACK_SEQUENCE, count);
        state.on_top = state.on_top + count - 1;
        for p in patterns.iter().chain(keywords.iter().map(|(_, p)| p)) {
            state.on_top -= 1;
            self.inner_pattern(p, state)?;
        }
        Ok(())
    }

    fn or_pattern(&mut self, alternatives: &'a [Pattern], state: &mut Matching, place: Span) -> Emitted {
        let end = self.unit().new_label();
        let mut names: Vec<Ident> = Vec::new();
        for (i, p) in alternatives.iter().enumerate() {
            let mut inner = Matching {
                irrefutable: state.irrefutable && i + 1 == alternatives.len(),
                ..Matching::default()
            };
            self.at(p.span);
            self.unit().emit_b(Op::COPY, 1);
            self.pattern(p, &mut inner)?;
            if i == 0 {
                names = std::mem::take(&mut inner.stores);
            } else {
                self.bring_into_order(&names, &mut inner.stores, place)?;
            }
            self.unit().jump(Op::JUMP, end);
            self.bind_failures(&mut inner);
        }
        // None matched: the subject itself goes too.
        self.at(place);
        self.emit(Op::POP_TOP);
        self.fail(Op::JUMP, state);
        self.unit().bind(end);
        // Stack: …, subject, values of the names. Each goes below what belongs to the pattern around.
        let depth = names.len() + 1 + state.on_top + state.stores.len();
        for name in names {
            if state.stores.contains(&name) {
                return self.error(format!("multiple assignments to name '{name}' in pattern"), place);
            }
            self.rotate(depth);
            state.stores.push(name);
        }
        self.emit(Op::POP_TOP);
        Ok(())
    }

    /// Brings the values that an alternative binds into the order of the first alternative.
    fn bring_into_order(&mut self, names: &[Ident], stores: &mut [Ident], place: Span) -> Emitted {
        let same = names.len() == stores.len() && names.iter().all(|n| stores.contains(n));
        if !same {
            return self.error("alternative patterns bind different names", place);
        }
        // Entry 0 is on top. Selection sort by exchanges with the top.
        for i in 0..names.len() {
            let at = stores.iter().position(|s| *s == names[i]).unwrap_or(i);
            if at == i {
                continue;
            }
            // Exchange entries `i` and `at` by way of the top.
            self.exchange_with_top(stores, at);
            self.exchange_with_top(stores, i);
            self.exchange_with_top(stores, at);
        }
        Ok(())
    }

    fn exchange_with_top(&mut self, stores: &mut [Ident], at: usize) {
        if at != 0 {
            self.unit().emit_b(Op::SWAP, at + 1);
            stores.swap(at, 0);
        }
    }
}
