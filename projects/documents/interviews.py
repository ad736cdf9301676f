"""The sheet of an interview, as proof for funders: signed on screen, or to sign by hand."""

from django.conf import settings

from eveil.core import pdf
from eveil.core.dates import duration, hour, long_day
from projects.enums import Signatory
from projects.forms.signing import HEIGHT, WIDTH


def sheet_pdf(interview):
    """PDF of what both sign; never the internal part, which this module does not read."""
    signing = {role: valid for role, valid, _earlier in interview.signing()}
    data = {
        "title": "Fiche d’entretien",
        "holder": str(interview.holder.person),
        "adviser": str(interview.adviser),
        "project": interview.accompaniment.project.title,
        "day": long_day(interview.starts_at),
        "start": hour(interview.starts_at),
        "end": hour(interview.ends_at),
        "length": duration(interview.ends_at - interview.starts_at),
        "mode": interview.get_mode_display(),
        "place": interview.place,
        "purpose": interview.purpose,
        "operation": _operation(interview.operation),
        "summary": interview.summary,
        "steps": interview.steps,
        "signatures": [
            _block("Le porteur de projet", interview.holder.person, signing[Signatory.HOLDER]),
            _block("L’accompagnateur", interview.adviser, signing[Signatory.ADVISER]),
        ],
        "fingerprint": interview.fingerprint,
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("projects/documents/interview.typ", data)


def _operation(operation):
    """The funded action as funders know it, with their number of it."""
    if operation is None:
        return ""
    return f"{operation.name} ({operation.reference})" if operation.reference else operation.name


def _block(label, who, signature):
    """One place to sign, filled when it was done on screen."""
    return {
        "label": label,
        "name": str(who),
        "svg": _svg(signature) if signature and signature.is_drawn else "",
        "typed": bool(signature) and not signature.is_drawn,
        "at": f"Signé sur écran le {_date(signature.at)}" if signature else "",
    }


def _date(at):
    return f"{long_day(at)}, {hour(at)}"


def _svg(signature):
    paths = "".join(f'<path d="{path}"/>' for path in signature.paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
        f'stroke="#22282c" stroke-width="8" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</svg>"
    )
