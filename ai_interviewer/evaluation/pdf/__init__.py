"""The report as a document to keep or to send on."""

from .writing import write_pdf

__all__ = ["write_pdf"]
