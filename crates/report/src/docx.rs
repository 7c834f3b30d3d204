//! The draft opinion (审查意见书), laid out as official papers are (GB/T 9704: margins, 黑体 and 楷体 headings, 仿宋 text).

mod parts;

use std::io::{Cursor, Read as _, Write as _};

use docx_rs::{Docx, Paragraph};
use zip::write::SimpleFileOptions;

use crate::WriteError;
use crate::model::{Entry, Opinion, Reviewed, Section, Unsettled};
use crate::text::{ordinal, shorten};
use crate::words::{Lang, Words};
use parts::{body, draft_mark, empty, field, heading, note, page_number, paper, plain, signature, table, title};

/// Findings that are set out one by one; more than these are for a table, or the paper has hundreds of pages.
const SET_OUT: usize = 200;

/// Units of a quotation; a cell with a whole statute in it is read where it stands.
const QUOTED: usize = 240;

/// Writes an opinion as a draft in Word.
///
/// # Errors
/// [`WriteError`] when the package cannot be written.
pub fn docx(opinion: &Opinion) -> Result<Vec<u8>, WriteError> {
    let words = opinion.words();
    let moment = format!("{}T00:00:00Z", opinion.as_of);
    let mut paper = Paper {
        docx: paper().created_at(&moment).updated_at(&moment),
        words,
        heads: 0,
        single: opinion.reviewed.len() == 1,
    };
    paper.docx = paper.docx.header(draft_mark(words)).footer(page_number());
    paper.opening(opinion);
    paper.findings(opinion);
    paper.remarks(opinion);
    paper.unsettled(words.undetermined, words.undetermined_lead, &opinion.undetermined);
    paper.unsettled(words.unreviewed, words.unreviewed_lead, &opinion.unreviewed);
    paper.method(opinion);
    paper.closing();
    paper.annex(opinion);
    let mut stored = Cursor::new(Vec::new());
    paper.docx.pack(&mut stored).map_err(|e| WriteError::Word(e.to_string()))?;
    packed(stored.into_inner()).map_err(|e| WriteError::Word(e.to_string()))
}

/// The package again, compressed, and with one moment for all its parts: the same opinion gives the same bytes.
fn packed(stored: Vec<u8>) -> zip::result::ZipResult<Vec<u8>> {
    let mut from = zip::ZipArchive::new(Cursor::new(stored))?;
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for index in 0..from.len() {
        let mut part = from.by_index(index)?;
        if part.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        to.start_file(part.name(), options)?;
        to.write_all(&bytes)?;
    }
    Ok(to.finish()?.into_inner())
}

struct Paper {
    docx: Docx,
    words: &'static Words,
    heads: usize,
    /// Only one document was reviewed.
    single: bool,
}

impl Paper {
    fn add(&mut self, paragraph: Paragraph) {
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_paragraph(paragraph);
    }

    /// A table without the column of documents where there is only one; its width goes to the last column.
    fn add_list(&mut self, labels: &[&str], widths: &[usize], mut rows: Vec<Vec<String>>, document: usize) {
        if !self.single {
            return self.add_table(labels, widths, rows);
        }
        let (mut labels, mut widths) = (labels.to_vec(), widths.to_vec());
        if document < labels.len() && document < widths.len() {
            labels.remove(document);
            let freed = widths.remove(document);
            if let Some(last) = widths.last_mut() {
                *last = last.saturating_add(freed);
            }
            for row in rows.iter_mut().filter(|r| document < r.len()) {
                row.remove(document);
            }
        }
        self.add_table(&labels, &widths, rows);
    }

    fn add_table(&mut self, labels: &[&str], widths: &[usize], rows: Vec<Vec<String>>) {
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_table(table(labels, widths, rows)).add_paragraph(empty());
    }

    /// 一、审查对象
    fn head(&mut self, text: &str) {
        self.heads = self.heads.saturating_add(1);
        let number = match self.words.lang {
            Lang::Zh => format!("{}、", ordinal(self.heads)),
            Lang::En => format!("{}. ", self.heads),
        };
        self.add(heading(1, &format!("{number}{text}")));
    }

    fn opening(&mut self, opinion: &Opinion) {
        let words = self.words;
        let name = match opinion.reviewed.as_slice() {
            [one] => match words.lang {
                Lang::Zh => format!("关于《{}》的{}", one.instrument, words.draft_title),
                Lang::En => format!("{}: 《{}》", words.draft_title, one.instrument),
            },
            _ => match words.lang {
                Lang::Zh => format!("裁量权基准{}", words.draft_title),
                Lang::En => words.draft_title.to_owned(),
            },
        };
        self.add(title(&format!("{name}\n（{}）", words.draft)));
        self.add(plain(&words.labelled(words.file_number, "____________")));
        self.add(plain(&words.labelled(words.as_of, &opinion.as_of)));
        self.add(note(words.draft_note));
        let examples: Vec<String> = opinion.illustrative().iter().map(|n| words.titled(n)).collect();
        if !examples.is_empty() {
            self.add(note(&words.labelled(words.illustrative, &examples.join("、"))));
        }
        self.head(words.subject);
        let labels =
            [words.instrument, words.rank, words.jurisdiction, words.period, words.matters, words.error, words.warning];
        let row = |r: &Reviewed| {
            let text = |t: &Option<String>| t.clone().unwrap_or_else(|| "—".to_owned());
            let c = r.counts;
            let mut cells =
                vec![self.named(&r.instrument, r.illustrative), text(&r.rank), text(&r.jurisdiction), text(&r.period)];
            cells.extend([r.matters, c.errors, c.warnings].map(|n| n.to_string()));
            cells
        };
        let rows = opinion.reviewed.iter().map(row).collect();
        self.add_table(&labels, &[2350, 1500, 1100, 1580, 800, 757, 757], rows);
        self.head(words.conclusion);
        self.add(body(&opinion.verdict()));
        if opinion.counts.errors == 0 && opinion.counts.warnings == 0 {
            self.add(body(words.clean));
        }
    }

    fn findings(&mut self, opinion: &Opinion) {
        let words = self.words;
        self.head(words.findings);
        if opinion.findings.is_empty() {
            self.add(body(words.none));
        }
        let several = opinion.findings.len() > 1;
        for (c, chapter) in opinion.findings.iter().enumerate() {
            let shown = |s: &&Section| s.entries.iter().any(|e| e.number <= SET_OUT);
            let sections: Vec<&Section> = chapter.sections.iter().filter(shown).collect();
            if several && !sections.is_empty() {
                self.add(heading(2, &self.numbered(c, &self.named(&chapter.instrument, chapter.illustrative))));
            }
            for (s, section) in sections.into_iter().enumerate() {
                let about = match words.lang {
                    Lang::Zh => format!("关于{}", section.heading(words)),
                    Lang::En => section.heading(words),
                };
                self.add(if several { heading(3, &about) } else { heading(2, &self.numbered(s, &about)) });
                for entry in section.entries.iter().filter(|e| e.number <= SET_OUT) {
                    self.finding(entry);
                }
            }
        }
        if opinion.entries().any(|e| e.number > SET_OUT) {
            self.add(body(words.in_annex));
        }
    }

    /// （一）, from 0.
    fn numbered(&self, index: usize, text: &str) -> String {
        let number = index.saturating_add(1);
        match self.words.lang {
            Lang::Zh => format!("（{}）{text}", ordinal(number)),
            Lang::En => format!("({number}) {text}"),
        }
    }

    /// 《名称》, and that it is illustrative.
    fn named(&self, instrument: &str, illustrative: bool) -> String {
        let name = self.words.titled(instrument);
        if illustrative { format!("{name}（{}）", self.words.illustrative) } else { name }
    }

    fn finding(&mut self, e: &Entry) {
        let words = self.words;
        let severity = words.severity_of(e.severity);
        self.add(heading(
            4,
            &match words.lang {
                Lang::Zh => format!("{}．{}（{severity}，{}）", e.number, e.rule, e.code),
                Lang::En => format!("{}. {} ({severity}, {})", e.number, e.rule, e.code),
            },
        ));
        self.add(body(&e.message));
        if let Some(grade) = &e.grade {
            self.add(field(words, words.grade, grade));
        }
        if let Some(quoted) = &e.quoted {
            let quoted = shorten(quoted, QUOTED);
            self.add(field(words, if e.against.is_some() { words.lower } else { words.here }, &quoted));
        }
        if let Some(upper) = &e.against {
            let text = match &upper.quoted {
                Some(quoted) => words.labelled(&upper.citation, quoted),
                None => upper.citation.clone(),
            };
            self.add(field(words, words.upper, &text));
        }
        if let Some(w) = &e.witness {
            self.add(field(words, words.witness, &w.in_words(words)));
        }
        if let Some(repair) = &e.repair {
            self.add(field(words, words.repair, repair));
        }
        if let Some(place) = &e.place {
            self.add(note(&words.labelled(words.place, &place.to_string())));
        }
    }

    fn remarks(&mut self, opinion: &Opinion) {
        let words = self.words;
        self.head(words.notes);
        if opinion.notes.is_empty() {
            return self.add(body(words.none));
        }
        self.add(body(words.notes_lead));
        let labels = [words.number, words.instrument, words.article, words.message];
        let rows = opinion.notes.iter().flat_map(|c| c.sections.iter().map(move |s| (c, s)));
        let rows = rows.flat_map(|(c, s)| s.entries.iter().map(move |e| (c, s, e)));
        let rows = rows
            .map(|(c, s, e)| vec![e.number.to_string(), words.titled(&c.instrument), s.heading(words), full(e, words)])
            .collect();
        self.add_list(&labels, &[700, 2000, 1700, 4444], rows, 1);
    }

    fn unsettled(&mut self, title: &str, lead: &str, all: &[Unsettled]) {
        let words = self.words;
        self.head(title);
        if all.is_empty() {
            return self.add(body(words.none));
        }
        self.add(body(lead));
        let labels = [words.instrument, words.matter, words.against, words.reason];
        let row = |u: &Unsettled| {
            let against = u.against.clone().unwrap_or_else(|| "—".to_owned());
            vec![words.titled(&u.instrument), u.matter.clone(), against, u.reason.clone()]
        };
        self.add_list(&labels, &[2100, 1700, 2100, 2944], all.iter().map(row).collect(), 0);
    }

    fn method(&mut self, opinion: &Opinion) {
        let words = self.words;
        self.head(words.conventions);
        for (n, sentence) in opinion.conventions.iter().enumerate() {
            self.add(body(&format!("{}. {sentence}", n.saturating_add(1))));
        }
        if !opinion.rules.is_empty() {
            let labels = [words.code, words.rule, words.ground];
            let rows = opinion.rules.iter().map(|r| vec![r.code.clone(), r.name.clone(), r.ground.clone()]).collect();
            self.add_table(&labels, &[1000, 2600, 5244], rows);
        }
    }

    fn closing(&mut self) {
        let words = self.words;
        let blank = "______________";
        for label in [words.reviewer, words.checker, words.responsible] {
            self.add(signature(&words.labelled(label, blank)));
        }
        self.add(signature(&words.labelled(words.organ, blank)));
        self.add(signature(&words.labelled(words.date, words.date_blank)));
        self.add(note(words.made_by));
    }

    /// What was not set out.
    fn annex(&mut self, opinion: &Opinion) {
        let words = self.words;
        let rows: Vec<Vec<String>> = opinion
            .entries()
            .filter(|e| e.number > SET_OUT)
            .map(|e| {
                let article = e.article.clone().unwrap_or_default();
                let matter = [article, e.matter.clone(), e.grade.clone().unwrap_or_default()];
                let matter = matter.into_iter().filter(|m| !m.is_empty()).collect::<Vec<_>>().join(" ");
                let place = e.place.as_ref().map(|p| format!("\n{p}")).unwrap_or_default();
                let line = format!("[{} {}] {}{place}", words.severity_of(e.severity), e.code, e.message);
                vec![e.number.to_string(), words.titled(&e.instrument), matter, line]
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        self.add(heading(1, words.annex).page_break_before(true));
        self.add(note(words.annex_lead));
        let labels = [words.number, words.instrument, words.matter, words.message];
        self.add_list(&labels, &[800, 1700, 1700, 4644], rows, 1);
    }
}

/// A finding in one cell.
fn full(e: &Entry, words: &Words) -> String {
    let mut lines = vec![format!("[{} {}] {}", words.severity_of(e.severity), e.code, e.message)];
    lines.extend(e.witness.as_ref().map(|w| words.labelled(words.witness, &w.in_words(words))));
    lines.extend(e.repair.as_ref().map(|r| words.labelled(words.repair, r)));
    lines.extend(e.place.as_ref().map(|p| words.labelled(words.place, &p.to_string())));
    lines.join("\n")
}
