from django.urls import path

from throughcare.cases.views import (
    access,
    api,
    assessment,
    attendance,
    case,
    caseload,
    mine,
    recording,
    retention,
    trail,
    victims,
)

A_CASE = "areas/<name:area_id>/cases/<name:ref>/"

urlpatterns = [
    path("search/", caseload.search, name="search"),
    path("drafts/", recording.drafts, name="drafts"),
    path("attendance/", attendance.group, name="group-attendance"),
    path("account/access/", mine.my_access, name="my-access"),
    path("areas/<name:area_id>/cases/", caseload.caseload, name="caseload"),
    path("areas/<name:area_id>/caseload.<name:format>", caseload.file, name="caseload-file"),
    path("areas/<name:area_id>/emergency/", access.emergency, name="emergency"),
    path("areas/<name:area_id>/trail/", trail.unusual, name="unusual"),
    path("areas/<name:area_id>/trail/<name:username>/", trail.person_trail, name="person-trail"),
    path("areas/<name:area_id>/retention/", retention.retention, name="retention"),
    path(A_CASE, case.case, name="case"),
    path(f"{A_CASE}assessment/", assessment.assessment, name="assessment"),
    path(f"{A_CASE}assessment/<name:model>.txt", assessment.score_text, name="score-text"),
    path(f"{A_CASE}record/", recording.choose, name="record-choose"),
    path(f"{A_CASE}record/<name:kind>/", recording.record, name="record"),
    path(f"{A_CASE}check/<name:draft_id>/", recording.check, name="record-check"),
    path(f"{A_CASE}entries/<name:entry_id>/", recording.recorded, name="recorded"),
    path(f"{A_CASE}entries/<name:entry_id>/withdraw/", recording.withdraw, name="withdraw"),
    path(f"{A_CASE}allocate/", access.allocate, name="allocate"),
    path(f"{A_CASE}limits/", access.limited_access, name="limited-access"),
    path(f"{A_CASE}who-can-see/", access.who_can_see, name="who-can-see"),
    path(f"{A_CASE}trail/", trail.case_trail, name="case-trail"),
    path(f"{A_CASE}victims/", victims.victims, name="victims"),
    path(f"{A_CASE}victims/<name:victim_ref>/", victims.victim, name="victim"),
    path(f"{A_CASE}hold/", retention.hold, name="hold"),
    path(f"{A_CASE}dispose/", retention.dispose, name="dispose"),
    path(f"{A_CASE}subject-access/", retention.subject_access, name="subject-access"),
    path("api/openapi.json", api.description, name="api-description"),
    path("api/kinds/", api.kinds, name="api-kinds"),
    path("api/cases/", api.cases, name="api-cases"),
    path("api/cases/<name:area_id>/<name:ref>/", api.case, name="api-case"),
    path("api/cases/<name:area_id>/<name:ref>/entries/", api.entries, name="api-entries"),
    path(
        "api/cases/<name:area_id>/<name:ref>/obligations/", api.obligations, name="api-obligations"
    ),
    path("api/cases/<name:area_id>/<name:ref>/record/", api.record, name="api-record"),
    path("api/cases/<name:area_id>/<name:ref>/withdraw/", api.withdraw, name="api-withdraw"),
    path("api/cases/<name:area_id>/<name:ref>/allocate/", api.allocate, name="api-allocate"),
]
