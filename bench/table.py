"""The table of docs/performance.md, made from the results."""

START, END = "<!-- figures -->", "<!-- end of figures -->"
GROWTH = 1.3
MAX_QUERIES = 12
# The size that the aims are about.
AIMED = "20000"


def write(results, path):
    """Replace what stands between the two marks of the page."""
    text = path.read_text()
    before, rest = text.split(START)
    _, after = rest.split(END)
    path.write_text(f"{before}{START}\n\n{table(results)}\n\n{END}{after}")


def table(results):
    sizes = list(results["sizes"])
    pages = results["sizes"][sizes[0]]["pages"]
    head = ["Page", "Queries", "kB", "Aim"]
    head += [f"N = {int(size):,}: median, p95 ms (ratio)" for size in sizes]
    lines = [[*head, "Growth"], ["---", *["--:"] * len(head)]]
    lines += [line(label, results, sizes) for label in pages]
    rows = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return f"{rows}\n\n{notes(results, sizes)}"


def line(label, results, sizes):
    measures = [results["sizes"][size]["pages"][label] for size in sizes]
    counts = {measure["queries"] for measure in measures}
    queries = "/".join(map(str, sorted(counts)))
    if len(counts) > 1 or max(counts) > MAX_QUERIES:
        queries = f"**{queries}**"
    cells = [label, queries, f"{measures[-1]['bytes'] / 1024:.0f}", f"{measures[0]['bound']}"]
    for measure in measures:
        ratio = f"{measure['ratio']:.1f}"
        if measure["ratio"] > measure["bound"]:
            ratio = f"**{ratio}**"
        cells.append(f"{measure['median_ms']:.1f}, {measure['p95_ms']:.1f} ({ratio})")
    aimed = sizes.index(AIMED) if AIMED in sizes else -1
    growth = measures[aimed]["ratio"] / measures[0]["ratio"]
    cells.append(f"**{growth:.2f}**" if growth > GROWTH else f"{growth:.2f}")
    return cells


def notes(results, sizes):
    generated = ", ".join(
        f"{int(size):,} holders in {results['sizes'][size]['generate_seconds']} s" for size in sizes
    )
    memory = ", ".join(
        f"{results['sizes'][size]['worker_peak_mb']} MB at {int(size):,}" for size in sizes
    )
    exports = [one for size in sizes if (one := results["sizes"][size].get("exports"))]
    holders = "; ".join(
        f"{one['copy']['rows']:,} rows in {one['csv']['seconds']} s as CSV "
        f"({one['csv']['mb']} MB at most), {one['xlsx']['seconds']} s as XLSX "
        f"({one['xlsx']['mb']} MB), {one['copy']['seconds']} s by a bare COPY"
        for one in exports
    )
    hours = "; ".join(
        f"{one['hours.pdf']['rows']:,} interviews of one adviser in "
        f"{one['hours.pdf']['seconds']} s as PDF ({one['hours.pdf']['mb']} MB at most), "
        f"{one['hours.xlsx']['rows']:,} of all in {one['hours.xlsx']['seconds']} s as XLSX "
        f"({one['hours.xlsx']['mb']} MB)"
        for one in exports
        if "hours.pdf" in one
    )
    return (
        f"Export of all holders by a fresh worker: {holders or 'not measured yet'}.\n\n"
        f"A year’s hours by a fresh worker: {hours or 'not measured yet'}.\n\n"
        f"{results['machine']}; {results['requests_per_page']} requests per page. "
        f"Generated: {generated}. Peak memory of a web worker: {memory}. "
        "**Bold**: an aim missed."
    )
