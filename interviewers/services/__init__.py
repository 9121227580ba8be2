"""What can be done with applications, documents and profiles."""

from interviewers.services.applications import begin_application, submit_application, withdraw_application
from interviewers.services.documents import hand_in_document, read_document, remove_document, sweep_files
from interviewers.services.entitlements import DETAILS, InterviewerEntitlementService, Verdict
from interviewers.services.guides import acknowledge_guide, publish_guide
from interviewers.services.profiles import (
    follow_names,
    forget_passed_times,
    note_next_free,
    note_rating,
    update_profile,
)
from interviewers.services.reminders import remind_of_ends
from interviewers.services.reviews import (
    claim_case,
    decide_application,
    decide_document,
    reinstate_work,
    release_case,
    release_lapsed,
    show_to_reviewer,
    suspend_work,
)
from interviewers.services.visibility import on_visibility, set_visibility

__all__ = [
    "DETAILS",
    "InterviewerEntitlementService",
    "Verdict",
    "acknowledge_guide",
    "begin_application",
    "claim_case",
    "decide_application",
    "decide_document",
    "follow_names",
    "forget_passed_times",
    "hand_in_document",
    "note_next_free",
    "note_rating",
    "on_visibility",
    "publish_guide",
    "read_document",
    "reinstate_work",
    "release_case",
    "release_lapsed",
    "remind_of_ends",
    "remove_document",
    "set_visibility",
    "show_to_reviewer",
    "submit_application",
    "suspend_work",
    "sweep_files",
    "update_profile",
    "withdraw_application",
]
