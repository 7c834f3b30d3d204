#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| {
    cailiang_fuzz_bodies::penalty(data);
});
