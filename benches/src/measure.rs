//! Times, memory, and the sheet that they are printed on.

use std::fmt::Write as _;
use std::time::Instant;

/// The median time of a call, in seconds. One call goes before.
pub fn median(rounds: usize, mut f: impl FnMut()) -> f64 {
    f();
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            f();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

/// Resident memory of the process in bytes; 0 where the system does not tell.
pub fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0) * 1_024
}

/// What it ran on, and how busy that was.
pub fn machine() -> String {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    format!("机器：{threads} 个虚拟核心的云主机；测完时一分钟平均负载 {load}。\n")
}

/// Rows as they are measured, and the page of them.
#[derive(Default)]
pub struct Sheet {
    pub page: String,
    /// Seconds that z3 takes for a pair.
    pub z3: Option<f64>,
    in_table: bool,
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

impl Sheet {
    fn put(&mut self, line: &str) {
        println!("{line}");
        let _ = writeln!(self.page, "{line}");
    }

    fn table(&mut self) {
        if !std::mem::replace(&mut self.in_table, true) {
            self.put("\n| | 每件 | 倍数 | 目标 |\n|---|---|---|---|");
        }
    }

    pub fn head(&mut self, title: &str) {
        self.in_table = false;
        self.put(&format!("\n## {title}"));
    }

    /// A row: time for so many; returns the time of one.
    pub fn row(&mut self, what: &str, time: f64, calls: usize, beside: Option<(&str, f64)>) -> f64 {
        let one = time / calls as f64;
        let ratio = beside.map_or(String::new(), |(name, t)| format!("{:.1} × {name}", one / t));
        self.table();
        self.put(&format!("| {what} | {} | {ratio} | |", shown(one)));
        one
    }

    /// A row with an aim for its ratio.
    pub fn aim(&mut self, what: &str, time: f64, calls: usize, beside: (&str, f64), aim: &str) {
        let one = time / calls as f64;
        self.table();
        self.put(&format!("| {what} | {} | {:.1} × {} | {aim} |", shown(one), one / beside.1, beside.0));
    }

    pub fn ratio(&mut self, what: &str, ratio: f64) {
        self.table();
        self.put(&format!("| {what} | | {ratio:.0} × | |"));
    }

    pub fn note(&mut self, text: &str) {
        self.in_table = false;
        self.put(&format!("\n{text}"));
    }

    /// A line of a table of another shape.
    pub fn line(&mut self, text: &str) {
        self.put(text);
    }

    pub fn time(seconds: f64) -> String {
        shown(seconds)
    }
}
