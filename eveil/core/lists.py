"""The list page: every list of the platform filters, sorts, counts, turns pages and exports here.

The address says everything (``/candidatures/?etat=received&tri=-recue&page=2``), so that a list
can be sent, kept or opened again. A list is a class with its row's template::

    class StructureFilters(FilterSet):
        q = CharFilter(label="Nom ou commune", method="search")
        nature = ChoiceFilter(label="Nature", field_name="kind", choices=Kind.choices)

        def search(self, queryset, name, value):
            return queryset.matching(value)

    class StructureList(ListPage):
        model = Structure
        title = "Structures"
        noun = "structure"
        filterset_class = StructureFilters
        row_template = "partners/partials/_structure_row.html"
        columns = [
            Column("Structure", "nom", ["name"], css="ev-c-name"),
            Column("Commune", "commune", ["municipality__name"]),
            Column("Partenaire depuis", css="ev-c-low"),
        ]
        default_sort = "nom"
        exports = [("Nom", lambda row: row.name), ("Commune", lambda row: row.municipality.name)]

        def for_page(self, rows):
            return rows.select_related("municipality")

    structure_list = requires(is_team)(StructureList.as_view())

and ``_structure_row.html`` is one ``<tr>`` of the variable ``row``, its first cell classed
``ev-c-name``; ``ev-c-low`` steps aside on narrow screens, ``ev-c-next`` goes to the right of a
card, ``data-label="depuis"`` names a value that would be bare on a card.
"""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import BooleanField, F, Func
from django.db.models.query import QuerySet
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views import View

from eveil.core.exporting import EXPORT, TableExport
from eveil.core.text import NBSP, plural

# Past this line, rows are found by their keys first (see rows_of).
FAR = 1_000
# Words of the address that are no filters, as is EXPORT.
SORT, PAGE = "tri", "page"


@dataclass(frozen=True)
class Column:
    """One column. With a ``key`` (its word in ``?tri=``) and ``order`` it can be sorted."""

    label: str
    key: str = ""
    order: list = field(default_factory=list)
    css: str = ""


@dataclass(frozen=True)
class Tab:
    """A ready-made view: the filters it stands for, and how many rows it holds if known."""

    label: str
    params: dict = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True)
class ListView:
    """Another presentation of the same rows, at ``path``: a map, a board."""

    label: str
    path: str
    icon: str


@dataclass(frozen=True)
class Action:
    """Something to do to the ticked rows: a button that posts their ``pk`` to ``url``."""

    label: str
    url: str


class ListPage(TableExport, View):
    """See the module's docstring for an example."""

    http_method_names = ["get", "head", "post"]
    template_name = "core/list.html"
    base_template = "core/base_staff.html"
    result_template = "core/partials/_list_table.html"
    row_template: str
    model: type
    title: str
    noun: str
    noun_plural: str | None = None
    filterset_class: type
    columns: list[Column]
    default_sort: str
    per_page = 25
    feminine = True  # of the noun: « 2 choisies »

    # What a list may say more ----------------------------------------------------------

    def get_queryset(self) -> QuerySet:
        return self.model.objects.visible_to(self.request.user)

    def for_page(self, rows):
        """``rows`` with what the row's template reads: select_related, defer, with_…"""
        return rows

    def for_export(self, rows):
        return self.for_page(rows)

    def count(self, rows):
        return rows.count()

    def tabs(self):
        return []

    def views(self):
        """Ways to see the same rows, this page's among them: a list of ``ListView``."""
        return []

    def actions(self):
        return []

    def empty(self):
        """What to say and do when there is nothing: (sentence, [(label, url)])."""
        nothing = "Aucune" if self.feminine else "Aucun"
        if self.is_filtered:
            sentence = f"{nothing} {self.noun} ne correspond à cette recherche."
            return sentence, [("Retirer les filtres", self.request.path)]
        return f"{nothing} {self.noun} pour le moment.", []

    def extra_context(self):
        return {}

    # The page ---------------------------------------------------------------------------

    def get(self, request):
        wanted = request.GET.get(EXPORT)
        if self.may_export(wanted) and not self.is_long:
            return self.export(wanted)
        is_part = "HX-Request" in request.headers and (
            "HX-History-Restore-Request" not in request.headers
        )
        template = "core/partials/_list_update.html" if is_part else self.template_name
        response = render(request, template, self.context(is_part))
        if is_part:
            response["HX-Push-Url"] = self.address()
        patch_vary_headers(response, ["HX-Request"])
        return response

    @cached_property
    def row_count(self):
        return self.count(self.filterset.qs)

    def context(self, is_part=False):
        count = self.row_count
        paginator = Paginator(range(count), self.per_page)
        page = paginator.get_page(self.request.GET.get(PAGE))
        rows = self.rows_of(page)
        empty, ways_out = ("", []) if rows else self.empty()
        return {
            "list": self,
            "is_part": is_part,
            "count_text": plural(count, self.noun, self.noun_plural),
            "rows": rows,
            "page": page,
            "page_links": self.page_links(page),
            "form": self.filterset.form,
            "tags": self.tags(),
            "headers": self.headers(),
            "sorts": self.sorts(),
            "tab_links": list(self.tab_links()),
            "views": [
                (view, self.address(at=view.path), view.path == self.request.path)
                for view in self.views()
            ],
            "row_actions": self.actions(),
            "export_links": self.export_links() if rows else [],
            "export_in_worker": self.is_long,
            "list_address": self.address(**{PAGE: None}),
            "empty": empty,
            "ways_out": ways_out,
            **self.extra_context(),
        }

    @cached_property
    def filterset(self):
        return self.filterset_class(
            self.request.GET, queryset=self.get_queryset(), request=self.request
        )

    def rows_of(self, page):
        """The rows of one page, in one query.

        Where no index gives the order (another sort, a search) or many rows are skipped, an
        inner query picks the keys first: joining what ``for_page`` asks for to rows that are
        not shown is what makes such pages slow.
        """
        if not page.object_list:
            return []
        start = page.start_index() - 1
        rows = self.in_order(self.filterset.qs)
        shown = slice(start, start + self.per_page)
        if start < FAR and self.sort == self.default_sort and "q" not in self.filters_given:
            return list(self.for_page(rows)[shown])
        keys = ArraySubquery(rows.values("pk")[shown])
        chosen = self.get_queryset().filter(_IsAmong(F("pk"), keys))
        return list(self.for_page(self.in_order(chosen)))

    # The address ------------------------------------------------------------------------

    def address(self, *, at=None, **changes):
        """This list's address with some words changed; None drops one. No empty words.

        ``at`` is the path of another view of the same rows: it opens on its first page.
        """
        path = at or self.request.path
        if path != self.request.path:
            changes[PAGE] = None
        query = self.request.GET.copy()
        query.pop(EXPORT, None)
        for word, value in changes.items():
            if value is None:
                query.pop(word, None)
            else:
                query[word] = value
        if query.get(SORT) == self.default_sort:
            del query[SORT]
        for word in [word for word, values in query.lists() if not any(values)]:
            del query[word]
        encoded = query.urlencode()
        return f"{path}?{encoded}" if encoded else path

    @cached_property
    def filters_given(self):
        """The filters that the address sets: their words and values."""
        return {
            word: [value for value in values if value]
            for word, values in self.request.GET.lists()
            if any(values) and self._filter_of(word)
        }

    def _filter_of(self, word):
        """Name of the filter that a word of the address sets: ``recue_min`` sets ``recue``."""
        known = self.filterset_class.base_filters
        return next((name for name in (word, word.rpartition("_")[0]) if name in known), None)

    @property
    def is_filtered(self):
        return bool(self.filters_given)

    # Sorting ----------------------------------------------------------------------------

    @cached_property
    def sort(self):
        """The column's key in use, with "-" for descending; only what a column declares."""
        wanted = self.request.GET.get(SORT, "")
        keys = {column.key for column in self.columns if column.key}
        return wanted if wanted.removeprefix("-") in keys else self.default_sort

    def in_order(self, rows):
        """In the order asked for; equal rows by key, so that pages never overlap."""
        descending = self.sort.startswith("-")
        key = self.sort.removeprefix("-")
        column = next(column for column in self.columns if column.key == key)
        fields = [*column.order, "pk"]
        return rows.order_by(*(_reverse(name) for name in fields) if descending else fields)

    def headers(self):
        """(column, sort link or None, aria-sort or None) for the head of the table."""
        key, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        for column in self.columns:
            if not column.key:
                yield column, None, None
            elif column.key == key:
                link = column.key if descending else f"-{column.key}"
                direction = "descending" if descending else "ascending"
                yield column, self.address(**{SORT: link, PAGE: None}), direction
            else:
                yield column, self.address(**{SORT: column.key, PAGE: None}), None

    def sorts(self):
        """(value, label) of each order, for the list of choices that cards need."""
        for column in self.columns:
            if column.key:
                yield column.key, column.label
                yield f"-{column.key}", f"{column.label} (inverse)"

    # Tabs, tags, pages, exports -----------------------------------------------------------

    def tab_links(self):
        """(tab, address, selected) of each ready-made view; searching stays inside a view."""
        given = {word: values for word, values in self.filters_given.items() if word != "q"}
        for tab in self.tabs():
            params = {word: [str(value)] for word, value in tab.params.items()}
            query = "&".join(f"{word}={value}" for word, value in tab.params.items())
            address = f"{self.request.path}?{query}" if query else self.request.path
            yield tab, address, params == given

    def tags(self):
        """(text, address without it) of each filter in force that a closed box hides."""
        form = self.filterset.form
        words = {}
        for word in self.filters_given:
            words.setdefault(self._filter_of(word), []).append(word)
        return [
            (
                f"{form.fields[name].label}{NBSP}: {_shown(form.fields[name], value)}",
                self.address(**dict.fromkeys([*words[name], PAGE])),
            )
            for name, value in form.cleaned_data.items()
            if name in words and name != "q" and value is not None
        ]

    def page_links(self, page):
        """(number or None for a gap, address) around the current page."""
        if page.paginator.num_pages < 2:
            return []
        return [
            (None, "")
            if number == Paginator.ELLIPSIS
            else (number, self.address(**{PAGE: number if number > 1 else None}))
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1)
        ]


class _IsAmong(Func):
    """Is a column in an array? PostgreSQL reads the array first, where it would join IN (…) last
    if a row is read from many tables."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _reverse(name):
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _shown(form_field, value):
    """A filter's value in words."""
    choices = getattr(form_field, "choices", None)
    if choices is not None and not hasattr(value, "pk"):
        labels = {str(key): label for key, label in _flat(choices)}
        values = value if isinstance(value, list | tuple | QuerySet) else [value]
        return ", ".join(str(labels.get(str(item), item)) for item in values)
    if value is True:
        return "oui"
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
