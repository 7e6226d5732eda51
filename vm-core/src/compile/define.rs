//! Functions, lambdas and classes: the code unit of the body, and the words that make the object around it.

use super::unit::{Slot, Unit};
use super::{Compiler, Emitted, docstring};
use crate::bytecode::{CodeUnit, Const, Op, flags, make_function};
use crate::scope::{NameScope, ScopeKind};
use crate::syntax::tree::*;
use crate::syntax::unparse;

impl<'a> Compiler<'a> {
    /// Opens a unit for an inner scope.
    pub(super) fn enter_unit(&mut self, scope_id: ScopeId, place: Span, first_line: u32) {
        let scope = self.scopes.get(scope_id);
        let outer = self.unit_ref();
        let mangled = outer.scope.mangle(&scope.name);
        let is_definition = matches!(scope.kind, ScopeKind::Function | ScopeKind::Class);
        let global = is_definition
            && outer.scope.lookup(&mangled).is_some_and(|s| s.scope == NameScope::GlobalExplicit);
        let qualname = match outer.scope.kind {
            _ if global => scope.name.to_string(),
            ScopeKind::Module => scope.name.to_string(),
            ScopeKind::Class | ScopeKind::Comprehension(_) => format!("{}.{}", outer.qualname, scope.name),
            ScopeKind::Function | ScopeKind::Lambda => format!("{}.<locals>.{}", outer.qualname, scope.name),
        };
        let mut unit = Unit::new(scope, scope_id, qualname, first_line);
        unit.place = place;
        if self.emission.counted {
            unit.emit(Op::RESUME);
        }
        for i in 0..unit.cells.list.len() {
            unit.slot(Op::MAKE_CELL, Slot::Cell(i as u32));
        }
        self.units.push(unit);
    }

    /// Pushes a function made from a finished unit; `bits` tells what lies on the stack already.
    pub(super) fn make_function(&mut self, code: CodeUnit, mut bits: u32) {
        if !code.freevars.is_empty() {
            for name in &code.freevars {
                self.load_closure(name);
            }
            self.unit().emit_b(Op::BUILD_TUPLE, code.freevars.len());
            bits |= make_function::CLOSURE;
        }
        self.unit().load_const(Const::Code(code.into()));
        self.unit().emit_b(Op::MAKE_FUNCTION, bits as usize);
    }

    fn load_closure(&mut self, name: &str) {
        let unit = self.unit();
        let slot = match unit.cells.get(name) {
            Some(at) => Slot::Cell(at),
            None => Slot::Free(unit.frees.add(&name.into())),
        };
        unit.slot(Op::LOAD_CLOSURE, slot);
    }

    fn first_line(&self, span: Span, decorators: &[Expr]) -> u32 {
        let start = decorators.first().map_or(span.start, |d| d.span.start);
        self.source.line(start)
    }

    pub(super) fn function(&mut self, f: &'a Function, place: Span) -> Emitted {
        self.exprs(&f.decorators)?;
        let mut bits = self.defaults(&f.parameters)?;
        bits |= self.annotations(f)?;
        let code = self.function_body(f, place, None)?;
        self.make_function(code, bits);
        self.decorate(&f.decorators);
        self.name_store(&f.name)
    }

    /// The code of a function; `qualname` if there is no outer unit that tells it.
    pub(super) fn function_body(
        &mut self,
        f: &'a Function,
        place: Span,
        qualname: Option<&str>,
    ) -> Emitted<CodeUnit> {
        self.enter_unit(f.scope, place, self.first_line(place, &f.decorators));
        if let Some(name) = qualname {
            self.unit().qualname = name.to_owned();
        }
        let mut body = &f.body[..];
        if let Some((doc, _)) = docstring(body) {
            self.unit().consts.add(doc.clone());
            body = &body[1..];
        } else {
            self.unit().consts.add(Const::None);
        }
        self.open_function_region(&f.body);
        self.statements(body)?;
        self.close_function_region();
        self.return_none();
        Ok(self.finish_function(&f.parameters))
    }

    fn decorate(&mut self, decorators: &'a [Expr]) {
        let before = self.unit().place;
        for decorator in decorators.iter().rev() {
            self.at(decorator.span);
            self.unit().emit_b(Op::CALL, 1);
        }
        self.at(before);
    }

    fn finish_function(&mut self, p: &Parameters) -> CodeUnit {
        let mut code = self.finish_unit();
        code.arg_count = (p.posonly.len() + p.args.len()) as u32;
        code.posonly_count = p.posonly.len() as u32;
        code.kwonly_count = p.kwonly.len() as u32;
        if p.vararg.is_some() {
            code.flags |= flags::VARARGS;
        }
        if p.kwarg.is_some() {
            code.flags |= flags::VARKEYWORDS;
        }
        code
    }

    /// Pushes defaults; returns the bits for MAKE_FUNCTION.
    fn defaults(&mut self, p: &'a Parameters) -> Emitted<u32> {
        let mut bits = 0;
        let positional: Vec<&'a Expr> =
            p.posonly.iter().chain(&p.args).filter_map(|p| p.default.as_ref()).collect();
        if !positional.is_empty() {
            let constants: Option<Vec<Const>> = positional.iter().map(|e| e.as_constant().cloned()).collect();
            match constants {
                Some(constants) => self.unit().load_const(Const::Tuple(constants.into())),
                None => {
                    positional.iter().try_for_each(|e| self.expr(e))?;
                    self.unit().emit_b(Op::BUILD_TUPLE, positional.len());
                }
            }
            bits |= make_function::DEFAULTS;
        }
        let mut keys = Vec::new();
        for parameter in &p.kwonly {
            if let Some(default) = &parameter.default {
                let mangled = self.unit_ref().scope.mangle(&parameter.name);
                keys.push(Const::Str((&*mangled).into()));
                self.expr(default)?;
            }
        }
        if !keys.is_empty() {
            let count = keys.len();
            self.unit().load_const(Const::Tuple(keys.into()));
            self.unit().emit_b(Op::BUILD_CONST_KEY_MAP, count);
            bits |= make_function::KWDEFAULTS;
        }
        Ok(bits)
    }

    /// Pushes the tuple of annotated names and annotations; returns the bits for MAKE_FUNCTION.
    fn annotations(&mut self, f: &'a Function) -> Emitted<u32> {
        let p = &f.parameters;
        let stars = |star: &'a Option<Box<Parameter>>| star.as_deref();
        let in_order =
            p.posonly.iter().chain(&p.args).chain(stars(&p.vararg)).chain(&p.kwonly).chain(stars(&p.kwarg));
        let mut count = 0;
        for parameter in in_order {
            if let Some(annotation) = &parameter.annotation {
                let mangled = self.unit_ref().scope.mangle(&parameter.name);
                self.unit().load_const(Const::Str((&*mangled).into()));
                self.parameter_annotation(annotation)?;
                count += 2;
            }
        }
        if let Some(returns) = &f.returns {
            self.unit().load_const(Const::Str("return".into()));
            self.annotation(returns)?;
            count += 2;
        }
        if count == 0 {
            return Ok(0);
        }
        self.unit().emit_b(Op::BUILD_TUPLE, count);
        Ok(make_function::ANNOTATIONS)
    }

    /// `*args: *Ts` unpacks to exactly one value.
    fn parameter_annotation(&mut self, annotation: &'a Expr) -> Emitted {
        match &annotation.kind {
            ExprKind::Starred(inner) if !self.future_annotations => {
                self.expr(inner)?;
                self.unit().emit_b(Op::UNPACK_SEQUENCE, 1);
                Ok(())
            }
            _ => self.annotation(annotation),
        }
    }

    /// Pushes an annotation: its value, or under `from __future__ import annotations` its text.
    pub(super) fn annotation(&mut self, annotation: &'a Expr) -> Emitted {
        if !self.future_annotations {
            return self.expr(annotation);
        }
        let text = unparse::expression(annotation);
        self.unit().load_const(text);
        Ok(())
    }

    pub(super) fn lambda(&mut self, l: &'a Lambda, place: Span) -> Emitted {
        let bits = self.defaults(&l.parameters)?;
        let code = self.lambda_body(l, place, None)?;
        self.make_function(code, bits);
        Ok(())
    }

    /// The code of a lambda; `qualname` as above.
    pub(super) fn lambda_body(
        &mut self,
        l: &'a Lambda,
        place: Span,
        qualname: Option<&str>,
    ) -> Emitted<CodeUnit> {
        self.enter_unit(l.scope, place, self.source.line(place.start));
        if let Some(name) = qualname {
            self.unit().qualname = name.to_owned();
        }
        // A first constant of None: a lambda has no docstring.
        self.unit().consts.add(Const::None);
        self.at(l.body.span);
        self.expr(&l.body)?;
        self.emit(Op::RETURN_VALUE);
        Ok(self.finish_function(&l.parameters))
    }

    pub(super) fn class(&mut self, c: &'a Class, place: Span) -> Emitted {
        self.exprs(&c.decorators)?;
        self.emit(Op::LOAD_BUILD_CLASS);
        let first_line = self.first_line(place, &c.decorators);
        // As in CPython, what comes before the body stands at the very start of the first line.
        let start = self.source.start_of_line(first_line);
        self.enter_unit(c.scope, Span { start, end: start }, first_line);
        self.name_load(&"__name__".into());
        self.name_store(&"__module__".into())?;
        let qualname = self.unit_ref().qualname.clone();
        self.unit().load_const(Const::Str(qualname.into()));
        self.name_store(&"__qualname__".into())?;
        self.module_body(&c.body)?;
        self.at(place);
        if self.unit_ref().scope.needs_class_closure {
            self.load_closure("__class__");
            self.unit().emit_b(Op::COPY, 1);
            self.name_store(&"__classcell__".into())?;
            self.emit(Op::RETURN_VALUE);
        } else {
            self.return_none();
        }
        let code = self.finish_unit();
        self.make_function(code, 0);
        self.unit().load_const(Const::Str((&*c.name).into()));
        // Stack: build function, body, name.
        self.arguments(2, &c.arguments, false)?;
        self.decorate(&c.decorators);
        self.name_store(&c.name)
    }
}
