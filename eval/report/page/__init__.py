"""Report as one self-contained HTML page: tables, charts, and every article.

Tables and charts are plain HTML and SVG, made here. The page's script draws the list of articles
and the view of one article from JSON in the page, as text nodes, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from eval.metrics.base import Measure
from eval.report.page.charts import MOST_DOTS, distributions, scatter
from eval.report.page.data import embedded, page_data
from eval.report.page.tables import results
from eval.report.report import Report
from summarize.rendering.html_parts import escaped, inline, page_head
from summarize.wording import counted

# First the files that the server's page shares, then those of the report.
_STYLES = ("summarize.rendering/base.css", "eval.report.page/page.css")
_SCRIPTS = (
    *(f"summarize.web.page/{name}.js" for name in ("elements", "view", "remarks")),
    *("eval.report.page/page.js", "eval.report.page/reader.js"),
)


def page(report: Report) -> str:
    """Return the page. It can be encoded in UTF-8 whatever the texts contain."""
    data = page_data(report)
    lists = _list(len(data["articles"]), len(report.scores.articles))
    script = inline(_SCRIPTS)
    title = f"{report.run.metadata['dataset']['name']}: evaluation"
    return (
        f"{page_head(title, inline(_STYLES), script)}{_header(report)}\n<main>\n"
        f'<div id="overview">\n{results(report)}\n{_charts(report)}\n{lists}\n</div>\n'
        f"{_READER}\n</main>\n"
        '<p id="status" class="unseen" role="status"></p>\n'
        f'<script type="application/json" id="data">{embedded(data)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _header(report: Report) -> str:
    about = report.run.metadata
    articles, methods = len(report.scores.articles), len(report.methods)
    facts = [
        counted(articles, "article"),
        counted(methods, "method"),
        _when(about.get("finished")),
        f"takeaways {about['takeaways']}",
        str(about.get("machine", {}).get("processor", "")),
    ]
    shown = "".join(f"<li>{escaped(fact)}</li>" for fact in facts if fact)
    notes = "".join(f"<li>{escaped(note)}</li>" for note in report.notes)
    signatures = "".join(f"<li><code>{escaped(str(one))}</code></li>" for one in report.signatures)
    return (
        '<header class="masthead"><p class="kicker">Evaluation of key takeaways</p>'
        f'<h1 dir="auto">{escaped(about["dataset"]["name"])}</h1><ul class="facts">{shown}</ul>'
        + (f'<ul class="notes" aria-label="Notes">{notes}</ul>' if notes else "")
        + (
            f'<ul class="signatures" aria-label="Signatures">{signatures}</ul>'
            if signatures
            else ""
        )
        + "</header>"
    )


def _when(finished: object) -> str:
    try:
        time = datetime.fromisoformat(str(finished))
    except ValueError:
        return ""
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def _charts(report: Report) -> str:
    """Return both charts of each headline measure; the script shows one measure at a time."""
    time = next((one for one in report.measures if one.unit == "milliseconds"), None)
    shown = [one for one in report.headline if one is not time] or [*report.measures[:1]]
    options = "".join(
        f'<option value="{place}">{escaped(f"{one.label}: {one.description}")}</option>'
        for place, one in enumerate(shown)
    )
    figures = "".join(
        f'<div class="charts"{" hidden" * (place > 0)}>{"".join(_figures(report, one, time))}</div>'
        for place, one in enumerate(shown)
    )
    return (
        '<section aria-labelledby="charts"><h2 id="charts">Charts</h2>'
        '<p class="controls scripted" hidden><label for="chart">Measure</label> '
        f'<select id="chart">{options}</select></p>{figures}</section>'
    )


def _figures(report: Report, measure: Measure, time: Measure | None) -> Iterator[str]:
    timed = time and any(cell.mean is not None for cell in report.cells[time.name].values())
    label = escaped(measure.label)
    if time is not None and timed:
        yield f"<figure><h3>{label} against time</h3>{scatter(report, measure, time)}"
        level = f"{100 * report.resampling.level:g} %"
        yield f"<figcaption>Points are means, lines are {level} intervals. Hollow points are "
        yield "reference points.</figcaption></figure>"
    yield f"<figure><h3>{label}, article by article</h3>{distributions(report, measure)}"
    each = "an article" if len(report.scores.articles) <= MOST_DOTS else "1 % of the articles"
    yield f"<figcaption>Each dot is {each}. A band holds the middle half of the articles, and "
    yield "its line is the median.</figcaption></figure>"


def _list(included: int, count: int) -> str:
    """Return the section that the script fills with the list of articles."""
    remark = ""
    if included < count:
        remark = (
            f'<p class="remark">The list has {included:,} of the {count:,} articles, spread '
            "evenly. Tables and charts use all articles.</p>"
        )
    return _LIST.format(remark=remark)


_LIST = """<section aria-labelledby="articles"><h2 id="articles" tabindex="-1">Articles</h2>
{remark}<noscript>
<p class="remark">The articles need JavaScript; tables and charts do not.</p></noscript>
<div class="controls scripted" hidden>
<span><label for="filter">Find</label> <input id="filter" type="search" autocomplete="off"></span>
<span><label for="measure">Measure</label> <select id="measure"></select></span>
<span><label for="first">Method</label> <select id="first"></select></span>
<span><label for="second">Compare with</label> <select id="second"></select></span>
</div>
<div class="scroller" role="region" aria-label="List of articles" tabindex="0">
<table id="list" class="list"><caption class="unseen">Articles with their scores</caption>
<thead></thead><tbody></tbody></table></div>
<nav id="pages" class="pages" aria-label="Pages of articles" hidden>
<button type="button" id="back">Previous</button> <span id="range"></span>
<button type="button" id="on">Next</button></nav></section>"""

_SIDE = """<section class="side" data-side="{side}" aria-labelledby="name-{side}">
<h3 id="name-{side}"><label for="made-{side}">{label}</label></h3>
<select id="made-{side}"></select><p class="scores"></p><ol></ol></section>"""

_READER = f"""<section id="reader" aria-labelledby="reader-title" hidden>
<nav class="pages" aria-label="Article by article"><a href="#articles">All articles</a>
<span id="place"></span>
<button type="button" id="previous" aria-keyshortcuts="k">Previous<kbd>k</kbd></button>
<button type="button" id="next" aria-keyshortcuts="j">Next<kbd>j</kbd></button></nav>
<h2 id="reader-title" tabindex="-1" dir="auto"></h2><p id="reader-id" class="remark"></p>
<div class="reading">
<div id="text" class="text" role="region" aria-label="Text of the article" tabindex="0"></div>
<div id="columns" class="columns">
{_SIDE.format(side="a", label="Method")}
<section class="side" data-side="references" aria-labelledby="name-references">
<h3 id="name-references"><label for="lists">References</label></h3>
<select id="lists" hidden></select><p class="scores"></p><ol></ol></section>
{_SIDE.format(side="b", label="Compare with")}
<svg id="connections" class="connections" aria-hidden="true"></svg>
</div></div></section>"""
