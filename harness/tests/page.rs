//! `report.html` in headless Chromium, where that is installed: it works from disk, sorts, filters, and says nothing on the
//! console.

mod support;

/// Clicks and types as a reader would, and leaves what came of it in the page.
const READER: &str = r#"
<script>
{
const table = document.getElementById("configurations");
const column = i => [...table.tBodies[0].rows].filter(r => !r.hidden).map(r => r.cells[i].textContent);
const found = {};
const head = [...table.tHead.rows[0].cells].findIndex(h => h.textContent.includes("speed-up"));
table.tHead.rows[0].cells[head].querySelector("button").click();
found.descending = column(head);
table.tHead.rows[0].cells[head].querySelector("button").click();
found.ascending = column(head);
const words = document.getElementById("words");
words.value = "map -method";
words.dispatchEvent(new Event("input"));
found.filtered = column(1);
const program = document.getElementById("program");
program.value = "two";
program.dispatchEvent(new Event("change"));
found.ofTwo = column(0);
found.shown = document.getElementById("shown").textContent;
found.plots = document.querySelectorAll("figure svg").length;
const out = document.createElement("pre");
out.id = "found";
out.textContent = "FOUND" + JSON.stringify(found) + "END";
document.body.append(out);
}
</script>
"#;

#[test]
fn the_page_sorts_and_filters_from_disk() {
    let dir = tempfile::TempDir::new().unwrap();
    let results = support::golden_results();
    harness::report::write_all(dir.path(), &results).unwrap();
    let page = dir.path().join("report.html");
    let text = std::fs::read_to_string(&page).unwrap().replace("</body>", &format!("{READER}</body>"));
    std::fs::write(&page, text).unwrap();
    let Some(dom) = support::dump_dom(&page) else {
        eprintln!("skipped: Chromium is not installed");
        return;
    };
    let found = dom.rsplit_once("FOUND").and_then(|(_, rest)| rest.split_once("END")).map(|(found, _)| found);
    let found: serde_json::Value = serde_json::from_str(found.expect("the script ran")).unwrap();
    let strings = |key: &str| -> Vec<String> {
        found[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let numbers = |key: &str| -> Vec<f64> { strings(key).iter().map(|s| s.parse().unwrap()).collect() };
    assert_eq!(numbers("descending").len(), 8);
    assert!(numbers("descending").is_sorted_by(|a, b| a >= b), "{:?}", numbers("descending"));
    assert!(numbers("ascending").is_sorted(), "{:?}", numbers("ascending"));
    assert_eq!(strings("filtered"), ["map-dicts", "map-dicts"]);
    assert_eq!(strings("ofTwo"), ["two"]);
    assert_eq!(found["shown"], "1 of 8 rows");
    // Ranked, effects, interactions, shares and memory.
    assert_eq!(found["plots"], 11);
}
