import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("human", "with a person"), ("ai", "with the AI interviewer")],
                        default="human",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for the interviewer’s yes"),
                            ("confirmed", "confirmed"),
                            ("completed", "completed"),
                            ("cancelled_by_candidate", "cancelled by the candidate"),
                            ("cancelled_by_interviewer", "cancelled by the interviewer"),
                            ("cancelled_by_staff", "cancelled by us"),
                            ("declined", "declined"),
                            ("expired", "not answered in time"),
                            ("candidate_absent", "the candidate didn’t come"),
                            ("interviewer_absent", "the interviewer didn’t come"),
                            ("both_absent", "nobody came"),
                            ("in_review", "with our staff"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("topic", models.CharField(blank=True, default="", max_length=120)),
                ("note", models.TextField(blank=True, default="")),
                ("interview", models.JSONField(blank=True, default=dict)),
                ("price_tokens", models.PositiveIntegerField(default=0)),
                ("terms", models.JSONField(default=dict)),
                ("hold_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("key", models.CharField(max_length=120)),
                ("asked", models.CharField(max_length=64)),
                ("approve_until", models.DateTimeField(blank=True, null=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("moves", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("captured_tokens", models.PositiveIntegerField(default=0)),
                ("room_id", models.UUIDField(blank=True, null=True)),
                ("interview_id", models.UUIDField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "booking",
                "verbose_name_plural": "bookings",
                "ordering": ["-starts_at", "-id"],
                "indexes": [
                    models.Index(fields=["candidate", "-starts_at", "-id"], name="booking_of_candidate"),
                    models.Index(fields=["interviewer", "-starts_at", "-id"], name="booking_of_interviewer"),
                    models.Index(fields=["state", "-starts_at", "-id"], name="booking_by_state"),
                    models.Index(
                        condition=models.Q(("state", "confirmed")), fields=["ends_at"], name="booking_to_settle"
                    ),
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["approve_until"], name="booking_to_approve"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "key"), name="booking_once_a_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "pending",
                                    "confirmed",
                                    "completed",
                                    "cancelled_by_candidate",
                                    "cancelled_by_interviewer",
                                    "cancelled_by_staff",
                                    "declined",
                                    "expired",
                                    "candidate_absent",
                                    "interviewer_absent",
                                    "both_absent",
                                    "in_review",
                                ],
                            )
                        ),
                        name="booking_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interviewer__isnull", True),
                            models.Q(("interviewer", models.F("candidate")), _negated=True),
                            _connector="OR",
                        ),
                        name="booking_not_with_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="booking_has_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pending"), _negated=True),
                            ("approve_until__isnull", False),
                            _connector="OR",
                        ),
                        name="booking_pending_has_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", True), ("state__in", ["pending", "confirmed", "in_review"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["pending", "confirmed", "in_review"]), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="booking_settled_when_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("captured_tokens__lte", models.F("price_tokens"))),
                        name="booking_pays_no_more_than_its_price",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("own_zone", models.BooleanField(default=False)),
                (
                    "session_minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="length of a session, minutes"),
                ),
                (
                    "increment_minutes",
                    models.PositiveSmallIntegerField(default=30, verbose_name="sessions begin every so many minutes"),
                ),
                ("buffer_before", models.PositiveSmallIntegerField(default=0, verbose_name="minutes kept free before")),
                ("buffer_after", models.PositiveSmallIntegerField(default=0, verbose_name="minutes kept free after")),
                ("notice_minutes", models.PositiveIntegerField(default=720, verbose_name="minutes of notice")),
                (
                    "horizon_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="bookable so many days ahead"),
                ),
                (
                    "per_day",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions a day at most"),
                ),
                (
                    "per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions a week at most"),
                ),
                ("capacity", models.PositiveSmallIntegerField(default=1, verbose_name="candidates in one session")),
                ("requires_approval", models.BooleanField(default=False, verbose_name="bookings wait for a yes")),
                ("feed_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("feed_made_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar",
                "verbose_name_plural": "calendars",
                "indexes": [models.Index(fields=["looked_at"], name="calendar_looked_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("session_minutes__gte", 15), ("session_minutes__lte", 240)),
                        name="calendar_session_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("increment_minutes__in", [5, 10, 15, 20, 30, 60])),
                        name="calendar_increment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buffer_after__lte", 240), ("buffer_before__lte", 240)),
                        name="calendar_buffers_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_minutes__lte", 43200)), name="calendar_notice_bounded"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("horizon_days__gte", 1), ("horizon_days__lte", 365)),
                        name="calendar_horizon_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_day__isnull", True), ("per_day__gte", 1), _connector="OR"),
                        name="calendar_per_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_week__isnull", True), ("per_week__gte", 1), _connector="OR"),
                        name="calendar_per_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("capacity__lte", 8)), name="calendar_capacity_bounded"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("date", models.DateField(blank=True, null=True)),
                ("start_minute", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="scheduling.calendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "availability",
                "verbose_name_plural": "availability",
                "ordering": ["date", "weekday", "start_minute"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("date__isnull", False), ("weekday__isnull", True)),
                            models.Q(("date__isnull", True), ("weekday__gte", 0), ("weekday__lte", 6)),
                            _connector="OR",
                        ),
                        name="block_weekly_or_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_minute__lt", 1440)), name="block_starts_in_its_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 15), ("minutes__lte", 1440)), name="block_length"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("weekday__isnull", False)),
                        fields=("calendar", "weekday", "start_minute"),
                        name="block_weekly_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("date__isnull", False)),
                        fields=("calendar", "date", "start_minute"),
                        name="block_dated_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("date", models.DateField()),
                ("windows", models.JSONField(blank=True, default=list)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="scheduling.calendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "date of its own",
                "verbose_name_plural": "dates of their own",
                "ordering": ["date"],
                "constraints": [models.UniqueConstraint(fields=("calendar", "date"), name="override_once_a_date")],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("role", models.CharField(max_length=12)),
                ("text", models.TextField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("complete", "paid to the interviewer"),
                            ("return", "returned to the candidate"),
                            ("split", "shared"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, default="")),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="scheduling.booking"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "dispute about a booking",
                "verbose_name_plural": "disputes about bookings",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")), fields=("booking",), name="booking_dispute_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "complete", "return", "split"])),
                        name="booking_dispute_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="booking_dispute_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("role", models.CharField(max_length=12)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="scheduling.booking"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a session",
                "verbose_name_plural": "links to sessions",
                "indexes": [models.Index(fields=["closes_at"], name="join_link_closes")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="join_link_has_window"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("role", models.CharField(max_length=12)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="scheduling.booking"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed time",
                "verbose_name_plural": "proposed times",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["expires_at"], name="proposal_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("booking",), name="proposal_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "declined", "withdrawn", "expired"])),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="proposal_has_length"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("busy_from", models.DateTimeField()),
                ("busy_until", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField(default=1)),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                ("open", models.BooleanField(default=True)),
                ("room_id", models.UUIDField(blank=True, null=True)),
                (
                    "interviewer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "ordering": ["starts_at"],
                "indexes": [models.Index(fields=["interviewer", "starts_at"], name="slot_of_interviewer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("open", True)), fields=("interviewer", "starts_at"), name="slot_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("capacity"))), name="slot_never_overfull"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("open", True), ("taken__gt", 0)),
                            models.Q(("open", False), ("taken", 0)),
                            _connector="OR",
                        ),
                        name="slot_open_while_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("busy_from__lte", models.F("starts_at")),
                            ("busy_until__gte", models.F("ends_at")),
                            ("starts_at__lt", models.F("ends_at")),
                        ),
                        name="slot_in_its_buffers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occupied",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "booking",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupied",
                        to="scheduling.booking",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "slot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupied",
                        to="scheduling.slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "occupied time",
                "verbose_name_plural": "occupied times",
                "indexes": [models.Index(fields=["user", "starts_at"], name="occupied_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="occupied_has_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("booking__isnull", True), ("slot__isnull", False)),
                            models.Q(("booking__isnull", False), ("slot__isnull", True)),
                            _connector="OR",
                        ),
                        name="occupied_by_one_thing",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="slot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="scheduling.slot",
            ),
        ),
        migrations.CreateModel(
            name="TimeOff",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, default="", max_length=120)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times_off",
                        to="scheduling.calendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "time off",
                "verbose_name_plural": "times off",
                "ordering": ["starts_at"],
                "indexes": [models.Index(fields=["calendar", "ends_at"], name="time_off_of_calendar")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="time_off_has_length"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitlistEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("offered", "offered"),
                            ("booked", "booked"),
                            ("left", "left"),
                            ("passed", "passed over"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("priority", models.BooleanField(default=False)),
                ("offered_until", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "place on a waiting list",
                "verbose_name_plural": "places on waiting lists",
                "ordering": ["-priority", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=["interviewer", "starts_at"],
                        name="waitlist_of_a_time",
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["offered_until"], name="waitlist_offers_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered", "booked", "left", "passed"])),
                        name="waitlist_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="waitlist_has_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("offered_until__isnull", False),
                            _connector="OR",
                        ),
                        name="waitlist_offer_has_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=("interviewer", "starts_at", "candidate"),
                        name="waitlist_once_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=32)),
                ("role", models.CharField(blank=True, default="", max_length=12)),
                ("data", models.JSONField(default=dict)),
                (
                    "booking",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="scheduling.booking",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a booking",
                "verbose_name_plural": "events of bookings",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["booking", "id"], name="booking_event_of")],
            },
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("interviewer__isnull", False), ("kind", "human"), ("slot__isnull", False)),
                    models.Q(
                        ("interviewer__isnull", True), ("kind", "ai"), ("price_tokens", 0), ("slot__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="booking_kind_whole",
            ),
        ),
    ]
