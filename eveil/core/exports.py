"""Tables that leave the platform: CSV as French Excel opens it, and XLSX.

Rows come one by one and leave one by one: memory stays the same for ten rows and for a
hundred thousand.
"""

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from eveil.core.dates import local

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet runs what begins like a formula, whoever typed it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """The file that csv writes into: hands each line back."""

    def write(self, line):
        return line


def csv_cell(value):
    """``value`` as text for a French spreadsheet, never as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return local(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(header, rows):
    writer = csv.writer(_Echo(), delimiter=";")
    # The byte order mark tells Excel that this is UTF-8.
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row])


def csv_response(name, header, rows):
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv")
    return _attached(response, f"{name}.csv")


def xlsx_response(name, header, rows):
    file = tempfile.TemporaryFile()  # noqa: SIM115 FileResponse closes it
    write_xlsx(file, header, rows)
    file.seek(0)
    return _attached(FileResponse(file, content_type=XLSX_TYPE), f"{name}.xlsx")


def write_csv(file, header, rows):
    """The table into an open binary file."""
    for line in csv_lines(header, rows):
        file.write(line.encode())


def write_xlsx(file, header, rows):
    """Typed cells: dates are dates, numbers are numbers, and text is never read as a formula."""
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 20)
    sheet.write_row(0, 0, header, book.add_format({"bold": True, "bottom": 1}))
    moments = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, moments)
    book.close()


@dataclass(frozen=True)
class Format:
    """One kind of file that a page becomes; ``respond`` and ``write`` are those of a table."""

    label: str
    content_type: str
    respond: Callable | None = None
    write: Callable | None = None


# In the order of the menu.
FORMATS = {
    "xlsx": Format("Tableur (Excel, LibreOffice)", XLSX_TYPE, xlsx_response, write_xlsx),
    "csv": Format("CSV", "text/csv", csv_response, write_csv),
}


def _write(sheet, row, column, value, moments):
    if isinstance(value, bool):
        sheet.write_string(row, column, "oui" if value else "non")
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.make_naive(value), moments)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value))


def _attached(response, filename):
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response
