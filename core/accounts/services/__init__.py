"""What can be done with people, sessions and tickets."""

from core.accounts.services.letters import post_letter
from core.accounts.services.people import (
    activate_interviewer,
    change_password,
    deactivate_person,
    give_role,
    keep_plan,
    make_person,
    restore_person,
    sign_out_person,
    suspend_interviewer,
    suspend_person,
    take_role,
    update_profile,
)
from core.accounts.services.sessions import (
    OpenSession,
    end_all_sessions,
    end_session,
    open_session,
    refresh_session,
    sign_in_as,
)
from core.accounts.services.tickets import issue_ticket, redeem_ticket

__all__ = [
    "OpenSession",
    "activate_interviewer",
    "change_password",
    "deactivate_person",
    "end_all_sessions",
    "end_session",
    "give_role",
    "issue_ticket",
    "keep_plan",
    "make_person",
    "open_session",
    "post_letter",
    "redeem_ticket",
    "refresh_session",
    "restore_person",
    "sign_in_as",
    "sign_out_person",
    "suspend_interviewer",
    "suspend_person",
    "take_role",
    "update_profile",
]
