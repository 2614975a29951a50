-- Several notices that are due to one person at one instant go in one mail, whose members are fixed with its first mark.
-- CreateTable
CREATE TABLE "mail" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "members" INTEGER NOT NULL,
    "message_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "mail_id" TEXT;

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "country" TEXT;

-- What Prisma's schema cannot say.
ALTER TABLE mail ADD CONSTRAINT mail_members_rule CHECK (members > 1);
CREATE TRIGGER mail_keep_rule BEFORE UPDATE OR DELETE ON mail FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER mail_whole_rule BEFORE TRUNCATE ON mail EXECUTE FUNCTION keep_rule();
-- Read by instant and person, so that all that is due to one of them at once is read together.
DROP INDEX delivery_due_rule;
CREATE INDEX delivery_due_rule ON delivery (due_at, person_id) WHERE state = 'planned';
-- Of a mail's members, which are few.
CREATE INDEX delivery_mail_rule ON delivery (mail_id) WHERE mail_id IS NOT NULL;
