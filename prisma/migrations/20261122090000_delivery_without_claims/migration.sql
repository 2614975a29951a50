-- A delivery is marked `sending` straight from `planned` (docs/decisions/0013), and has fewer indexes to keep: every mark rewrites all of them.
UPDATE "delivery" SET "state" = 'planned', "token" = NULL, "lease_until" = NULL WHERE "state" = 'claimed';
ALTER TABLE "delivery" DROP CONSTRAINT delivery_state_rule;
ALTER TABLE "delivery" ADD CONSTRAINT delivery_state_rule
  CHECK (state IN ('planned', 'sending', 'sent', 'bounced', 'unknown', 'cancelled', 'skipped'));

-- DropIndex
DROP INDEX "notice_key_key";

-- DropIndex
DROP INDEX "delivery_notice_id_idx";

-- DropIndex
DROP INDEX "delivery_subject_id_idx";

-- CreateIndex
CREATE INDEX "delivery_subject_id_notice_id_idx" ON "delivery"("subject_id", "notice_id");
