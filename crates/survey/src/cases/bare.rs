//! TOML wants quotes around names that are not ASCII; a file of cases may leave them out (主体 = 单位).

/// Quotes the bare words outside strings and comments that are not ASCII. Lines stay lines.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => string_end(rest, c),
            _ => 0,
        };
        if skip > 0 {
            flush(&mut word, &mut out);
            let (taken, after) = rest.split_at_checked(skip).unwrap_or((rest, ""));
            out.push_str(taken);
            rest = after;
            continue;
        }
        if c.is_whitespace() || "=[]{},.".contains(c) {
            flush(&mut word, &mut out);
            out.push(c);
        } else {
            word.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    flush(&mut word, &mut out);
    out
}

fn flush(word: &mut String, out: &mut String) {
    if word.is_ascii() || word.contains('\\') {
        out.push_str(word);
    } else {
        out.push('"');
        out.push_str(word);
        out.push('"');
    }
    word.clear();
}

/// The length of the string that a text begins with; of one that does not end, all of its line, or of the text.
fn string_end(text: &str, quote: char) -> usize {
    let triple = String::from(quote).repeat(3);
    let long = text.starts_with(&triple);
    let open = if long { 3 } else { 1 };
    let mut escaped = false;
    let mut at = open;
    let body = text.get(open..).unwrap_or("");
    for (index, c) in body.char_indices() {
        at = open + index;
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if long && text.get(at..).is_some_and(|t| t.starts_with(&triple)) {
            return at + 3;
        } else if !long && (c == quote || c == '\n') {
            return if c == '\n' { at } else { at + 1 };
        }
    }
    text.len().max(at)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn only_bare_words_are_quoted() {
        assert_eq!(quoted("主体 = 单位 # 主体"), "\"主体\" = \"单位\" # 主体");
        assert_eq!(quoted("facts = { 主体 = '单 位', a = 1 }"), "facts = { \"主体\" = '单 位', a = 1 }");
        assert_eq!(quoted("rows = '''\n| 甲 = |\n'''\n乙 = 1"), "rows = '''\n| 甲 = |\n'''\n\"乙\" = 1");
        assert_eq!(quoted("a = \"\\\"甲\" 乙"), "a = \"\\\"甲\" \"乙\"");
        assert_eq!(quoted("a = \"甲\n乙 = 1"), "a = \"甲\n\"乙\" = 1");
    }
}
