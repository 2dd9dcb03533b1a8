"""Results of an area's measures, and the cases behind each figure."""

from __future__ import annotations

from django.db import models

from throughcare.cases.models import Area


class MeasureResult(models.Model):
    """One measure of one area in one stretch of time. `value` and `target` are in the measure's `unit`."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="results", db_index=False)
    measure = models.CharField(max_length=64)
    from_on = models.DateField()
    to_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)  # order of the table
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=50)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)  # the 95% interval
    high = models.FloatField(null=True)
    target = models.FloatField(null=True)
    met = models.BooleanField(null=True)
    near_miss = models.BooleanField(null=True)
    england_wales = models.FloatField(null=True)
    explanation = models.JSONField(default=dict)  # the measure in words: definition, source, window

    class Meta:
        ordering = ("position", "measure")
        constraints = (
            models.UniqueConstraint(
                fields=["area", "measure", "from_on", "to_on"], name="result_once_for_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__lte=models.F("to_on")), name="result_from_before_to"
            ),
            models.CheckConstraint(
                condition=~models.Q(met=True, near_miss=True), name="result_met_is_no_near_miss"
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.from_on} to {self.to_on}"


class MeasureCase(models.Model):
    """One unit that a measure looked at: what was counted, or left out, and why."""

    result = models.ForeignKey(MeasureResult, models.CASCADE, related_name="units", db_index=False)
    case_ref = models.CharField(max_length=64)
    entry_ref = models.CharField(max_length=64, blank=True)
    happened_on = models.DateField(null=True)
    counted = models.BooleanField()  # in the denominator
    in_numerator = models.BooleanField()
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["result", "in_numerator", "case_ref"], name="units_of_a_result"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(counted=True) | models.Q(in_numerator=False),
                name="unit_in_numerator_is_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.result_id}: {self.case_ref}"
