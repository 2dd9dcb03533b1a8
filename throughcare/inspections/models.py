"""An inspection, frozen: its framework, sample, the case files it read, answers, scores and report.

A sampled case names its case in text and keeps its own copy of the journal. There is no foreign key into
the caseload: what an inspector saw stays what it was.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from throughcare.inspections.gate import GatedSample


class Inspection(models.Model):
    id = models.CharField(max_length=64, primary_key=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=100)  # "synthetic", "published" or a system's name
    area_ref = models.CharField(max_length=64)
    area_name = models.CharField(max_length=100)
    fieldwork_from = models.DateField(null=True)
    fieldwork_to = models.DateField(null=True)
    published_on = models.DateField(null=True)
    framework_text = models.TextField()  # framework.yaml as it was used
    framework = models.JSONField()  # the same, read
    info = models.JSONField(default=dict)  # inspection.json
    manifest = models.JSONField(default=dict)  # how the sample was drawn
    scores = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    agreement = models.JSONField(default=dict)
    answer_counts = models.JSONField(
        default=dict
    )  # question -> answer -> cases, as the pages show it

    class Meta:
        ordering = ("-published_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(source=""), name="inspection_says_its_source"
            ),
            models.CheckConstraint(
                condition=models.Q(fieldwork_from__isnull=True)
                | models.Q(fieldwork_to__isnull=True)
                | models.Q(fieldwork_from__lte=models.F("fieldwork_to")),
                name="inspection_fieldwork_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SampledCase(models.Model):
    """One drawn case, with the copy of its journal as at the day of the draw."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="sampled_cases", db_index=False
    )
    case_ref = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()  # order in the sample
    stratum = models.CharField(max_length=100)
    rank = models.PositiveIntegerField(null=True)
    weight = models.FloatField()
    officer = models.CharField(max_length=100, blank=True)
    assessor = models.CharField(max_length=100, blank=True)
    row = models.JSONField(default=dict)  # the line of sample.csv
    person = models.JSONField(default=dict)
    entries = models.JSONField(default=list)  # restricted kinds are not copied
    objects: ClassVar[GatedSample[Any]] = GatedSample.through("", "read sample")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["inspection", "case_ref"], name="case_sampled_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="weight_is_positive"),
        )

    def __str__(self) -> str:
        return self.case_ref


class Answer(models.Model):
    """One assessor's answer to one question about one sampled case."""

    ABOVE, BELOW, NOT_RELEVANT = "above", "below", "not_relevant"

    sampled_case = models.ForeignKey(
        SampledCase, models.CASCADE, related_name="answers", db_index=False
    )
    assessor = models.CharField(max_length=100)
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    counts = models.BooleanField(default=True)  # false: the second of two readings
    objects: ClassVar[GatedSample[Any]] = GatedSample.through("sampled_case")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sampled_case", "question", "assessor"], name="answer_once_by_an_assessor"
            ),
            models.UniqueConstraint(
                fields=["sampled_case", "question"],
                condition=models.Q(counts=True),
                name="one_answer_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["above", "below", "not_relevant"]),
                name="answer_is_one_of_three",
            ),
        )
        indexes = (models.Index(fields=["question", "answer"], name="answers_to_a_question"),)

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class Evidence(models.Model):
    """What the record says beside a question: one obligation of the case. It decides nothing."""

    sampled_case = models.ForeignKey(
        SampledCase, models.CASCADE, related_name="evidence", db_index=False
    )
    question = models.CharField(max_length=20)
    standard = models.CharField(max_length=64)
    trigger_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    fulfilled_on = models.DateField(null=True)
    state = models.CharField(max_length=20)
    explanation = models.TextField(blank=True)
    objects: ClassVar[GatedSample[Any]] = GatedSample.through("sampled_case")

    class Meta:
        indexes = (
            models.Index(fields=["sampled_case", "question"], name="evidence_of_a_question"),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.standard} {self.state}"


class ReportFile(models.Model):
    """The published report in one format, byte for byte."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="report_files", db_index=False
    )
    format = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["inspection", "format"], name="report_once_a_format"),
            models.CheckConstraint(
                condition=models.Q(format__in=["html", "pdf", "docx"]),
                name="report_format_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.inspection_id}.{self.format}"
