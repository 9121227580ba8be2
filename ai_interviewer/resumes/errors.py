"""The ways in which a résumé is not taken."""

from core.common.errors import Refusal


class ResumeTooLarge(Refusal):
    code, status, detail = "resume_too_large", 413, "A résumé may have up to 5 MB and 30 pages."


class ResumeUnreadable(Refusal):
    code, status = "resume_unreadable", 422
    detail = "This file can't be read. Save it as a PDF or DOCX once more, or paste its text."


class ResumeKindUnknown(Refusal):
    code, status, detail = "resume_kind_unknown", 415, "A résumé is a PDF, a DOCX or plain text."
