"""Ask somebody who is signed in to prove it once more, in the middle of what they do."""

from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.forms import CodeAgainForm, PasskeyAgainForm
from agencies.middleware import user_of
from agencies.selectors.sign_in import factors_of

CODE, PASSKEY = "again-code", "again-credential"


def again(request: HttpRequest) -> HttpResponse | None:
    """None where the form that was sent brought a right code or passkey; a page that asks for one otherwise.

    The page carries what was sent, so that nothing is lost. The code and the passkey are taken out of it.
    """
    user, sent = user_of(request), request.POST
    form = CodeAgainForm(sent if CODE in sent else None, user=user, prefix="again")
    passkey = PasskeyAgainForm(sent if sent.get(PASSKEY) else None, user=user, prefix="again")
    proof: CodeAgainForm | PasskeyAgainForm = passkey if passkey.is_bound else form
    rest = sent.copy()
    for name in (CODE, PASSKEY, "csrfmiddlewaretoken"):
        rest.pop(name, None)
    if proof.is_bound and proof.is_valid():
        proof.save()
        request.POST = rest  # type: ignore[assignment]
        return None
    kinds = {factor.type for factor in factors_of(user=user)}
    context = {
        "form": form,
        "passkey": passkey,
        "sent": [(name, value) for name, values in rest.lists() for value in values],
        "to": request.get_full_path(),
        "options": webauthn.begin_authentication(user) if "webauthn" in kinds else None,
    }
    return render(request, "account/again.html", context)
