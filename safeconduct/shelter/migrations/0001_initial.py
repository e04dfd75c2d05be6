import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import safeconduct.shelter.models.stays
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("cases", "0001_initial"),
        ("custody", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Home",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("municipality", models.CharField(max_length=5)),
                ("number", models.PositiveIntegerField()),
                ("postcode_area", models.CharField(max_length=2)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("vetted_until", models.DateField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "address",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="custody.sealedrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["municipality", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="home_number_once_in_a_town"),
                    models.CheckConstraint(
                        condition=models.Q(("postcode_area__regex", "^[0-9]{2}$")), name="home_area_is_two_digits"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("area", models.CharField(blank=True, max_length=2)),
                ("received_on", models.DateField()),
                ("beds", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("language", models.CharField(default="nl", max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("contacted", "contacted"),
                            ("visited", "visited"),
                            ("became_home", "became a home"),
                            ("declined", "declined"),
                        ],
                        default="new",
                        max_length=16,
                    ),
                ),
                (
                    "details",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="custody.sealedrecord"
                    ),
                ),
                (
                    "home",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="offer", to="shelter.home"
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "made_at"],
                "indexes": [models.Index(fields=["state", "received_on"], name="offer_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("beds__gte", 1), ("beds__lte", 60)), name="offer_of_some_beds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__regex", "^([0-9]{2})?$")), name="offer_area_is_two_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True),
                            ("until_on__isnull", True),
                            ("until_on__gt", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="offer_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("contacted", "contacted"),
                            ("visited", "visited"),
                            ("became_home", "became a home"),
                            ("declined", "declined"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="shelter.offer"
                    ),
                ),
                (
                    "words",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="custody.sealedrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("organisation", "organisation"), ("host", "private host")], max_length=16
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "contact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="custody.sealedrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "host"), ("name", "")),
                            models.Q(("kind", "organisation"), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="provider_hosts_are_nameless",
                        violation_error_message="A host's name is sealed; an organisation's stands open.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="home",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="homes", to="shelter.provider"
            ),
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("host_room", "room with a host"),
                            ("flat", "flat"),
                            ("shared_house", "room in a shared house"),
                            ("dorm", "beds in a dormitory"),
                        ],
                        max_length=16,
                    ),
                ),
                ("beds", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ("double_beds", models.PositiveSmallIntegerField(default=0)),
                ("square_metres", models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True)),
                ("floor", models.SmallIntegerField(default=0)),
                (
                    "max_households",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("step_free", models.BooleanField(default=False)),
                ("pets", models.BooleanField(default=False)),
                ("smoking", models.BooleanField(default=False)),
                (
                    "serves",
                    models.CharField(
                        choices=[
                            ("any", "everybody"),
                            ("women", "women, and women with children"),
                            ("men", "men"),
                            ("families", "families"),
                        ],
                        default="any",
                        max_length=16,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nl", "Dutch"),
                                ("fr", "French"),
                                ("en", "English"),
                                ("ru", "Russian"),
                                ("de", "German"),
                                ("uk", "Ukrainian"),
                                ("es", "Spanish"),
                                ("pl", "Polish"),
                                ("tr", "Turkish"),
                                ("ar", "Arabic"),
                            ],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "near",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("public_transport", "public transport"),
                                ("school", "school"),
                                ("hospital", "hospital"),
                                ("hiv_clinic", "specialised clinic"),
                                ("psychologist", "psychologist who speaks the language"),
                                ("community", "LGBTQ+ community"),
                                ("classes", "language classes"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("open_from", models.DateField()),
                ("open_until", models.DateField(blank=True, null=True)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="shelter.home"
                    ),
                ),
            ],
            options={
                "ordering": ["home__municipality", "home__number", "position"],
                "indexes": [models.Index(fields=["open_from", "open_until"], name="unit_by_days")],
                "constraints": [
                    models.UniqueConstraint(fields=("home", "position"), name="unit_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("beds__gte", 1), ("beds__lte", 60)), name="unit_has_a_bed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("double_beds__lte", models.F("beds"))),
                        name="unit_doubles_are_among_the_beds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_households__gte", 1), ("max_households__lte", models.F("beds"))),
                        name="unit_a_bed_for_each_household",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open_until__isnull", True), ("open_until__gt", models.F("open_from")), _connector="OR"
                        ),
                        name="unit_closes_after_it_opens",
                        violation_error_message="The last day comes after the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("slot", models.PositiveSmallIntegerField(default=1)),
                ("beds", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("confirmed", "confirmed"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        default="held",
                        max_length=16,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="cases.case"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="shelter.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on"],
                "indexes": [models.Index(fields=["state", "from_on", "until_on"], name="stay_by_days")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))), name="stay_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("beds__gte", 1), ("slot__gte", 1)), name="stay_uses_a_bed"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        expressions=[
                            ("unit", "="),
                            ("slot", "="),
                            (safeconduct.shelter.models.stays.Days("from_on", "until_on"), "&&"),
                        ],
                        name="stay_no_unit_twice",
                        violation_error_message="Somebody lives there on some of these days.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        expressions=[
                            ("case", "="),
                            (safeconduct.shelter.models.stays.Days("from_on", "until_on"), "&&"),
                        ],
                        name="stay_no_household_twice",
                        violation_error_message="This household has a home on some of these days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("monthly", models.DecimalField(decimal_places=2, max_digits=8)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "own reserves"),
                            ("donations", "donations"),
                            ("municipality", "municipality"),
                            ("partner", "partner organisation"),
                            ("host", "the host pays"),
                            ("grant", "foundation grant"),
                        ],
                        max_length=16,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fundings", to="shelter.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("monthly__gt", 0)), name="funding_is_some_money"),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))), name="funding_ends_after_it_begins"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("unit", "="),
                            (safeconduct.shelter.models.stays.Days("from_on", "until_on"), "&&"),
                        ],
                        name="funding_one_at_a_time",
                        violation_error_message="Another budget covers some of these days already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("host_away", "host away"),
                            ("turnover", "cleaning between stays"),
                            ("repair", "repair"),
                            ("other", "closed for another reason"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="closures", to="shelter.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))), name="closure_ends_after_it_begins"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("unit", "="),
                            (safeconduct.shelter.models.stays.Days("from_on", "until_on"), "&&"),
                        ],
                        name="closure_once",
                        violation_error_message="The unit is closed on some of these days already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("first_on", models.DateField()),
                ("second_on", models.DateField(null=True)),
                (
                    "checks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("identity", "identity papers of who lives there seen"),
                                ("record", "extract from the criminal record seen (model 596.2)"),
                                ("room", "room measured, door locks from inside"),
                                ("safety", "smoke alarm, heating, way out"),
                                ("household", "everybody who lives there met and agrees"),
                                ("neighbours", "neighbourhood is safe to walk, day and evening"),
                                ("rules", "house rules and an end date talked through"),
                            ],
                            max_length=16,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("open", "being visited"), ("approved", "approved"), ("declined", "not approved")],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vettings", to="shelter.home"
                    ),
                ),
                (
                    "reasons",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="custody.sealedrecord",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-first_on", "-made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by__isnull", True),
                            models.Q(("second_by", models.F("first_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="vetting_visited_by_two",
                        violation_error_message="The second visit is another colleague's.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "approved"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("second_by__isnull", False),
                                ("valid_until__gt", models.F("decided_on")),
                            ),
                            _connector="OR",
                        ),
                        name="vetting_approved_after_two_visits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("brought_by__isnull", True),
                            models.Q(("decided_by", models.F("brought_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="vetting_never_ones_own",
                        violation_error_message="Nobody approves a home that they brought in.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "open")), fields=("home",), name="vetting_one_open"
                    ),
                ],
            },
        ),
    ]
