//! The order of grades (阶次), lightest first.

/// Usual names of grades.
const GRADES: [&str; 6] = ["轻微", "较轻", "一般", "较重", "严重", "特别严重"];
/// Numbered grades; they are an order of their own.
const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The place of a grade: in the order that a document gives (通则 阶次), else among the usual names or the numbers. The
/// first figure tells the orders apart: grades of two orders are not compared.
pub fn grade_rank(order: &[String], grade: &str) -> Option<(usize, usize)> {
    if !order.is_empty() {
        return order.iter().position(|g| g == grade).map(|p| (0, p));
    }
    let bare = grade.trim_end_matches(['级', '档', '等']);
    let among = |names: &[&str]| names.iter().position(|g| *g == bare);
    among(&GRADES).map(|p| (1, p)).or_else(|| among(&NUMBERS).map(|p| (2, p)))
}
