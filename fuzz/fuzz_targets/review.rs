#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| {
    cailiang_fuzz_bodies::review(&data.split("\n===\n").collect::<Vec<_>>());
});
