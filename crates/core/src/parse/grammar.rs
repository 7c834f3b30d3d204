//! The pest grammar, and how its positions become places in the source.

use std::sync::Arc;

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::layout::Statement;
use crate::parse::memo::Memo;
use crate::source::{Source, Span};

#[derive(pest_derive::Parser)]
#[grammar = "parse/jz.pest"]
#[allow(missing_docs, reason = "generated")]
pub(crate) struct Grammar;

pub(crate) type Node<'a> = Pair<'a, Rule>;

/// The deepest nesting of brackets that a condition may have; the grammar recurses on them.
const MAX_BRACKETS: usize = 64;
/// The longest statement that is read.
pub(crate) const MAX_STATEMENT: usize = 20_000;

/// Collects the errors of one document.
pub(crate) struct Reader {
    pub source: Arc<Source>,
    pub errors: Vec<Diagnostic>,
    pub memo: Arc<Memo>,
}

impl Reader {
    pub(crate) fn new(source: &Arc<Source>, memo: &Arc<Memo>) -> Reader {
        Reader { source: Arc::clone(source), errors: Vec::new(), memo: Arc::clone(memo) }
    }

    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: &str) {
        self.errors.push(Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            help: (!help.is_empty()).then(|| help.to_owned()),
            source: Arc::clone(&self.source),
            span,
        });
    }

    pub(crate) fn syntax(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.error(code::SYNTAX, span, message, help);
    }

    /// Reads a statement by a rule of the grammar; reports where it stops being understood.
    pub(crate) fn read<'a>(&mut self, rule: Rule, statement: &'a Statement, help: &str) -> Option<Node<'a>> {
        if statement.raw.len() > MAX_STATEMENT && statement.len() > MAX_STATEMENT {
            self.syntax(statement.span(0, 20), "这一行太长", "一行最多 20000 字");
            return None;
        }
        let mut depth = 0_usize;
        let brackets = statement.text.contains(['(', '[']);
        for (index, c) in statement.text.chars().enumerate().filter(|_| brackets) {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_BRACKETS {
                self.syntax(statement.span(index, 1), "括号嵌套过深", "最多 64 层；请拆成几行");
                return None;
            }
        }
        match Grammar::parse(rule, &statement.text) {
            Ok(mut pairs) => pairs.next(),
            Err(error) => {
                let byte = match error.location {
                    InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
                };
                let at = statement.text.get(..byte).map_or(0, |t| t.chars().count());
                let rest: String = statement.raw.chars().skip(at).take(12).collect();
                let message = match (&error.variant, rest.is_empty()) {
                    (ErrorVariant::ParsingError { .. }, true) => "这一行没有写完".to_owned(),
                    _ => format!("从“{rest}”起不合语法"),
                };
                self.syntax(statement.span(at, rest.chars().count().max(1)), message, help);
                None
            }
        }
    }
}

/// Character position and length of a node in its statement.
fn chars(node: &Node<'_>) -> (usize, usize) {
    let span = node.as_span();
    let before = span.get_input().get(..span.start()).map_or(0, |t| t.chars().count());
    (before, span.as_str().chars().count())
}

/// The place of a node.
pub(crate) fn place(node: &Node<'_>, statement: &Statement<'_>) -> Span {
    let (from, len) = chars(node);
    statement.span(from, len)
}

/// The text of a node as written in the source.
pub(crate) fn raw(node: &Node<'_>, statement: &Statement<'_>) -> String {
    statement.written(node.as_span().start(), node.as_span().end())
}

/// The text of a name, without its 「」.
pub(crate) fn name(node: &Node<'_>, statement: &Statement<'_>) -> String {
    raw(node, statement).trim_start_matches('「').trim_end_matches('」').to_owned()
}
