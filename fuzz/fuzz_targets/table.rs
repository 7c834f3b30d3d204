#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    cailiang_fuzz_bodies::table(data);
});
