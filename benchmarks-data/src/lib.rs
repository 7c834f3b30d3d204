//! 裁量 benchmarks-data: the embedded library. `SOURCES.md` says of each document what it is, what is encoded, and whether
//! it was checked; what is written for illustration says so itself.

macro_rules! documents {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../", $path)))),*]
    };
}

/// Path (by jurisdiction code) and text of every document.
pub const DOCUMENTS: &[(&str, &str)] = documents![
    "000000/噪声污染防治法.jz",
    "000000/固体废物污染环境防治法.jz",
    "000000/土壤污染防治法.jz",
    "000000/城市市容和环境卫生管理条例.jz",
    "000000/大气污染防治法.jz",
    "000000/建设项目环境保护管理条例.jz",
    "000000/放射性污染防治法.jz",
    "000000/水污染防治法.jz",
    "000000/环境噪声污染防治法.jz",
    "000000/环境保护法.jz",
    "000000/环境影响评价法.jz",
    "000000/生态环境法典.jz",
    "000000/畜禽规模养殖污染防治条例.jz",
    "370000/山东省大气污染防治条例.jz",
    "370800/济宁市养犬管理条例.jz",
    "370800/济宁市古树名木保护条例.jz",
    "370800/济宁市城市绿化条例.jz",
    "370800/济宁市城镇容貌和环境卫生管理条例.jz",
    "370800/济宁市大气污染防治条例.jz",
    "370800/济宁市水环境保护条例.jz",
    "370800/济宁市泗河保护管理条例.jz",
    "370800/济宁市烟花爆竹燃放管理条例.jz",
    "370881/曲阜市大气污染防治示例基准.jz",
    "440000/广东省生态环境行政处罚自由裁量权规定.jz",
    "440700/江门市生态环境违法行为行政处罚自由裁量权裁量标准规定.jz",
];
