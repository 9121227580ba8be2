"""What can be done with people, sessions and tickets."""

from core.accounts.services.addresses import begin_change as begin_email_change
from core.accounts.services.addresses import drop_change as drop_email_change
from core.accounts.services.addresses import finish_change as finish_email_change
from core.accounts.services.addresses import pending_address
from core.accounts.services.devices import devices_of, greet_device, sign_out_device, sign_out_others
from core.accounts.services.factors import (
    add_totp,
    begin_totp,
    factors_of,
    recovery_codes,
    remove_totp,
    renew_recovery_codes,
    use_totp,
)
from core.accounts.services.letters import Enclosure, drop_letters, ended_letters, post_letter, post_written_letter
from core.accounts.services.letters import on_end as on_letters_end
from core.accounts.services.passkeys import (
    add_passkey,
    begin_assertion,
    begin_registration,
    check_assertion,
    passkeys_of,
    remove_passkey,
    rename_passkey,
)
from core.accounts.services.passwords import awaits_reset, change_password, reset_password, send_reset_code
from core.accounts.services.people import (
    activate_interviewer,
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
from core.accounts.services.pictures import MAX_BYTES as MAX_PICTURE_BYTES
from core.accounts.services.pictures import drop_picture, set_picture
from core.accounts.services.pictures import path_of as path_of_picture
from core.accounts.services.proof import (
    check_own_password,
    has_password,
    note_proof,
    proved_until,
    require_proof,
)
from core.accounts.services.sessions import (
    OpenSession,
    end_all_sessions,
    end_session,
    keep_open,
    open_session,
    refresh_session,
    sign_in_as,
)
from core.accounts.services.tickets import issue_ticket, redeem_ticket

__all__ = [
    "MAX_PICTURE_BYTES",
    "Enclosure",
    "OpenSession",
    "activate_interviewer",
    "add_passkey",
    "add_totp",
    "awaits_reset",
    "begin_assertion",
    "begin_email_change",
    "begin_registration",
    "begin_totp",
    "change_password",
    "check_assertion",
    "check_own_password",
    "deactivate_person",
    "devices_of",
    "drop_email_change",
    "drop_letters",
    "drop_picture",
    "end_all_sessions",
    "end_session",
    "ended_letters",
    "factors_of",
    "finish_email_change",
    "give_role",
    "greet_device",
    "has_password",
    "issue_ticket",
    "keep_open",
    "keep_plan",
    "make_person",
    "note_proof",
    "on_letters_end",
    "open_session",
    "passkeys_of",
    "path_of_picture",
    "pending_address",
    "post_letter",
    "post_written_letter",
    "proved_until",
    "recovery_codes",
    "redeem_ticket",
    "refresh_session",
    "remove_passkey",
    "remove_totp",
    "rename_passkey",
    "renew_recovery_codes",
    "require_proof",
    "reset_password",
    "restore_person",
    "send_reset_code",
    "set_picture",
    "sign_in_as",
    "sign_out_device",
    "sign_out_others",
    "sign_out_person",
    "suspend_interviewer",
    "suspend_person",
    "take_role",
    "update_profile",
    "use_totp",
]
