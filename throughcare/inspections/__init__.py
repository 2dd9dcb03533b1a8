"""Inspections: sample, answers, scores, findings and report, frozen as they were."""
