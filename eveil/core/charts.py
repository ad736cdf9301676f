"""Charts drawn on the server as SVG, each with the table of its figures.

Colours and fonts come from the style sheet, so a chart follows light and dark by itself.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

from eveil.core.dates import MONTHS, SHORT_MONTHS

WIDTH, HEIGHT = 520, 276
LEFT, RIGHT, TOP, BOTTOM = 36, 424, 14, 244
MIN_LABEL_GAP = 18


@dataclass(frozen=True)
class Line:
    """A named series, one value per position; shorter than the others when it isn't over.

    ``past`` draws it dashed and grey, as what the present is compared with.
    """

    name: str
    values: list
    past: bool = False


def ceiling(value):
    """The top of an axis that has four round steps: 40 for 34, 8 for 5, 400 for 310."""
    step = 1
    while step * 4 < value:
        step = _next_step(step)
    return step * 4


def _next_step(step):
    """1, 2, 5, 10, 20, 50, 100…"""
    magnitude = 10 ** (len(str(step)) - 1)
    return {1: 2, 2: 5, 5: 10}[step // magnitude] * magnitude


def line_chart(lines, *, title, labels=None, short_labels=None, head="Fin", top=None):
    """Lines over time with direct labels, and their table under a disclosure.

    ``labels`` name the positions (the months of a year by default); ``top`` is the end of the
    axis where it is known (100 of a percentage).
    """
    labels = labels or MONTHS
    short_labels = short_labels or (SHORT_MONTHS if labels is MONTHS else labels)
    top = top or ceiling(max((value for line in lines for value in line.values), default=0))
    places = max(len(labels) - 1, 1)

    def x(position):
        return LEFT + (RIGHT - LEFT) * position / places

    def y(value):
        return BOTTOM - (BOTTOM - TOP) * value / top

    return format_html(
        '<svg class="ev-chart ev-chart--line" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "{}{}{}</svg>{}",
        WIDTH,
        HEIGHT,
        _summary(lines, title, labels),
        _grid(top, y),
        _axis(short_labels, x),
        _plots(lines, x, y),
        _table(lines, title, labels, head),
    )


def _summary(lines, title, labels):
    ends = [
        f"{line.name} : {line.values[-1]} fin {labels[len(line.values) - 1]}"
        for line in lines
        if line.values
    ]
    return f"{title}. {' ; '.join(ends)}."


def _grid(top, y):
    rows = [(f"{y(top * i / 4):.1f}", f"{y(top * i / 4) + 5:.1f}", top * i // 4) for i in range(5)]
    return format_html_join(
        "",
        '<line class="grid" x1="36" x2="424" y1="{0}" y2="{0}"/>'
        '<text class="mut" x="28" y="{1}" text-anchor="end">{2}</text>',
        rows,
    )


def _axis(labels, x):
    every = max(1, round(len(labels) / 6))
    ticks = [(f"{x(i):.1f}", label) for i, label in enumerate(labels) if i % every == 0]
    return format_html_join(
        "", '<text class="mut" x="{}" y="270" text-anchor="middle">{}</text>', ticks
    )


def _plots(lines, x, y):
    """Each line with a dot and its name at the end; names that would touch are moved apart."""
    shapes = []
    taken = []
    series = 0
    for line in sorted(lines, key=lambda line: line.past):
        if not line.past:
            series += 1
        if not line.values:
            continue
        points = [(x(i), y(value)) for i, value in enumerate(line.values)]
        end_x, end_y = points[-1]
        label_y = _free(end_y - 6 if not line.past else end_y + 5, taken)
        shapes.append(
            (
                "lp" if line.past else f"l{series}",
                " ".join(f"{px:.1f},{py:.1f}" for px, py in points),
                "cp" if line.past else f"c{series}",
                f"{end_x:.1f}",
                f"{end_y:.1f}",
                4 if line.past else 5,
                "mut halo" if line.past else "b halo",
                f"{end_x + 10:.1f}",
                f"{label_y:.1f}",
                f"{line.name} : {line.values[-1]}",
            )
        )
    # The past is painted first, under the present.
    return format_html_join(
        "",
        '<polyline class="{}" points="{}"/><circle class="{}" cx="{}" cy="{}" r="{}"/>'
        '<text class="{}" x="{}" y="{}">{}</text>',
        reversed(shapes),
    )


def _free(wanted, taken):
    """The height nearest to ``wanted`` at least a line away from those already taken."""
    nearby = (wanted + side * step for step in range(HEIGHT) for side in (1, -1))
    place = next(
        height for height in nearby if all(abs(height - it) >= MIN_LABEL_GAP for it in taken)
    )
    taken.append(place)
    return place


def _table(lines, title, labels, head):
    longest = max((len(line.values) for line in lines), default=0)
    rows = [
        (
            labels[i],
            format_html_join(
                "",
                "<td>{}</td>",
                [(line.values[i] if i < len(line.values) else "",) for line in lines],
            ),
        )
        for i in range(longest)
    ]
    return format_html(
        '<details class="ev-datatable"><summary>Voir les chiffres</summary>'
        '<table class="table ev-minitable"><caption class="visually-hidden">{}</caption>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></details>',
        title,
        head,
        format_html_join("", '<th scope="col">{}</th>', [(line.name,) for line in lines]),
        format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows),
    )


def bar_list(rows, *, title):
    """Horizontal bars that are a real table. ``rows`` are (label, value) or (label, value, url)."""
    top = max((row[1] for row in rows), default=0) or 1
    lines = []
    for label, value, *url in rows:
        name = format_html('<a href="{}">{}</a>', url[0], label) if url else label
        lines.append((name, round(86 * value / top), value))
    return format_html(
        '<table class="ev-bars"><caption class="visually-hidden">{}</caption><tbody>{}</tbody>'
        "</table>",
        title,
        format_html_join(
            "",
            '<tr><th scope="row">{}</th><td><svg width="{}%" height="22" aria-hidden="true" '
            'focusable="false"><rect width="100%" height="100%" rx="2"/></svg><b>{}</b></td></tr>',
            lines,
        ),
    )


def progress(done, total, *, label):
    """Segments of a whole, filled one by one: « 5 parties écrites sur 8 »."""
    gap, width = 3, 280
    each = (width - gap * (total - 1)) / max(total, 1)
    segments = [
        ("seg-on" if i < done else "seg-off", f"{i * (each + gap):.1f}", f"{each:.1f}")
        for i in range(total)
    ]
    return format_html(
        '<svg class="ev-chart" viewBox="0 0 {} 10" role="img" aria-label="{}">{}</svg>',
        width,
        label,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="10" rx="2"/>', segments),
    )
