"""Profile pictures: drawn anew, kept under a name that nobody can guess, gone with the next one."""

from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.accounts.models import User
from core.common.images import reencode

SIDE = 320
MAX_BYTES = 5 * 1024 * 1024


def set_picture(*, user_id: UUID, data: bytes) -> UUID:
    """Show this picture from now on; its name. Raises BadImage."""
    drawn = reencode(data, square=SIDE)
    name = uuid4()  # of chance: an id of ours would tell when it was made
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_bytes(drawn)
    half.replace(path)
    try:
        _replace(user_id, name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def drop_picture(*, user_id: UUID) -> None:
    """Show none. Twice is once."""
    _replace(user_id, None)


def path_of(name: UUID) -> Path:
    """Where a picture lies."""
    return Path(settings.MEDIA_ROOT) / "pictures" / f"{name}.webp"


@transaction.atomic
def _replace(user_id: UUID, name: UUID | None) -> None:
    before = User.objects.select_for_update().values_list("picture", flat=True).get(pk=user_id)
    User.objects.filter(pk=user_id).update(picture=name, updated_at=timezone.now())
    if before is not None:
        transaction.on_commit(lambda: path_of(before).unlink(missing_ok=True))
