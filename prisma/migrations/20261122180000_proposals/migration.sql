-- CreateTable
CREATE TABLE "proposal" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "target" TEXT,
    "filter" JSONB,
    "regions" TEXT[],
    "zone" TEXT NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "needs_second" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "settled_by" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposal_item" (
    "proposal_id" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "subject_id" TEXT NOT NULL,
    "participant_id" TEXT NOT NULL,
    "revision" INTEGER,
    "mails" JSONB NOT NULL,
    "skipped" JSONB,
    "command_id" TEXT,

    CONSTRAINT "proposal_item_pkey" PRIMARY KEY ("proposal_id","n")
);

-- CreateTable
CREATE TABLE "proposal_mail" (
    "proposal_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "message_id" TEXT,

    CONSTRAINT "proposal_mail_pkey" PRIMARY KEY ("proposal_id","person_id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "partner" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "principal" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "proposal_state_expires_at_idx" ON "proposal"("state", "expires_at");

-- CreateIndex
CREATE INDEX "proposal_changed_at_idx" ON "proposal"("changed_at");

-- CreateIndex
CREATE INDEX "proposal_mail_next_at_idx" ON "proposal_mail"("next_at");

-- CreateIndex
CREATE INDEX "contact_subject_id_at_idx" ON "contact"("subject_id", "at");

-- AddForeignKey
ALTER TABLE "proposal_item" ADD CONSTRAINT "proposal_item_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal_mail" ADD CONSTRAINT "proposal_mail_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE proposal ADD CONSTRAINT proposal_kind_rule CHECK (kind IN ('open', 'remind', 'extend', 'reopen'));
ALTER TABLE proposal ADD CONSTRAINT proposal_state_rule CHECK (state IN ('open', 'confirmed', 'refused', 'withdrawn'));
ALTER TABLE proposal ADD CONSTRAINT proposal_settled_rule CHECK ((state = 'open') = (settled_by IS NULL) AND (state = 'open') = (settled_at IS NULL));
-- Whatever a program does: what needs two people is confirmed and refused by another person than proposed it, and withdrawn by no other.
ALTER TABLE proposal ADD CONSTRAINT proposal_second_person_rule
  CHECK (NOT needs_second OR state = 'open' OR (settled_by = proposed_by) = (state = 'withdrawn'));
ALTER TABLE proposal_mail ADD CONSTRAINT proposal_mail_state_rule CHECK (state IN ('planned', 'sent', 'skipped', 'bounced', 'unknown', 'given-up'));
ALTER TABLE contact ADD CONSTRAINT contact_way_rule CHECK (way IN ('call', 'letter', 'meeting', 'message', 'other'));
CREATE TRIGGER proposal_keep_rule BEFORE DELETE ON proposal FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER proposal_item_keep_rule BEFORE DELETE ON proposal_item FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER contact_keep_rule BEFORE UPDATE OR DELETE ON contact FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER contact_whole_rule BEFORE TRUNCATE ON contact EXECUTE FUNCTION keep_rule();
-- What a person must look at: rare, so that the index costs a wave of mails nothing. Live changes look here.
CREATE INDEX delivery_trouble_rule ON delivery (updated_at) WHERE state IN ('bounced', 'unknown');
