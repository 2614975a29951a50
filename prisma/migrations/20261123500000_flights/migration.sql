-- What is on the way to the mail server is a row for each group of mails, and most deliveries are written first when they are sent (docs/decisions/0020).
-- CreateTable
CREATE TABLE "flight" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "deliveries" TEXT[],

    CONSTRAINT "flight_pkey" PRIMARY KEY ("id")
);

-- Nobody looks for notices by participant but through their subjects, and each notice that is planned or expanded wrote it anew.
-- DropIndex
DROP INDEX "notice_participant_id_idx";

-- DropIndex
DROP INDEX "delivery_person_id_idx";

-- CreateIndex
CREATE INDEX "delivery_person_id_due_at_idx" ON "delivery"("person_id", "due_at");

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "planned" BOOLEAN GENERATED ALWAYS AS (state = 'planned') STORED,
ADD COLUMN     "trouble_at" TIMESTAMPTZ(3) GENERATED ALWAYS AS (CASE WHEN state IN ('bounced', 'unknown') THEN updated_at END) STORED;

-- What Prisma's schema cannot say.
-- What was on the way when this was migrated: as if its lease were a flight's.
INSERT INTO flight (id, token, lease_until, deliveries)
  SELECT 'migrated-' || id, coalesce(token, ''), lease_until, array[id] FROM delivery WHERE state = 'sending' AND lease_until IS NOT NULL;
UPDATE delivery SET lease_until = NULL, token = coalesce(token, '') WHERE state = 'sending';
-- A row whose indexed values stay is rewritten in its own page without a word to any index (a heap-only tuple): from `sending` to `sent` none of
-- these changes. For that a page needs room for each of its rows twice.
DROP INDEX delivery_due_rule;
CREATE INDEX delivery_due_rule ON delivery (due_at, person_id) WHERE planned;
DROP INDEX delivery_trouble_rule;
CREATE INDEX delivery_trouble_rule ON delivery (trouble_at) WHERE trouble_at IS NOT NULL;
DROP INDEX delivery_underway_rule;
CREATE INDEX delivery_rest_rule ON delivery (lease_until) WHERE lease_until IS NOT NULL;
-- A mail's members are found among its person's deliveries.
DROP INDEX delivery_mail_rule;
ALTER TABLE delivery SET (fillfactor = 50);
