"""Audits: checklists, assessments and scanner results as rows of checks."""
