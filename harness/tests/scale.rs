//! Large results: ten million samples, and the page of the full factorial of eleven switches and three JIT levels.
//! The limits are those of an optimised build; with assertions on, only the order of size is checked.

mod support;

use std::io::{BufWriter, Write};
use std::time::Instant;

use harness::analysis::results::analyse_data;
use harness::experiment::plan::{self, Clock, Factor, Plan};
use harness::experiment::{Configuration, Record};
use harness::measure::store;
use vm_core::SwitchSet;

/// Peak resident set of this process, in MiB.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// Writes a result of `cells` × `invocations` × `iterations` samples without running anything.
fn write_result(dir: &std::path::Path, plan: &Plan) -> usize {
    let file = |name: &str| BufWriter::new(std::fs::File::create(dir.join(name)).unwrap());
    let (mut samples, mut rows) = (file("samples.csv"), file("invocations.csv"));
    writeln!(
        samples,
        "config,jit,benchmark,invocation,iteration,phase,loops,seconds,cpu_seconds,instructions"
    )
    .unwrap();
    writeln!(
        rows,
        "config,jit,benchmark,invocation,position,started,status,exit,wall_seconds,peak_rss_kib,peak_heap_bytes,\
         load1,answer,counters,detail"
    )
    .unwrap();
    let mut count = 0;
    for (position, job) in plan.schedule().iter().enumerate() {
        let label = plan.configurations[job.cell.configuration].label();
        let benchmark = &plan.programs[job.cell.program].name;
        let size = 0.1 / (1.0 + 0.01 * (job.cell.configuration as f64));
        for i in 0..plan.warmups + plan.iterations {
            let phase = if i < plan.warmups { "warmup" } else { "measured" };
            let noise = f64::from((i * 7919 + position as u32 * 104_729) % 1000) / 1e5;
            let seconds = size * (1.0 + noise);
            writeln!(
                samples,
                "{label},off,{benchmark},{},{i},{phase},1,{seconds:.9},{seconds:.9},",
                job.invocation
            )
            .unwrap();
            count += 1;
        }
        writeln!(
            rows,
            "{label},off,{benchmark},{},{position},2026-01-01T00:00:00Z,ok,0,1.0,{},1000,0.5,42,,",
            job.invocation,
            10_000 + job.cell.configuration
        )
        .unwrap();
    }
    count
}

#[test]
fn ten_million_samples() {
    let optimised = !cfg!(debug_assertions);
    let dir = tempfile::TempDir::new().unwrap();
    let mut plan = support::plan_of(support::two_switches(), &["one", "two"], 10);
    plan.warmups = 1;
    // 4 configurations × 2 programs × 10 processes.
    plan.iterations = if optimised { 125_000 } else { 12_500 } - plan.warmups;
    let written = write_result(dir.path(), &plan);
    let begin = Instant::now();
    let data = store::read(dir.path()).unwrap();
    assert_eq!(data.sample_count(), written);
    let results = analyse_data(Record::new(plan, Vec::new()), &data);
    let seconds = begin.elapsed().as_secs_f64();
    assert!(results.benchmarks[0].effects.iter().all(|e| e.estimate.is_some()));
    let peak = peak_mib().unwrap_or(0);
    eprintln!("{written} samples: {seconds:.1} s, peak {peak} MiB");
    assert!(seconds < 10.0, "{seconds} s for {written} samples");
    assert!(peak < 1024, "{peak} MiB for {written} samples");
}

#[test]
fn the_page_of_6144_configurations() {
    // Factors that no build need have: the page is about rows, not about switches.
    let jit = Factor { id: "jit".into(), levels: vec!["off".into(), "copypatch".into(), "method".into()] };
    let configurations: Vec<Configuration> = (0..6144)
        .map(|i| Configuration::interpreter(SwitchSet::BASE).with_variant(&format!("v{i}")))
        .collect();
    let mut plan = support::plan_of(SwitchSet::BASE, &["one"], 2);
    plan.factors = plan::factors_of(SwitchSet::BASE, Factor { levels: vec!["off".into()], ..jit });
    plan.configurations = configurations;
    plan.configurations[0] = Configuration::interpreter(SwitchSet::BASE);
    plan.factorial = 1;
    plan.clock = Clock::Wall;
    plan.iterations = 1;
    plan.warmups = 0;
    let dir = tempfile::TempDir::new().unwrap();
    write_result(dir.path(), &plan);
    let data = store::read(dir.path()).unwrap();
    let results = analyse_data(Record::new(plan, Vec::new()), &data);
    harness::report::write_all(dir.path(), &results).unwrap();
    let page = dir.path().join("report.html");
    // In real time (the browser's virtual time stands still while it works), with style and layout of the whole page done.
    let script = r#"<script>
addEventListener("load", () => {
  const height = document.body.getBoundingClientRect().height;
  const out = document.createElement("pre");
  out.textContent = "FOUND" + Math.round(performance.now()) + " " + document.getElementById("shown").textContent
    + (height > 1000 ? "" : " without layout") + "END";
  document.body.append(out);
});
</script></body>"#;
    let text = std::fs::read_to_string(&page).unwrap().replace("</body>", script);
    std::fs::write(&page, text).unwrap();
    let Some(dom) = support::dump_dom_in_real_time(&page) else {
        eprintln!("skipped: Chromium is not installed");
        return;
    };
    let found =
        dom.rsplit_once("FOUND").and_then(|(_, rest)| rest.split_once("END")).expect("the script ran").0;
    let (milliseconds, shown) = found.split_once(' ').unwrap();
    eprintln!("{shown}: open after {milliseconds} ms");
    assert_eq!(shown, "6144 of 6144 rows");
    assert!(milliseconds.parse::<f64>().unwrap() < 1000.0, "{milliseconds} ms");
}
