-- The obligations of the switched-on standards of 2002 to 2007 by the end of 31 May 2006, written by hand for
-- DuckDB: only for the benchmark, which checks that the rows are those of the compiled definitions. Every rule,
-- limit and kind stands in the text; it reads `journal` (see benchmarks/bulk.py) and the calendar tables.

CREATE TEMP TABLE h_corrections AS
SELECT area, "case", id, kind, corrects, recorded FROM journal
WHERE corrects IS NOT NULL AND kind NOT IN ('contact_noted', 'noted', 'unpaid_work_session', 'programme_session');
CREATE TEMP TABLE h_replaced AS
SELECT area, "case", corrects AS id, arg_max(id, (recorded, id)) AS by_id, arg_max(kind, (recorded, id)) AS kind
FROM h_corrections GROUP BY ALL;
CREATE TEMP TABLE h_gone AS
SELECT area, "case", id FROM h_replaced
UNION ALL
SELECT c.area, c."case", c.id FROM h_corrections c JOIN h_replaced r
  ON r.area = c.area AND r."case" = c."case" AND r.id = c.corrects WHERE r.by_id <> c.id;
CREATE TEMP TABLE h_renamed AS
WITH RECURSIVE way AS (
  SELECT area, "case", id, by_id, kind, 1 AS n FROM h_replaced
  UNION ALL
  SELECT w.area, w."case", w.id, r.by_id, r.kind, n + 1 FROM way w
  JOIN h_replaced r ON r.area = w.area AND r."case" = w."case" AND r.id = w.by_id
)
SELECT area, "case", id, arg_max(CASE WHEN kind <> 'withdrawn' THEN by_id END, n) AS stands,
  arg_max(kind, n) = 'withdrawn' AS taken_back
FROM way GROUP BY ALL;

CREATE TEMP TABLE h_small AS
SELECT j.area, j."case", j.kind, j."day", j.recorded, j.id,
  CASE kind
    WHEN 'sentenced' THEN (facts ->> '$.disposal')
    WHEN 'released' THEN (facts ->> '$.licence')
    WHEN 'tiered' THEN (facts ->> '$.tier')
    WHEN 'roh_analysed' THEN (facts ->> '$.level')
    WHEN 'requirement_started' THEN (facts ->> '$.requirement')
    WHEN 'requirement_ended' THEN (facts ->> '$.requirement') || '/' || coalesce((facts ->> '$.outcome'), '')
    WHEN 'report_requested' THEN (facts ->> '$.court_type')
    WHEN 'absence_judged' THEN (facts ->> '$.acceptable')
    WHEN 'victim_registered' THEN (facts ->> '$.statutory')
  END AS a,
  CASE kind
    WHEN 'sentenced' THEN (facts ->> '$.sentence_band')
    WHEN 'requirement_started' THEN (facts ->> '$.sentence_band')
    WHEN 'report_requested' THEN (facts ->> '$.due_on')
    WHEN 'victim_registered' THEN (facts ->> '$.victim')
    WHEN 'victim_offered_contact' THEN (facts ->> '$.victim')
    WHEN 'victim_declined' THEN (facts ->> '$.victim')
  END AS b,
  CASE kind
    WHEN 'sentenced' THEN contains(facts, '"UPW"')::VARCHAR
    WHEN 'requirement_started' THEN (facts ->> '$.residential')
    WHEN 'report_delivered' THEN (facts ->> '$.request')
    WHEN 'absence_judged' THEN (facts ->> '$.attendance')
    WHEN 'breach_started' THEN (facts ->> '$.failure')
    WHEN 'recall_requested' THEN (facts ->> '$.failure')
    WHEN 'victim_registered' THEN (facts ->> '$.sentence')
  END AS c
FROM journal j ANTI JOIN h_gone g ON g.area = j.area AND g."case" = j."case" AND g.id = j.id
WHERE "day" <= as_of() AND kind IN ('sentenced', 'released', 'transferred_in', 'tiered', 'roh_analysed', 'roh_screened',
  'roh_reviewed', 'sentence_plan_made', 'risk_plan_made', 'requirement_started', 'requirement_ended',
  'report_requested', 'report_delivered', 'absence_judged', 'breach_started', 'recall_requested', 'recalled',
  'received_into_custody', 'returned_to_custody', 'ppo_designated', 'ppo_removed', 'closed', 'died',
  'transferred_out', 'order_revoked', 'home_visited', 'victim_registered', 'victim_offered_contact',
  'victim_declined');

-- The fields of the case that the rules read: the last value of each day, and the first of all.
CREATE TEMP TABLE h_changes AS
SELECT area, "case", f.field, f.value, "day", recorded, id
FROM h_small, LATERAL (VALUES
  ('setting', CASE WHEN kind = 'sentenced' THEN CASE WHEN a IN ('custody', 'extended_sentence',
      'imprisonment_for_public_protection', 'life_imprisonment') THEN 'custody' ELSE 'community' END
    WHEN kind = 'released' THEN 'community'
    WHEN kind IN ('recalled', 'received_into_custody', 'returned_to_custody') THEN 'custody' END),
  ('supervision', CASE WHEN kind = 'sentenced' THEN CASE WHEN a IN ('custody', 'extended_sentence',
      'imprisonment_for_public_protection', 'life_imprisonment') THEN 'custody'
      WHEN a IN ('community_order', 'suspended_sentence_order', 'community_rehabilitation_order',
        'community_punishment_order', 'community_punishment_and_rehabilitation_order',
        'drug_treatment_and_testing_order') THEN 'order' END
    WHEN kind = 'released' THEN CASE WHEN a = 'false' THEN 'none' ELSE 'licence' END
    WHEN kind IN ('recalled', 'received_into_custody', 'returned_to_custody') THEN 'custody' END),
  ('tier', CASE WHEN kind = 'tiered' THEN a END),
  ('roh', CASE WHEN kind = 'roh_analysed' THEN a END),
  ('ppo', CASE kind WHEN 'ppo_designated' THEN 'true' WHEN 'ppo_removed' THEN 'false' END),
  ('band', CASE WHEN kind IN ('sentenced', 'requirement_started') THEN nullif(b, '') END)
) AS f(field, value)
WHERE kind IN ('sentenced', 'released', 'recalled', 'received_into_custody', 'returned_to_custody', 'tiered',
  'roh_analysed', 'ppo_designated', 'ppo_removed', 'requirement_started') AND f.value IS NOT NULL;
CREATE TEMP TABLE h_values AS
SELECT area, "case", field, "day", arg_max(value, (recorded, id)) AS value FROM h_changes GROUP BY ALL;
CREATE TEMP TABLE h_firsts AS
SELECT area, "case", field, arg_min(value, ("day", recorded, id)) AS value FROM h_changes GROUP BY ALL;

-- Clocks: failures in their order, dated by the attendance; the others by themselves.
CREATE TEMP TABLE h_failures AS
WITH named AS (
  SELECT s.area, s."case", s.id, s."day", s.recorded,
    CASE WHEN r.id IS NULL THEN s.c ELSE r.stands END AS attendance, coalesce(r.taken_back, false) AS taken_back
  FROM h_small s LEFT JOIN h_renamed r ON r.area = s.area AND r."case" = s."case" AND r.id = s.c
  WHERE s.kind = 'absence_judged' AND s.a = 'false'
), attended AS (
  SELECT j.area, j."case", j.id, j."day", j.recorded FROM journal j
  SEMI JOIN named n ON n.area = j.area AND n."case" = j."case" AND n.attendance = j.id
  ANTI JOIN h_gone g ON g.area = j.area AND g."case" = j."case" AND g.id = j.id
  WHERE j.kind = 'attendance_recorded'
)
SELECT n.area, n."case", n.id AS trigger, coalesce(a."day", n."day") AS on_day,
  coalesce(a.recorded, n.recorded) AS on_recorded, coalesce(a.id, n.id) AS on_id,
  row_number() OVER (PARTITION BY n.area, n."case" ORDER BY coalesce(a."day", n."day"),
    coalesce(a.recorded, n.recorded), coalesce(a.id, n.id), n."day", n.recorded, n.id) AS place
FROM named n LEFT JOIN attended a ON a.area = n.area AND a."case" = n."case" AND a.id = n.attendance
WHERE NOT n.taken_back AND coalesce(a."day", n."day") <= as_of();
CREATE TEMP TABLE h_seconds AS
WITH RECURSIVE near AS (
  SELECT f.*, row_number() OVER (PARTITION BY f.area, f."case" ORDER BY f.place) AS n
  FROM h_failures f
  JOIN h_failures b ON b.area = f.area AND b."case" = f."case" AND b.place = f.place - 1
  JOIN days d ON d."day" = b.on_day JOIN months m ON m."month" = d."month" + 12
  WHERE f.on_day <= m.first_day + least(d.day_of_month, m.length) - 1
), way AS (
  SELECT * FROM near WHERE n = 1
  UNION ALL
  SELECT x.* FROM way w, LATERAL (
    SELECT * FROM near n WHERE n.area = w.area AND n."case" = w."case" AND n.place >= w.place + 2
    ORDER BY n.place LIMIT 1) x
)
SELECT * EXCLUDE n FROM way;

CREATE TEMP TABLE h_triggers AS
SELECT standard, area, "case", '' AS victim, trigger, on_day, on_recorded, on_id, NULL::INTEGER AS due, NULL AS a
FROM h_seconds, (VALUES ('breach-ten-days'), ('breach-ten-days-2002')) AS s(standard)
WHERE CASE standard WHEN 'breach-ten-days' THEN on_day >= day_number(DATE '2005-04-01')
  ELSE on_day BETWEEN day_number(DATE '2004-01-01') AND day_number(DATE '2005-03-31') END
UNION ALL
SELECT 'recall-third-failure', area, "case", '', trigger, on_day, on_recorded, on_id, NULL, NULL
FROM h_failures WHERE place % 3 = 0 AND on_day >= day_number(DATE '2005-04-01')
UNION ALL
SELECT standard, area, "case", '', id, "day", recorded, id,
  CASE standard WHEN 'contact-first-16-weeks' THEN "day" + 111 WHEN 'roh-review-16-weeks' THEN "day" + 112 END, NULL
FROM h_small, (VALUES ('contact-first-16-weeks'), ('roh-review-16-weeks'), ('roh-plan-high-risk'),
  ('ppo-assessment-plan')) AS s(standard)
WHERE kind IN ('sentenced', 'released') AND "day" >= day_number(DATE '2005-04-01')
UNION ALL
SELECT 'unpaid-work-12-months', area, "case", '', id, "day", recorded, id, NULL, NULL
FROM h_small WHERE kind = 'sentenced' AND c = 'true' AND "day" >= day_number(DATE '2005-04-04')
UNION ALL
SELECT CASE WHEN c = 'true' THEN 'drug-test-weekly-residential' ELSE 'drug-test-twice-weekly' END,
  area, "case", '', id, "day", recorded, id, NULL, 'high'
FROM h_small WHERE kind = 'requirement_started' AND a = 'DRR' AND coalesce(c, 'null') IN ('true', 'false', 'null')
  AND "day" >= day_number(DATE '2005-04-01')
UNION ALL
SELECT 'drug-test-weekly', area, "case", '', id, "day", recorded, id, NULL, 'low'
FROM h_small WHERE kind = 'requirement_started' AND a = 'DRR' AND "day" >= day_number(DATE '2005-04-01')
UNION ALL
SELECT 'transfer-first-appointment', area, "case", '', id, "day", recorded, id, NULL, NULL
FROM h_small WHERE kind = 'transferred_in' AND "day" >= day_number(DATE '2005-04-01')
UNION ALL
SELECT 'psr-court-date', s.area, s."case", '', s.id, s."day", s.recorded, s.id, d."day", NULL
FROM h_small s JOIN days d ON d.text = s.b
WHERE s.kind = 'report_requested' AND s.a = 'magistrates' AND s."day" >= day_number(DATE '2005-04-01')
UNION ALL
SELECT 'victim-contact-offer', s.area, s."case", s.b, s.id, coalesce(o."day", s."day"),
  coalesce(o.recorded, s.recorded), coalesce(o.id, s.id), coalesce(o."day", s."day") + 56, NULL
FROM h_small s LEFT JOIN h_renamed r ON r.area = s.area AND r."case" = s."case" AND r.id = s.c
LEFT JOIN h_small o ON o.area = s.area AND o."case" = s."case" AND o.kind = 'sentenced'
  AND o.id = CASE WHEN r.id IS NULL THEN s.c ELSE r.stands END
WHERE s.kind = 'victim_registered' AND s.a = 'true' AND nullif(s.b, '') IS NOT NULL
  AND NOT coalesce(r.taken_back, false) AND coalesce(o."day", s."day") >= day_number(DATE '2005-04-01');

CREATE TEMP TABLE h_duties AS
WITH moments AS (
  SELECT DISTINCT t.area, t."case", t.on_day, f.field FROM h_triggers t,
    (VALUES ('setting'), ('supervision'), ('tier'), ('roh'), ('ppo'), ('band')) AS f(field)
), valued AS (
  SELECT m.area, m."case", m.on_day, m.field, coalesce(v.value, f.value) AS value
  FROM moments m
  ASOF LEFT JOIN h_values v ON v.area = m.area AND v."case" = m."case" AND v.field = m.field AND v."day" <= m.on_day
  LEFT JOIN h_firsts f ON f.area = m.area AND f."case" = m."case" AND f.field = m.field
), standing AS (
  SELECT area, "case", on_day, max(value) FILTER (field = 'setting') AS setting,
    max(value) FILTER (field = 'supervision') AS supervision, max(value) FILTER (field = 'tier') AS tier,
    max(value) FILTER (field = 'roh') AS roh, max(value) FILTER (field = 'ppo') AS ppo,
    max(value) FILTER (field = 'band') AS band
  FROM valued GROUP BY ALL
), applying AS (
  SELECT t.* FROM h_triggers t JOIN standing s ON s.area = t.area AND s."case" = t."case" AND s.on_day = t.on_day
  WHERE CASE t.standard
    WHEN 'breach-ten-days' THEN supervision = 'order'
    WHEN 'breach-ten-days-2002' THEN supervision = 'order'
    WHEN 'recall-third-failure' THEN supervision = 'licence'
    WHEN 'contact-first-16-weeks' THEN supervision IN ('order', 'licence') AND tier IN ('2', '3', '4')
    WHEN 'roh-review-16-weeks' THEN supervision IN ('order', 'licence')
    WHEN 'roh-plan-high-risk' THEN setting = 'community' AND roh IN ('high', 'very_high')
    WHEN 'ppo-assessment-plan' THEN setting = 'community' AND ppo = 'true'
    WHEN 'drug-test-weekly' THEN band = 'low'
    WHEN 'drug-test-twice-weekly' THEN band IN ('medium', 'high')
    WHEN 'drug-test-weekly-residential' THEN band IN ('medium', 'high')
    ELSE true END
), ended AS (
  SELECT a.standard, a.area, a."case", a.trigger, min(e."day") AS ended
  FROM applying a JOIN h_small e ON e.area = a.area AND e."case" = a."case"
    AND e.kind IN ('closed', 'died', 'transferred_out', 'order_revoked', 'recalled')
    AND (e."day", e.recorded, e.id) > (a.on_day, a.on_recorded, a.on_id)
  GROUP BY ALL
)
SELECT a.* EXCLUDE due, e.ended, least(as_of(), coalesce(e.ended, as_of())) AS until,
  CASE WHEN a.due IS NOT NULL THEN a.due
    WHEN a.standard = 'unpaid-work-12-months' THEN m.first_day + least(d.day_of_month, m.length) - 1
    WHEN a.standard LIKE 'drug-test%' THEN NULL ELSE w."day" END AS due
FROM applying a JOIN days d ON d."day" = a.on_day JOIN months m ON m."month" = d."month" + 12
LEFT JOIN ended e USING (standard, area, "case", trigger)
LEFT JOIN working_days w ON w.working_day = d.working_day
  + CASE WHEN a.standard IN ('breach-ten-days', 'breach-ten-days-2002', 'recall-third-failure') THEN 10 ELSE 5 END;

-- What fulfils: appointments and tests only where they are counted, attendance only where it is awaited.
CREATE TEMP TABLE h_counted AS
SELECT d.standard, d.area, d."case", d.trigger, d.on_day, j."day", j.recorded, j.id
FROM journal j JOIN h_duties d ON d.area = j.area AND d."case" = j."case" AND j."day" >= d.on_day
  AND j."day" <= d.until AND j."day" < d.on_day + 112
  AND ((j.kind = 'appointment_made' AND d.standard = 'contact-first-16-weeks')
    OR (j.kind = 'drug_tested' AND d.standard LIKE 'drug-test%'))
ANTI JOIN h_gone g ON g.area = j.area AND g."case" = j."case" AND g.id = j.id
WHERE j.kind IN ('appointment_made', 'drug_tested')
  AND CASE WHEN j.kind = 'appointment_made' THEN (j.facts ->> '$.national_standard') = 'true'
    ELSE (j.facts ->> '$.result') IN ('negative', 'positive', 'refused', 'spoilt') END;
CREATE TEMP TABLE h_first AS
WITH awaited AS (
  SELECT * FROM h_duties WHERE standard = 'transfer-first-appointment'
), met AS (
  SELECT j.area, j."case", j."day", j.recorded, j.id FROM journal j
  SEMI JOIN awaited a ON a.area = j.area AND a."case" = j."case"
  ANTI JOIN h_gone g ON g.area = j.area AND g."case" = j."case" AND g.id = j.id
  WHERE j.kind = 'attendance_recorded' AND j."day" <= as_of()
    AND (j.facts ->> '$.outcome') IN ('complied', 'failed_to_comply', 'did_not_attend')
  UNION ALL SELECT area, "case", "day", recorded, id FROM h_small WHERE kind = 'home_visited'
), answering AS (
  SELECT s.area, s."case", s.kind, s."day", s.recorded, s.id,
    CASE WHEN r.id IS NULL THEN s.c ELSE r.stands END AS answers
  FROM h_small s LEFT JOIN h_renamed r ON r.area = s.area AND r."case" = s."case" AND r.id = s.c
  WHERE s.kind IN ('report_delivered', 'breach_started', 'recall_requested')
), parts AS (
  SELECT d.standard, d.area, d."case", d.trigger, 1 AS part, m."day", m.recorded, m.id
  FROM awaited d JOIN met m ON m.area = d.area AND m."case" = d."case" AND m."day" BETWEEN d.on_day AND d.until
  UNION ALL
  SELECT d.standard, d.area, d."case", d.trigger, 1, m."day", m.recorded, m.id
  FROM h_duties d JOIN answering m ON m.area = d.area AND m."case" = d."case" AND m."day" BETWEEN d.on_day AND d.until
    AND m.kind = CASE d.standard WHEN 'psr-court-date' THEN 'report_delivered'
      WHEN 'breach-ten-days' THEN 'breach_started' WHEN 'breach-ten-days-2002' THEN 'breach_started'
      WHEN 'recall-third-failure' THEN 'recall_requested' END
    AND (m.answers = d.trigger OR m.answers = d.on_id)
  UNION ALL
  SELECT d.standard, d.area, d."case", d.trigger,
    CASE WHEN m.kind IN ('sentence_plan_made') THEN 2 WHEN m.kind = 'risk_plan_made' THEN 3 ELSE 1 END,
    m."day", m.recorded, m.id
  FROM h_duties d JOIN h_small m ON m.area = d.area AND m."case" = d."case" AND m."day" BETWEEN d.on_day AND d.until
    AND CASE d.standard
      WHEN 'roh-plan-high-risk' THEN m.kind IN ('roh_analysed', 'sentence_plan_made', 'risk_plan_made')
      WHEN 'ppo-assessment-plan' THEN m.kind IN ('roh_screened', 'roh_analysed', 'sentence_plan_made')
      WHEN 'roh-review-16-weeks' THEN m.kind = 'roh_reviewed'
      WHEN 'unpaid-work-12-months' THEN m.kind = 'requirement_ended' AND m.a = 'UPW/completed'
      WHEN 'victim-contact-offer' THEN m.kind IN ('victim_offered_contact', 'victim_declined') AND m.b = d.victim
      ELSE false END
), firsts AS (
  SELECT standard, area, "case", trigger, part, min({d: "day", r: recorded, i: id}) AS entry FROM parts GROUP BY ALL
)
SELECT standard, area, "case", trigger, max(entry) AS entry FROM firsts GROUP BY ALL
HAVING count(*) = CASE standard WHEN 'roh-plan-high-risk' THEN 3 WHEN 'ppo-assessment-plan' THEN 2 ELSE 1 END;

CREATE TEMP TABLE h_rows AS
WITH plain AS (
  SELECT d.standard, d.area, d."case", d.trigger, d.on_day, d.ended, d.on_day AS opens, d.due,
    f.entry.d AS done, f.entry.i AS done_by
  FROM h_duties d LEFT JOIN h_first f USING (standard, area, "case", trigger)
  WHERE d.standard NOT LIKE 'drug-test%' AND d.standard <> 'contact-first-16-weeks'
), reviews AS (
  SELECT d.area, d."case", d.trigger, d.on_day, d.ended, m."day", arg_min(m.id, (m.recorded, m.id)) AS id
  FROM h_duties d JOIN h_small m ON m.area = d.area AND m."case" = d."case" AND m.kind = 'roh_reviewed'
    AND m."day" BETWEEN d.on_day AND d.until
  WHERE d.standard = 'roh-review-16-weeks' GROUP BY ALL
), again AS (
  SELECT 'roh-review-16-weeks', area, "case", trigger, on_day, ended, "day" + 1, "day" + 112,
    lead("day") OVER w, lead(id) OVER w
  FROM reviews WINDOW w AS (PARTITION BY area, "case", trigger ORDER BY "day")
), contacts AS (
  SELECT standard, area, "case", trigger, "day", id FROM h_counted WHERE standard = 'contact-first-16-weeks'
  QUALIFY row_number() OVER (PARTITION BY area, "case", trigger ORDER BY "day", recorded, id) = 16
), counted AS (
  SELECT d.standard, d.area, d."case", d.trigger, d.on_day, d.ended, d.on_day, d.due, c."day", c.id
  FROM h_duties d LEFT JOIN contacts c USING (standard, area, "case", trigger)
  WHERE d.standard = 'contact-first-16-weeks'
), tests AS (
  SELECT standard, area, "case", trigger, ("day" - on_day) // 7 AS week, "day", id FROM h_counted
  WHERE standard LIKE 'drug-test%'
  QUALIFY row_number() OVER (PARTITION BY standard, area, "case", trigger, ("day" - on_day) // 7
    ORDER BY "day", recorded, id) = CASE standard WHEN 'drug-test-twice-weekly' THEN 2 ELSE 1 END
), weekly AS (
  SELECT d.standard, d.area, d."case", d.trigger, d.on_day, d.ended, d.on_day + 7 * w.week, d.on_day + 7 * w.week + 6,
    t."day", t.id
  FROM h_duties d JOIN range(16) AS w(week) ON d.on_day + 7 * w.week <= d.until
  LEFT JOIN tests t ON t.standard = d.standard AND t.area = d.area AND t."case" = d."case"
    AND t.trigger = d.trigger AND t.week = w.week
  WHERE d.standard LIKE 'drug-test%'
), every AS (
  FROM plain UNION ALL FROM again UNION ALL FROM counted UNION ALL FROM weekly
), judged AS (
  SELECT *, CASE WHEN done <= due THEN 'met' WHEN done IS NOT NULL THEN 'late' WHEN ended <= due THEN 'fallen_away'
    WHEN as_of() <= due THEN 'due' ELSE 'overdue' END AS state
  FROM every
)
SELECT area, "case", standard, trigger AS trigger_entry, on_day AS trigger_on, due AS due_on,
  done_by AS fulfilled_entry, done AS fulfilled_on, state,
  CASE state WHEN 'late' THEN done - due WHEN 'overdue' THEN as_of() - due ELSE 0 END::INTEGER AS days_late,
  opens AS opens_on, CASE WHEN state = 'fallen_away' THEN ended END AS fell_away_on
FROM judged;
