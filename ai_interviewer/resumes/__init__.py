"""Résumés: from a file that somebody uploads to its text, whatever the file tries."""

from .errors import ResumeKindUnknown, ResumeTooLarge, ResumeUnreadable
from .reading import Resume, read_resume

__all__ = ["Resume", "ResumeKindUnknown", "ResumeTooLarge", "ResumeUnreadable", "read_resume"]
