"""Event code to sentence, in one table; an unknown code is an error, never a blank."""

from django.utils.translation import gettext_lazy as _

EVENT_ACTIONS = {
    "incident.received": _("recorded an incident"),
    "incident.amended": _("amended an incident"),
    "person.linked": _("linked a record to a person"),
    "person.joined": _("found two persons to be one"),
    "person.parted": _("found a person to be one of their own again"),
    "person.unlinked": _("took records out of a person"),
    "person.retired": _("ended the link of a record that no incident names any longer"),
    "link.opinion": _("gave an opinion on whether records concern one person"),
    "link.decided": _("decided whether records concern one person"),
    "link.undone": _("took back a decision on whether records concern one person"),
    "override.carried": _("let a decision on two records hold for an amended record too"),
    "override.expired": _("let a decision on two records lapse at its last day"),
    "cluster.questioned": _("asked whether a person's records belong together"),
    "cluster.settled": _("found that a person's records belong together"),
    "disclosure.handled": _("said what was done about something shown under a wrong name"),
    "notice.seen": _("read a notice that a person's records have changed"),
    "relink.started": _("began to link everybody afresh"),
    "relink.proposed": _("proposed what linking everybody afresh would change"),
    "relink.failed": _("gave up linking everybody afresh"),
    "relink.approved": _("approved a class of proposals about who is who"),
    "relink.refused": _("refused a class of proposals about who is who"),
    "relink.applied": _("carried out an approved proposal about who is who"),
    "relink.outdated": _("found an approved proposal about who is who out of date"),
    "case.opened": _("opened a person's case"),
    "case.closed": _("closed a person's case"),
    "picture.changed": _("assessed the picture"),
    "prompt.raised": _("raised a prompt"),
    "prompt.event": _("added a material event to a prompt"),
    "prompt.continued": _("continued a prompt in another"),
    "prompt.answered": _("answered a prompt"),
    "prompt.countersigned": _("countersigned an answer"),
    "prompt.misled": _("marked an answered prompt that rested on records of another person"),
    "prompt.withdrawn": _("withdrew a prompt that rested on records of another person"),
    "prompt.returned": _("returned an answer for another look"),
}

ACCESS_ACTIONS = {
    "person.searched": _("searched for a person"),
    "person.viewed": _("opened a person's page"),
    "picture.viewed": _("read a picture"),
    "pair.viewed": _("read what is known of two people together"),
    "address.viewed": _("read what is known of an address"),
    "chronology.viewed": _("read a chronology"),
    "incident.viewed": _("read an incident"),
    "contacts.viewed": _("looked through their agency's recent contacts"),
    "queue.viewed": _("opened the queue"),
    "prompt.viewed": _("opened a prompt"),
    "identity_queue.viewed": _("opened the questions of who is who"),
    "identity.compared": _("compared records to say who is who"),
    "relinking.viewed": _("read proposals for relinking"),
    "disclosures.viewed": _("read what was shown under wrong names"),
    "access.viewed": _("looked at who looked"),
}


def sentence(action: str) -> str:
    """What was done, in words. Raises KeyError for an unknown action."""
    return str(EVENT_ACTIONS.get(action) or ACCESS_ACTIONS[action])
