-- How pledges stand, as their makers said.
CREATE TABLE "pledge_report" (
    "subject_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "as_of" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "link" TEXT,
    "file" JSONB,
    "command_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "principal" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pledge_report_pkey" PRIMARY KEY ("subject_id", "number")
);

ALTER TABLE pledge_report ADD CONSTRAINT pledge_report_status_rule CHECK (status IN ('in-progress', 'kept', 'changed', 'withdrawn'));
CREATE TRIGGER pledge_report_keep_rule BEFORE UPDATE OR DELETE ON pledge_report FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER pledge_report_whole_rule BEFORE TRUNCATE ON pledge_report EXECUTE FUNCTION keep_rule();

-- Numbers of pledges are unique among all cycles, since their published IDs are; one that was taken for nothing leaves a gap.
CREATE SEQUENCE pledge_number;
-- The ID that a pledge is published under names it alone, for good.
CREATE UNIQUE INDEX subject_pledge_rule ON subject ((state->>'publicId')) WHERE type = 'pledge' AND state->>'publicId' IS NOT NULL;
