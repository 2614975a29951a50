-- What Prisma's schema cannot say. Every index here is named `..._rule`: the check for drift overlooks those and nothing else.

-- Only the rows that still wait are looked for, so only those are indexed.
CREATE INDEX command_undecided_rule ON command (subject_id, received_at) WHERE answer IS NULL;
CREATE INDEX outbox_undone_rule ON outbox (subject_id, created_at) WHERE done_at IS NULL;
CREATE INDEX subject_wake_rule ON subject (wake_at) WHERE NOT done AND stuck IS NULL;
CREATE INDEX notice_due_rule ON notice (due_at) WHERE state = 'planned';
CREATE INDEX delivery_due_rule ON delivery (due_at) WHERE state = 'planned';
-- By the lease alone: with the states in it, statistics from before a wave make it look empty, and marks would read all of it instead of a few keys.
CREATE INDEX delivery_underway_rule ON delivery (lease_until) WHERE lease_until IS NOT NULL;

ALTER TABLE membership ADD CONSTRAINT membership_holder_rule CHECK (num_nonnulls(participant_id, body) = 1);
ALTER TABLE membership ADD CONSTRAINT membership_dates_rule CHECK (until_at IS NULL OR until_at >= from_at);
ALTER TABLE region_membership ADD CONSTRAINT region_membership_dates_rule CHECK (until_at IS NULL OR until_at >= from_at);
ALTER TABLE notice ADD CONSTRAINT notice_state_rule CHECK (state IN ('planned', 'expanded', 'cancelled', 'skipped'));
ALTER TABLE notice ADD CONSTRAINT notice_kind_rule CHECK (kind IN ('scheduled', 'transition'));
ALTER TABLE delivery ADD CONSTRAINT delivery_state_rule
  CHECK (state IN ('planned', 'claimed', 'sending', 'sent', 'bounced', 'unknown', 'cancelled', 'skipped'));
ALTER TABLE submitted_version ADD CONSTRAINT submitted_version_timing_rule CHECK (timing IN ('onTime', 'grace', 'late'));
ALTER TABLE delivery_clock ADD CONSTRAINT delivery_clock_single_rule CHECK (id = 1);

-- Nothing is changed or deleted that somebody decided on, or that was promised to be said.
CREATE FUNCTION keep_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are kept as they were written', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_keep_rule BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER audit_whole_rule BEFORE TRUNCATE ON audit EXECUTE FUNCTION keep_rule();
CREATE TRIGGER submitted_version_keep_rule BEFORE UPDATE OR DELETE ON submitted_version FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER submitted_version_whole_rule BEFORE TRUNCATE ON submitted_version EXECUTE FUNCTION keep_rule();
CREATE TRIGGER decision_keep_rule BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER decision_whole_rule BEFORE TRUNCATE ON decision EXECUTE FUNCTION keep_rule();
CREATE TRIGGER notice_keep_rule BEFORE DELETE ON notice FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER delivery_keep_rule BEFORE DELETE ON delivery FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER command_keep_rule BEFORE DELETE ON command FOR EACH ROW EXECUTE FUNCTION keep_rule();

-- Rows that change often keep room for their next version in the same page; tables that grow are vacuumed before a fifth is dead.
ALTER TABLE subject SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE notice SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE delivery SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

INSERT INTO delivery_clock (id) VALUES (1);
