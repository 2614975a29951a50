-- CreateTable
CREATE TABLE "delegation" (
    "id" TEXT NOT NULL,
    "membership_id" TEXT NOT NULL,
    "delegate_id" TEXT NOT NULL,
    "cycle_id" TEXT,
    "ask" TEXT,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hand_over" (
    "id" TEXT NOT NULL,
    "ended_id" TEXT NOT NULL,
    "begun_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hand_over_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "token" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "response" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "delegation_membership_id_idx" ON "delegation"("membership_id");

-- CreateIndex
CREATE INDEX "delegation_delegate_id_idx" ON "delegation"("delegate_id");

-- CreateIndex
CREATE INDEX "hand_over_ended_id_idx" ON "hand_over"("ended_id");

-- CreateIndex
CREATE INDEX "hand_over_begun_id_idx" ON "hand_over"("begun_id");

-- CreateIndex
CREATE INDEX "letter_person_id_idx" ON "letter"("person_id");

-- CreateIndex
CREATE INDEX "letter_about_idx" ON "letter"("about");

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "membership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_fkey" FOREIGN KEY ("delegate_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_ended_id_fkey" FOREIGN KEY ("ended_id") REFERENCES "membership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_begun_id_fkey" FOREIGN KEY ("begun_id") REFERENCES "membership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say.
ALTER TABLE delegation ADD CONSTRAINT delegation_dates_rule CHECK (until_at > from_at);
ALTER TABLE delegation ADD CONSTRAINT delegation_scope_rule CHECK (ask IS NULL OR cycle_id IS NOT NULL);
ALTER TABLE delegation ADD CONSTRAINT delegation_revoked_rule CHECK ((revoked_at IS NULL) = (revoked_by IS NULL));
ALTER TABLE letter ADD CONSTRAINT letter_state_rule CHECK (state IN ('planned', 'sending', 'sent', 'bounced', 'unknown', 'cancelled', 'skipped'));
CREATE TRIGGER delegation_keep_rule BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER letter_keep_rule BEFORE DELETE ON letter FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER hand_over_keep_rule BEFORE UPDATE OR DELETE ON hand_over FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER hand_over_whole_rule BEFORE TRUNCATE ON hand_over EXECUTE FUNCTION keep_rule();
CREATE INDEX letter_due_rule ON letter (due_at) WHERE state IN ('planned', 'sending');

-- The one place that says what people hold, by whatever right and whenever: their roles, and what was delegated to them, cut to the role's
-- own time and to when it was revoked. A row that says who delegated it (delegator_id) is a delegation of the row `delegated_id`, and is
-- for all of it, for one cycle, or for one ask of it. Nothing delegated is delegated further: a delegation is of a membership.
CREATE VIEW role_held AS
SELECT id, person_id, role, participant_id, body, from_at, until_at,
  NULL::text AS delegated_id, NULL::text AS delegator_id, NULL::text AS cycle_id, NULL::text AS ask
FROM membership
UNION ALL
SELECT d.id, d.delegate_id, m.role, m.participant_id, m.body, greatest(m.from_at, d.from_at), least(m.until_at, d.until_at, d.revoked_at),
  m.id, m.person_id, d.cycle_id, d.ask
FROM delegation d JOIN membership m ON m.id = d.membership_id
WHERE greatest(m.from_at, d.from_at) < least(m.until_at, d.until_at, d.revoked_at);

-- What was lost with a role or an address is looked through at each delivery, and is little.
DROP INDEX delivery_lost_rule;
CREATE INDEX delivery_lost_rule ON delivery (notice_id) WHERE reason IN ('address-stopped', 'no-longer-holds-role', 'delegated');
