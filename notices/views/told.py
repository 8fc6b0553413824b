"""What the reader is told, and marking it as read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.ids import public_id_in
from notices.presenters import lines
from notices.selectors.told import notices_for
from notices.services.seeing import notice_seen, notices_seen

PAGE_SIZE = 50
UNREAD, READ = "unread", "read"


@needs(Perm.WORK_DO, Perm.ACCESS_REVIEW, Perm.CONFIGURE)
@recorded
def told_page(request: HttpRequest) -> HttpResponse:
    """What the reader is told and has not read, newest first; what was read, on the other tab."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _mark(request, actor)
    of = READ if request.GET.get("of") == READ else UNREAD
    audit.record_access(
        action="notices.viewed", by=actor, target=audit.Target("notices", actor.id, {"of": of})
    )
    found = notices_for(by=actor).filter(seen_at__isnull=of == UNREAD).order_by("-at", "-pk")
    found = found.select_related("of_agency", "agency", "user", "seen_by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines(list(page), actor), "of": of, "query": f"of={of}&"}
    return render(request, "notices/list.html", context)


def _mark(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All as read, or the one that is named."""
    if request.POST.get("do") == "all":
        count = notices_seen(by=actor)
        said = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", count)
        messages.success(request, said % {"n": count})
        return redirect("notices:list")
    named = public_id_in(request.POST.get("notice", ""))
    if named is None:
        raise Http404
    notice = notices_for(by=actor).filter(public_id=named).first()
    if notice is None:
        raise Http404
    notice_seen(notice=notice, by=actor)
    messages.success(request, _("The notice is marked as read."))
    return redirect("notices:list")
