CREATE TRIGGER IF NOT EXISTS audit_event_stays BEFORE UPDATE ON audit_auditevent
BEGIN SELECT RAISE(ABORT, 'an audit event is never changed'); END
-----
CREATE TRIGGER IF NOT EXISTS audit_event_is_kept BEFORE DELETE ON audit_auditevent
BEGIN SELECT RAISE(ABORT, 'an audit event is never deleted'); END
-----
CREATE TRIGGER IF NOT EXISTS audit_subject_stays BEFORE UPDATE ON audit_auditsubject
BEGIN SELECT RAISE(ABORT, 'an audit event is never changed'); END
-----
CREATE TRIGGER IF NOT EXISTS audit_subject_is_kept BEFORE DELETE ON audit_auditsubject
BEGIN SELECT RAISE(ABORT, 'an audit event is never deleted'); END
-----
CREATE TRIGGER IF NOT EXISTS trail_moves_on BEFORE UPDATE ON audit_trailhead WHEN NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'the trail only grows, by one event at a time'); END
-----
CREATE TRIGGER IF NOT EXISTS trail_is_kept BEFORE DELETE ON audit_trailhead
BEGIN SELECT RAISE(ABORT, 'the head of the trail is never deleted'); END
-----
CREATE TRIGGER IF NOT EXISTS anchor_stays BEFORE UPDATE ON audit_anchor WHEN OLD.root <> NEW.root OR OLD.size <> NEW.size
BEGIN SELECT RAISE(ABORT, 'an anchor is never changed'); END
-----
CREATE TRIGGER IF NOT EXISTS anchor_is_kept BEFORE DELETE ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'an anchor is never deleted'); END
-----
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON cases_entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed: correct it by another one'); END
-----
CREATE TRIGGER IF NOT EXISTS victim_entry_stays BEFORE UPDATE ON cases_victimentry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed: correct it by another one'); END
