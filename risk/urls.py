"""Pages of risk. Those about a person or an incident stand here because they show the picture too."""

from django.urls import URLPattern, path

from risk.views import (
    around,
    asking,
    decisions,
    disclosures,
    holder,
    identity,
    levels,
    live,
    naming,
    people,
    prompts,
    queue,
    relinking,
    routes,
    rulesets,
    unlinking,
)

app_name = "risk"
urlpatterns: list[URLPattern] = [
    path("people/<uuid:public_id>/", people.person_page, name="person"),
    path("people/<uuid:public_id>/level/", levels.levels_page, name="levels"),
    path("people/<uuid:public_id>/with/<uuid:other_id>/", around.pair_page, name="pair"),
    path("people/<uuid:public_id>/addresses/<uuid:record_id>/", around.address_page, name="address"),
    path("incidents/<uuid:public_id>/saved/", people.saved, name="saved"),
    path("prompts/", queue.queue_page, name="queue"),
    path("prompts/<uuid:public_id>/", prompts.prompt_page, name="prompt"),
    path("prompts/news/", live.queue_news_page, name="queue_news"),
    path("prompts/<uuid:public_id>/news/", live.prompt_news_page, name="prompt_news"),
    path("prompts/<uuid:public_id>/questions/", asking.ask_page, name="ask"),
    path("prompts/<uuid:public_id>/close/", decisions.close_page, name="plan_close"),
    path("questions/<uuid:public_id>/", asking.question_page, name="question"),
    path("decisions/", decisions.list_page, name="decisions"),
    path("decisions/<uuid:public_id>/", decisions.decision_page, name="decision"),
    path("prompts/<uuid:public_id>/holder/", holder.holder_page, name="holder"),
    path("meetings/<uuid:public_id>/people/", naming.people_page, name="meeting_people"),
    path("meetings/<uuid:public_id>/end/", naming.end_page, name="meeting_end"),
    path("routes/", routes.routes_page, name="routes"),
    path("rules/", rulesets.rules_page, name="rules"),
    path("identity/", identity.queue_page, name="identity_queue"),
    path("identity/<uuid:public_id>/", identity.question_page, name="identity_question"),
    path("identity/decisions/<uuid:public_id>/", identity.decision_page, name="identity_decision"),
    path("identity/persons/<uuid:public_id>/", unlinking.records_page, name="identity_records"),
    path("identity/relinking/", relinking.runs_page, name="identity_relinking"),
    path("identity/relinking/<uuid:public_id>/", relinking.run_page, name="identity_run"),
    path("identity/proposals/<uuid:public_id>/", relinking.proposal_page, name="identity_proposal"),
    path("identity/disclosures/", disclosures.disclosures_page, name="disclosures"),
    path("identity/notices/<uuid:public_id>/", disclosures.notice_page, name="identity_notice"),
]
