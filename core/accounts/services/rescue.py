"""For somebody who lost phone, keys and recovery codes: staff who are sure it is them take the second factors away."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.accounts.errors import NoSecondFactor
from core.accounts.models import Challenge, StaffAct
from core.accounts.services.factors import lock
from core.accounts.services.letters import post_letter
from core.accounts.services.sessions import end_all_sessions
from core.audit import services as audit


@transaction.atomic
def remove_factors(*, user_id: UUID, by: UUID, reason: str) -> None:
    """Take every second factor of somebody away, on behalf of staff, and end their sessions. Raises NoSecondFactor.

    The password is still asked for; who lost that too gets a new one by e-mail, and that address staff don't touch.
    """
    user = lock(user_id)
    gone, _ = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise NoSecondFactor
    Challenge.objects.filter(user=user).delete()
    end_all_sessions(user_id, reason="forced")
    audit.record(action="second_factor.reset", actor=by, targets=[("person", str(user_id))])
    StaffAct.objects.create(user_id=user_id, by_id=by, kind=StaffAct.Kind.UNLOCKED, reason=reason[:500])
    post_letter(kind="factors_reset", user_id=user_id)
