-- A notice has a category, and people mute categories. Notices already planned get the one their text stands for (domain/template/categories.ts).
-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "category" TEXT NOT NULL DEFAULT 'information';
UPDATE "notice" SET "category" = CASE
  WHEN "text" IN ('reminder', 'last-reminder', 'delay-reminder', 'revision-reminder', 'reminder-by-hand', 'to-decide-reminder') THEN 'reminders'
  ELSE 'decisions' END
WHERE "text" IN ('reminder', 'last-reminder', 'delay-reminder', 'revision-reminder', 'reminder-by-hand', 'to-decide-reminder',
  'to-decide', 'escalated', 'returned', 'approved', 'rejected', 'published');

-- CreateTable
CREATE TABLE "mute" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3),
    "by" TEXT NOT NULL,

    CONSTRAINT "mute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mute_person_id_category_idx" ON "mute"("person_id", "category");

-- AddForeignKey
ALTER TABLE "mute" ADD CONSTRAINT "mute_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One at a time for each person and category: asking twice is asking once. Delivery looks here for each mail.
CREATE UNIQUE INDEX mute_now_rule ON mute (person_id, category) WHERE until_at IS NULL;
ALTER TABLE mute ADD CONSTRAINT mute_dates_rule CHECK (until_at IS NULL OR until_at >= from_at);
ALTER TABLE mute ADD CONSTRAINT mute_category_rule CHECK (category IN ('reminders', 'decisions', 'information'));
ALTER TABLE mute ADD CONSTRAINT mute_by_rule CHECK (by IN ('person', 'link'));
ALTER TABLE notice ADD CONSTRAINT notice_category_rule CHECK (category IN ('reminders', 'decisions', 'information'));
CREATE TRIGGER mute_keep_rule BEFORE DELETE ON mute FOR EACH ROW EXECUTE FUNCTION keep_rule();
