"""Every workflow whose history is evidence: what the worker carries, the archive keeps and an audit
executes again."""

from workflows.case.workflow import CaseWorkflow
from workflows.escalation.workflow import DepartmentEscalation, SecondLineEscalation

STORIES: tuple[type, ...] = (CaseWorkflow, SecondLineEscalation, DepartmentEscalation)
