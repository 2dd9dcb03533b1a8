CREATE OR REPLACE FUNCTION throughcare_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% on %: what is recorded is never changed or deleted', TG_OP, TG_TABLE_NAME
  USING ERRCODE = 'restrict_violation'; END $$
-----
CREATE OR REPLACE TRIGGER audit_event_stays BEFORE UPDATE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER audit_subject_stays BEFORE UPDATE ON audit_auditsubject
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER audit_subject_is_kept BEFORE DELETE ON audit_auditsubject
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER trail_moves_on BEFORE UPDATE ON audit_trailhead
FOR EACH ROW WHEN (NEW.seq <> OLD.seq + 1) EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER trail_is_kept BEFORE DELETE ON audit_trailhead
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER anchor_stays BEFORE UPDATE ON audit_anchor
FOR EACH ROW WHEN (OLD.root <> NEW.root OR OLD.size <> NEW.size) EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER anchor_is_kept BEFORE DELETE ON audit_anchor
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER entry_stays BEFORE UPDATE ON cases_entry
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER victim_entry_stays BEFORE UPDATE ON cases_victimentry
FOR EACH ROW EXECUTE FUNCTION throughcare_refuse()
-----
CREATE OR REPLACE TRIGGER audit_event_is_not_emptied BEFORE TRUNCATE ON audit_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION throughcare_refuse()
-----
CREATE TABLE IF NOT EXISTS throughcare_permission (role text, act text, relation text, state text)
-----
CREATE OR REPLACE FUNCTION throughcare_me() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('throughcare.user', true), '')::bigint $$
-----
-- The roles that somebody holds today, with the areas they concern.
CREATE OR REPLACE FUNCTION throughcare_roles(who bigint)
RETURNS TABLE (role text, organisation text, area text, team text, unit text, inspection text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 3 SET search_path = public, pg_temp AS $$
  SELECT r.role, r.organisation_id,
         coalesce(nullif(r.inspected_area, ''), inner_area.id, CASE WHEN o.kind = 'area' THEN o.id END),
         t.name, t.kind, r.inspection
  FROM accounts_role r
  JOIN accounts_user u ON u.id = r.user_id AND u.is_active
  JOIN accounts_organisation o ON o.id = r.organisation_id
  LEFT JOIN accounts_organisation inner_area
    ON o.kind = 'region' AND inner_area.kind = 'area' AND inner_area.region = o.name
  LEFT JOIN accounts_team t ON t.id = r.team_id
  WHERE r.user_id = who AND r.from_on <= (now() AT TIME ZONE 'Europe/London')::date
    AND (r.to_on IS NULL OR r.to_on >= (now() AT TIME ZONE 'Europe/London')::date)
$$
-----
-- The cases on which somebody may do an act: one select for each relation of the table of permissions.
CREATE OR REPLACE FUNCTION throughcare_cases(who bigint, wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH today AS (SELECT (now() AT TIME ZONE 'Europe/London')::date AS day),
  held AS (
    SELECT h.*, p.relation, p.state
    FROM throughcare_roles(who) h JOIN throughcare_permission p ON p.role = h.role AND p.act = wanted
  ),
  me AS (
    SELECT u.id, u.username, s.ref FROM accounts_user u LEFT JOIN accounts_staff s ON s.id = u.staff_id
    WHERE u.id = who
  ),
  -- What links of a case would name: of their team and its pods, and of what they were to it before. Links are
  -- found by their index from here; each case would be looked at otherwise.
  theirs AS (
    SELECT h.area, h.state, CASE h.unit WHEN 'approved_premises' THEN 'premises' ELSE 'team' END AS kind, named.ref
    FROM held h CROSS JOIN LATERAL (
      SELECT h.team AS ref UNION
      SELECT pod.name FROM accounts_team pod JOIN accounts_team unit ON unit.id = pod.parent_id
      WHERE unit.name = h.team AND unit.organisation_id = h.organisation) named
    WHERE h.relation = 'team' AND h.unit IN ('omu', 'pod', 'approved_premises')
    UNION ALL
    SELECT h.area, h.state, 'unit', h.unit FROM held h
    WHERE h.relation = 'team' AND h.unit NOT IN ('omu', 'pod', 'approved_premises')
  ),
  was AS (
    SELECT h.area, h.state, named.kind, named.ref
    FROM held h CROSS JOIN me JOIN accounts_organisation o ON o.id = h.organisation
    CROSS JOIN LATERAL (
      SELECT 'prison' AS kind, o.id AS ref WHERE h.area IS NULL UNION
      SELECT 'prison', o.name WHERE h.area IS NULL UNION
      SELECT 'worker', h.organisation || '/' || me.ref WHERE h.area IS NULL UNION
      SELECT 'officer', me.ref WHERE h.area IS NOT NULL UNION
      SELECT 'worker', me.ref WHERE h.area IS NOT NULL) named
    WHERE h.relation = 'former'
  ),
  found AS (
    SELECT c.id, c.open, h.state FROM held h JOIN me ON me.ref IS NOT NULL
      JOIN cases_caselink l ON l.kind IN ('officer', 'worker') AND l.ref = me.ref AND l.to_on IS NULL
      JOIN cases_case c ON c.id = l.case_id AND c.area_id = h.area
      WHERE h.relation = 'own' AND h.area IS NOT NULL
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h JOIN me ON me.ref IS NOT NULL
      JOIN cases_caselink l ON l.kind = 'worker' AND l.ref = h.organisation || '/' || me.ref
        AND l.to_on IS NULL
      JOIN cases_case c ON c.id = l.case_id
      WHERE h.relation = 'own' AND h.area IS NULL
    UNION ALL
    SELECT c.id, c.open, t.state FROM theirs t
      JOIN cases_caselink l ON l.kind = t.kind AND l.ref = t.ref AND l.to_on IS NULL
      JOIN cases_case c ON c.id = l.case_id AND c.area_id = t.area
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h JOIN cases_case c ON c.area_id = h.area AND c.officer = ''
      WHERE h.relation = 'unallocated'
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h JOIN cases_case c ON c.area_id = h.area
      WHERE h.relation = 'area'
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h JOIN accounts_organisation o ON o.id = h.organisation
      JOIN cases_caselink l ON l.kind = 'prison' AND l.ref IN (o.id, o.name) AND l.to_on IS NULL
      JOIN cases_case c ON c.id = l.case_id
      WHERE h.relation = 'held'
    UNION ALL
    SELECT c.id, c.open, w.state FROM was w CROSS JOIN today
      JOIN cases_caselink l ON l.kind = w.kind AND l.ref = w.ref
      JOIN cases_case c ON c.id = l.case_id AND (w.area IS NULL OR c.area_id = w.area)
      JOIN cases_area a ON a.id = c.area_id
      WHERE l.until_on >= coalesce(a.stands_on, today.day)
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h CROSS JOIN me CROSS JOIN today
      JOIN cases_sampledaccess x ON x.inspection = h.inspection AND h.inspection <> ''
      JOIN cases_case c ON c.id = x.case_id JOIN cases_area a ON a.id = c.area_id
      WHERE (x.until_on IS NULL OR x.until_on >= coalesce(a.stands_on, today.day))
        AND (h.relation = 'sampled' OR h.relation = 'assigned' AND x.assessor IN (me.username, me.ref))
    UNION ALL
    SELECT c.id, c.open, h.state FROM held h
      JOIN cases_emergencyaccess e ON e.user_id = who AND e.until_at > now()
      JOIN cases_case c ON c.id = e.case_id AND c.area_id = h.area
      WHERE h.relation = 'emergency'
  )
  SELECT DISTINCT f.id FROM found f CROSS JOIN today
  WHERE (f.state = '' OR f.state = CASE WHEN f.open THEN 'open' ELSE 'ended' END)
    AND NOT EXISTS (
      SELECT 1 FROM cases_accesslimit l WHERE l.case_id = f.id AND l.from_on <= today.day
        AND (l.to_on IS NULL OR l.to_on >= today.day)
        AND (l.kind = 'exclusion') = EXISTS (
          SELECT 1 FROM cases_limitedperson p WHERE p.limit_id = l.id AND p.user_id = who))
$$
-----
-- Lets somebody in: what they may see is computed once and kept for the rows that follow.
CREATE OR REPLACE FUNCTION throughcare_enter(who bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted text;
BEGIN
  PERFORM set_config('throughcare.user', coalesce(who::text, ''), false);
  FOREACH wanted IN ARRAY ARRAY['list', 'read', 'record', 'allocate', 'read intelligence', 'read victims']
  LOOP
    PERFORM set_config('throughcare.' || replace(wanted, ' ', '_'), coalesce((
      SELECT string_agg(id::text, ',') FROM throughcare_cases(who, wanted) id), ''), false);
  END LOOP;
END $$
-----
CREATE OR REPLACE FUNCTION throughcare_leave() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['user', 'list', 'read', 'record', 'allocate', 'read_intelligence',
                              'read_victims']
  LOOP PERFORM set_config('throughcare.' || name, '', false); END LOOP;
END $$
-----
CREATE OR REPLACE FUNCTION throughcare_kept(wanted text) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT unnest(string_to_array(nullif(current_setting('throughcare.' || wanted, true), ''), ',')::bigint[])
$$
-----
-- The case that somebody wants to open in an emergency, where a role of theirs may and no limit forbids.
CREATE OR REPLACE FUNCTION throughcare_emergency_case(wanted_area text, wanted_ref text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id FROM cases_case c
  WHERE c.area_id = wanted_area AND c.ref = wanted_ref
    AND EXISTS (
      SELECT 1 FROM throughcare_roles(throughcare_me()) h JOIN throughcare_permission p
        ON p.role = h.role AND p.act = 'open in an emergency' AND h.area = wanted_area)
    AND NOT EXISTS (
      SELECT 1 FROM cases_accesslimit l WHERE l.case_id = c.id
        AND l.from_on <= (now() AT TIME ZONE 'Europe/London')::date
        AND (l.to_on IS NULL OR l.to_on >= (now() AT TIME ZONE 'Europe/London')::date)
        AND (l.kind = 'exclusion') = EXISTS (
          SELECT 1 FROM cases_limitedperson q WHERE q.limit_id = l.id AND q.user_id = throughcare_me()))
$$
-----
-- The sampled cases of the inspections that somebody is on.
CREATE OR REPLACE FUNCTION throughcare_sampled(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id FROM inspections_sampledcase s
  JOIN inspections_inspection i ON i.id = s.inspection_id
  JOIN throughcare_roles(throughcare_me()) h ON h.inspection = s.inspection_id
  JOIN throughcare_permission p ON p.role = h.role AND p.act = wanted
  JOIN accounts_user u ON u.id = throughcare_me() LEFT JOIN accounts_staff f ON f.id = u.staff_id
  WHERE (h.role <> 'area_assessor' OR s.assessor IN (u.username, f.ref))
    AND NOT EXISTS (
      SELECT 1 FROM cases_case c JOIN cases_accesslimit l ON l.case_id = c.id
      WHERE c.area_id = i.area_ref AND c.ref = s.case_ref
        AND l.from_on <= (now() AT TIME ZONE 'Europe/London')::date
        AND (l.to_on IS NULL OR l.to_on >= (now() AT TIME ZONE 'Europe/London')::date)
        AND (l.kind = 'exclusion') = EXISTS (
          SELECT 1 FROM cases_limitedperson q WHERE q.limit_id = l.id AND q.user_id = throughcare_me()))
$$
-----
GRANT USAGE ON SCHEMA public TO {app}
-----
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}
-----
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}
-----
REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditevent, audit_auditsubject FROM {app}
-----
REVOKE DELETE, TRUNCATE ON audit_trailhead, audit_anchor FROM {app}
-----
REVOKE UPDATE, DELETE, TRUNCATE ON cases_entry, cases_victimentry FROM {app}
-----
REVOKE DELETE, TRUNCATE ON cases_case, cases_person, cases_area FROM {app}
-----
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON throughcare_permission, django_migrations FROM {app}
-----
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'cases_case', 'cases_person', 'cases_entry', 'cases_victimentry', 'cases_victim',
    'cases_caseobligation', 'cases_caseappointment', 'cases_draft', 'inspections_sampledcase',
    'inspections_answer', 'inspections_evidence']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('DROP POLICY IF EXISTS of_the_owner ON %I', name);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO {owner} USING (true) WITH CHECK (true)', name);
    EXECUTE format('DROP POLICY IF EXISTS of_the_site ON %I', name);
    EXECUTE format('DROP POLICY IF EXISTS of_the_site_writing ON %I', name);
  END LOOP;
END $$
-----
CREATE POLICY of_the_site ON cases_case FOR SELECT TO {app} USING (id IN (SELECT throughcare_kept('list')))
-----
CREATE POLICY of_the_site_writing ON cases_case FOR UPDATE TO {app}
USING (id IN (SELECT throughcare_kept('record') UNION SELECT throughcare_kept('allocate')))
WITH CHECK (true)
-----
CREATE POLICY of_the_site ON cases_person FOR SELECT TO {app} USING (id IN (
  SELECT c.person_id FROM cases_case c WHERE c.id IN (SELECT throughcare_kept('list'))))
-----
CREATE POLICY of_the_site ON cases_entry FOR SELECT TO {app} USING (
  case_id IN (SELECT throughcare_kept('read'))
  AND (kind <> 'intelligence_received' OR case_id IN (SELECT throughcare_kept('read_intelligence'))))
-----
CREATE POLICY of_the_site_writing ON cases_entry FOR INSERT TO {app} WITH CHECK (
  case_id IN (SELECT throughcare_kept('record') UNION SELECT throughcare_kept('allocate')))
-----
CREATE POLICY of_the_site ON cases_victimentry TO {app}
USING (case_id IN (SELECT throughcare_kept('read_victims')))
WITH CHECK (case_id IN (SELECT throughcare_kept('read_victims')))
-----
CREATE POLICY of_the_site ON cases_victim TO {app}
USING (case_id IN (SELECT throughcare_kept('read_victims')))
WITH CHECK (case_id IN (SELECT throughcare_kept('read_victims')))
-----
CREATE POLICY of_the_site ON cases_caseobligation TO {app}
USING (case_id IN (SELECT throughcare_kept('read'))) WITH CHECK (case_id IN (SELECT throughcare_kept('read')))
-----
CREATE POLICY of_the_site ON cases_caseappointment TO {app}
USING (case_id IN (SELECT throughcare_kept('read'))) WITH CHECK (case_id IN (SELECT throughcare_kept('read')))
-----
CREATE POLICY of_the_site ON cases_draft TO {app}
USING (user_id = throughcare_me()) WITH CHECK (user_id = throughcare_me())
-----
CREATE POLICY of_the_site ON inspections_sampledcase FOR SELECT TO {app}
USING (id IN (SELECT throughcare_sampled('read sample')))
-----
CREATE POLICY of_the_site ON inspections_answer FOR SELECT TO {app}
USING (sampled_case_id IN (SELECT throughcare_sampled('read answers')))
-----
CREATE POLICY of_the_site ON inspections_evidence FOR SELECT TO {app}
USING (sampled_case_id IN (SELECT throughcare_sampled('read answers')))
