"""The report: what was shown, by the candidate's own words."""

from .building import build_report
from .files import write_json
from .material import Material, Told
from .measures import MEASURES_VERSION
from .pdf import write_pdf
from .quotes import find_quote
from .retakes import compare_retake
from .scoring import SCORING_VERSION, score_answer
from .shapes import Report, Retake

__all__ = [
    "MEASURES_VERSION",
    "SCORING_VERSION",
    "Material",
    "Report",
    "Retake",
    "Told",
    "build_report",
    "compare_retake",
    "find_quote",
    "score_answer",
    "write_json",
    "write_pdf",
]
