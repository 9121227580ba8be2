"""The base of every table."""

from django.db import models

from core.common.ids import new_id


class BaseModel(models.Model):
    """A row with a UUIDv7 and the times of its making and last change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
