"""Every table, in one place. `client_id` stands in every row; people's words in `texts` only.

Who writes what is settled in docs/architecture.md: the workflow's record activity writes cases,
tasks, journal; dispatch writes raw inbound, messages that arrive and commands; the send activity
writes outbound states; the API writes configuration.
"""

from db.tables.access import ApiToken, LoginAttempt, RateLimit, Session, Subject
from db.tables.assessors import AssessorModel
from db.tables.base import Table, rows_of, utc_now
from db.tables.cases import CaseLink, CaseRow, CaseTrait, Tag
from db.tables.clients import ChannelAccount, Client, Stop
from db.tables.colleagues import Callout, Onlooker, Sketch
from db.tables.commands import Command
from db.tables.configuration import (
    AgreementDraft,
    ConfigurationChange,
    ConfigurationVersion,
    PolicyDraft,
)
from db.tables.conversations import Conversation, FormConversation, Message
from db.tables.customers import Customer, NetworkIdentity
from db.tables.departments import Contact, Department
from db.tables.erasures import Erasure, LegalHold, RetentionRun
from db.tables.escalations import EscalationFile, EscalationKey, EscalationMail, EscalationRow
from db.tables.files import Attachment, File
from db.tables.inbound import Inbound, RawInbound
from db.tables.incidents import Fingerprint, Incident, IncidentDeed, IncidentDeedCase
from db.tables.journal import JournalEntry
from db.tables.mails import ArrivedMail, LocalMail
from db.tables.people import Grant, GroupRole, Person
from db.tables.prepared import PreparedReply, PreparedWording
from db.tables.proof import AnchorEntry, AnchorRow, ArchivedRun, ArchiveTodo, AuditFinding, AuditRun
from db.tables.reviews import Review, Sample, SampleCase
from db.tables.shifts import HandoverNote, Presence, Shift
from db.tables.tasks import TaskRow
from db.tables.teams import PersonSkill, Team, TeamClient, TeamMember
from db.tables.texts import Findable, StoredKey, Words

__all__ = [
    "AgreementDraft",
    "AnchorEntry",
    "AnchorRow",
    "ApiToken",
    "ArchiveTodo",
    "ArchivedRun",
    "ArrivedMail",
    "AssessorModel",
    "Attachment",
    "AuditFinding",
    "AuditRun",
    "Callout",
    "CaseLink",
    "CaseRow",
    "CaseTrait",
    "ChannelAccount",
    "Client",
    "Command",
    "ConfigurationChange",
    "ConfigurationVersion",
    "Contact",
    "Conversation",
    "Customer",
    "Department",
    "Erasure",
    "EscalationFile",
    "EscalationKey",
    "EscalationMail",
    "EscalationRow",
    "File",
    "Findable",
    "Fingerprint",
    "FormConversation",
    "Grant",
    "GroupRole",
    "HandoverNote",
    "Inbound",
    "Incident",
    "IncidentDeed",
    "IncidentDeedCase",
    "JournalEntry",
    "LegalHold",
    "LocalMail",
    "LoginAttempt",
    "Message",
    "NetworkIdentity",
    "Onlooker",
    "Person",
    "PersonSkill",
    "PolicyDraft",
    "PreparedReply",
    "PreparedWording",
    "Presence",
    "RateLimit",
    "RawInbound",
    "RetentionRun",
    "Review",
    "Sample",
    "SampleCase",
    "Session",
    "Shift",
    "Sketch",
    "Stop",
    "StoredKey",
    "Subject",
    "Table",
    "Tag",
    "TaskRow",
    "Team",
    "TeamClient",
    "TeamMember",
    "Words",
    "rows_of",
    "utc_now",
]
