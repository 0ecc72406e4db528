"""Where things happen: counties, municipalities and Oslo's districts, with the time they were valid; centres."""

from django.db import models
from django.utils import timezone

from varde.core import privacy


class Centre(models.Model):
    """One of the five RVTS centres. `slug` is the code in figures and on the command line."""

    privacy = privacy.none("virksomheter, ikke personer")

    slug = models.SlugField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class PlaceKind(models.TextChoices):
    COUNTY = "county", "fylke"
    MUNICIPALITY = "municipality", "kommune"
    DISTRICT = "district", "bydel"
    ABROAD = "abroad", "utlandet"


class Place(models.Model):
    """A unit with the time its number and borders were valid. The same number may mean another area later
    (1103 Stavanger, 5001 Trondheim), and names repeat (Våler, Herøy): the key is (code, valid_from).

    `today`: the unit that now covers this one (itself while it is valid); None where it was split.
    `centre`: whose region it belongs to on today's map; None for abroad and what was split between regions.
    """

    privacy = privacy.none("geografi")

    code = models.CharField(max_length=6)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    county = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="første dag den ikke lenger gjelder")
    today = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    tile_row = models.PositiveSmallIntegerField(null=True)
    tile_column = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="place_code_from_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="place_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceChange(models.Model):
    """One unit became (part of) another on a day. A merge has several rows with the same `new`, a split
    several with the same `old`. Source: Statistics Norway, KLASS 131 and 104."""

    privacy = privacy.none("geografi")

    old = models.ForeignKey(Place, models.CASCADE, related_name="+")
    new = models.ForeignKey(Place, models.CASCADE, related_name="+")
    on = models.DateField()
    kind = models.CharField(
        max_length=10,
        choices=[
            ("recode", "nytt nummer"),
            ("merge", "slått sammen"),
            ("split", "delt"),
            ("rename", "nytt navn"),
        ],
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new", "on"], name="one_place_change")]


class PlaceData(models.Model):
    """Which edition of data/*.csv is in the tables: one row, so that loading again costs one query."""

    privacy = privacy.none("et fingeravtrykk av kommunelisten")

    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)


class PlaceShape(models.Model):
    """The real outline of a unit, from a GeoJSON file the operator gave: integers in hundreds of metres, east
    and south from a corner north-west of the country (UTM 33), ready for an SVG path. Shown with its source."""

    privacy = privacy.none("geografi")

    place = models.OneToOneField(Place, models.CASCADE, related_name="+")
    path = models.TextField(help_text="SVG-sti")
    x_min = models.IntegerField()
    y_min = models.IntegerField()
    x_max = models.IntegerField()
    y_max = models.IntegerField()
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField(default=timezone.now)
