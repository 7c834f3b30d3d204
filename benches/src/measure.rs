//! Times, memory, and the sheet that they are printed on.

use std::fmt::Write as _;
use std::time::Instant;

use cpu_time::{ProcessTime, ThreadTime};

/// The median time of a call, in seconds of this thread. One call goes before.
pub fn median(rounds: usize, mut f: impl FnMut()) -> f64 {
    let [time] = together(rounds, [&mut f]);
    time
}

/// The median times of a call that uses several threads, in seconds of the clock, and of all its threads together. One call
/// goes before.
pub fn by_the_clock(rounds: usize, mut f: impl FnMut()) -> (f64, f64) {
    f();
    let mut times: Vec<(f64, f64)> = (0..rounds)
        .map(|_| {
            let (clock, threads) = (Instant::now(), ProcessTime::now());
            f();
            (clock.elapsed().as_secs_f64(), threads.elapsed().as_secs_f64())
        })
        .collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    times[rounds / 2]
}

/// The median times of several calls, in seconds of this thread, round by round in turns. One round goes before.
pub fn together<const N: usize>(rounds: usize, mut calls: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..=rounds {
        for (call, times) in calls.iter_mut().zip(&mut times) {
            let start = ThreadTime::now();
            call();
            if round > 0 {
                times.push(start.elapsed().as_secs_f64());
            }
        }
    }
    times.map(|mut t| {
        t.sort_by(f64::total_cmp);
        t[rounds / 2]
    })
}

/// Resident memory of the process in bytes; 0 where the system does not tell.
pub fn resident() -> usize {
    of_process("VmRSS:")
}

/// The most that was resident since [`forget_peak`].
pub fn peak() -> usize {
    of_process("VmHWM:")
}

/// Counts the peak from here, where the system can.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn of_process(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(what));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0) * 1_024
}

/// What it ran on, and how busy that was.
pub fn machine() -> String {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    format!("机器：{threads} 个虚拟核心的云主机；测完时一分钟平均负载 {load}。\n")
}

/// What a figure should come to.
#[derive(Clone, Copy)]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

impl Aim {
    fn shown(self, unit: &str) -> String {
        match self {
            Aim::AtMost(n) => format!("≤ {n}{unit}"),
            Aim::AtLeast(n) => format!("≥ {n}{unit}"),
        }
    }
}

/// Rows as they are measured, and the page of them.
#[derive(Default)]
pub struct Sheet {
    pub page: String,
    verdicts: Vec<String>,
    /// Seconds that z3 takes for a pair of packages, and for a pair of matters.
    pub z3: Option<(f64, f64)>,
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

    /// A row of work on several threads: by the clock, and what all of them computed.
    pub fn shared(&mut self, what: &str, (clock, threads): (f64, f64), calls: usize) {
        let (clock, threads) = (clock / calls as f64, threads / calls as f64);
        self.table();
        self.put(&format!("| {what} | 按钟 {} | 各线程共 {} | |", shown(clock), shown(threads)));
    }

    /// A row with an aim for its ratio.
    pub fn aim(&mut self, what: &str, time: f64, calls: usize, beside: (&str, f64), aim: Aim) -> f64 {
        let one = time / calls as f64;
        let ratio = one / beside.1;
        self.table();
        self.put(&format!("| {what} | {} | {ratio:.1} × {} | {} |", shown(one), beside.0, aim.shown("")));
        self.judge(what, ratio, " 倍", aim);
        one
    }

    /// Remembers how a figure stands to its aim.
    pub fn judge(&mut self, what: &str, figure: f64, unit: &str, aim: Aim) {
        let (met, short) = match aim {
            Aim::AtMost(most) => (figure <= most, figure / most),
            Aim::AtLeast(least) => (figure >= least, least / figure),
        };
        let verdict = if met { "达到".to_owned() } else { format!("未达到，差 {short:.1} 倍") };
        let digits = if figure < 100.0 { 1 } else { 0 };
        self.verdicts.push(format!("| {what} | {} | {figure:.digits$}{unit} | {verdict} |", aim.shown(unit)));
    }

    /// All aims, with what came of them.
    pub fn verdicts(&mut self) {
        self.head("目标");
        self.put("\n| | 目标 | 测得 | |\n|---|---|---|---|");
        for line in std::mem::take(&mut self.verdicts) {
            self.put(&line);
        }
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
