"""Every model says how it may change. A new one fails here until somebody has decided."""

import ast

import pytest
from django.apps import apps

from tests.architecture.kinds import (
    APPEND_ONLY,
    AUDITED,
    AUDITED_ERASABLE,
    CONFIGURATION,
    DERIVED,
    ERASABLE,
    MARK,
    PASSING,
)
from tests.architecture.source import APPS, modules, tree_of
from tests.architecture.tabled import mapped

OWN = {
    "agencies.Agency": CONFIGURATION,
    "agencies.ApiClient": CONFIGURATION,
    "agencies.ClientSecret": AUDITED,
    "agencies.IdentityProvider": CONFIGURATION,
    "agencies.KnownDevice": AUDITED,
    "agencies.Membership": CONFIGURATION,
    "agencies.ProviderIdentity": AUDITED,
    "agencies.RecoveryInvitation": AUDITED,
    "agencies.SharingAgreement": AUDITED,
    "agencies.SharingAgreement_parties": AUDITED,
    "agencies.SignInFailure": PASSING,
    "agencies.User": CONFIGURATION,
    "agencies.User_groups": CONFIGURATION,  # Django's own; no permission of ours comes from it
    "agencies.User_user_permissions": CONFIGURATION,
    "audit.AccessEvent": APPEND_ONLY,
    "audit.Chain": DERIVED,  # the heads of the chains, moved on by the trigger
    "audit.Event": APPEND_ONLY,
    "incidents.Incident": AUDITED_ERASABLE,
    "incidents.IncidentGrant": AUDITED_ERASABLE,
    "incidents.IncidentVersion": ERASABLE,
    "incidents.Involvement": DERIVED,  # from the incident's record
    "incidents.StaleIncident": MARK,
    "people.CandidateLink": AUDITED_ERASABLE,
    "people.Case": AUDITED,  # opened and closed by a prompt's events
    "people.ClusterReview": AUDITED,
    "people.IdentityNotice": AUDITED,
    "people.Link": AUDITED_ERASABLE,
    "people.LinkDecision": AUDITED,
    "people.LinkOverride": AUDITED,
    "people.Person": AUDITED,
    "people.PersonRecord": ERASABLE,
    "people.RelinkProposal": AUDITED,
    "people.RelinkRun": AUDITED,
    "people.WrongDisclosure": AUDITED,
    "risk.Answer": AUDITED,
    "risk.AnswerReason": APPEND_ONLY,
    "risk.FurtherVersion": APPEND_ONLY,
    "risk.Meeting": AUDITED,
    "risk.Meeting_agencies": AUDITED,
    "risk.PairPicture": DERIVED,
    "risk.Picture": DERIVED,
    "risk.PictureVersion": APPEND_ONLY,
    "risk.PosingPicture": DERIVED,
    "risk.Prompt": AUDITED,
    "risk.PromptEvent": APPEND_ONLY,
    "risk.PromptReason": AUDITED,  # its sentence is brought up to date while the prompt is open
    "risk.StalePicture": MARK,
    "risk.YearCounter": DERIVED,
}
MODELS = mapped("MODELS", OWN)


def ours() -> list[type]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in (*APPS, "caselink")
    ]


def test_every_model_is_classified_and_no_other_is():
    assert {model._meta.label for model in ours()} == set(MODELS)


def chains() -> list[tuple[str, str, str]]:
    """Where, model and last method of every `Model.objects. ... .method()`."""
    found = []
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                root = node.func.value
                while isinstance(root, ast.Call | ast.Attribute):
                    if isinstance(root, ast.Attribute) and root.attr == "objects":
                        break
                    root = root.func if isinstance(root, ast.Call) else root.value
                if isinstance(root, ast.Attribute) and isinstance(root.value, ast.Name):
                    found.append((f"{path}:{node.lineno}", root.value.id, node.func.attr))
    return found


def test_what_is_written_once_is_nowhere_changed_or_deleted():
    once = {label.partition(".")[2] for label, how in MODELS.items() if how in (APPEND_ONLY, ERASABLE)}
    changing = {"update", "delete", "update_or_create", "bulk_update"}
    found = [entry for entry in chains() if entry[1] in once and entry[2] in changing]
    assert [entry for entry in found if not erases(*entry)] == []


def erases(where: str, model: str, method: str) -> bool:
    """Whether this is a service of retention deleting, or emptying, what it alone may."""
    kinds = (ERASABLE, AUDITED_ERASABLE)
    erasable = {label.partition(".")[2] for label, how in MODELS.items() if how in kinds}
    return method in ("delete", "update") and model in erasable and "/services/erasing.py:" in where


#: Kept by allauth: proofs of who somebody is, taken away by a service, each with its audit event; and where
#: sessions were opened that are over.
TAKEN_AWAY = {
    ("Authenticator", "agencies/services/factors.py"),
    ("Authenticator", "agencies/services/recovery.py"),
    ("Session", "agencies/services/sign_in.py"),
    ("UserSession", "agencies/services/sign_in.py"),
}


def test_only_marks_and_what_can_be_computed_again_are_deleted():
    may_go = {label.partition(".")[2] for label, how in MODELS.items() if how in (MARK, DERIVED, PASSING)}
    gone = [entry for entry in chains() if entry[2] == "delete" and entry[1] not in may_go]
    gone = [entry for entry in gone if (entry[1], entry[0].partition(":")[0]) not in TAKEN_AWAY]
    assert [entry for entry in gone if not erases(*entry)] == []


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_deleting_one_row_deletes_no_other(model):
    """Foreign keys protect. Django's own tables for a user's groups may go."""
    cascading = [
        field.name
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.on_delete.__name__ == "CASCADE"
    ]
    allowed = {"risk.Meeting_agencies": ["meeting", "agency"]}
    allowed["agencies.ApiClient"] = ["user"]
    allowed["agencies.SharingAgreement_parties"] = ["sharingagreement", "agency"]
    allowed["agencies.User_groups"] = ["user", "group"]
    allowed["agencies.User_user_permissions"] = ["user", "permission"]
    allowed = mapped("CASCADES", allowed)
    assert sorted(cascading) == sorted(set(cascading) & set(allowed.get(model._meta.label, ())))


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_no_model_prints_what_it_holds(model):
    """Logs and error pages print objects: their text must hold no name and no narrative."""
    if model._meta.label.startswith(("agencies.", "audit.")) or model._meta.auto_created:
        return
    if model.__str__.__module__.startswith("guardian"):  # prints its incident, which prints its number
        return
    blank = model(pk=7)
    for field in model._meta.local_concrete_fields:
        if field.get_internal_type() in ("CharField", "TextField"):
            setattr(blank, field.attname, "Whispered")
    assert "Whispered" not in f"{blank} {blank!r}"
